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
    var sweep = GridSweep()
    var tops = CellParts()
    var smalls = CellParts()
    var smallOrder = CellOrder()
    var words: [UInt32] = []
    var slots: [UInt32] = []
    var tuning = GridTuning(edges: 0)

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
        grid.settle()
        return grid
    }

    // MARK: Shapes

    static func add(_ zone: Zone, to grid: inout ZoneGrid, _ box: inout Box) {
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

    func slack(_ grid: ZoneGrid, _ scale: Double) -> Double {
        let size = 1 / (grid.inverse * scale)
        let right = abs(grid.originX) + Double(grid.columns) / grid.inverse
        let top = abs(grid.originY) + Double(grid.rows) / grid.inverse
        return size * 1e-6 + max(right, top) * 0x1p-49
    }

    func whole(_ grid: ZoneGrid) -> CellWindow {
        CellWindow(
            originX: grid.originX, originY: grid.originY, inverse: grid.inverse, firstColumn: 0, firstRow: 0,
            columns: grid.columns, rows: grid.rows, slack: slack(grid, 1), stride: grid.columns, offset: 0)
    }

    mutating func sweepTop(_ slot: Int, _ grid: ZoneGrid, _ limits: CellWindow) {
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
}
