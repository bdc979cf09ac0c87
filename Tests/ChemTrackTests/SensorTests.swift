import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Sensors")
struct SensorTests {
    @Test("What cannot be used is counted by reason, changes nothing and stops nothing")
    func rejections() async throws {
        let bench = try await GasBench.make()
        try await bench.register("T1", .temperature)
        try await bench.read("T1", 20)
        let now_ms = bench.plant.clock.now_ms()
        try await bench.read("T1", 20, after_ms: 0, at: now_ms)
        try await bench.read("T1", 19, at: now_ms - 5000)
        try await bench.read("T1", 21, unit: "degF")
        try await bench.read("T1", 300)
        try await bench.read("T1", 20.5, at: now_ms + 86_400_000)
        try await bench.read("GHOST", 1)
        let picture = try await bench.picture("T1")
        #expect(picture.counts == ["duplicate": 1, "late": 1, "unit": 1, "out_of_range": 1, "clock": 1])
        #expect(picture.value == 20.5)
        #expect(await bench.plant.plant.unknownSensors == ["GHOST": 1])
    }

    @Test("A single value that stands apart is a spike; one that stays is believed")
    func spikes() async throws {
        let bench = try await GasBench.make()
        try await bench.register("T1", .temperature)
        for value in [20.0, 20, 60, 20, 20] { try await bench.read("T1", value) }
        #expect(try await bench.picture("T1").counts["spike"] == 1)
        for value in [40.0, 40, 40] { try await bench.read("T1", value) }
        #expect(try await bench.picture("T1").counts["spike"] == 1)
        bench.plant.clock.advance(60_000)
        try await bench.plant.plant.tick()
        let minutes = bench.plant.store.now.system.minutes.filter { $0.sensor == "T1" }
        #expect(minutes.map(\.high).max() == 40, "a spike is not in the minute's highest")
        #expect(minutes.map(\.count).reduce(0, +) == 7)
        #expect(minutes.map(\.doubtful).reduce(0, +) == 1)
    }

    @Test(
        "Identical values are a fault after their time, but clean air may stand still",
        arguments: [
            (SensorKind.combustible, 3.0, 599, false), (.combustible, 3, 602, true), (.combustible, 0, 1200, false),
            (.oxygen, 20.9, 1200, false), (.oxygen, 20.1, 602, true), (.temperature, 21.5, 3598, false),
            (.temperature, 21.5, 3602, true),
        ])
    func stuck(kind: SensorKind, value: Double, seconds: Int, isFault: Bool) async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", kind, cadence_s: 10)
        for _ in 0..<(seconds / 2) { try await bench.read("S1", value, after_ms: 2000) }
        #expect(bench.open(.sensorFault).isEmpty == !isFault)
    }

    @Test("A silent sensor is an alarm after two cadences, a minute at least: one for a zone, ended by its voice")
    func silence() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        try await bench.register("S2", .combustible)
        try await bench.read("S1", 0)
        try await bench.read("S2", 0)
        try await bench.plant.tick(after_ms: 59_000)
        #expect(bench.open(.sensorSilent).isEmpty)
        try await bench.plant.tick(after_ms: 2_000)
        #expect(bench.open(.sensorSilent).map { $0.sensors ?? [] } == [["S1", "S2"]])
        try await bench.read("S1", 0)
        try await bench.read("S2", 0)
        try await bench.plant.tick(after_ms: 1_000)
        try await bench.plant.tick(after_ms: 6_000)
        #expect(bench.open(.sensorSilent).map(\.state) == [.returned])
    }

    @Test("A gas alarm does not end because its sensor falls silent, nor at a restart")
    func silenceIsNoAllClear() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        try await bench.read("S1", 30)
        try await bench.plant.tick(after_ms: 300_000)
        #expect(bench.gas?.state == .unacknowledged)
        let next = GasBench(plant: try await bench.plant.restarted())
        try await next.plant.tick(after_ms: 300_000)
        #expect(next.gas?.state == .unacknowledged)
    }

    @Test("Two sensors of a pair that differ for a minute need calibrating")
    func pairs() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        try await bench.register("S2", .combustible, partner: "S1")
        for _ in 0..<59 {
            try await bench.read("S1", 1, after_ms: 500)
            try await bench.read("S2", 12, after_ms: 500)
        }
        #expect(bench.open(.sensorFault).isEmpty)
        for _ in 0..<5 {
            try await bench.read("S1", 1.5, after_ms: 500)
            try await bench.read("S2", 12.5, after_ms: 500)
        }
        #expect(bench.open(.sensorFault).map(\.finding.rule) == ["sensor.pair"])
    }

    @Test("Raw readings are kept around an alarm, minutes always")
    func thinned() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        for _ in 0..<300 { try await bench.read("S1", 1) }
        try await bench.plant.plant.tick()
        #expect(bench.plant.store.now.system.raw.isEmpty)
        try await bench.read("S1", 30)
        for second in 0..<400 {
            try await bench.read("S1", 30)
            if second % 10 == 0 { try await bench.plant.plant.tick() }
        }
        try await bench.plant.plant.tick()
        let raw = bench.plant.store.now.system.raw
        let (first, last) = (try #require(raw.first), try #require(raw.last))
        let raised = try #require(bench.gas).raisedAt_ms
        #expect((raised - 121_000...raised - 119_000).contains(first.at_ms))
        #expect(Set(raw.map(\.at_ms)).count == raw.count)
        #expect(last.at_ms > raised + 290_000)
        let minutes = bench.plant.store.now.system.minutes
        #expect(minutes.allSatisfy { $0.at_ms % 60_000 == 0 && $0.low <= $0.mean && $0.mean <= $0.high })
    }

    @Test("Temperature beyond what the stock bears rings after a minute and names the containers")
    func climate() async throws {
        let bench = try await GasBench.make()
        let drum = try await bench.plant.receive(try TestPlant.acetone(tag: "T9", zone: "FL-1"))
        try await bench.plant.see("T9", TestSite.inFlammables)
        try await bench.register("TC", .temperature)
        // GB 17914: flammable liquids of category 2 are kept at 37 °C at most.
        for second in 0..<59 { try await bench.read("TC", 38.5 + Double(second % 2) / 10) }
        #expect(bench.open(.climate).isEmpty)
        for second in 0..<4 { try await bench.read("TC", 38.5 + Double(second % 2) / 10) }
        let alarm = try #require(bench.open(.climate).first)
        #expect(alarm.items == [drum.code])
        #expect(alarm.zone == "FL-1")
    }
}
