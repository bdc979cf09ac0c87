/// How fine a grid is made.
///
/// Measured: a site's grid is best as fine as still stays in the processor's cache; a country's is bound by its memory.
/// Few top cells are better than many, as long as each small cell is at most 2^-6 of one wide.
struct GridTuning {
    var topsPerEdge = 0.1
    var topsMost = 4_000_000
    /// Small cells per edge: many where the edges are few.
    var cellsPerEdge: Double

    init(edges: Int) { cellsPerEdge = min(4, max(0.5, 400_000 / Double(max(edges, 1)))) }

    /// The small cells per side of a top cell with so many edges, as a power of two: memory follows the edges, however
    /// they cluster.
    func log(edges: Int) -> UInt32 {
        var log: UInt32 = 1
        while log < ZoneGrid.unitLog, Double(1 << (2 * log)) < Double(edges) * cellsPerEdge { log += 1 }
        return log
    }
}

/// Builds a `ZoneGrid`, and rebuilds the part of it that a changed zone touches.
struct GridBuilder {
    private var sweep = GridSweep()
    private var tops = CellParts()
    private var smalls = CellParts()
    private var smallOrder = CellOrder()
    private var words: [UInt32] = []
    private var slots: [UInt32] = []
    private var tuning = GridTuning(edges: 0)

    /// Zones of other frames get a slot that is never found.
    mutating func build(_ zones: [Zone], crs: CoordinateFrame) -> ZoneGrid {
        var grid = ZoneGrid()
        grid.crs = crs
        var box = Box()
        for zone in zones { Self.add(zone, to: &grid, &box) }
        guard box.minX <= box.maxX else { return grid }
        tuning = GridTuning(edges: grid.corners.count)
        lay(&grid, box)
        tops.removeAll()
        for slot in zones.indices { sweepTop(slot, grid, whole(grid)) }
        pack(&grid)
        return grid
    }

    /// Puts a zone in the place of another, touching only the cells of both.
    mutating func replace(_ slot: Int, with zone: Zone, old: Zone?, zones: [Zone], in grid: inout ZoneGrid) -> Bool {
        var box = Box()
        if let old, old.crs == grid.crs { box = grid.box(of: slot) }
        let oldBox = box
        if slot < grid.slotRings.count {
            var fresh = ZoneGrid()
            fresh.crs = grid.crs
            var newBox = Box()
            Self.add(zone, to: &fresh, &newBox)
            Self.adopt(fresh, slot, in: &grid)
            box = newBox.minX <= newBox.maxX ? newBox.union(oldBox) : oldBox
        } else {
            Self.add(zone, to: &grid, &box)
        }
        guard box.minX <= box.maxX else { return true }
        guard !grid.top.isEmpty, let window = self.window(box, grid) else { return false }
        tuning = GridTuning(edges: grid.corners.count)
        // The neighbours in these cells are swept again with it.
        var slots: Set<Int> = zone.crs == grid.crs ? [slot] : []
        for row in window.firstRow..<window.firstRow + window.rows {
            for column in window.firstColumn..<window.firstColumn + window.columns {
                grid.collectSlots(top: row * grid.columns + column, into: &slots)
            }
        }
        if zone.crs != grid.crs { slots.remove(slot) }
        tops.removeAll()
        for slot in slots.sorted() { sweepTop(slot, grid, window) }
        for row in window.firstRow..<window.firstRow + window.rows {
            let start = row * grid.columns + window.firstColumn
            for cell in start..<start + window.columns {
                grid.waste += grid.size(top: cell)
                grid.top[cell] = 0
            }
        }
        pack(&grid)
        if grid.waste > (grid.code.count + grid.cells.count) / 2 + 100_000 { grid.compact() }
        return grid.deadCorners <= grid.corners.count / 2 + 1000
    }

    // MARK: Shapes

    private static func add(_ zone: Zone, to grid: inout ZoneGrid, _ box: inout Box) {
        let firstRing = Int32(grid.rings.count)
        var circle: Int32 = -1
        defer {
            grid.slotRings.append(firstRing..<Int32(grid.rings.count))
            grid.slotCircle.append(circle)
        }
        guard zone.crs == grid.crs else { return }
        switch zone.geometry {
        case .circle(let centre, let radius_m):
            circle = Int32(grid.circles.count)
            let scale = zone.crs == .local ? MetreScale.plan : Earth.scale(latitude: centre.y)
            var copy = ZoneGrid.Circle(centre: centre, radius_m: radius_m, scale: scale)
            copy.centre.x = zone.crs == .local ? centre.x : Earth.wrapped(centre.x)
            let reach = copy.reach
            for shift in shifts(zone.crs, copy.centre.x - reach.x, copy.centre.x + reach.x) {
                var shifted = copy
                shifted.centre.x += shift * 360
                grid.circles.append(shifted)
                box.add(Point(x: shifted.centre.x - reach.x, y: centre.y - reach.y))
                box.add(Point(x: shifted.centre.x + reach.x, y: centre.y + reach.y))
            }
        case .polygons(let polygons):
            for polygon in polygons {
                let home = Box(of: polygon.planRings(zone.crs)[0])
                for shift in shifts(zone.crs, home.minX, home.maxX) {
                    for ring in polygon.planRings(zone.crs, shift: Int(shift)) {
                        let first = Int32(grid.corners.count)
                        grid.corners += ring
                        grid.corners.append(ring[0])
                        grid.rings.append(first..<first + Int32(ring.count))
                        for corner in ring { box.add(corner) }
                    }
                }
            }
        }
    }

    /// A shape that reaches the antimeridian lies on both sides of the world.
    private static func shifts(_ crs: CoordinateFrame, _ west: Double, _ east: Double) -> [Double] {
        guard crs == .wgs84 else { return [0] }
        if east >= 180 { return [0, -1] }
        return west < -180 ? [0, 1] : [0]
    }

    /// Takes over the only zone of `fresh` as slot `slot`.
    private static func adopt(_ fresh: ZoneGrid, _ slot: Int, in grid: inout ZoneGrid) {
        let base = Int32(grid.corners.count)
        let firstRing = Int32(grid.rings.count)
        grid.deadCorners += grid.rings[grid.slotRings[slot].asInt].reduce(0) { $0 + $1.count + 1 }
        grid.corners += fresh.corners
        grid.rings += fresh.rings.map { $0.lowerBound + base..<$0.upperBound + base }
        grid.slotRings[slot] = firstRing..<Int32(grid.rings.count)
        grid.slotCircle[slot] = fresh.circles.isEmpty ? -1 : Int32(grid.circles.count)
        grid.circles += fresh.circles
    }

    // MARK: Cells

    private func lay(_ grid: inout ZoneGrid, _ box: Box) {
        let largest = max(abs(box.minX), abs(box.maxX), abs(box.minY), abs(box.maxY), 1e-300)
        // Room for rounding, and for a zone replaced by one a little larger.
        let width = max(box.maxX - box.minX, largest * 1e-9)
        let height = max(box.maxY - box.minY, largest * 1e-9)
        let wanted = Double(grid.corners.count + grid.circles.count * 8) * tuning.topsPerEdge + 16
        let count = min(wanted, Double(tuning.topsMost))
        var size = max((width * height / count).squareRoot(), max(width, height) / count)
        size = max(size, largest * 1e-9)
        grid.inverse = 1 / size
        grid.originX = box.minX - size / 2
        grid.originY = box.minY - size / 2
        grid.columns = Int((width / size).rounded(.up)) + 1
        grid.rows = Int((height / size).rounded(.up)) + 1
        grid.top = [UInt32](repeating: 0, count: grid.columns * grid.rows)
    }

    private func slack(_ grid: ZoneGrid, _ scale: Double) -> Double {
        let size = 1 / (grid.inverse * scale)
        let right = abs(grid.originX) + Double(grid.columns) / grid.inverse
        let top = abs(grid.originY) + Double(grid.rows) / grid.inverse
        return size * 1e-6 + max(right, top) * 0x1p-49
    }

    private func whole(_ grid: ZoneGrid) -> CellWindow {
        CellWindow(
            originX: grid.originX, originY: grid.originY, inverse: grid.inverse, firstColumn: 0, firstRow: 0,
            columns: grid.columns, rows: grid.rows, slack: slack(grid, 1), stride: grid.columns, offset: 0)
    }

    /// The top cells that a box touches; nil when it leaves the grid.
    private func window(_ box: Box, _ grid: ZoneGrid) -> CellWindow? {
        var window = whole(grid)
        let left = window.column(box.minX - window.slack)
        let right = window.column(box.maxX + window.slack)
        let low = window.row(box.minY - window.slack)
        let high = window.row(box.maxY + window.slack)
        guard left >= 0, low >= 0, right < grid.columns, high < grid.rows else { return nil }
        window.firstColumn = left
        window.firstRow = low
        window.columns = right - left + 1
        window.rows = high - low + 1
        window.offset = low * grid.columns + left
        return window
    }

    private mutating func sweepTop(_ slot: Int, _ grid: ZoneGrid, _ limits: CellWindow) {
        if grid.slotCircle[slot] >= 0 {
            let first = grid.slotCircle[slot]
            for (index, circle) in grid.circles(of: slot).enumerated() {
                GridSweep.circle(
                    circle, number: first + Int32(index), slot: UInt32(slot), window: limits, into: &tops)
            }
            return
        }
        let rings = grid.rings[grid.slotRings[slot].asInt]
        guard !rings.isEmpty else { return }
        let edges = rings.lazy.flatMap { UInt32($0.lowerBound)..<UInt32($0.upperBound) }
        guard let window = part(of: limits, grid.box(of: slot)) else { return }
        sweep.run(
            slot: UInt32(slot), edges: edges, heights: [], odd: false, corners: grid.corners, window: window,
            into: &tops)
    }

    /// The part of a window that a zone's box touches.
    private func part(of limits: CellWindow, _ box: Box) -> CellWindow? {
        var window = limits
        let left = max(limits.column(box.minX - limits.slack), 0)
        let right = min(limits.column(box.maxX + limits.slack), limits.columns - 1)
        let low = max(limits.row(box.minY - limits.slack), 0)
        let high = min(limits.row(box.maxY + limits.slack), limits.rows - 1)
        guard left <= right, low <= high else { return nil }
        window.firstColumn += left
        window.firstRow += low
        window.columns = right - left + 1
        window.rows = high - low + 1
        window.offset += low * limits.stride + left
        return window
    }

    // MARK: Packing

    /// Writes the words of all top cells in `tops`.
    private mutating func pack(_ grid: inout ZoneGrid) {
        var order = CellOrder()
        order.sort(tops.parts, cells: grid.top.count)
        for cell in 0..<grid.top.count {
            let range = order.range(of: cell)
            if range.isEmpty { continue }
            var edges = 0
            var border = false
            for index in order.parts[range] {
                let part = tops.parts[Int(index)]
                border = border || part.border
                edges += part.edges.count + (part.circle >= 0 && part.border ? 2 : 0)
            }
            grid.top[cell] =
                border
                ? nest(order.parts[range], cell, tuning.log(edges: edges), &grid)
                : record(order.parts[range], tops, &grid)
        }
    }

    private mutating func nest(
        _ order: ArraySlice<UInt32>, _ cell: Int, _ log: UInt32, _ grid: inout ZoneGrid
    ) -> UInt32 {
        let side = 1 << Int(log)
        let window = CellWindow(
            originX: grid.originX, originY: grid.originY, inverse: grid.inverse * Double(side),
            firstColumn: cell % grid.columns * side, firstRow: cell / grid.columns * side, columns: side, rows: side,
            slack: slack(grid, Double(side)), stride: side, offset: 0)
        smalls.removeAll()
        for index in order {
            let part = tops.parts[Int(index)]
            if !part.border {
                for small in 0..<side * side {
                    smalls.parts.append(.init(cell: UInt32(small), slot: part.slot, border: false, odd: true))
                }
            } else if part.circle >= 0 {
                let circle = grid.circles[Int(part.circle)]
                GridSweep.circle(circle, number: part.circle, slot: part.slot, window: window, into: &smalls)
            } else {
                sweep.run(
                    slot: part.slot, edges: tops.edges[part.edges.asInt], heights: tops.heights[part.heights.asInt],
                    odd: part.odd, corners: grid.corners, window: window, into: &smalls)
            }
        }
        let start = grid.cells.count
        grid.cells.append(contentsOf: repeatElement(0, count: side * side))
        smallOrder.sort(smalls.parts, cells: side * side)
        for small in 0..<side * side {
            let range = smallOrder.range(of: small)
            if !range.isEmpty { grid.cells[start + small] = record(smallOrder.parts[range], smalls, &grid) }
        }
        return UInt32(start / 4) << 5 | log << 2 | ZoneGrid.nestTag
    }

    /// The word for one cell's zones.
    private mutating func record(_ order: ArraySlice<UInt32>, _ list: CellParts, _ grid: inout ZoneGrid) -> UInt32 {
        let borders = order.count { list.parts[Int($0)].border }
        if borders == 0 { return set(order, list, holding: 0, &grid) << 2 | ZoneGrid.setTag }
        words.removeAll(keepingCapacity: true)
        if borders <= ZoneGrid.bordersMost {
            for chosen in 0..<1 << borders { words.append(set(order, list, holding: chosen, &grid)) }
        } else {
            words.append(UInt32(order.count))
        }
        for index in order {
            let part = list.parts[Int(index)]
            if part.border {
                append(part, list)
            } else if borders > ZoneGrid.bordersMost {
                words.append(part.slot)
            }
        }
        let place = UInt32(grid.code.count)
        grid.code.append(contentsOf: words)
        return place << 5 | (borders <= ZoneGrid.bordersMost ? UInt32(borders) << 2 : 0) | ZoneGrid.recordTag
    }

    /// The zones that cover a cell, and of those with a border in it the chosen ones.
    private mutating func set(
        _ order: ArraySlice<UInt32>, _ list: CellParts, holding chosen: Int, _ grid: inout ZoneGrid
    ) -> UInt32 {
        slots.removeAll(keepingCapacity: true)
        var border = 0
        for index in order {
            let part = list.parts[Int(index)]
            if part.border {
                border += 1
                if chosen >> (border - 1) & 1 == 0 { continue }
            }
            slots.append(part.slot)
        }
        return grid.setTable.place(of: slots, in: &grid.sets)
    }

    /// Slot, header, runs of edges and heights of a zone whose border runs through the cell.
    private mutating func append(_ part: CellParts.Part, _ list: CellParts) {
        words.append(part.slot | ZoneGrid.borderBit)
        if part.circle >= 0 {
            words.append(ZoneGrid.circleBit)
            words.append(UInt32(part.circle))
            return
        }
        let place = words.count
        words.append(0)
        var edges = list.edges[part.edges.asInt]
        edges.sort()
        for edge in edges {
            let last = words[words.count - 1]
            if words.count > place + 1, last >> 5 + last & 31 == edge, last & 31 < UInt32(ZoneGrid.runLength) {
                words[words.count - 1] += 1
            } else {
                words.append(edge << 5 | 1)
            }
        }
        let runs = words.count - place - 1
        if runs > ZoneGrid.runsMost || part.heights.count > ZoneGrid.heightsMost {
            words.removeLast(runs)
            words[place] = ZoneGrid.wholeHeader
            words.append(part.slot)
            return
        }
        words.append(contentsOf: list.heights[part.heights.asInt])
        words[place] = ZoneGrid.header(odd: part.odd, heights: part.heights.count, runs: runs)
    }
}

/// The parts of a list by cell, in slot order within a cell (a stable counting sort; buffers are kept).
private struct CellOrder {
    private(set) var parts: [UInt32] = []
    private var starts: [UInt32] = []

    func range(of cell: Int) -> Range<Int> { Int(starts[cell])..<Int(starts[cell + 1]) }

    mutating func sort(_ list: [CellParts.Part], cells: Int) {
        starts.removeAll(keepingCapacity: true)
        starts.append(contentsOf: repeatElement(0, count: cells + 2))
        for part in list { starts[Int(part.cell) + 2] += 1 }
        for cell in 0..<cells { starts[cell + 2] += starts[cell + 1] }
        parts.removeAll(keepingCapacity: true)
        parts.append(contentsOf: repeatElement(0, count: list.count))
        for (index, part) in list.enumerated() {
            let place = Int(starts[Int(part.cell) + 1])
            parts[place] = UInt32(index)
            starts[Int(part.cell) + 1] += 1
        }
    }
}
