// What becomes of a `BorderMap` when one zone changes.
extension BorderMap {
    /// Puts the borders of a zone in the place of those that it had, touching only the squares of both.
    /// - Parameters:
    ///   - old, new: the grid before and after; the corners of other zones are where they were.
    ///   - isHazard: of each slot in `new`.
    /// - Returns: whether they fit on the map; otherwise it must be made anew.
    mutating func replace(_ slot: Int, of old: ZoneGrid, by new: ZoneGrid, isHazard: [Bool]) -> Bool {
        let box = new.box(of: slot)
        if box.minX <= box.maxX {
            // Not where rounding decides whether a border is on the map.
            let room = side_m / 4
            guard !squares.isEmpty, box.minX >= originX + room, box.minY >= originY + room,
                box.maxX <= originX + Double(columns) * side_m - room,
                box.maxY <= originY + Double(rows) * side_m - room
            else { return false }
        }
        var (gone, come): ([Entry], [Entry]) = ([], [])
        if slot < old.slotRings.count { add(slot, of: old, to: &gone) }
        add(slot, of: new, to: &come)
        var changed: [Int: [Entry]] = Dictionary(grouping: come, by: \.square)
        for entry in gone where changed[entry.square] == nil { changed[entry.square] = [] }
        for (square, entries) in changed { rewrite(square, without: slot, with: entries, isHazard) }
        if !come.isEmpty { spread(around: come.map(\.square)) }
        if waste > fours.count / 2 + 25_000 { compact() }
        return true
    }

    private mutating func rewrite(_ square: Int, without slot: Int, with entries: [Entry], _ isHazard: [Bool]) {
        let word = squares[square]
        // What such a square has not listed cannot be brought back: it goes on saying nothing.
        if Self.count(word) == Self.unknown { return }
        let first = Self.rest(word) * 4
        let kept = (first..<first + Self.count(word)).filter { edges[$0].slot != Int32(slot) }
        waste += Self.fours(Self.count(word))
        let count = kept.count + entries.count
        if count >= Self.unknown || entries.contains(where: { $0.piece == nil }) {
            squares[square] = UInt32(Self.unknown)
            return
        }
        if count == 0 {
            // The next border may be in the next square.
            squares[square] = Self.word(count: 0, hasHazard: false, rest: 1)
            return
        }
        let place = fours.count
        var hasHazard = false
        func put(_ piece: FourPieces.Piece, _ corner: UInt32, _ slot: Int32) {
            if edges.count % 4 == 0 { fours.append(FourPieces()) }
            fours[fours.count - 1][edges.count % 4] = piece
            edges.append((corner, slot))
            hasHazard = hasHazard || isHazard[Int(slot)]
        }
        for old in kept { put(fours[old / 4][old % 4], edges[old].corner, edges[old].slot) }
        for entry in entries { if let piece = entry.piece { put(piece, entry.corner, entry.slot) } }
        while edges.count % 4 > 0 { edges.append((0, 0)) }
        squares[square] = Self.word(count: count, hasHazard: hasHazard, rest: place)
    }

    /// Tells the empty squares around these that they are not empty.
    private mutating func spread(around squares: [Int]) {
        let (across, up) = (squares.map { $0 % columns }, squares.map { $0 / columns })
        guard let left = across.min(), let right = across.max(), let low = up.min(), let high = up.max() else { return }
        spread(
            max(0, left - Self.farthest)..<min(columns, right + Self.farthest + 1),
            max(0, low - Self.farthest)..<min(rows, high + Self.farthest + 1))
    }

    /// Drops the pieces that replaced zones have left behind.
    private mutating func compact() {
        let old = (fours, edges)
        fours.removeAll(keepingCapacity: true)
        edges.removeAll(keepingCapacity: true)
        for square in squares.indices {
            let word = squares[square]
            let count = Self.count(word)
            if count == 0 || count == Self.unknown { continue }
            let taken = Self.rest(word)..<Self.rest(word) + Self.fours(count)
            squares[square] = Self.word(count: count, hasHazard: Self.hasHazard(word), rest: fours.count)
            fours += old.0[taken]
            edges += old.1[taken.lowerBound * 4..<taken.upperBound * 4]
        }
        waste = 0
    }
}
