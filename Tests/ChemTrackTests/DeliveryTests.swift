import ChemTrack
import Compliance
import Testing

@Suite("Deliveries of a purchase")
struct DeliveryTests {
    private static func ordered(_ test: TestPlant, _ quantity: String) async throws -> Purchase {
        let purchase = try await test.plant.requestPurchase(
            PurchaseRequest(cas: "67-64-1", quantity: try Quantity(quantity), form: .liquid, purpose: "清洗"),
            supplier: "East", by: TestPlant.warehouse)
        _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "ok", by: TestPlant.ehs)
        return try await test.plant.advance(
            purchase: purchase.id, .order, reason: "", licences: [.init(list: "cn-drug-precursor", number: "B-1")],
            by: TestPlant.warehouse)
    }

    private static func arrive(
        _ test: TestPlant, _ purchase: Purchase, _ quantity: String, count: Int = 1, why: String? = nil
    ) async -> String? {
        let error = await refusal {
            var receipt = try TestPlant.acetone(quantity, count: count)
            receipt.purchase = purchase.id
            receipt.overDeliveryReason = why
            _ = try await test.plant.receive(receipt, by: TestPlant.warehouse)
        }
        return error?.word
    }

    @Test("It stays ordered until its amount has come, and what has come is no longer on order")
    func partial() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ordered(test, "10 kg")
        #expect(await Self.arrive(test, purchase, "2 kg", count: 2) == nil)
        let half = try #require(test.store.now.purchases[purchase.id])
        #expect(half.state == .ordered)
        #expect(half.received == (try Quantity("4 kg")))
        #expect(half.stillToCome == (try Quantity("6 kg")))
        #expect(await Self.arrive(test, purchase, "6 kg") == nil)
        #expect(test.store.now.purchases[purchase.id]?.state == .received)
        #expect(await Self.arrive(test, purchase, "1 kg") == "refused")
        let kinds = test.store.now.entries.map(\.event).filter { $0.subject == purchase.id }.map(\.kind)
        #expect(kinds.suffix(2) == ["purchase.delivered", "purchase.received"])
    }

    @Test("More than was ordered needs a reason, and leaves nothing behind without one")
    func over() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ordered(test, "10 kg")
        #expect(await Self.arrive(test, purchase, "10.000001 kg") == "invalid over_delivery_reason")
        #expect(test.store.now.items.isEmpty)
        #expect(await Self.arrive(test, purchase, "11 kg", why: "full drums only") == nil)
        let done = try #require(test.store.now.purchases[purchase.id])
        #expect(done.state == .received)
        #expect(done.received == (try Quantity("11 kg")))
        #expect(done.stillToCome == (try Quantity("0 kg")))
    }

    /// 0.79 kg/L: 10 L are 7.9 kg.
    @Test("A volume that arrives for a mass counts by the density")
    func density() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ordered(test, "7.9 kg")
        #expect(await Self.arrive(test, purchase, "10 L") == nil)
        let done = try #require(test.store.now.purchases[purchase.id])
        #expect(done.received == .mass(Mass(milligrams: 7_900_000)))
        #expect(done.state == .received)
    }
}
