import ChemTrack
import Compliance
import Geofence
import Testing

/// Amounts and days come from 40 CFR 260.10, 262.15 to 262.17, GB 18597 8.3.5 and HJ 1259 4.2.1, not from our output.
@Suite("Limits and terms of the waste on a site")
struct WasteClockTests {
    static func plant(_ regimes: [Regime]) async throws -> TestPlant {
        var site = TestSite.site
        site.regimes = regimes
        let zones =
            try TestSite.zones() + [
                TestSite.zone(
                    "SA-1", .storage, (90, 50, 98, 60),
                    ["allowed_classes": TestSite.classes("3"), "waste_area": .string("satellite")]),
                TestSite.zone(
                    "SP-1", .waste, (100, 50, 114, 70),
                    ["containment_l": .number(20_000), "waste_area": .string("storage_point")]),
            ]
        let store = MemoryStore()
        try await store.commit(.founding(site, zones: zones))
        return try await TestPlant.over(store, TestClock())
    }

    @discardableResult
    static func declare(
        _ test: TestPlant, _ quantity: String, count: Int = 1, codes: [String] = ["F003"], zone: String? = nil
    ) async throws -> [String] {
        let receipt = try await test.plant.receive(
            try TestPlant.acetone(quantity, count: count, zone: zone), by: TestPlant.warehouse)
        let items = receipt.items.map(\.code)
        for item in items {
            _ = try await test.plant.declareWaste(
                item: item, WasteRequest(cnCode: "900-402-06", federalCodes: codes, reason: "废溶剂"),
                by: TestPlant.officer)
        }
        return items
    }

    static func move(_ test: TestPlant, _ items: [String], to zone: String) async throws {
        for item in items { _ = try await test.plant.move(item: item, to: zone, by: TestPlant.warehouse) }
    }

    static func openTasks(_ test: TestPlant) -> [String: DutyTask] {
        Dictionary(test.store.now.tasks.values.filter(\.isOpen).map { ($0.duty.rule, $0) }) { first, _ in first }
    }

    static let day_ms: Int64 = 86_400_000

    @Test(
        "The strictest class that the month's waste makes",
        arguments: [
            ("100 kg", "F003", "vsqg"), ("100.001 kg", "F003", "sqg"), ("999.999 kg", "F003", "sqg"),
            ("1000 kg", "F003", "lqg"), ("1 kg", "P001", "vsqg"), ("1.001 kg", "P001", "lqg"),
            ("1 kg", "F027", "vsqg"), ("1.001 kg", "F027", "lqg"), ("1.001 kg", "F024", "vsqg"),
        ])
    func status(amount: String, code: String, status: String) async throws {
        let test = try await Self.plant([.us])
        try await Self.declare(test, amount, codes: [code])
        let picture = await test.plant.waste()
        #expect(picture.usStatus == status)
        #expect(picture.cnClass == nil)
    }

    @Test("A month is counted by itself, in the site's own time")
    func months() async throws {
        let test = try await Self.plant([.us])
        try await Self.declare(test, "160 kg", count: 4)
        #expect(await test.plant.waste().usStatus == "sqg")
        // 2026-11-30T16:00Z is the first of December in Shanghai.
        test.clock.advance(Self.day_ms * 2 + 14 * 3_600_000)
        try await Self.declare(test, "160 kg", count: 4)
        let picture = await test.plant.waste()
        #expect(picture.usStatus == "sqg")
        #expect(picture.gauges.first { $0.limit.id == "us.month-lqg" }?.amount == 640_000_000)
        #expect(picture.gauges.first { $0.limit.id == "us.month-lqg" }?.subject == "2026-12")
    }

    @Test(
        "How long a container may stay follows the class of its month",
        arguments: [
            ([Regime.us], 7, "2027-02-26"), ([.us], 6, "2027-05-27"), ([.cn], 1, "2027-11-28"),
            ([.us, .cn], 7, "2027-02-26"),
        ])
    func terms(regimes: [Regime], drums: Int, due: String) async throws {
        let test = try await Self.plant(regimes)
        try await Self.declare(test, "160 kg", count: drums)
        #expect(Set(await test.plant.waste().clocks.map(\.due.text)) == [due])
    }

    @Test("A term that is nearly over is an alarm, at first not urgent")
    func age() async throws {
        let test = try await Self.plant([.us])
        try await Self.declare(test, "160 kg", count: 7)
        func alarm() -> Alarm? { test.store.openAlarms.first { $0.key == "waste-age|us.accumulate-90" } }
        try await test.tick(after_ms: Self.day_ms * 74)
        #expect(alarm() == nil)
        try await test.tick(after_ms: Self.day_ms)
        #expect(alarm()?.priority == .medium)
        try await test.tick(after_ms: Self.day_ms * 16)
        #expect(alarm()?.priority == .high)
    }

    @Test("In a satellite area no term runs until the container leaves it")
    func satellite() async throws {
        let test = try await Self.plant([.us])
        let items = try await Self.declare(test, "160 kg", zone: "SA-1")
        try await test.tick(after_ms: Self.day_ms * 200)
        #expect(await test.plant.waste().clocks.isEmpty)
        try await Self.move(test, items, to: "WS-1")
        try await test.tick(after_ms: 60_000)
        #expect(await test.plant.waste().clocks.map(\.duty.from.text) == ["2027-06-16"])
        #expect(test.store.now.entries.contains { $0.event.kind == "item.accumulates" })
    }

    @Test("More than 55 gallons in a satellite area are moved within three days, and the task ends when they are")
    func satelliteExcess() async throws {
        let test = try await Self.plant([.us])
        // 160 kg of 0.79 kg/L are 202.5 L; 55 gallons are 208.2 L. The generator is a small one: 480 kg in the month.
        let items = try await Self.declare(test, "160 kg", zone: "SA-1")
        try await Self.declare(test, "160 kg")
        try await test.tick(after_ms: 60_000)
        #expect(Self.openTasks(test)["us.satellite-3"] == nil)
        let more = try await Self.declare(test, "160 kg", zone: "SA-1")
        try await test.tick(after_ms: 60_000)
        #expect(Self.openTasks(test)["us.satellite-3"]?.duty.due?.text == "2026-12-01")
        #expect(Self.openTasks(test)["us.satellite-3"]?.duty.subject == "SA-1")
        try await Self.move(test, more, to: "WS-1")
        try await test.tick(after_ms: 60_000)
        #expect(Self.openTasks(test)["us.satellite-3"] == nil)
        #expect(try await test.item(items[0]).zone == "SA-1")
    }

    @Test(
        "The last minute of a month in New York is of the month, the next is not",
        arguments: [
            ("a leap day", 1_835_499_540_000 as Int64, "2028-02", "2028-03"),
            ("the night the clocks go back", 1_793_505_540_000 as Int64, "2026-10", "2026-11"),
            ("a month in summer time", 1_809_143_940_000 as Int64, "2027-04", "2027-05"),
            ("a year end", 1_830_315_540_000 as Int64, "2027-12", "2028-01"),
        ])
    func monthEnds(what: String, at_ms: Int64, month: String, next: String) async throws {
        var site = TestSite.site
        (site.regimes, site.timeZone) = ([.us], "America/New_York")
        let store = MemoryStore()
        try await store.commit(.founding(site, zones: try TestSite.zones()))
        let test = try await TestPlant.over(store, TestClock(now_ms: at_ms))
        func counted() async -> [String: Int64?] {
            let gauge = await test.plant.waste().gauges.first { $0.limit.id == "us.month-lqg" }
            return [gauge?.subject ?? "": gauge?.amount]
        }
        try await Self.declare(test, "150 kg")
        #expect(await counted() == [month: 150_000_000])
        test.clock.advance(60_000)
        try await Self.declare(test, "20 kg")
        #expect(await counted() == [next: 20_000_000])
    }

    @Test("What is on site at 6000 kg is of a small generator, a milligram more is of a large one")
    func onSite() async throws {
        let test = try await Self.plant([.us])
        for _ in 0..<6 {
            try await Self.declare(test, "180 kg", count: 5)
            test.clock.advance(Self.day_ms * 31)
        }
        try await Self.declare(test, "150 kg", count: 4)
        #expect(await test.plant.waste().usStatus == "sqg")
        try await Self.declare(test, "1 mg")
        #expect(await test.plant.waste().usStatus == "lqg")
    }

    @Test(
        "A satellite area at its limit, and just over it: 55 gallons, a quart of liquid acute waste",
        arguments: [
            ("164.4 kg", "F003", false), ("164.5 kg", "F003", true), ("747 g", "P001", false), ("748 g", "P001", true),
        ])
    func satelliteEnds(amount: String, code: String, isOver: Bool) async throws {
        // Acetone of 0.79 kg/L: 55 gal are 208.198 L and 164.476 kg, a quart is 0.946353 L and 747.6 g.
        let test = try await Self.plant([.us])
        try await Self.declare(test, "160 kg")
        try await Self.declare(test, amount, codes: [code], zone: "SA-1")
        try await test.tick(after_ms: 60_000)
        #expect((Self.openTasks(test)["us.satellite-3"] != nil) == isOver)
    }

    @Test("A storage point holds at most 3 t")
    func storagePoint() async throws {
        let test = try await Self.plant([.cn])
        let items = try await Self.declare(test, "150 kg", count: 21)
        try await Self.move(test, Array(items.prefix(20)), to: "SP-1")
        try await test.tick(after_ms: 60_000)
        #expect(Self.openTasks(test)["cn.storage-point"] == nil)
        #expect(test.store.openAlarms.first { $0.key == "waste|cn.storage-point|SP-1" }?.priority == .low)
        try await Self.move(test, [items[20]], to: "SP-1")
        try await test.tick(after_ms: 60_000)
        #expect(Self.openTasks(test)["cn.storage-point"]?.duty.subject == "SP-1")
        #expect(test.store.openAlarms.first { $0.key == "waste|cn.storage-point|SP-1" }?.priority == .medium)
    }

    @Test("After a quarter and a year a plant of simplified management reports, once each")
    func periods() async throws {
        let test = try await Self.plant([.cn])
        try await Self.declare(test, "160 kg", count: 63)
        #expect(await test.plant.waste().cnClass == "simplified")
        try await test.tick(after_ms: Self.day_ms * 5)
        #expect(Self.openTasks(test)["cn.waste-report-quarter"] == nil)
        try await test.tick(after_ms: Self.day_ms * 30)
        try await test.tick(after_ms: Self.day_ms)
        let tasks = Self.openTasks(test)
        #expect(tasks["cn.waste-report-quarter"]?.duty.due?.text == "2027-01-15")
        #expect(tasks["cn.waste-report-year"]?.duty.due?.text == "2027-03-31")
        #expect(tasks["cn.waste-plan"]?.duty.due?.text == "2027-03-31")
        #expect(tasks["cn.waste-report-month"] == nil)
        #expect(test.store.now.tasks.values.count { $0.duty.rule == "cn.waste-report-year" } == 1)
    }

    @Test("A duty that is not seen to in time is one alarm, and none any more when it is done")
    func overdue() async throws {
        let (test, shipped) = try await ManifestLifeTests.shipped()
        _ = try await test.take(.arrive, of: shipped.id)
        func alarm() -> Alarm? { test.store.openAlarms.first { $0.key == "duty|cn.waste-accept" } }
        try await test.tick(after_ms: Self.day_ms * 6)
        #expect(alarm() == nil)
        try await test.tick(after_ms: Self.day_ms)
        #expect(alarm()?.state == .unacknowledged)
        _ = try await test.take(.accept, of: shipped.id)
        try await test.tick(after_ms: 60_000)
        try await test.tick(after_ms: 60_000)
        #expect(alarm()?.state == .returned)
    }
}
