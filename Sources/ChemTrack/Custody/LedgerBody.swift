/// One value in the body of an event: text or a whole number, never a floating one.
///
/// The form of each kind of value is fixed, so that the same fact always has the same bytes.
public struct LedgerValue: Hashable, Sendable, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    /// The canonical text, in Unicode form NFC.
    public let text: String

    /// Any text, for example a zone id.
    public init(_ text: String) { self.text = CanonicalText.normal(text) }
    /// Text that is known to be in form NFC.
    init(normal text: String) { self.text = text }
    /// A whole number, in decimal.
    public init(_ number: Int64) { text = String(number) }
    public init(stringLiteral value: String) { self.init(value) }
    public init(integerLiteral value: Int64) { self.init(value) }

    /// A quantity: whole number and unit code, such as `250000 mg`.
    public static func amount(_ number: Int64, _ unit: LedgerUnit) -> LedgerValue {
        LedgerValue("\(number) \(unit.rawValue)")
    }

    /// A file kept elsewhere, as `sha256:` and 64 hexadecimal digits.
    public static func file(_ digest: LedgerDigest) -> LedgerValue { LedgerValue("sha256:\(digest.hex)") }

    /// The number, when this value is one.
    public var number: Int64? {
        guard let number = Int64(text), String(number) == text else { return nil }
        return number
    }

    /// The quantity, when this value is one.
    public var amount: (number: Int64, unit: LedgerUnit)? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]), String(number) == parts[0],
            let unit = LedgerUnit(rawValue: String(parts[1]))
        else { return nil }
        return (number, unit)
    }

    /// The file's digest, when this value names one.
    public var file: LedgerDigest? {
        text.hasPrefix("sha256:") ? LedgerDigest(hex: text.dropFirst("sha256:".count)) : nil
    }
}

/// The unit codes that a ledger quantity may have.
public enum LedgerUnit: String, Sendable, CaseIterable {
    case milligrams = "mg"
    case microlitres = "uL"
    case millikelvins = "mK"
    case partsPerBillion = "ppb"
}

/// The facts of an event: named values, sorted by the bytes of their names.
public struct LedgerBody: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// Names and values in canonical order.
    public private(set) var fields: [(name: String, value: LedgerValue)] = []

    public init() {}

    /// When a name is given twice, the later value stands.
    public init(dictionaryLiteral elements: (String, LedgerValue)...) {
        for (name, value) in elements { self[name] = value }
    }

    public subscript(name: String) -> LedgerValue? {
        get { fields.first { $0.name == name }?.value }
        set {
            let position = fields.firstIndex { !CanonicalText.sortsBefore($0.name, name) } ?? fields.count
            let isPresent = position < fields.count && fields[position].name == name
            switch (isPresent, newValue) {
            case (true, let value?): fields[position].value = value
            case (true, nil): fields.remove(at: position)
            case (false, let value?): fields.insert((name, value), at: position)
            case (false, nil): break
            }
        }
    }

    public static func == (left: LedgerBody, right: LedgerBody) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        for field in fields {
            hasher.combine(field.name)
            hasher.combine(field.value)
        }
    }

    /// Bytes of all names and values.
    var length: Int { fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.text.utf8.count } }

    func encoded() -> [UInt8] {
        var writer = CanonicalWriter()
        for field in fields { writer.field(field.name, field.value.text) }
        return writer.bytes
    }

    init(decoding bytes: ArraySlice<UInt8>) throws(LedgerError) {
        var reader = CanonicalReader(bytes, what: "event body")
        while !reader.isAtEnd {
            let (name, value) = try reader.anyField()
            guard LedgerRule.isBodyName(name) else { throw reader.malformed("`\(name)` is not a field name") }
            if let last = fields.last?.name, !CanonicalText.sortsBefore(last, name) {
                throw reader.malformed("field `\(name)` must come before `\(last)`, and only once")
            }
            fields.append((name, LedgerValue(normal: value)))
        }
    }
}
