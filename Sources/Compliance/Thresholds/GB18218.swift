/// Thresholds and correction factors of GB 18218-2018 by material.
///
/// A named substance has the threshold of table 1; others that of their most demanding class (4.1.2). A mixture of the
/// same hazard classes as its pure substance counts whole like it; one of other known classes has its own (4.2.3).
struct GB18218: Sendable {
    private struct Rule: Sendable {
        var symbol: String
        var hazardClass: String
        var category: String
        var state: String
        var process: String
    }

    let edition: CatalogEdition
    let levels: MajorHazardLevels
    private let named: ListMatcher
    private let rules: [Rule]
    private let classes: [String: (tonnes: Double, beta: Double)]
    private let gases: CatalogTable
    private let registry: SubstanceRegistry

    init(catalogs: Catalogs, registry: SubstanceRegistry) throws(CatalogError) {
        let table = try catalogs.table("gb18218")
        edition = table.edition
        named = try ListMatcher(table: table)
        var classes: [String: (tonnes: Double, beta: Double)] = [:]
        for row in try catalogs.table("gb18218-classes").rows {
            classes[row["symbol"]] = (row.number("threshold_t") ?? 0, row.number("beta") ?? 1)
        }
        self.classes = classes
        rules = try catalogs.table("gb18218-class-rules").rows.map {
            Rule(
                symbol: $0["symbol"], hazardClass: $0["hazard_class"], category: $0["category"], state: $0["state"],
                process: $0["process"])
        }
        gases = try catalogs.table("gb18218-beta-gases")
        levels = MajorHazardLevels(table: try catalogs.table("gb18218-alpha-levels"))
        self.registry = registry
    }

    /// The threshold of a material with its β, nil when the standard does not name it or its classes.
    ///
    /// - Parameters:
    ///   - profile: the hazards of the material as it is.
    ///   - process: how the unit works with it; nil = it is stored.
    func limit(_ subject: Subject, _ profile: HazardProfile, process: HazardUnit.Process?) -> ThresholdLimit? {
        let symbols = symbols(profile, process)
        let matches = named.matches(subject)
        if let lowest = lowest(matches), !isOwnClass(subject, profile, symbols, process) {
            var limit = lowest
            limit.beta = beta(subject, profile, symbols)
            return limit
        }
        guard let decisive = symbols.min(by: { ($0.tonnes, $0.symbol) < ($1.tonnes, $1.symbol) }) else { return nil }
        var limit = ThresholdLimit(
            scheme: edition.id, group: "S", amount: decisive.tonnes, unit: "t", entry: decisive.symbol,
            clause: "表2 table 2, \(decisive.symbol)", isUnclear: decisive.isUnclear, isByClass: true)
        limit.beta = classBeta(profile, symbols)
        return limit
    }

    private func lowest(_ matches: [ListMatcher.Match]) -> ThresholdLimit? {
        var lowest: ThresholdLimit?
        for match in matches {
            guard let tonnes = match.row.number("threshold"), tonnes < lowest?.amount ?? .infinity else { continue }
            lowest = ThresholdLimit(
                scheme: edition.id, group: "S", amount: tonnes, unit: "t", entry: match.row["entry"],
                clause: "表1 table 1, no. \(match.row["entry"])", isUnclear: match.isUnclear)
        }
        return lowest
    }

    // MARK: Classes

    private struct Symbol {
        var symbol: String
        var tonnes: Double
        var beta: Double
        var isUnclear: Bool
    }

    /// The symbols of table 2 that the hazards fall under.
    private func symbols(_ profile: HazardProfile, _ process: HazardUnit.Process?) -> [Symbol] {
        let state = state(profile)
        var found: [String: Symbol] = [:]
        for statement in profile.statements {
            for rule in rules where rule.hazardClass == statement.hazardClass && rule.category == statement.category {
                guard rule.process.isEmpty || rule.process == process?.rawValue,
                    rule.state == "any" || state == nil || rule.state == state, let values = classes[rule.symbol]
                else { continue }
                let isUnclear = rule.state != "any" && state == nil
                found[rule.symbol] = Symbol(
                    symbol: rule.symbol, tonnes: values.tonnes, beta: values.beta,
                    isUnclear: isUnclear && found[rule.symbol]?.isUnclear != false)
            }
        }
        return found.values.sorted { $0.symbol < $1.symbol }
    }

    /// 4.2.3: a stated mixture whose known classes have nothing in common with those of its pure substance.
    private func isOwnClass(
        _ subject: Subject, _ profile: HazardProfile, _ symbols: [Symbol], _ process: HazardUnit.Process?
    ) -> Bool {
        guard profile.isKnown, isMixture(subject) else { return false }
        var pure = subject.request.query
        pure.concentration_pct = nil
        pure.form = nil
        let profileOfPure = registry.classification(pure, registry.identify(pure), regime: .cn)
        let symbolsOfPure = Set(self.symbols(profileOfPure, process).map(\.symbol))
        guard profileOfPure.isKnown, !symbolsOfPure.isEmpty else { return false }
        return symbolsOfPure.isDisjoint(with: symbols.map(\.symbol))
    }

    private func isMixture(_ subject: Subject) -> Bool {
        subject.request.form == .solution || (subject.request.concentration_pct.map { $0 < 99 } ?? false)
    }

    // MARK: β

    /// Table 3 names toxic gases; all others have the β of their class (table 4).
    private func beta(_ subject: Subject, _ profile: HazardProfile, _ symbols: [Symbol]) -> ThresholdLimit.Beta {
        for number in subject.numbers where !isMixture(subject) {
            if let row = gases.rows(where: "cas", equals: number).first, let value = row.number("beta") {
                return ThresholdLimit.Beta(value: value, clause: "表3 table 3, \(row["name_zh"])")
            }
        }
        return classBeta(profile, symbols)
    }

    private func classBeta(_ profile: HazardProfile, _ symbols: [Symbol]) -> ThresholdLimit.Beta {
        if let highest = symbols.max(by: { ($0.beta, $1.symbol) < ($1.beta, $0.symbol) }) {
            return ThresholdLimit.Beta(
                value: highest.beta, clause: "表4 table 4, \(highest.symbol)", isAssumed: highest.isUnclear)
        }
        if profile.isKnown { return ThresholdLimit.Beta(value: 1, clause: "表4 table 4: no class of it applies") }
        return ThresholdLimit.Beta(
            value: classes.values.map(\.beta).max() ?? 1, clause: "表4 table 4: class unknown, the largest",
            isAssumed: true)
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
