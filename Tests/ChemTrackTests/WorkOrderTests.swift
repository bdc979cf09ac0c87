import ChemTrack
import Compliance
import Testing

@Suite("Work orders")
struct WorkOrderTests {
    private func order(
        _ test: TestPlant, quota: String = "10 kg", tolerance: Double = 0, people: [String] = [], vessel: String? = nil
    ) async throws {
        _ = try await test.plant.register(
            order: "WO-1", name: "Batch 1", lines: [.init(material: "67-64-1", quota: try Quantity(quota))],
            tolerance_pct: tolerance, people: people, vessel: vessel, by: TestPlant.ehs)
    }

    private func line(_ test: TestPlant) throws -> Reconciliation {
        try #require(test.store.now.orders["WO-1"]?.reconciliation.first)
    }

    @Test("Only the right may release one, with real quotas")
    func release() async throws {
        let test = try await TestPlant.make()
        let lines = [WorkOrder.Line(material: "67-64-1", quota: try Quantity("1 kg"))]
        func attempt(
            _ id: String, _ lines: [WorkOrder.Line], _ tolerance: Double = 0, by: Actor = TestPlant.ehs
        ) async -> String? {
            let error = await refusal {
                _ = try await test.plant.register(order: id, name: "x", lines: lines, tolerance_pct: tolerance, by: by)
            }
            return error?.word
        }
        #expect(await attempt("WO-1", lines, by: TestPlant.warehouse) == "forbidden approve")
        #expect(await attempt("", lines) == "invalid id")
        #expect(await attempt("a b", lines) == "invalid id")
        #expect(await attempt("WO-1", []) == "invalid lines")
        #expect(await attempt("WO-1", lines + lines) == "invalid lines")
        #expect(await attempt("WO-1", [.init(material: "67-64-1", quota: try Quantity("0 kg"))]) == "invalid lines")
        #expect(await attempt("WO-1", lines, 101) == "invalid tolerance_pct")
        #expect(await attempt("WO-1", lines) == nil)
    }

    @Test("Nobody takes another material, more than the quota, or for an order that is not theirs")
    func limits() async throws {
        let test = try await TestPlant.make()
        let wang = try await test.plant.register(
            person: "wang", display: "Wang", role: .warehouse, passwordHash: "x", by: TestPlant.admin)
        try await order(test, quota: "5 kg", people: ["wang"])
        let acetone = try await test.receive(try TestPlant.acetone("20 kg"))
        let nitrate = try await test.receive(try TestPlant.nitrate())
        let actor = Actor(id: wang.id, auth: "pw", role: .warehouse, display: "Wang")
        func take(_ item: Item, _ amount: String, by: Actor) async -> String? {
            let error = await refusal {
                _ = try await test.plant.use(item: item.code, amount: try Quantity(amount), order: "WO-1", by: by)
            }
            return error?.word
        }
        #expect(await take(acetone, "1 kg", by: TestPlant.ehs) == "refused")
        #expect(await take(nitrate, "1 kg", by: actor) == "refused")
        #expect(await take(acetone, "5.000001 kg", by: actor) == "refused")
        #expect(await take(acetone, "5 kg", by: actor) == nil)
        #expect(await take(acetone, "1 mg", by: actor) == "refused")
        #expect(test.store.now.orders["WO-1"]?.issues.count == 1)
        #expect(try await test.item(acetone.code).quantity == (try Quantity("15 kg")))
    }

    @Test("issued = charged + returned + lost, within the tolerance or with a reason")
    func reconcile() async throws {
        let test = try await TestPlant.make()
        try await order(test, tolerance: 1)
        let drum = try await test.receive(try TestPlant.acetone("10 kg"))
        _ = try await test.plant.use(
            item: drum.code, amount: try Quantity("4 kg"), order: "WO-1", by: TestPlant.warehouse)
        // Nobody has said what became of it: that is not nothing.
        #expect(try line(test).difference == 4_000_000)
        let open = await refusal { _ = try await test.plant.close(order: "WO-1", by: TestPlant.warehouse) }
        #expect(open?.message.en.contains("4000000 mg") == true)
        _ = try await test.plant.account(
            order: "WO-1", issue: 1, amount: try Quantity("3.9 kg"), by: TestPlant.warehouse, key: "c")
        _ = try await test.plant.account(
            order: "WO-1", issue: 1, amount: try Quantity("3.9 kg"), by: TestPlant.warehouse, key: "c")
        #expect(try line(test).charged == (try Quantity("3.9 kg")))
        let much = await refusal {
            _ = try await test.plant.account(
                order: "WO-1", issue: 1, amount: try Quantity("0.2 kg"), by: TestPlant.warehouse)
        }
        #expect(much?.word == "invalid amount")
        let silent = await refusal {
            _ = try await test.plant.account(
                order: "WO-1", issue: 1, amount: try Quantity("60 g"), isLoss: true, by: TestPlant.warehouse)
        }
        #expect(silent?.word == "invalid reason")
        _ = try await test.plant.account(
            order: "WO-1", issue: 1, amount: try Quantity("60 g"), isLoss: true, reason: "spilled",
            by: TestPlant.warehouse)
        let left = try line(test)
        #expect(left.difference == 40_000)
        #expect(left.tolerance == 40_000)
        #expect(try await test.plant.close(order: "WO-1", by: TestPlant.warehouse).isOpen == false)
        let after = await refusal {
            _ = try await test.plant.use(
                item: drum.code, amount: try Quantity("1 g"), order: "WO-1", by: TestPlant.warehouse)
        }
        #expect(after?.word == "refused")
        // What was lost on the way is not used: used 3.94 kg, lost 0.06 kg, 6 kg left.
        let sums = Dictionary(grouping: test.store.now.amounts, by: \.kind).mapValues {
            $0.reduce(0) { $0 + $1.change }
        }
        #expect(sums == [.received: 10_000_000, .used: -3_940_000, .lost: -60_000])
    }

    @Test("A whole container is charged in steps and weighed back; what is missing then is a difference")
    func whole() async throws {
        let test = try await TestPlant.make()
        try await order(test)
        var request = try TestPlant.acetone("10 kg")
        request.tare_mg = 1_500_000
        let drum = try await test.receive(request)
        let out = try await test.plant.issue(item: drum.code, order: "WO-1", by: TestPlant.warehouse)
        #expect(out.state == .inUse)
        let elsewhere = await refusal {
            _ = try await test.plant.use(
                item: drum.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        }
        #expect(elsewhere?.message.en.contains("WO-1") == true)
        _ = try await test.plant.account(order: "WO-1", issue: 1, amount: try Quantity("6 kg"), by: TestPlant.warehouse)
        #expect(try await test.item(drum.code).quantity == (try Quantity("4 kg")))
        #expect(
            await refusal { _ = try await test.plant.close(order: "WO-1", by: TestPlant.warehouse) }?.word == "refused")
        for (amount, word) in [
            (ReturnedAmount.gross(Mass(milligrams: 1_499_999)), "invalid gross"),
            (.net(try Quantity("1 L")), "invalid amount"), (.net(.mass(Mass(milligrams: -1))), "invalid amount"),
        ] {
            let error = await refusal {
                _ = try await test.plant.giveBack(item: drum.code, amount: amount, by: TestPlant.warehouse)
            }
            #expect(error?.word == word)
        }
        let back = try await test.plant.giveBack(
            item: drum.code, amount: .gross(Mass(milligrams: 5_400_000)), by: TestPlant.warehouse)
        #expect(back.quantity == (try Quantity("3.9 kg")))
        #expect(back.state == .stored)
        #expect(try line(test).difference == 100_000)
        let unexplained = await refusal { _ = try await test.plant.close(order: "WO-1", by: TestPlant.warehouse) }
        #expect(unexplained?.word == "refused")
        let closed = try await test.plant.close(order: "WO-1", reason: "residue in the hose", by: TestPlant.ehs)
        #expect(closed.closing?.reason == "residue in the hose")
    }

    @Test("When nobody says what was charged, the weighing does")
    func byWeighing() async throws {
        let test = try await TestPlant.make()
        try await order(test)
        let drum = try await test.receive(try TestPlant.acetone("10 kg"))
        _ = try await test.plant.issue(item: drum.code, order: "WO-1", by: TestPlant.warehouse)
        _ = try await test.plant.giveBack(item: drum.code, amount: .net(try Quantity("7 kg")), by: TestPlant.warehouse)
        let sum = try line(test)
        #expect(sum.charged == (try Quantity("3 kg")))
        #expect(sum.difference == 0)
        // What came back may go out again: the quota counts what is out.
        _ = try await test.plant.issue(item: drum.code, order: "WO-1", by: TestPlant.warehouse)
    }

    @Test("A vessel is released for the next batch only clean, and past a dangerous residue only by somebody else")
    func changeOver() async throws {
        let test = try await TestPlant.make()
        _ = try await test.plant.register(
            vessel: "R-101", name: Bilingual(zh: "反应釜", en: "Reactor"), kind: .vessel, by: TestPlant.admin)
        let drum = try await test.receive(try TestPlant.acetone("10 kg"))
        try await order(test, vessel: "R-101")
        func take() async -> String? {
            let error = await refusal {
                _ = try await test.plant.use(
                    item: drum.code, amount: try Quantity("1 kg"), order: "WO-1", by: TestPlant.warehouse)
            }
            return error?.word
        }
        #expect(await take() == "refused")
        _ = try await test.plant.release(vessel: "R-101", for: "WO-1", by: TestPlant.warehouse)
        #expect(await take() == nil)
        #expect(test.store.now.vessels["R-101"]?.contents.map(\.material) == ["67-64-1"])
        // Hydrogen peroxide after acetone: they may explode.
        _ = try await test.plant.register(
            order: "WO-2", name: "next", lines: [.init(material: "7722-84-1", quota: try Quantity("5 kg"))],
            vessel: "R-101", by: TestPlant.ehs)
        func next(by actor: Actor) async -> PlantError? {
            await refusal { _ = try await test.plant.release(vessel: "R-101", for: "WO-2", by: actor) }
        }
        guard case .blocked(_, let findings)? = await next(by: TestPlant.ehs) else {
            Issue.record("expected findings")
            return
        }
        #expect(findings.first?.verdict == .prohibited)
        _ = try await test.plant.clean(
            vessel: "R-101", method: "steamed out", residue: "acetone < 10 ppm", by: TestPlant.ehs)
        #expect(await next(by: TestPlant.warehouse)?.word == "blocked")
        #expect(await next(by: TestPlant.ehs)?.word == "blocked", "who cleaned does not release")
        #expect(await next(by: TestPlant.admin) == nil)
        #expect(test.store.now.vessels["R-101"]?.release?.findings.isEmpty == false)
        // The same product again needs no cleaning.
        _ = try await test.plant.register(
            order: "WO-3", name: "again", lines: [.init(material: "67-64-1", quota: try Quantity("5 kg"))],
            vessel: "R-101", by: TestPlant.ehs)
        _ = try await test.plant.release(vessel: "R-101", for: "WO-3", by: TestPlant.warehouse)
    }
}
