import Foundation
import Testing

@testable import Compliance

/// A decision that was exported is made again, from the recorded editions and nothing else.
@Suite("Purchase decisions made again")
struct PurchaseRecordTests {
    private static let now_ms: Int64 = 1_795_831_200_000

    private static func record(_ item: PurchaseCase) throws -> DecisionRecord {
        let review = try PurchaseFixture.review(item.regimes ?? [.cn])
        return review.record(
            item.request, dossier: item.dossier ?? PurchaseDossier(),
            stock: review.counted(StockIndex(item.stock ?? [])), now_ms: PurchaseFixture.day_ms(item.on ?? "2026-11-28")
        )
    }

    private static func exported(_ record: DecisionRecord) throws -> DecisionRecord {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try JSONDecoder().decode(DecisionRecord.self, from: encoder.encode(record))
    }

    @Test("Every case comes out of its record as it went in, byte for byte")
    func roundTrip() throws {
        for item in PurchaseCase.all {
            let record = try Self.record(item)
            let again = try Self.exported(record)
            #expect(again == record, "\(item.title)")
            #expect(
                try DecisionRecord.bytes(again.decision) == DecisionRecord.bytes(record.decision), "\(item.title)")
            let review = try PurchaseFixture.review(item.regimes ?? [.cn])
            let decided = review.decide(
                again.request, dossier: again.dossier, stock: review.counted(again.stock), now_ms: again.at_ms)
            #expect(
                try DecisionRecord.bytes(decided) == DecisionRecord.bytes(record.decision), "\(item.title)")
        }
    }

    @Test("A year later, from catalogues loaded afresh")
    func replay() throws {
        let cases = PurchaseCase.all
        for place in [0, cases.count / 2, cases.count - 1] {
            let record = try Self.exported(try Self.record(cases[place]))
            let replay = try record.replay(with: try Catalogs.load(from: CatalogFixture.directory))
            #expect(replay.isEqual && replay.differences.isEmpty, "\(cases[place].title): \(replay.differences)")
        }
    }

    @Test("What was tampered with is told")
    func tampered() throws {
        let item = try #require(PurchaseCase.all.first { $0.stock?.isEmpty == false })
        var record = try Self.record(item)
        record.stock = StockIndex()
        let replay = try record.replay(with: try CatalogFixture.catalogs())
        #expect(!replay.isEqual && !replay.differences.isEmpty)
        for difference in replay.differences { #expect(!difference.zh.isEmpty && !difference.en.isEmpty) }
    }

    @Test("An edition that is not there is an error that names it")
    func missing() throws {
        var record = try Self.record(PurchaseCase.all[0])
        record.decision.catalogs[0].sha256 = String(repeating: "0", count: 64)
        let wanted = record.decision.catalogs[0].id
        do {
            _ = try record.replay(with: try CatalogFixture.catalogs())
            Issue.record("it was made from another edition")
        } catch let error as CatalogError {
            #expect(error.problems.map(\.file) == [wanted])
        }
    }

    @Test("Stock that comes and goes leaves the same sums, in any order", arguments: [1, 7, 20_261_128])
    func stockIndex(_ seed: UInt64) throws {
        var random = CaseRandom(seed: seed)
        let names = ["67-64-1", "67-56-1", "151-50-8", "7697-37-2"]
        func line() throws -> StockLine {
            let isVolume = Int.random(in: 0..<5, using: &random) == 0
            let amount = Int64.random(in: 1...1_000_000, using: &random)
            return StockLine(
                cas: names.randomElement(using: &random), name: "",
                quantity: isVolume
                    ? .volume(Volume(microlitres: amount)) : .mass(Mass(milligrams: amount * 1_000_000_000)),
                concentration_pct: Bool.random(using: &random) ? nil : Double(Int.random(in: 1...100, using: &random)),
                density_kg_per_L: isVolume && Bool.random(using: &random) ? 0.8 : nil,
                unitID: Bool.random(using: &random) ? nil : "W1", onOrder: Bool.random(using: &random))
        }
        let kept = try (0..<300).map { _ in try line() }
        let passing = try (0..<200).map { _ in try line() }
        var index = StockIndex(kept.reversed())
        for line in passing { index.add(line) }
        for line in passing.shuffled(using: &random) { index.remove(line) }
        #expect(index == StockIndex(kept))
        #expect(index.count == kept.count)
        let data = try JSONEncoder().encode(index)
        #expect(try JSONDecoder().decode(StockIndex.self, from: data) == index)
    }
}
