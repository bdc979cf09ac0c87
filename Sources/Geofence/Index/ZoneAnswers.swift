/// The zones of many points, kept from one call to the next so that nothing is allocated.
public struct ZoneAnswers: Sendable {
    /// Places in `ZoneIndex.zones`, point after point.
    public private(set) var zones: [Int32] = []
    private var ends: [Int32] = [0]
    private static let chunk = 512
    /// Words of the points of one chunk, and the places of their small cells (`.max` = none).
    private var words: [UInt32] = []
    private var smalls: [UInt32] = []
    private var touched: UInt32 = 0

    public init() {}

    /// How many points were asked for.
    public var count: Int { ends.count - 1 }

    /// Where in `zones` the answer for a point lies, in file order; `point` counts from 0 and must be below `count`.
    public func range(of point: Int) -> Range<Int> { Int(ends[point])..<Int(ends[point + 1]) }

    mutating func removeAll() {
        zones.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        ends.append(0)
    }

    /// Answers all points, a chunk at a time; each step is done for the whole chunk and without a branch, so that the
    /// processor waits for many places in memory at once instead of for one after another.
    mutating func answer(_ points: [Point], _ grid: borrowing ZoneGrid) {
        if words.isEmpty {
            words = [UInt32](repeating: 0, count: Self.chunk)
            smalls = words
        }
        ends.reserveCapacity(points.count + 1)
        guard !grid.top.isEmpty else {
            ends.append(contentsOf: repeatElement(0, count: points.count))
            return
        }
        let isWide = grid.crs == .wgs84
        var first = 0
        while first < points.count {
            let last = min(first + Self.chunk, points.count)
            touched = Self.findWords(points.span.extracting(first..<last), isWide, grid, &words, &smalls)
            for number in first..<last {
                let point = isWide ? ZoneIndex.home(points[number], .wgs84) : points[number]
                grid.forEachSlot(in: words[number - first], at: point) { zones.append(Int32(truncatingIfNeeded: $0)) }
                ends.append(Int32(truncatingIfNeeded: zones.count))
            }
            first = last
        }
    }

    /// Fills in the words of a chunk's cells; the sum is there only so that the records were asked for.
    private static func findWords(
        _ points: Span<Point>, _ isWide: Bool, _ grid: borrowing ZoneGrid, _ words: inout [UInt32],
        _ smalls: inout [UInt32]
    ) -> UInt32 {
        let top = grid.top.span
        var words = words.mutableSpan
        var smalls = smalls.mutableSpan
        for number in points.indices {
            let point = isWide ? ZoneIndex.home(points[number], .wgs84) : points[number]
            let fx = (point.x - grid.originX) * grid.inverse
            let fy = (point.y - grid.originY) * grid.inverse
            let isInside = fx >= 0 && fy >= 0 && fx < Double(grid.columns) && fy < Double(grid.rows)
            let (x, y) = (isInside ? fx : 0, isInside ? fy : 0)
            let (column, row) = (Int(x), Int(y))
            let word = isInside ? top[row &* grid.columns &+ column] : 0
            words[number] = word
            let isNest = word >> 30 == ZoneGrid.nestTag
            let log = isNest ? (word >> 27) & 7 : 0
            let scale = Double(1 &<< log)
            let small = Int((y - Double(row)) * scale) &<< Int(log) &+ Int((x - Double(column)) * scale)
            smalls[number] = isNest ? UInt32(truncatingIfNeeded: Int(word & 0x7FF_FFFF) &* 4 &+ small) : .max
        }
        let cells = grid.cells.span
        if cells.isEmpty { return 0 }
        let code = grid.code.span
        for number in points.indices {
            let isNest = smalls[number] != .max
            let word = cells[isNest ? Int(smalls[number]) : 0]
            words[number] = isNest ? word : words[number]
        }
        // Only to bring the records near.
        var sum: UInt32 = 0
        for number in points.indices {
            let word = words[number]
            sum &+= code[word >> 30 == 0 ? Int(word) : 0]
        }
        return sum
    }
}
