/// Finds the rows of one list that speak of a material: by CAS number, by catalogue entry, or by name where the list
/// gives no number.
struct ListMatcher: Sendable {
    struct Match: Sendable {
        var row: CatalogRow
        /// The condition neither confirmed nor excluded the material.
        var isUnclear: Bool
        var matchedBy: String
    }

    let table: CatalogTable
    /// Rows without a CAS number, by folded name.
    private var unnumbered: [String: [Int32]] = [:]
    /// Rows that include their salts, by folded name; empty for lists that do not.
    private var withSalts: [(key: String, row: Int32)] = []
    private let saltWords: Set<String>

    init(table: CatalogTable, saltWords: Set<String> = []) throws(CatalogError) {
        self.saltWords = saltWords
        self.table = table
        let cas = try table.position("cas")
        let columns = ["name_zh", "aliases_zh", "name_en"].compactMap { table.columns.firstIndex(of: $0) }
        let salts = table.columns.firstIndex(of: "salts_included")
        for (number, row) in table.rows.enumerated() {
            let isUnnumbered = row[position: cas].isEmpty
            let hasSalts = salts.map { row[position: $0] == "1" } ?? false
            guard isUnnumbered || hasSalts else { continue }
            for column in columns {
                for name in row[position: column].split(separator: "|") {
                    let key = NameKey.fold(String(name))
                    if key.isEmpty { continue }
                    if isUnnumbered { unnumbered[key, default: []].append(Int32(number)) }
                    if hasSalts { withSalts.append((key, Int32(number))) }
                }
            }
        }
    }

    func matches(_ subject: Subject) -> [Match] {
        var found: [Match] = []
        for number in subject.numbers {
            for row in table.rows(where: "cas", equals: number) {
                add(row, subject, number == subject.numbers.first ? "cas" : "equivalent cas", to: &found)
            }
        }
        for key in subject.nameKeys.sorted() {
            for row in unnumbered[key] ?? [] { add(table.rows[Int(row)], subject, "name", to: &found) }
            for entry in withSalts where isSalt(key, of: entry.key) {
                add(table.rows[Int(entry.row)], subject, "name of a salt", to: &found)
            }
        }
        return found
    }

    /// `盐酸麻黄素` of `麻黄素`, `ephedrinehydrochloride` of `ephedrine`: what is left is a word that makes a salt.
    private func isSalt(_ key: String, of name: String) -> Bool {
        guard key.utf8.count > name.utf8.count else { return false }
        if key.hasSuffix(name) { return saltWords.contains(String(key.dropLast(name.count))) }
        if key.hasPrefix(name) { return saltWords.contains(String(key.dropFirst(name.count))) }
        return false
    }

    /// Rows whose `entry` is the number of a catalogue entry that may be meant.
    func catalogMatches(_ subject: Subject) -> [Match] {
        var found: [Match] = []
        for candidate in subject.candidates {
            // An entry may have a row for each strength.
            guard let number = candidate.catalogNumber, case let rows = table.rows(where: "entry", equals: number),
                let row = rows.first(where: { $0["condition"] == candidate.condition ?? "" }) ?? rows.first,
                !found.contains(where: { $0.row["entry"] == number })
            else { continue }
            // Several entries in question: each of them may be the one, none is certain.
            let isUnclear = candidate.conditionUnclear || subject.substance?.conditionUnclear == true
            found.append(Match(row: row, isUnclear: isUnclear, matchedBy: "catalog entry"))
        }
        return found
    }

    private func add(_ row: CatalogRow, _ subject: Subject, _ matchedBy: String, to found: inout [Match]) {
        let answer = Condition(row["condition"], names: [row["name_zh"], row["name_en"]].filter { !$0.isEmpty })
            .answer(concentration_pct: subject.request.concentration_pct, form: subject.request.form)
        guard answer != .excluded, !found.contains(where: { $0.row.row == row.row }) else { return }
        found.append(Match(row: row, isUnclear: answer == .unclear, matchedBy: matchedBy))
    }
}
