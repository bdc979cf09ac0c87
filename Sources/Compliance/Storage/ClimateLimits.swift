/// The temperature and humidity that a material bears in a store; catalogue `storage-climate`.
public struct ClimateLimits: Sendable, Hashable {
    /// °C; nil = no limit.
    public var min_c: Double?
    public var max_c: Double?
    /// Relative humidity, percent.
    public var max_humidity_pct: Double?
    public var citation: Citation

    public init(min_c: Double?, max_c: Double?, max_humidity_pct: Double?, citation: Citation) {
        self.min_c = min_c
        self.max_c = max_c
        self.max_humidity_pct = max_humidity_pct
        self.citation = citation
    }
}

extension PairRules {
    /// The strictest limits that a material's hazards ask for; nil when none asks for any.
    public func climate(of profile: HazardProfile) -> ClimateLimits? {
        storageRules.climate(facts(profile).facts).map {
            ClimateLimits(
                min_c: $0.min_c, max_c: $0.max_c, max_humidity_pct: $0.max_humidity_pct, citation: $0.citation)
        }
    }
}
