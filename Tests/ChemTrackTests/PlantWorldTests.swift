import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("The whole plant simulated")
struct PlantWorldTests {
    static func run(
        seed: UInt64, hours: Double, _ change: (inout PlantWorld.Settings) -> Void = { _ in }
    ) async throws
        -> WorldSheet
    {
        var settings = PlantWorld.Settings(seed: seed, days: 1)
        settings.hours = hours
        change(&settings)
        return try await PlantWorld(settings, rules: try PlantRules.rules()).run()
    }

    @Test("Where nothing happens nothing rings: noise, walls, lost messages and people at work are no danger")
    func quiet() async throws {
        let sheet = try await Self.run(seed: 21, hours: 1.5) {
            $0.wrong_share = 0
            $0.leaks_per_day = 0.001
            $0.faults_per_day = 0
            $0.deaths_per_day = 0
            $0.gatewayLosses_per_day = 0
            $0.trespass_share = 0
        }
        #expect(sheet.messages > 10_000)
        for line in sheet.lines {
            #expect(line.wrong == 0 && line.right == 0 && line.missed == 0, "\(line.danger) seed 21: \(line.examples)")
        }
    }

    @Test("What happens is told, each kind within its time, and told once")
    func busy() async throws {
        let sheet = try await Self.run(seed: 22, hours: 3) {
            $0.errands_per_day = 400
            $0.wrong_share = 0.6
            $0.leaks_per_day = 24
            $0.faults_per_day = 12
            $0.trespass_share = 0.3
        }
        for line in sheet.lines where line.danger != .misplacedPassive {
            #expect(line.missed == 0, "\(line.danger) seed 22")
            #expect(line.delay_s(1) ?? 0 <= line.limit_s, "\(line.danger) seed 22")
        }
        let told = sheet.lines.filter { $0.right > 0 }.map(\.danger)
        for danger in [WorldDanger.misplaced, .pairInRoom, .gas1, .sensorFault, .personWithoutRight] {
            #expect(told.contains(danger), "no case of \(danger) was told: nothing is proved of it")
        }
    }

    @Test("The same seed gives the same run, another seed another")
    func replay() async throws {
        func outcome(_ seed: UInt64) async throws -> [String] {
            let sheet = try await Self.run(seed: seed, hours: 0.4) { $0.errands_per_day = 400 }
            return ["\(sheet.messages) \(sheet.lost)"]
                + sheet.lines.map { "\($0.danger) \($0.right) \($0.wrong) \($0.missed) \($0.delays_s)" }
        }
        let first = try await outcome(31)
        #expect(try await outcome(31) == first)
        #expect(try await outcome(32) != first)
    }
}

@Suite("Passive tags between two readers simulated")
struct ReadSimulationTests {
    @Test(
        "On the same reads: a fiftieth of the plain comparison's false moves at most, and nothing missed",
        arguments: [UInt64(4)])
    func againstPlain(seed: UInt64) throws {
        let known = try PlantRules.rules().alarms.reads
        var plain = known.rule
        plain.decision = .plain
        var settings = ReadSimulation.Settings(
            model: ReadModel(read: 0.65, stray: 0.1), seed: seed, tagDays: 12, rules: [known.rule, plain],
            limit_s: known.delayMax_s)
        settings.metal_share = 0
        var simulation = ReadSimulation(settings)
        let lines = simulation.run()
        #expect(lines[1].wrong >= 50, "too few for a comparison: \(lines[1].wrong)")
        #expect(lines[0].wrong * 50 <= lines[1].wrong, "seed \(seed)")
        #expect(lines[0].missed == 0 && lines[0].right > 0, "seed \(seed)")
        #expect(lines[0].delay_s(1) ?? 0 <= known.delayMax_s, "seed \(seed)")
    }
}

@Suite("Limits of delay")
struct DelayLimitTests {
    @Test(
        "By a technology's own errors a clear case in ten thousand takes longer than its limit, and the limit is no looser",
        arguments: Technology.allCases)
    func derived(technology: Technology) throws {
        let rule = try PlantRules.rules().alarms.locations.rule(technology)
        guard rule.decision == .likelihood else { return }
        let tail = DelayTail(rule, cases: 10_000, seed: 4)
        // One is expected: five have a chance of less than one in 250.
        #expect(tail.count(above: rule.delayMax_s) < 5)
        // A limit that a case in a thousand does not come within a third of is no limit.
        #expect(tail.delay_s(0.999) ?? 0 > rule.delayMax_s / 2, "\(technology)")
    }

    @Test(
        "A higher threshold and larger errors take longer; what is decided plainly is decided by the first fix outside")
    func grows() throws {
        let rule = try PlantRules.rules().alarms.locations.rule(.uwb)
        func middle_s(_ change: (inout LocationRule) -> Void) -> Double {
            var changed = rule
            change(&changed)
            return DelayTail(changed, cases: 200, seed: 5).delay_s(0.5) ?? 0
        }
        let usual_s = middle_s { _ in }
        #expect(middle_s { $0.alarm_nats += 10 } > usual_s)
        #expect(middle_s { $0.noise.outlierPersistence = 0.9 } > usual_s)
        #expect(middle_s { $0.decision = .plain } < 3)
    }
}
