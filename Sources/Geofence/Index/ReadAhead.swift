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

/// Asks for every line of some elements.
@inline(__always)
func prefetch<Element>(_ elements: [Element], _ places: Range<Int>) {
    unsafe elements.withUnsafeBytes { buffer in
        guard let start = buffer.baseAddress, !places.isEmpty else { return }
        let stride = MemoryLayout<Element>.stride
        let last = unsafe start + (places.upperBound &* stride &- 1)
        var place = unsafe start + places.lowerBound &* stride
        while unsafe place < last {
            unsafe prefetch_line(place)
            unsafe place += 64
        }
        unsafe prefetch_line(last)
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
        prefetch(fours, range.lowerBound / 4..<(range.upperBound + 3) / 4)
    }

    /// Asks for what edges a glimpse saw.
    @inline(__always)
    func prefetchEdges(of glimpse: Glimpse) {
        if glimpse.near == 0 { return }
        prefetch(edges, Int(glimpse.first) &+ glimpse.near.trailingZeroBitCount)
        prefetch(edges, Int(glimpse.first) &+ 63 &- glimpse.near.leadingZeroBitCount)
    }

    /// Asks for the corners of those edges.
    @inline(__always)
    func prefetchCorners(of glimpse: Glimpse, _ corners: [Point]) {
        let edges = edges.span
        var left = glimpse.near
        while left != 0 {
            let corner = Int(edges[Int(glimpse.first) &+ left.trailingZeroBitCount].corner)
            left &= left &- 1
            prefetch(corners, corner)
            prefetch(corners, corner &+ 1)
        }
    }

    /// Where the pieces of a point's square are, when it has some.
    @inline(__always)
    private func range(at p: Point) -> Range<Int>? {
        guard let number = number(of: p) else { return nil }
        let word = squares.span[number]
        if Self.count(word) == 0 || Self.count(word) == Self.unknown { return nil }
        return Self.rest(word) * 4..<Self.rest(word) * 4 + Self.count(word)
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
        if Self.isPure(word) { prefetch(sets, Int(word >> 2)) } else { prefetchRecord(of: word) }
    }

    /// Asks for the corners of the edges in a point's cell.
    @inline(__always)
    func prefetchCorners(at p: Point) {
        let word = word(at: p)
        if !Self.isPure(word) { prefetchCorners(of: word) }
    }

    /// Asks for a record; most are shorter than a line, and many lie in two.
    @inline(__always)
    func prefetchRecord(of word: UInt32) {
        prefetch(code, Int(word >> 5))
        prefetch(code, Int(word >> 5) &+ 8)
    }

    /// Asks for the corners of the first run of each border of a record, unless it is a list; where there are other
    /// numbers instead, for any.
    @inline(__always)
    func prefetchCorners(of word: UInt32) {
        let code = code.span
        let borders = Self.borders(word)
        var place = Int(word >> 5) &+ 1 &<< borders
        for _ in 0..<borders where place &+ 2 < code.count {
            let run = code[place &+ 2]
            prefetch(corners, Int(run >> 5))
            prefetch(corners, Int(run >> 5) &+ Int(run & 31))
            place &+= 2 &+ Self.length(code[place &+ 1])
        }
    }
}
