/// A list of what zones do in cells, before it is packed.
struct CellParts {
    struct Part {
        var cell: UInt32
        var slot: UInt32
        /// Whether the border runs through the cell; otherwise the zone covers it.
        var border: Bool
        var odd: Bool
        var circle: Int32 = -1
        var edges: Range<Int32> = 0..<0
        var heights: Range<Int32> = 0..<0
    }

    var parts: [Part] = []
    var edges: [UInt32] = []
    /// Numbers of corners.
    var heights: [UInt32] = []

    mutating func removeAll() {
        parts.removeAll(keepingCapacity: true)
        edges.removeAll(keepingCapacity: true)
        heights.removeAll(keepingCapacity: true)
    }
}

/// A rectangle of cells of one size.
struct CellWindow {
    var originX: Double
    var originY: Double
    /// Cells per unit.
    var inverse: Double
    /// The grid's first column and row of this window; cells count from here.
    var firstColumn: Int
    var firstRow: Int
    var columns: Int
    var rows: Int
    /// Slack around a cell that covers every rounding of this sweep.
    var slack: Double
    /// Columns of the whole list that `Part.cell` counts in, and the window's place in it.
    var stride: Int
    var offset: Int

    @inline(__always)
    func column(_ x: Double) -> Int { clamped(((x - originX) * inverse).rounded(.down), firstColumn, columns) }

    @inline(__always)
    func row(_ y: Double) -> Int { clamped(((y - originY) * inverse).rounded(.down), firstRow, rows) }

    /// -1 before the window, `count` behind it.
    @inline(__always)
    private func clamped(_ cell: Double, _ first: Int, _ count: Int) -> Int {
        let place = cell - Double(first)
        return place < 0 ? -1 : (place >= Double(count) ? count : Int(place))
    }

    @inline(__always)
    func low(row: Int) -> Double { originY + Double(row + firstRow) / inverse }

    @inline(__always)
    func low(column: Int) -> Double { originX + Double(column + firstColumn) / inverse }
}

/// Finds, for the edges of one zone (or of its part in a cell), which cells of a window they touch and which cells the
/// zone covers. Every doubt goes to "touches", so a cell that answers at once answers rightly.
struct GridSweep {
    private struct Crossing {
        var first: Int
        var last: Int
        var edge: UInt32
    }

    private var byRow: [[Crossing]] = []
    /// Corners within the row's height at which the parity changes.
    private var band: [UInt32] = []
    private var flip = false

    /// - Parameters:
    ///   - edges: numbers of edges in `corners`.
    ///   - heights, odd: what the edges to the right of all these add; a height is that of a corner.
    mutating func run(
        slot: UInt32, edges: some Sequence<UInt32>, heights: ArraySlice<UInt32>, odd: Bool, corners: [Point],
        window: CellWindow, into out: inout CellParts
    ) {
        while byRow.count < window.rows { byRow.append([]) }
        var (lowest, highest) = (window.rows, -1)
        for edge in edges {
            let a = corners[Int(edge)]
            let b = corners[Int(edge) + 1]
            let first = max(window.row(min(a.y, b.y) - window.slack), 0)
            let last = min(window.row(max(a.y, b.y) + window.slack), window.rows - 1)
            guard first <= last else { continue }
            lowest = min(lowest, first)
            highest = max(highest, last)
            for row in first...last { place(edge, a, b, row, window) }
        }
        // Without an edge or a height in reach a row is all one, and that was settled a level above.
        if !heights.isEmpty || odd { (lowest, highest) = (0, window.rows - 1) }
        guard lowest <= highest else { return }
        for row in lowest...highest {
            sweep(row, slot, heights, odd, corners, window, &out)
            byRow[row].removeAll(keepingCapacity: true)
        }
    }

    /// Notes which columns an edge touches in a row.
    private mutating func place(_ edge: UInt32, _ a: Point, _ b: Point, _ row: Int, _ window: CellWindow) {
        var (left, right) = (min(a.x, b.x), max(a.x, b.x))
        if a.y != b.y && a.x != b.x {
            let slope = (b.x - a.x) / (b.y - a.y)
            let low = max(window.low(row: row) - window.slack, min(a.y, b.y))
            let high = min(window.low(row: row + 1) + window.slack, max(a.y, b.y))
            let one = a.x + (low - a.y) * slope
            let two = a.x + (high - a.y) * slope
            left = max(left, min(one, two))
            right = min(right, max(one, two))
        }
        let last = window.column(right + window.slack)
        if last < 0 { return }
        let first = max(window.column(left - window.slack), 0)
        byRow[row].append(Crossing(first: first, last: min(last, window.columns - 1), edge: edge))
    }

    /// A height above the row always counts, below it never; inside it twice is nothing.
    private mutating func toggle(_ corner: UInt32, _ corners: [Point], _ low: Double, _ high: Double) {
        let height = corners[Int(corner)].y
        if height <= low { return }
        if height > high {
            flip.toggle()
        } else if let same = band.firstIndex(where: { corners[Int($0)].y == height }) {
            band.remove(at: same)
        } else {
            band.append(corner)
        }
    }

    private mutating func sweep(
        _ row: Int, _ slot: UInt32, _ heights: ArraySlice<UInt32>, _ odd: Bool, _ corners: [Point],
        _ window: CellWindow, _ out: inout CellParts
    ) {
        let low = window.low(row: row) - window.slack
        let high = window.low(row: row + 1) + window.slack
        flip = odd
        band.removeAll(keepingCapacity: true)
        for corner in heights { toggle(corner, corners, low, high) }
        byRow[row].sort { $0.first > $1.first }
        let count = byRow[row].count
        let base = window.offset + row * window.stride
        var passed = 0
        var column = window.columns - 1
        while column >= 0 {
            while passed < count, byRow[row][passed].first > column {
                let edge = byRow[row][passed].edge
                toggle(edge, corners, low, high)
                toggle(edge + 1, corners, low, high)
                passed += 1
            }
            let firstEdge = Int32(out.edges.count)
            var next = -1
            for index in passed..<count {
                next = max(next, byRow[row][index].last)
                if byRow[row][index].last >= column { out.edges.append(byRow[row][index].edge) }
            }
            if Int(firstEdge) == out.edges.count && band.isEmpty {
                // Nothing here until the next edge to the left.
                if flip {
                    for cell in stride(from: column, to: next, by: -1) {
                        out.parts.append(
                            .init(cell: UInt32(base + cell), slot: slot, border: false, odd: true))
                    }
                }
                column = next
                continue
            }
            let firstHeight = Int32(out.heights.count)
            out.heights += band
            out.parts.append(
                .init(
                    cell: UInt32(base + column), slot: slot, border: true, odd: flip,
                    edges: firstEdge..<Int32(out.edges.count), heights: firstHeight..<Int32(out.heights.count)))
            column -= 1
        }
    }

    /// The same for a circle: by the distances of a cell's nearest and farthest points.
    static func circle(
        _ circle: ZoneGrid.Circle, number: Int32, slot: UInt32, window: CellWindow, into out: inout CellParts
    ) {
        let reach = circle.reach
        let columns = span(
            window.column(circle.centre.x - reach.x - window.slack),
            window.column(circle.centre.x + reach.x + window.slack), window.columns)
        let rows = span(
            window.row(circle.centre.y - reach.y - window.slack),
            window.row(circle.centre.y + reach.y + window.slack), window.rows)
        let doubt = circle.radius_m * 1e-9 + window.slack * max(circle.scale.x, circle.scale.y)
        for row in rows {
            let near = gap(circle.centre.y, window.low(row: row), window.low(row: row + 1), circle.scale.y)
            for column in columns {
                let side = gap(
                    circle.centre.x, window.low(column: column), window.low(column: column + 1), circle.scale.x)
                let nearest = (near.least * near.least + side.least * side.least).squareRoot()
                if nearest > circle.radius_m + doubt { continue }
                let farthest = (near.most * near.most + side.most * side.most).squareRoot()
                let covers = farthest < circle.radius_m - doubt
                out.parts.append(
                    .init(
                        cell: UInt32(window.offset + row * window.stride + column), slot: slot, border: !covers,
                        odd: true, circle: number))
            }
        }
    }

    private static func span(_ first: Int, _ last: Int, _ count: Int) -> Range<Int> {
        let low = max(first, 0)
        return low..<max(low, min(last, count - 1) + 1)
    }

    private static func gap(
        _ centre: Double, _ low: Double, _ high: Double, _ scale: Double
    )
        -> (least: Double, most: Double)
    {
        let least = max(0, max(low - centre, centre - high))
        return (least * scale, max(abs(low - centre), abs(high - centre)) * scale)
    }
}
