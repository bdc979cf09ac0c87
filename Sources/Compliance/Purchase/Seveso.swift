/// Lower-tier thresholds of Directive 2012/18/EU with its summation rule: health, physical and environmental hazards
/// are added separately (annex I, note 4).
struct Seveso: Sendable {
    struct Threshold: Sendable {
        /// By group: H, P, E, O (O stands alone).
        var tonnes: [String: Double]
        var upper: [String: Double]
        var entry: String
        var isUnclear: Bool
    }

    let edition: CatalogEdition
    private let named: ListMatcher
    private let categories: [String: (lower: Double, upper: Double)]
    /// `FLAM_LIQ:2` -> `P5c`
    private let categoryOf: [String: String]

    init(catalogs: Catalogs) throws(CatalogError) {
        let table = try catalogs.table("eu-seveso3")
        edition = table.edition
        named = try ListMatcher(table: table)
        var categories: [String: (lower: Double, upper: Double)] = [:]
        for row in try catalogs.table("eu-seveso3-categories").rows {
            categories[row["category"]] = (row.number("lower_t") ?? 0, row.number("upper_t") ?? 0)
        }
        self.categories = categories
        var categoryOf: [String: String] = [:]
        for row in try catalogs.table("eu-seveso3-class-rules").rows {
            categoryOf[row["hazard_class"] + ":" + row["hazard_category"]] = row["category"]
        }
        self.categoryOf = categoryOf
    }

    func threshold(_ subject: Subject, _ profile: HazardProfile) -> Threshold? {
        var tonnes: [String: Double] = [:]
        var upper: [String: Double] = [:]
        var entry = ""
        for statement in profile.statements {
            guard let category = categoryOf[statement.hazardClass + ":" + statement.category],
                let limits = categories[category]
            else { continue }
            let group = String(category.prefix(1))
            if limits.lower < tonnes[group] ?? .infinity {
                tonnes[group] = limits.lower
                upper[group] = limits.upper
                entry += entry.isEmpty ? category : ", \(category)"
            }
        }
        let matches = named.matches(subject).compactMap { match in
            match.row.number("threshold").map { (match: match, lower: $0) }
        }
        guard let strictest = matches.min(by: { $0.lower < $1.lower }) else {
            return tonnes.isEmpty ? nil : Threshold(tonnes: tonnes, upper: upper, entry: entry, isUnclear: false)
        }
        // A named substance has its own threshold in every group it belongs to; in all of them when that is not known.
        let groups = tonnes.isEmpty ? ["H", "P", "E"] : Array(tonnes.keys)
        let high = strictest.match.row.number("upper") ?? strictest.lower
        return Threshold(
            tonnes: Dictionary(uniqueKeysWithValues: groups.map { ($0, strictest.lower) }),
            upper: Dictionary(uniqueKeysWithValues: groups.map { ($0, high) }),
            entry: "no. " + strictest.match.row["entry"], isUnclear: strictest.match.isUnclear || matches.count > 1)
    }
}
