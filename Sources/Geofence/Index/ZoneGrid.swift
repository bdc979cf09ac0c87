/// The zones of one coordinate frame on a grid of two levels: cells that answer at once, and cells with the few edges
/// that matter.
///
/// A top cell is answered by one word, or holds a square of 2^k x 2^k small cells where a border runs, so memory
/// follows the borders and not the area. Words (32 bits):
/// - `0`: no zone;
/// - `01…`: exactly one zone, which covers the whole cell;
/// - `00…`: place of a record in `code`;
/// - `10 kkk …`: (top only) small cells: k in three bits, place of the first in `cells` divided by four.
///
/// A record is a count (its top bit tells that a border runs here), then an entry for each zone in file order: the slot
/// of a zone that covers the cell; or the slot with its top bit set, a header, and what decides for a point of this
/// cell. That is: a parity for everything that lies wholly to the right, heights at which this parity changes, and the
/// edges that touch the cell. The rule is the same ray rule as `rayMeets`, so the answers are those of the full test.
struct ZoneGrid: Sendable {
    static let borderBit: UInt32 = 0x8000_0000
    static let slotMask: UInt32 = 0x7FFF_FFFF
    static let singleTag: UInt32 = 1
    static let nestTag: UInt32 = 2

    /// The grid's place: a column is floor((x - originX) * inverse).
    var originX = 0.0
    var originY = 0.0
    var inverse = 1.0
    var columns = 0
    var rows = 0
    var top: [UInt32] = []
    var cells: [UInt32] = []
    var code: [UInt32] = [0]
    var heights: [Double] = []
    /// Corners of all rings; each ring repeats its first corner, so that edge e runs from corner e to e + 1.
    var corners: [Point] = []
    /// The rings of slot s are those from `slotRings[s]` up to `slotRings[s + 1]`; for a circle there are none.
    var rings: [Range<Int32>] = []
    var slotRings: [Range<Int32>] = []
    var circles: [Circle] = []
    /// Index into `circles`, or -1.
    var slotCircle: [Int32] = []
    var crs = CoordinateFrame.local
    /// Words of `code` that a replaced zone has left behind.
    var waste = 0

    struct Circle: Sendable, Hashable {
        var centre: Point
        var radius_m: Double
        var scale: MetreScale

        @inline(__always)
        func holds(_ p: Point) -> Bool {
            if scale == .plan { return circleSide(centre: centre, radius: radius_m, p) <= 0 }
            return distance(p) <= radius_m
        }

        @inline(__always)
        func distance(_ p: Point) -> Double {
            let dx = (p.x - centre.x) * scale.x
            let dy = (p.y - centre.y) * scale.y
            return (dx * dx + dy * dy).squareRoot()
        }

        var reach: MetreScale { MetreScale(x: radius_m / scale.x, y: radius_m / scale.y) }
    }

    /// Bytes that the index holds.
    var size_bytes: Int {
        (top.count + cells.count + code.count) * 4 + (heights.count + circles.count * 5) * 8
            + (corners.count * 2 + rings.count + slotRings.count) * 8 + slotCircle.count * 4
    }

    /// The word of the cell that holds a point.
    @inline(__always)
    func word(at p: Point) -> UInt32 {
        let fx = (p.x - originX) * inverse
        let fy = (p.y - originY) * inverse
        guard fx >= 0, fy >= 0, fx < Double(columns), fy < Double(rows) else { return 0 }
        let column = Int(fx)
        let row = Int(fy)
        let word = top.span[row &* columns &+ column]
        if word >> 30 != Self.nestTag { return word }
        let log = (word >> 27) & 7
        let scale = Double(1 &<< log)
        // Both steps are exact: the fraction of a double, and a power of two.
        let small = Int((fy - Double(row)) * scale) &<< Int(log) &+ Int((fx - Double(column)) * scale)
        return cells.span[Int(word & 0x7FF_FFFF) &* 4 &+ small]
    }

    /// Whether every point of the word's cell is in the same zones.
    @inline(__always)
    func isPure(_ word: UInt32) -> Bool {
        word == 0 || word >> 30 == Self.singleTag || code[Int(word)] & Self.borderBit == 0
    }

    /// Calls `body` with the slot of each zone that holds the point, in order.
    @inline(__always)
    func forEachSlot(at p: Point, _ body: (Int) -> Void) { forEachSlot(in: word(at: p), at: p, body) }

    /// The same for a point of the cell that has this word.
    @inline(__always)
    func forEachSlot(in word: UInt32, at p: Point, _ body: (Int) -> Void) {
        if word == 0 { return }
        if word >> 30 == Self.singleTag { return body(Int(word & 0x3FFF_FFFF)) }
        // Spans: a query counts no references.
        let code = code.span
        var place = Int(word)
        var left = code[place] & Self.slotMask
        place &+= 1
        while left > 0 {
            left &-= 1
            let entry = code[place]
            if entry & Self.borderBit == 0 {
                place &+= 1
                body(Int(entry))
            } else {
                let header = code[place &+ 1]
                if borderHolds(p, place &+ 2, header) { body(Int(entry & Self.slotMask)) }
                place &+= 2 &+ Self.length(header)
            }
        }
    }

    /// Appends the slots of the zones that hold the point, in order.
    func append(at p: Point, to found: inout [Int]) { forEachSlot(at: p) { found.append($0) } }

    /// Words after the header: edges, a circle's number, and the place and count of heights.
    @inline(__always)
    static func length(_ header: UInt32) -> Int {
        Int(header >> 3) &+ Int((header >> 1) & 1) &+ Int((header >> 2) & 1) &* 2
    }

    /// Whether a zone whose border runs through the point's cell holds it.
    @inline(__always)
    func borderHolds(_ p: Point, _ place: Int, _ header: UInt32) -> Bool {
        let code = code.span
        let corners = corners.span
        var odd = header & 1 == 1
        if header & 6 != 0 {
            if header & 2 != 0 { return circles.span[Int(code[place])].holds(p) }
            let heights = heights.span
            let end = place &+ Int(header >> 3)
            let first = Int(code[end])
            for index in first..<first &+ Int(code[end &+ 1]) where heights[index] > p.y { odd.toggle() }
        }
        for index in place..<place &+ Int(header >> 3) {
            let edge = Int(code[index])
            let (a, b) = (corners[edge], corners[edge &+ 1])
            // `rayMeets` with one branch, which is rarely taken: whatever rounding could decide goes the exact way.
            let left = (a.x - p.x) * (b.y - p.y)
            let right = (a.y - p.y) * (b.x - p.x)
            let determinant = left - right
            if abs(determinant) <= orientationDoubt * (abs(left) + abs(right)) {
                let side = rayMeets(a, b, p)
                if side == 0 { return true }
                odd = odd != (side > 0)
            } else {
                let straddles = (a.y > p.y) != (b.y > p.y)
                odd = odd != (straddles && (determinant > 0) == (b.y > a.y))
            }
        }
        return odd
    }

    // MARK: One zone at a time, without the grid

    func holds(_ slot: Int, _ p: Point) -> Bool {
        if slotCircle[slot] >= 0 {
            return circles(of: slot).contains { $0.holds(p) }
        }
        var odd = false
        for ring in rings[slotRings[slot].asInt] {
            for edge in ring.asInt {
                let side = rayMeets(corners[edge], corners[edge + 1], p)
                if side == 0 { return true }
                if side > 0 { odd.toggle() }
            }
        }
        return odd
    }

    /// Metres from a point to a zone's border.
    func borderDistance_m(_ slot: Int, _ p: Point) -> Double {
        if slotCircle[slot] >= 0 {
            return circles(of: slot).map { abs($0.distance(p) - $0.radius_m) }.min() ?? .infinity
        }
        let scale = scale(at: p)
        var least = Double.infinity
        for ring in rings[slotRings[slot].asInt] {
            for edge in ring.asInt {
                least = min(least, distanceSquared(p, corners[edge], corners[edge + 1], scale))
            }
        }
        return least.squareRoot()
    }

    /// A circle at the antimeridian lies in the list twice, one after the other.
    func circles(of slot: Int) -> ArraySlice<Circle> {
        guard slotCircle[slot] >= 0 else { return [] }
        let first = Int(slotCircle[slot])
        let isTwice =
            first + 1 < circles.count && circles[first + 1].radius_m == circles[first].radius_m
            && circles[first + 1].centre.y == circles[first].centre.y
            && abs(circles[first + 1].centre.x - circles[first].centre.x) == 360
        return circles[first..<first + (isTwice ? 2 : 1)]
    }

    @inline(__always)
    func scale(at p: Point) -> MetreScale { crs == .local ? .plan : Earth.scale(latitude: p.y) }
}

extension Range<Int32> {
    @inline(__always)
    var asInt: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
