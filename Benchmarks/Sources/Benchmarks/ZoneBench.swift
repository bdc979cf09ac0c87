import Geofence

/// Point -> zones against GEOS, and against a plain scan of as many points as it can do in about a second.
///
/// `zones-A-uniform` asks for many points by one call, `zones-A-uniform-one` point by point.
enum ZoneBench {
    static func run(_ load: ZoneWorkload, seed: UInt64, runs: Int, _ emit: (BenchLine) -> Void) {
        let builds = (0..<3).map { _ in Duel.seconds { _ = ZoneIndex(zones: load.zones) } }
        let index = ZoneIndex(zones: load.zones)
        guard let geos = GEOSPeer(load) else { return }
        let plain = PlainScan(load)
        for (kind, spots) in [("uniform", load.uniform), ("edge", load.edge)] {
            let points = spots.map(load.point)
            var ours = Locator(points)
            var single = Locator(points)
            var theirs = Locator(points)
            let duel = Duel(runs: runs) {
                ours.runMany(index)
            } theirs: {
                theirs.run(geos)
            }
            let singleDuel = Duel(runs: runs) {
                single.run(index)
            } theirs: {
                theirs.run(geos)
            }
            let scanned = min(points.count, 200_000, max(10_000, 200_000_000 / load.zones.count))
            var truth = [UInt64](repeating: 0, count: scanned)
            let plain_s = Duel.seconds { for number in 0..<scanned { truth[number] = plain.answer(spots[number]) } }
            for (suffix, duel, answers) in [("", duel, ours.answers), ("-one", singleDuel, single.answers)] {
                let wrong =
                    zip(answers, theirs.answers).count { $0 != $1 } + zip(answers, truth).count { $0 != $1 }
                emit(
                    BenchLine(
                        bench: "zones-\(load.name)-\(kind)\(suffix)", unit: "points/s",
                        ours: Double(points.count) / duel.ours_s, peer: "GEOS \(GEOSPeer.version) STRtree+prepared",
                        theirs: Double(points.count) / duel.theirs_s, ratio: duel.theirs_s / duel.ours_s,
                        plain: Double(scanned) / plain_s, checked: points.count, checkedPlain: scanned,
                        mismatches: wrong, seed: seed, build_ms: Duel.median(builds) * 1000,
                        size_bytes: index.size_bytes, allocations: duel.allocations, runs: runs, load: Duel.load))
            }
        }
    }
}

/// The same loop for both: a list of zones for each point, added up.
private struct Locator {
    private let points: [Point]
    private(set) var answers: [UInt64]
    private var found: [Int] = []
    private var many = ZoneAnswers()

    init(_ points: [Point]) {
        self.points = points
        answers = [UInt64](repeating: 0, count: points.count)
    }

    mutating func run(_ index: ZoneIndex) {
        for number in points.indices {
            index.zones(at: points[number], into: &found)
            note(number)
        }
    }

    mutating func runMany(_ index: ZoneIndex) {
        index.zones(at: points, into: &many)
        for number in points.indices {
            var sum: UInt64 = 0
            for place in many.range(of: number) { sum &+= Answer.mark(Int(many.zones[place])) }
            answers[number] = sum
        }
    }

    mutating func run(_ geos: GEOSPeer) {
        for number in points.indices {
            geos.zones(at: points[number], into: &found)
            note(number)
        }
    }

    @inline(__always)
    private mutating func note(_ number: Int) {
        var sum: UInt64 = 0
        for zone in found { sum &+= Answer.mark(zone) }
        answers[number] = sum
    }
}
