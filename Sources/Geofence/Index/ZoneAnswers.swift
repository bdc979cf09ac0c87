/// The zones of many points, kept from one call to the next so that nothing is allocated.
public struct ZoneAnswers: Sendable {
    /// Places in `ZoneIndex.zones`: those of a point stand in `range(of:)`, the rest is room.
    public private(set) var zones: [Int32] = []
    /// Where the answer of each point begins, and where that of the last one ends.
    @usableFromInline var starts: [Int32] = [0]
    /// How many points were asked for.
    public private(set) var count = 0
    /// Words of the points of one chunk, the numbers of those near a border, and their sets where no list has them.
    private var words = [UInt32](repeating: 0, count: chunk)
    private var bordered = [UInt32](repeating: 0, count: chunk)
    private var extra: [UInt32] = []

    private static let chunk = 256
    /// A word that is a place in `extra` and none in the grid's sets.
    private static let extraTag: UInt32 = 3
    /// Stands for a top cell where a point lies in none.
    private static let outside = UInt32.max

    public init() {}

    /// Where in `zones` the answer for a point lies, in file order; `point` counts from 0 and must be below `count`.
    @inlinable
    public func range(of point: Int) -> Range<Int> { Int(starts[point])..<Int(starts[point + 1]) }

    /// Answers all points, a chunk at a time; each step is done for the whole chunk and nearly without a branch, so
    /// that the processor waits for many places in memory at once instead of for one after another.
    mutating func answer(_ points: Span<Point>, _ grid: borrowing ZoneGrid) {
        count = points.count
        if starts.count <= points.count {
            starts.append(contentsOf: repeatElement(0, count: points.count + 1 - starts.count))
        }
        var used = 0
        var first = 0
        while first < points.count {
            let last = min(first + Self.chunk, points.count)
            let chunk = points.extracting(first..<last)
            extra.removeAll(keepingCapacity: true)
            let borders = Self.findWords(chunk, grid, &words, &bordered)
            Self.settle(borders, chunk, grid, &words, bordered, &extra)
            var next = first
            while next < last {
                (next, used) = unsafe write(next..<last, of: first, from: used, grid)
                if next < last { zones.append(contentsOf: repeatElement(0, count: zones.count + 4096)) }
            }
            first = last
        }
        starts[points.count] = Int32(truncatingIfNeeded: used)
    }

    /// The words of the chunk's cells; returns how many have a border, whose numbers are then in `bordered`.
    private static func findWords(
        _ points: Span<Point>, _ grid: borrowing ZoneGrid, _ words: inout [UInt32], _ bordered: inout [UInt32]
    ) -> Int {
        var words = words.mutableSpan
        var bordered = bordered.mutableSpan
        let top = grid.top.span
        let cells = grid.cells.span
        let columns = grid.columns
        let lattice = ZoneGrid.Lattice(grid)
        let isGeographic = grid.crs == .wgs84
        let unit = (1 as UInt64) &<< ZoneGrid.unitLog &- 1
        // Three short loops: the shorter a loop, the more of its loads are under way at once, and each asks for the memory
        // of the next. The first leaves the place of the top cell in `words`, and in `bordered` where in it the point is.
        for number in points.indices {
            let (x, y, isInside) = lattice.units(
                of: isGeographic ? ZoneIndex.home(points[number], .wgs84) : points[number])
            let place =
                Int(truncatingIfNeeded: (y &>> ZoneGrid.unitLog)) &* columns
                &+ Int(truncatingIfNeeded: x &>> ZoneGrid.unitLog)
            words[number] = isInside ? UInt32(truncatingIfNeeded: place) : outside
            bordered[number] = UInt32(truncatingIfNeeded: y & unit) &<< 16 | UInt32(truncatingIfNeeded: x & unit)
            prefetch(grid.top, isInside ? place : 0)
        }
        // The second leaves a small cell's place in `bordered`, and 0 where there is none.
        for number in points.indices {
            let word = words[number] == outside ? 0 : top[Int(words[number])]
            // All ones where there are small cells: a branch on a word waits for it.
            let nest = 0 &- (word & ZoneGrid.nestTag) >> 1
            let spot = bordered[number]
            let place = ZoneGrid.small(word, UInt64(spot & 0xFFFF), UInt64(spot &>> 16))
            words[number] = word & ~nest
            bordered[number] = UInt32(truncatingIfNeeded: place) & nest
            prefetch(grid.cells, Int(bordered[number]))
        }
        var count = 0
        for number in points.indices {
            let word = words[number] | cells[Int(bordered[number])]
            words[number] = word
            bordered[count] = UInt32(truncatingIfNeeded: number)
            count &+= Int(word & ZoneGrid.recordTag)
        }
        return count
    }

    /// Turns the words of cells with a border into those of sets, after all memory for that was asked for.
    private static func settle(
        _ borders: Int, _ points: Span<Point>, _ grid: borrowing ZoneGrid, _ words: inout [UInt32],
        _ bordered: [UInt32], _ extra: inout [UInt32]
    ) {
        var words = words.mutableSpan
        let bordered = bordered.span.extracting(first: borders)
        for place in bordered.indices { grid.prefetchRecord(of: words[Int(bordered[place])]) }
        for place in bordered.indices { grid.prefetchCorners(of: words[Int(bordered[place])]) }
        for place in bordered.indices {
            let number = Int(bordered[place])
            let word = words[number]
            let point = home(points[number], grid)
            if ZoneGrid.borders(word) > 0 {
                words[number] = grid.set(of: word, at: point) << 2
            } else {
                words[number] = UInt32(extra.count) << 2 | extraTag
                let start = extra.count
                extra.append(0)
                grid.forEachSlot(ofList: word, at: point) { extra.append(UInt32($0)) }
                extra[start] = UInt32(extra.count - start - 1)
            }
        }
        // Four slots are copied at once, needed or not.
        if !extra.isEmpty { extra.append(contentsOf: repeatElement(0, count: 4)) }
    }

    /// Copies the sets of a chunk's points to `zones` as long as there is room; returns the first point that is left,
    /// and how much of `zones` is used.
    ///
    /// Unsafe, because most sets have few zones, and a loop over them costs more than all the rest: four slots are
    /// copied at once. Reading stays within `sets` and `extra`, which end in four words of padding; writing stays
    /// within `zones`, which is asked for four more than the set has.
    @unsafe private mutating func write(
        _ numbers: Range<Int>, of chunk: Int, from used: Int, _ grid: borrowing ZoneGrid
    ) -> (next: Int, used: Int) {
        let room = zones.count
        return unsafe zones.withUnsafeMutableBytes { zones in
            unsafe starts.withUnsafeMutableBufferPointer { starts in
                unsafe grid.sets.withUnsafeBytes { sets in
                    unsafe extra.withUnsafeBytes { extra in
                        var used = used
                        for number in numbers {
                            let word = words[number - chunk]
                            let source = unsafe word & 3 == Self.extraTag ? extra : sets
                            let place = Int(word >> 2) &* 4
                            let size = Int(unsafe source.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                            if used &+ size &+ 4 > room { return (number, used) }
                            unsafe starts[number] = Int32(truncatingIfNeeded: used)
                            var done = 0
                            repeat {
                                let four = unsafe source.loadUnaligned(
                                    fromByteOffset: place &+ 4 &+ done &* 4, as: SIMD4<UInt32>.self)
                                unsafe zones.storeBytes(
                                    of: four, toByteOffset: (used &+ done) &* 4, as: SIMD4<UInt32>.self)
                                done &+= 4
                            } while done < size
                            used &+= size
                        }
                        return (numbers.upperBound, used)
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func home(_ point: Point, _ grid: borrowing ZoneGrid) -> Point {
        grid.crs == .wgs84 ? ZoneIndex.home(point, .wgs84) : point
    }
}
