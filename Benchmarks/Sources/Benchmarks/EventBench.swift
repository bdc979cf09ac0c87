import Geofence

/// 100,000 tags move over the zones of A; the peer asks GEOS where each is and compares with where it was.
enum EventBench {
    static func run(seed: UInt64, runs: Int, _ emit: (BenchLine) -> Void) {
        let site = ZoneWorkload.site(seed: seed)
        let restless = TagWorkload(seed: seed)
        let plant = TagWorkload.plant(seed: seed)
        let tolerant = site.zones.compactMap { zone in
            try? Zone(
                id: zone.id, geometry: zone.geometry, rules: ZoneRules(exitTolerance_m: 1, toleranceTimeout_ms: 5000))
        }
        let cases = [
            ("events-A", restless, tolerant, 0.5), ("events-A-plant", plant, tolerant, 0.5),
            ("events-A-plain", restless, site.zones, nil as Double?),
        ]
        guard let geos = GEOSPeer(site) else { return }
        for (name, tags, zones, acc_m) in cases {
            var peer = SetPeer(geos, tags)
            // Ours and the peer must say the same when nothing is forgiven and everything is exact.
            var plain = EventRunner(zones: site.zones, acc_m: nil, tags)
            let wrong = plain.run { peer.answer($0) }
            var runner = EventRunner(zones: zones, acc_m: acc_m, tags)
            let duel = Duel(runs: runs) {
                runner.run()
            } theirs_s: {
                Duel.seconds { peer.run() }
            }
            let fixes = Double(tags.moves.count)
            emit(
                BenchLine(
                    bench: name, unit: "fixes/s", ours: fixes / duel.ours_s,
                    peer: "GEOS \(GEOSPeer.version) and set difference", theirs: fixes / duel.theirs_s,
                    ratio: duel.theirs_s / duel.ours_s, checked: tags.moves.count, mismatches: wrong, seed: seed,
                    allocations: duel.allocations, runs: runs, load: Duel.load))
        }
    }
}

/// GEOS, and a list of zones for each tag.
private struct SetPeer {
    private let geos: GEOSPeer
    private let moves: [TagWorkload.Move]
    private var zones: [[Int]]
    private var found: [Int] = []

    init(_ geos: GEOSPeer, _ tags: TagWorkload) {
        self.geos = geos
        moves = tags.moves
        zones = tags.start.map { point in
            var found: [Int] = []
            geos.zones(at: point, into: &found)
            return found
        }
    }

    mutating func run() {
        for number in moves.indices { _ = answer(number) }
    }

    mutating func answer(_ number: Int) -> UInt64 {
        let tag = moves[number].tag
        geos.zones(at: moves[number].point, into: &found)
        if found == zones[tag] { return 0 }
        var sum: UInt64 = 0
        for zone in found where !zones[tag].contains(zone) { sum &+= Answer.mark(zone) }
        for zone in zones[tag] where !found.contains(zone) { sum &+= ~Answer.mark(zone) }
        zones[tag] = found
        return sum
    }
}
