/// A number of the European inventories EINECS, ELINCS and the no-longer-polymers list, as `200-662-2`.
///
/// The check digit is the sum of the other digits, each times its place counted from the left, modulo 11; a remainder of
/// 10 gives no number.
public struct ECNumber: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// Reads three, three and one digit with hyphens, also full width; nil when it is not of that form.
    ///
    /// - Throws: ``ECNumberError`` when the form is right and the check digit is not.
    public init?(_ input: String) throws(ECNumberError) {
        var plain = ""
        for scalar in input.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: plain.unicodeScalars.append(scalar)
            case 0xFF10...0xFF19: plain += String(scalar.value - 0xFF10)
            case 0x2D, 0x2010...0x2015, 0x2212, 0xFF0D: plain += "-"
            case 0x20, 0x3000: continue
            default: return nil
            }
        }
        let parts = plain.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [3, 3, 1] else { return nil }
        let digits = plain.compactMap(\.wholeNumberValue)
        let sum = digits.dropLast().enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element } % 11
        guard sum == digits[6] else { throw ECNumberError(input: input, expected: sum) }
        text = plain
    }

    public var description: String { text }
}

/// An EC number whose check digit is wrong.
public struct ECNumberError: Error, Equatable, CustomStringConvertible {
    public var input: String
    /// The digit that would fit; 10 when none does.
    public var expected: Int

    public var description: String {
        let fits = expected == 10 ? "no digit fits" : "expected \(expected)"
        return "EC number `\(input)` fails its check digit (\(fits)): look at the digits again"
    }
}
