/// The moves of a chunk, and where what was read ahead for them goes; kept from one chunk to the next.
struct Ahead: Sendable {
    /// Where tags leave their clearing to.
    var points: [Point] = []
    private var sum: UInt64 = 0

    /// Keeps what was read, so that it is read.
    @inline(__always)
    mutating func take(_ value: UInt64) { sum &+= value }
}

extension BorderMap {
    /// Reads the squares and pieces that looks at `ahead.points` will read, for many of them in steps that do not wait
    /// for each other.
    func readAhead(_ ahead: inout Ahead) {
        if squares.isEmpty { return }
        let (squares, pieces) = (squares.span, pieces.span)
        for point in ahead.points.indices { ahead.take(UInt64(squares[number(of: ahead.points[point]) ?? 0])) }
        for point in ahead.points.indices {
            let word = squares[number(of: ahead.points[point]) ?? 0]
            let place = word & 31 == 0 ? 0 : Int(word >> 5)
            if place < pieces.count { ahead.take(UInt64(truncatingIfNeeded: Int(pieces[place].x))) }
        }
    }
}
