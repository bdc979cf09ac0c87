/// Thresholds of GB 18218-2018 and the share S of a unit: the sum of q/Q (4.2.1).
///
/// A named substance has the threshold of table 1; others that of their most demanding class (4.1.2). A mixture of a
/// named substance is counted whole unless its condition takes it out (4.2.3, on the strict side).
struct GB18218: Sendable {
    struct Threshold: Sendable {
        var tonnes: Double
        /// `table 1 no. 59`, `table 2 J5`
        var clause: String
        var entry: String
        var isUnclear: Bool
    }

    private struct Rule: Sendable {
        var symbol: String
        var hazardClass: String
        var category: String
        var state: String
    }

    let edition: CatalogEdition
    private let named: ListMatcher
    private let rules: [Rule]
    private let classThresholds: [String: Double]
    private let registry: SubstanceRegistry

    init(catalogs: Catalogs, registry: SubstanceRegistry) throws(CatalogError) {
        let table = try catalogs.table("gb18218")
        edition = table.edition
        named = try ListMatcher(table: table)
        var thresholds: [String: Double] = [:]
        for row in try catalogs.table("gb18218-classes").rows { thresholds[row["symbol"]] = row.number("threshold_t") }
        classThresholds = thresholds
        rules = try catalogs.table("gb18218-class-rules").rows.map {
            Rule(symbol: $0["symbol"], hazardClass: $0["hazard_class"], category: $0["category"], state: $0["state"])
        }
        self.registry = registry
    }

    /// The threshold of a material, nil when the standard does not name it or its classes.
    func threshold(_ subject: Subject, _ profile: HazardProfile) -> Threshold? {
        var lowest: Threshold?
        for match in named.matches(subject) {
            guard let tonnes = match.row.number("threshold"), tonnes < lowest?.tonnes ?? .infinity else { continue }
            lowest = Threshold(
                tonnes: tonnes, clause: "表1 table 1, no. \(match.row["entry"])", entry: match.row["entry"],
                isUnclear: match.isUnclear)
        }
        if let lowest { return lowest }
        let state = state(profile)
        for statement in profile.statements {
            for rule in rules where rule.hazardClass == statement.hazardClass && rule.category == statement.category {
                guard rule.state == "any" || state == nil || rule.state == state,
                    let tonnes = classThresholds[rule.symbol], tonnes < lowest?.tonnes ?? .infinity
                else { continue }
                lowest = Threshold(
                    tonnes: tonnes, clause: "表2 table 2, \(rule.symbol)", entry: rule.symbol,
                    isUnclear: rule.state != "any" && state == nil)
            }
        }
        return lowest
    }

    /// `gas`, `low_boiling` (liquid, boils at 35 °C or below) or `liquid_solid`; nil when nothing tells it.
    private func state(_ profile: HazardProfile) -> String? {
        if ["PRESS_GAS", "FLAM_GAS", "OX_GAS"].contains(where: profile.has) { return "gas" }
        let facts = profile.cas.flatMap { registry.tables.substances.rows(where: "cas", equals: $0).first }
        switch profile.form {
        case .gas, .liquefiedGas, .refrigeratedLiquid: return "gas"
        case .solid, .powder, .paste, .article: return "liquid_solid"
        case .liquid, .solution:
            guard let boiling_c = facts?.number("boiling_c") else { return nil }
            return boiling_c <= 35 ? "low_boiling" : "liquid_solid"
        case .aerosol, nil:
            guard let boiling_c = facts?.number("boiling_c") else { return nil }
            return boiling_c <= 20 ? "gas" : boiling_c <= 35 ? "low_boiling" : "liquid_solid"
        }
    }
}
