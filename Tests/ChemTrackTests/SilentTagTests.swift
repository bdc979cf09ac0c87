import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Lost tags")
struct SilentTagTests {
    private func drums(_ test: TestPlant, _ tags: [String], zone: String = "FL-1") async throws {
        for tag in tags {
            _ = try await test.receive(
                zone == "FL-1"
                    ? try TestPlant.acetone(tag: tag, zone: zone) : try TestPlant.nitrate(tag: tag, zone: zone))
        }
    }

    /// Every tag reports each `cadence_s`, for so long.
    private func report(_ test: TestPlant, _ tags: [String], cadence_s: Int64, times: Int, at point: Point) async throws
    {
        for _ in 0..<times {
            test.clock.advance(cadence_s * 1000)
            try await test.plant.apply(tags.map { test.fix($0, point) })
            try await test.plant.tick()
        }
    }

    // alarms.md chapter 3: 3 missed cadences and the site's 15 minutes.
    @Test(
        "A tag is lost after three of its own reports and a quarter of an hour, whatever the wall clock does",
        arguments: [(10, 930), (30, 990), (300, 1800)] as [(Int64, Int64)],
        [0, 86_400_000] as [Int64])
    func limit(rhythm: (Int64, Int64), step_ms: Int64) async throws {
        let test = try await TestPlant.make()
        try await drums(test, ["D1", "D2"])
        try await report(test, ["D1", "D2"], cadence_s: rhythm.0, times: 20, at: TestSite.inFlammables)
        test.clock.step(step_ms)
        // D2 speaks on: the source lives.
        let reports = rhythm.1 / rhythm.0
        try await report(test, ["D2"], cadence_s: rhythm.0, times: Int(reports) - 1, at: TestSite.inFlammables)
        #expect(test.open(.tagSilent).isEmpty)
        try await report(test, ["D2"], cadence_s: rhythm.0, times: 2, at: TestSite.inFlammables)
        let alarm = try #require(test.open(.tagSilent).first)
        #expect(alarm.items.count == 1 && alarm.zone == "FL-1" && alarm.finding.rule == "tag.silent")
        // One report ends it after the off-delay of 5 s.
        try await test.see("D1", TestSite.inFlammables)
        try await test.wait(seconds: 10)
        #expect(test.open(.tagSilent).map(\.state) == [.returned])
        #expect(test.raised(.tagSilent) == 1)
    }

    @Test("A reader that dies is one alarm, however many tags and zones it served")
    func deadSource() async throws {
        let test = try await TestPlant.make()
        let many = (1...12).map { "D\($0)" }
        try await drums(test, many)
        try await drums(test, ["O1", "O2"], zone: "OX-1")
        for _ in 0..<20 {
            test.clock.advance(10_000)
            try await test.plant.apply(
                many.map { test.fix($0, TestSite.inFlammables) }
                    + ["O1", "O2"].map { test.fix($0, TestSite.inOxidisers) })
        }
        for _ in 0..<600 { try await test.tick(after_ms: 2000) }
        #expect(test.open(.tagSilent).count == 1)
        #expect(test.open(.tagSilent).first?.items.count == 14)
        #expect(test.open(.tagSilent).first?.finding.rule == "tag.source-silent")
        #expect(test.raised(.tagSilent) == 1)
    }

    @Test(
        "A gateway that is lost is one alarm for its tags in all their zones; another one's tag is still one of its own"
    )
    func lostGateway() async throws {
        let test = try await TestPlant.make()
        let many = (1...6).map { "D\($0)" }
        try await drums(test, many)
        try await drums(test, ["O1", "O2", "O3"], zone: "OX-1")
        func report(through gateways: [String: String], times: Int) async throws {
            for _ in 0..<times {
                test.clock.advance(10_000)
                await test.plant.note(heard: gateways.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
                try await test.plant.apply(
                    gateways.keys.sorted().map {
                        test.fix($0, $0.hasPrefix("O") ? TestSite.inOxidisers : TestSite.inFlammables)
                    })
                try await test.plant.tick()
            }
        }
        let north = Dictionary(uniqueKeysWithValues: (many + ["O1", "O2"]).map { ($0, "north") })
        try await report(through: north.merging(["O3": "south"]) { first, _ in first }, times: 20)
        // South is alive: it hears the forklift. North says nothing, and O3 neither.
        try await report(through: ["V9": "south"], times: 120)
        let alarms = test.open(.tagSilent).sorted { $0.items.count > $1.items.count }
        #expect(alarms.map(\.items.count) == [8, 1])
        #expect(alarms.map(\.finding.rule) == ["tag.source-silent", "tag.silent"])
        #expect(alarms.first?.finding.facts["source"] == .text("gateway:north"))
        #expect(alarms.last?.zone == "OX-1")
        #expect(test.raised(.tagSilent) == 2)
    }

    @Test("A restart keeps the alarm until the tag speaks, and begins no count twice")
    func restart() async throws {
        let test = try await TestPlant.make()
        try await drums(test, ["D1", "D2"])
        try await report(test, ["D1", "D2"], cadence_s: 10, times: 20, at: TestSite.inFlammables)
        try await report(test, ["D2"], cadence_s: 10, times: 100, at: TestSite.inFlammables)
        #expect(test.open(.tagSilent).count == 1)
        let next = try await test.restarted()
        try await report(next, ["D2"], cadence_s: 10, times: 200, at: TestSite.inFlammables)
        #expect(next.open(.tagSilent).map(\.state) == [.unacknowledged])
        #expect(next.raised(.tagSilent) == 1)
        try await next.see("D1", TestSite.inFlammables)
        try await next.wait(seconds: 10)
        #expect(next.open(.tagSilent).map(\.state) == [.returned])
    }

    @Test("While the broker is away that is the alarm, and afterwards everybody is waited for anew")
    func brokerAway() async throws {
        let test = try await TestPlant.make()
        await test.plant.setBroker(connected: true)
        try await drums(test, ["D1"])
        try await report(test, ["D1"], cadence_s: 10, times: 20, at: TestSite.inFlammables)
        await test.plant.setBroker(connected: false)
        for _ in 0..<1000 { try await test.tick(after_ms: 2000) }
        #expect(test.open(.tagSilent).isEmpty && test.open(.brokerLost).count == 1)
        await test.plant.setBroker(connected: true)
        for _ in 0..<464 { try await test.tick(after_ms: 2000) }
        #expect(test.open(.tagSilent).isEmpty)
        for _ in 0..<3 { try await test.tick(after_ms: 2000) }
        #expect(test.open(.tagSilent).count == 1)
    }

    @Test("The tag of a container that was shipped, of a person or of nobody is waited for by nobody")
    func nobodysConcern() async throws {
        let test = try await TestPlant.make()
        try await test.plant.bind(
            TagBinding(tag: "P1", kind: .person, label: Bilingual(zh: "人", en: "Person")), by: TestPlant.admin)
        try await report(test, ["P1", "X1"], cadence_s: 10, times: 20, at: TestSite.inFlammables)
        for _ in 0..<1000 { try await test.tick(after_ms: 2000) }
        #expect(test.open(.tagSilent).isEmpty)
    }
}
