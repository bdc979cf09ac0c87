// What replacing a zone needs to know of the cells, and tidying up after it.
extension ZoneGrid {
    /// The box of a zone; empty when it is in another frame.
    func box(of slot: Int) -> Box {
        var box = Box()
        for ring in rings[slotRings[slot].asInt] {
            for corner in corners[ring.asInt] { box.add(corner) }
        }
        for circle in circles(of: slot) {
            let reach = circle.reach
            box.add(Point(x: circle.centre.x - reach.x, y: circle.centre.y - reach.y))
            box.add(Point(x: circle.centre.x + reach.x, y: circle.centre.y + reach.y))
        }
        return box
    }

    /// The slots of all zones in a top cell.
    func collectSlots(top cell: Int, into slots: inout Set<Int>) {
        forEachWord(top: cell) { word in
            if Self.isPure(word) { return forEachSlot(ofSet: word >> 2) { slots.insert($0) } }
            if Self.borders(word) > 0 { forEachSlot(ofSet: code[Int(word >> 5)]) { slots.insert($0) } }
            forEachEntry(word) { slot, _, _ in slots.insert(slot) }
        }
    }

    /// Words that a top cell uses in `cells` and `code`.
    func size(top cell: Int) -> Int {
        var size = 0
        forEachWord(top: cell) { size += 1 + recordLength($0) }
        return size
    }

    /// Words of a record; 0 for a set.
    private func recordLength(_ word: UInt32) -> Int {
        if Self.isPure(word) { return 0 }
        var length = 1 << Self.borders(word)
        forEachEntry(word) { _, place, header in length += place == 0 ? 1 : 2 + Self.length(header) }
        return length
    }

    /// Puts what queries read where the processor finds it fast.
    func settle() {
        takeLargePages(top)
        takeLargePages(cells)
        takeLargePages(code)
        takeLargePages(sets)
        takeLargePages(corners)
    }

    /// Drops the words that replaced zones have left behind, and the sets that no word names any more.
    mutating func compact() {
        var (cells, code): ([UInt32], [UInt32]) = ([0, 0, 0, 0], [])
        cells.reserveCapacity(self.cells.count)
        code.reserveCapacity(self.code.count)
        var kept = SetKeeper(sets)
        func moved(_ word: UInt32) -> UInt32 {
            if Self.isPure(word) { return kept.place(of: word >> 2) << 2 | Self.setTag }
            let (place, first) = (code.count, Int(word >> 5))
            code += self.code[first..<first + recordLength(word)]
            if Self.borders(word) > 0 {
                for set in place..<place + 1 << Self.borders(word) { code[set] = kept.place(of: code[set]) }
            }
            return UInt32(place) << 5 | word & 0x1F
        }
        for cell in top.indices {
            let word = top[cell]
            if word & 3 != Self.nestTag {
                top[cell] = moved(word)
                continue
            }
            top[cell] = UInt32(cells.count / 4) << 5 | word & 0x1F
            let first = Int(word >> 5) * 4
            for small in first..<first + 1 << Int(2 * ((word >> 2) & 7)) { cells.append(moved(self.cells[small])) }
        }
        (self.cells, self.code, waste) = (cells, code, 0)
        (sets, setTable) = (kept.sets, kept.table)
    }

    private func forEachWord(top cell: Int, _ body: (UInt32) -> Void) {
        let word = top[cell]
        guard word & 3 == Self.nestTag else { return body(word) }
        let start = Int(word >> 5) * 4
        for small in start..<start + 1 << Int(2 * ((word >> 2) & 7)) { body(cells[small]) }
    }
}
