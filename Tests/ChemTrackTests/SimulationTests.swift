import ChemTrack
import Geofence
import Testing

@Suite("The plant simulator")
struct SimulationTests {
    static func run(
        _ model: RadioModel, seed: UInt64, tagDays: Int, decisions: [LocationDecision] = [.likelihood]
    ) throws -> [ScoreSheet] {
        let rules = try PlantRules.rules().alarms
        var settings = PlantSimulation.Settings(model: model, seed: seed, tagDays: tagDays)
        settings.ways = decisions.map { PlantSimulation.Way(decision: $0) }
        // More cases than in a plant: there are few days.
        settings.outings_per_day = 3
        settings.wrong_share = 0.5
        var simulation = try PlantSimulation(settings, rules: rules.locations, policies: rules.policies)
        return simulation.run()
    }

    @Test(
        "On the same noisy trace: a fiftieth of plain fencing's false alarms at most, nothing missed, no delay beyond the rule's",
        arguments: [(RadioModel.uwbMixed, UInt64(3), 8), (.ble, 5, 4), (.gnss, 6, 40)])
    func againstPlain(model: RadioModel, seed: UInt64, tagDays: Int) throws {
        let sheets = try Self.run(model, seed: seed, tagDays: tagDays, decisions: [.likelihood, .plain])
        let (likelihood, plain) = (sheets[0], sheets[1])
        #expect(plain.wrong >= 50, "too few for a comparison: \(plain.wrong)")
        #expect(likelihood.wrong * 50 <= plain.wrong, "\(model) seed \(seed)")
        #expect(likelihood.missed == 0)
        #expect(likelihood.lines.reduce(0) { $0 + $1.right } > 0)
        let limit_s = try PlantRules.rules().alarms.locations.rule(model.technology).delayMax_s
        for line in likelihood.lines { #expect(line.delay_max_s ?? 0 <= limit_s, "\(line.kind) seed \(seed)") }
    }

    @Test("The same seed gives the same run, another seed another")
    func replay() throws {
        func outcome(_ seed: UInt64) throws -> [String] {
            try Self.run(.uwbMixed, seed: seed, tagDays: 2).flatMap { sheet in
                ["\(sheet.suspects)"]
                    + sheet.lines.map { "\($0.kind) \($0.right) \($0.wrong) \($0.missed) \($0.delay_max_s ?? -1)" }
            }
        }
        #expect(try outcome(9) == outcome(9))
        #expect(try outcome(9) != outcome(10))
    }

    @Test(
        "Rates come with the bound that a count allows: the Poisson table",
        arguments: [(0, 2.9957), (1, 4.7439), (5, 10.513)])
    func bound(count: Int, mean: Double) {
        #expect(abs(ScoreSheet.upper95(count) - mean) < 0.001)
    }
}
