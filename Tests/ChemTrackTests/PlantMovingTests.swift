import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Moving and using")
struct PlantMovingTests {
    @Test("A container without a tag is in its new zone at once, because a person says so")
    func movesUntagged() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone())
        let moved = try await test.plant.move(item: item.code, to: "QU-1", by: TestPlant.warehouse)
        #expect(moved.zone == "QU-1")
        #expect(moved.assignedZone == "QU-1")
        #expect(moved.state == .quarantined)
        let back = try await test.plant.move(item: item.code, to: "FL-1", by: TestPlant.warehouse)
        #expect(back.state == .stored)
        #expect(test.store.now.entries.map(\.event.kind) == ["item.received", "item.moved", "item.moved"])
        #expect(test.store.openAlarms.isEmpty)
    }

    @Test("A zone that may not hold it refuses with findings, and the container stays")
    func refused() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone())
        let error = await refusal {
            _ = try await test.plant.move(item: item.code, to: "OX-1", by: TestPlant.warehouse)
        }
        guard case .blocked(_, let findings)? = error else {
            Issue.record("expected findings")
            return
        }
        #expect(!findings.isEmpty)
        #expect(try await test.item(item.code) == item)
        let nowhere = await refusal {
            _ = try await test.plant.move(item: item.code, to: "NO-1", by: TestPlant.warehouse)
        }
        #expect(nowhere?.word == "notFound zone")
    }

    @Test("A tagged container has its time to get there; after that, being elsewhere is an alarm")
    func window() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone(tag: "T1"))
        try await test.see("T1", TestSite.inFlammables)
        let sent = try await test.plant.move(item: item.code, to: "QU-1", by: TestPlant.warehouse)
        #expect(sent.zone == "FL-1")
        #expect(sent.moveUntil_ms == test.clock.now_ms() + Plant.moveWindow_ms)
        try await test.see("T1", TestSite.inYard)
        try await test.tick(after_ms: Plant.moveWindow_ms - 2_000)
        #expect(test.store.openAlarms.isEmpty)
        try await test.tick(after_ms: 2_000)
        #expect(test.store.openAlarms.map(\.kind) == [.outsideZone])
        try await test.see("T1", .init(x: 8, y: 55))
        try await test.tick(after_ms: 10_000)
        #expect(test.store.openAlarms.map(\.state) == [.returned])
        #expect(try await test.item(item.code).moveUntil_ms == nil)
    }

    @Test("A tag that is first heard on the way from the dock is no alarm")
    func firstHeardAtTheDock() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone(tag: "T1"))
        try await test.see("T1", TestSite.inYard)
        try await test.tick(after_ms: 20_000)
        #expect(test.store.openAlarms.isEmpty)
        try await test.see("T1", TestSite.inFlammables)
        #expect(try await test.item(item.code).moveUntil_ms == nil)
        // It has arrived: from now on being elsewhere is told.
        try await test.see("T1", TestSite.inYard)
        #expect(test.store.openAlarms.map(\.kind) == [.outsideZone])
    }

    @Test("Taking out leaves the rest, and taking all leaves it empty")
    func use() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone("10 kg"))
        let used = try await test.plant.use(
            item: item.code, amount: try Quantity("4 kg"), order: "WO-1", by: TestPlant.warehouse)
        #expect(used.quantity == (try Quantity("6 kg")))
        #expect(used.state == .inUse)
        let empty = try await test.plant.use(
            item: item.code, amount: try Quantity("6 kg"), order: nil, by: TestPlant.warehouse)
        #expect(empty.state == .empty)
        #expect(empty.received == (try Quantity("10 kg")))
        let body = try #require(test.store.now.entries.first { $0.event.kind == "item.used" }?.event.body)
        #expect(body["taken"]?.amount?.number == 4_000_000)
        #expect(body["left"]?.amount?.number == 6_000_000)
        #expect(body["order"]?.text == "WO-1")
        let more = await refusal {
            _ = try await test.plant.use(
                item: item.code, amount: try Quantity("1 g"), order: nil, by: TestPlant.warehouse)
        }
        #expect(more?.word == "refused")
    }

    @Test(
        "More than there is, nothing, or another kind of amount cannot be taken",
        arguments: ["10.000001 kg", "0 kg", "1 L"])
    func wrongAmount(text: String) async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone("10 kg"))
        let error = await refusal {
            _ = try await test.plant.use(
                item: item.code, amount: try Quantity(text), order: nil, by: TestPlant.warehouse)
        }
        #expect(error?.word == "invalid amount")
        #expect(try await test.item(item.code) == item)
    }

    @Test("The last day counts in the plant's own time zone; after it nothing may be taken")
    func expired() async throws {
        let test = try await TestPlant.make()
        var request = try TestPlant.acetone("10 kg")
        // The clock stands at 02:00 UTC on 28 November, 10:00 in Shanghai.
        request.expiresOn = "2026-11-28"
        let item = try await test.receive(request)
        _ = try await test.plant.use(
            item: item.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        test.clock.advance(14 * 3_600_000)
        let error = await refusal {
            _ = try await test.plant.use(
                item: item.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        }
        #expect(error?.word == "refused")
        #expect(error?.message.en.contains("2026-11-28") == true)
    }

    @Test("What is held in quarantine may not be used")
    func quarantined() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone("10 kg"))
        _ = try await test.plant.move(item: item.code, to: "QU-1", by: TestPlant.warehouse)
        let error = await refusal {
            _ = try await test.plant.use(
                item: item.code, amount: try Quantity("1 kg"), order: nil, by: TestPlant.warehouse)
        }
        #expect(error?.word == "refused")
    }
}
