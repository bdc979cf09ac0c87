import Geofence

/// A corner on a lattice: whole numbers, so that every answer of the model is exact.
struct Spot: Hashable {
    var x: Int
    var y: Int

    func point(_ unit: Double, _ origin: Point = Point(0, 0)) -> Point {
        Point(origin.x + Double(x) * unit, origin.y + Double(y) * unit)
    }
}

/// The plainest possible geometry, by whole-number cross products, against which the engine is checked.
struct PlainShape {
    var rings: [[Spot]] = []
    var circle: (centre: Spot, radius: Int)?

    static func cross(_ a: Spot, _ b: Spot, _ p: Spot) -> Int {
        (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
    }

    static func isOn(_ a: Spot, _ b: Spot, _ p: Spot) -> Bool {
        cross(a, b, p) == 0 && min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y
            && p.y <= max(a.y, b.y)
    }

    var edges: [(Spot, Spot)] {
        rings.flatMap { ring in ring.indices.map { (ring[$0], ring[($0 + 1) % ring.count]) } }
    }

    /// Winding numbers, not the parity that the engine uses.
    func holds(_ p: Spot) -> Bool {
        if let circle {
            let (dx, dy) = (p.x - circle.centre.x, p.y - circle.centre.y)
            return dx * dx + dy * dy <= circle.radius * circle.radius
        }
        if edges.contains(where: { Self.isOn($0, $1, p) }) { return true }
        func winds(_ ring: [Spot]) -> Bool {
            var winding = 0
            for index in ring.indices {
                let (a, b) = (ring[index], ring[(index + 1) % ring.count])
                if a.y <= p.y && b.y > p.y && Self.cross(a, b, p) > 0 { winding += 1 }
                if a.y > p.y && b.y <= p.y && Self.cross(a, b, p) < 0 { winding -= 1 }
            }
            return winding != 0
        }
        return winds(rings[0]) && !rings.dropFirst().contains(where: winds)
    }

    /// Whether the closed segment meets the border.
    func borderMeets(_ a: Spot, _ b: Spot) -> Bool {
        edges.contains { c, d in
            if Self.isOn(a, b, c) || Self.isOn(a, b, d) || Self.isOn(c, d, a) || Self.isOn(c, d, b) { return true }
            let one = Self.cross(a, b, c).signum() * Self.cross(a, b, d).signum()
            let two = Self.cross(c, d, a).signum() * Self.cross(c, d, b).signum()
            return one < 0 && two < 0
        }
    }

    /// Distance to the border, in lattice steps.
    func distance(_ p: Spot) -> Double {
        if let circle {
            let (dx, dy) = (Double(p.x - circle.centre.x), Double(p.y - circle.centre.y))
            return abs((dx * dx + dy * dy).squareRoot() - Double(circle.radius))
        }
        return edges.map { a, b in
            let (dx, dy) = (Double(b.x - a.x), Double(b.y - a.y))
            let (px, py) = (Double(p.x - a.x), Double(p.y - a.y))
            let along = max(0, min(1, (px * dx + py * dy) / (dx * dx + dy * dy)))
            let (x, y) = (px - along * dx, py - along * dy)
            return (x * x + y * y).squareRoot()
        }.min() ?? .infinity
    }

    func zone(_ id: String, unit: Double, at origin: Point = Point(0, 0), crs: CoordinateFrame = .local) throws -> Zone
    {
        func place(_ spot: Spot) -> Point {
            var point = spot.point(unit, origin)
            if crs == .wgs84 && point.x >= 180 { point.x -= 360 }
            return point
        }
        if let circle {
            return try Zone(
                id: id, geometry: .circle(centre: place(circle.centre), radius_m: Double(circle.radius) * unit),
                crs: crs)
        }
        let polygon = Polygon(shell: rings[0].map(place), holes: rings.dropFirst().map { $0.map(place) })
        return try Zone(id: id, geometry: .polygons([polygon]), crs: crs)
    }

    /// A random shape within 0...size: a star, perhaps with a hole, a comb, or a circle; nil when the draw is no ring.
    static func random(_ random: inout SeededRandom, size: Int) -> PlainShape? {
        let centre = Spot(x: random.int(0...size), y: random.int(0...size))
        let reach = random.int(3...max(4, size / 4))
        switch random.int(0...9) {
        case 0: return PlainShape(circle: (centre, reach))
        case 1, 2:
            let (w, h) = (random.int(1...reach), random.int(1...reach))
            let (x, y) = (centre.x, centre.y)
            return PlainShape(rings: [
                [Spot(x: x, y: y), Spot(x: x + w, y: y), Spot(x: x + w, y: y + h), Spot(x: x, y: y + h)]
            ])
        case 3:
            var ring = [Spot(x: centre.x, y: centre.y)]
            for tooth in 0..<random.int(1...6) {
                let x = centre.x + 4 * tooth
                ring += [
                    Spot(x: x, y: centre.y + reach), Spot(x: x + 2, y: centre.y + reach),
                    Spot(x: x + 2, y: centre.y + 1), Spot(x: x + 4, y: centre.y + 1),
                ].dropFirst(tooth == 0 ? 0 : 0)
            }
            ring += [Spot(x: ring[ring.count - 1].x, y: centre.y)]
            return PlainShape(rings: [ring])
        default:
            // Corners in the order of their direction from the centre.
            var corners: Set<Spot> = []
            for _ in 0..<random.int(3...12) {
                corners.insert(Spot(x: random.int(-reach...reach), y: random.int(-reach...reach)))
            }
            corners.remove(Spot(x: 0, y: 0))
            func half(_ s: Spot) -> Int { s.y > 0 || s.y == 0 && s.x > 0 ? 0 : 1 }
            let sorted = corners.sorted {
                let turn = $0.x * $1.y - $0.y * $1.x
                if half($0) != half($1) { return half($0) < half($1) }
                return turn != 0 ? turn > 0 : $0.x * $0.x + $0.y * $0.y < $1.x * $1.x + $1.y * $1.y
            }
            var rings = [sorted.map { Spot(x: 4 * $0.x, y: 4 * $0.y) }]
            if random.int(0...1) == 0 && sorted.count > 4 { rings.append(sorted.map { Spot(x: $0.x, y: $0.y) }) }
            return PlainShape(rings: rings.map { $0.map { Spot(x: $0.x + centre.x, y: $0.y + centre.y) } })
        }
    }

    /// Points that are hard to judge: corners, middles of edges, the height of a corner, one step off an edge.
    func hardSpots(_ random: inout SeededRandom, size: Int) -> [Spot] {
        if let circle {
            let r = circle.radius
            return [
                Spot(x: circle.centre.x + r, y: circle.centre.y), Spot(x: circle.centre.x, y: circle.centre.y - r),
                Spot(x: circle.centre.x - r, y: circle.centre.y + 1),
            ]
        }
        return edges.flatMap { a, b in
            let middle = Spot(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)
            return [
                a, middle, Spot(x: random.int(-2...size + 2), y: a.y), Spot(x: middle.x + 1, y: middle.y),
                Spot(x: middle.x, y: middle.y - 1),
            ]
        }
    }
}
