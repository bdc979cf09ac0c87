/// Numbered points that move, in square cells.
///
/// Eight by eight cells of one floor are a block, found through a table of blocks (no bounds; memory follows the points,
/// and a block without points is given back). All points of a block lie in one run, cell after cell, so a search reads
/// one stretch of memory for each row of cells. There they are kept in 65,536ths of the block's side, which decides
/// nearly always; where it could err, the point itself is asked, so answers are those of doubles.
public struct PointGrid: Sendable {
    /// Where a point is.
    private struct Item: Sendable {
        var point = Point(0, 0)
        /// NaN = not known.
        var floor = Float.nan
        /// -1 = not in the grid.
        var block: Int32 = -1
    }

    private let inverse: Double
    private var items: [Item] = []
    private var present = 0
    private var floors: [GridFloor] = []
    private var blocks: BlockTable

    /// - Parameter cell_m: the side of a cell, best the distance that is asked for; more than 0.
    public init(cell_m: Double) {
        let cell_m = cell_m > 1e-6 ? cell_m : 1e-6
        inverse = 1 / cell_m
        blocks = BlockTable(side_m: cell_m * Double(PointBlock.side))
    }

    @inline(__always)
    private func cell(_ value: Double) -> Int64 {
        let cells = max(-4e15, min(4e15, value * inverse))
        let towardsZero = Int64(cells)
        return Double(towardsZero) > cells ? towardsZero &- 1 : towardsZero
    }

    // MARK: Moving

    /// Moves a point, or adds it.
    /// - Parameters:
    ///   - number: from 0; the grid keeps room for every number up to the largest.
    ///   - point: metres, at most 4e15 cells from the origin.
    ///   - floor: NaN = not known; floors that are one in single precision are one.
    public mutating func move(_ number: Int, to point: Point, floor: Double = .nan) {
        if items.count <= number {
            items.append(contentsOf: repeatElement(Item(), count: number + 1 - items.count))
        }
        let (column, row) = (cell(point.x), cell(point.y))
        let spot = PointBlock.cell(column, row)
        let floor = Float(floor)
        let old = items[number]
        if old.block >= 0 {
            let block = Int(old.block)
            if PointGrid.areOne(old.floor, floor) && blocks.holds(block, column, row) {
                let from = PointBlock.cell(cell(old.point.x), cell(old.point.y))
                blocks.move(block, blocks.entry(number, point, in: block), from: from, to: spot)
                items[number].point = point
                return
            }
            takeOut(number)
        } else {
            present += 1
        }
        let block = blocks.find(column, row, level(floor)) ?? addBlock(column, row, floor)
        blocks.insert(block, blocks.entry(number, point, in: block), into: spot)
        items[number] = Item(point: point, floor: floor, block: Int32(block))
    }

    /// Takes a point away.
    public mutating func remove(_ number: Int) {
        guard number < items.count, items[number].block >= 0 else { return }
        takeOut(number)
        items[number].block = -1
        present -= 1
    }

    private mutating func takeOut(_ number: Int) {
        let item = items[number]
        let block = Int(item.block)
        blocks.remove(block, number, from: PointBlock.cell(cell(item.point.x), cell(item.point.y)))
        if blocks.isEmpty(block) {
            blocks.drop(block)
            floors[level(item.floor)].blocks -= 1
        }
    }

    // MARK: Floors

    @inline(__always)
    private static func areOne(_ one: Float, _ two: Float) -> Bool { one == two || one.isNaN && two.isNaN }

    @inline(__always)
    private static func mayBeOne(_ one: Float, _ two: Float) -> Bool { one == two || one.isNaN || two.isNaN }

    /// The number of a floor; a new one when it has no block yet, which is not used until `addBlock`.
    private func level(_ floor: Float) -> Int {
        for level in floors.indices where floors[level].blocks > 0 && Self.areOne(floors[level].floor, floor) {
            return level
        }
        return floors.firstIndex { $0.blocks == 0 } ?? floors.count
    }

    private mutating func addBlock(_ column: Int64, _ row: Int64, _ floor: Float) -> Int {
        let level = level(floor)
        if level == floors.count { floors.append(GridFloor(floor: floor)) }
        floors[level].floor = floor
        floors[level].blocks += 1
        return blocks.add(column, row, level)
    }

    // MARK: Questions

    /// The points at most `within_m` from a place, in no order; on a floor that is known only those on it or on none.
    /// Nothing is allocated when `found` is kept.
    public func points(near point: Point, floor: Double = .nan, within_m: Double, into found: inout [Int32]) {
        found.removeAll(keepingCapacity: true)
        search(point, Float(floor), within_m) { hits in
            let numbers = hits.numbers.span.extracting(first: hits.count)
            unsafe numbers.withUnsafeBufferPointer { unsafe found.append(contentsOf: $0) }
        }
    }

    /// The square of the distance between two points, or of one from a place.
    @inline(__always)
    func squared(_ one: Int, _ two: Int) -> Double { squared(one, items[two].point) }

    @inline(__always)
    func squared(_ one: Int, _ point: Point) -> Double {
        let (dx, dy) = (items[one].point.x - point.x, items[one].point.y - point.y)
        return dx * dx + dy * dy
    }

    @inline(__always)
    func sharesFloor(_ one: Int, _ two: Int) -> Bool { Self.mayBeOne(items[one].floor, items[two].floor) }

    /// Calls `body` with each point at most `within_m` from a place, in no order.
    @inline(__always)
    func forEach(near point: Point, floor: Double, within_m: Double, _ body: (Int) -> Void) {
        search(point, Float(floor), within_m) { hits in
            for index in 0..<hits.count { body(Int(hits.numbers[index])) }
        }
    }

    /// How many moves ahead a point, its block and the points around it are asked for.
    private static let lead = (item: 24, block: 16, points: 8)

    /// Moves points, one after the other, and lists after each the points at most `within_m` from its new place: as `move` and
    /// `points(near:)` do, in less time, because memory is asked for before its turn. Best some hundred moves at a time.
    public mutating func move(_ moves: Span<PointMove>, listing within_m: Double, into answers: inout NearPoints) {
        answers.removeAll()
        for turn in moves.indices {
            if turn + Self.lead.item < moves.count { prefetch(items, moves[turn + Self.lead.item].number) }
            if turn + Self.lead.block < moves.count { prefetchBlock(moves[turn + Self.lead.block], within_m) }
            if turn + Self.lead.points < moves.count { prefetchPoints(moves[turn + Self.lead.points], within_m) }
            let next = moves[turn]
            move(next.number, to: next.point, floor: next.floor)
            search(next.point, Float(next.floor), within_m) { answers.append($0) }
            answers.end()
        }
    }

    /// The block that a move begins in, where it is known; nearly always it ends there too.
    @inline(__always)
    private func block(before move: PointMove) -> Int? {
        guard move.number < items.count else { return nil }
        let block = Int(items[move.number].block)
        return block >= 0 ? block : nil
    }

    @inline(__always)
    private func prefetchBlock(_ move: PointMove, _ within_m: Double) {
        guard let block = block(before: move) else { return }
        blocks.prefetchBlock(block, rows: cell(move.point.y - within_m)...cell(move.point.y + within_m))
    }

    @inline(__always)
    private func prefetchPoints(_ move: PointMove, _ within_m: Double) {
        guard let block = block(before: move) else { return }
        blocks.prefetchPoints(block, window(move.point, within_m))
    }

    @inline(__always)
    private func window(_ point: Point, _ within_m: Double) -> BlockWindow {
        BlockWindow(
            left: cell(point.x - within_m), right: cell(point.x + within_m), low: cell(point.y - within_m),
            high: cell(point.y + within_m))
    }

    /// Calls `tell` with the points at most `within_m` from a place, some at a time.
    @inline(__always)
    private func search(_ point: Point, _ floor: Float, _ within_m: Double, _ tell: (borrowing Hits) -> Void) {
        let window = window(point, within_m)
        let limit = within_m * within_m
        var hits = Hits()
        // A wide search is cheaper over the points than over its cells.
        if window.cells > Double(present) + 64 {
            for number in items.indices where items[number].block >= 0 {
                if Self.mayBeOne(items[number].floor, floor) && squared(number, point) <= limit {
                    if hits.count == Hits.most {
                        tell(hits)
                        hits.count = 0
                    }
                    hits.add(Int32(number))
                }
            }
            return tell(hits)
        }
        let reach = Reach(within_m, of: point, units: blocks.scale)
        for level in floors.indices where floors[level].blocks > 0 && Self.mayBeOne(floors[level].floor, floor) {
            blocks.forEachStretch(window, level, point) { entries, x, y in
                for place in entries.indices {
                    if hits.count == Hits.most {
                        decide(&hits, reach, point, limit)
                        tell(hits)
                        hits.count = 0
                    }
                    hits.note(entries[place], x, y, reach)
                }
            }
        }
        decide(&hits, reach, point, limit)
        tell(hits)
    }

    /// Asks the points themselves where their entries leave a doubt.
    @inline(__always)
    private func decide(_ hits: inout Hits, _ reach: Reach, _ point: Point, _ limit: Double) {
        if hits.doubtful == 0 { return }
        var kept = 0
        for index in 0..<hits.count {
            if hits.squares[index] < reach.certain || squared(Int(hits.numbers[index]), point) <= limit {
                hits.numbers[kept] = hits.numbers[index]
                kept += 1
            }
        }
        hits.count = kept
        hits.doubtful = 0
    }
}

/// A move of a numbered point.
public struct PointMove: Hashable, Sendable {
    /// From 0.
    public var number: Int
    /// Metres.
    public var point: Point
    /// NaN = not known.
    public var floor: Double

    public init(_ number: Int, to point: Point, floor: Double = .nan) {
        (self.number, self.point, self.floor) = (number, point, floor)
    }
}

/// The points near each of many places; kept from one question to the next, nothing is allocated.
public struct NearPoints: Sendable {
    /// Of all places, one after the other; of each in no order.
    public private(set) var numbers: [Int32] = []
    private var ends: [Int] = []

    public init() {}

    /// How many places were asked for.
    public var count: Int { ends.count }

    /// Where in `numbers` the points near one of the places are.
    public func range(of place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

    fileprivate mutating func removeAll() {
        numbers.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    fileprivate mutating func append(_ hits: borrowing Hits) {
        let found = hits.numbers.span.extracting(first: hits.count)
        unsafe found.withUnsafeBufferPointer { unsafe numbers.append(contentsOf: $0) }
    }

    fileprivate mutating func end() { ends.append(numbers.count) }
}

/// A storey that points are on.
private struct GridFloor: Sendable {
    /// NaN = not known.
    var floor: Float
    /// How many blocks it has; none = its number is free.
    var blocks = 0
}

/// What squares of distances, in the units of blocks, decide.
private struct Reach {
    /// Less is certainly within.
    let certain: Float
    /// More is certainly beyond.
    let possible: Float

    init(_ within_m: Double, of point: Point, units scale: Double) {
        let limit = within_m * scale
        // Half a unit on each axis, the roundings of floats, and those of doubles this far from the origin.
        let doubt = 1.25 + limit * 0x1p-20 + (abs(point.x) + abs(point.y) + within_m) * scale * 0x1p-50
        let inner = max(limit - doubt, 0)
        certain = Float(inner * inner)
        possible = Float((limit + doubt) * (limit + doubt))
    }
}

/// Points that may be near: taken without a branch, told together.
private struct Hits {
    static let most = 63
    var numbers = InlineArray<64, Int32>(repeating: 0)
    var squares = InlineArray<64, Float>(repeating: 0)
    var count = 0
    /// How many of them are near only perhaps.
    var doubtful = 0

    mutating func add(_ number: Int32) {
        numbers[count] = number
        count += 1
    }

    @inline(__always)
    mutating func note(_ entry: BlockEntry, _ x: Float, _ y: Float, _ reach: Reach) {
        let (dx, dy) = (Float(entry.x) - x, Float(entry.y) - y)
        let square = dx * dx + dy * dy
        numbers[count] = entry.number
        squares[count] = square
        let isPossible = square <= reach.possible
        count &+= isPossible ? 1 : 0
        doubtful &+= isPossible && square >= reach.certain ? 1 : 0
    }
}
