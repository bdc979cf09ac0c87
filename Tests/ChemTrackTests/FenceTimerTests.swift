import ChemTrack
import Compliance
import Geofence
import Testing

/// Timers of the fences when the clock jumps, the daemon is killed, or a day passes without it.
@Suite("Fence timers and the clock")
struct FenceTimerTests {
    /// A store that is left after 5 s outside or 60 s of silence.
    private func make() async throws -> TestPlant {
        let ring = [Point(x: 20, y: 50), Point(x: 45, y: 50), Point(x: 45, y: 75), Point(x: 20, y: 75)]
        let store = try Zone(
            id: "FL-1", name: "FL-1", floor: 1, kind: .storage, geometry: .polygons([Polygon(shell: ring)]),
            crs: .local,
            rules: ZoneRules(exitTolerance_m: 2, toleranceTimeout_ms: 5_000, timeout_ms: 60_000),
            properties: ["allowed_classes": TestSite.classes("3")])
        return try await TestPlant.make(zones: try TestSite.zones().filter { $0.id != "FL-1" } + [store])
    }

    static let justOutside = Point(x: 45.5, y: 60)

    private func passages(_ test: TestPlant) -> [String] {
        test.store.now.passages.filter { $0.zone == "FL-1" }.map(\.event)
    }

    @Test(
        "A clock that is set during a delay neither ends it nor makes it longer",
        arguments: [3_600_000, -3_600_000, 86_400_000 * 365, 2_000, -2_000] as [Int64])
    func step(by_ms: Int64) async throws {
        let test = try await make()
        try await test.see("D1", TestSite.inFlammables)
        try await test.see("D1", Self.justOutside)
        try await test.tick(after_ms: 2_000)
        test.clock.step(by_ms)
        try await test.tick(after_ms: 0)
        try await test.tick(after_ms: 2_500)
        #expect(passages(test) == ["enter"])
        try await test.tick(after_ms: 1_000)
        #expect(passages(test) == ["enter", "exit"])
        #expect(test.store.now.entries.filter { $0.event.kind == "system.clock" }.count == 1)
    }

    @Test("Silence is a minute of the clock that never steps", arguments: [3_600_000, -3_600_000] as [Int64])
    func silence(by_ms: Int64) async throws {
        let test = try await make()
        try await test.see("D1", TestSite.inFlammables)
        try await test.tick(after_ms: 1_000)
        test.clock.step(by_ms)
        try await test.tick(after_ms: 50_000)
        #expect(passages(test) == ["enter"])
        try await test.tick(after_ms: 10_000)
        #expect(passages(test) == ["enter", "exit"])
    }

    @Test("Positions of devices whose clocks are right are taken while ours is set back by an hour")
    func setBack() async throws {
        let test = try await make()
        try await test.see("D1", TestSite.inFlammables)
        try await test.tick(after_ms: 1_000)
        let right_ms = test.clock.now_ms() + 1_000
        test.clock.step(-3_600_000)
        try await test.tick(after_ms: 1_000)
        try await test.plant.apply([
            Fix(
                tag: "D1", at_ms: right_ms, point: TestSite.inYard, acc_m: 0.2, floor: 1,
                received_ms: test.clock.now_ms())
        ])
        #expect(passages(test) == ["enter", "exit"])
        #expect(await test.plant.health.rejected["future"] == nil)
    }

    @Test("The new time is taken up in the end, and only once is it said that the clock was set")
    func settles() async throws {
        let test = try await make()
        try await test.tick(after_ms: 1_000)
        test.clock.step(7_200_000)
        for _ in 0..<700 { try await test.tick(after_ms: 1_000) }
        #expect(test.store.now.entries.filter { $0.event.kind == "system.clock" }.count == 1)
        try await test.see("D1", TestSite.inFlammables)
        try await test.tick(after_ms: 61_000)
        #expect(passages(test) == ["enter", "exit"])
    }

    @Test(
        "A timer that ran out while the daemon was away is handled once, with its own time",
        arguments: [6_000, 86_400_000] as [Int64])
    func away(off_ms: Int64) async throws {
        let test = try await make()
        try await test.see("D1", TestSite.inFlammables)
        try await test.see("D1", Self.justOutside)
        try await test.see("D2", TestSite.inOxidisers)
        let left_ms = test.clock.now_ms() - 1_000
        // Killed: nothing more is written. The tolerance was not stored with a passage, so the stay begins anew.
        test.clock.advance(off_ms)
        let next = try await test.restarted()
        try await next.tick(after_ms: 250)
        try await next.tick(after_ms: 70_000)
        #expect(passages(next) == ["enter", "exit"])
        let exit = try #require(next.store.now.passages.last { $0.zone == "FL-1" })
        #expect(exit.at_ms >= left_ms && exit.at_ms <= left_ms + 66_000)
        // Who stands where nothing runs out has entered once, before and after.
        #expect(next.store.now.passages.filter { $0.zone == "OX-1" }.map(\.event) == ["enter"])
        let last = try await next.restarted()
        try await last.tick(after_ms: 86_400_000)
        #expect(passages(last) == ["enter", "exit"])
    }
}
