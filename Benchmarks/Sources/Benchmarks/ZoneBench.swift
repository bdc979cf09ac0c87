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
                ours.askMany(index)
            } theirs: {
                theirs.ask(geos)
            }
            let singleDuel = Duel(runs: runs) {
                single.ask(index)
            } theirs: {
                theirs.ask(geos)
            }
            ours.noteMany(index)
            single.note(index)
            theirs.note(geos)
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

/// The same loop for both: a list of zones for each point, and every zone of it read.
private struct Locator {
    /// Points to a call: as many as a gateway's message or a page of a file may have.
    private static let message = 4096

    private let points: [Point]
    /// For each point a mark of its zones, whatever their order; filled by `note`, outside the timing.
    private(set) var answers: [UInt64]
    private(set) var total = 0
    private var found: [Int] = []
    private var many = ZoneAnswers()

    init(_ points: [Point]) {
        self.points = points
        answers = [UInt64](repeating: 0, count: points.count)
    }

    mutating func ask(_ index: ZoneIndex) {
        for number in points.indices {
            index.zones(at: points[number], into: &found)
            for zone in found { total &+= zone }
        }
    }

    mutating func askMany(_ index: ZoneIndex) {
        let points = points
        var first = 0
        while first < points.count {
            let last = min(first + Self.message, points.count)
            index.zones(at: points.span.extracting(first..<last), into: &many)
            for number in 0..<many.count {
                for place in many.range(of: number) { total &+= Int(many.zones[place]) }
            }
            first = last
        }
    }

    mutating func ask(_ geos: GEOSPeer) {
        for number in points.indices {
            geos.zones(at: points[number], into: &found)
            for zone in found { total &+= zone }
        }
    }

    mutating func note(_ index: ZoneIndex) {
        for number in points.indices {
            index.zones(at: points[number], into: &found)
            answers[number] = found.reduce(0) { $0 &+ Answer.mark($1) }
        }
    }

    mutating func noteMany(_ index: ZoneIndex) {
        index.zones(at: points, into: &many)
        for number in points.indices {
            answers[number] = many.zones[many.range(of: number)].reduce(0) { $0 &+ Answer.mark(Int($1)) }
        }
    }

    mutating func note(_ geos: GEOSPeer) {
        for number in points.indices {
            geos.zones(at: points[number], into: &found)
            answers[number] = found.reduce(0) { $0 &+ Answer.mark($1) }
        }
    }
}
