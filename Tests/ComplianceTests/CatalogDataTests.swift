import Compliance
import Foundation
import Testing

@Suite("The catalogues of the product")
struct CatalogDataTests {
    @Test("load without a problem, in good time")
    func load() throws {
        let clock = ContinuousClock()
        let began = clock.now
        let catalogs = try Catalogs.load(from: CatalogFixture.directory)
        let took = clock.now - began
        #expect(catalogs.editions.count >= 60)
        // Generous: a debug build on a busy machine. A release build takes a tenth of it.
        #expect(took < .seconds(20), "loading took \(took)")
        if ProcessInfo.processInfo.environment["CATALOG_TIME"] != nil {
            FileHandle.standardError.write(Data("catalogues loaded in \(took)\n".utf8))
        }
    }

    @Test(
        "hold the lists that the verdicts name",
        arguments: [
            ("cn-hazchem", 2833), ("cn-hypertoxic", 148), ("cn-explosive-precursor", 95), ("cn-drug-precursor", 54),
            ("cn-key-regulated", 74),
            ("cn-special-control", 20), ("cn-high-toxic", 54), ("cn-monitored", 58), ("gb12268", 2853),
            ("us-hmt", 3259), ("cn-ghs", 9078),
            ("cn-ghs-supplement", 117), ("cn-waste", 467), ("cn-waste-categories", 46), ("us-container-types", 13),
            ("us-units", 8),
            ("cameo-groups", 80), ("cameo-pairs", 2346), ("cas-reactive-groups", 21001), ("us-segregation", 324),
            ("gb18218-classes", 24),
            ("gb18218-beta-gases", 14), ("gb18218-alpha-levels", 9), ("iarc", 863), ("us-cfats", 404), ("us-rmp", 140),
            ("us-psm", 130),
        ])
    func complete(id: String, rows: Int) throws {
        let table = try CatalogFixture.catalogs().table(id)
        // Rows with several CAS numbers were split: count the entries where they are numbered.
        let count =
            ["cn-hazchem", "cn-high-toxic", "cn-special-control", "cn-hypertoxic"].contains(id)
            ? Set(table.rows.map { $0["entry"] }).count : table.rows.count
        #expect(count == rows)
    }

    @Test("carry source, edition, licence and evidence")
    func editions() throws {
        let levels: Set<String> = ["official", "read", "derived", "mixed", "knowledge", "plant"]
        for edition in try CatalogFixture.catalogs().editions {
            #expect(
                !edition.document.isEmpty && !edition.edition.isEmpty && !edition.source.isEmpty
                    && !edition.licence.isEmpty, "\(edition.id)")
            #expect(levels.contains(edition.evidence), "\(edition.id): \(edition.evidence)")
            #expect(!edition.title.zh.isEmpty && !edition.title.en.isEmpty)
        }
    }

    @Test("pass the check digit in every CAS column, also read the long way")
    func checkDigits() throws {
        let catalogs = try CatalogFixture.catalogs()
        var checked = 0
        for edition in catalogs.editions {
            let table = try catalogs.table(edition.id)
            for column in table.columns where column == "cas" || column.hasPrefix("cas_") {
                let position = try table.position(column)
                for row in table.rows where !row[position: position].isEmpty {
                    checked += 1
                    #expect(throws: Never.self, "\(edition.file):\(row.line)") {
                        try CASNumber(row[position: position])
                    }
                }
            }
        }
        #expect(checked > 50_000)
    }

    @Test("say what each flag of each list means")
    func everyFlagHasAnEffect() throws {
        let catalogs = try CatalogFixture.catalogs()
        let effects = try catalogs.table("effects")
        for table in catalogs.tables(of: .list) + catalogs.tables(of: .thresholds) {
            let own = effects.rows(where: "list", equals: table.edition.id)
            #expect(!own.isEmpty, "\(table.edition.id) has no effect")
            let flags = Set(own.map { $0["flag"] })
            for flag in Set(table.rows.map { $0["flag"] }) where !flags.contains("") {
                #expect(flags.contains(flag), "\(table.edition.id): flag `\(flag)` has no effect")
            }
        }
        // An effect for a list that is not there would never be seen.
        for row in effects.rows { #expect(throws: Never.self) { try catalogs.table(row["list"]) } }
    }

    @Test("never prohibit on knowledge alone, as far as the effects go")
    func knowledge() throws {
        let catalogs = try CatalogFixture.catalogs()
        for row in try catalogs.table("effects").rows where row["verdict"] == "prohibited" {
            let isOfficial = row["evidence"] != "knowledge"
            #expect(isOfficial || ["cn-monitored", "cwc", "stockholm", "montreal"].contains(row["list"]))
        }
    }
}
