import Foundation
import Testing

@testable import Compliance

@Suite("What differs between two sets of catalogues")
struct CatalogDiffTests {
    private func table(_ rows: String) throws -> Catalogs {
        let draft = try CatalogDraft()
        try draft.write("t.csv", "entry,cas,name_zh\n" + rows)
        try draft.write(
            "catalogs.json",
            """
            {"format": 1, "catalogs": [{"id": "t", "file": "t.csv", "kind": "list", "edition": "1",
             "title": {"zh": "表", "en": "t"}}]}
            """)
        return try Catalogs.load(from: draft.directory)
    }

    @Test("Rows added, removed and changed are told with their key, their line and their cells")
    func rows() throws {
        let before = try table("1,67-64-1,丙酮\n2,67-56-1,甲醇\n3,64-17-5,乙醇\n4,,无号\n4,,无号\n")
        let after = try table("3,64-17-5,乙醇\n1,67-64-1,二甲基酮\n4,,无号\n5,71-43-2,苯\n")
        let changes = CatalogDiff(from: before, to: after).changes
        let told = Set(changes.map { "\($0.kind.rawValue) \($0.key) \($0.line ?? 0)" })
        #expect(told == ["changed 1, 67-64-1 3", "added 5, 71-43-2 5", "removed 2, 67-56-1 3", "removed 4 6"])
        #expect(changes.first { $0.kind == .changed }?.cells == ["name_zh": ["丙酮", "二甲基酮"]])
        #expect(CatalogDiff(from: after, to: after).changes.isEmpty)
        // The order of rows is no difference.
        let turned = try table("5,71-43-2,苯\n4,,无号\n1,67-64-1,二甲基酮\n3,64-17-5,乙醇\n")
        #expect(CatalogDiff(from: after, to: turned).changes.isEmpty)
    }

    @Test("What is added one way is removed the other way")
    func mirrored() throws {
        let before = try table("1,67-64-1,a\n2,67-56-1,b\n")
        let after = try table("2,67-56-1,c\n3,64-17-5,d\n")
        let there = CatalogDiff(from: before, to: after).changes
        let back = CatalogDiff(from: after, to: before).changes
        #expect(there.filter { $0.kind == .added }.map(\.key) == back.filter { $0.kind == .removed }.map(\.key))
        #expect(there.filter { $0.kind == .removed }.map(\.key) == back.filter { $0.kind == .added }.map(\.key))
        #expect(there.filter { $0.kind == .changed }.map(\.key) == back.filter { $0.kind == .changed }.map(\.key))
    }

    @Test("A substance that an edition adds to the candidate list comes to another verdict from its day on")
    func verdicts() throws {
        let all = try CatalogFixture.catalogs()
        let day = try #require(CalendarDay("2026-02-04"))
        let eve = try #require(CalendarDay("2026-02-03"))
        let diff = CatalogDiff(from: all.asOf(eve), to: all.asOf(day))
        #expect(!diff.changes.isEmpty && diff.changes.allSatisfy { $0.catalog == "eu-svhc" && $0.kind == .added })
        let changes = try diff.verdictChanges([.eu], from: eve, to: day)
        // That the older edition had ended by the newer one's day is no change of the law.
        #expect(changes.allSatisfy { $0.after > $0.before && $0.rulesNew.contains { $0.contains("svhc") } })
    }

    @Test("Coverage counts rows, CAS numbers and evidence of each table")
    func coverage() throws {
        let catalogs = try table("1,67-64-1,a\n2,67-64-1,b\n3,,c\n")
        let line = try #require(catalogs.coverage(on: CalendarDay(number: 0)).first)
        #expect(line.rows == 3 && line.rowsWithCAS == 2 && line.differentCAS == 1 && line.evidence == ["plant": 3])
    }
}
