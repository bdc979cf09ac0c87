/// One sum of one scheme over a unit or the site, with everything that adds to it.
public struct ThresholdSum: Sendable, Codable, Hashable {
    /// What was added up. GB 18218 4.2.2 asks for the design maximum; today's stock tells how near it is now.
    public enum Basis: String, Sendable, Codable { case design, stock }

    /// Of a qualifying quantity with two tiers; `only` where there is one.
    public enum Tier: String, Sendable, Codable { case only, lower, upper }

    /// `near` from four fifths of the threshold, `reached` from the threshold on, both exact.
    public enum Phase: String, Sendable, Codable, Comparable {
        case below, near, reached
        public static func < (left: Phase, right: Phase) -> Bool { left.rank < right.rank }
        private var rank: Int { self == .below ? 0 : self == .near ? 1 : 2 }
    }

    /// One material's part.
    public struct Contribution: Sendable, Codable, Hashable {
        public var name: Bilingual
        public var cas: String?
        public var concentration_pct: Double?
        /// The mass that counts, mg: of a mixture its content where the scheme says so.
        public var mass_mg: Int64
        /// Q, in ``unit``.
        public var threshold: Double
        public var unit: String
        /// q/Q.
        public var share: Double
        /// β of GB 18218 and the table it is from.
        public var beta: Double?
        public var betaClause: String?
        public var entry: String
        public var clause: String
        /// Something that would decide on the threshold is not stated: the strictest was taken.
        public var isUnclear: Bool
        /// Ordered, not here yet: in ``ThresholdSum/shareWithOrders``, not in the share.
        public var isOnOrder: Bool
        /// The amount that was asked about.
        public var isPlanned: Bool
        /// In no stated unit, so it counts in each of them.
        public var hasNoUnit: Bool
    }

    /// R and level of a major hazard source (GB 18218-2018 4.3).
    public struct MajorHazard: Sendable, Codable, Hashable {
        public var r: Double
        public var alpha: Double
        /// nil = nobody counted them; then the largest α was taken.
        public var people_500m: Int?
        /// 1 (gravest) to 4; nil while S is below 1.
        public var level: Int?
    }

    /// Catalogue id: `gb18218`, `eu-seveso3`, `us-rmp`, …
    public var scheme: String
    public var title: Bilingual
    public var citation: Citation
    /// nil = the whole site.
    public var unit: String?
    public var unitName: Bilingual?
    public var basis: Basis
    /// `S`; `H`, `P`, `E`; or the substance.
    public var group: String
    public var groupName: Bilingual
    public var tier: Tier
    /// What is here: 1 is the threshold.
    public var share: Double
    public var phase: Phase
    /// With what is on order.
    public var shareWithOrders: Double
    /// With what is on order and the amount that was asked about; nil when none was.
    public var shareAfter: Double?
    public var phaseAfter: Phase?
    public var majorHazard: MajorHazard?
    public var majorHazardAfter: MajorHazard?
    /// Largest first.
    public var contributions: [Contribution]
    /// Materials that could not be counted, because mass or hazards are missing: the true share may be larger.
    public var uncounted: [String]
    public var evidence: String
    /// What the scheme's effect says of the phase: `note` near the threshold, `review` at it.
    public var verdict: Verdict
    /// Whether reaching the threshold asks for anything; CFATS, whose authority has lapsed, only informs.
    public var isBinding: Bool
    public var message: Bilingual
    public var remedy: Bilingual

    /// The sum as a finding of its own, for an alarm.
    public var finding: Finding {
        var facts: [String: Fact] = ["share": .number(share), "basis": .text(basis.rawValue), "group": .text(group)]
        facts["storage_unit"] = unit.map { .text($0) }
        facts["r"] = majorHazard.map { .number($0.r) }
        facts["level"] = majorHazard?.level.map { .number(Double($0)) }
        facts["materials"] = .list(contributions.prefix(20).map { $0.name.zh })
        if !uncounted.isEmpty { facts["uncounted"] = .list(Array(uncounted.prefix(50))) }
        return Finding(
            rule: "threshold.\(scheme)", list: scheme, verdict: verdict, citation: citation, facts: facts,
            message: message, remedy: remedy)
    }

    /// The same sum at another time has the same key.
    public var key: String { [scheme, unit ?? "", basis.rawValue, group, tier.rawValue].joined(separator: "|") }
}
