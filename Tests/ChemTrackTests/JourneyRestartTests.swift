import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Restart and change of zones")
struct JourneyRestartTests {
    @Test("A restart raises no second enter and no second alarm, and goes on clearing")
    func restart() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        let oxidiser = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        try await test.see("T1", TestSite.inFlammables)
        try await test.see("T9", TestSite.inOxidisers)
        try await test.see("T9", TestSite.inFlammables, after_ms: 20_000)
        let before = test.store.now
        #expect(before.alarms.count == 2)

        let next = try await test.restarted()
        try await next.tick(after_ms: 20_000)
        #expect(next.plant.view.tag("T9")?.x == TestSite.inFlammables.x)
        try await next.see("T9", TestSite.inFlammables)
        try await next.see("T1", TestSite.inFlammables)
        let after = test.store.now
        #expect(after.passages == before.passages)
        #expect(after.alarms == before.alarms)
        #expect(after.alarmHistory == before.alarmHistory)
        #expect(try await next.item(oxidiser.code).zone == "FL-1")

        try await next.see("T9", TestSite.inOxidisers, after_ms: 20_000)
        let third = try await next.restarted()
        // The off-delay begins anew: an alarm may clear late, never early.
        try await third.tick(after_ms: 9_000)
        #expect(test.store.openAlarms.allSatisfy { $0.state == .unacknowledged })
        try await third.tick(after_ms: 1_000)
        #expect(test.store.openAlarms.map(\.state) == [.returned, .returned])
    }

    @Test("A restart judges from where containers were when the alarm was raised, not from where they entered")
    func restartInsideRoom() async throws {
        let corrosives = ["allowed_classes": TestSite.classes("8")]
        let test = try await TestPlant.make(zones: [
            try TestSite.zone("AC-1", .storage, (0, 0, 30, 30), corrosives),
            try TestSite.zone("BA-1", .storage, (40, 0, 60, 30), corrosives),
        ])
        _ = try await test.receive(
            ReceiptRequest(
                cas: "7664-93-9", name: nil, quantity: try Quantity("1 kg"), concentration_pct: 98, form: .liquid,
                density_kg_per_L: 1.84, tag: "A", zone: "AC-1"))
        _ = try await test.receive(
            ReceiptRequest(
                cas: "1310-73-2", name: nil, quantity: try Quantity("1 kg"), form: .solid, tag: "B", zone: "BA-1"))
        try await test.see("A", Point(x: 5, y: 5))
        try await test.see("B", Point(x: 45, y: 5))
        try await test.see("B", Point(x: 29, y: 5), after_ms: 20_000)
        try await test.see("B", Point(x: 6, y: 5), after_ms: 20_000)
        let pair = try #require(test.store.openAlarms.first { $0.kind == .incompatiblePair })
        let next = try await test.restarted()
        try await next.tick(after_ms: 30_000)
        #expect(test.store.now.alarms[pair.id]?.state == .unacknowledged)
    }

    @Test("Zones that are redrawn under a standing tag move it, with passages, alarms and no waiting for a fix")
    func zonesChange() async throws {
        let test = try await TestPlant.make()
        let tagged = try await test.receive(try TestPlant.acetone(tag: "T1"))
        let plain = try await test.receive(try TestPlant.acetone())
        try await test.see("T1", TestSite.inFlammables)
        let shrunk = try TestSite.zones().map { zone in
            zone.id == "FL-1"
                ? try TestSite.zone("FL-1", .storage, (20, 70, 45, 75), ["allowed_classes": TestSite.classes("3")])
                : zone
        }
        try await test.plant.setZones(shrunk, by: TestPlant.admin)
        #expect(try await test.item(tagged.code).zone == nil)
        #expect(try await test.item(plain.code).zone == "FL-1")
        #expect(test.store.now.passages.last.map { "\($0.event) \($0.zone)" } == "exit FL-1")
        #expect(test.plant.view.tag("T1")?.zones == ["SITE"])
        #expect(test.store.openAlarms.map(\.kind) == [.outsideZone])

        try await test.plant.setZones(try TestSite.zones().filter { $0.id != "FL-1" }, by: TestPlant.admin)
        #expect(try await test.item(plain.code).zone == nil)
        #expect(Set(test.store.openAlarms.map(\.items)) == [[tagged.code], [plain.code]])
        try await test.plant.setZones(try TestSite.zones(), by: TestPlant.admin)
        #expect(try await test.item(tagged.code).zone == "FL-1")
        let restarted = try await test.restarted()
        #expect(try await restarted.item(tagged.code).zone == "FL-1")
    }

    @Test("A zone that no longer takes what stands in it is an alarm")
    func zoneChangesItsClasses() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone())
        let other = try TestSite.zones().map { zone in
            zone.id == "FL-1"
                ? try TestSite.zone("FL-1", .storage, (20, 50, 45, 75), ["allowed_classes": TestSite.classes("8")])
                : zone
        }
        try await test.plant.setZones(other, by: TestPlant.admin)
        #expect(test.store.openAlarms.map(\.kind) == [.zoneUnsuitable])
        #expect(test.store.openAlarms.first?.items == [item.code])
        try await test.plant.setZones(try TestSite.zones(), by: TestPlant.admin)
        try await test.tick(after_ms: 10_000)
        #expect(test.store.openAlarms.map(\.state) == [.returned])
    }

    @Test("Alarms of a room that is no more do not stay open for ever")
    func roomGone() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone())
        _ = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        try await test.see("T9", TestSite.inFlammables)
        #expect(test.store.openAlarms.contains { $0.kind == .incompatiblePair })
        try await test.plant.setZones(try TestSite.zones().filter { $0.id != "FL-1" }, by: TestPlant.admin)
        let next = try await test.restarted()
        try await next.tick(after_ms: 10_000)
        let pair = try #require(test.store.now.alarms.values.first { $0.kind == .incompatiblePair })
        #expect(pair.state == .returned)
    }

    @Test("Zones with the same id twice are refused, and the old ones stay in force")
    func zoneTwice() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        let zones = try TestSite.zones()
        let error = await refusal { try await test.plant.setZones(zones + [zones[1]], by: TestPlant.admin) }
        #expect(error?.word == "invalid zones")
        try await test.see("T1", TestSite.inFlammables)
        #expect(test.plant.view.tag("T1")?.zones == ["SITE", "FL-1"])
    }
}
