/// What the fields of an event may hold.
enum LedgerRule {
    static func isBodyName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLower(first), name.utf8.count <= 64 else { return false }
        return name.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
    }

    static func isKind(_ kind: String) -> Bool {
        !kind.isEmpty && kind.utf8.count <= 64 && kind.utf8.allSatisfy { isLower($0) || $0 == UInt8(ascii: ".") }
    }

    /// The boot id stands before a `/` in the field `mono`.
    static func isBoot(_ boot: String) -> Bool {
        (1...64).contains(boot.utf8.count)
            && boot.utf8.allSatisfy { isLower($0 | 0x20) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    /// A word without spaces: actor, means of sign-in, subject.
    static func isWord(_ text: String) -> Bool {
        guard (1...256).contains(text.utf8.count) else { return false }
        // Looking up Unicode properties is slow, and nearly every word is plain ASCII.
        if text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return true }
        return text.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0.properties.generalCategory != .control
        }
    }

    /// Key names and log origins (C2SP signed-note): no spaces and no plus sign.
    static func isKeyName(_ name: String) -> Bool { isWord(name) && !name.utf8.contains(UInt8(ascii: "+")) }

    /// The texts are made only when they are needed.
    static func check(
        _ isValid: Bool, _ name: String, _ value: @autoclosure () -> String, _ rule: @autoclosure () -> String
    ) throws(LedgerError) {
        guard isValid else { throw .invalidField(name: name, value: value(), rule: rule()) }
    }

    static func checkOrigin(_ origin: String) throws(LedgerError) {
        try check(isKeyName(origin), "origin", origin, "1 to 256 bytes without spaces, control characters or `+`")
    }

    static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
