/// Where the borders of a plan run, in squares: a rounded copy, small enough that one or two reads of memory tell that
/// no border is near.
///
/// A square lists the pieces of all edges that come within half a side of it. Because they are rounded, a piece only
/// tells that its edge is NOT near, with room for the rounding; otherwise the edge itself is asked.
struct BorderMap: Sendable {
    /// Pieces reach a whole side to each side of the centre, which leaves half the range of an `Int16`.
    static let units = 16_384.0
    /// The rounding of an end and of what is computed from it, in units.
    static let doubt = 2.0
    /// A square with so many pieces, or with the border of a circle, says nothing.
    static let unknown = 31

    var originX = 0.0
    var originY = 0.0
    var side_m = 1.0
    var inverse = 1.0
    var columns = 0
    var rows = 0
    /// The low five bits: how many pieces. The next: whether one is of a hazard. The rest: the first of its `fours`;
    /// without any, how many squares away the next one with some is.
    var squares: [UInt32] = []
    var fours: [FourPieces] = []
    /// Of each piece, four to one of `fours`, the first corner of its edge, and its zone.
    var edges: [(corner: UInt32, slot: Int32)] = []
    /// Of `fours`, those that replaced zones have left behind.
    var waste = 0

    static func count(_ word: UInt32) -> Int { Int(word & 31) }
    static func hasHazard(_ word: UInt32) -> Bool { word & 32 != 0 }
    static func rest(_ word: UInt32) -> Int { Int(word >> 6) }
    /// How many of `fours` so many pieces take.
    static func fours(_ count: Int) -> Int { (count &+ 3) &>> 2 }
    static func word(count: Int, hasHazard: Bool, rest: Int) -> UInt32 {
        UInt32(rest) << 6 | (hasHazard ? 32 : 0) | UInt32(count)
    }
    /// The most squares that an empty one tells to be empty around it.
    static let farthest = 100

    /// How far around a point it knows the borders, at least where there are few; metres.
    var reach_m: Double { side_m / 2 * (1 - 4 * Self.doubt / Self.units) }

    /// The number of a point's square, or nil outside the map, beyond which there are no borders.
    @inline(__always)
    func number(of p: Point) -> Int? {
        let (column, row) = ((p.x - originX) * inverse, (p.y - originY) * inverse)
        guard column >= 0, row >= 0, column < Double(columns), row < Double(rows) else { return nil }
        return Int(row) &* columns &+ Int(column)
    }

    func centre(_ column: Int, _ row: Int) -> Point {
        Point(x: originX + (Double(column) + 0.5) * side_m, y: originY + (Double(row) + 0.5) * side_m)
    }

    /// What a look at a point sees.
    private enum Sight {
        /// No border within so many metres, which is more than was asked for.
        case open(Double)
        /// Pieces; the point from the square's centre, and how many units a metre has; whether one is of a hazard.
        case pieces(Range<Int>, x: Double, y: Double, scale: Double, hasHazard: Bool)
    }

    /// What is around a point; nil where the map does not know all borders within `asked_m`.
    @inline(__always)
    private func sight(_ p: Point, asked_m: Double) -> Sight? {
        guard let number = number(of: p) else {
            let right = originX + Double(columns) * side_m
            let high = originY + Double(rows) * side_m
            let clear_m = max(originX - p.x, p.x - right, originY - p.y, p.y - high) - Clearing.slack_m
            return asked_m < clear_m ? .open(clear_m) : nil
        }
        let word = squares.span[number]
        let count = Self.count(word)
        if count == Self.unknown { return nil }
        if count == 0 {
            let clear_m = (Double(Self.rest(word)) - 0.5) * side_m - Clearing.slack_m
            return asked_m < clear_m ? .open(clear_m) : nil
        }
        let scale = Self.units * inverse
        // Up to here an edge itself must be asked, which must not be farther than the square knows.
        if asked_m * scale + Self.doubt > Self.units / 2 - Self.doubt { return nil }
        let centre = centre(number % columns, number / columns)
        let first = Self.rest(word) &* 4
        return .pieces(
            first..<first &+ count, x: (p.x - centre.x) * scale, y: (p.y - centre.y) * scale, scale: scale,
            hasHazard: Self.hasHazard(word))
    }

    /// Whether the short way to a point certainly meets no border, and the circle around it none of a hazard: by the
    /// rounded pieces alone, so without waiting for an edge.
    /// - Returns: metres around the point within which no border runs, rounded down; nil where that is not certain.
    func glance(_ p: Point, near_m: Double, from: Point) -> Double? {
        let (dx, dy) = (from.x - p.x, from.y - p.y)
        let path_m = (dx * dx + dy * dy).squareRoot()
        guard let sight = sight(p, asked_m: max(path_m, near_m)) else { return nil }
        guard case .pieces(let range, let x, let y, let scale, let hasHazard) = sight else {
            if case .open(let clear_m) = sight { return clear_m }
            return nil
        }
        let (px, py) = (Float(x), Float(y))
        let (sx, sy) = (Float(dx * scale), Float(dy * scale))
        let doubt = Float(Self.doubt * Self.doubt)
        let path = Float(path_m * scale + Self.doubt)
        let (pathSquared, pathDoubt) = (path * path, doubt * (sx * sx + sy * sy))
        var least = Float(Self.units / 2 * (Self.units / 2))
        let fours = fours.span
        for number in range.lowerBound &>> 2..<(range.upperBound &+ 3) &>> 2 {
            let seen = fours[number].seen(from: px, py)
            let squared = seen.distancesSquared
            let nearest = min(min(squared[0], squared[1]), min(squared[2], squared[3]))
            least = min(least, nearest)
            if nearest > pathSquared { continue }
            for lane in 0..<4 where squared[lane] <= pathSquared {
                let (ax, ay, ex, ey) = (seen.ax[lane], seen.ay[lane], seen.ex[lane], seen.ey[lane])
                let length = ex * ex + ey * ey
                // Both ends of the way on one side of the piece, farther away than the rounding, or both ends of the
                // piece on one side of the way: then they do not meet.
                let end = ey * ax - ex * ay
                let start = end + ex * sy - ey * sx
                if end * start > 0, min(end * end, start * start) > doubt * length { continue }
                let one = sx * ay - sy * ax
                let two = one + sx * ey - sy * ex
                if one * two > 0, min(one * one, two * two) > pathDoubt { continue }
                return nil
            }
        }
        let clear_m = (Double(least).squareRoot() - Self.doubt) / scale
        return hasHazard && clear_m <= near_m ? nil : clear_m
    }

    /// Whether the border of a zone runs at most `within_m` from a point; nil where the map does not know.
    func isBorder(of slot: Int32, within_m: Double, of p: Point, corners: Span<Point>) -> Bool? {
        guard let sight = sight(p, asked_m: within_m) else { return nil }
        guard case .pieces(let range, _, _, _, _) = sight else { return false }
        let edges = edges.span
        for place in range where edges[place].slot == slot {
            let corner = Int(edges[place].corner)
            if Geofence.distanceSquared(p, corners[corner], corners[corner &+ 1], .plan).squareRoot() <= within_m {
                return true
            }
        }
        return false
    }

    /// The same as `ZoneGrid.look`, where the map knows the borders; nil where it does not, and then nothing is appended.
    /// - Parameters:
    ///   - near_m, from: half a side of a square away at most, where borders are near.
    ///   - corners: those of the grid that the map was made from.
    /// - Returns: metres around the point within which no border runs, rounded down.
    func look(
        _ p: Point, near_m: Double, from: Point?, corners: Span<Point>, _ room: inout QueryRoom
    ) -> Double? {
        let start = from ?? p
        let (dx, dy) = (p.x - start.x, p.y - start.y)
        let path_m = (dx * dx + dy * dy).squareRoot()
        guard let sight = sight(p, asked_m: max(path_m, near_m)) else { return nil }
        guard case .pieces(let range, let x, let y, let scale, _) = sight else {
            if case .open(let clear_m) = sight { return clear_m }
            return nil
        }
        let asked = Float(max(path_m, near_m) * scale + Self.doubt)
        let askedSquared = asked * asked
        var least = Float(Self.units / 2 * (Self.units / 2))
        let fours = fours.span
        for number in range.lowerBound &>> 2..<(range.upperBound &+ 3) &>> 2 {
            let squared = fours[number].seen(from: Float(x), Float(y)).distancesSquared
            let nearest = min(min(squared[0], squared[1]), min(squared[2], squared[3]))
            least = min(least, nearest)
            if nearest > askedSquared { continue }
            for lane in 0..<4 where squared[lane] <= askedSquared {
                ask(edges[number &* 4 &+ lane], p, near_m, from, path_m, corners, &room)
            }
        }
        return (Double(least).squareRoot() - Self.doubt) / scale
    }

    /// What an edge that is near says, exactly.
    private func ask(
        _ edge: (corner: UInt32, slot: Int32), _ p: Point, _ near_m: Double, _ from: Point?, _ path_m: Double,
        _ corners: Span<Point>, _ room: inout QueryRoom
    ) {
        let (a, b) = (corners[Int(edge.corner)], corners[Int(edge.corner) &+ 1])
        let squared = Geofence.distanceSquared(p, a, b, .plan)
        if squared <= near_m * near_m { room.near.append(.init(slot: edge.slot, squared: squared)) }
        guard let from else { return }
        let reach_m = path_m + Clearing.slack_m
        if squared <= reach_m * reach_m, let met = span(of: from, p, meeting: a, b) {
            room.path.append(PathHit(slot: edge.slot, first: met.first, last: met.last))
        }
    }
}
