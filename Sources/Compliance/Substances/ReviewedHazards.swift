/// Classifications that a person of the plant has reviewed: the plant's own tables of kind `hazards`, with reviewer, day
/// and reason in every row. They are the strongest source; `NOT_CLASSIFIED` states that no class applies.
struct ReviewedHazards: Sendable {
    struct Answer {
        var statements: [HazardStatement]
        var review: ClassificationReview
        /// The statement is about a strength or form of its own.
        var isConditional: Bool
    }

    static let notClassified = "NOT_CLASSIFIED"

    private let tables: [CatalogTable]

    init(catalogs: Catalogs) throws(CatalogError) {
        tables = catalogs.tables(of: .hazards).filter { $0.columns.contains("reviewed_by") }
        var known: Set<String> = [Self.notClassified + ":"]
        for row in try catalogs.table("ghs-class-map").rows {
            known.insert("\(row["hazard_class"]):\(row["category"])")
        }
        for table in tables { try Self.check(table, classes: known) }
    }

    /// A class that does not exist, or the same material stated both with a class and without, is an error of the file.
    private static func check(_ table: CatalogTable, classes: Set<String>) throws(CatalogError) {
        var problems: [CatalogProblem] = []
        let position = table.columns.firstIndex(of: "hazard_class").map { $0 + 1 }
        func add(_ row: CatalogRow, _ what: String, _ remedy: String) {
            problems.append(
                CatalogProblem(
                    file: table.edition.file, line: row.line, column: position, columnName: "hazard_class", what: what,
                    remedy: remedy))
        }
        for row in table.rows {
            let hazardClass = row["hazard_class"]
            let category = row["category"]
            if !classes.contains("\(hazardClass):\(category)"),
                !classes.contains("\(hazardClass):\(category.prefix(1))")
            {
                add(
                    row, "`\(hazardClass)` with category `\(category)` is no hazard class",
                    "use a class and category of ghs/class-map.csv, or \(notClassified) when none applies")
            }
            let same = table.rows(where: "cas", equals: row["cas"]).filter { $0["condition"] == row["condition"] }
            if hazardClass == notClassified, same.contains(where: { $0["hazard_class"] != notClassified }) {
                add(
                    row, "\(row["cas"]) is stated to be in no class, and in another row to be in one",
                    "take one of the rows out")
            }
        }
        guard problems.isEmpty else { throw .problems(problems) }
    }

    /// What the plant states of a material at this strength and form; nil when it says nothing of it.
    func answer(_ numbers: [String], concentration_pct: Double?, form: PhysicalForm?) -> Answer? {
        for table in tables {
            var found: [HazardStatement] = []
            var decisive: CatalogRow?
            for row in numbers.flatMap({ table.rows(where: "cas", equals: $0) }) {
                let answer = Condition(row["condition"], names: [row["name_zh"], row["name_en"]])
                    .answer(concentration_pct: concentration_pct, form: form)
                let hazardClass = row["hazard_class"]
                // That nothing applies must be sure; a class is taken also when its condition is open.
                guard answer == .applies || answer == .unclear && hazardClass != Self.notClassified else { continue }
                decisive = decisive ?? row
                guard hazardClass != Self.notClassified else { continue }
                found.append(
                    HazardStatement(
                        hazardClass: hazardClass, category: row["category"], hCode: "",
                        source: table.edition.citation(clause: "CAS \(row["cas"])"), minimum: answer == .unclear,
                        evidence: "plant", origin: .plant))
            }
            guard let row = decisive else { continue }
            return Answer(
                statements: found,
                review: ClassificationReview(
                    isNotClassified: found.isEmpty, source: table.edition.citation(clause: "CAS \(row["cas"])"),
                    evidence: "plant", restsOn: Bilingual(same: row["reason"]), by: row["reviewed_by"],
                    on: row["reviewed_on"]),
                isConditional: !row["condition"].isEmpty)
        }
        return nil
    }
}
