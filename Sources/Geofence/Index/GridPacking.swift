// From what zones do in cells to the words and records of a grid.
extension GridBuilder {
    /// Writes the words of all top cells in `tops`.
    mutating func pack(_ grid: inout ZoneGrid) {
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
struct CellOrder {
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
