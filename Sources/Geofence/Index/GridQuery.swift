/// A zone near or around a point.
struct ZoneHit: Sendable, Hashable {
    var slot: Int32
    /// Whether it holds the point.
    var inside: Bool
    /// Whether its border is at least the radius away.
    var clear: Bool
}

/// A zone whose border a path meets: where along it, 0 at its start, 1 at its end.
struct PathHit: Sendable, Hashable {
    var slot: Int32
    var first: Double
    var last: Double
}

/// Room for queries that is kept from one to the next, so that a query allocates nothing.
struct QueryRoom: Sendable {
    struct Near: Sendable {
        var slot: Int32
        var squared: Double
    }

    var hits: [ZoneHit] = []
    var near: [Near] = []
    var path: [PathHit] = []
}

extension ZoneGrid {
    /// Calls `body` with the word of each cell that meets a rectangle.
    @inline(__always)
    func forEachWord(in box: Box, _ body: (UInt32) -> Void) {
        // Without zones there is no grid.
        if top.isEmpty { return }
        let left = (box.minX - originX) * inverse
        let right = (box.maxX - originX) * inverse
        let low = (box.minY - originY) * inverse
        let high = (box.maxY - originY) * inverse
        guard right >= 0, high >= 0, left < Double(columns), low < Double(rows) else { return }
        let lastColumn = right < Double(columns) ? Int(right) : columns - 1
        let lastRow = high < Double(rows) ? Int(high) : rows - 1
        for row in Int(max(low, 0))...lastRow {
            for column in Int(max(left, 0))...lastColumn {
                let word = top[row &* columns &+ column]
                if word & 3 != Self.nestTag {
                    body(word)
                    continue
                }
                let log = Int(word >> 2) & 7
                let side = 1 &<< log
                let start = Int(word >> 5) &* 4
                let x0 = Self.small(left - Double(column), side)
                let x1 = Self.small(right - Double(column), side)
                for y in Self.small(low - Double(row), side)...Self.small(high - Double(row), side) {
                    for x in x0...x1 { body(cells[start &+ y &<< log &+ x]) }
                }
            }
        }
    }

    @inline(__always)
    static func small(_ part: Double, _ side: Int) -> Int {
        part <= 0 ? 0 : (part >= 1 ? side - 1 : Int(part * Double(side)))
    }

    /// Calls `body` with the slot, the place behind the header and the header of each entry of a record. The place is
    /// 0 for a zone that covers the cell; of these only a list has any.
    @inline(__always)
    func forEachEntry(_ word: UInt32, _ body: (_ slot: Int, _ place: Int, _ header: UInt32) -> Void) {
        let code = code.span
        var place = Int(word >> 5)
        var left = Self.borders(word)
        if left == 0 {
            left = Int(code[place])
            place &+= 1
        } else {
            place &+= 1 &<< left
        }
        while left > 0 {
            left &-= 1
            let entry = code[place]
            if entry & Self.borderBit == 0 {
                place &+= 1
                body(Int(entry), 0, 0)
            } else {
                let header = code[place &+ 1]
                body(Int(entry & Self.slotMask), place &+ 2, header)
                place &+= 2 &+ Self.length(header)
            }
        }
    }

    /// Calls `body` with each edge of an entry that is no circle.
    @inline(__always)
    func forEachEdge(_ place: Int, _ header: UInt32, _ body: (Int) -> Void) {
        if header == Self.wholeHeader {
            for ring in rings[slotRings[Int(code[place])].asInt] { for edge in ring.asInt { body(edge) } }
            return
        }
        for index in place..<place &+ Self.runs(header) {
            let first = Int(code[index] >> 5)
            for edge in first..<first &+ Int(code[index] & 31) { body(edge) }
        }
    }

    /// The zones that hold a point or whose border is at most `radius_m` away, by slot, in `room.hits`.
    func gather(_ p: Point, radius_m: Double, _ room: inout QueryRoom) {
        room.hits.removeAll(keepingCapacity: true)
        room.near.removeAll(keepingCapacity: true)
        if radius_m > 0 { findNear(p, radius_m, &room) }
        if room.near.isEmpty {
            forEachSlot(at: p) { room.hits.append(ZoneHit(slot: Int32($0), inside: true, clear: true)) }
            return
        }
        Self.sort(&room.near)
        let limit = radius_m * radius_m
        var next = 0
        forEachSlot(at: p) { slot in
            // Zones before this one are near, but do not hold the point.
            while next < room.near.count, room.near[next].slot < slot {
                room.hits.append(ZoneHit(slot: room.near[next].slot, inside: false, clear: false))
                next += 1
            }
            let isNear = next < room.near.count && room.near[next].slot == slot
            // A border exactly at the radius leaves the point certainly inside.
            let clear = !(isNear && room.near[next].squared < limit)
            if isNear { next += 1 }
            room.hits.append(ZoneHit(slot: Int32(slot), inside: true, clear: clear))
        }
        while next < room.near.count {
            room.hits.append(ZoneHit(slot: room.near[next].slot, inside: false, clear: false))
            next += 1
        }
    }

    /// The least squared distance to the border of every zone within a radius, in `room.near`.
    func findNear(_ p: Point, _ radius_m: Double, _ room: inout QueryRoom) {
        let scale = scale(at: p)
        let reachX = radius_m / scale.x * (1 + 1e-9)
        let reachY = radius_m / scale.y * (1 + 1e-9)
        findNear(p, radius_m, reachX, reachY, scale, &room)
        if crs == .wgs84 {
            if p.x + reachX >= 180 {
                findNear(Point(x: p.x - 360, y: p.y), radius_m, reachX, reachY, scale, &room)
            }
            if p.x - reachX < -180 {
                findNear(Point(x: p.x + 360, y: p.y), radius_m, reachX, reachY, scale, &room)
            }
        }
    }

    private func findNear(
        _ p: Point, _ radius_m: Double, _ reachX: Double, _ reachY: Double, _ scale: MetreScale, _ room: inout QueryRoom
    ) {
        var box = Box()
        box.add(Point(x: p.x - reachX, y: p.y - reachY))
        box.add(Point(x: p.x + reachX, y: p.y + reachY))
        let limit = radius_m * radius_m
        forEachWord(in: box) { word in
            if Self.isPure(word) { return }
            forEachEntry(word) { slot, place, header in
                if place == 0 { return }
                var least = Double.infinity
                if header == Self.circleBit {
                    let circle = circles[Int(code[place])]
                    let gap = circle.distance(p) - circle.radius_m
                    least = gap * gap
                } else {
                    forEachEdge(place, header) { edge in
                        least = min(least, distanceSquared(p, corners[edge], corners[edge &+ 1], scale))
                    }
                }
                if least <= limit { room.near.append(.init(slot: Int32(slot), squared: least)) }
            }
        }
    }

    /// By slot, the least of each (few entries: insertion sort, no allocation).
    static func sort(_ near: inout [QueryRoom.Near]) {
        for index in near.indices.dropFirst() {
            var place = index
            while place > 0, near[place].slot < near[place - 1].slot {
                near.swapAt(place, place - 1)
                place -= 1
            }
        }
        var kept = 0
        for index in near.indices.dropFirst() {
            if near[index].slot == near[kept].slot {
                near[kept].squared = min(near[kept].squared, near[index].squared)
            } else {
                kept += 1
                near[kept] = near[index]
            }
        }
        if !near.isEmpty { near.removeLast(near.count - 1 - kept) }
    }

    /// A rectangle around a point that no border meets, not the largest; empty where the point's cell has a border.
    func calm(around p: Point) -> Box {
        let (x, y, isInside) = units(of: p)
        guard isInside else { return Box() }
        let (column, row) = (Int(x >> Self.unitLog), Int(y >> Self.unitLog))
        let word = top[row * columns + column]
        if word & 3 != Self.nestTag {
            return Self.isPure(word) ? rectangle(column, row, 0, 0...0, 0...0) : Box()
        }
        let log = Int(word >> 2) & 7
        let first = Int(word >> 5) * 4
        let cells = cells.span
        func isPure(_ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>) -> Bool {
            for row in rows {
                for column in columns where !Self.isPure(cells[first + row << log + column]) { return false }
            }
            return true
        }
        let drop = Self.unitLog - UInt64(log)
        let last = 1 << log - 1
        let (smallX, smallY) = (Int(x >> drop) & last, Int(y >> drop) & last)
        var (left, right, low, high) = (smallX, smallX, smallY, smallY)
        guard isPure(left...right, low...high) else { return Box() }
        // Cells of the same top cell, as long as there is no border in them.
        for _ in 0..<3 {
            if left > 0, isPure(left - 1...left - 1, low...high) { left -= 1 }
            if right < last, isPure(right + 1...right + 1, low...high) { right += 1 }
            if low > 0, isPure(left...right, low - 1...low - 1) { low -= 1 }
            if high < last, isPure(left...right, high + 1...high + 1) { high += 1 }
        }
        return rectangle(column, row, log, left...right, low...high)
    }

    private func rectangle(
        _ column: Int, _ row: Int, _ log: Int, _ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>
    ) -> Box {
        let cell = 1 / (inverse * Double(1 << log))
        let (left, low) = (Double(column << log), Double(row << log))
        var box = Box()
        box.add(
            Point(
                x: originX + (left + Double(columns.lowerBound)) * cell,
                y: originY + (low + Double(rows.lowerBound)) * cell))
        box.add(
            Point(
                x: originX + (left + Double(columns.upperBound + 1)) * cell,
                y: originY + (low + Double(rows.upperBound + 1)) * cell))
        return box
    }
}
