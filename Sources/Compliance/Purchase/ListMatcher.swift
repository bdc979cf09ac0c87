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

    init(table: CatalogTable) throws(CatalogError) {
        self.table = table
        let cas = try table.position("cas")
        let columns = ["name_zh", "aliases_zh", "name_en"].compactMap { table.columns.firstIndex(of: $0) }
        for (number, row) in table.rows.enumerated() where row[position: cas].isEmpty {
            for column in columns {
                for name in row[position: column].split(separator: "|") {
                    let key = NameKey.fold(String(name))
                    if !key.isEmpty { unnumbered[key, default: []].append(Int32(number)) }
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
        }
        return found
    }

    /// Rows whose `entry` is the number of a catalogue entry that may be meant.
    func catalogMatches(_ subject: Subject) -> [Match] {
        var found: [Match] = []
        for candidate in subject.candidates {
            guard let number = candidate.catalogNumber,
                let row = table.rows(where: "entry", equals: number).first,
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
