/// Qualifying quantities of Directive 2012/18/EU, lower and upper tier, with its summation rule: health, physical and
/// environmental hazards are added separately, the others (O) each on their own (annex I, note 4).
struct Seveso: Sendable {
    private struct Rule: Sendable {
        var category: String
        var process: String
    }

    let edition: CatalogEdition
    private let named: ListMatcher
    private let categories: [String: (lower: Double, upper: Double)]
    /// `FLAM_LIQ:2` -> `P5c`; a supplemental statement stands like a class: `EUH014:` -> `O1`.
    private let rules: [String: [Rule]]
    private let clp: CatalogTable

    init(catalogs: Catalogs) throws(CatalogError) {
        let table = try catalogs.table("eu-seveso3")
        edition = table.edition
        named = try ListMatcher(table: table)
        var categories: [String: (lower: Double, upper: Double)] = [:]
        for row in try catalogs.table("eu-seveso3-categories").rows {
            categories[row["category"]] = (row.number("lower_t") ?? 0, row.number("upper_t") ?? 0)
        }
        self.categories = categories
        var rules: [String: [Rule]] = [:]
        for row in try catalogs.table("eu-seveso3-class-rules").rows {
            rules[row["hazard_class"] + ":" + row["hazard_category"], default: []]
                .append(Rule(category: row["category"], process: row["process"]))
        }
        self.rules = rules
        clp = try catalogs.table("eu-clp")
    }

    /// Both tiers of every group the material belongs to.
    ///
    /// A named substance has its own quantities in the groups of its classes; in all of them when these are not known.
    func limits(_ subject: Subject, _ profile: HazardProfile, process: HazardUnit.Process?) -> [ThresholdLimit] {
        let byClass = classLimits(subject, profile, process)
        let matches = named.matches(subject).compactMap { match in
            match.row.number("threshold").map { (match: match, lower: $0) }
        }
        guard let strictest = matches.min(by: { $0.lower < $1.lower }) else {
            return byClass.keys.sorted().flatMap { group in
                let of = byClass[group] ?? []
                let entry = of.map(\.category).joined(separator: ", ")
                guard let lower = of.map(\.lower).min(), let upper = of.map(\.upper).min() else {
                    return [ThresholdLimit]()
                }
                // Whether an aerosol is P3a or P3b depends on what is in it.
                return tiers(
                    group, entry: entry, lower: lower, upper: upper,
                    isUnclear: of.contains { $0.category == "P3a" && $0.lower == lower }, isByClass: true)
            }
        }
        let row = strictest.match.row
        let groups: [String] =
            if !byClass.isEmpty { byClass.keys.sorted() } else if profile.isKnown { ["no. \(row["entry"])"] } else {
                ["E", "H", "P"]
            }
        let isUnclear = strictest.match.isUnclear || matches.count > 1
        return groups.flatMap {
            tiers(
                $0, entry: "no. \(row["entry"])", lower: strictest.lower,
                upper: row.number("upper") ?? strictest.lower, isUnclear: isUnclear, isByClass: false)
        }
    }

    private struct Category {
        var category: String
        var lower: Double
        var upper: Double
    }

    private func classLimits(
        _ subject: Subject, _ profile: HazardProfile, _ process: HazardUnit.Process?
    ) -> [String: [Category]] {
        let supplements = subject.numbers.flatMap { clp.rows(where: "cas", equals: $0) }
            .flatMap { HazardLookup.supplemental($0).map { "\($0):" } }
        var found: [String: [Category]] = [:]
        for key in profile.statements.map({ "\($0.hazardClass):\($0.category)" }) + supplements {
            for rule in rules[key] ?? [] {
                guard rule.process.isEmpty || rule.process == process?.rawValue, let limits = categories[rule.category]
                else { continue }
                let group = rule.category.hasPrefix("O") ? rule.category : String(rule.category.prefix(1))
                guard found[group]?.contains(where: { $0.category == rule.category }) != true else { continue }
                found[group, default: []].append(
                    Category(category: rule.category, lower: limits.lower, upper: limits.upper))
            }
        }
        return found
    }

    private func tiers(
        _ group: String, entry: String, lower: Double, upper: Double, isUnclear: Bool, isByClass: Bool
    ) -> [ThresholdLimit] {
        [(ThresholdSum.Tier.lower, lower), (.upper, upper)].map { tier, amount in
            ThresholdLimit(
                scheme: edition.id, group: group, tier: tier, amount: amount, unit: "t", entry: entry,
                clause: "Annex I, \(entry)", isUnclear: isUnclear, isKnowledge: true, isByClass: isByClass)
        }
    }
}
