/// Turns what a user drew into geometry that has an inside, or says why it has none (OGC 06-103r4, 6.1.11.1).
struct GeometryCheck {
    let crs: CoordinateFrame

    func cleaned(_ geometry: Geometry) throws(ZoneDefect) -> Geometry {
        switch geometry {
        case .circle(let centre, let radius_m):
            try check(centre)
            guard radius_m.isFinite, radius_m > 0, radius_m <= 1e6 else { throw .radius(radius_m) }
            return geometry
        case .polygons(let polygons):
            if polygons.isEmpty { throw .noPolygon }
            var cleaned: [Polygon] = []
            for polygon in polygons { cleaned.append(try self.cleaned(polygon)) }
            if cleaned.count > 1 { try checkApart(cleaned.map { $0.planRings(crs) }) }
            return .polygons(cleaned)
        }
    }

    private func cleaned(_ polygon: Polygon) throws(ZoneDefect) -> Polygon {
        let shell = try cleaned(polygon.shell)
        var holes: [[Point]] = []
        for hole in polygon.holes { holes.append(try cleaned(hole)) }
        let result = Polygon(shell: shell, holes: holes)
        if holes.isEmpty { return result }
        let rings = result.planRings(crs)
        for (index, hole) in rings.enumerated().dropFirst() {
            let place = RingRelation(of: hole, to: rings[0])
            if let crossing = place.crossing { throw .ringsCross(near: crossing) }
            if let outside = place.outside {
                if place.inside != nil { throw .ringsCross(near: outside) }
                throw .holeOutside(near: outside)
            }
            if place.inside == nil { throw .zeroArea }
            for other in rings[1..<index] {
                if let overlap = overlap(hole, other) { throw .ringsCross(near: overlap) }
            }
        }
        return result
    }

    /// Checks one ring and drops repeated corners.
    private func cleaned(_ ring: [Point]) throws(ZoneDefect) -> [Point] {
        for corner in ring { try check(corner) }
        var turns = [Int](repeating: 0, count: ring.count)
        if crs == .wgs84 {
            guard let found = Earth.turns(ring) else { throw .aroundPole }
            turns = found
        }
        let plan = Earth.unwrapped(ring, turns: turns)
        var kept: [Int] = []
        for index in plan.indices where kept.last.map({ plan[$0] != plan[index] }) ?? true { kept.append(index) }
        while kept.count > 1, let last = kept.last, plan[last] == plan[kept[0]] { kept.removeLast() }
        let corners = kept.map { plan[$0] }
        if Set(corners).count < 3 { throw .tooFewCorners }
        if corners.allSatisfy({ orientation(corners[0], corners[1], $0) == 0 }) { throw .zeroArea }
        try checkSimple(corners)
        return kept.map { ring[$0] }
    }

    private func check(_ corner: Point) throws(ZoneDefect) {
        if let reason = crs.defect(of: corner) { throw .coordinate(corner, reason: reason) }
    }

    /// No edge meets another, but for neighbours in their common corner.
    private func checkSimple(_ ring: [Point]) throws(ZoneDefect) {
        let count = ring.count
        func end(_ edge: Int) -> Point { ring[edge + 1 == count ? 0 : edge + 1] }
        let byLeft = ring.indices.sorted { min(ring[$0].x, end($0).x) < min(ring[$1].x, end($1).x) }
        var touch: Point?
        for (place, one) in byLeft.enumerated() {
            let right = max(ring[one].x, end(one).x)
            for two in byLeft[(place + 1)...] {
                if min(ring[two].x, end(two).x) > right { break }
                let met = meeting(ring[one], end(one), ring[two], end(two))
                if met == .apart { continue }
                let distance = abs(one - two)
                let neighbours = distance == 1 || distance == count - 1
                if neighbours && met != .overlapping { continue }
                let (a, b) = (ring[one], end(one))
                let at = span(of: a, b, meeting: ring[two], end(two))?.first ?? 0
                let near = Point(x: a.x + at * (b.x - a.x), y: a.y + at * (b.y - a.y))
                if met == .crossing { throw .crossesItself(near: near) }
                touch = touch ?? near
            }
        }
        if let touch { throw .touchesItself(near: touch) }
    }

    private func overlap(_ one: [Point], _ two: [Point]) -> Point? {
        let there = RingRelation(of: one, to: two)
        let back = RingRelation(of: two, to: one)
        if let found = there.crossing ?? there.inside ?? back.inside { return found }
        // Nothing of either inside or outside the other: the same ring twice.
        return there.outside == nil ? one.first : nil
    }

    /// Polygons of one zone may touch; one may lie in a hole of another; they may not overlap.
    private func checkApart(_ polygons: [[[Point]]]) throws(ZoneDefect) {
        let boxes = polygons.map { Box(of: $0[0]) }
        for one in polygons.indices {
            for two in polygons.indices where one < two && boxes[one].meets(boxes[two]) {
                guard let near = overlap(polygons[one][0], polygons[two][0]) else { continue }
                let crossing = RingRelation(of: polygons[one][0], to: polygons[two][0]).crossing != nil
                if !crossing
                    && (liesInHole(polygons[one][0], of: polygons[two])
                        || liesInHole(polygons[two][0], of: polygons[one]))
                {
                    continue
                }
                throw .polygonsOverlap(near: near)
            }
        }
    }

    private func liesInHole(_ ring: [Point], of polygon: [[Point]]) -> Bool {
        polygon.dropFirst().contains { hole in
            let place = RingRelation(of: ring, to: hole)
            return place.crossing == nil && place.outside == nil
        }
    }
}

/// Where the pieces of one ring lie with regard to another; each answer is a point that shows it.
struct RingRelation {
    private(set) var crossing: Point?
    private(set) var inside: Point?
    private(set) var outside: Point?

    init(of ring: [Point], to other: [Point]) {
        let box = Box(of: other)
        var sinceTouch = true
        for index in ring.indices {
            let (a, b) = (ring[index], ring[index + 1 == ring.count ? 0 : index + 1])
            var cuts: [(first: Double, last: Double)] = []
            if Box(a, b).meets(box) {
                for place in other.indices {
                    let (c, d) = (other[place], other[place + 1 == other.count ? 0 : place + 1])
                    if meeting(a, b, c, d) == .crossing, let at = span(of: a, b, meeting: c, d)?.first {
                        crossing = Point(x: a.x + at * (b.x - a.x), y: a.y + at * (b.y - a.y))
                        return
                    }
                    if let cut = span(of: a, b, meeting: c, d) { cuts.append(cut) }
                }
            }
            if cuts.isEmpty {
                // Without a touch the whole ring stays on one side.
                if sinceTouch { note(a, other) }
                sinceTouch = false
                continue
            }
            sinceTouch = true
            var from = 0.0
            for cut in cuts.sorted(by: { $0.first < $1.first }) + [(1, 1)] {
                if cut.first > from {
                    let at = (from + cut.first) / 2
                    note(Point(x: a.x + at * (b.x - a.x), y: a.y + at * (b.y - a.y)), other)
                }
                from = max(from, cut.last)
            }
        }
    }

    private mutating func note(_ point: Point, _ ring: [Point]) {
        switch ringSide(point, ring) {
        case 1: inside = inside ?? point
        case -1: outside = outside ?? point
        default: break
        }
    }
}

/// 1 inside an open ring of corners, 0 on it, -1 outside; exact.
func ringSide(_ p: Point, _ ring: [Point]) -> Int {
    var odd = false
    for index in ring.indices {
        let a = ring[index]
        let b = ring[index + 1 == ring.count ? 0 : index + 1]
        switch rayMeets(a, b, p) {
        case 0: return 0
        case 1: odd.toggle()
        default: break
        }
    }
    return odd ? 1 : -1
}

/// The one crossing rule of this module: 0 = p lies on the closed edge a-b, 1 = the ray from p to the right crosses it
/// (lower end included, upper end not), -1 = neither.
@inline(__always)
func rayMeets(_ a: Point, _ b: Point, _ p: Point) -> Int {
    if (a.y > p.y) != (b.y > p.y) {
        if p.x < min(a.x, b.x) { return 1 }
        if p.x > max(a.x, b.x) { return -1 }
        let side = orientation(a, b, p)
        if side == 0 { return 0 }
        return (side > 0) == (b.y > a.y) ? 1 : -1
    }
    if a.y == p.y {
        if b.y == p.y { return p.x >= min(a.x, b.x) && p.x <= max(a.x, b.x) ? 0 : -1 }
        return a.x == p.x ? 0 : -1
    }
    return b.y == p.y && b.x == p.x ? 0 : -1
}

/// An upright rectangle, border included.
struct Box: Hashable, Sendable {
    var minX = Double.infinity
    var minY = Double.infinity
    var maxX = -Double.infinity
    var maxY = -Double.infinity

    init() {}

    init(of points: [Point]) {
        for point in points { add(point) }
    }

    init(_ a: Point, _ b: Point) {
        add(a)
        add(b)
    }

    @inline(__always)
    mutating func add(_ p: Point) {
        minX = min(minX, p.x)
        maxX = max(maxX, p.x)
        minY = min(minY, p.y)
        maxY = max(maxY, p.y)
    }

    func union(_ other: Box) -> Box {
        var box = self
        box.minX = min(minX, other.minX)
        box.minY = min(minY, other.minY)
        box.maxX = max(maxX, other.maxX)
        box.maxY = max(maxY, other.maxY)
        return box
    }

    func meets(_ other: Box) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }
}

extension Polygon {
    /// The rings in a plane without jumps: longitudes unwrapped, holes moved to their shell.
    func planRings(_ crs: CoordinateFrame, shift: Int = 0) -> [[Point]] {
        guard crs == .wgs84 else { return rings }
        var result: [[Point]] = []
        var shellBox = Box()
        for ring in rings {
            let turns = Earth.turns(ring) ?? [Int](repeating: 0, count: ring.count)
            let plain = Earth.unwrapped(ring, turns: turns)
            let box = Box(of: plain)
            if result.isEmpty {
                // The shell starts west of 180 so that every zone has one home place.
                let home = box.minX >= 180 ? -1 : (box.minX < -180 ? 1 : 0)
                result.append(Earth.unwrapped(ring, turns: turns, shift: home + shift))
                shellBox = Box(of: result[0])
            } else {
                let turn = ((shellBox.minX + shellBox.maxX - box.minX - box.maxX) / 720).rounded()
                result.append(Earth.unwrapped(ring, turns: turns, shift: Int(turn)))
            }
        }
        return result
    }
}
