import Geofence

/// 100,000 tags move over the zones of A; the peer asks GEOS where each is and compares with where it was.
enum EventBench {
    /// One fix of every tag a second.
    static let fixesPerMillisecond = 100

    static func run(seed: UInt64, runs: Int, _ emit: (BenchLine) -> Void) {
        let site = ZoneWorkload.site(seed: seed)
        let tags = TagWorkload(seed: seed)
        guard let geos = GEOSPeer(site) else { return }
        var plain = Runner(zones: site.zones, acc_m: nil, tags)
        var peer = SetPeer(geos, tags)
        // Ours and the peer must say the same when nothing is forgiven and everything is exact.
        let wrong = plain.run { peer.answer($0) }
        let tolerant = site.zones.compactMap { zone in
            try? Zone(
                id: zone.id, geometry: zone.geometry, rules: ZoneRules(exitTolerance_m: 1, toleranceTimeout_ms: 5000))
        }
        let cases = [
            ("events-A", tolerant, 0.5), ("events-A-plain", site.zones, nil as Double?),
        ]
        for (name, zones, acc_m) in cases {
            var runner = Runner(zones: zones, acc_m: acc_m, tags)
            let duel = Duel(runs: runs) {
                runner.run()
            } theirs: {
                peer.run()
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

/// Our engine with one pass of the moves after another, in messages of 1,000 fixes.
private struct Runner {
    private struct Step {
        var tag: Int32
        var at_ms: Int32
        var point: Point
    }

    private var engine: FenceEngine
    private let acc_m: Double?
    private var steps: [Step] = []
    private var names: [String] = []
    private var handles: [TagHandle]
    private var base_ms: Int64 = 0
    private var message: [TrackedFix] = []
    private var events: [FenceEvent] = []
    private(set) var eventCount = 0

    init(zones: [Zone], acc_m: Double?, _ tags: TagWorkload) {
        engine = FenceEngine(zones: zones)
        self.acc_m = acc_m
        handles = [TagHandle](repeating: TagHandle(), count: tags.start.count)
        for (tag, point) in tags.start.enumerated() {
            names.append("tag\(tag)")
            let fix = Fix(tag: names[tag], at_ms: 0, point: point, acc_m: acc_m)
            engine.apply(fix, handle: &handles[tag], into: &events)
        }
        var last_ms = [Int](repeating: 0, count: tags.start.count)
        for (number, move) in tags.moves.enumerated() {
            // Two fixes of one tag are never at one instant.
            last_ms[move.tag] = max(last_ms[move.tag] + 1, 1 + number / EventBench.fixesPerMillisecond)
            steps.append(Step(tag: Int32(move.tag), at_ms: Int32(last_ms[move.tag]), point: move.point))
        }
    }

    mutating func run() {
        var first = 0
        while first < steps.count {
            message.removeAll(keepingCapacity: true)
            for step in steps[first..<min(first + 1000, steps.count)] {
                let tag = Int(step.tag)
                message.append(
                    TrackedFix(
                        Fix(tag: names[tag], at_ms: base_ms + Int64(step.at_ms), point: step.point, acc_m: acc_m),
                        handle: handles[tag]))
            }
            events.removeAll(keepingCapacity: true)
            engine.apply(&message, into: &events)
            eventCount += events.count
            first += 1000
        }
        // The moves take 10 s; the next pass begins 20 s later.
        base_ms += 20_000
    }

    /// How many fixes have other enters and exits than `truth` says.
    mutating func run(_ truth: (Int) -> UInt64) -> Int {
        var wrong = 0
        for (number, step) in steps.enumerated() {
            events.removeAll(keepingCapacity: true)
            let fix = Fix(tag: names[Int(step.tag)], at_ms: Int64(step.at_ms), point: step.point, acc_m: acc_m)
            engine.apply(fix, into: &events)
            var sum: UInt64 = 0
            for event in events where event.event == .enter || event.event == .exit {
                guard let id = event.zone?.dropFirst(), let zone = Int(id) else { continue }
                sum &+= event.event == .enter ? Answer.mark(zone) : ~Answer.mark(zone)
            }
            if sum != truth(number) { wrong += 1 }
        }
        return wrong
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
