import ChemTrack
import Compliance
import Foundation
import Testing

@Suite("Reviews that repeat themselves")
struct StandingReviewTests {
    /// The product's catalogues with a list of a plant's own, which bans these from a day on.
    private static func rules(banned: [String], from: String = "2026-01-01", on day: String) throws -> Plant.Rules {
        let folder = NSTemporaryDirectory() + "standing-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let product = PlantRules.directory
        let columns = try Catalogs.load(from: product).table("effects").columns
        let effect = [
            "list": "plant:bans", "effect": "prohibited", "verdict": "prohibited", "rule": "list.plant:bans",
            "match": "cas", "message_zh": "{name} 本厂禁用", "message_en": "{name} is banned here", "remedy_zh": "换用",
            "remedy_en": "replace it", "evidence": "official",
        ]
        let files = [
            "catalogs.json": """
            {"format": 1, "catalogs": [
              {"id": "plant:bans", "file": "none.csv", "kind": "list", "edition": "1", "inForce": "2020-01-01",
               "title": {"zh": "禁用", "en": "banned"}},
              {"id": "plant:bans", "file": "bans.csv", "kind": "list", "edition": "2", "inForce": "\(from)",
               "title": {"zh": "禁用", "en": "banned"}},
              {"id": "plant:effects", "file": "effects.csv", "kind": "effects", "edition": "1",
               "title": {"zh": "后果", "en": "effects"}}]}
            """,
            "none.csv": "entry,cas\nB0,1763-23-1\n",
            "bans.csv": "entry,cas\n" + banned.enumerated().map { "B\($0.offset + 1),\($0.element)\n" }.joined(),
            "effects.csv": columns.joined(separator: ",") + "\n"
                + columns.map { effect[$0] ?? "" }.joined(separator: ",") + "\n",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
        let day = try #require(CalendarDay(day))
        return try PlantRules.make(try Catalogs.load(from: [product, folder]).asOf(day))
    }

    private static func ask(_ test: TestPlant, _ cas: String) async throws -> Purchase {
        try await test.plant.requestPurchase(
            PurchaseRequest(cas: cas, quantity: try Quantity("5 kg"), form: .liquid, purpose: "清洗"), supplier: nil,
            by: TestPlant.warehouse)
    }

    @Test("A list that comes into force is taken up: purchases lose their approval, stock becomes a task, both once")
    func newList() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone())
        let purchase = try await Self.ask(test, "67-64-1")
        _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "ok", by: TestPlant.ehs)
        let other = try await Self.ask(test, "64-17-5")
        let first = try #require(try await test.plant.reviewWhatChanged())
        #expect(first.isFirst && first.purchases.isEmpty && first.purchasesReviewed == 2)
        #expect(test.store.now.tasks.isEmpty)
        #expect(try await test.plant.reviewWhatChanged() == nil)

        try await test.plant.adopt(try Self.rules(banned: ["67-64-1"], on: "2026-11-28"))
        let found = try #require(try await test.plant.reviewWhatChanged())
        #expect(found.purchases.map(\.id) == [purchase.id])
        let now = try #require(test.store.now.purchases[purchase.id])
        #expect(now.state == .reviewed && now.decision.verdict == .prohibited)
        #expect(now.approvals.allSatisfy { !$0.isInForce })
        #expect(now.affected?.findings.contains { $0.list == "plant:bans" } == true)
        #expect(test.store.now.purchases[other.id]?.affected == nil)
        let tasks = test.store.now.tasks.values.filter { $0.duty.rule == "stock.newly-affected" }
        #expect(tasks.count == 1)
        #expect(tasks.first?.duty.text.zh.contains("丙酮") == true && tasks.first?.duty.who == .ehs)
        #expect(tasks.first?.duty.citation.edition == "2")

        // The purchase is no longer on order, which is a change of its own and affects nothing.
        let after = try #require(try await test.plant.reviewWhatChanged())
        #expect(after.purchases.isEmpty && after.stock.isEmpty)
        #expect(try await test.plant.reviewWhatChanged() == nil)
        let restarted = try await test.restarted()
        try await restarted.plant.adopt(try Self.rules(banned: ["67-64-1"], on: "2026-11-28"))
        let again = try #require(try await restarted.plant.reviewWhatChanged())
        #expect(again.purchases.isEmpty && again.stock.isEmpty)
        #expect(test.store.now.purchases[purchase.id]?.affected != nil)
    }

    @Test("A list that is not in force yet decides nothing")
    func future() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ask(test, "67-64-1")
        try await test.plant.adopt(try Self.rules(banned: ["67-64-1"], from: "2026-12-01", on: "2026-11-30"))
        let found = try #require(try await test.plant.reviewWhatChanged())
        #expect(found.purchases.isEmpty)
        let then = try Self.rules(banned: ["67-64-1"], from: "2026-12-01", on: "2026-12-01")
        let asked = PurchaseRequest(cas: "67-64-1", quantity: try Quantity("5 kg"), purpose: "清洗")
        let now = try await test.plant.check(asked, by: TestPlant.warehouse)
        let later = try await test.plant.check(
            asked, on: CalendarDay("2026-12-01"), rules: then, by: TestPlant.warehouse)
        #expect(now.verdict < .prohibited && later.verdict == .prohibited)
        #expect(test.store.now.purchases.keys.sorted() == [purchase.id])
    }

    @Test("Stock that grows is seen by an open purchase; what only moved within its phase is not kept again")
    func stock() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ask(test, "67-56-1")
        _ = try await test.plant.reviewWhatChanged()
        let kept = test.store.now.records.count
        let small = try await Self.ask(test, "67-56-1")
        _ = try await test.plant.advance(purchase: small.id, .approve, reason: "ok", by: TestPlant.ehs)
        let quiet = try #require(try await test.plant.reviewWhatChanged())
        #expect(quiet.purchases.isEmpty && test.store.now.records.count == kept + 1)
        // GB 18218 table 1 no. 65: methanol, 500 t; 450 t on order are near it.
        let large = try await test.plant.requestPurchase(
            PurchaseRequest(cas: "67-56-1", quantity: try Quantity("450 t"), form: .liquid, purpose: "生产"),
            supplier: nil, by: TestPlant.warehouse)
        _ = try await test.plant.advance(purchase: large.id, .approve, reason: "ok", by: TestPlant.ehs)
        let found = try #require(try await test.plant.reviewWhatChanged())
        let affected = try #require(found.purchases.first { $0.id == purchase.id })
        #expect(affected.findings.contains { $0.rule == "threshold.gb18218" })
        _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "seen", by: TestPlant.ehs)
        #expect(test.store.now.purchases[purchase.id]?.affected == nil)
    }

    @Test("A day that passes is a change: a supplier's permit that runs out is seen")
    func dayPasses() async throws {
        let test = try await TestPlant.make()
        try await test.plant.register(
            Party(id: "east", role: .supplier, details: ManifestParty(name: "East")), by: TestPlant.admin)
        _ = try await test.plant.record(
            permit: .init(number: "WH-1", scope: ["cn-hazchem"], expires: CalendarDay("2026-11-29")), ofParty: "east",
            by: TestPlant.ehs)
        let purchase = try await test.plant.requestPurchase(
            PurchaseRequest(cas: "67-64-1", quantity: try Quantity("5 kg"), purpose: "清洗"), supplier: "East",
            by: TestPlant.warehouse)
        #expect(purchase.decision.findings.contains { $0.rule == "supplier.ok" })
        _ = try await test.plant.reviewWhatChanged()
        test.clock.advance(86_400_000)
        #expect(try #require(try await test.plant.reviewWhatChanged()).purchases.isEmpty)
        test.clock.advance(86_400_000)
        let found = try #require(try await test.plant.reviewWhatChanged())
        #expect(found.purchases.map(\.id) == [purchase.id])
        #expect(found.purchases.first?.findings.contains { $0.rule == "supplier.expired" } == true)
    }

    private static func newTasks(_ test: TestPlant) -> [DutyTask] {
        test.store.now.tasks.values.filter { $0.duty.rule == "stock.newly-affected" }
    }

    @Test("A list that changes between a receipt and the next review finds what came: it came under the old one")
    func listAfterReceipt() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone())
        try await test.plant.adopt(try Self.rules(banned: ["67-64-1"], on: "2026-11-28"))
        let found = try #require(try await test.plant.reviewWhatChanged())
        #expect(found.stock.map(\.name.zh) == ["丙酮"])
        #expect(Self.newTasks(test).count == 1)
        // What comes under the new list was judged by it when it came.
        _ = try await test.receive(try TestPlant.nitrate())
        _ = try await test.plant.reviewWhatChanged()
        #expect(Self.newTasks(test).count == 1)
    }

    @Test("A list that changes while the plant is down finds what came just before")
    func listWhileDown() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.nitrate())
        _ = try await test.plant.reviewWhatChanged()
        _ = try await test.receive(try TestPlant.acetone())
        let rules = try Self.rules(banned: ["67-64-1"], on: "2026-11-28")
        let restarted = try await TestPlant.over(test.store, test.clock, rules: rules)
        _ = try await restarted.plant.reviewWhatChanged()
        // Nobody knows what its lists were when it came: each that asks for a person is told, the new one among them.
        #expect(Self.newTasks(restarted).contains { $0.duty.text.en.contains("plant:bans") })
    }
}
