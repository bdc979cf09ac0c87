/// The zones of one coordinate frame on a grid of two levels: cells that answer at once, and cells with the few edges
/// that matter.
///
/// A top cell is answered by one word, or holds a square of 2^k x 2^k small cells where a border runs, so memory
/// follows the borders and not the area. Words (32 bits), by their low two bits:
/// - `setTag`: every point of the cell is in the same zones; the rest is their place in `sets`;
/// - `recordTag`: a border runs through the cell; how many zones' borders in three bits (0 = more than
///   `bordersMost`), then the place of a record in `code`;
/// - `nestTag` (top only): small cells; k in three bits, then the place of the first in `cells` divided by four.
///
/// The record of a cell with n borders: 2^n places in `sets`, chosen by which of the n zones hold the point; then what
/// decides that for each zone: its slot, a header, the runs of edges that touch the cell (27 bits the first edge, 5
/// bits how many), and the corners at whose heights the parity of all that lies wholly to the right changes. The rule
/// is the same ray rule as `rayMeets`, so the answers are those of the full test. The record of a cell with more
/// borders: a count, then an entry for each zone in order: the slot of a zone that covers the cell, or the slot with
/// `borderBit` and the same as above.
struct ZoneGrid: Sendable {
    static let setTag: UInt32 = 0
    static let recordTag: UInt32 = 1
    static let nestTag: UInt32 = 2
    static let borderBit: UInt32 = 0x8000_0000
    static let slotMask: UInt32 = 0x7FFF_FFFF
    static let bordersMost = 4
    /// A top cell is 2^6 units wide: the finest small cell.
    static let unitLog: UInt64 = 6

    /// The grid's place: a column is floor((x - originX) * inverse).
    var originX = 0.0
    var originY = 0.0
    var inverse = 1.0
    var columns = 0
    var rows = 0
    var top: [UInt32] = []
    /// The first is nobody's.
    var cells: [UInt32] = [0, 0, 0, 0]
    var code: [UInt32] = []
    /// Each a count and that many slots in order; the first is the empty set, and four words of padding end the list.
    var sets: [UInt32] = [0, 0, 0, 0, 0]
    /// Finds the sets that are there, when a zone is replaced.
    var setTable = SetTable()
    /// Corners of all rings; each ring repeats its first corner, so that edge e runs from corner e to e + 1.
    var corners: [Point] = []
    /// The rings of slot s are those from `slotRings[s]` up to `slotRings[s + 1]`; for a circle there are none.
    var rings: [Range<Int32>] = []
    var slotRings: [Range<Int32>] = []
    var circles: [Circle] = []
    /// Index into `circles`, or -1.
    var slotCircle: [Int32] = []
    var crs = CoordinateFrame.local
    /// Words of `cells` and `code` that replaced zones have left behind, and what of the other lists they have.
    var waste = 0
    var freeCorners = FreeRuns()
    var freeRings = FreeRuns()
    var freeCircles = FreeRuns()

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
        (top.count + cells.count + code.count + sets.count + setTable.size) * 4 + circles.count * 40
            + (corners.count * 2 + rings.count + slotRings.count) * 8 + slotCircle.count * 4
    }

    /// Turns points into units: what a loop over many points takes out of the grid before it.
    struct Lattice {
        private let origin: SIMD2<Double>
        private let unitsPerOne: Double
        private let columns: UInt64
        private let rows: UInt64

        @inline(__always)
        init(_ grid: borrowing ZoneGrid) {
            origin = SIMD2(grid.originX, grid.originY)
            unitsPerOne = grid.inverse * Double(1 << ZoneGrid.unitLog)
            columns = UInt64(grid.columns) &<< ZoneGrid.unitLog
            rows = UInt64(grid.rows) &<< ZoneGrid.unitLog
        }

        /// Where a point lies, in units: the whole number below, as bits that are huge when it is negative or no number;
        /// `isInside` the grid or not.
        ///
        /// Adding 2^52 leaves no room for a fraction. Next to a whole number the rounding may go one down, which the
        /// slack around every cell covers.
        @inline(__always)
        func units(of p: Point) -> (x: UInt64, y: UInt64, isInside: Bool) {
            let units = (SIMD2(p.x, p.y) - origin) * unitsPerOne + (0x1p52 - 0.5)
            let x = units.x.bitPattern &- 0x4330_0000_0000_0000
            let y = units.y.bitPattern &- 0x4330_0000_0000_0000
            return (x, y, x < columns && y < rows)
        }
    }

    @inline(__always)
    func units(of p: Point) -> (x: UInt64, y: UInt64, isInside: Bool) { Lattice(self).units(of: p) }

    /// The place in `cells` of the small cell of a top cell with this word.
    @inline(__always)
    static func small(_ word: UInt32, _ x: UInt64, _ y: UInt64) -> Int {
        let log = UInt64(word >> 2) & 7
        let drop = unitLog &- log
        let mask = (1 as UInt64) &<< unitLog &- 1
        return Int(word >> 5) &* 4 &+ Int(((y & mask) &>> drop) &<< log | (x & mask) &>> drop)
    }

    /// The word of the cell that holds a point.
    @inline(__always)
    func word(at p: Point) -> UInt32 {
        let (x, y, isInside) = units(of: p)
        if !isInside { return 0 }
        let word = top.span[Int(y &>> Self.unitLog) &* columns &+ Int(x &>> Self.unitLog)]
        return word & 3 == Self.nestTag ? cells.span[Self.small(word, x, y)] : word
    }

    /// Whether every point of the word's cell is in the same zones.
    @inline(__always)
    static func isPure(_ word: UInt32) -> Bool { word & 3 == setTag }

    /// How many borders a record counts for; 0 = more than `bordersMost`.
    @inline(__always)
    static func borders(_ word: UInt32) -> Int { Int(word >> 2) & 7 }

    /// Calls `body` with the slot of each zone that holds the point, in order.
    @inline(__always)
    func forEachSlot(at p: Point, _ body: (Int) -> Void) {
        let word = word(at: p)
        if Self.isPure(word) { return forEachSlot(ofSet: word >> 2, body) }
        if Self.borders(word) > 0 { return forEachSlot(ofSet: set(of: word, at: p), body) }
        forEachSlot(ofList: word, at: p, body)
    }

    @inline(__always)
    func forEachSlot(ofSet set: UInt32, _ body: (Int) -> Void) {
        let sets = sets.span
        let first = Int(set) &+ 1
        for place in first..<first &+ Int(sets[Int(set)]) { body(Int(sets[place])) }
    }

    /// The place in `sets` of the zones that hold a point of a cell with one to `bordersMost` borders.
    @inline(__always)
    func set(of word: UInt32, at p: Point) -> UInt32 {
        // Spans: a query counts no references.
        let code = code.span
        let first = Int(word >> 5)
        let borders = Self.borders(word)
        var place = first &+ 1 &<< borders
        var chosen = 0
        for border in 0..<borders {
            let header = code[place &+ 1]
            if borderHolds(p, place &+ 2, header) { chosen |= 1 &<< border }
            place &+= 2 &+ Self.length(header)
        }
        return code[first &+ chosen]
    }

    func forEachSlot(ofList word: UInt32, at p: Point, _ body: (Int) -> Void) {
        let code = code.span
        var place = Int(word >> 5)
        var left = code[place]
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

    // A header: the parity, whether it is a circle, how many heights (14 bits), how many runs (16 bits, at most `runsMost`). After it come
    // the runs and the heights, or the circle's number. `wholeHeader` stands for a border too tangled for that: after
    // it comes the slot, and all edges of the zone are asked.
    static let circleBit: UInt32 = 2
    static let wholeHeader: UInt32 = 3
    static let heightsMost = 0x3FFF
    static let runsMost = 1023
    static let runLength = 31

    static func header(odd: Bool, heights: Int, runs: Int) -> UInt32 {
        UInt32(runs) << 16 | UInt32(heights) << 2 | (odd ? 1 : 0)
    }

    @inline(__always)
    static func heights(_ header: UInt32) -> Int { Int(header >> 2) & heightsMost }

    @inline(__always)
    static func runs(_ header: UInt32) -> Int { Int(header >> 16) }

    /// Words after the header.
    @inline(__always)
    static func length(_ header: UInt32) -> Int {
        runs(header) &+ heights(header) &+ Int((header >> 1) & 1)
    }

    /// Whether a zone whose border runs through the point's cell holds it.
    @inline(__always)
    func borderHolds(_ p: Point, _ place: Int, _ header: UInt32) -> Bool {
        let code = code.span
        let corners = corners.span
        var odd = header & 1 == 1
        let end = place &+ Self.runs(header)
        if header & 0xFFFE != 0 {
            if header == Self.wholeHeader { return holds(Int(code[place]), p) }
            if header & Self.circleBit != 0 { return circles.span[Int(code[place])].holds(p) }
            for index in end..<end &+ Self.heights(header) {
                let isAbove = corners[Int(code[index])].y > p.y
                odd = odd != isAbove
            }
        }
        for index in place..<end {
            let run = code[index]
            var edge = Int(run >> 5)
            let last = edge &+ Int(run & 31)
            var (ax, ay) = (corners[edge].x - p.x, corners[edge].y - p.y)
            while edge < last {
                edge &+= 1
                let (bx, by) = (corners[edge].x - p.x, corners[edge].y - p.y)
                // `rayMeets` with one branch, which is rarely taken: whatever rounding could decide goes the exact way.
                let left = ax * by
                let right = ay * bx
                let determinant = left - right
                if abs(determinant) <= orientationDoubt * (abs(left) + abs(right)) {
                    let side = rayMeets(corners[edge &- 1], corners[edge], p)
                    if side == 0 { return true }
                    odd = odd != (side > 0)
                } else {
                    let straddles = (ay > 0) != (by > 0)
                    odd = odd != (straddles && (determinant > 0) == (by > 0))
                }
                (ax, ay) = (bx, by)
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
