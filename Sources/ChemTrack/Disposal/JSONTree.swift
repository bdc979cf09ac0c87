public import Foundation

/// Any JSON value. Numbers keep their exact decimal value.
///
/// Documents of other systems are held as such trees, so that what ChemTrack does not use is not lost.
public indirect enum JSONTree: Sendable, Hashable {
    case null
    case flag(Bool)
    case integer(Int64)
    case decimal(Decimal)
    case text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    /// The document as JSON text with sorted keys, so that equal trees give equal bytes.
    public func json(pretty: Bool = true) throws(ManifestReadError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(self)
        } catch {
            throw .notJSON(ManifestReadError.explain(error))
        }
    }

    public subscript(key: String) -> JSONTree? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    public subscript(index: Int) -> JSONTree? {
        if case .list(let items) = self, items.indices.contains(index) { items[index] } else { nil }
    }

    /// The value at a path such as `generator.contact.phone` (list places are numbers), or nil.
    public subscript(path path: String) -> JSONTree? {
        path.split(separator: ".").reduce(self as JSONTree?) { tree, step in
            Int(step).flatMap { tree?[$0] } ?? tree?[String(step)]
        }
    }

    public var text: String? { if case .text(let text) = self { text } else { nil } }
    public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    /// The value of a whole number, also of one written as `1.0`.
    public var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .decimal(let number): Self.whole(number)
        default: nil
        }
    }

    public var items: [JSONTree]? { if case .list(let items) = self { items } else { nil } }
    public var members: [String: JSONTree]? { if case .object(let members) = self { members } else { nil } }

    public var decimal: Decimal? {
        switch self {
        case .integer(let number): Decimal(number)
        case .decimal(let number): number
        default: nil
        }
    }

    /// A number, as an integer where it is one.
    static func number(_ value: Decimal) -> JSONTree {
        whole(value).map { .integer($0) } ?? .decimal(value)
    }

    private static func whole(_ value: Decimal) -> Int64? {
        let whole = NSDecimalNumber(decimal: value).int64Value
        return Decimal(whole) == value ? whole : nil
    }

    /// What JSON Schema calls the type.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .flag: "boolean"
        case .integer: "integer"
        case .decimal: "number"
        case .text: "string"
        case .list: "array"
        case .object: "object"
        }
    }

    /// What has to be laid over `base` to get this tree back; nil when nothing is missing.
    ///
    /// Objects are compared member by member; lists of which something is missing are kept whole. Two ways of writing
    /// one instant are the same.
    func missing(from base: JSONTree?) -> JSONTree? {
        guard let base else { return self }
        if self == base { return nil }
        if let mine = decimal, mine == base.decimal { return nil }
        if case .list(let mine) = self, case .list(let theirs) = base, mine.count == theirs.count {
            return zip(mine, theirs).allSatisfy { $0.missing(from: $1) == nil } ? nil : self
        }
        if case .text(let mine) = self, case .text(let theirs) = base, let time = ManifestTime(mine) {
            return time == ManifestTime(theirs) ? nil : self
        }
        guard case .object(let mine) = self, case .object(let theirs) = base else { return self }
        var rest: [String: JSONTree] = [:]
        for (key, value) in mine {
            if let missing = value.missing(from: theirs[key]) { rest[key] = missing }
        }
        return rest.isEmpty ? nil : .object(rest)
    }

    /// This tree with `overlay` laid under it: members this tree lacks are taken from the overlay.
    func filled(from overlay: JSONTree?) -> JSONTree {
        guard let overlay else { return self }
        guard case .object(var mine) = self, case .object(let theirs) = overlay else { return self }
        for (key, value) in theirs { mine[key] = mine[key]?.filled(from: value) ?? value }
        return .object(mine)
    }

    /// The paths of every member of this tree that `other` has not.
    func pathsMissing(from other: JSONTree?, at path: String = "") -> [String] {
        switch (self, other) {
        case (.object(let mine), .object(let theirs)?):
            return mine.keys.sorted().flatMap { key -> [String] in
                let place = path.isEmpty ? key : "\(path).\(key)"
                guard let theirs = theirs[key] else { return mine[key] == .null ? [] : [place] }
                return mine[key]?.pathsMissing(from: theirs, at: place) ?? []
            }
        case (.list(let mine), .list(let theirs)?):
            return mine.indices.flatMap { index -> [String] in
                mine[index].pathsMissing(
                    from: theirs.indices.contains(index) ? theirs[index] : nil, at: "\(path)[\(index)]")
            }
        case (_, nil): return [path]
        default: return []
        }
    }
}

extension JSONTree: Codable {
    public init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            self = .null
        } else if let flag = try? single.decode(Bool.self) {
            self = .flag(flag)
        } else if let text = try? single.decode(String.self) {
            self = .text(text)
        } else if let number = try? single.decode(Int64.self) {
            self = .integer(number)
        } else if let number = try? single.decode(Decimal.self), number.isFinite {
            self = .decimal(number)
        } else if let items = try? single.decode([JSONTree].self) {
            self = .list(items)
        } else {
            self = .object(try single.decode([String: JSONTree].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        switch self {
        case .null: try single.encodeNil()
        case .flag(let flag): try single.encode(flag)
        case .integer(let number): try single.encode(number)
        case .decimal(let number): try single.encode(number)
        case .text(let text): try single.encode(text)
        case .list(let items): try single.encode(items)
        case .object(let members): try single.encode(members)
        }
    }
}
