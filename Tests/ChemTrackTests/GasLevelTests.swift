import ChemTrack
import Compliance
import Geofence
import Testing

/// Levels of gas as GB/T 50493 and the site's rules want them, through the plant: readings in, alarms out.
@Suite("Gas levels")
struct GasLevelTests {
    /// One second of readings at a time: `12*30` is 30 readings of 12; the last word is what has to be open then.
    struct Story: Sendable, CustomTestStringConvertible {
        var name: String
        var kind: SensorKind
        var readings: [(Double, Int)]
        var level: Int?
        var testDescription: String { name }
    }

    // GB/T 50493: combustible 25 and 50 %LEL; H2S ceiling 10 mg/m3 so 10 and 20; oxygen 19.5 and 23.5 %VOL.
    static let stories = [
        Story(name: "clean air", kind: .combustible, readings: [(0, 60)], level: nil),
        Story(name: "just below level 1, steady", kind: .combustible, readings: [(24.9, 120)], level: nil),
        Story(name: "level 1 at its set point, at once", kind: .combustible, readings: [(0, 5), (25, 1)], level: 1),
        Story(name: "just below level 2", kind: .combustible, readings: [(25, 3), (49.9, 1)], level: 1),
        Story(name: "level 2 at once", kind: .combustible, readings: [(0, 5), (50, 1)], level: 2),
        Story(name: "level 2 not yet a minute", kind: .combustible, readings: [(50, 59)], level: 2),
        Story(name: "level 2 for a minute is level 3", kind: .combustible, readings: [(50, 62)], level: 3),
        Story(name: "level 1 for under five minutes", kind: .combustible, readings: [(26, 299)], level: 1),
        Story(name: "level 1 for five minutes is level 2", kind: .combustible, readings: [(26, 302)], level: 2),
        Story(name: "above the range is at least that", kind: .combustible, readings: [(0, 5), (140, 1)], level: 2),
        Story(name: "toxic below the ceiling value", kind: .toxic, readings: [(9.9, 60)], level: nil),
        Story(name: "toxic at the ceiling value", kind: .toxic, readings: [(0, 5), (10, 1)], level: 1),
        Story(name: "toxic at twice the ceiling value", kind: .toxic, readings: [(0, 5), (20, 1)], level: 2),
        Story(name: "air", kind: .oxygen, readings: [(20.9, 60)], level: nil),
        Story(name: "oxygen still enough", kind: .oxygen, readings: [(20.9, 5), (19.6, 1)], level: nil),
        Story(name: "oxygen too low", kind: .oxygen, readings: [(20.9, 5), (19.5, 1)], level: 2),
        Story(name: "oxygen still not too much", kind: .oxygen, readings: [(20.9, 5), (23.4, 1)], level: nil),
        Story(name: "oxygen too much", kind: .oxygen, readings: [(20.9, 5), (23.5, 1)], level: 2),
    ]

    @Test("A level is reached at its set point and not before", arguments: stories)
    func levels(story: Story) async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", story.kind)
        for (value, count) in story.readings { for _ in 0..<count { try await bench.read("S1", value) } }
        #expect(bench.gas?.level == story.level, "\(bench.gas?.finding.facts ?? [:])")
        #expect((bench.gas != nil) == (story.level != nil))
    }

    @Test("A rise is told before the set point is reached")
    func trend() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        // 13 %LEL rising by 3 a minute: 25 would be reached in 4 minutes.
        for second in 0...60 { try await bench.read("S1", 10 + Double(second) * 0.05) }
        #expect(bench.gas?.level == 1)
        #expect(bench.gas?.finding.facts["reasons"] == .list(["rising_to1"]))
    }

    @Test("A level ends only below its dead band, and level 2 stays until somebody resets it")
    func deadBandAndReset() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        try await bench.read("S1", 51)
        let id = try #require(bench.gas?.id)
        _ = try await bench.plant.plant.acknowledge(alarm: id, note: nil, by: TestPlant.ehs)
        for _ in 0..<20 { try await bench.read("S1", 46) }
        #expect(bench.gas?.levelNow == nil, "46 is inside the dead band of 5 %LEL: still level 2")
        for _ in 0..<40 { try await bench.read("S1", 5) }
        #expect(bench.gas?.state == .latched)
        _ = try await bench.plant.plant.reset(alarm: id, by: TestPlant.ehs)
        #expect(bench.gas == nil)
    }

    @Test("Level 1 with two other factors is level 3, and the alarm names them")
    func severalFactors() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        try await bench.register("S2", .toxic)
        try await bench.register("FAN", .ventilation)
        try await bench.read("FAN", 0)
        try await bench.read("S2", 12)
        for _ in 0..<3 { try await bench.read("S1", 27) }
        let alarm = try #require(bench.alarm("S1"))
        #expect(alarm.level == 3)
        #expect(alarm.finding.facts["other_sensors"] == .list(["S2"]))
        #expect(alarm.finding.facts["ventilation"] == .flag(false))
    }

    /// Context factors of `gas-context`: heat from 35 °C x0.8, from 30 °C x0.9, ventilation off x0.9, on x1.25.
    struct Context: Sendable, CustomTestStringConvertible {
        var own: Double?
        var temperature: Double?
        var fan: Double?
        var value: Double
        var rings: Bool
        var testDescription: String { "own \(own ?? 25), \(temperature ?? 20) °C, fan \(fan ?? -1), \(value) %LEL" }
    }
    static let contexts = [
        Context(value: 24, rings: false),
        Context(temperature: 36, value: 20, rings: true), Context(temperature: 36, value: 19.9, rings: false),
        Context(temperature: 31, value: 22.5, rings: true), Context(temperature: 31, value: 22.4, rings: false),
        Context(fan: 0, value: 22.5, rings: true),
        Context(own: 10, fan: 1, value: 12.4, rings: false), Context(own: 10, fan: 1, value: 12.5, rings: true),
        // Ventilation never relaxes beyond the standard's set point.
        Context(fan: 1, value: 25, rings: true), Context(own: 24, fan: 1, value: 25, rings: true),
    ]

    @Test("Heat tightens a set point, ventilation relaxes it, never above the standard's", arguments: contexts)
    func context(each: Context) async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible, level1: each.own)
        if let temperature = each.temperature {
            try await bench.register("T1", .temperature)
            try await bench.read("T1", temperature)
        }
        if let fan = each.fan {
            try await bench.register("FAN", .ventilation)
            try await bench.read("FAN", fan)
        }
        try await bench.read("S1", each.value)
        #expect((bench.alarm("S1") != nil) == each.rings)
    }

    @Test("A set point above the standard's is refused, naming the clause; a gas without limit is refused")
    func refusals() async throws {
        let bench = try await GasBench.make()
        let above = await refusal { try await bench.register("S1", .combustible, level1: 26) }
        #expect(above?.word == "invalid level1")
        #expect(above?.message.en.contains("GB/T 50493") == true)
        let unknown = await refusal { try await bench.register("S1", .toxic, gas: "74-82-8") }
        #expect(unknown?.word == "invalid oel")
        let nowhere = await refusal { try await bench.register("S1", .combustible, zone: "NOWHERE") }
        #expect(nowhere?.word == "invalid zone")
    }

    @Test("A square wave across the set point rings once, not each time")
    func squareWave() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        for second in 0..<600 { try await bench.read("S1", second % 2 == 0 ? 26 : 15) }
        #expect(bench.plant.store.now.alarms.values.filter { $0.kind == .gas }.count == 1)
        #expect(bench.gas?.occurrence == 1)
    }
}

/// A plant with sensors in the flammables store.
struct GasBench {
    let plant: TestPlant

    static func make() async throws -> GasBench { GasBench(plant: try await TestPlant.make()) }

    var gas: Alarm? { plant.store.openAlarms.first { $0.kind == .gas } }
    func alarm(_ sensor: String) -> Alarm? {
        plant.store.openAlarms.first { $0.kind == .gas && $0.sensors == [sensor] }
    }
    func open(_ kind: AlarmKind) -> [Alarm] { plant.store.openAlarms.filter { $0.kind == kind } }

    func register(
        _ id: String, _ kind: SensorKind, zone: String = "FL-1", level1: Double? = nil, gas: String? = "7783-06-4",
        partner: String? = nil, cadence_s: Double = 1
    ) async throws {
        let range: [SensorKind: (Double, Double)] = [
            .combustible: (0, 100), .toxic: (0, 50), .oxygen: (0, 30), .temperature: (-40, 85), .humidity: (0, 100),
            .ventilation: (0, 1),
        ]
        let (low, high) = range[kind] ?? (0, 1)
        let sensor = Sensor(
            id: id, name: Bilingual(zh: id, en: id), zone: zone, kind: kind, unit: kind.units[0], low: low, high: high,
            cadence_s: cadence_s, gas: kind == .toxic ? gas : nil, level1: level1, partner: partner)
        try await plant.plant.register(sensor, by: TestPlant.admin)
    }

    /// A reading after a second.
    func read(
        _ sensor: String, _ value: Double, unit: String? = nil, after_ms: Int64 = 1000, at: Int64? = nil
    ) async throws {
        plant.clock.advance(after_ms)
        let at_ms = at ?? plant.clock.now_ms()
        try await plant.plant.apply([Reading(sensor: sensor, at_ms: at_ms, value: value, unit: unit)])
    }

    func picture(_ id: String) async throws -> SensorPicture {
        try #require(await plant.plant.sensorPictures().first { $0.sensor.id == id })
    }
}
