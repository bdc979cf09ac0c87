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
    /// The first corner of the edge that it meets, where that is noted, and whether it goes straight through it, inner point
    /// through inner point, and so changes the side.
    var corner = UInt32.max
    var isCrossing = false
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

    /// The zones that hold a point and those of `room.near`, whose borders are at most `radius_m` away, by slot, in
    /// `room.hits`.
    /// - Parameter held: the zones that hold the point; where they are not known, they are looked for and put there.
    func join(_ p: Point, radius_m: Double, _ held: inout HeldZones, _ room: inout QueryRoom) {
        room.hits.removeAll(keepingCapacity: true)
        Self.sort(&room.near)
        let limit = radius_m * radius_m
        var next = 0
        func add(_ slot: Int32) {
            // Zones before this one are near, but do not hold the point.
            while next < room.near.count, room.near[next].slot < slot {
                room.hits.append(ZoneHit(slot: room.near[next].slot, inside: false, clear: false))
                next += 1
            }
            let isNear = next < room.near.count && room.near[next].slot == slot
            // A border exactly at the radius leaves the point certainly inside.
            let clear = !(isNear && room.near[next].squared < limit)
            if isNear { next += 1 }
            room.hits.append(ZoneHit(slot: slot, inside: true, clear: clear))
        }
        if held.isKnown {
            for position in 0..<held.count { add(held[position]) }
        } else {
            held = HeldZones(known: true)
            forEachSlot(at: p) { slot in
                add(Int32(slot))
                held.append(Int32(slot))
            }
        }
        while next < room.near.count {
            room.hits.append(ZoneHit(slot: room.near[next].slot, inside: false, clear: false))
            next += 1
        }
    }

    /// The least squared distance to the border of every zone within a radius, in `room.near`.
    func findNear(_ p: Point, _ radius_m: Double, _ room: inout QueryRoom) {
        let reach_m = radius_m * (1 + 1e-9)
        look(p, reach_m: reach_m, near_m: radius_m, from: nil, &room)
        if crs == .wgs84 {
            let reach = reach_m / scale(at: p).x
            if p.x + reach >= 180 {
                look(Point(x: p.x - 360, y: p.y), reach_m: reach_m, near_m: radius_m, from: nil, &room)
            }
            if p.x - reach < -180 {
                look(Point(x: p.x + 360, y: p.y), reach_m: reach_m, near_m: radius_m, from: nil, &room)
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
}
