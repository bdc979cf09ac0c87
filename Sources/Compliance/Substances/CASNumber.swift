/// A CAS Registry Number with a right check digit, in its usual form `67-64-1`.
///
/// The check digit is the sum of the other digits, each times its place counted from the right, modulo 10.
public struct CASNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let text: String

    /// Reads `67-64-1`, also with surrounding blanks, without hyphens, with full-width digits or other dashes.
    ///
    /// - Throws: ``CASError`` saying what is wrong; a wrong check digit is an input error, never "not found".
    public init(_ input: String) throws(CASError) {
        var digits: [UInt8] = []
        for character in input.unicodeScalars {
            switch character {
            case "0"..."9": digits.append(UInt8(character.value - 0x30))
            case "\u{FF10}"..."\u{FF19}": digits.append(UInt8(character.value - 0xFF10))
            case "-", "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FF0D}", " ", "\u{3000}", "\t": continue
            default: throw .malformed(input)
            }
        }
        guard (5...10).contains(digits.count), digits[0] != 0 else { throw .malformed(input) }
        let check = Int(digits[digits.count - 1])
        var sum = 0
        for (place, digit) in digits.dropLast().reversed().enumerated() { sum += (place + 1) * Int(digit) }
        guard sum % 10 == check else { throw .checkDigit(input, expected: sum % 10) }
        let plain = digits.map(String.init).joined()
        text = "\(plain.dropLast(3))-\(plain.dropLast().suffix(2))-\(check)"
    }

    public var description: String { text }

    public static func < (left: CASNumber, right: CASNumber) -> Bool { left.text < right.text }
}

public enum CASError: Error, Equatable, CustomStringConvertible {
    case malformed(String)
    case checkDigit(String, expected: Int)

    public var description: String {
        switch self {
        case .malformed(let input):
            "`\(input)` is not a CAS number: expected 2 to 7 digits, 2 digits and a check digit, as in 67-64-1"
        case .checkDigit(let input, let expected):
            "CAS number `\(input)` fails its check digit (expected \(expected)): look at the digits again"
        }
    }
}

extension CASNumber: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            self = try CASNumber(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
