/// A list of substances with a threshold each: RMP, PSM, CFATS, EPCRA 302, or a plant's own.
struct NamedThresholds: Sendable {
    let edition: CatalogEdition
    private let matcher: ListMatcher
    private let effects: [Effect]

    init(table: CatalogTable, effects: [Effect]) throws(CatalogError) {
        edition = table.edition
        matcher = try ListMatcher(table: table)
        self.effects = effects
    }

    /// One limit for each kind (flag) of the list that names the material: the lowest of the rows that may apply.
    func limits(_ subject: Subject) -> [ThresholdLimit] {
        var found: [ThresholdLimit] = []
        for match in matcher.matches(subject) {
            guard let limit = limit(match, subject) else { continue }
            if let place = found.firstIndex(where: { $0.flag == limit.flag }) {
                if (limit.amount ?? 0) < (found[place].amount ?? 0) { found[place] = limit }
            } else {
                found.append(limit)
            }
        }
        return found
    }

    private func limit(_ match: ListMatcher.Match, _ subject: Subject) -> ThresholdLimit? {
        let row = match.row
        let flag = row["flag"]
        guard let rule = effects.first(where: { $0.flag.isEmpty || $0.flag == flag }) else { return nil }
        let minimum_pct = row.number("min_pct") ?? rule.minimum_pct
        if let minimum_pct, let content_pct = subject.request.concentration_pct, content_pct < minimum_pct {
            return nil
        }
        let substance = row["cas"].isEmpty ? row["name_en"] : row["cas"]
        var limit = ThresholdLimit(
            scheme: edition.id,
            group: [substance, row["condition"], flag].filter { !$0.isEmpty }.joined(separator: " "),
            amount: row.number("threshold"), unit: row["unit"], entry: row["entry"], clause: row["entry"], flag: flag,
            isUnclear: match.isUnclear,
            isKnowledge: row["evidence"] == "knowledge" || edition.evidence == "knowledge",
            countsContent: row["basis"].isEmpty ? rule.countsContent : row["basis"] == "content")
        if let other = row.number("upper"), let amount = limit.amount, other > amount {
            chooseSolid(&limit, other: other, form: subject.request.form)
        }
        return limit
    }

    /// 40 CFR 355 appendix A: the lower quantity is for a powder (under 100 µm), a solution or a melt, the other for
    /// other solids. A bare "solid" does not say how fine it is.
    private func chooseSolid(_ limit: inout ThresholdLimit, other: Double, form: PhysicalForm?) {
        switch form {
        case .article: limit.amount = other
        case .powder, .solution, .liquid: return
        default:
            limit.otherwise = other
            limit.isUnclear = true
        }
    }
}
