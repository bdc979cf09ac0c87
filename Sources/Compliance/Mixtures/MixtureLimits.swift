/// The rules for mixtures as data: catalogues `ghs-mixture-limits`, `ghs-elicitation-limits`, `ghs-acute-estimates`.
final class MixtureLimits: Sendable {
    /// One ingredient kind that counts towards a result: its content / ``limit_pct``.
    struct Rule: Sendable {
        /// Any content of a mixture against a limit for each ingredient, or for all of them together.
        var isSum: Bool
        var regime: String
        var result: Result
        var ingredientClass: String
        var ingredientCategories: [String]
        /// The result stands only when an ingredient of one of these categories is among those counted.
        var requires: [String]
        /// Nil: in every form.
        var isGas: Bool?
        var timesM: Bool
        var limit_pct: Double
        /// Below it the ingredient is not counted; 0 where there is no such value.
        var cutOff_pct: Double
        var source: Citation
        var evidence: String
    }

    /// What a mixture may be classified as.
    struct Result: Sendable, Hashable {
        var hazardClass: String
        var category: String
        /// Only for the two hazards of `STOT_SE 3`.
        var hCode: String
    }

    /// A note of Annex VI (1.1.3): what it says, and of which classes.
    struct Note: Sendable {
        enum Kind: String, Sendable {
            /// The form or purity decides something that nobody has stated.
            case ask
            /// How the content in the entry's limits is counted.
            case content
            /// Only for the label.
            case label
            /// A class that need not apply, once a fact is stated.
            case relief
            /// Ingredients with the note count together.
            case sum
        }

        var code: String
        var kind: Kind
        var classes: Set<String>
        var text: Bilingual
    }

    /// A supplemental statement (CLP Annex II) by what makes it due.
    struct Supplemental: Sendable {
        enum Cause: Sendable, Hashable {
            /// The substance itself.
            case cas(String)
            /// A reactive group.
            case group(Int)
            /// The substance's own entry has the statement, and a limit for it.
            case statement(cas: String)
        }

        var code: String
        var cause: Cause
        var limit_pct: Double
        var source: Citation
    }

    struct Elicitation: Sendable {
        var hazardClass: String
        var category: String
        var isGas: Bool?
        var limit_pct: Double
        var source: Citation
    }

    /// Sums are of decimal contents in binary numbers: what comes this near to a limit has reached it.
    static let tolerance = 1e-9
    /// CLP Annex I Table 1.1: the lowest generic cut-off of any class. Less than that of something unknown is let pass.
    static let lowestCutOff_pct = 0.1

    /// Rules of one result together, in the order of the table.
    let results: [(result: Result, rules: [Rule])]
    let elicitation: [Elicitation]
    /// In the order of the table.
    let notes: [Note]
    let supplemental: [Supplemental]
    let acute: AcuteEstimates
    /// What a page cites for the composition as such.
    let source: Citation

    init(catalogs: Catalogs) throws(CatalogError) {
        let table = try catalogs.table("ghs-mixture-limits")
        var results: [(result: Result, rules: [Rule])] = []
        for row in table.rows {
            let result = Result(hazardClass: row["hazard_class"], category: row["category"], hCode: row["h_code"])
            let rule = Rule(
                isSum: row["method"] == "sum", regime: row["regime"], result: result,
                ingredientClass: row["ingredient_class"],
                ingredientCategories: row.list("ingredient_categories", separator: ";"),
                requires: row.list("requires", separator: ";"),
                isGas: row["form"].isEmpty ? nil : row["form"] == "gas", timesM: row["times_m"] == "1",
                limit_pct: row.number("limit_pct") ?? 0, cutOff_pct: row.number("cut_off_pct") ?? 0,
                source: Citation(document: row["document"], edition: table.edition.edition, clause: row["clause"]),
                evidence: row["evidence"])
            if let same = results.firstIndex(where: { $0.result == result && $0.rules[0].regime == rule.regime }) {
                results[same].rules.append(rule)
            } else {
                results.append((result, [rule]))
            }
        }
        self.results = results
        let elicited = try catalogs.table("ghs-elicitation-limits")
        elicitation = elicited.rows.map { row in
            Elicitation(
                hazardClass: row["hazard_class"], category: row["category"],
                isGas: row["form"].isEmpty ? nil : row["form"] == "gas", limit_pct: row.number("limit_pct") ?? 0,
                source: elicited.edition.citation(clause: row["clause"]))
        }
        notes = try catalogs.table("annex6-notes").rows.compactMap { row in
            Note.Kind(rawValue: row["kind"]).map { kind in
                Note(
                    code: row["note"], kind: kind, classes: Set(row.list("hazard_classes", separator: ";")),
                    text: Bilingual(zh: row["text_zh"], en: row["text_en"]))
            }
        }
        let beside = try catalogs.table("ghs-supplemental-limits")
        supplemental = beside.rows.map { row in
            let cause: Supplemental.Cause =
                switch row["by"] {
                case "group": .group(Int(row["value"]) ?? 0)
                case "statement": .statement(cas: row["value"])
                default: .cas(row["value"])
                }
            return Supplemental(
                code: row["code"], cause: cause, limit_pct: row.number("limit_pct") ?? 0,
                source: beside.edition.citation(clause: row["clause"]))
        }
        acute = AcuteEstimates(table: try catalogs.table("ghs-acute-estimates"))
        source = Citation(
            document: table.edition.document, edition: table.edition.edition, clause: "1.1.2.2, Table 1.1")
    }

    /// True when a quotient of content and limit reaches 1.
    static func reaches(_ quotient: Double) -> Bool { quotient >= 1 - tolerance }
}
