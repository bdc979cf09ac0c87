import CPrefetch

// Memory that is asked for before it is used, so that many fixes wait for it together instead of one after another. Each
// function uses what the one before it has asked for; none changes anything.

/// Asks for the line of an element; a place outside the array asks for nothing that matters.
@inline(__always)
func prefetch<Element>(_ elements: [Element], _ place: Int) {
    unsafe elements.withUnsafeBufferPointer { buffer in
        if let first = buffer.baseAddress { unsafe prefetch_line(first + place) }
    }
}

extension BorderMap {
    /// Asks for the square of a point.
    @inline(__always)
    func prefetchSquare(at p: Point) {
        if let number = number(of: p) { prefetch(squares, number) }
    }

    /// Asks for the pieces of a point's square.
    @inline(__always)
    func prefetchPieces(at p: Point) {
        guard let range = range(at: p) else { return }
        prefetch(pieces, range.lowerBound)
        if range.count > 8 { prefetch(pieces, range.lowerBound + 8) }
    }

    /// Asks for what edges they are of.
    @inline(__always)
    func prefetchEdges(at p: Point) {
        guard let range = range(at: p) else { return }
        prefetch(edges, range.lowerBound)
        if range.count > 8 { prefetch(edges, range.lowerBound + 8) }
    }

    /// Where the pieces of a point's square are, when it has some.
    @inline(__always)
    private func range(at p: Point) -> Range<Int>? {
        guard let number = number(of: p) else { return nil }
        let word = squares.span[number]
        if Self.count(word) == 0 || Self.count(word) == Self.unknown { return nil }
        return Self.rest(word)..<Self.rest(word) + Self.count(word)
    }
}

extension ZoneGrid {
    /// Asks for the word of a point's top cell.
    @inline(__always)
    func prefetchTop(at p: Point) {
        let (x, y, isInside) = units(of: p)
        if isInside { prefetch(top, Int(y &>> Self.unitLog) &* columns &+ Int(x &>> Self.unitLog)) }
    }

    /// Asks for the word of a point's small cell.
    @inline(__always)
    func prefetchCell(at p: Point) {
        let (x, y, isInside) = units(of: p)
        if !isInside { return }
        let word = top.span[Int(y &>> Self.unitLog) &* columns &+ Int(x &>> Self.unitLog)]
        if word & 3 == Self.nestTag { prefetch(cells, Self.small(word, x, y)) }
    }

    /// Asks for the record of a point's cell, or for its set.
    @inline(__always)
    func prefetchRecord(at p: Point) {
        let word = word(at: p)
        if Self.isPure(word) { prefetch(sets, Int(word >> 2)) } else { prefetch(code, Int(word >> 5)) }
    }

    /// Asks for the corners of a record's first edges.
    @inline(__always)
    func prefetchCorners(at p: Point) {
        let word = word(at: p)
        let run = Int(word >> 5) &+ 2 &+ 1 &<< Self.borders(word)
        // Where the first run of most records stands; elsewhere it is any number.
        if !Self.isPure(word), run < code.count { prefetch(corners, Int(code.span[run] >> 5)) }
    }
}
