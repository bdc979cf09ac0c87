import ChemTrack
import Compliance
import Testing

/// Random acts of several people against the plain model. Replay one seed with `--filter` and its argument.
@Suite("Acts at random against a plain model")
struct AmountModelTests {
    private struct Life {
        var test: TestPlant
        var random: CustodySeed
        var model = AmountModel()
        var step = 0

        mutating func pick<Value>(_ values: [Value]) -> Value? { values.randomElement(using: &random) }
        mutating func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }

        /// Runs an act, and checks that the plant allows it exactly when the model does.
        mutating func run(
            _ name: String, _ right: String, by actor: Actor, _ expected: (inout AmountModel) -> Bool,
            _ act: (Plant) async throws -> Void
        ) async {
            let mayTry = AmountModel.rights[actor.role.rawValue]?.contains(right) == true
            let isAllowed = mayTry && expected(&model)
            let plant = test.plant
            let error = await refusal { try await act(plant) }
            #expect(
                (error == nil) == isAllowed, "step \(step) \(name) by \(actor.role): \(error?.message.en ?? "done")")
        }

        mutating func act() async throws {
            step += 1
            let by = pick([TestPlant.warehouse, TestPlant.ehs, TestPlant.officer]) ?? TestPlant.ehs
            let codes = model.drums.keys.sorted()
            let code = pick(codes) ?? "CT-000000-0"
            let other = pick(codes) ?? code
            let held = model.drums[code]?.amount ?? 0
            // Often all of it, sometimes more, seldom nothing or below.
            let part = number(1...max(1, held))
            let choices: [Int64] = [held, held, part, part, part, held + 1, 0, -1]
            let amount = pick(choices) ?? 0
            let quantity = Quantity.mass(Mass(milligrams: amount))
            switch number(0...16) {
            case 0, 1: try await receive(by)
            case 2, 3:
                let forOrder = Bool.random(using: &random)
                await run("use", "use", by: by, { $0.use(code, amount, forOrder: forOrder) }) {
                    _ = try await $0.use(item: code, amount: quantity, order: forOrder ? "WO-1" : nil, by: by)
                }
            case 4:
                await run("adjust", "use", by: by, { $0.adjust(code, amount) }) {
                    _ = try await $0.adjust(item: code, holds: quantity, reason: "r", by: by)
                }
            case 5, 6:
                await run("pour", "use", by: by, { $0.pour(code, other, amount) }) {
                    _ = try await $0.pour(
                        PourRequest(
                            sources: [.init(item: code, amount: quantity)], target: .existing(other), reason: "r"),
                        by: by)
                }
            case 7: await split(code, amount, by)
            case 8:
                await run("hold", "use", by: by, { $0.hold(code) }) {
                    _ = try await $0.quarantine(item: code, reason: "r", by: by)
                }
            case 9:
                await run("release", "approve", by: by, { $0.release(code) }) {
                    _ = try await $0.release(item: code, reason: "r", by: by)
                }
            case 10:
                await run("lose", "use", by: by, { $0.lose(code) }) {
                    _ = try await $0.lose(item: code, reason: "r", by: by)
                }
            case 11, 12:
                await run("find", "use", by: by, { $0.find(code) }) {
                    _ = try await $0.find(item: code, reason: "r", by: by)
                }
            case 13:
                await run("waste", "dispose", by: by, { $0.waste(code) }) {
                    _ = try await $0.declareWaste(item: code, WasteRequest(cnCode: "900-402-06", reason: "r"), by: by)
                }
            case 14:
                await run("issue", "use", by: by, { $0.issue(code) }) {
                    _ = try await $0.issue(item: code, order: "WO-1", by: by)
                }
            case 15:
                let issue = test.store.now.orders["WO-1"]?.issues.last { $0.item == code && $0.isOut }
                guard let issue else { return }
                let left = issue.issued.amount.number - (issue.charged?.amount.number ?? 0)
                await run("charge", "use", by: by, { $0.charge(code, amount, left: left) }) {
                    _ = try await $0.account(order: "WO-1", issue: issue.number, amount: quantity, by: by)
                }
            default:
                await run("return", "use", by: by, { $0.giveBack(code, amount) }) {
                    _ = try await $0.giveBack(item: code, amount: .net(quantity), by: by)
                }
            }
        }

        private mutating func receive(_ by: Actor) async throws {
            let lot = pick(["L1", "L2"]) ?? "L1"
            let (amount, count) = (number(1...20_000), Int(number(1...2)))
            var request = try TestPlant.acetone(count: count)
            request.quantity = .mass(Mass(milligrams: amount))
            request.lot = lot
            guard by.role != .environment else {
                #expect(
                    await refusal { _ = try await test.plant.receive(request, by: by) }?.word == "forbidden receive")
                return
            }
            let items = try await test.plant.receive(request, by: by).items
            model.receive(items.map(\.code), amount, lot: lot)
        }

        private mutating func split(_ code: String, _ amount: Int64, _ by: Actor) async {
            var child: String?
            let plant = test.plant
            let error = await refusal {
                let containers = [PourRequest.NewContainer(amount: .mass(Mass(milligrams: amount)))]
                child = try await plant.pour(
                    PourRequest(sources: [.init(item: code)], target: .new(containers)), by: by
                ).first?.code
            }
            let isAllowed = by.role != .environment && model.split(code, amount, into: child)
            #expect((error == nil) == isAllowed, "step \(step) split: \(error?.message.en ?? "done")")
        }

        /// State, stock, balance and ledger agree with the model.
        func check(_ comment: Comment) throws {
            let kept = test.store.now
            #expect(Set(kept.items.keys) == Set(model.drums.keys), comment)
            for (code, drum) in model.drums {
                let item = try #require(kept.items[code], comment)
                #expect(item.state.rawValue == drum.state, "\(comment) \(code)")
                #expect(item.quantity.amount.number == drum.amount, "\(comment) \(code)")
                #expect(item.lot == drum.lot, "\(comment) \(code)")
            }
            let sums = kept.amounts.map {
                AmountSum(unit: $0.unit, account: $0.account, kind: $0.kind, change: $0.change, isBefore: false)
            }
            guard let balance = MassBalance.of(sums, counted: [.milligrams: model.stock]).first else { return }
            #expect(balance.isBalanced, comment)
            #expect(balance.stock == model.stock, comment)
            #expect(balance.purchased == model.terms["purchased", default: 0], comment)
            #expect(balance.used == model.terms["used", default: 0], comment)
            #expect(balance.waste == model.terms["waste", default: 0], comment)
            #expect(balance.adjusted == model.terms["adjusted", default: 0], comment)
            #expect(balance.transferred == 0, comment)
            let order = try #require(kept.orders["WO-1"], comment)
            #expect(
                order.issues.reduce(0) { $0 + $1.issued.amount.number - $1.returned.amount.number } == model.out,
                comment)
            #expect(order.issues.reduce(0) { $0 + $1.open } == model.open, comment)
            try checkLedger(kept, comment)
        }

        /// Every entry names an event of its container or its order, and the event says the same amount.
        private func checkLedger(_ kept: MemoryStore.Kept, _ comment: Comment) throws {
            var left: [String: Int64] = [:]
            for event in kept.entries.map(\.event) {
                let code = event.body["item"]?.text ?? event.subject
                if let amount = event.body["left"]?.amount?.number { left[code] = amount }
                if event.kind == "item.received" { left[code] = event.body["amount"]?.amount?.number }
            }
            for (code, amount) in left {
                #expect(kept.items[code]?.quantity.amount.number == amount, "\(comment) \(code) by its ledger")
            }
            for entry in kept.amounts {
                let event = kept.entries[entry.seq].event
                #expect(event.subject == entry.item || event.body["item"]?.text == entry.item, comment)
                let said = event.body.fields.compactMap { $0.value.amount?.number }
                let before = event.body["before"]?.amount?.number ?? 0
                let after = event.body["left"]?.amount?.number ?? 0
                #expect(said.contains(abs(entry.change)) || after - before == entry.change, comment)
            }
        }
    }

    @Test(
        "Whatever people try, state, stock, balance and ledger are those of the model",
        arguments: 1...12 as ClosedRange<UInt64>)
    func life(seed: UInt64) async throws {
        let test = try await TestPlant.make()
        _ = try await test.plant.register(
            order: "WO-1", name: "Batch",
            lines: [.init(material: "67-64-1", quota: .mass(Mass(milligrams: AmountModel.quota)))], by: TestPlant.ehs)
        var life = Life(test: test, random: CustodySeed(seed: seed))
        for step in 0..<250 {
            try await life.act()
            try life.check("seed \(seed) step \(step)")
            if step % 60 == 59 { life.test = try await life.test.restarted() }
        }
        #expect(life.model.drums.count > 5)
    }

    @Test("Two people who use, pour and return one container at once never take more than there is")
    func atOnce() async throws {
        let test = try await TestPlant.make()
        let drum = try await test.receive(try TestPlant.acetone("10 kg"))
        let plant = test.plant
        let done = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                let by = number.isMultiple(of: 2) ? TestPlant.warehouse : TestPlant.ehs
                group.addTask {
                    do {
                        _ = try await plant.use(
                            item: drum.code, amount: .mass(Mass(milligrams: 3_000_000)), order: nil, by: by)
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 3)
        #expect(try await test.item(drum.code).quantity == (try Quantity("1 kg")))
    }

    @Test("One request that is sent twice at once with its key takes once")
    func repeated() async throws {
        let test = try await TestPlant.make()
        let drum = try await test.receive(try TestPlant.acetone("10 kg"))
        for _ in 0..<3 {
            _ = try await test.plant.use(
                item: drum.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse, key: "u:3 a")
        }
        #expect(try await test.item(drum.code).quantity == (try Quantity("9 kg")))
        let other = await refusal {
            _ = try await test.plant.pour(
                PourRequest(sources: [.init(item: drum.code)], target: .new([])), by: TestPlant.warehouse, key: "u:3 a")
        }
        #expect(other?.word == "invalid Idempotency-Key")
        #expect(try await test.item(drum.code).quantity == (try Quantity("9 kg")))
    }

    @Test("Two people who receive one code at once: one gets it, the other is told whose it is")
    func oneCode() async throws {
        let test = try await TestPlant.make()
        let plant = test.plant
        var request = try TestPlant.acetone("1 kg")
        request.alias = "(01)09521234543213(21)A1"
        let sent = request
        let errors = await withTaskGroup(of: PlantError?.self) { group in
            for by in [TestPlant.warehouse, TestPlant.ehs] {
                group.addTask { await refusal { _ = try await plant.receive(sent, by: by) } }
            }
            return await group.reduce(into: [PlantError?]()) { $0.append($1) }
        }
        #expect(errors.compactMap(\.?.word) == ["invalid alias"])
        #expect(test.store.now.items.count == 1)
    }

    @Test("A clock that went back changes no order of events and loses no amount")
    func clockBack() async throws {
        let test = try await TestPlant.make()
        let drum = try await test.receive(try TestPlant.acetone("10 kg"))
        test.clock.step(-3_600_000)
        _ = try await test.plant.use(item: drum.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        let entries = test.store.now.amounts
        #expect(entries.map(\.seq) == entries.map(\.seq).sorted())
        #expect(entries.map(\.change) == [10_000_000, -1_000_000])
        let mono = test.store.now.entries.map(\.event.mono_us)
        #expect(mono == mono.sorted())
    }
}
