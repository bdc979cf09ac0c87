import Foundation
import Geofence

/// D: tags on 2 km x 2 km, most of them in 200 bays, that move by up to 2 m at a time.
struct TagWorkload {
    struct Move {
        var tag: Int
        var point: Point
    }

    static let tags = 100_000
    static let moves = 1_000_000
    private static let limit = 2000 * 1024

    var start: [Point]
    var moves: [Move] = []

    init(seed: UInt64) {
        var random = Random(seed: seed &* 1_000_003 &+ 4)
        let limit = Self.limit
        var spots = Self.places(&random)
        start = spots.map(Self.point)
        moves.reserveCapacity(Self.moves)
        for _ in 0..<Self.moves {
            let tag = random.below(Self.tags)
            spots[tag].x = min(max(spots[tag].x + random.below(4096) - 2048, 0), limit)
            spots[tag].y = min(max(spots[tag].y + random.below(4096) - 2048, 0), limit)
            moves.append(Move(tag: tag, point: Self.point(spots[tag])))
        }
    }

    private static func places(_ random: inout Random) -> [Spot] {
        let bays = (0..<200).map { _ in Point(x: random.between(50, 1950), y: random.between(50, 1950)) }
        return (0..<tags).map { _ in
            if random.part() >= 0.6 { return Spot(x: random.below(limit), y: random.below(limit)) }
            let bay = bays[random.below(bays.count)]
            return Spot(
                x: Int(((bay.x + random.between(-22, 22)) * 1024).rounded()),
                y: Int(((bay.y + random.between(-22, 22)) * 1024).rounded()))
        }
    }

    private static func point(_ spot: Spot) -> Point { Point(x: Double(spot.x) / 1024, y: Double(spot.y) / 1024) }

    /// The same places as a plant has them: of seven containers six stand and one is driven at 1.2 m/s, and every fix
    /// is wrong by up to 0.3 m along each axis. Each tag is heard once a second, always in one order.
    static func plant(seed: UInt64) -> TagWorkload {
        var load = TagWorkload(seed: seed)
        var random = Random(seed: seed &* 1_000_003 &+ 5)
        var headings = load.start.map { _ in random.part() < 1.0 / 7 ? random.between(0, 2 * .pi) : .nan }
        var places = load.start
        var order = Array(places.indices)
        for place in order.indices.dropFirst() { order.swapAt(place, random.below(place + 1)) }
        load.moves.removeAll(keepingCapacity: true)
        for number in 0..<moves {
            let tag = order[number % order.count]
            if !headings[tag].isNaN {
                headings[tag] += random.between(-0.3, 0.3)
                let (x, y) = (places[tag].x + 1.2 * cos(headings[tag]), places[tag].y + 1.2 * sin(headings[tag]))
                places[tag] = Point(x: min(max(x, 0), 2000), y: min(max(y, 0), 2000))
            }
            let heard = Spot(
                x: Int(((places[tag].x + random.between(-0.3, 0.3)) * 1024).rounded()),
                y: Int(((places[tag].y + random.between(-0.3, 0.3)) * 1024).rounded()))
            load.moves.append(Move(tag: tag, point: point(heard)))
        }
        return load
    }
}
