import Testing

@testable import Compliance

/// Every name that stands beside a CAS number anywhere in the catalogues, asked for by itself.
@Suite("Names against CAS numbers")
struct CatalogNamesTests {
    @Test("Never leads to another material, in any table that has both; a name of several has to be chosen")
    func names() throws {
        let catalogs = try CatalogFixture.catalogs()
        let registry = try SubstanceIdentityTests.shared.get()
        var (asked, known, tables) = (0, 0, 0)
        var wrong: [String] = []
        for edition in catalogs.editions {
            let table = try catalogs.table(edition.id)
            let columns = ["name_zh", "name_en", "aliases_zh"].filter(table.columns.contains)
            guard table.columns.contains("cas"), !columns.isEmpty else { continue }
            tables += 1
            // One entry that prints several numbers is one material.
            let entries = Dictionary(grouping: table.rows) { row in
                table.columns.contains("entry") && !row["entry"].isEmpty ? row["entry"] : row["cas"]
            }
            for row in table.rows where !row["cas"].isEmpty {
                let cas = row["cas"]
                let entry = table.columns.contains("entry") && !row["entry"].isEmpty ? row["entry"] : cas
                let numbers = Set((entries[entry] ?? []).flatMap { registry.tables.equivalents(of: $0["cas"]) })
                for column in columns {
                    for name in row[column].split(separator: "|").map(String.init) where name.count > 1 {
                        asked += 1
                        guard case .known(let substance, _) = registry.identify(SubstanceQuery(name: name)) else {
                            continue
                        }
                        known += 1
                        guard let found = substance.cas, !numbers.contains(found),
                            !registry.tables.equivalents(of: found).contains(cas)
                        else { continue }
                        wrong.append("\(edition.id):\(row.line) `\(name)` \(cas) is taken for \(found)")
                    }
                }
            }
        }
        #expect(tables >= 30 && asked > 30_000 && known > asked / 2, "\(tables) tables, \(asked) names, \(known) known")
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(40).joined(separator: "\n"))")
    }
}
