import ChemTrack
import Compliance
import Testing

/// Sensors out of service (ISA-18.2): by two people, for a while, and nothing that is true is lost by it.
@Suite("Sensors out of service")
struct SensorOutageTests {
    private static func out(_ bench: GasBench, _ id: String = "S1", minutes: Int = 30) async throws {
        try await bench.plant.plant.askOutage(
            ofSensor: id, minutes: minutes, workOrder: "W-17", reason: "calibration", by: TestPlant.ehs)
        try await bench.plant.plant.confirmOutage(ofSensor: id, by: TestPlant.admin)
    }

    private static func bench(_ kind: SensorKind = .combustible) async throws -> GasBench {
        let bench = try await GasBench.make()
        try await bench.register("S1", kind)
        try await bench.read("S1", 0)
        return bench
    }

    @Test(
        "Calibration gas rings until the second person has confirmed, and not after; it is kept, and is nobody's trend")
    func calibration() async throws {
        let bench = try await Self.bench()
        try await bench.plant.plant.askOutage(
            ofSensor: "S1", minutes: 30, workOrder: "W-17", reason: "calibration", by: TestPlant.ehs)
        let refused = await refusal { try await bench.plant.plant.confirmOutage(ofSensor: "S1", by: TestPlant.ehs) }
        #expect(refused != nil, "one person is not two")
        try await bench.plant.plant.confirmOutage(ofSensor: "S1", by: TestPlant.admin)
        for _ in 0..<600 { try await bench.read("S1", 60) }
        #expect(bench.gas == nil && bench.open(.sensorFault).isEmpty)
        #expect(try await bench.picture("S1").state == "out_of_service")
        #expect(try await bench.plant.plant.recentReadings(of: "S1").last?.mark == "out_of_service")
        for _ in 0..<60 { try await bench.read("S1", 0) }
        try await bench.plant.plant.endOutage(ofSensor: "S1", by: TestPlant.ehs)
        for _ in 0..<60 { try await bench.read("S1", 1) }
        #expect(bench.gas == nil, "neither the gas nor its fall or rise are told afterwards")
        #expect(try await bench.picture("S1").state == "good")
        try await bench.read("S1", 30)
        #expect(bench.gas?.level == 1)
    }

    @Test("Asked but not confirmed it rings; what is asked is forgotten after an hour")
    func onlyAsked() async throws {
        let bench = try await Self.bench()
        try await bench.plant.plant.askOutage(
            ofSensor: "S1", minutes: 30, workOrder: "W-17", reason: "calibration", by: TestPlant.ehs)
        try await bench.read("S1", 60)
        #expect(bench.gas?.level == 2)
        try await bench.plant.tick(after_ms: 3_700_000)
        let late = await refusal { try await bench.plant.plant.confirmOutage(ofSensor: "S1", by: TestPlant.admin) }
        #expect(late != nil)
        #expect(try await bench.picture("S1").sensor.outage == nil)
    }

    @Test("When the time is over it is judged at once by what it says, without waiting for a reading")
    func overTime() async throws {
        let bench = try await Self.bench()
        try await Self.out(bench, minutes: 10)
        for _ in 0..<598 { try await bench.read("S1", 60) }
        #expect(bench.gas == nil)
        try await bench.plant.tick(after_ms: 3_000)
        #expect(bench.gas?.level == 2)
        #expect(try await bench.picture("S1").sensor.outage == nil)
    }

    @Test(
        "A restart goes on with what is left of the time, and a clock that is set back ends it",
        arguments: [false, true])
    func restart(isSetBack: Bool) async throws {
        let bench = try await Self.bench()
        try await Self.out(bench, minutes: 10)
        try await bench.read("S1", 60, after_ms: 300_000)
        if isSetBack { bench.plant.clock.step(-3_600_000) }
        let next = GasBench(plant: try await bench.plant.restarted())
        try await next.plant.tick(after_ms: 1_000)
        try await next.read("S1", 60)
        #expect((next.gas != nil) == isSetBack)
        try await next.plant.tick(after_ms: 302_000)
        try await next.read("S1", 60)
        // Level 2 for more than a minute is level 3.
        #expect(next.gas?.level == (isSetBack ? 3 : 2))
    }

    @Test(
        "An alarm that is open when it begins stays, and its partner, its room and the other sensors go on without it")
    func others() async throws {
        let bench = try await Self.bench()
        try await bench.register("S2", .combustible, partner: "S1")
        try await bench.read("S1", 55)
        let open = try #require(bench.alarm("S1"))
        try await Self.out(bench)
        for _ in 0..<120 {
            try await bench.read("S1", 0)
            try await bench.read("S2", 26, after_ms: 0)
        }
        #expect(bench.alarm("S1")?.id == open.id && bench.alarm("S1")?.state == open.state)
        #expect(bench.alarm("S2")?.level == 1)
        #expect(bench.open(.sensorFault).isEmpty, "a pair is not compared with one that is out of service")
    }

    @Test("Silence of what is out of service is none; back in service it is waited for anew")
    func silence() async throws {
        let bench = try await Self.bench()
        try await Self.out(bench, minutes: 60)
        for _ in 0..<30 { try await bench.plant.tick(after_ms: 60_000) }
        #expect(bench.open(.sensorSilent).isEmpty)
        try await bench.plant.plant.endOutage(ofSensor: "S1", by: TestPlant.ehs)
        try await bench.plant.tick(after_ms: 30_000)
        #expect(bench.open(.sensorSilent).isEmpty)
        try await bench.plant.tick(after_ms: 40_000)
        #expect(bench.open(.sensorSilent).count == 1)
    }

    @Test(
        "What is asked has to be whole",
        arguments: [
            (0, "W", "why", "minutes"), (481, "W", "why", "minutes"), (30, " ", "why", "work_order"),
            (30, "W", "", "reason"),
        ])
    func whole(minutes: Int, order: String, reason: String, field: String) async throws {
        let bench = try await Self.bench()
        let refused = await refusal {
            try await bench.plant.plant.askOutage(
                ofSensor: "S1", minutes: minutes, workOrder: order, reason: reason, by: TestPlant.ehs)
        }
        guard case .invalid(field, _)? = refused else { throw Failure(refused) }
    }

    @Test("Both acts and the end stand in the ledger, with the work order")
    func ledger() async throws {
        let bench = try await Self.bench()
        try await Self.out(bench)
        try await bench.plant.plant.endOutage(ofSensor: "S1", by: TestPlant.ehs)
        let kinds = bench.plant.store.now.entries.map(\.event.kind).filter { $0.hasPrefix("sensor.") }
        #expect(kinds.suffix(3) == ["sensor.outage.asked", "sensor.outage.begun", "sensor.outage.ended"])
    }

    private struct Failure: Error {
        let what: PlantError?
        init(_ what: PlantError?) { self.what = what }
    }
}
