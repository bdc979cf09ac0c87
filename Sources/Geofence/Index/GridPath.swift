// Which borders a straight path meets.
extension ZoneGrid {
    /// The zones whose border the straight path from a to b meets, by slot, in `room.path`.
    func follow(_ a: Point, _ b: Point, _ room: inout QueryRoom) {
        room.path.removeAll(keepingCapacity: true)
        if crs == .local || abs(b.x - a.x) <= 180 {
            walk(a, b, &room)
        } else {
            // The short way across the antimeridian, seen from both sides.
            let turn: Double = b.x < a.x ? 360 : -360
            walk(a, Point(x: b.x + turn, y: b.y), &room)
            walk(Point(x: a.x - turn, y: a.y), b, &room)
        }
        Self.mergePath(&room)
    }

    /// By slot, the first and last meeting of each.
    static func mergePath(_ room: inout QueryRoom) {
        if room.path.count < 2 { return }
        room.path.sort { $0.slot < $1.slot }
        var kept = 0
        for index in room.path.indices.dropFirst() {
            if room.path[index].slot == room.path[kept].slot {
                room.path[kept].first = min(room.path[kept].first, room.path[index].first)
                room.path[kept].last = max(room.path[kept].last, room.path[index].last)
            } else {
                kept += 1
                room.path[kept] = room.path[index]
            }
        }
        room.path.removeLast(room.path.count - 1 - kept)
    }

    private func walk(_ a: Point, _ b: Point, _ room: inout QueryRoom) {
        if top.isEmpty { return }
        // In units of top cells; the slack covers rounding.
        let (ax, ay) = ((a.x - originX) * inverse, (a.y - originY) * inverse)
        let (bx, by) = ((b.x - originX) * inverse, (b.y - originY) * inverse)
        let low = min(ay, by) - 1e-6
        let high = max(ay, by) + 1e-6
        // Both ends well within one cell that no border touches: the common short step.
        let (column, row) = (ax.rounded(.down), ay.rounded(.down))
        if min(ax, bx) > column + 1e-6, max(ax, bx) < column + 1 - 1e-6, low > row, high < row + 1, column >= 0,
            row >= 0,
            column < Double(columns), row < Double(rows)
        {
            let word = top.span[Int(row) &* columns &+ Int(column)]
            if word & 3 != Self.nestTag { return }
        }
        guard high >= 0, low < Double(rows) else { return }
        let slope = by == ay ? 0 : (bx - ax) / (by - ay)
        func columnsOf(_ from: Double, _ to: Double) -> (Double, Double) {
            if by == ay { return (min(ax, bx) - 1e-6, max(ax, bx) + 1e-6) }
            let one = ax + (max(from - 1e-6, min(ay, by)) - ay) * slope
            let two = ax + (min(to + 1e-6, max(ay, by)) - ay) * slope
            return (max(min(one, two), min(ax, bx)) - 1e-6, min(max(one, two), max(ax, bx)) + 1e-6)
        }
        for row in Int(max(low, 0))...Int(min(high, Double(rows - 1))) {
            let (left, right) = columnsOf(Double(row), Double(row + 1))
            guard right >= 0, left < Double(columns) else { continue }
            for column in Int(max(left, 0))...Int(min(right, Double(columns - 1))) {
                let word = top[row * columns + column]
                guard word & 3 == Self.nestTag else { continue }
                let log = Int(word >> 2) & 7
                let side = 1 << log
                let start = Int(word >> 5) * 4
                for y in Self.small(low - Double(row), side)...Self.small(high - Double(row), side) {
                    let from = Double(row) + Double(y) / Double(side)
                    let (left, right) = columnsOf(from, from + 1 / Double(side))
                    if right < Double(column) || left > Double(column + 1) { continue }
                    for x in Self.small(left - Double(column), side)...Self.small(right - Double(column), side) {
                        meet(cells[start + y << log + x], a, b, &room)
                    }
                }
            }
        }
    }

    private func meet(_ word: UInt32, _ a: Point, _ b: Point, _ room: inout QueryRoom) {
        if Self.isPure(word) { return }
        forEachEntry(word) { slot, place, header in
            if place == 0 { return }
            if header == Self.circleBit {
                if let met = circles[Int(code[place])].met(by: a, b) {
                    room.path.append(PathHit(slot: Int32(slot), first: met.first, last: met.last))
                }
                return
            }
            forEachEdge(place, header) { edge in
                if let met = span(of: a, b, meeting: corners[edge], corners[edge + 1]) {
                    room.path.append(PathHit(slot: Int32(slot), first: met.first, last: met.last))
                }
            }
        }
    }
}

extension ZoneGrid.Circle {
    /// Where along a-b the disc is met first and last.
    func met(by a: Point, _ b: Point) -> (first: Double, last: Double)? {
        let (ax, ay) = ((a.x - centre.x) * scale.x, (a.y - centre.y) * scale.y)
        let (dx, dy) = ((b.x - a.x) * scale.x, (b.y - a.y) * scale.y)
        let length = dx * dx + dy * dy
        if length == 0 { return holds(a) ? (0, 0) : nil }
        let half = -(ax * dx + ay * dy) / length
        let inside = half * half - (ax * ax + ay * ay - radius_m * radius_m) / length
        if inside < 0 { return nil }
        let root = inside.squareRoot()
        guard half + root >= 0, half - root <= 1 else { return nil }
        return (max(0, half - root), min(1, half + root))
    }
}
