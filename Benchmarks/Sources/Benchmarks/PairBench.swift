import Compliance

/// Pairs asked again and again, as a plant does: ours from memory, the peer by judging each pair anew.
enum PairBench {
    private static let asked = 2_000_000
    private static let judged = 20_000

    static func run(_ plant: RulesWorkload, runs: Int, _ emit: (BenchLine) -> Void) {
        var cache = PairCache(rules: plant.rules)
        let signatures = plant.materials.map { plant.rules.signature(of: $0) }
        let ids = signatures.map { cache.id(of: $0) }
        var random = Random(seed: plant.seed ^ 0xBA125)
        let pairs = (0..<asked).map { _ in (random.below(ids.count), random.below(ids.count)) }
        var wrong = 0
        for (a, b) in pairs.prefix(judged) {
            let verdict = plant.rules.judge(signatures[a], signatures[b])
            let answer = cache.answer(ids[a], ids[b])
            if answer.verdict != verdict.verdict || answer.distance_m != verdict.requiredDistance_m { wrong += 1 }
        }
        // One pass asks every pair once, so that the measured ones come from memory.
        for (a, b) in pairs { _ = cache.answer(ids[a], ids[b]) }
        var strict = 0
        let duel = Duel(runs: runs) {
            for (a, b) in pairs where cache.answer(ids[a], ids[b]).verdict > .apart { strict += 1 }
        } theirs: {
            for (a, b) in pairs.prefix(judged) where plant.rules.judge(signatures[a], signatures[b]).verdict > .apart {
                strict += 1
            }
        }
        let (ours, theirs) = (Double(asked) / duel.ours_s, Double(judged) / duel.theirs_s)
        emit(
            BenchLine(
                bench: "pairs", unit: "pairs/s", ours: ours, peer: "each pair judged by every system anew",
                theirs: theirs, ratio: ours / theirs, checked: judged, mismatches: wrong, seed: plant.seed,
                goal: ">= 1,000,000 pairs/s", allocations: duel.allocations, runs: runs, load: Duel.load))
        precondition(strict > 0, "the work must not be optimised away")
    }
}
