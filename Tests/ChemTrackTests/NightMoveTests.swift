import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Moved outside hours")
struct NightMoveTests {
    /// 2026-11-27 is a Friday; working days end at 18:00 in Shanghai.
    private func make(at time: String, hours: String? = "WD 08:00-18:00") async throws -> TestPlant {
        let store = MemoryStore()
        var zones = try TestSite.zones()
        if let hours {
            zones[0] = try TestSite.zone(
                "SITE", .site, (0, 0, 120, 80), ["working_hours": .string(hours)], floor: nil)
        }
        try await store.commit(.founding(TestSite.site, zones: zones))
        let at_ms = try #require(Timestamp.parse(time + ":00+08:00"))
        return try await TestPlant.over(store, TestClock(now_ms: at_ms))
    }

    private func drum(_ test: TestPlant) async throws -> Item {
        let item = try await test.receive(try TestPlant.acetone(tag: "D1", zone: "FL-1"))
        try await test.see("D1", TestSite.inFlammables)
        return item
    }

    @Test(
        "A container that leaves its zone is an alarm outside hours, and only then",
        arguments: [
            ("2026-11-27T17:50", "WD 08:00-18:00", AlarmKind.outsideZone),
            ("2026-11-27T18:10", "WD 08:00-18:00", .movedOutsideHours),
            ("2026-11-28T10:00", "WD 08:00-18:00", .movedOutsideHours),
            ("2025-01-26T10:00", "WD 08:00-18:00", .outsideZone),
            ("2025-01-28T10:00", "WD 08:00-18:00", .movedOutsideHours),
            ("2026-11-28T03:00", nil, .outsideZone),
        ] as [(String, String?, AlarmKind)])
    func decides(time: String, hours: String?, kind: AlarmKind) async throws {
        let test = try await make(at: time, hours: hours)
        _ = try await drum(test)
        try await test.wait(seconds: 60)
        #expect(test.store.now.alarms.isEmpty)
        try await test.see("D1", TestSite.inYard)
        try await test.wait(seconds: 5)
        // One cause, one alarm.
        #expect(test.store.now.alarms.values.map(\.kind) == [kind])
    }

    @Test("A recorded move is no alarm, nor is going home")
    func recorded() async throws {
        let test = try await make(at: "2026-11-27T19:00")
        let item = try await drum(test)
        _ = try await test.plant.move(item: item.code, to: "QU-1", by: TestPlant.warehouse)
        try await test.see("D1", TestSite.inYard)
        try await test.see("D1", Point(x: 8, y: 55))
        try await test.wait(seconds: 60)
        #expect(test.raised(.movedOutsideHours) == 0)
    }

    @Test("It ends when the container is back or work begins; a restart neither ends nor doubles it")
    func ends() async throws {
        let test = try await make(at: "2026-11-27T19:00")
        _ = try await drum(test)
        try await test.see("D1", TestSite.inYard)
        try await test.wait(seconds: 5)
        let next = try await test.restarted()
        try await next.see("D1", TestSite.inYard)
        try await next.wait(seconds: 60)
        #expect(next.open(.movedOutsideHours).map(\.state) == [.unacknowledged])
        #expect(next.raised(.movedOutsideHours) == 1)
        try await next.see("D1", TestSite.inFlammables)
        try await next.wait(seconds: 35)
        #expect(next.open(.movedOutsideHours).map(\.state) == [.returned])
        try await next.see("D1", TestSite.inYard)
        try await next.wait(seconds: 2)
        #expect(next.open(.movedOutsideHours).map(\.occurrence) == [2])
        // Monday, half past eight: it stands there still, and that is another alarm.
        next.clock.advance(61 * 3_600_000 + 1_800_000)
        try await next.wait(seconds: 40)
        #expect(next.open(.movedOutsideHours).map(\.state) == [.returned])
        #expect(next.open(.outsideZone).count == 1)
    }

    @Test("A square wave across the border rings once")
    func squareWave() async throws {
        let test = try await make(at: "2026-11-27T19:00")
        _ = try await drum(test)
        for second in 0..<600 {
            try await test.see("D1", second % 2 == 0 ? TestSite.inYard : TestSite.inFlammables)
            try await test.plant.tick()
        }
        #expect(test.raised(.movedOutsideHours) == 1)
    }
}
