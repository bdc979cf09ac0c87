/// The code on every container of the plant, for example `CT-7K3M9Q-D`.
///
/// Built of the prefix `CT`, a body of 6 to 14 characters that says nothing about the item, and a check character by
/// ISO 7064 MOD 37,36 over prefix and body. The letters I, L, O and U are never used, so that a code survives being
/// read aloud and typed by hand.
public struct ItemCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The canonical form: capitals, two hyphens.
    public let text: String

    /// What every item code begins with.
    public static let prefix = "CT"

    /// The code of the `serial`-th item. Different serials give different codes, and neighbouring serials give codes
    /// that do not look alike. Serials below 33,554,432 have a body of 6 characters.
    ///
    /// The first character of the body is free: it is chosen so that the check character is one of the 32 allowed ones
    /// and that swapping any two neighbouring characters is found (MOD 37,36 alone misses a few swaps).
    public init(serial: UInt64) {
        var rest = serial
        var length = 5
        while length < 13, rest >= UInt64(1) << (5 * length) {
            rest -= UInt64(1) << (5 * length)
            length += 1
        }
        let mixed = Self.mix(rest, bits: min(5 * length, 64))
        let tail = (0..<length).reversed().map { place in
            5 * place >= 64 ? 0 : UInt8((mixed >> (5 * UInt64(place))) & 31)
        }
        let start = UInt8((mixed ^ (mixed >> 11) ^ (mixed >> 23)) & 31)
        var first: [UInt8]?
        var chosen: [UInt8]?
        for offset in UInt8(0)..<32 {
            let body = ([(start + offset) & 31] + tail).map { Self.alphabet[Int($0)] }
            guard let whole = Self.completed(body) else { continue }
            first = first ?? whole
            if Self.findsEverySwap(whole) {
                chosen = whole
                break
            }
        }
        // At most 4 of the 32 first characters lead to I, L, O or U, so `first` is always set.
        text = Self.formatted(chosen ?? first ?? [])
    }

    /// Reads a scanned or typed code: capitals or not, with or without hyphens and blanks, full-width characters,
    /// O for 0 and I or L for 1.
    ///
    /// - Throws: ``CodeError/itemForm(_:why:)`` or ``CodeError/itemCheck(_:)``.
    public init(_ input: String) throws(CodeError) {
        var characters = Self.plain(input)
        guard characters.starts(with: Self.prefix.utf8) else {
            throw .itemForm(input, why: .length(0))
        }
        characters.removeFirst(Self.prefix.utf8.count)
        for place in characters.indices {
            switch characters[place] {
            case UInt8(ascii: "O"): characters[place] = UInt8(ascii: "0")
            case UInt8(ascii: "I"), UInt8(ascii: "L"): characters[place] = UInt8(ascii: "1")
            case let other where !Self.alphabet.contains(other):
                throw .itemForm(input, why: .character(String(UnicodeScalar(other)), place: place + 1))
            default: break
            }
        }
        guard (7...15).contains(characters.count) else {
            throw .itemForm(input, why: .length(characters.count))
        }
        let whole = Array(Self.prefix.utf8) + characters
        guard let right = Self.completed(Array(characters.dropLast())), right == whole else {
            throw .itemCheck(input)
        }
        text = Self.formatted(whole)
    }

    public var description: String { text }

    public static func < (left: ItemCode, right: ItemCode) -> Bool { left.text < right.text }

    /// Whether a text is meant to be an item code, right or wrong: it then never counts as any other kind of code.
    static func isMeant(by input: String) -> Bool {
        let characters = plain(input)
        guard characters.starts(with: prefix.utf8) else { return false }
        let rest = characters.dropFirst(prefix.utf8.count)
        guard rest.allSatisfy({ isLetterOrDigit($0) }) else { return false }
        let hasSeparator = input.unicodeScalars.drop { $0 == " " }.dropFirst(2).first.map(Self.isSeparator) ?? false
        if hasSeparator { return rest.contains(where: isDigit) || (7...15).contains(rest.count) }
        guard (7...15).contains(rest.count) else { return false }
        // A word such as CTRLALTDELETE is no code; one with digits or with the right check character is.
        return rest.contains(where: isDigit) || (try? ItemCode(input)) != nil
    }
}

extension ItemCode: Codable {
    public init(from decoder: any Decoder) throws {
        self = try ItemCode(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension ItemCode {
    /// Digits and capitals without I, L, O, U.
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Prefix, body and check character, or nil when the check character would be I, L, O or U.
    private static func completed(_ body: [UInt8]) -> [UInt8]? {
        let front = Array(prefix.utf8) + body
        let check = ISO7064.mod37x36(front)
        return alphabet.contains(check) ? front + [check] : nil
    }

    private static func findsEverySwap(_ whole: [UInt8]) -> Bool {
        for place in 0..<(whole.count - 1) where whole[place] != whole[place + 1] {
            var swapped = whole
            swapped.swapAt(place, place + 1)
            if ISO7064.mod37x36(Array(swapped.dropLast())) == swapped[swapped.count - 1] { return false }
        }
        return true
    }

    private static func formatted(_ whole: [UInt8]) -> String {
        let front = whole.dropFirst(prefix.utf8.count).dropLast()
        return "\(prefix)-\(String(decoding: front, as: UTF8.self))-\(String(decoding: whole.suffix(1), as: UTF8.self))"
    }

    /// A permutation of the numbers of so many bits: each step can be undone, so no two serials meet.
    private static func mix(_ serial: UInt64, bits: Int) -> UInt64 {
        let mask = bits == 64 ? UInt64.max : (UInt64(1) << UInt64(bits)) - 1
        var value = serial & mask
        for factor: UInt64 in [0x9E37_79B9_7F4A_7C15, 0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB] {
            value = (value ^ (value >> UInt64(bits / 2 + 1))) & mask
            value = (value &* factor &+ 0x5851_F42D) & mask
        }
        return (value ^ (value >> UInt64(bits / 2))) & mask
    }

    /// ASCII capitals and digits of a text, without separators; anything else stays as `?` so that it is noticed.
    private static func plain(_ input: String) -> [UInt8] {
        var result: [UInt8] = []
        for scalar in input.unicodeScalars where !isSeparator(scalar) {
            switch scalar.value {
            case 0x30...0x39, 0x41...0x5A: result.append(UInt8(scalar.value))
            case 0x61...0x7A: result.append(UInt8(scalar.value - 0x20))
            case 0xFF10...0xFF19: result.append(UInt8(scalar.value - 0xFF10 + 0x30))
            case 0xFF21...0xFF3A: result.append(UInt8(scalar.value - 0xFF21 + 0x41))
            case 0xFF41...0xFF5A: result.append(UInt8(scalar.value - 0xFF41 + 0x41))
            default: result.append(UInt8(ascii: "?"))
            }
        }
        return result
    }

    private static func isSeparator(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x2D, 0x2010...0x2015, 0x2212, 0x3000, 0xFF0D, 0xFE63: true
        default: false
        }
    }

    private static func isDigit(_ character: UInt8) -> Bool { (0x30...0x39).contains(character) }
    private static func isLetterOrDigit(_ character: UInt8) -> Bool {
        isDigit(character) || (0x41...0x5A).contains(character)
    }
}

/// Check characters by ISO/IEC 7064.
enum ISO7064 {
    /// The check character of digits and capitals by the hybrid system MOD 37,36 (ISO/IEC 7064 clause 9).
    static func mod37x36(_ text: [UInt8]) -> UInt8 {
        var product = 36
        for character in text {
            let value = character <= 0x39 ? Int(character) - 0x30 : Int(character) - 0x41 + 10
            let sum = (product + value) % 36
            product = (sum == 0 ? 36 : sum) * 2 % 37
        }
        let check = (37 - product) % 36
        return UInt8(check < 10 ? 0x30 + check : 0x41 + check - 10)
    }
}
