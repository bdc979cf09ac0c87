import ChemTrack
import Compliance
import Testing

/// Who has to agree, who may not, and what becomes of it.
@Suite("Approvals, signatures and duties of purchases")
struct PurchaseApprovalTests {
    static let second = Actor(id: "u:8", auth: "pw", role: .ehs, display: "Sun")
    static func signed(_ actor: Actor) -> Actor {
        Actor(id: actor.id, auth: Actor.signed, role: actor.role, display: actor.display)
    }

    private static func ask(
        _ test: TestPlant, _ cas: String, _ quantity: String = "1 kg", limit: String? = nil,
        by actor: Actor = TestPlant.warehouse
    ) async throws -> Purchase {
        try await test.plant.requestPurchase(
            PurchaseRequest(
                cas: cas, quantity: try Quantity(quantity), purpose: "试验",
                plantLimit: try limit.map { try Quantity($0) }),
            supplier: "East", by: actor)
    }

    @Test("Nobody approves a purchase of their own, whatever their role")
    func ownRequest() async throws {
        let test = try await TestPlant.make()
        for actor in [TestPlant.ehs, TestPlant.admin] {
            let purchase = try await Self.ask(test, "67-64-1", by: actor)
            let error = await refusal {
                _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "mine", by: actor)
            }
            #expect(error?.word == "refused")
            #expect(test.store.now.purchases[purchase.id]?.approvals.isEmpty == true)
        }
    }

    @Test(
        "A highly toxic chemical needs two different persons and its licence number, and its purchase is filed in 3 days"
    )
    func hypertoxic() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ask(test, "151-50-8", "500 g")
        #expect(purchase.decision.demands.approvals == 2 && purchase.approvalsMissing == 2)
        let one = try await test.plant.advance(purchase: purchase.id, .approve, reason: "电镀", by: TestPlant.ehs)
        #expect(one.state == .reviewed && one.approvalsMissing == 1)
        let twice = await refusal {
            _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "again", by: TestPlant.ehs)
        }
        #expect(twice?.word == "refused")
        let two = try await test.plant.advance(purchase: purchase.id, .approve, reason: "电镀", by: Self.second)
        #expect(two.state == .approved && two.approvalsMissing == 0)
        #expect(two.approvals.map(\.byID) == [TestPlant.ehs.id, Self.second.id])
        let lists = two.decision.demands.licences.map(\.list)
        #expect(lists.contains("cn-hypertoxic"))
        let expired = lists.map {
            PurchaseDossier.HeldLicence(list: $0, number: "1", expires: CalendarDay("2026-11-27"))
        }
        let late = await refusal {
            _ = try await test.plant.advance(
                purchase: purchase.id, .order, reason: "", licences: expired, by: TestPlant.warehouse)
        }
        #expect(late?.word == "invalid licences")
        let good = lists.map {
            PurchaseDossier.HeldLicence(list: $0, number: "PZ-9", expires: CalendarDay("2026-11-28"))
        }
        let ordered = try await test.plant.advance(
            purchase: purchase.id, .order, reason: "", licences: good, by: TestPlant.warehouse)
        #expect(ordered.state == .ordered)
        // 2026-11-28 + 3 days, 危险化学品安全法 art. 61.
        let filing = try #require(test.store.now.tasks.values.first { $0.duty.rule == "cn.flow-file-purchase" })
        #expect(filing.duty.due == CalendarDay("2026-12-01") && filing.duty.subject == purchase.id)
        #expect(filing.duty.citation.clause == "61" && filing.isOpen)
        let done = try await test.plant.complete(task: filing.id, note: "回执 77", by: TestPlant.ehs)
        #expect(done.doneBy == TestPlant.ehs.display && done.note == "回执 77")
        let again = await refusal {
            _ = try await test.plant.complete(task: filing.id, note: "", by: TestPlant.ehs)
        }
        #expect(again?.word == "refused")
        let restarted = try await test.restarted()
        let kept = await refusal {
            _ = try await restarted.plant.complete(task: filing.id, note: "", by: TestPlant.ehs)
        }
        #expect(kept?.word == "refused")
    }

    @Test("What no effect asks anybody about is ordered without an approval, or with one")
    func none() async throws {
        let test = try await TestPlant.make()
        let dossier = try Self.good()
        let purchase = try await test.plant.requestPurchase(
            PurchaseRequest(cas: "67-63-0", quantity: try Quantity("1 kg"), form: .liquid, purpose: "清洗"),
            dossier: dossier, supplier: nil, by: TestPlant.warehouse)
        #expect(purchase.decision.verdict == .note, "\(purchase.decision.findings.map(\.rule))")
        #expect(purchase.allowedSteps == [.approve, .order, .refuse])
        let ordered = try await test.plant.advance(
            purchase: purchase.id, .order, reason: "", by: TestPlant.warehouse)
        #expect(ordered.state == .ordered)
    }

    private static func good() throws -> PurchaseDossier {
        var dossier = PurchaseDossier()
        dossier.supplier = .given(
            .init(
                name: "East",
                permits: [.init(number: "J", scope: ["cn-hazchem"], expires: CalendarDay("2027-12-31"))]))
        dossier.sds = .given(.init(languages: ["zh"], issued: CalendarDay("2025-01-01")))
        dossier.requester = .given(.init(name: "W", qualifications: [.init(what: "培训")]))
        return dossier
    }

    @Test("An override takes two persons who sign with a reason, and is shown for ever")
    func override() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ask(test, "67-63-0", "5 kg", limit: "1 kg")
        #expect(purchase.decision.verdict == .prohibited)
        let id = purchase.id
        let plain = await refusal {
            _ = try await test.plant.advance(purchase: id, .override, reason: "urgent", by: TestPlant.ehs)
        }
        #expect(plain?.word == "refused")
        let silent = await refusal {
            _ = try await test.plant.advance(purchase: id, .override, reason: " ", by: Self.signed(TestPlant.ehs))
        }
        #expect(silent?.word == "invalid reason")
        let clerk = await refusal {
            _ = try await test.plant.advance(
                purchase: id, .override, reason: "urgent", by: Self.signed(TestPlant.warehouse))
        }
        #expect(clerk?.word == "forbidden override")
        let first = try await test.plant.advance(
            purchase: id, .override, reason: "停产", by: Self.signed(TestPlant.ehs))
        #expect(first.state == .reviewed && first.approvalsMissing == 1 && !first.isOverridden)
        let early = await refusal {
            _ = try await test.plant.advance(purchase: id, .order, reason: "", by: TestPlant.warehouse)
        }
        #expect(early?.word == "refused")
        let same = await refusal {
            _ = try await test.plant.advance(
                purchase: id, .override, reason: "again", by: Self.signed(TestPlant.ehs))
        }
        #expect(same?.word == "refused")
        let both = try await test.plant.advance(
            purchase: id, .override, reason: "同意", by: Self.signed(TestPlant.admin))
        #expect(both.state == .approved && both.isOverridden)
        #expect(both.shownDecision.findings.contains { $0.rule == "purchase.override" })
        #expect(both.decision == purchase.decision)
        _ = try await test.plant.advance(purchase: id, .order, reason: "", by: TestPlant.warehouse)
        var receipt = ReceiptRequest(
            cas: "67-63-0", name: nil, quantity: try Quantity("5 kg"), form: .liquid, density_kg_per_L: 0.79)
        receipt.purchase = id
        let item = try await test.receive(receipt)
        #expect(item.override?.signatures.map(\.reason) == ["停产", "同意"])
        #expect(item.override?.purchase == id)
        let moved = try await test.restarted().item(item.code)
        #expect(moved.override == item.override)
        let kinds = test.store.now.entries.map(\.event).filter { $0.subject == id }
        #expect(
            kinds.map(\.kind) == [
                "purchase.reviewed", "purchase.signed", "purchase.overridden", "purchase.ordered", "purchase.received",
            ])
        #expect(kinds.filter { $0.kind != "purchase.reviewed" }.prefix(2).allSatisfy { $0.auth == Actor.signed })
    }

    @Test("Stock that grew since the review stops the order; a new review ends the approvals and says what is new")
    func rereview() async throws {
        let test = try await TestPlant.make()
        let purchase = try await Self.ask(test, "67-56-1", "100 t")
        _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "ok", by: TestPlant.ehs)
        let before = try await test.plant.rereview(by: TestPlant.ehs)
        #expect(before.isFirst && before.purchases.isEmpty && before.purchasesReviewed == 1)
        // 450 t of methanol on order beside 100 t: GB 18218 table 1 no. 65, 500 t.
        let other = try await Self.ask(test, "67-56-1", "450 t")
        _ = try await test.plant.advance(purchase: other.id, .approve, reason: "ok", by: TestPlant.ehs)
        let stopped = await refusal {
            _ = try await test.plant.advance(purchase: purchase.id, .order, reason: "", by: TestPlant.warehouse)
        }
        #expect(stopped?.word == "blocked")
        let found = try await test.plant.rereview(by: TestPlant.ehs)
        let affected = try #require(found.purchases.first { $0.id == purchase.id })
        #expect(affected.findings.contains { $0.rule == "threshold.gb18218" && $0.verdict == .review })
        #expect(affected.state == .reviewed)
        let now = try #require(test.store.now.purchases[purchase.id])
        #expect(now.state == .reviewed && now.approvals.allSatisfy { !$0.isInForce } && now.approvalsMissing > 0)
        _ = try await test.plant.advance(purchase: purchase.id, .approve, reason: "again", by: TestPlant.ehs)
        let second = try await test.plant.rereview(by: TestPlant.ehs)
        #expect(!second.isFirst && second.stock.isEmpty)
    }

    @Test("Every review is kept with all it was made from and can be made again")
    func records() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone())
        let purchase = try await Self.ask(test, "67-64-1", "5 kg")
        let stored = try #require(test.store.now.records.last)
        #expect(stored.purchase == purchase.id && stored.record.decision == purchase.decision)
        #expect(stored.record.stock.count == 1)
        let review = try PlantRules.rules().review
        let again = review.decide(
            stored.record.request, dossier: stored.record.dossier, stock: review.counted(stored.record.stock),
            now_ms: stored.record.at_ms)
        #expect(try DecisionRecord.bytes(again) == DecisionRecord.bytes(purchase.decision))
    }

    @Test("A command that is refused leaves the sums of stock and orders as they were")
    func sums() async throws {
        let test = try await TestPlant.make()
        func share() async throws -> Fact? {
            let purchase = try await Self.ask(test, "67-64-1", "1 t")
            return purchase.decision.findings.first { $0.rule == "threshold.gb18218" }?.facts["share_before"]
        }
        _ = try await test.receive(try TestPlant.acetone("400 kg"))
        let before = try await share()
        let refused = await refusal {
            _ = try await test.plant.receive(
                ReceiptRequest(
                    cas: "67-64-1", name: nil, quantity: try Quantity("50 kg"), form: .liquid, purchase: "P-9999"),
                by: TestPlant.warehouse)
        }
        #expect(refused != nil)
        test.store.fail(commits: 1)
        _ = await refusal { _ = try await test.receive(try TestPlant.acetone("300 kg")) }
        test.clock.advance(5_000)
        #expect(try await share() == before)
        let restarted = try await test.restarted()
        let purchase = try await Self.ask(restarted, "67-64-1", "1 t")
        #expect(
            purchase.decision.findings.first { $0.rule == "threshold.gb18218" }?.facts["share_before"] == before)
    }

    @Test("A requester whose training ran out needs a look; the plant keeps who is trained")
    func qualifications() async throws {
        let test = try await TestPlant.make()
        let person = try await test.plant.register(
            person: "zhao", display: "Zhao", role: .warehouse, passwordHash: "x", by: TestPlant.admin)
        let actor = Actor(id: person.id, auth: "pw", role: .warehouse, display: "Zhao")
        func rule() async throws -> String? {
            try await Self.ask(test, "67-63-0", by: actor).decision.findings.map(\.rule).first {
                $0.hasPrefix("requester.")
            }
        }
        #expect(try await rule() == "requester.not-stated")
        let old = PurchaseDossier.Qualification(what: "培训", expires: CalendarDay("2026-11-27"))
        _ = try await test.plant.record(qualifications: [old], of: "zhao", by: TestPlant.admin)
        #expect(try await rule() == "requester.expired")
        let new = PurchaseDossier.Qualification(what: "培训", expires: CalendarDay("2027-11-27"))
        _ = try await test.plant.record(qualifications: [old, new], of: "zhao", by: TestPlant.admin)
        #expect(try await rule() == "requester.ok")
        let clerk = await refusal {
            _ = try await test.plant.record(qualifications: [], of: "zhao", by: TestPlant.ehs)
        }
        #expect(clerk?.word == "forbidden configure")
    }
}
