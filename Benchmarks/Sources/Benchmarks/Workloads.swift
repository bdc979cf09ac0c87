import Foundation
import Geofence

/// Zones and the points to look up in them.
struct ZoneWorkload {
    var name: String
    var crs: CoordinateFrame
    /// Units in one of a coordinate's own (metres or degrees).
    var units: Double
    var rings: [[Spot]] = []
    var zones: [Zone] = []
    /// In half units.
    var uniform: [Spot] = []
    /// On corners, on the middles of edges, level with corners, and half a unit off an edge: a quarter each.
    var edge: [Spot] = []

    func point(_ spot: Spot) -> Point { Point(x: Double(spot.x) / (2 * units), y: Double(spot.y) / (2 * units)) }

    /// Adds a zone, drawing until the ring is one that a zone may have.
    mutating func addZone(_ draw: () -> [Spot]) {
        while true {
            let ring = draw()
            let shell = ring.map { point(Spot(x: 2 * $0.x, y: 2 * $0.y)) }
            let geometry = Geometry.polygons([Polygon(shell: shell)])
            if let zone = try? Zone(id: "\(name)\(zones.count)", geometry: geometry, crs: crs) {
                rings.append(ring)
                zones.append(zone)
                return
            }
        }
    }

    mutating func addEdgePoints(_ count: Int, spread: Int, _ random: inout Random) {
        edge = (0..<count).map { number in
            let ring = rings[random.below(rings.count)]
            let first = random.below(ring.count)
            let a = ring[first]
            let b = ring[(first + 1) % ring.count]
            switch number & 3 {
            case 0: return Spot(x: 2 * a.x, y: 2 * a.y)
            case 1: return Spot(x: a.x + b.x, y: a.y + b.y)
            case 2: return Spot(x: 2 * (a.x + random.below(2 * spread) - spread), y: 2 * a.y)
            default: return Spot(x: a.x + b.x + random.below(3) - 1, y: a.y + b.y + random.below(3) - 1)
            }
        }
    }

    /// A: a site of 2 km x 2 km with 1,000 zones of 5 to 400 m, in units of 2^-10 m.
    static func site(seed: UInt64) -> ZoneWorkload {
        var random = Random(seed: seed &* 1_000_003 &+ 1)
        var load = ZoneWorkload(name: "A", crs: .local, units: 1024)
        for _ in 0..<1000 {
            load.addZone {
                let kind = random.part()
                let radius =
                    kind < 0.7
                    ? random.between(5, 30) : kind < 0.95 ? random.between(30, 120) : random.between(120, 400)
                let pen = Pen(
                    centreX: random.between(0, 2000), centreY: random.between(0, 2000), radius: radius, units: 1024)
                return pen.draw(&random)
            }
        }
        load.uniform = (0..<2_000_000).map { _ in
            Spot(x: 2 * (random.below(2100 * 1024) - 50 * 1024), y: 2 * (random.below(2100 * 1024) - 50 * 1024))
        }
        load.addEdgePoints(200_000, spread: 50 * 1024, &random)
        return load
    }

    /// B: a country with 50,000 zones of 50 m to 15 km around 400 towns, in units of 2^-22 degrees.
    static func country(seed: UInt64) -> ZoneWorkload {
        var random = Random(seed: seed &* 1_000_003 &+ 2)
        let units = 4_194_304.0
        var load = ZoneWorkload(name: "B", crs: .wgs84, units: units)
        let towns = (0..<400).map { _ in Point(x: random.between(75, 133), y: random.between(20, 52)) }
        func place(townPart: Double) -> Point {
            if random.part() >= townPart { return Point(x: random.between(73.5, 135), y: random.between(18, 53.5)) }
            let town = towns[random.below(towns.count)]
            return Point(x: town.x + random.between(-0.5, 0.5), y: town.y + random.between(-0.4, 0.4))
        }
        for _ in 0..<50_000 {
            load.addZone {
                let kind = random.part()
                let radius =
                    kind < 0.7
                    ? random.between(50, 500) : kind < 0.95 ? random.between(500, 3000) : random.between(3000, 15000)
                let centre = place(townPart: 0.9)
                let degree = 1 / 111_320.0
                let pen = Pen(
                    centreX: centre.x, centreY: centre.y, radius: radius,
                    stretchX: degree / cos(centre.y * .pi / 180), stretchY: degree, units: units)
                return pen.draw(&random)
            }
        }
        load.uniform = (0..<2_000_000).map { _ in
            let point = place(townPart: 0.7)
            return Spot(x: 2 * Int((point.x * units).rounded()), y: 2 * Int((point.y * units).rounded()))
        }
        load.addEdgePoints(200_000, spread: 4096, &random)
        return load
    }

    /// C: one zone of 10,000 corners; the points lie in its box.
    static func coast(seed: UInt64) -> ZoneWorkload {
        var random = Random(seed: seed &* 1_000_003 &+ 3)
        var load = ZoneWorkload(name: "C", crs: .local, units: 1024)
        load.addZone {
            Pen(centreX: 1000, centreY: 1000, radius: 600, units: 1024).coast(corners: 10_000, &random)
        }
        let (xs, ys) = (load.rings[0].map(\.x), load.rings[0].map(\.y))
        let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
        let (low, high) = (ys.min() ?? 0, ys.max() ?? 0)
        load.uniform = (0..<1_000_000).map { _ in
            Spot(x: 2 * (left + random.below(right - left + 1)), y: 2 * (low + random.below(high - low + 1)))
        }
        load.addEdgePoints(100_000, spread: 100 * 1024, &random)
        return load
    }
}
