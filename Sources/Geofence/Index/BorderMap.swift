/// Where the borders of a plan run, in squares: a rounded copy, small enough that one or two reads of memory tell that
/// no border is near.
///
/// A square lists the pieces of all edges that come within half a side of it. Because they are rounded, a piece only
/// tells that its edge is NOT near, with room for the rounding; otherwise the edge itself is asked.
struct BorderMap: Sendable {
    /// A piece's ends from the square's centre, in `units` to a side: x, y, x, y.
    typealias Piece = SIMD4<Int16>

    /// Pieces reach a whole side to each side of the centre, which leaves half the range of an `Int16`.
    static let units = 16_384.0
    /// The rounding of an end and of what is computed from it, in units.
    static let doubt = 2.0
    /// A square with so many pieces, or with the border of a circle, says nothing.
    static let unknown: UInt32 = 31

    var originX = 0.0
    var originY = 0.0
    var side_m = 1.0
    var inverse = 1.0
    var columns = 0
    var rows = 0
    /// The low five bits: how many pieces. The rest: the place of the first in `pieces`; without any, how many squares
    /// away the next one with some is.
    var squares: [UInt32] = []
    var pieces: [Piece] = []
    /// Of each piece the first corner of its edge, and its zone.
    var edges: [(corner: UInt32, slot: Int32)] = []

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
        guard let number = number(of: p) else {
            let right = originX + Double(columns) * side_m
            let high = originY + Double(rows) * side_m
            let clear_m = max(originX - p.x, p.x - right, originY - p.y, p.y - high) - Clearing.slack_m
            return max(path_m, near_m) < clear_m ? clear_m : nil
        }
        let word = squares.span[number]
        let count = word & 31
        if count == Self.unknown { return nil }
        if count == 0 {
            let clear_m = (Double(word >> 5) - 0.5) * side_m - Clearing.slack_m
            return max(path_m, near_m) < clear_m ? clear_m : nil
        }
        let scale = Self.units * inverse
        let centre = centre(number % columns, number / columns)
        let (x, y) = ((p.x - centre.x) * scale, (p.y - centre.y) * scale)
        // Up to here an edge itself must be asked, which must not be farther than the square knows.
        let asked = max(path_m, near_m) * scale + Self.doubt
        if asked > Self.units / 2 - Self.doubt { return nil }
        var least = Self.units / 2 * (Self.units / 2)
        let pieces = pieces.span
        for place in Int(word >> 5)..<Int(word >> 5) &+ Int(count) {
            let piece = SIMD4<Double>(pieces[place])
            let squared = Self.distanceSquared(piece.x - x, piece.y - y, piece.z - x, piece.w - y)
            least = min(least, squared)
            if squared <= asked * asked { ask(edges[place], p, near_m, from, path_m, corners, &room) }
        }
        return (least.squareRoot() - Self.doubt) / scale
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

    /// The square of the distance from the origin to a-b.
    @inline(__always)
    private static func distanceSquared(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double) -> Double {
        let (dx, dy) = (bx - ax, by - ay)
        let length = dx * dx + dy * dy
        let along = length == 0 ? 0 : max(0, min(1, -(ax * dx + ay * dy) / length))
        let (x, y) = (ax + along * dx, ay + along * dy)
        return x * x + y * y
    }
}
