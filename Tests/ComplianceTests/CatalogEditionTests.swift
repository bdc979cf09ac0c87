import Foundation
import Testing

@testable import Compliance

@Suite("Editions side by side")
struct CatalogEditionTests {
    private static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

    /// A list in three editions of their own, and what was added when.
    private func draft() throws -> Catalogs {
        let draft = try CatalogDraft()
        let entries = [
            ("first", "2015-05-01", "\"endsOn\": \"2019-12-31\","), ("second", "2020-03-01", ""),
            ("third", "2024-07-01", ""),
        ]
        var manifest: [String] = []
        for (name, begins, more) in entries {
            try draft.write("\(name).csv", "entry,cas\n\(name),67-64-1\n")
            manifest.append(
                """
                {"id": "list", "file": "\(name).csv", "kind": "list", "edition": "\(name)", "inForce": "\(begins)", \(more)
                 "title": {"zh": "表", "en": "list"}}
                """)
        }
        try draft.write("catalogs.json", "{\"format\": 1, \"catalogs\": [\(manifest.joined(separator: ","))]}")
        return try Catalogs.load(from: draft.directory)
    }

    @Test(
        "The edition of the day is taken, on its first and on its last day",
        arguments: [
            ("2015-05-01", "first", true), ("2019-12-31", "first", true), ("2020-01-01", "first", false),
            ("2020-02-29", "first", false), ("2020-03-01", "second", true), ("2024-06-30", "second", true),
            ("2024-07-01", "third", true), ("2035-01-01", "third", true), ("2010-01-01", "first", false),
        ])
    func ofTheDay(day: String, edition: String, isInForce: Bool) throws {
        let day = try Self.day(day)
        let table = try draft().asOf(day).table("list")
        #expect(table.edition.edition == edition && table.rows[0]["entry"] == edition)
        #expect(table.edition.isInForce(on: day) == isInForce)
    }

    @Test("Without a day the newest is taken; all are listed in their order, each ended by the next")
    func newest() throws {
        let catalogs = try draft()
        #expect(try catalogs.table("list").edition.edition == "third")
        #expect(catalogs.allEditions.map(\.edition) == ["first", "second", "third"])
        #expect(catalogs.allEditions.map(\.endsOn) == ["2019-12-31", "2024-06-30", nil])
        #expect(catalogs.editions.map(\.edition) == ["third"])
    }

    @Test("A decision's recorded editions are found again; one that is not loaded is an error that names it")
    func pinned() throws {
        let catalogs = try draft()
        let second = catalogs.allEditions[1]
        let key = CatalogEditionKey(id: "list", edition: "second", sha256: second.sha256)
        #expect(try catalogs.pinned(to: [key]).table("list").edition == second)
        for wrong in [
            CatalogEditionKey(id: "list", edition: "second", sha256: String(repeating: "0", count: 64)),
            CatalogEditionKey(id: "list", edition: "fourth", sha256: second.sha256),
            CatalogEditionKey(id: "gone", edition: "second", sha256: second.sha256),
        ] {
            let error = #expect(throws: CatalogError.self) { try catalogs.pinned(to: [key, wrong]) }
            let text = error?.description ?? ""
            #expect(text.contains(wrong.id) && text.contains(wrong.edition) && text.contains(wrong.sha256))
        }
    }

    @Test(
        "The catalogue of 2015 knows neither the five additions of 2026 nor forgets what it had",
        arguments: [("1516-70-7", false), ("624-65-7", false), ("67-64-1", true), ("68334-30-5", true)])
    func chineseCatalogue(cas: String, wasThere: Bool) throws {
        let all = try CatalogFixture.catalogs()
        let old = try all.asOf(Self.day("2025-06-01")).table("cn-hazchem")
        let new = try all.asOf(Self.day("2026-06-01")).table("cn-hazchem")
        #expect(old.rows(where: "cas", equals: cas).isEmpty != wasThere)
        #expect(!new.rows(where: "cas", equals: cas).isEmpty)
        #expect(new.rows.count == old.rows.count + 5)
        #expect(old.edition.endsOn == "2025-12-31" && old.edition.edition != new.edition.edition)
    }

    @Test(
        "Drug precursors and the candidate list count from the day they were listed",
        arguments: [
            ("cn-drug-precursor", "23056-29-3", "2024-08-31", "2024-09-01"),
            ("cn-drug-precursor", "41661-47-6", "2025-07-19", "2025-07-20"),
            ("eu-svhc", "110-54-3", "2026-02-03", "2026-02-04"),
        ])
    func fromItsDay(list: String, cas: String, before: String, after: String) throws {
        let all = try CatalogFixture.catalogs()
        let earlier = try all.asOf(Self.day(before)).table(list)
        let later = try all.asOf(Self.day(after)).table(list)
        #expect(earlier.rows(where: "cas", equals: cas).isEmpty)
        #expect(!later.rows(where: "cas", equals: cas).isEmpty)
        #expect(later.edition.inForce == after)
    }

    @Test("A purchase is decided by the editions of its day")
    func decision() throws {
        let all = try CatalogFixture.catalogs()
        func decide(_ day: String) throws -> Decision {
            let catalogs = try all.asOf(Self.day(day))
            return try PurchaseReview(
                catalogs: catalogs, registry: try SubstanceRegistry(catalogs: catalogs), regimes: [.eu]
            ).kilogram("110-54-3", on: day)
        }
        #expect(!(try decide("2026-02-03")).findings.contains { $0.list == "eu-svhc" })
        let now = try decide("2026-02-04")
        #expect(now.findings.contains { $0.list == "eu-svhc" })
        #expect(!now.findings.contains { $0.rule == "catalog.ended" })
    }

    @Test("A day outside every edition is told: too early with a note, after the last one's end with a review")
    func outside() throws {
        let catalogs = try draft()
        let edition = catalogs.allEditions[0]
        let rule = EditionFindings(editions: [edition])
        let early = rule.findings([], on: try Self.day("2015-04-30"), facts: [:])
        #expect(early.map(\.rule) == ["catalog.not-yet"] && early.map(\.verdict) == [.note])
        let late = rule.findings([], on: try Self.day("2020-01-01"), facts: [:])
        #expect(late.map(\.rule) == ["catalog.ended"] && late.map(\.verdict) == [.review])
        for finding in early + late {
            #expect(finding.citation.edition == "first" && finding.message.zh.contains("list"))
        }
        #expect(rule.findings([], on: try Self.day("2015-05-01"), facts: [:]).isEmpty)
        #expect(rule.findings([], on: try Self.day("2019-12-31"), facts: [:]).isEmpty)
    }
}
