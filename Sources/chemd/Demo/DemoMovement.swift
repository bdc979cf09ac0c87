import Foundation

/// Where everything in the throw-away plant is at a moment: a pure function of the time since its start.
///
/// Stored containers stand still within the noise of a UWB tag, people and forklifts walk their rounds, and every four
/// minutes two things go wrong: a forklift carries an oxidiser into the flammables store, and a truck takes a drum out
/// of the gate. Both are brought back.
struct DemoMovement: Sendable {
    struct Spot: Sendable {
        var x: Double
        var y: Double
        var floor: Double
    }

    /// One part of a round.
    struct Leg: Sendable {
        var path: [Spot]
        var seconds: Double
    }

    static let period_s = 240.0
    /// The yard road that all doors open to, and the gate.
    private static let roadY = 40.0
    private static let gateX = 118.0

    private var rounds: [String: [Leg]] = [:]
    private let noise_m = 0.12

    /// - Parameters:
    ///   - resting: tags of stored containers with their places.
    ///   - oxidiser: the tag that is carried into the flammables store.
    ///   - runaway: the tag that leaves the site.
    init(resting: [String: Spot], oxidiser: String, runaway: String) {
        for (tag, spot) in resting { rounds[tag] = [Leg(path: [spot], seconds: Self.period_s)] }
        if let home = resting[oxidiser], let wrong = Self.spot("FL-1", 0.5, 0.35) {
            let there = Self.road(from: home, to: wrong)
            let legs = Self.errand(home: home, there: there, start: 10, drive: 16, stay: 80)
            rounds[oxidiser] = legs
            rounds["F01"] = legs
        }
        if let home = resting[runaway] {
            let outside = Spot(x: Self.gateX + 16, y: Self.roadY, floor: 1)
            let there = Self.road(from: home, to: outside)
            let legs = Self.errand(home: home, there: there, start: 9, drive: 16, stay: 75)
            rounds[runaway] = legs
            rounds["V01"] = legs
        }
        for (tag, stops, pace) in Self.walks { rounds[tag] = Self.round(stops, pace_m_s: pace) }
    }

    var tags: [String] { rounds.keys.sorted() }

    /// Position of a tag, with the noise of its measurement.
    func position(of tag: String, at time_s: Double) -> Spot? {
        guard let legs = rounds[tag], let first = legs.first?.path.first else { return nil }
        let length_s = legs.reduce(0) { $0 + $1.seconds }
        var rest = time_s.truncatingRemainder(dividingBy: length_s)
        var spot = first
        for leg in legs {
            if rest <= leg.seconds {
                spot = Self.along(leg.path, share: leg.seconds > 0 ? rest / leg.seconds : 1)
                break
            }
            rest -= leg.seconds
            spot = leg.path.last ?? spot
        }
        return Spot(
            x: spot.x + noise(tag, time_s, 1), y: spot.y + noise(tag, time_s, 2), floor: spot.floor)
    }

    // MARK: Ways

    private static func spot(_ zone: String, _ shareX: Double, _ shareY: Double) -> Spot? {
        DemoSite.spot(in: zone, shareX, shareY).map { Spot(x: $0.x, y: $0.y, floor: $0.floor) }
    }

    /// Out of the door straight to the road, along it, and in again.
    private static func road(from start: Spot, to end: Spot) -> [Spot] {
        [
            start, Spot(x: start.x, y: roadY, floor: start.floor), Spot(x: end.x, y: roadY, floor: end.floor), end,
        ]
    }

    private static func errand(home: Spot, there: [Spot], start: Double, drive: Double, stay: Double) -> [Leg] {
        let rest = period_s - start - 2 * drive - stay
        return [
            Leg(path: [home], seconds: start), Leg(path: there, seconds: drive),
            Leg(path: [there.last ?? home], seconds: stay), Leg(path: there.reversed(), seconds: drive),
            Leg(path: [home], seconds: rest),
        ]
    }

    private static let walks: [(String, [(String, Double, Double)], Double)] = [
        ("P01", [("DOCK", 0.5, 0.5), ("FL-1", 0.3, 0.2), ("AC-1", 0.5, 0.8)], 1.2),
        ("P02", [("DOCK", 0.2, 0.7), ("BA-1", 0.5, 0.5), ("GN-1", 0.4, 0.6)], 1.1),
        ("P03", [("OX-1", 0.5, 0.2), ("GC-1", 0.5, 0.2), ("WS-1", 0.5, 0.8), ("TX-1", 0.5, 0.9)], 1.3),
        ("P04", [("PR-1", 0.1, 0.3), ("PR-1", 0.9, 0.7)], 0.8),
        ("P05", [("PR-1", 0.8, 0.2), ("PR-1", 0.2, 0.8)], 0.9),
        ("P06", [("LB-1", 0.2, 0.5), ("LB-1", 0.8, 0.5)], 0.7),
        ("P07", [("DP-1", 0.8, 0.4), ("DP-1", 0.9, 0.6)], 0.5),
        ("P08", [("FS-1", 0.5, 0.3), ("DOCK", 0.8, 0.3)], 1.2),
        ("F02", [("DOCK", 0.7, 0.5), ("BA-1", 0.5, 0.8), ("DP-1", 0.3, 0.5)], 2.2),
        ("F03", [("DOCK", 0.4, 0.4), ("FS-1", 0.5, 0.1), ("GN-1", 0.5, 0.8)], 2.0),
    ]

    private static func round(_ stops: [(String, Double, Double)], pace_m_s: Double) -> [Leg] {
        let spots = stops.compactMap { spot($0.0, $0.1, $0.2) }
        var legs: [Leg] = []
        for (index, stop) in spots.enumerated() {
            let next = spots[(index + 1) % spots.count]
            let isInside = stops.count == 2 && stops[0].0 == stops[1].0
            let path = isInside ? [stop, next] : road(from: stop, to: next)
            legs.append(Leg(path: [stop], seconds: 8))
            legs.append(Leg(path: path, seconds: length_m(path) / pace_m_s))
        }
        return legs
    }

    private static func length_m(_ path: [Spot]) -> Double {
        zip(path, path.dropFirst()).reduce(0) { $0 + hypot($1.1.x - $1.0.x, $1.1.y - $1.0.y) }
    }

    private static func along(_ path: [Spot], share: Double) -> Spot {
        var rest = length_m(path) * min(max(share, 0), 1)
        for (from, to) in zip(path, path.dropFirst()) {
            let length = hypot(to.x - from.x, to.y - from.y)
            if rest <= length, length > 0 {
                let part = rest / length
                return Spot(x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, floor: to.floor)
            }
            rest -= length
        }
        return path.last ?? Spot(x: 0, y: 0, floor: 1)
    }

    /// The same tag at the same second is always off by the same amount.
    private func noise(_ tag: String, _ time_s: Double, _ axis: UInt64) -> Double {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ axis
        for byte in tag.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ UInt64(max(0, time_s))) &* 0x9e37_79b9_7f4a_7c15
        hash ^= hash >> 29
        return (Double(hash % 2001) / 1000 - 1) * noise_m
    }
}
