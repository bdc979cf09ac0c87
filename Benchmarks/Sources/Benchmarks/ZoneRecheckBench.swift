import Compliance

/// One container of 5,000 moves and its room is checked again; the peer compares every pair of the room.
enum ZoneRecheckBench {
    private static let containers = 5_000
    private static let moves = 5_000
    /// How often the whole room is compared with what was kept.
    private static let compared = 5

    /// Worst case: every container in one room, materials drawn from the lists of hazards without any order, so that
    /// each stands beside hundreds of kinds that it must not stand beside.
    static func run(_ plant: RulesWorkload, runs: Int, _ emit: (BenchLine) -> Void) {
        let (zone, items) = plant.store(containers)
        var stock = ZoneStock(rules: plant.rules, zones: [zone], items: items)
        var now = items
        var random = Random(seed: plant.seed ^ 0x30FE)
        var plain = PlainRoom(plant)
        // The first census asks every pair of kinds; a plant has that behind it after its start.
        var wrong = stock.census(room: zone.room) == plain.census(now) ? 0 : 1
        var (checked, found) = (1, 0)
        var times: [Double] = []
        for _ in 0..<compared {
            times += Duel.latencies_ms(moves / compared) { _ in
                let number = random.below(containers)
                let item = plant.item(number, in: zone.id, &random)
                now[number] = item
                stock.put(item)
                found += stock.conflicts(of: item).count + stock.census(room: zone.room).never
            }
            checked += 1
            if stock.census(room: zone.room) != plain.census(now) { wrong += 1 }
        }
        let whole_s = Duel.median((0..<min(runs, 3)).map { _ in Duel.seconds { found += plain.census(now).never } })
        times.sort()
        let (p50_ms, p99_ms) = (Duel.percentile(times, 0.5), Duel.percentile(times, 0.99))
        emit(
            BenchLine(
                bench: "zone-recheck", unit: "moves/s", ours: 1_000 / p50_ms,
                peer: "every pair of the room, kinds cached",
                theirs: 1 / whole_s, ratio: whole_s * 1_000 / p50_ms, checked: checked, mismatches: wrong,
                seed: plant.seed, p50_ms: p50_ms, p99_ms: p99_ms, goal: "<= 1 ms", runs: runs, load: Duel.load))
        precondition(found > 0, "the work must not be optimised away")
    }
}

/// The plain way: every container with every other.
private struct PlainRoom {
    private var cache: PairCache

    init(_ plant: RulesWorkload) {
        cache = PairCache(rules: plant.rules)
    }

    mutating func census(_ items: [StoredItem]) -> RoomCensus {
        let ids = items.map { cache.id(of: $0.profile, isWaste: $0.isWaste) }
        var census = RoomCensus()
        for a in items.indices {
            for b in items.indices where b > a {
                let answer = cache.answer(ids[a], ids[b])
                switch answer.verdict {
                case .together: break
                case .apart: if isNear(items[a], items[b], answer.distance_m) { census.apart += 1 }
                case .unknown: census.unknown += 1
                case .separateRoom: census.separateRoom += 1
                case .never: census.never += 1
                }
            }
        }
        return census
    }

    private func isNear(_ a: StoredItem, _ b: StoredItem, _ required_m: Double) -> Bool {
        guard let left = a.position, let right = b.position else { return true }
        let (x, y) = (left.x - right.x, left.y - right.y)
        return (x * x + y * y).squareRoot() < required_m
    }
}
