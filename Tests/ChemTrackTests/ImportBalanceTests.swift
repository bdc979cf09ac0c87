import ChemTrack
import Compliance
import Testing

@Suite("Imported stock in the journal of amounts")
struct ImportBalanceTests {
    private static let table = ImportTable(
        columns: ["name_zh", "cas", "quantity", "zone", "form", "lot"],
        rows: [
            ImportTable.Row(number: 2, cells: ["丙酮", "67-64-1", "12.5 kg", "FL-1", "liquid", "L-1"]),
            ImportTable.Row(number: 3, cells: ["丙酮", "67-64-1", "250 mL", "FL-1", "liquid", "L-1"]),
        ])

    @Test("What is imported is opening stock to the unit; what is taken back never was")
    func openingAndBack() async throws {
        let test = try await TestPlant.make()
        let report = try await test.plant.importItems(
            Self.table, file: "stock.csv", digest: LedgerDigest.emptyTree, apply: true, by: TestPlant.admin)
        let entries = test.store.now.amounts
        #expect(entries.map(\.kind) == [.opening, .opening])
        #expect(entries.map(\.change) == [12_500_000, 250_000])
        #expect(entries.map(\.unit) == [.milligrams, .microlitres])
        for entry in entries {
            let event = try #require(test.store.now.entries.first { $0.event.seq == entry.seq }).event
            #expect(event.kind == "item.imported" && event.subject == entry.item)
        }
        let id = try #require(report.id)
        _ = try await test.plant.undo(import: id, by: TestPlant.admin)
        let left = Dictionary(grouping: test.store.now.amounts, by: \.item).mapValues {
            $0.reduce(0) { $0 + $1.change }
        }
        #expect(left.count == 2 && left.values.allSatisfy { $0 == 0 })
    }
}
