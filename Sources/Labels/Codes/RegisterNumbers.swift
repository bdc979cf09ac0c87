/// Numbers of public registers, as they stand on labels: recognised and checked here, understood elsewhere.
enum RegisterNumber {
    /// A CAS number such as `67-64-1`, or nil when the text has not that form.
    ///
    /// - Throws: ``CodeError/checkDigit(kind:input:expected:)``. The check digit is the sum of the other digits, each
    ///   times its place counted from the right, modulo 10.
    static func cas(_ text: String) throws(CodeError) -> String? {
        let (body, isNamed) = stripped(text, names: ["CAS", "CASRN", "CASNO"])
        let groups = body.split(separator: "-", omittingEmptySubsequences: false)
        let fits =
            groups.count == 3 && (2...7).contains(groups[0].count) && groups[1].count == 2
            && groups[2].count == 1 && groups.allSatisfy { $0.utf8.allSatisfy(GS1Check.isDigit) } && body.first != "0"
        guard fits else {
            if isNamed { throw .form(kind: .cas, input: text) }
            return nil
        }
        let digits = body.utf8.filter(GS1Check.isDigit).map { Int($0) - 0x30 }
        let sum = digits.dropLast().reversed().enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
        guard sum % 10 == digits.last else {
            throw .checkDigit(kind: .cas, input: text, expected: String(sum % 10))
        }
        return body
    }

    /// An EC (EINECS, ELINCS, NLP) number such as `200-662-2`, or nil when the text has not that form.
    ///
    /// - Throws: ``CodeError/checkDigit(kind:input:expected:)``. The check digit is the sum of the digits, each times
    ///   its place counted from the left, modulo 11; numbers that would give 10 are not assigned.
    static func ec(_ text: String) throws(CodeError) -> String? {
        let (body, isNamed) = stripped(text, names: ["EC", "EINECS", "ELINCS"])
        let groups = body.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.count) == [3, 3, 1], groups.allSatisfy({ $0.utf8.allSatisfy(GS1Check.isDigit) }) else {
            if isNamed { throw .form(kind: .ec, input: text) }
            return nil
        }
        let digits = body.utf8.filter(GS1Check.isDigit).map { Int($0) - 0x30 }
        let sum = digits.dropLast().enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element } % 11
        guard sum == digits.last else {
            throw .checkDigit(kind: .ec, input: text, expected: sum == 10 ? "none, never assigned" : String(sum))
        }
        return body
    }

    /// A UN number written with its letters, such as `UN1203` or `UN 1203`, as `UN1203`; nil for anything else.
    static func un(_ text: String) -> String? {
        let (body, isNamed) = stripped(text, names: ["UN"])
        guard isNamed, body.count == 4, body.utf8.allSatisfy(GS1Check.isDigit), body != "0000" else { return nil }
        return "UN" + body
    }

    /// A waste code of the national list such as `900-041-49` (industry, number, category), as it is written there.
    static func wasteCode(_ text: String) -> String? {
        let body = ascii(text)
        let groups = body.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.count) == [3, 3, 2], groups.allSatisfy({ $0.utf8.allSatisfy(GS1Check.isDigit) }),
            (1...50).contains(Int(groups[2]) ?? 0)
        else { return nil }
        return body
    }

    /// The text without a leading name of the register and its marks, in ASCII.
    private static func stripped(_ text: String, names: [String]) -> (body: String, isNamed: Bool) {
        let plain = ascii(text).uppercased()
        let letters = plain.prefix { $0.isLetter }
        guard names.contains(String(letters)) else { return (plain, false) }
        var rest = plain.dropFirst(letters.count).drop { " :.#-".contains($0) }
        if rest.hasPrefix("NO") { rest = rest.dropFirst(2).drop { " :.#-".contains($0) } }
        return (String(rest), true)
    }

    /// Full-width characters and the various dashes as ASCII, without surrounding blanks.
    static func ascii(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: result.append(UnicodeScalar(UInt8(scalar.value - 0xFEE0)))
            case 0x2010...0x2015, 0x2212, 0xFE63: result.append("-")
            case 0x3000, 0xA0: result.append(" ")
            default: result.append(scalar)
            }
        }
        let trimmed = String(result).drop { $0.isWhitespace }
        return String(trimmed.reversed().drop { $0.isWhitespace }.reversed())
    }
}

/// The 37-character digital code of a hazardous waste label (HJ 1276-2022): who made the waste, what it is, when it
/// was packed, and a serial number.
public struct WasteLabelCode: Sendable, Hashable {
    /// The unified social credit code of the producer or collector, 18 characters with its own check character.
    public let enterprise: String
    /// The code of the national list, `900-041-49`.
    public let wasteCode: String
    /// `YYYY-MM-DD`.
    public let date: String
    /// Three digits.
    public let serial: String

    /// The 37 characters.
    public var text: String { enterprise + (wasteCode + date).filter { $0 != "-" } + serial }

    /// Reads the 37 characters, also in groups with blanks or hyphens; nil when the text has not that form.
    ///
    /// - Throws: ``CodeError/checkDigit(kind:input:expected:)`` when the enterprise's check character is wrong,
    ///   ``CodeError/form(kind:input:)`` for a day or category that does not exist.
    static func read(_ text: String) throws(CodeError) -> WasteLabelCode? {
        let bytes = Array(RegisterNumber.ascii(text).uppercased().utf8.filter { $0 != 0x20 && $0 != 0x2D })
        guard bytes.count == 37, bytes.dropFirst(18).allSatisfy(GS1Check.isDigit),
            bytes.prefix(18).allSatisfy(creditAlphabet.contains), bytes.prefix(2).contains(where: { $0 != 0x30 })
        else { return nil }
        let expected = creditCheck(bytes[0..<17])
        guard bytes[17] == expected else {
            throw .checkDigit(kind: .wasteLabel, input: text, expected: String(UnicodeScalar(expected)))
        }
        let year = GS1Check.number(bytes[26..<30])
        let month = GS1Check.number(bytes[30..<32])
        let day = GS1Check.number(bytes[32..<34])
        guard (2000...2099).contains(year), (1...12).contains(month),
            (1...GS1Date.days(year: year, month: month)).contains(day),
            (1...50).contains(GS1Check.number(bytes[24..<26]))
        else { throw .form(kind: .wasteLabel, input: text) }
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        return WasteLabelCode(
            enterprise: part(0..<18), wasteCode: "\(part(18..<21))-\(part(21..<24))-\(part(24..<26))",
            date: "\(part(26..<30))-\(part(30..<32))-\(part(32..<34))", serial: part(34..<37))
    }

    private init(enterprise: String, wasteCode: String, date: String, serial: String) {
        self.enterprise = enterprise
        self.wasteCode = wasteCode
        self.date = date
        self.serial = serial
    }

    /// Digits and capitals without I, O, S, V, Z (GB 32100-2015).
    private static let creditAlphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// The check character of a unified social credit code: weights 3^i mod 31 (GB 32100-2015 annex B).
    private static func creditCheck(_ front: ArraySlice<UInt8>) -> UInt8 {
        var sum = 0
        var weight = 1
        for byte in front {
            sum += (creditAlphabet.firstIndex(of: byte) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return creditAlphabet[(31 - sum % 31) % 31]
    }
}
