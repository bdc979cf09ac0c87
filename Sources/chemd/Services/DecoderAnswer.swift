import Labels

/// Four bytes of length, high byte first, then so many bytes.
enum DecoderFrame {
    static func wrap(_ content: [UInt8]) -> [UInt8] { head(content.count) + content }

    static func head(_ length: Int) -> [UInt8] {
        let count = UInt32(length)
        return [UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
    }

    /// The content, or nil when the length is not the one stated.
    static func unwrap(_ frame: [UInt8]) -> ArraySlice<UInt8>? {
        guard frame.count >= 4, length(frame.prefix(4)) == frame.count - 4 else { return nil }
        return frame.dropFirst(4)
    }

    /// True when as many bytes are there as the length says, or more than an answer may have.
    static func isWhole(_ frame: [UInt8]) -> Bool {
        frame.count >= 4 && frame.count >= min(length(frame.prefix(4)), DecoderAnswer.bytes_max) + 4
    }

    static func length(_ head: ArraySlice<UInt8>) -> Int { head.reduce(0) { $0 << 8 | Int($1) } }
}

/// What the helper answers.
struct DecoderAnswer: Codable {
    static let symbols_max = 64
    static let content_max = 8192
    static let bytes_max = 1 << 20

    /// What the helper writes once it knows that its children can lock themselves in: whether the kernel has Landlock, too.
    static let ready: UInt8 = 0x52
    static let readyWithoutLandlock: UInt8 = 0x72

    struct Fault: Codable {
        var en: String
        var zh: String
    }

    /// A symbol with its bytes in hexadecimal.
    struct Line: Codable {
        var symbology: String
        var identifier: String
        var text: String
        var bytes_hex: String
        var corners: [[Int]]

        init(_ symbol: Symbol) {
            symbology = symbol.symbology
            identifier = symbol.identifier
            text = symbol.text
            bytes_hex = symbol.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            corners = symbol.corners.map { [$0.x, $0.y] }
        }

        /// Nil when a part is too long or has not its form.
        var symbol: Symbol? {
            let digits = bytes_hex.utf8.map { Int(String(UnicodeScalar($0)), radix: 16) }
            guard symbology.utf8.count <= 24, identifier.utf8.count <= 8,
                text.utf8.count <= 4 * DecoderAnswer.content_max,
                digits.count.isMultiple(of: 2), digits.count <= 2 * DecoderAnswer.content_max, !digits.contains(nil),
                corners.count <= 4, corners.allSatisfy({ $0.count == 2 })
            else { return nil }
            let bytes = stride(from: 0, to: digits.count, by: 2).map { place in
                UInt8((digits[place] ?? 0) << 4 | (digits[place + 1] ?? 0))
            }
            return Symbol(
                symbology: symbology, identifier: identifier, text: text, bytes: bytes,
                corners: corners.map { .init(x: $0[0], y: $0[1]) })
        }
    }

    var symbols: [Line] = []
    var unreadable: Fault?
}
