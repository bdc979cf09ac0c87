import ChemTrack
import Compliance
import Geofence
import Testing

/// Tags whose clock is wrong: seen all the same, by the time they were received.
@Suite("Clocks of tags")
struct DeviceClockTests {
    static let errors_h: [Int64] = [-24 * 365 * 56, -24, -1, 1, 8, 24]

    /// A fix as a tag sends it whose clock is off.
    private func fix(_ test: TestPlant, _ point: Point, off_ms: Int64) -> Fix {
        var fix = test.fix("D1", point)
        fix.at_ms += off_ms
        return fix
    }

    private func report(
        _ test: TestPlant, _ point: Point, off_ms: Int64, times: Int, every_ms: Int64 = 10_000
    ) async throws {
        for _ in 0..<times {
            test.clock.advance(every_ms)
            try await test.plant.apply([fix(test, point, off_ms: off_ms)])
            try await test.plant.tick()
        }
    }

    private func seen(_ test: TestPlant) -> Point? {
        test.plant.view.tags.first { $0.binding.tag == "D1" }.map { Point(x: $0.x, y: $0.y) }
    }

    @Test(
        "A clock that is set wrong by hours, or to 1970, is found within a minute; the tag is not lost, and its way is told",
        arguments: errors_h)
    func wrong(error_h: Int64) async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone(tag: "D1", zone: "FL-1"))
        try await report(test, TestSite.inFlammables, off_ms: 0, times: 20)
        try await report(test, TestSite.inFlammables, off_ms: error_h * 3_600_000, times: 6)
        try await report(test, TestSite.inOxidisers, off_ms: error_h * 3_600_000, times: 2)
        #expect(try await test.item(item.code).zone == "OX-1", "it was carried away")
        try await report(test, TestSite.inFlammables, off_ms: error_h * 3_600_000, times: 200)
        #expect(test.raised(.tagSilent) == 0)
        // The battery is changed, and its clock set.
        try await report(test, TestSite.inOxidisers, off_ms: 0, times: 3)
        #expect(seen(test) == TestSite.inOxidisers)
        #expect(await test.plant.health.rejected["clock_corrected"] == 1)
    }

    @Test(
        "What a gateway kept for an hour and sends at once, or as fast as it came, moves nothing",
        arguments: [0, 5_000])
    func kept(every_ms: Int64) async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "D1", zone: "FL-1"))
        try await report(test, TestSite.inFlammables, off_ms: 0, times: 20)
        let sent_ms = test.clock.now_ms() - 3_600_000
        for number in 0..<60 {
            test.clock.advance(every_ms)
            var old = test.fix("D1", TestSite.inOxidisers)
            old.at_ms = sent_ms + Int64(number) * 10_000
            try await test.plant.apply([old])
        }
        #expect(seen(test) == TestSite.inFlammables)
        #expect(test.open(.outsideZone).isEmpty)
        #expect(await test.plant.health.rejected["clock_corrected"] == nil)
    }

    @Test("Old fixes between new ones are stragglers, however many")
    func stragglers() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "D1", zone: "FL-1"))
        for _ in 0..<60 {
            try await report(test, TestSite.inFlammables, off_ms: 0, times: 1)
            try await report(test, TestSite.inOxidisers, off_ms: -3_600_000, times: 1)
        }
        #expect(seen(test) == TestSite.inFlammables)
        #expect(await test.plant.health.rejected["clock_corrected"] == nil)
    }
}
