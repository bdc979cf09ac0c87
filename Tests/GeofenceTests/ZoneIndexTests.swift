import Geofence
import Testing

@Suite("Zone index")
struct ZoneIndexTests {
    @Test("every triangle of a small lattice answers as the plain model, for every half-step point")
    func allTriangles() throws {
        let spots = (0..<4).flatMap { y in (0..<4).map { Spot(x: 2 * $0, y: 2 * y) } }
        var checked = 0
        for a in 0..<16 {
            for b in a + 1..<16 {
                for c in b + 1..<16 where PlainShape.cross(spots[a], spots[b], spots[c]) != 0 {
                    try check(PlainShape(rings: [[spots[a], spots[b], spots[c]]]))
                    checked += 1
                }
            }
        }
        #expect(checked == 516)
    }

    @Test("every quadrilateral of a 3 by 3 lattice is refused or answers as the plain model")
    func allQuadrilaterals() throws {
        let spots = (0..<3).flatMap { y in (0..<3).map { Spot(x: 2 * $0, y: 2 * y) } }
        var (simple, refused) = (0, 0)
        for a in 0..<9 {
            for b in a + 1..<9 {
                for c in a + 1..<9 where c != b {
                    // Each cycle once: the first corner is the least, and the second is less than the last.
                    for d in b + 1..<9 where d != c {
                        let ring = [spots[a], spots[b], spots[c], spots[d]]
                        if Self.isSimple(ring) {
                            try check(PlainShape(rings: [ring]))
                            simple += 1
                        } else {
                            #expect(throws: ZoneDefect.self) { try PlainShape(rings: [ring]).zone("Z", unit: 1) }
                            refused += 1
                        }
                    }
                }
            }
        }
        #expect(simple == 142 && refused == 236)
    }

    /// No two edges share a point but for neighbours in their corner; corners in a straight line are allowed.
    private static func isSimple(_ ring: [Spot]) -> Bool {
        let count = ring.count
        for one in 0..<count {
            let (a, b) = (ring[one], ring[(one + 1) % count])
            let next = ring[(one + 2) % count]
            // The next edge folds back onto this one.
            if PlainShape.isOn(a, b, next) || PlainShape.isOn(b, next, a) { return false }
            for two in one + 2..<max(one + 2, one == 0 ? count - 1 : count) {
                let edge = PlainShape(rings: [[ring[two], ring[(two + 1) % count]]])
                if edge.borderMeets(a, b) { return false }
            }
        }
        return true
    }

    private func check(_ shape: PlainShape) throws {
        let index = ZoneIndex(zones: [try shape.zone("Z", unit: 0.5)])
        for y in -1...7 {
            for x in -1...7 {
                let spot = Spot(x: x, y: y)
                let found = !index.zones(at: spot.point(0.5)).isEmpty
                if found != shape.holds(spot) { Issue.record("\(shape.rings) at \(spot): \(found)") }
            }
        }
    }

    struct Layout: Sendable, CustomStringConvertible {
        var seed: UInt64
        var count: Int
        var size: Int
        var frame = CoordinateFrame.local
        var origin = Point(0, 0)
        var unit = 0.125
        var description: String { "seed \(seed), \(count) zones in \(size)" }
    }

    static let layouts: [Layout] = [
        Layout(seed: 1, count: 1, size: 40), Layout(seed: 2, count: 12, size: 100),
        Layout(seed: 3, count: 40, size: 300), Layout(seed: 4, count: 100, size: 500),
        Layout(seed: 5, count: 20, size: 1000, origin: Point(39_500_000, -4_000_000)),
        Layout(seed: 6, count: 20, size: 200, unit: 0x1p-30),
        // Far more borders than small cells.
        Layout(seed: 9, count: 60, size: 24), Layout(seed: 10, count: 150, size: 60),
        // Across the antimeridian: the plain model does not know that the world is round.
        Layout(seed: 7, count: 40, size: 400, frame: .wgs84, origin: Point(180 - 12.5, -60), unit: 0.0625),
        Layout(seed: 8, count: 20, size: 200, frame: .wgs84, origin: Point(-20, 40), unit: 0.0625),
    ]

    /// Shapes and their zones; draws that are no zone are left out.
    private static func draw(_ layout: Layout, _ random: inout SeededRandom) -> [(shape: PlainShape, zone: Zone)] {
        var drawn: [(shape: PlainShape, zone: Zone)] = []
        while drawn.count < layout.count {
            guard let shape = PlainShape.random(&random, size: layout.size) else { continue }
            // A circle on the earth is not one on the lattice.
            if shape.circle != nil && layout.frame == .wgs84 { continue }
            let id = "Z\(drawn.count)"
            guard let zone = try? shape.zone(id, unit: layout.unit, at: layout.origin, crs: layout.frame) else {
                continue
            }
            drawn.append((shape, zone))
        }
        return drawn
    }

    private static func place(_ spot: Spot, _ layout: Layout) -> Point {
        var point = spot.point(layout.unit, layout.origin)
        if layout.frame == .wgs84 && point.x > 180 { point.x -= 360 }
        return point
    }

    @Test("many zones: the index answers as a plain search, most of all on borders", arguments: layouts)
    func pointQueries(_ layout: Layout) {
        var random = SeededRandom(seed: layout.seed)
        let drawn = Self.draw(layout, &random)
        let index = ZoneIndex(zones: drawn.map(\.zone))
        var spots = drawn.flatMap { $0.shape.hardSpots(&random, size: layout.size) }
        spots.shuffle(using: &random)
        spots.removeLast(max(0, spots.count - 500))
        for _ in 0..<200 {
            spots.append(Spot(x: random.int(-20...layout.size + 20), y: random.int(-20...layout.size + 20)))
        }
        var found: [Int] = []
        for spot in spots {
            let point = Self.place(spot, layout)
            index.zones(at: point, into: &found)
            let plain = drawn.indices.filter { drawn[$0].shape.holds(spot) }
            if found != plain { Issue.record("seed \(layout.seed) at \(spot): \(found) and not \(plain)") }
            for zone in plain.prefix(1) where !index.holds(zone, point) {
                Issue.record("seed \(layout.seed) at \(spot): zone \(zone) alone does not hold it")
            }
        }
    }

    /// A comb of 600 teeth in a thirtieth of a millimetre of a zone a kilometre wide: no cell is as small as that.
    @Test("a border more tangled than any cell can hold is still answered exactly")
    func tangledBorder() throws {
        let (teeth, step) = (600, 0x1p-26)
        var shell = [Point(-500, -500), Point(500, -500), Point(500, 0)]
        for tooth in (0..<teeth).reversed() {
            let (left, right) = (Double(4 * tooth + 1) * step, Double(4 * tooth + 3) * step)
            shell += [Point(right, 0), Point(right, 500), Point(left, 500), Point(left, 0)]
        }
        shell.append(Point(-500, 0))
        let index = ZoneIndex(zones: [try Zone(id: "comb", geometry: .polygons([Polygon(shell: shell)]))])
        var random = SeededRandom(seed: 5)
        var answers = ZoneAnswers()
        let places = (0..<2000).map { _ in random.int(0...4 * teeth) }
        let heights = places.map { _ in Double(random.int(-1...501)) }
        index.zones(at: zip(places, heights).map { Point(Double($0) * step, $1) }, into: &answers)
        for (number, place) in places.enumerated() {
            let holds = heights[number] <= (place % 4 == 0 ? 0 : 500)
            #expect(answers.range(of: number).isEmpty != holds, "step \(place), height \(heights[number])")
        }
        let middle = Double(2 * teeth + 2) * step
        #expect(index.path(from: Point(middle, 600), to: Point(middle, 400)).map(\.zone) == [0])
        #expect(index.zones(within_m: 1, of: Point(middle, 500.5)).first?.distance_m == 0.5)
    }

    @Test("a path meets the zones whose border a plain search finds", arguments: layouts)
    func pathQueries(_ layout: Layout) {
        var random = SeededRandom(seed: layout.seed)
        let drawn = Self.draw(layout, &random).filter { $0.shape.circle == nil }
        let index = ZoneIndex(zones: drawn.map(\.zone))
        let hard = drawn.flatMap { $0.shape.hardSpots(&random, size: layout.size) }
        for round in 0..<80 {
            let from = hard[random.int(0...hard.count - 1)]
            let step = round % 3 == 0 ? layout.size : 12
            let to = Spot(x: from.x + random.int(-step...step), y: from.y + random.int(-step...step))
            let path = index.path(from: Self.place(from, layout), to: Self.place(to, layout))
            let plain = drawn.indices.filter { drawn[$0].shape.borderMeets(from, to) }
            if path.map(\.zone) != plain {
                Issue.record("seed \(layout.seed) from \(from) to \(to): \(path.map(\.zone)) and not \(plain)")
            }
            #expect(path.allSatisfy { $0.first >= 0 && $0.first <= $0.last && $0.last <= 1 })
        }
    }

    @Test("zones within a distance, and the distance, are those of a plain search", arguments: layouts.prefix(6))
    func distanceQueries(_ layout: Layout) {
        var random = SeededRandom(seed: layout.seed)
        let drawn = Self.draw(layout, &random)
        let index = ZoneIndex(zones: drawn.map(\.zone))
        for _ in 0..<40 {
            let spot = Spot(x: random.int(0...layout.size), y: random.int(0...layout.size))
            let reach = Double(random.int(0...layout.size / 4)) + 0.37
            let found = index.zones(within_m: reach * layout.unit, of: Self.place(spot, layout))
            let plain = drawn.indices.filter { drawn[$0].shape.holds(spot) || drawn[$0].shape.distance(spot) <= reach }
            #expect(found.map(\.zone) == plain, "seed \(layout.seed) at \(spot) within \(reach)")
            for zone in found {
                let shape = drawn[zone.zone].shape
                let distance = shape.holds(spot) ? 0 : shape.distance(spot)
                #expect(abs(zone.distance_m / layout.unit - distance) < 1e-6)
                let border = index.borderDistance_m(of: zone.zone, from: Self.place(spot, layout)) ?? -1
                #expect(abs(border / layout.unit - shape.distance(spot)) < 1e-6)
            }
        }
    }

    @Test("zones replaced one by one answer as an index built from them", arguments: [11, 12, 13])
    func replacing(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let layout = Layout(seed: seed, count: 30, size: 200)
        var drawn = Self.draw(layout, &random)
        var index = ZoneIndex(zones: drawn.map(\.zone))
        for round in 0..<25 {
            guard let shape = PlainShape.random(&random, size: round % 7 == 0 ? 300 : 200) else { continue }
            let slot = random.int(0...drawn.count)
            guard let zone = try? shape.zone("Z\(slot)", unit: 0.125) else { continue }
            let before = index
            index = index.replacing(zone)
            if slot < drawn.count {
                // The index from before is still what it was.
                #expect(before.zones[slot] == drawn[slot].zone)
                drawn[slot] = (shape, zone)
            } else {
                drawn.append((shape, zone))
            }
            for spot in shape.hardSpots(&random, size: 200) + [Spot(x: random.int(0...200), y: random.int(0...200))] {
                let plain = drawn.indices.filter { drawn[$0].shape.holds(spot) }
                #expect(index.zones(at: spot.point(0.125)) == plain, "seed \(seed), round \(round), \(spot)")
            }
        }
    }

    @Test("the side of a line is exact where doubles are not: near-collinear corners far from the origin")
    func exactSides() throws {
        var random = SeededRandom(seed: 99)
        var onBorder = 0
        for _ in 0..<500 {
            // Corners of 2^26 on a lattice of 2^-27: products need 106 bits, a double has 53.
            func spot() -> (x: Int128, y: Int128) {
                (Int128(random.int(0...(1 << 52))), Int128(random.int(0...(1 << 52))))
            }
            let (a, c) = (spot(), spot())
            let b = (
                x: a.x + Int128(random.int(-(1 << 50)...(1 << 50))) * 2,
                y: a.y + Int128(random.int(-(1 << 50)...(1 << 50))) * 2
            )
            let p = (x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + Int128(random.int(-1...1)))
            func cross(_ a: (x: Int128, y: Int128), _ b: (x: Int128, y: Int128), _ p: (x: Int128, y: Int128)) -> Int128
            {
                (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
            }
            func point(_ s: (x: Int128, y: Int128)) -> Point { Point(Double(s.x) * 0x1p-27, Double(s.y) * 0x1p-27) }
            let turn = cross(a, b, c)
            if turn == 0 || p.x < 0 || p.y < 0 { continue }
            let sign: Int128 = turn > 0 ? 1 : -1
            let inside = cross(a, b, p) * sign >= 0 && cross(b, c, p) * sign >= 0 && cross(c, a, p) * sign >= 0
            if cross(a, b, p) == 0 { onBorder += 1 }
            let zone = try Zone(id: "T", geometry: .polygons([Polygon(shell: [point(a), point(b), point(c)])]))
            let index = ZoneIndex(zones: [zone])
            #expect(index.zones(at: point(p)).isEmpty != inside)
            #expect(index.holds(0, point(p)) == inside)
        }
        #expect(onBorder > 75)
    }

    @Test("a circle's border is exact: Pythagorean triples are inside, one step farther is outside")
    func exactCircles() throws {
        for (x, y, r) in [(3, 4, 5), (20, 21, 29), (119, 120, 169), (4059, 4060, 5741), (23_660, 23_661, 33_461)] {
            let centre = Point(1024.5, -77)
            let zone = try Zone(id: "C", geometry: .circle(centre: centre, radius_m: Double(r)))
            let index = ZoneIndex(zones: [zone])
            for (dx, dy) in [(x, y), (-x, y), (y, -x), (-y, -x), (r, 0), (0, -r)] {
                let p = Point(centre.x + Double(dx), centre.y + Double(dy))
                #expect(index.zones(at: p) == [0])
                let outward = Point(
                    p.x + (dx == 0 ? 0 : Double(dx.signum()) * 0x1p-20), p.y + Double(dy.signum()) * 0x1p-20)
                #expect(index.zones(at: outward).isEmpty)
            }
        }
    }

    @Test("floors filter, and no floor asked for means every floor")
    func floors() throws {
        let square = Geometry.polygons([Polygon(shell: [Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)])])
        let index = ZoneIndex(zones: [
            try Zone(id: "ground", floor: 0, geometry: square), try Zone(id: "first", floor: 1, geometry: square),
            try Zone(id: "shaft", geometry: square),
        ])
        #expect(index.zones(at: Point(0.5, 1), floor: 1) == [1, 2])
        #expect(index.zones(at: Point(0.5, 1)) == [0, 1, 2])
        #expect(index.number(of: "shaft") == 2)
    }

    @Test("no zones, and points far from all, give nothing")
    func emptiness() throws {
        #expect(ZoneIndex(zones: []).zones(at: Point(0, 0)).isEmpty)
        let square = Geometry.polygons([Polygon(shell: [Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)])])
        let index = ZoneIndex(zones: [try Zone(id: "A", geometry: square)])
        for far in [Point(1e300, 0), Point(-1e8, 1e8), Point(.infinity, 0), Point(.nan, .nan)] {
            #expect(index.zones(at: far).isEmpty)
        }
    }

    @Test("circles on the earth: metres at the centre's latitude, also across the antimeridian")
    func geographicCircles() throws {
        let zone = try Zone(
            id: "C", geometry: .circle(centre: Point(179.9995, 60), radius_m: 100), crs: .wgs84)
        let index = ZoneIndex(zones: [zone])
        // A degree of longitude at 60° N is 55,800 m.
        #expect(index.zones(at: Point(179.9995 - 0.00179, 60)) == [0])
        #expect(index.zones(at: Point(179.9995 - 0.0018, 60)).isEmpty)
        #expect(index.zones(at: Point(179.9995 + 0.00179 - 360, 60)) == [0])
        #expect(index.zones(at: Point(179.9995 + 0.0018 - 360, 60)).isEmpty)
        let near = index.zones(within_m: 50, of: Point(-179.9982, 60))
        #expect(near.count == 1)
        #expect(abs((near.first?.distance_m ?? 0) - 28.3) < 0.5)
    }
}
