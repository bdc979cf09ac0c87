/// What a match in a list means for a purchase. All of it is data: catalogues of kind `effects`.
struct Effect: Sendable {
    enum Phase: String, Sendable { case before, after, below, near, reached }
    enum Kind: String, Sendable { case prohibited, permit, report, keep, register, threshold, none }

    var list: String
    var flag: String
    var phase: Phase?
    var kind: Kind
    var verdict: Verdict
    var rule: String
    var matchesCatalogEntry: Bool
    var minimum_pct: Double?
    /// Count only the content of a mixture, not the whole.
    var countsContent: Bool
    /// The duty's own document, where it is not the list itself.
    var citation: Citation?
    var message: Bilingual
    var remedy: Bilingual
    var isKnowledge: Bool
    /// How many persons have to agree; nil = what the verdict asks for.
    var approvals: Int?
    /// The licence whose number has to be recorded before an order; empty = none.
    var licence: Bilingual
}

struct Effects: Sendable {
    private var byList: [String: [Effect]] = [:]

    init(catalogs: Catalogs) throws(CatalogError) {
        for table in catalogs.tables(of: .effects) {
            for row in table.rows {
                let effect = try Self.effect(row, in: table)
                byList[effect.list, default: []].append(effect)
            }
        }
    }

    private static func effect(_ row: CatalogRow, in table: CatalogTable) throws(CatalogError) -> Effect {
        guard let kind = Effect.Kind(rawValue: row["effect"]), let verdict = Verdict(rawValue: row["verdict"]) else {
            throw .problems([
                CatalogProblem(
                    file: table.edition.file, line: row.line, column: nil, columnName: "effect",
                    what: "effect `\(row["effect"])` or verdict `\(row["verdict"])` is not known",
                    remedy: "use the values listed in catalogs.json")
            ])
        }
        let document = row["document"]
        return Effect(
            list: row["list"], flag: row["flag"], phase: Effect.Phase(rawValue: row["phase"]), kind: kind,
            verdict: verdict,
            rule: row["rule"], matchesCatalogEntry: row["match"] == "catalog", minimum_pct: row.number("min_pct"),
            countsContent: row["basis"] == "content",
            citation: document.isEmpty && row["clause"].isEmpty
                ? nil
                : Citation(
                    document: document, edition: row["edition"], clause: row["clause"].isEmpty ? nil : row["clause"]),
            message: Bilingual(zh: row["message_zh"], en: row["message_en"]),
            remedy: Bilingual(zh: row["remedy_zh"], en: row["remedy_en"]), isKnowledge: row["evidence"] == "knowledge",
            approvals: row.number("approvals").map(Int.init),
            licence: Bilingual(zh: row["licence_zh"], en: row["licence_en"]))
    }

    /// The lists that have effects other than thresholds.
    func of(_ list: String) -> [Effect] { byList[list] ?? [] }
}

extension Bilingual {
    /// Fills `{name}` and the like. What is filled in is not looked through again: a name may hold anything.
    func filled(_ values: [String: Bilingual]) -> Bilingual {
        Bilingual(zh: Self.fill(zh, values.mapValues(\.zh)), en: Self.fill(en, values.mapValues(\.en)))
    }

    private static func fill(_ text: String, _ values: [String: String]) -> String {
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            filled += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}"), let value = values[String(rest[..<close].dropFirst())] else {
                filled.append(rest.removeFirst())
                continue
            }
            filled += value
            rest = rest[close...].dropFirst()
        }
        return filled + rest
    }

    /// The same text in both languages, for numbers and codes.
    init(same text: String) { self.init(zh: text, en: text) }
}
