import ChemTrack
import Compliance
import Foundation
import Testing

@Suite("What flows through a meter")
struct MeteringTests {
    /// A plant with a meter of at most 30 L a minute that has counted 1,000 L, and a drum of 10 kg acetone (0.79 kg/L).
    private struct Line {
        var test: TestPlant
        var drum: Item
        var plant: Plant { test.plant }

        init(_ amount: String = "10 kg") async throws {
            test = try await TestPlant.make()
            _ = try await test.plant.register(
                meter: FlowMeter(
                    id: "F1", name: Bilingual(zh: "流量计", en: "Meter"), perMinute_max: try Quantity("30 L"),
                    calibrationDue: "2026-12-31"), by: TestPlant.admin)
            drum = try await test.receive(try TestPlant.acetone(amount))
            try await count("1000 L")
        }

        func count(_ total: String, after_s: Int64 = 0, by meter: String = "F1") async throws {
            test.clock.advance(after_s * 1000)
            let now = test.clock.now_ms()
            try await plant.take(
                MeterReading(at_ms: now, received_ms: now, total: try Quantity(total)), ofMeter: meter)
        }

        func connect(order: String? = nil) async throws {
            _ = try await plant.connect(meter: "F1", item: drum.code, order: order, by: TestPlant.warehouse)
        }

        var left_mg: Int64 { get async throws { try await test.item(drum.code).quantity.amount.number } }
        var draw: FlowMeter.Draw? { get async { await plant.meters.first?.meter.draw } }

        func facts(_ kind: String) -> [LedgerBody] {
            test.store.now.entries.filter { $0.event.kind == kind }.map(\.event.body)
        }
    }

    @Test("It is booked minute by minute and at the end, rounded up once and not with each step")
    func booked() async throws {
        let line = try await Line()
        try await line.connect()
        #expect(try await line.test.item(line.drum.code).openedOn == "2026-11-28")
        try await line.count("1000.000001 L", after_s: 20)
        #expect(try await line.left_mg == 10_000_000)
        // 0.79 mg a microlitre.
        for number in 2...6 { try await line.count("1000.00000\(number) L", after_s: 60) }
        #expect(try await line.left_mg == 10_000_000 - 5)
        try await line.count("1001 L", after_s: 30)
        #expect(try await line.left_mg == 10_000_000 - 5)
        _ = try await line.plant.disconnect(meter: "F1", by: TestPlant.warehouse)
        #expect(try await line.left_mg == 10_000_000 - 790_000)
        try await line.count("1002 L", after_s: 90)
        #expect(try await line.left_mg == 10_000_000 - 790_000)
        let booked = line.test.store.now.amounts.filter { $0.item == line.drum.code && $0.kind == .used }
        #expect(booked.reduce(0) { $0 + $1.change } == -790_000)
    }

    @Test("What has flowed has flowed: over the quota, and beyond what was in it, is booked and marked")
    func beyond() async throws {
        let line = try await Line()
        _ = try await line.plant.register(
            order: "WO-1", name: "Batch", lines: [.init(material: "67-64-1", quota: try Quantity("5 kg"))],
            by: TestPlant.ehs)
        try await line.connect(order: "WO-1")
        try await line.count("1010 L", after_s: 60)
        let order = try #require(line.test.store.now.orders["WO-1"])
        #expect(order.issues.map(\.issued) == [try Quantity("7.9 kg")])
        #expect(line.facts("item.metered").last?["over_quota"] == .amount(2_900_000, .milligrams))
        try await line.count("1015 L", after_s: 20)
        let item = try await line.test.item(line.drum.code)
        #expect(item.state == .empty && item.quantity.amount.number == 0)
        // 15 L are 11.85 kg.
        #expect(line.facts("item.metered").last?["beyond"] == .amount(1_850_000, .milligrams))
        #expect(await line.draw == nil)
        #expect(line.test.store.now.orders["WO-1"]?.issues.map(\.issued) == [try Quantity("10 kg")])
    }

    @Test("A counter that goes back ends the draw with what is known; nothing is made of the difference")
    func wentBack() async throws {
        let line = try await Line()
        try await line.connect()
        try await line.count("1001 L", after_s: 10)
        try await line.count("0.5 L", after_s: 10)
        #expect(await line.draw == nil)
        #expect(try await line.left_mg == 10_000_000 - 790_000)
        #expect(await line.plant.health.rejected == ["meter_went_back": 1])
        #expect(line.facts("item.disconnected").count == 1)
        try await line.connect()
        try await line.count("1.5 L", after_s: 60)
        #expect(try await line.left_mg == 10_000_000 - 1_580_000)
    }

    @Test("After a restart the next count goes on where the last booking ended; a leap is not believed")
    func restart() async throws {
        let line = try await Line()
        try await line.connect()
        try await line.count("1001 L", after_s: 60)
        let next = try await line.test.restarted()
        func count(_ total: String, after_s: Int64) async throws {
            next.clock.advance(after_s * 1000)
            let now = next.clock.now_ms()
            // The meter's own clock is ten minutes slow.
            let reading = MeterReading(at_ms: now - 600_000, received_ms: now, total: try Quantity(total))
            try await next.plant.take(reading, ofMeter: "F1")
        }
        try await count("9001 L", after_s: 60)
        #expect(await next.plant.health.rejected == ["meter_too_fast": 1])
        try await count("1003 L", after_s: 0)
        try await count("1003 L", after_s: 60)
        #expect(try await next.item(line.drum.code).quantity.amount.number == 10_000_000 - 2_370_000)
    }

    @Test("What cannot be is counted and takes nothing")
    func implausible() async throws {
        let line = try await Line()
        try await line.connect()
        try await line.count("1200 L", after_s: 60)
        try await line.count("1001 kg", after_s: 60)
        try await line.count("1001 L", by: "F9")
        let now = line.test.clock.now_ms()
        for at_ms in [now - 600_000, now + 61_000] {
            try await line.plant.take(
                MeterReading(at_ms: at_ms, received_ms: now, total: try Quantity("1001 L")), ofMeter: "F1")
        }
        #expect(try await line.left_mg == 10_000_000)
        #expect(
            await line.plant.health.rejected == [
                "meter_too_fast": 1, "meter_unit": 1, "meter_unknown": 1, "meter_late": 1, "meter_future": 1,
            ])
    }

    @Test(
        "Nothing is connected that could not be told: silence, calibration, units, a container or an order that may not"
    )
    func refused() async throws {
        let line = try await Line()
        func why(_ order: String? = nil) async -> String {
            await refusal { try await line.connect(order: order) }?.message.en ?? "connected"
        }
        _ = try await line.plant.register(
            order: "WO-2", name: "Batch", lines: [.init(material: "64-17-5", quota: try Quantity("5 kg"))],
            by: TestPlant.ehs)
        #expect(await why("WO-2").contains("does not name"))
        _ = try await line.plant.quarantine(item: line.drum.code, reason: "x", by: TestPlant.ehs)
        #expect(await why().contains("quarantined"))
        _ = try await line.plant.release(item: line.drum.code, reason: "x", by: TestPlant.ehs)
        line.test.clock.advance(Plant.readingAge_ms + 1)
        #expect(await why().contains("said nothing"))
        try await line.count("1000 L")
        try await line.connect()
        #expect(await why().contains("is connected"))
        _ = try await line.plant.disconnect(meter: "F1", by: TestPlant.warehouse)
        try await line.count("1000 L", after_s: 40 * 86_400)
        #expect(await why().contains("2026-12-31"))
    }

    @Test(
        "What cannot be a counter is refused by its reason",
        arguments: [
            ("nonsense", "meter_malformed"), (#"{"total": "5", "unit": "L"}"#, "meter_malformed"),
            (#"{"unit": "L"}"#, "meter_malformed"), (#"{"total": 5, "unit": "barrel"}"#, "meter_unit"),
            (#"{"total": -1, "unit": "L"}"#, "meter_range"), (#"{"total": 1e30, "unit": "m3"}"#, "meter_range"),
        ])
    func malformed(message: String, reason: String) {
        let results = MeterMessage.read(Data(message.utf8), received_ms: 0)
        #expect(results.compactMap { if case .failure(let why) = $0 { why.rawValue } else { nil } } == [reason])
    }
}
