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
    /// The square of the farthest that the pieces of a square are asked for.
    static let mostSquared = Float(units / 2 * (units / 2))
    /// A square with so many pieces, or with the border of a circle, says nothing.
    static let unknown = 63

    var originX = 0.0
    var originY = 0.0
    var side_m = 1.0
    var inverse = 1.0
    var columns = 0
    var rows = 0
    /// The low six bits: how many pieces. The next: whether one is of a hazard. The rest: the first of its `fours`;
    /// without any, how many squares away the next one with some is.
    var squares: [UInt32] = []
    var fours: [FourPieces] = []
    /// Of each piece, four to one of `fours`, the first corner of its edge, and its zone.
    var edges: [(corner: UInt32, slot: Int32)] = []
    /// Of `fours`, those that replaced zones have left behind.
    var waste = 0

    static func count(_ word: UInt32) -> Int { Int(word & 63) }
    static func hasHazard(_ word: UInt32) -> Bool { word & 64 != 0 }
    static func rest(_ word: UInt32) -> Int { Int(word >> 7) }
    /// How many of `fours` so many pieces take.
    static func fours(_ count: Int) -> Int { (count &+ 3) &>> 2 }
    static func word(count: Int, hasHazard: Bool, rest: Int) -> UInt32 {
        UInt32(rest) << 7 | (hasHazard ? 64 : 0) | UInt32(count)
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
}
