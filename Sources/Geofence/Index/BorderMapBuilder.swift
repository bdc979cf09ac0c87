// How a `BorderMap` is made from the zones of a grid.
extension BorderMap {
    /// About so many squares to an edge, so that memory follows the borders.
    private static let squaresPerEdge = 3.0
    private static let leastSide_m = 4.0

    /// A piece of an edge in a square.
    struct Entry {
        var square: Int
        /// nil = the square says nothing.
        var piece: FourPieces.Piece?
        var corner: UInt32 = 0
        var slot: Int32 = 0
    }

    /// - Parameter isHazard: of each slot, whether its zone is a hazard.
    init(_ grid: ZoneGrid, isHazard: [Bool]) {
        var box = Box()
        for corner in grid.corners { box.add(corner) }
        for circle in grid.circles {
            box.add(Point(x: circle.centre.x - circle.radius_m, y: circle.centre.y - circle.radius_m))
            box.add(Point(x: circle.centre.x + circle.radius_m, y: circle.centre.y + circle.radius_m))
        }
        guard grid.crs == .local, box.minX <= box.maxX else { return }
        lay(box, edges: Double(grid.corners.count + 8 * grid.circles.count))
        var entries: [Entry] = []
        for slot in grid.slotRings.indices { add(slot, of: grid, to: &entries) }
        pack(entries, isHazard)
        spread(0..<columns, 0..<rows)
        takeLargePages(squares)
        takeLargePages(fours)
        takeLargePages(edges)
    }

    /// Where the borders of a zone run.
    func add(_ slot: Int, of grid: ZoneGrid, to entries: inout [Entry]) {
        for ring in grid.rings[grid.slotRings[slot].asInt] {
            for edge in ring.asInt { add(edge, of: slot, grid.corners, to: &entries) }
        }
        for circle in grid.circles(of: slot) { add(circle, to: &entries) }
    }

    private mutating func lay(_ box: Box, edges: Double) {
        let (width, height) = (box.maxX - box.minX, box.maxY - box.minY)
        let count = edges * Self.squaresPerEdge + 64
        let largest = max(abs(box.minX), abs(box.maxX), abs(box.minY), abs(box.maxY))
        side_m = max(
            Self.leastSide_m, (width * height / count).squareRoot(), max(width, height) / count, largest * 1e-9)
        // Half a square of room, so that no border lies where rounding decides whether it is on the map.
        originX = box.minX - side_m / 2
        originY = box.minY - side_m / 2
        columns = Int(width / side_m) + 2
        rows = Int(height / side_m) + 2
        inverse = 1 / side_m
        squares = [UInt32](repeating: 0, count: columns * rows)
    }

    /// How far from its centre a square's pieces reach: half a side beyond it, and a little for rounding.
    private var pieceReach_m: Double { side_m * (1 - 1 / Self.units) }

    /// The numbers of the squares that a range comes within half a side of.
    private func span(_ low: Double, _ high: Double, _ origin: Double, _ count: Int) -> Range<Int> {
        let half = side_m / 2 + Clearing.slack_m
        let first = max(0, Int(((low - half - origin) / side_m).rounded(.down)))
        let last = min(count - 1, Int(((high + half - origin) / side_m).rounded(.down)))
        return first..<max(first, last + 1)
    }

    private func add(_ edge: Int, of slot: Int, _ corners: [Point], to entries: inout [Entry]) {
        let (a, b) = (corners[edge], corners[edge + 1])
        for row in span(min(a.y, b.y), max(a.y, b.y), originY, rows) {
            let middle = centre(0, row).y
            guard let (first, last) = Self.clip(a.y - middle, b.y - middle, pieceReach_m, 0...1) else { continue }
            let (one, two) = (a.x + (b.x - a.x) * first, a.x + (b.x - a.x) * last)
            for column in span(min(one, two), max(one, two), originX, columns) {
                let centre = centre(column, row)
                guard let (from, to) = Self.clip(a.x - centre.x, b.x - centre.x, pieceReach_m, first...last) else {
                    continue
                }
                func units(_ part: Double) -> (Int16, Int16) {
                    let x = a.x - centre.x + (b.x - a.x) * part
                    let y = a.y - centre.y + (b.y - a.y) * part
                    return (Int16((x * inverse * Self.units).rounded()), Int16((y * inverse * Self.units).rounded()))
                }
                let (start, end) = (units(from), units(to))
                let piece = FourPieces.Piece(ax: start.0, ay: start.1, bx: end.0, by: end.1)
                entries.append(
                    Entry(square: row * columns + column, piece: piece, corner: UInt32(edge), slot: Int32(slot)))
            }
        }
    }

    /// The part of a line, within `limits` of its way from a to b, that lies within `reach` of 0.
    private static func clip(
        _ a: Double, _ b: Double, _ reach: Double, _ limits: ClosedRange<Double>
    ) -> (Double, Double)? {
        if a == b { return abs(a) <= reach ? (limits.lowerBound, limits.upperBound) : nil }
        let (one, two) = ((-reach - a) / (b - a), (reach - a) / (b - a))
        let first = max(limits.lowerBound, min(one, two))
        let last = min(limits.upperBound, max(one, two))
        return first <= last ? (first, last) : nil
    }

    /// The squares that a circle's rim may come near.
    private func add(_ circle: ZoneGrid.Circle, to entries: inout [Entry]) {
        let radius_m = circle.radius_m
        // From the centre to the corner of what a square knows.
        let reach_m = side_m * 1.5
        for row in span(circle.centre.y - radius_m, circle.centre.y + radius_m, originY, rows) {
            for column in span(circle.centre.x - radius_m, circle.centre.x + radius_m, originX, columns)
            where abs(circle.distance(centre(column, row)) - radius_m) <= reach_m {
                entries.append(Entry(square: row * columns + column, piece: nil))
            }
        }
    }

    private mutating func pack(_ entries: [Entry], _ isHazard: [Bool]) {
        var counts = [Int](repeating: 0, count: squares.count)
        for entry in entries { counts[entry.square] += entry.piece == nil ? Self.unknown : 1 }
        var place = 0
        for square in squares.indices {
            if counts[square] >= Self.unknown {
                squares[square] = UInt32(Self.unknown)
            } else if counts[square] > 0 {
                squares[square] = Self.word(count: 0, hasHazard: false, rest: place)
                place += Self.fours(counts[square])
            } else {
                squares[square] = Self.word(count: 0, hasHazard: false, rest: Self.farthest)
            }
        }
        fours = [FourPieces](repeating: FourPieces(), count: place)
        edges = [(UInt32, Int32)](repeating: (0, 0), count: place * 4)
        for entry in entries {
            let word = squares[entry.square]
            guard let piece = entry.piece, Self.count(word) != Self.unknown else { continue }
            let place = Self.rest(word) * 4 + Self.count(word)
            fours[place / 4][place % 4] = piece
            edges[place] = (entry.corner, entry.slot)
            squares[entry.square] = Self.word(
                count: Self.count(word) + 1, hasHazard: Self.hasHazard(word) || isHazard[Int(entry.slot)],
                rest: Self.rest(word))
        }
    }

    /// Notes in the empty squares of some columns and rows how far away the next other is, along the axis where it is
    /// farther: once from the low corner and once from the high one. What they say already is not exceeded.
    mutating func spread(_ columns: Range<Int>, _ rows: Range<Int>) {
        func distance(_ column: Int, _ row: Int) -> Int {
            guard columns.contains(column), rows.contains(row) else { return Self.farthest }
            let word = squares[row * self.columns + column]
            return Self.count(word) == 0 ? Self.rest(word) : 0
        }
        func mend(_ column: Int, _ row: Int, _ step: Int) {
            let known = distance(column, row)
            if known == 0 { return }
            let ahead = min(
                distance(column - 1, row + step), distance(column, row + step), distance(column + 1, row + step),
                distance(column + step, row))
            if ahead + 1 < known {
                squares[row * self.columns + column] = Self.word(count: 0, hasHazard: false, rest: ahead + 1)
            }
        }
        for row in rows { for column in columns { mend(column, row, -1) } }
        for row in rows.reversed() { for column in columns.reversed() { mend(column, row, 1) } }
    }
}
