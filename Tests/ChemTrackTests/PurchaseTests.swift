import ChemTrack
import Compliance
import Testing

@Suite("Purchases in the plant")
struct PurchaseTests {
    private static func request(
        _ cas: String = "67-64-1", _ quantity: String = "5 kg", limit: String? = nil
    ) throws -> PurchaseRequest {
        PurchaseRequest(
            cas: cas, quantity: try Quantity(quantity), form: .liquid, purpose: "清洗",
            plantLimit: try limit.map { try Quantity($0) })
    }

    private static func ask(_ test: TestPlant, _ request: PurchaseRequest) async throws -> Purchase {
        try await test.plant.requestPurchase(request, supplier: "East", by: TestPlant.warehouse)
    }

    private static let filing = [PurchaseDossier.HeldLicence(list: "cn-drug-precursor", number: "B-1")]

    @Test("A prohibited purchase can only be refused, or overridden by two signatures")
    func prohibited() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ask(test, try Self.request("67-64-1", "5 kg", limit: "1 kg"))
        #expect(purchase.decision.verdict == .prohibited)
        #expect(purchase.allowedSteps == [.override, .refuse])
        for step in [Purchase.Step.approve, .order] {
            let error = await refusal {
                _ = try await test.plant.advance(purchase: purchase.id, step, reason: "please", by: TestPlant.admin)
            }
            #expect(error?.word == "refused")
        }
        let refused = try await test.plant.advance(
            purchase: purchase.id, .refuse, reason: "over the limit", by: TestPlant.ehs)
        #expect(refused.state == .refused)
        #expect(refused.allowedSteps.isEmpty)
    }

    @Test("What needs review is approved only with a reason, which is kept with the name")
    func review() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ask(test, try Self.request())
        #expect(purchase.decision.verdict == .review)
        #expect(purchase.decision.findings.contains { $0.rule == "place.available" })
        #expect(!purchase.decision.catalogs.isEmpty)
        let silent = await refusal {
            _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "  ", by: TestPlant.ehs)
        }
        #expect(silent?.word == "invalid reason")
        let approved = try await test.plant.advance(
            purchase: purchase.id, .approve, reason: "needed for line 2", by: TestPlant.ehs)
        #expect(approved.approvals.map(\.by) == [TestPlant.ehs.display])
        #expect(approved.approvals.map(\.reason) == ["needed for line 2"])
        #expect(test.store.now.purchases[purchase.id] == approved)
    }

    @Test("From request to receipt, a step at a time; the receipt closes it")
    func received() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ask(test, try Self.request())
        var receipt = try TestPlant.acetone("5 kg")
        receipt.purchase = purchase.id
        let early = await refusal { [receipt] in _ = try await test.receive(receipt) }
        #expect(early?.word == "refused")
        _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "ok", by: TestPlant.ehs)
        let numberless = await refusal {
            _ = try await test.plant.advance(purchase: purchase.id, .order, reason: "", by: TestPlant.warehouse)
        }
        #expect(numberless?.word == "invalid licences")
        _ = try await test.plant.advance(
            purchase: purchase.id, .order, reason: "", licences: Self.filing, by: TestPlant.warehouse)
        #expect(test.store.now.purchases[purchase.id]?.dossier.licences == Self.filing)
        let byHand = await refusal {
            _ = try await test.plant.advance(purchase: purchase.id, .receive, reason: "", by: TestPlant.ehs)
        }
        #expect(byHand?.word == "refused")
        var wrong = try TestPlant.nitrate()
        wrong.purchase = purchase.id
        let other = await refusal { [wrong] in _ = try await test.receive(wrong) }
        #expect(other?.word == "invalid purchase")
        let item = try await test.receive(receipt)
        #expect(item.purchase == purchase.id)
        #expect(test.store.now.purchases[purchase.id]?.state == .received)
        let twice = await refusal { [receipt] in _ = try await test.receive(receipt) }
        #expect(twice?.word == "refused")
        #expect(test.store.now.items.count == 1)
        let kinds = test.store.now.entries.map(\.event).filter { $0.subject == purchase.id }.map(\.kind)
        #expect(kinds == ["purchase.reviewed", "purchase.approved", "purchase.ordered", "purchase.received"])
    }

    @Test("What is on order counts in the next review")
    func onOrder() async throws {
        let test = try await TestPlant.make()
        func share(_ purchase: Purchase) -> Double? {
            let finding = purchase.decision.findings.first { $0.rule == "threshold.gb18218" }
            if case .number(let share)? = finding?.facts["share_before"] { return share }
            return nil
        }
        let first = try await Self.ask(test, try Self.request("67-64-1", "1000 kg"))
        let before = try #require(share(first))
        _ = try await test.plant.advance(purchase: first.id, .approve, reason: "ok", by: TestPlant.ehs)
        let second = try await Self.ask(test, try Self.request("67-64-1", "1000 kg"))
        #expect(try #require(share(second)) > before)
        _ = try await test.plant.advance(purchase: first.id, .refuse, reason: "no longer", by: TestPlant.ehs)
        let third = try await Self.ask(test, try Self.request("67-64-1", "1000 kg"))
        #expect(share(third) == before)
    }

    @Test("A substance nobody knows needs review, and no place for it says so")
    func unknown() async throws {
        let test = try await TestPlant.make()
        let purchase = try await test.plant.requestPurchase(
            PurchaseRequest(name: "无名样品 ZX-771", quantity: try Quantity("1 kg"), purpose: "x"), supplier: nil,
            by: TestPlant.warehouse)
        #expect(purchase.decision.verdict == .review)
        #expect(purchase.decision.findings.contains { $0.rule == "place.none" })
    }

    @Test("A repeated request with its key makes no second purchase")
    func idempotency() async throws {
        let test = try await TestPlant.make()
        let request = try Self.request()
        let first = try await test.plant.requestPurchase(request, supplier: nil, by: TestPlant.ehs, key: "p")
        let again = try await test.plant.requestPurchase(request, supplier: nil, by: TestPlant.ehs, key: "p")
        #expect(first == again)
        #expect(test.store.now.purchases.count == 1)
    }
}
