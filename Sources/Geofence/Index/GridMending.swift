// What a changed zone does to a grid that is there.
extension GridBuilder {
    /// Top cells that a zone's border runs through, and those that it covers.
    private struct Cover {
        var border: Set<UInt32> = []
        var whole: Set<UInt32> = []
    }

    /// Puts a zone in the place of another, touching only the cells that this changes.
    /// - Returns: whether it fits; otherwise the grid must be built anew.
    mutating func replace(_ slot: Int, with zone: Zone, in grid: inout ZoneGrid) -> Bool {
        var fresh = ZoneGrid()
        fresh.crs = grid.crs
        var box = Box()
        Self.add(zone, to: &fresh, &box)
        let isThere = slot < grid.slotRings.count
        if isThere {
            let old = grid.box(of: slot)
            if old.minX <= old.maxX { box = box.minX <= box.maxX ? box.union(old) : old }
        }
        guard box.minX <= box.maxX else {
            if !isThere { Self.add(zone, to: &grid, &box) }
            return true
        }
        guard !grid.top.isEmpty, let window = self.window(box, grid) else { return false }
        let before = isThere ? cover(slot, grid, window) : Cover()
        if isThere { Self.adopt(fresh, slot, in: &grid) } else { Self.add(zone, to: &grid, &box) }
        tuning = GridTuning(edges: grid.corners.count)
        let after = cover(slot, grid, window)
        // Where neither has a border, and both are or both are not, all stays.
        let changed = before.border.union(after.border).union(before.whole.symmetricDifference(after.whole))
        // The neighbours in these cells are swept again with it.
        var slots: Set<Int> = [slot]
        for cell in changed { grid.collectSlots(top: Int(cell), into: &slots) }
        tops.removeAll()
        for slot in slots.sorted() { sweepTop(slot, grid, window) }
        tops.parts.removeAll { !changed.contains($0.cell) }
        for cell in changed {
            grid.waste += grid.size(top: Int(cell))
            grid.top[Int(cell)] = 0
        }
        pack(&grid)
        if grid.waste > (grid.code.count + grid.cells.count) / 2 + 100_000 { grid.compact() }
        return grid.freeCorners.total <= grid.corners.count / 2 + 1000
    }

    private mutating func cover(_ slot: Int, _ grid: ZoneGrid, _ window: CellWindow) -> Cover {
        tops.removeAll()
        sweepTop(slot, grid, window)
        var cover = Cover()
        for part in tops.parts {
            if part.border { cover.border.insert(part.cell) } else { cover.whole.insert(part.cell) }
        }
        return cover
    }

    /// Takes over the only zone of `fresh` as slot `slot`, where there is room in what replaced zones have left behind.
    private static func adopt(_ fresh: ZoneGrid, _ slot: Int, in grid: inout ZoneGrid) {
        for ring in grid.rings[grid.slotRings[slot].asInt] {
            grid.freeCorners.give(Int(ring.lowerBound)..<Int(ring.upperBound) + 1)
        }
        grid.freeRings.give(grid.slotRings[slot].asInt)
        let circles = grid.circles(of: slot)
        grid.freeCircles.give(circles.startIndex..<circles.endIndex)
        let rings = fresh.rings.map { ring in
            let corners = fresh.corners[Int(ring.lowerBound)...Int(ring.upperBound)]
            let first = Int32(grid.freeCorners.put(corners, into: &grid.corners))
            return first..<first + Int32(ring.count)
        }
        let firstRing = Int32(grid.freeRings.put(rings[...], into: &grid.rings))
        grid.slotRings[slot] = firstRing..<firstRing + Int32(rings.count)
        grid.slotCircle[slot] =
            fresh.circles.isEmpty ? -1 : Int32(grid.freeCircles.put(fresh.circles[...], into: &grid.circles))
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
}
