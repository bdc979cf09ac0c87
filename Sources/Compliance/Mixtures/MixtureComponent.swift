/// One component of a product, with the content its maker states.
///
/// In JSON the content is `"concentration_pct": 12.5`, a text such as `"10-30 %"`, `"<5%"` or `"≥ 90 %"`, or the two
/// numbers `low_pct` and `high_pct`. Per cent by weight; by volume for gases.
public struct MixtureComponent: Sendable, Hashable, Codable {
    /// As typed; ``Mixture/check()`` says what is wrong with it.
    public var cas: String?
    public var name: String?
    /// 0 to 100.
    public var low_pct: Double
    /// 0 to 100. Every check uses this end of a range.
    public var high_pct: Double

    public init(cas: String? = nil, name: String? = nil, low_pct: Double, high_pct: Double) {
        self.cas = cas
        self.name = name
        self.low_pct = low_pct
        self.high_pct = high_pct
    }

    /// A component of exactly this content.
    public init(cas: String? = nil, name: String? = nil, pct: Double) {
        self.init(cas: cas, name: name, low_pct: pct, high_pct: pct)
    }

    private enum CodingKeys: String, CodingKey {
        case cas, name, concentration_pct, low_pct, high_pct
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        cas = try container.decodeIfPresent(String.self, forKey: .cas)
        name = try container.decodeIfPresent(String.self, forKey: .name)
        let low = try container.decodeIfPresent(Double.self, forKey: .low_pct)
        let high = try container.decodeIfPresent(Double.self, forKey: .high_pct)
        guard container.contains(.concentration_pct) else {
            guard let end = high ?? low else {
                throw DecodingError.keyNotFound(
                    CodingKeys.concentration_pct,
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription: "a component needs concentration_pct, or low_pct and high_pct"))
            }
            // One end alone leaves the other open.
            (low_pct, high_pct) = (low ?? 0, high == nil ? 100 : end)
            return
        }
        if let value = try? container.decode(Double.self, forKey: .concentration_pct) {
            (low_pct, high_pct) = (value, value)
            return
        }
        let text = try container.decode(String.self, forKey: .concentration_pct)
        guard let ends = Self.ends(of: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: .concentration_pct, in: container,
                debugDescription:
                    "content `\(text)` is not understood: write a number, \"10-30 %\", \"<5 %\" or \">=90 %\"")
        }
        (low_pct, high_pct) = ends
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(cas, forKey: .cas)
        try container.encodeIfPresent(name, forKey: .name)
        try container.encode(low_pct, forKey: .low_pct)
        try container.encode(high_pct, forKey: .high_pct)
    }

    /// A component with its content as data sheets print it; nil when the content cannot be read.
    public init?(cas: String? = nil, name: String? = nil, content: String) {
        guard let ends = Self.ends(of: content) else { return nil }
        self.init(cas: cas, name: name, low_pct: ends.low, high_pct: ends.high)
    }

    /// The ends of a content as data sheets print it, or nil: `30% w/w`, `≥ 98 %`, `10–30 %`. Per cent are by weight; by
    /// volume or in mol/L it cannot be read, because that takes a density and a molar mass.
    static func ends(of text: String) -> (low: Double, high: Double)? {
        let folded = Condition.fold(text).replacing("–", with: "-").replacing("—", with: "-")
        var byWeight = folded
        for unit in ["(w/w)", "w/w", "wt.", "wt"] { byWeight = byWeight.replacing(unit, with: "") }
        guard let (range, subject, _) = ConcentrationRange.read(byWeight), subject.isEmpty else { return nil }
        return (range.low, range.high)
    }

    var number: CASNumber? { cas.flatMap { try? CASNumber($0) } }
}
