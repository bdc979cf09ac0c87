/// Where the rules about a place stand, their numbers, and the climate that materials ask for.
/// Catalogues `storage-rules` and `storage-climate`.
struct StorageRules: Sendable {
    struct Rule: Sendable {
        var value: Double?
        var citation: Citation
        var isKnowledge: Bool
    }

    struct Climate: Sendable {
        var sign: ProfileSign
        var min_c: Double?
        var max_c: Double?
        var max_humidity_pct: Double?
        var citation: Citation
    }

    private var rules: [String: Rule] = [:]
    private let climate: [Climate]
    private let fallback: Citation

    init(catalogs: Catalogs) throws(CatalogError) {
        let table = try catalogs.table("storage-rules")
        fallback = table.edition.citation()
        for row in table.rows {
            let document = row["document"]
            let clause = row["clause"].isEmpty ? nil : row["clause"]
            rules[row["rule"]] = Rule(
                value: row.number("value"),
                citation: document.isEmpty
                    ? table.edition.citation(clause: clause)
                    : Citation(document: document, edition: row["edition"], clause: clause),
                isKnowledge: row["evidence"] == "knowledge")
        }
        let limits = try catalogs.table("storage-climate")
        var climate: [Climate] = []
        for row in limits.rows {
            climate.append(
                Climate(
                    sign: try ProfileSign(row, in: limits), min_c: row.number("min_c"), max_c: row.number("max_c"),
                    max_humidity_pct: row.number("max_humidity_pct"),
                    citation: Citation(document: row["document"], edition: limits.edition.edition)))
        }
        self.climate = climate
    }

    func citation(_ rule: String) -> Citation { rules[rule]?.citation ?? fallback }
    func value(_ rule: String) -> Double? { rules[rule]?.value }

    /// The strictest limits that a material's hazards ask for.
    func climate(_ facts: ProfileFacts) -> Climate? {
        let found = climate.filter { $0.sign.shown(by: facts) == .strong }
        guard var strictest = found.min(by: { ($0.max_c ?? .infinity) < ($1.max_c ?? .infinity) }) else { return nil }
        strictest.min_c = found.compactMap(\.min_c).max()
        strictest.max_humidity_pct = found.compactMap(\.max_humidity_pct).min()
        return strictest
    }
}

extension PairRules {
    /// Whether a material is 剧毒, by what more than a name shows: kept, issued and counted by two persons.
    public func isHypertoxic(_ profile: HazardProfile) -> Bool {
        StorageNeeds(profile, rules: self).isHypertoxic
    }
}

/// What one zone asks about an item, worked out once per profile.
struct StorageNeeds: Sendable {
    let name: Bilingual
    let isKnown: Bool
    let unknownBecause: Bilingual?
    let isHypertoxic: Bool
    let isWaterReactive: Bool
    /// Classified as an explosive, or nothing but an explosive in transport.
    var isExplosive: Bool {
        ghsClasses.contains("EXPL")
            || !transportClasses.isEmpty && transportClasses.allSatisfy { $0.hasPrefix("1.") }
    }
    /// The class of each transport entry that may apply, as `5.1`.
    let transportClasses: [String]
    /// Without such an entry, all classes that the hazards lead to.
    let derivedClasses: [String]
    /// GHS classes that decide where a material may stand; health and environment only when there is no other.
    let ghsClasses: [String]
    let climate: StorageRules.Climate?

    private static let notDeciding: Set<String> = ["MET_CORR", "PRESS_GAS", "OZONE"]
    private static let physical: Set<String> = [
        "EXPL", "FLAM_GAS", "AEROSOL", "OX_GAS", "FLAM_LIQ", "FLAM_SOL", "SELF_REACT", "PYR_LIQ", "PYR_SOL", "PYR_GAS",
        "SELF_HEAT", "WATER_REACT", "OX_LIQ", "OX_SOL", "ORG_PEROX", "DESENS_EXPL", "CHEM_UNSTABLE_GAS",
    ]

    init(_ stated: HazardProfile, rules: PairRules) {
        let (profile, facts) = rules.facts(stated)
        let shown = rules.traitIDs(facts)
        name = profile.name
        isKnown = profile.isKnown
        unknownBecause = profile.unknownBecause
        isHypertoxic = shown.contains("hypertoxic")
        isWaterReactive = shown.contains("water_reactive")
        transportClasses = profile.transport.map(\.hazardClass).filter { !$0.isEmpty }.uniqued()
        derivedClasses =
            transportClasses.isEmpty
            ? rules.derivedClasses(of: profile, traits: shown, physical: Self.physical) : []
        let classes = profile.statements.map(\.hazardClass).uniqued()
        let physical = classes.filter(Self.physical.contains)
        ghsClasses = physical.isEmpty ? classes.filter { !Self.notDeciding.contains($0) } : physical
        climate = rules.storageRules.climate(facts)
    }

    /// What the zone would have to name, for a person.
    var classNames: [String] { (transportClasses + derivedClasses + ghsClasses).uniqued() }

    /// Whether a zone's list of classes lets the material in.
    ///
    /// Every transport class that may apply has to be named; without a transport entry every class that its hazards
    /// lead to, or every physical hazard class, or, for a material without physical hazards, one of its others.
    func fits(_ allowed: [String]) -> Bool {
        if allowed.isEmpty || classNames.isEmpty { return true }
        let allowed = Set(allowed)
        let classes = transportClasses + derivedClasses
        if !classes.isEmpty, classes.allSatisfy({ !ProfileFacts.forms(of: $0).isDisjoint(with: allowed) }) {
            return true
        }
        if ghsClasses.isEmpty { return false }
        return ghsClasses.contains(where: Self.physical.contains)
            ? ghsClasses.allSatisfy(allowed.contains) : ghsClasses.contains(where: allowed.contains)
    }
}
