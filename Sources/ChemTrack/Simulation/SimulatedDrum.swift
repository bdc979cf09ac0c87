import Geofence

/// What a drum does in the simulator, and what is true about it at every moment.
///
/// It stands in its bay. Now and then it is moved to another bay with the move recorded, and now and then what must not
/// happen happens: it is put into a wrong bay, or taken off the site, and brought back after a while.
struct SimulatedDrum: Sendable {
    /// What a person in charge has to be told.
    enum Wrong: String, Sendable, Codable, CaseIterable {
        case outsideZone = "outside_zone"
        /// In a store that is not its own: what a pair alarm rests on.
        case foreignZone = "foreign_zone"
        case siteExit = "site_exit"
    }

    /// One way out, or out and back.
    private struct Outing: Sendable {
        var start_s: Double
        var way: [Point]
        var speed_m_s: Double
        /// nil = it stays for good: a recorded move.
        var stay_s: Double?
        var movesTo: Int?

        var there_s: Double { SimulatedDrum.length_m(way) / speed_m_s }
        var end_s: Double { start_s + there_s + (stay_s.map { $0 + there_s } ?? 0) }
    }

    /// A tag goes on reporting every second so long after it stood still.
    static let awake_s = 60.0

    private let site: SimulatedSite
    private var outing: Outing?
    private var resumesFor_s = 0.0
    private(set) var home: Int
    /// Where it came from while a recorded move is under way.
    private(set) var from: Int?
    private var spot: Point
    private var next_s: Double
    private let model: RadioModel
    private let wrong_share: Double
    private let outings_per_day: Double

    /// - Parameters:
    ///   - outings_per_day: mean number of ways out.
    ///   - wrong_share: the share of them that must not be.
    init(
        _ site: SimulatedSite, _ model: RadioModel, outings_per_day: Double, wrong_share: Double,
        _ numbers: inout SeededNumbers
    ) {
        self.site = site
        self.model = model
        self.outings_per_day = outings_per_day
        self.wrong_share = wrong_share
        home = Int(numbers.next() % UInt64(site.bays.count))
        spot = site.bays[home].place(clearance_m: model.clearance_m, &numbers)
        next_s = 600 + numbers.exponential(mean: 86_400 / outings_per_day)
    }

    /// Where it is at a moment; moments come in order.
    mutating func place(at time_s: Double, _ numbers: inout SeededNumbers) -> Point {
        if outing == nil, time_s >= next_s { leave(&numbers) }
        guard let outing else { return spot }
        if time_s >= outing.end_s {
            if outing.movesTo != nil { spot = outing.way.last ?? spot }
            from = nil
            self.outing = nil
            resumesFor_s = outing.end_s + Self.awake_s
            next_s = outing.end_s + 600 + numbers.exponential(mean: 86_400 / outings_per_day)
            return spot
        }
        let gone_s = time_s - outing.start_s
        if gone_s <= outing.there_s { return Self.along(outing.way, gone_s * outing.speed_m_s) }
        guard let stay_s = outing.stay_s else { return outing.way.last ?? spot }
        let back_s = max(gone_s - outing.there_s - stay_s, 0)
        return Self.along(outing.way, (outing.there_s - back_s) * outing.speed_m_s)
    }

    /// Seconds until its tag reports again: every second while it moves and for a minute after, else the cadence.
    func pause_s(after time_s: Double, resting_s: Double) -> Double {
        if isAwake(time_s) { return 1 }
        let waking_s = outing.map { out in out.start_s + out.there_s + (out.stay_s ?? 0) } ?? next_s
        return max(min(resting_s, waking_s - time_s), 1)
    }

    private func isAwake(_ time_s: Double) -> Bool {
        guard let outing else { return time_s < resumesFor_s }
        let gone_s = time_s - outing.start_s
        if gone_s < outing.there_s + Self.awake_s { return true }
        return outing.stay_s.map { gone_s >= outing.there_s + $0 } ?? false
    }

    /// What is wrong with a drum at a place.
    func wrongs(at place: Point) -> Set<Wrong> {
        var wrongs: Set<Wrong> = []
        if !site.isOnSite(place) { wrongs.insert(.siteExit) }
        if from == nil, !site.bays[home].holds(place) { wrongs.insert(.outsideZone) }
        for (number, bay) in site.bays.enumerated() where number != home && number != from && bay.holds(place) {
            wrongs.insert(.foreignZone)
        }
        return wrongs
    }

    /// Where outliers point that a wall behind the shelf makes: away from the bay's middle.
    var outward: (Double, Double) {
        let bay = site.bays[home]
        return (spot.x - (bay.low.x + bay.high.x) / 2, spot.y - (bay.low.y + bay.high.y) / 2)
    }

    // MARK: Ways

    private mutating func leave(_ numbers: inout SeededNumbers) {
        let others = site.bays.indices.filter { $0 != home }
        let target = others[Int(numbers.next() % UInt64(others.count))]
        // Clear of every border by what the system can tell: nearer cases nobody can decide.
        let clear_m = max(model.clearance_m, 4 * model.noise.sigma_m)
        guard numbers.happens(wrong_share) else {
            let end = site.bays[target].place(clearance_m: model.clearance_m, &numbers)
            outing = Outing(
                start_s: next_s, way: road(to: end), speed_m_s: numbers.between(1, 2.5), stay_s: nil, movesTo: target)
            from = home
            home = target
            return
        }
        let stay_s = numbers.between(1_200, 2_400)
        if numbers.happens(0.5) {
            let end = site.bays[target].place(clearance_m: clear_m, &numbers)
            outing = Outing(
                start_s: next_s, way: road(to: end), speed_m_s: numbers.between(1, 2.5), stay_s: stay_s, movesTo: nil)
        } else {
            let far_m = 40 + 20 * model.noise.sigma_m + numbers.between(0, 100)
            let end = Point(x: site.width_m + far_m, y: site.roadY)
            outing = Outing(
                start_s: next_s, way: road(to: end), speed_m_s: numbers.happens(0.5) ? 6 : 1.4, stay_s: stay_s,
                movesTo: nil)
        }
    }

    /// Out of the bay straight to the road, along it, and in again.
    private func road(to end: Point) -> [Point] {
        [spot, Point(x: spot.x, y: site.roadY), Point(x: end.x, y: site.roadY), end]
    }

    private static func length_m(_ way: [Point]) -> Double {
        zip(way, way.dropFirst()).reduce(0) { $0 + distance_m($1.0, $1.1) }
    }

    private static func distance_m(_ a: Point, _ b: Point) -> Double {
        ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }

    private static func along(_ way: [Point], _ gone_m: Double) -> Point {
        var rest_m = max(gone_m, 0)
        for (from, to) in zip(way, way.dropFirst()) {
            let length_m = distance_m(from, to)
            if rest_m <= length_m, length_m > 0 {
                let part = rest_m / length_m
                return Point(x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part)
            }
            rest_m -= length_m
        }
        return way.last ?? Point(x: 0, y: 0)
    }
}
