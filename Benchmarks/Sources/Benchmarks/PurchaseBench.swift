import Compliance

/// Purchases reviewed with 100,000 containers in stock, one of which changes before each; the peer sums the stock anew.
enum PurchaseBench {
    private static let containers = 100_000
    private static let reviews = 3_000
    private static let plainReviews = 5

    static func run(_ plant: RulesWorkload, runs: Int, _ emit: (BenchLine) -> Void) throws {
        let regimes: [Regime] = [.cn, .us, .eu]
        let review = try PurchaseReview(catalogs: plant.catalogs, registry: plant.registry, regimes: regimes)
        var random = Random(seed: plant.seed ^ 0xB0119)
        func line() -> StockLine {
            let profile = plant.materials[random.below(plant.materials.count)]
            return StockLine(
                cas: profile.cas, name: profile.name.zh,
                quantity: .mass(Mass(milligrams: Int64(random.below(200_000_000)) + 1)), onOrder: random.below(20) == 0)
        }
        var lines = (0..<containers).map { _ in line() }
        var index = review.counted(StockIndex(lines))
        let requests = (0..<reviews).map { _ in
            let profile = plant.materials[random.below(plant.materials.count)]
            return PurchaseRequest(
                cas: profile.cas, quantity: .mass(Mass(milligrams: Int64(random.below(1_000_000_000)) + 1)),
                concentration_pct: random.below(2) == 0 ? nil : Double(random.below(100) + 1), purpose: "bench")
        }
        let now_ms: Int64 = 1_795_831_200_000
        // What is asked of a material for the first time is remembered; a plant has that behind it after its start.
        var strict = review.decide(requests[0], stock: index, now_ms: now_ms).verdict > .note ? 1 : 0
        let times = Duel.latencies_ms(reviews) { number in
            let place = random.below(containers)
            let next = line()
            index.remove(lines[place])
            index.add(next)
            lines[place] = next
            if review.decide(requests[number], stock: index, now_ms: now_ms).verdict > .note { strict += 1 }
        }
        var wrong = 0
        let plain_s = Duel.median(
            (0..<plainReviews).map { number in
                var decision: Decision?
                let seconds = Duel.seconds {
                    decision = review.decide(requests[number], stock: lines, now_ms: now_ms)
                }
                if decision != review.decide(requests[number], stock: index, now_ms: now_ms) { wrong += 1 }
                return seconds
            })
        let (p50_ms, p99_ms) = (Duel.percentile(times, 0.5), Duel.percentile(times, 0.99))
        emit(
            BenchLine(
                bench: "purchase-review", unit: "reviews/s", ours: 1_000 / p50_ms,
                peer: "the stock summed anew for each review", theirs: 1 / plain_s, ratio: plain_s * 1_000 / p50_ms,
                checked: plainReviews, mismatches: wrong, seed: plant.seed, p50_ms: p50_ms, p99_ms: p99_ms,
                goal: "p99 <= 5 ms", runs: runs, load: Duel.load))
        precondition(strict > 0, "the work must not be optimised away")
    }
}
