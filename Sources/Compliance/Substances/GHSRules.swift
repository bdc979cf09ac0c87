/// The GHS tables: what a class and category stand for, which pictogram gives way, which texts belong to a code.
final class GHSRules: Sendable {
    struct Elements: Sendable {
        var hCodes: [String]
        var danger: Bool?
        var pictograms: [String]
        var name: Bilingual
    }

    struct Precedence: Sendable {
        var ifPictogram: String
        var ifHCode: String
        var omit: String
        /// Empty: the pictogram goes whatever it stands for. Else only where these statements were its reason.
        var onlyFor: Set<String>
    }

    /// A hazard statement that says what others say too.
    struct StatementPrecedence: Sendable {
        var ifCodes: Set<String>
        var omit: Set<String>
        var show: String?
    }

    struct Advice: Sendable {
        var code: String
        /// 1 highly recommended for the label, 2 recommended, 3 optional, 4 only for the data sheet.
        var rank: Int
        /// It applies under a condition of its own.
        var isConditional: Bool
        var group: String
    }

    private let elements: [String: Elements]
    let precedence: [Precedence]
    let statementPrecedence: [StatementPrecedence]
    /// The texts of hazard and precautionary statements by their codes.
    let texts: [String: Bilingual]
    private let advice: [String: [Advice]]
    let physicalClasses: Set<String>
    let filledFromCLP: Set<String>
    /// Classes of what decomposes by itself, classified strength by strength.
    let selfDecomposing: Set<String>
    /// What hints at a physical hazard that the sources have lost: `name_zh` -> parts of names, and so on.
    private let signs: [String: [String]]
    /// The class that a part of a name stands for, whatever else is in the molecule: `azide` -> `EXPL`.
    let presumed: [String: String]

    init(catalogs: Catalogs) throws(CatalogError) {
        var elements: [String: Elements] = [:]
        var precedence: [Precedence] = []
        var texts: [String: Bilingual] = [:]
        var advice: [String: [Advice]] = [:]
        for row in try catalogs.table("ghs-class-map").rows {
            let signal = row["signal_word"]
            elements[row["hazard_class"] + ":" + row["category"]] = Elements(
                hCodes: row.list("h_codes", separator: ";"), danger: signal.isEmpty ? nil : signal == "Danger",
                pictograms: row.list("pictograms", separator: ";"),
                name: Bilingual(zh: row["class_zh"], en: row["class_en"]))
        }
        for row in try catalogs.table("ghs-pictogram-precedence").rows {
            precedence.append(
                Precedence(
                    ifPictogram: row["if_pictogram"], ifHCode: row["if_h_code"], omit: row["omit"],
                    onlyFor: Set(row.list("only_for_h_codes", separator: ";"))))
        }
        for id in ["ghs-h-codes", "ghs-p-codes"] {
            for row in try catalogs.table(id).rows {
                texts[row["code"]] = Bilingual(zh: row["text_zh"], en: row["text_en"])
            }
        }
        for row in try catalogs.table("ghs-h-to-p").rows {
            guard let rank = Int(row["rank"]) else { continue }
            advice[row["hazard_class"] + ":" + row["category"], default: []].append(
                Advice(
                    code: row["p_code"], rank: rank, isConditional: row["conditional"] == "1", group: row["p_group"]))
        }
        statementPrecedence = try catalogs.table("ghs-statement-precedence").rows.map { row in
            StatementPrecedence(
                ifCodes: Set(row.list("if_h_codes", separator: ";")), omit: Set(row.list("omit", separator: ";")),
                show: row["show"].isEmpty ? nil : row["show"])
        }
        var physical: Set<String> = []
        var filled: Set<String> = []
        var decomposing: Set<String> = []
        for row in try catalogs.table("ghs-physical-classes").rows {
            physical.insert(row["hazard_class"])
            if row["filled_from_clp"] == "1" { filled.insert(row["hazard_class"]) }
            if row["self_decomposing"] == "1" { decomposing.insert(row["hazard_class"]) }
        }
        self.elements = elements
        self.precedence = precedence
        self.texts = texts
        self.advice = advice
        physicalClasses = physical
        filledFromCLP = filled
        selfDecomposing = decomposing
        let warnings = try catalogs.table("ghs-name-warnings").rows
        signs = Dictionary(grouping: warnings) { $0["sign"] }.mapValues { $0.map { $0["value"] } }
        presumed = Dictionary(
            warnings.filter { !$0["presumed"].isEmpty }.map { ($0["value"], $0["presumed"]) },
            uniquingKeysWith: { first, _ in first })
    }

    func elements(_ hazardClass: String, _ category: String) -> Elements? {
        elements[hazardClass + ":" + category] ?? elements[hazardClass + ":" + String(category.prefix(1))]
    }

    func hasClass(_ hazardClass: String) -> Bool { elements.keys.contains { $0.hasPrefix(hazardClass + ":") } }

    /// The text of a code; `H360FD` has that of `H360`.
    func text(_ code: String) -> Bilingual? { texts[code] ?? texts[String(code.prefix(4))] }

    /// The precautionary statements of a class and category; where a category is coarser, finer or not stated, those of
    /// the nearest more severe one.
    func advice(_ hazardClass: String, _ category: String) -> [Advice] {
        let own = advice[hazardClass + ":" + category] ?? advice[hazardClass + ":" + category + "A"]
        if let found = own ?? advice[hazardClass + ":" + String(category.prefix(1))] { return found }
        guard category.isEmpty || category == "?" else { return [] }
        let known = advice.keys.filter { $0.hasPrefix(hazardClass + ":") }
        let worst = known.max {
            severity(String($0.dropFirst(hazardClass.count + 1)))
                < severity(String($1.dropFirst(hazardClass.count + 1)))
        }
        return worst.flatMap { advice[$0] } ?? []
    }

    /// The part of a name that hints at an energetic hazard; `language` is `zh` or `en`.
    func warningPart(in names: [String], language: String) -> String? {
        let folded = names.map { $0.lowercased() }
        return signs["name_" + language]?.first { part in folded.contains { $0.contains(part) } }
    }

    /// The first of the transport classes whose rows the Chinese table lost: `1` stands for all its divisions.
    func warningClass(in classes: [String]) -> String? {
        classes.first { text in
            let division = text.prefix { $0.isNumber || $0 == "." }
            return signs["transport_class"]?.contains { division == $0 || division.hasPrefix($0 + ".") } == true
        }
    }

    /// The first group that stands for a physical hazard.
    func warningGroup(in groups: [ReactiveGroup]) -> ReactiveGroup? {
        groups.first { signs["reactive_group"]?.contains(String($0.id)) == true }
    }

    /// A larger number is a more severe category of the same class.
    func severity(_ category: String) -> Int {
        // UNSTABLE and divisions, types A to F, categories 1A, 1B, 1, 2, …: earlier in this order is worse.
        let order = [
            "UNSTABLE", "A", "1.1", "1A", "1", "1.2", "1B", "B", "1.3", "1C", "C", "1.4", "D", "1.5", "2", "2A", "1.6",
            "E",
            "2B", "F", "3", "4", "5", "G", "LACT", "",
        ]
        return order.count - (order.firstIndex(of: category) ?? order.count - 1)
    }
}
