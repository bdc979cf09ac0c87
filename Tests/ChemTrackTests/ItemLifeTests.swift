import ChemTrack
import Compliance
import Testing

@Suite("Age, holding, loss and tags of a container")
struct ItemLifeTests {
    private static let day_ms: Int64 = 86_400_000

    @Test(
        "Shelf life after opening ends earlier than the expiry; after it nothing is taken, and the day's timer marks it"
    )
    func openedShelfLife() async throws {
        let test = try await TestPlant.make()
        var request = try TestPlant.acetone("10 kg")
        request.expiresOn = "2027-06-30"
        request.shelfLifeOpened_days = 30
        let item = try await test.receive(request)
        #expect(item.usableUntil == "2027-06-30")
        let opened = try await test.plant.open(item: item.code, by: TestPlant.warehouse)
        #expect(opened.openedOn == "2026-11-28")
        #expect(opened.usableUntil == "2026-12-28")
        #expect(
            await refusal { _ = try await test.plant.open(item: item.code, by: TestPlant.warehouse) }?.word == "refused"
        )
        test.clock.advance(30 * Self.day_ms)
        _ = try await test.plant.use(item: item.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        test.clock.advance(Self.day_ms)
        let late = await refusal {
            _ = try await test.plant.use(
                item: item.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        }
        #expect(late?.message.en.contains("2026-12-28") == true)
        try await test.plant.tick()
        #expect(try await test.item(item.code).state == .expired)
        // Once for each day.
        try await test.tick(after_ms: 1_000)
        #expect(test.store.now.entries.count { $0.event.kind == "item.expired" } == 1)
        let past = await refusal {
            _ = try await test.plant.extend(item: item.code, until: "2026-01-01", reason: "x", by: TestPlant.ehs)
        }
        #expect(past?.word == "invalid until")
        let unauthorised = await refusal {
            _ = try await test.plant.extend(item: item.code, until: "2027-01-31", reason: "x", by: TestPlant.warehouse)
        }
        #expect(unauthorised?.word == "forbidden approve")
        let extended = try await test.plant.extend(
            item: item.code, until: "2027-01-31", reason: "assay 99.8 %", by: TestPlant.ehs)
        #expect(extended.state == .stored)
        #expect(extended.usableUntil == "2027-01-31")
    }

    /// Diethyl ether: class A of the peroxide formers, 12 months unopened and 3 after opening.
    @Test("A peroxide former is tested by its day, opened sooner than unopened; a failed test holds it")
    func peroxides() async throws {
        let test = try await TestPlant.make()
        let ether = ReceiptRequest(
            cas: "60-29-7", name: nil, quantity: try Quantity("5 kg"), form: .liquid, density_kg_per_L: 0.71)
        let item = try await test.receive(ether)
        let months = try #require(try PlantRules.rules().peroxideFormers.interval(ofCAS: ["60-29-7"]))
        let unopened = try #require(months.unopened_months)
        let openedMonths = try #require(months.opened_months)
        let start = try #require(CalendarDay("2026-11-28"))
        #expect(item.peroxideTestDue == start.adding(months: unopened).text)
        let opened = try await test.plant.open(item: item.code, by: TestPlant.warehouse)
        let due = start.adding(months: openedMonths)
        #expect(opened.peroxideTestDue == due.text)
        test.clock.advance(Int64(due.number - start.number + 1) * Self.day_ms)
        let error = await refusal {
            _ = try await test.plant.use(
                item: item.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        }
        #expect(error?.message.en.contains(due.text) == true)
        let passed = try await test.plant.test(
            item: item.code, result: "< 5 ppm", passed: true, by: TestPlant.warehouse)
        #expect(passed.peroxideTestDue == CalendarDay(number: due.number + 1).adding(months: openedMonths).text)
        _ = try await test.plant.use(item: item.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        let failed = try await test.plant.test(
            item: item.code, result: "120 ppm", passed: false, by: TestPlant.warehouse)
        #expect(failed.state == .quarantined)
        #expect(failed.hold?.cause == .peroxides)
        #expect(try await test.receive(try TestPlant.acetone("1 kg")).peroxideTestDue == nil)
    }

    /// 特种设备安全法 art. 40: neither filled nor emptied; 49 CFR 180.205(c): not filled.
    @Test("A cylinder past its inspection stands still until it passed another; one that failed is held")
    func inspection() async throws {
        let test = try await TestPlant.make()
        var request = try TestPlant.acetone("10 kg")
        request.packaging = ManifestPackaging(epaType: ManifestCode("CY"), cn: "气瓶")
        let unstated = try await test.receive(request)
        func owed() async -> [CalendarDuty] {
            await test.plant.duties().filter { $0.duty.rule == "cn.vessel-overdue" }
        }
        #expect(await owed().map(\.duty.timing) == [.atOnce])
        #expect(await owed().first?.about.map(\.id) == [unstated.code])
        request.inspectionDue = "2026-12-31"
        let item = try await test.receive(request)
        let (plant, code) = (test.plant, item.code)
        func use() async throws {
            _ = try await plant.use(item: code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        }
        test.clock.advance(33 * Self.day_ms)
        try await use()
        test.clock.advance(Self.day_ms)
        #expect(await refusal { try await use() }?.message.en.contains("2026-12-31") == true)
        let pour = PourRequest(sources: [.init(item: code, amount: nil)], target: .existing(unstated.code), reason: "")
        #expect(
            await refusal { _ = try await plant.pour(pour, by: TestPlant.warehouse) }?.message.en.contains("2026-12-31")
                == true)
        func inspect(
            _ on: String, _ until: String?, passed: Bool = true, by: Actor = TestPlant.ehs
        ) async throws -> Item {
            try await plant.inspect(
                item: code, on: on, until: until, certificate: "特检院 A-7", passed: passed, by: by)
        }
        #expect(
            await refusal { _ = try await inspect("2027-01-01", "2030-01-01", by: TestPlant.warehouse) }?.word
                == "forbidden approve")
        #expect(await refusal { _ = try await inspect("2027-01-02", "2030-01-01") }?.word == "invalid on")
        #expect(await refusal { _ = try await inspect("2027-01-01", "2027-01-01") }?.word == "invalid until")
        #expect(await refusal { _ = try await inspect("2027-01-01", nil) }?.word == "invalid until")
        #expect(try await inspect("2027-01-01", "2030-01-01").inspectionDue == "2030-01-01")
        try await use()
        #expect(
            await refusal { _ = try await plant.pour(pour, by: TestPlant.warehouse) }?.message.en.contains(
                "not on record")
                == true)
        let failed = try await inspect("2027-01-01", nil, passed: false)
        #expect(failed.state == .quarantined && failed.hold?.cause == .inspection)
        _ = try await plant.release(item: code, reason: "wrong paper", by: TestPlant.ehs)
        #expect(await refusal { try await use() }?.message.en.contains("failed") == true)
    }

    @Test("A held container stays held wherever it is moved, until somebody else may release it")
    func held() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone("10 kg"))
        let none = await refusal {
            _ = try await test.plant.quarantine(item: item.code, reason: " ", by: TestPlant.warehouse)
        }
        #expect(none?.word == "invalid reason")
        _ = try await test.plant.quarantine(item: item.code, reason: "dented", by: TestPlant.warehouse)
        _ = try await test.plant.move(item: item.code, to: "QU-1", by: TestPlant.warehouse)
        let back = try await test.plant.move(item: item.code, to: "FL-1", by: TestPlant.warehouse)
        #expect(back.state == .quarantined)
        let mine = await refusal {
            _ = try await test.plant.release(item: item.code, reason: "fine", by: TestPlant.warehouse)
        }
        #expect(mine?.word == "forbidden approve")
        let free = try await test.plant.release(item: item.code, reason: "fine", by: TestPlant.ehs)
        #expect(free.state == .stored)
        #expect(free.hold == nil)
    }

    @Test("What nobody knows the hazards of is not released")
    func unknownIsHeld() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.mystery())
        #expect(
            await refusal { _ = try await test.plant.release(item: item.code, reason: "x", by: TestPlant.ehs) }?.word
                == "refused")
        _ = try await test.plant.lose(item: item.code, reason: "gone", by: TestPlant.warehouse)
        _ = try await test.plant.find(item: item.code, reason: "there", by: TestPlant.warehouse)
        let error = await refusal { _ = try await test.plant.release(item: item.code, reason: "x", by: TestPlant.ehs) }
        #expect(error?.message.en.contains("unknown") == true)
    }

    @Test("A recall holds the lot and what it was poured into, and names what it came too late for")
    func recall() async throws {
        let test = try await TestPlant.make()
        func drum(_ lot: String, supplier: String = "S") async throws -> Item {
            var request = try TestPlant.acetone("10 kg")
            request.lot = lot
            request.supplier = supplier
            return try await test.receive(request)
        }
        let bad = try await drum("L1")
        let gone = try await drum("L1")
        let namesake = try await drum("L1", supplier: "other")
        let mixed = try await drum("L2")
        let good = try await drum("L3")
        _ = try await test.plant.pour(
            PourRequest(
                sources: [.init(item: bad.code, amount: try Quantity("1 kg"))], target: .existing(mixed.code),
                reason: "top up"), by: TestPlant.warehouse)
        _ = try await test.plant.declareWaste(
            item: gone.code, WasteRequest(cnCode: "900-402-06", reason: "old"), by: TestPlant.ehs)
        let answer = try await test.plant.recall(lot: "L1", supplier: "S", reason: "water in it", by: TestPlant.ehs)
        #expect(Set(answer.held.map(\.code)) == [bad.code, mixed.code])
        #expect(answer.beyondReach.map(\.code) == [gone.code])
        #expect(try await test.item(namesake.code).state == .stored)
        #expect(try await test.item(good.code).state == .stored)
        let nobody = await refusal { _ = try await test.plant.recall(lot: "L9", reason: "x", by: TestPlant.ehs) }
        #expect(nobody?.word == "notFound lot")
    }

    @Test("A lost container leaves the balance, its duty is a task, and what is found is held")
    func lost() async throws {
        let test = try await TestPlant.make()
        // Potassium nitrate is 易制爆: its loss is told to the police at once.
        let item = try await test.receive(try TestPlant.nitrate())
        let lost = try await test.plant.lose(item: item.code, reason: "not on its shelf", by: TestPlant.warehouse)
        #expect(lost.state == .lost)
        #expect(test.store.now.tasks.values.map(\.duty.rule) == ["cn.loss-report"])
        #expect(test.store.now.amounts.map(\.change) == [25_000_000, -25_000_000])
        let found = try await test.plant.find(item: item.code, reason: "behind the rack", by: TestPlant.warehouse)
        #expect(found.state == .quarantined)
        #expect(found.hold?.cause == .found)
        #expect(test.store.now.amounts.map(\.kind) == [.received, .lost, .found])
        #expect(test.store.now.amounts.reduce(0) { $0 + $1.change } == 25_000_000)
    }

    @Test("A tag goes on to another container once its drum has left or is clean, never before")
    func retag() async throws {
        let test = try await TestPlant.make()
        let drum = try await test.receive(try TestPlant.acetone("10 kg", tag: "T1"))
        let taken = await refusal { _ = try await test.receive(try TestPlant.acetone("5 kg", tag: "T1")) }
        #expect(taken?.word == "invalid tag")
        _ = try await test.plant.use(
            item: drum.code, amount: try Quantity("10 kg"), order: nil, by: TestPlant.warehouse)
        let dirty = await refusal { _ = try await test.plant.retag(item: drum.code, tag: nil, by: TestPlant.warehouse) }
        #expect(dirty?.word == "invalid cleaning")
        let half = await refusal {
            _ = try await test.plant.retag(
                item: drum.code, tag: nil, cleaning: ("rinsed", " "), by: TestPlant.warehouse)
        }
        #expect(half?.word == "invalid residue")
        #expect(try await test.item(drum.code).tag == "T1")
        _ = try await test.plant.retag(
            item: drum.code, tag: nil, cleaning: ("three rinses with water", "no acetone by smell, LEL 0 %"),
            by: TestPlant.warehouse)
        let next = try await test.receive(try TestPlant.acetone("5 kg", tag: "T1"))
        #expect(next.tag == "T1")
        let again = try await test.restarted()
        #expect(try await again.item(drum.code).tag == nil)
        #expect(try await again.item(next.code).tag == "T1")
    }

    @Test("Another amount than the book needs a reason, and is of the same kind and not below zero")
    func adjust() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone("10 kg"))
        for (amount, reason, word) in [
            (try Quantity("9 kg"), " ", "invalid reason"), (try Quantity("9 L"), "x", "invalid amount"),
            (.mass(Mass(milligrams: -1)), "x", "invalid amount"), (try Quantity("10 kg"), "x", "invalid amount"),
        ] {
            let error = await refusal {
                _ = try await test.plant.adjust(item: item.code, holds: amount, reason: reason, by: TestPlant.warehouse)
            }
            #expect(error?.word == word)
        }
        let less = try await test.plant.adjust(
            item: item.code, holds: try Quantity("9.999999 kg"), reason: "evaporated", by: TestPlant.warehouse)
        #expect(less.quantity == .mass(Mass(milligrams: 9_999_999)))
        #expect(test.store.now.amounts.last?.change == -1)
        #expect(test.store.now.amounts.last?.kind == .adjusted)
    }
}

@Suite("Load units")
struct LoadUnitTests {
    @Test("What stands on a pallet moves with it, or nothing moves")
    func moves() async throws {
        let test = try await TestPlant.make()
        let first = try await test.receive(try TestPlant.acetone("1 kg"))
        let second = try await test.receive(try TestPlant.acetone("2 kg"))
        let far = try await test.receive(try TestPlant.nitrate())
        let pallet = try await test.plant.makeLoadUnit(.pallet, zone: "FL-1", by: TestPlant.warehouse)
        let apart = await refusal {
            _ = try await test.plant.load(items: [first.code, far.code], onto: pallet.code, by: TestPlant.warehouse)
        }
        #expect(apart?.word == "refused")
        #expect(try await test.item(first.code).parent == nil, "nothing half done")
        _ = try await test.plant.load(items: [first.code, second.code], onto: pallet.code, by: TestPlant.warehouse)
        let alone = await refusal {
            _ = try await test.plant.move(item: first.code, to: "QU-1", by: TestPlant.warehouse)
        }
        #expect(alone?.message.en.contains(pallet.code) == true)
        let wrong = await refusal {
            _ = try await test.plant.move(unit: pallet.code, to: "OX-1", by: TestPlant.warehouse)
        }
        #expect(wrong?.word == "blocked")
        #expect(try await test.item(first.code).zone == "FL-1")
        _ = try await test.plant.move(unit: pallet.code, to: "QU-1", by: TestPlant.warehouse)
        for code in [first.code, second.code] { #expect(try await test.item(code).zone == "QU-1") }
        _ = try await test.plant.unload(item: first.code, by: TestPlant.warehouse)
        let next = try await test.restarted()
        _ = try await next.plant.move(unit: pallet.code, to: "FL-1", by: TestPlant.warehouse)
        #expect(try await next.item(first.code).zone == "QU-1")
        #expect(try await next.item(second.code).zone == "FL-1")
    }

    @Test("The tag of a pallet places everything on it, and an incompatible neighbour is an alarm")
    func tagged() async throws {
        let test = try await TestPlant.make()
        let drum = try await test.receive(try TestPlant.acetone("1 kg"))
        _ = try await test.receive(try TestPlant.nitrate())
        let pallet = try await test.plant.makeLoadUnit(.cage, zone: "FL-1", tag: "P1", by: TestPlant.warehouse)
        _ = try await test.plant.load(items: [drum.code], onto: pallet.code, by: TestPlant.warehouse)
        try await test.see("P1", TestSite.inFlammables)
        #expect(try await test.item(drum.code).zone == "FL-1")
        try await test.see("P1", TestSite.inOxidisers)
        #expect(try await test.item(drum.code).zone == "OX-1")
        let unit = try await test.plant.loadUnit(pallet.code).unit
        #expect(unit.zone == "OX-1")
        #expect(test.store.openAlarms.contains { $0.items.contains(drum.code) })
    }
}
