/// Numbered points that move, side by side in square cells.
///
/// Eight by eight cells are a block, found through a table of blocks (no bounds; memory follows the points, and a block
/// without points is given back). A cell's points lie in one run of a common pool, so a search reads memory in order.
/// There they are kept in single precision from the cell's corner, which decides nearly always; where it could err, the
/// point itself is asked, so answers are those of doubles.
public struct PointGrid: Sendable {
    private struct Entry: Sendable {
        /// Metres from the corner of the cell.
        var x: Float = 0
        var y: Float = 0
        /// NaN = not known.
        var floor = Float.nan
        /// Of a point; in a run that is free, where the next free one of its size starts.
        var number: Int32 = -1
    }

    /// Where a cell's points lie.
    private struct Run: Sendable {
        var start: Int32 = 0
        private var packed: UInt32 = 0

        init() {}

        init(start: Int, count: Int, log: Int) {
            self.start = Int32(start)
            packed = UInt32(count) << 5 | UInt32(log + 1)
        }

        @inline(__always)
        var count: Int { Int(packed >> 5) }
        /// There is room for 2^log points; -1 = no room yet.
        var log: Int { Int(packed & 31) - 1 }

        mutating func add(_ points: Int) { packed = UInt32(Int(packed >> 5) + points) << 5 | packed & 31 }
    }

    private struct Block: Sendable {
        var column: Int64
        var row: Int64
        var points = 0
        /// The next block in the same bucket, or the next free one; -1 = none.
        var next: Int32
    }

    /// Where a point is.
    private struct Item: Sendable {
        var point = Point(0, 0)
        var floor = Float.nan
        /// -1 = not in the grid.
        var place: Int32 = -1
        var run: Int32 = 0
    }

    private static let blockLog: Int64 = 3
    private static let blockMask: Int64 = 7

    private let cell_m: Double
    private let inverse: Double
    private var items: [Item] = []
    private var present = 0
    private var pool: [Entry] = []
    /// First free run of each size in the pool; -1 = none.
    private var freeRuns = [Int32](repeating: -1, count: 32)
    private var blocks: [Block] = []
    /// 64 of each block, row by row.
    private var runs: [Run] = []
    private var freeBlock: Int32 = -1
    private var usedBlocks = 0
    private var heads = [Int32](repeating: -1, count: 64)

    /// - Parameter cell_m: the side of a cell, best the distance that is asked for; more than 0.
    public init(cell_m: Double) {
        self.cell_m = cell_m > 1e-6 ? cell_m : 1e-6
        inverse = 1 / self.cell_m
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
    ///   - floor: NaN = not known; floors that are one in single precision are one.
    public mutating func move(_ number: Int, to point: Point, floor: Double = .nan) {
        if items.count <= number {
            items.append(contentsOf: repeatElement(Item(), count: number + 1 - items.count))
        }
        let (column, row) = (cell(point.x), cell(point.y))
        let entry = Entry(
            x: Float(point.x - Double(column) * cell_m), y: Float(point.y - Double(row) * cell_m), floor: Float(floor),
            number: Int32(number))
        let item = items[number]
        if item.place >= 0 {
            if cell(item.point.x) == column && cell(item.point.y) == row {
                pool[Int(item.place)] = entry
                items[number].point = point
                items[number].floor = entry.floor
                return
            }
            takeOut(item)
        } else {
            present += 1
        }
        let run = self.run(column, row)
        let place = room(in: run)
        pool[place] = entry
        items[number] = Item(point: point, floor: entry.floor, place: Int32(place), run: Int32(run))
    }

    /// Takes a point away.
    public mutating func remove(_ number: Int) {
        guard number < items.count, items[number].place >= 0 else { return }
        takeOut(items[number])
        items[number].place = -1
        present -= 1
    }

    /// The last point of the run fills the gap.
    private mutating func takeOut(_ item: Item) {
        let run = Int(item.run)
        runs[run].add(-1)
        let last = Int(runs[run].start) + runs[run].count
        if last != Int(item.place) {
            pool[Int(item.place)] = pool[last]
            items[Int(pool[last].number)].place = item.place
        }
        if runs[run].count == 0 { giveBack(run) }
        blocks[run >> 6].points -= 1
        if blocks[run >> 6].points == 0 { dropBlock(run >> 6) }
    }

    /// The run of a cell; its block is made when there is none, and counts one point more.
    private mutating func run(_ column: Int64, _ row: Int64) -> Int {
        let (blockColumn, blockRow) = (column >> Self.blockLog, row >> Self.blockLog)
        var block = Self.block(blockColumn, blockRow, heads.span, blocks.span)
        if block < 0 { block = addBlock(blockColumn, blockRow) }
        blocks[block].points += 1
        return block << 6 | Int((row & Self.blockMask) << Self.blockLog | column & Self.blockMask)
    }

    /// A place at the end of a run, which moves to a wider one when it is full.
    private mutating func room(in run: Int) -> Int {
        let old = runs[run]
        if old.log < 0 || old.count == 1 << old.log {
            let log = max(old.log + 1, 1)
            let start = freeRun(log)
            for offset in 0..<old.count {
                let entry = pool[Int(old.start) + offset]
                pool[start + offset] = entry
                items[Int(entry.number)].place = Int32(start + offset)
            }
            giveBack(run)
            runs[run] = Run(start: start, count: old.count, log: log)
        }
        runs[run].add(1)
        return Int(runs[run].start) + runs[run].count - 1
    }

    private mutating func freeRun(_ log: Int) -> Int {
        let start = freeRuns[log]
        if start >= 0 {
            freeRuns[log] = pool[Int(start)].number
            return Int(start)
        }
        pool.append(contentsOf: repeatElement(Entry(), count: 1 << log))
        return pool.count - 1 << log
    }

    private mutating func giveBack(_ run: Int) {
        let log = runs[run].log
        if log < 0 { return }
        pool[Int(runs[run].start)].number = freeRuns[log]
        freeRuns[log] = runs[run].start
        runs[run] = Run()
    }

    // MARK: Blocks

    @inline(__always)
    private static func bucket(_ column: Int64, _ row: Int64, _ buckets: Int) -> Int {
        var hash = UInt64(bitPattern: column) &* 0x9E37_79B9_7F4A_7C15
        hash ^= UInt64(bitPattern: row) &* 0xC2B2_AE3D_27D4_EB4F
        hash ^= hash >> 29
        return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> 32) & (buckets &- 1)
    }

    /// The number of a block, -1 when there is none.
    @inline(__always)
    private static func block(_ column: Int64, _ row: Int64, _ heads: Span<Int32>, _ blocks: Span<Block>) -> Int {
        var next = heads[bucket(column, row, heads.count)]
        while next >= 0 {
            let block = blocks[Int(next)]
            if block.column == column && block.row == row { break }
            next = block.next
        }
        return Int(next)
    }

    private mutating func addBlock(_ column: Int64, _ row: Int64) -> Int {
        if usedBlocks >= heads.count { widen() }
        usedBlocks += 1
        let bucket = Self.bucket(column, row, heads.count)
        let block = Block(column: column, row: row, next: heads[bucket])
        let number: Int
        if freeBlock >= 0 {
            number = Int(freeBlock)
            freeBlock = blocks[number].next
            blocks[number] = block
        } else {
            number = blocks.count
            blocks.append(block)
            runs.append(contentsOf: repeatElement(Run(), count: 64))
        }
        heads[bucket] = Int32(number)
        return number
    }

    private mutating func dropBlock(_ number: Int) {
        let bucket = Self.bucket(blocks[number].column, blocks[number].row, heads.count)
        if heads[bucket] == Int32(number) {
            heads[bucket] = blocks[number].next
        } else {
            var before = Int(heads[bucket])
            while blocks[before].next != Int32(number) { before = Int(blocks[before].next) }
            blocks[before].next = blocks[number].next
        }
        blocks[number].next = freeBlock
        freeBlock = Int32(number)
        usedBlocks -= 1
    }

    private mutating func widen() {
        heads = [Int32](repeating: -1, count: heads.count * 4)
        for number in blocks.indices where blocks[number].points > 0 {
            let bucket = Self.bucket(blocks[number].column, blocks[number].row, heads.count)
            blocks[number].next = heads[bucket]
            heads[bucket] = Int32(number)
        }
    }

    // MARK: Questions

    /// The points at most `within_m` from a place, in no order; on a floor that is known only those on it or on none.
    /// Nothing is allocated when `found` is kept.
    public func points(near point: Point, floor: Double = .nan, within_m: Double, into found: inout [Int32]) {
        found.removeAll(keepingCapacity: true)
        forEach(near: point, floor: floor, within_m: within_m) { found.append(Int32(truncatingIfNeeded: $0)) }
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
    func sharesFloor(_ one: Int, _ two: Int) -> Bool { Self.same(items[one].floor, items[two].floor) }

    @inline(__always)
    private static func same(_ one: Float, _ two: Float) -> Bool { one == two || one.isNaN || two.isNaN }

    /// Calls `body` with each point at most `within_m` from a place, in no order.
    @inline(__always)
    func forEach(near point: Point, floor: Double, within_m: Double, _ body: (Int) -> Void) {
        let (left, right) = (cell(point.x - within_m), cell(point.x + within_m))
        let (low, high) = (cell(point.y - within_m), cell(point.y + within_m))
        let floor = Float(floor)
        let limit = within_m * within_m
        // A wide search is cheaper over the points than over its cells.
        if Double(right - left + 1) * Double(high - low + 1) > Double(present) + 64 {
            for number in items.indices where items[number].place >= 0 {
                if Self.same(items[number].floor, floor) && squared(number, point) <= limit { body(number) }
            }
            return
        }
        let reach = Reach(point: point, within_m: within_m)
        var hits = Hits()
        func tell() {
            for index in 0..<hits.count {
                let number = Int(hits.numbers[index])
                if hits.squares[index] < reach.certain || squared(number, point) <= reach.limit { body(number) }
            }
            hits.count = 0
        }
        let (heads, blocks, runs, pool) = (heads.span, blocks.span, runs.span, pool.span)
        for blockRow in low >> Self.blockLog...high >> Self.blockLog {
            for blockColumn in left >> Self.blockLog...right >> Self.blockLog {
                let block = Self.block(blockColumn, blockRow, heads, blocks)
                if block < 0 { continue }
                // The part of the search that lies in this block.
                let base = (column: blockColumn << Self.blockLog, row: blockRow << Self.blockLog)
                let columns = Int(max(left - base.column, 0))...Int(min(right - base.column, Self.blockMask))
                let rows = Int(max(low - base.row, 0))...Int(min(high - base.row, Self.blockMask))
                // Asks for all runs at once, before any of them is waited for; the sum is never that.
                var sum = 0
                for row in rows {
                    for column in columns {
                        sum &+= Int(pool[Int(runs[block &<< 6 | row &<< 3 | column].start)].number)
                    }
                }
                if sum == .min { return }
                for row in rows {
                    let y = Float(Double(base.row &+ Int64(row)) * cell_m - point.y)
                    for column in columns {
                        let run = runs[block &<< 6 | row &<< 3 | column]
                        let x = Float(Double(base.column &+ Int64(column)) * cell_m - point.x)
                        for place in Int(run.start)..<Int(run.start) &+ run.count {
                            if hits.count == Hits.most { tell() }
                            hits.note(pool[place], x, y, floor, reach.possible)
                        }
                    }
                }
            }
        }
        tell()
    }

    /// What single precision may decide.
    private struct Reach {
        var limit: Double
        /// Squares up to here are certainly within, and beyond the other certainly not.
        var certain: Float
        var possible: Float

        init(point: Point, within_m: Double) {
            limit = within_m * within_m
            // A few roundings of floats, and those of doubles this far from the origin.
            let doubt = limit * 0x1p-18 + within_m * (abs(point.x) + abs(point.y) + within_m) * 0x1p-46
            certain = Float(limit - doubt) * (1 - 0x1p-20)
            possible = Float(limit + doubt) * (1 + 0x1p-20)
        }
    }

    /// Points that may be near: taken without a branch, told together.
    private struct Hits {
        static let most = 63
        var numbers = InlineArray<64, Int32>(repeating: 0)
        var squares = InlineArray<64, Float>(repeating: 0)
        var count = 0

        @inline(__always)
        mutating func note(_ entry: Entry, _ x: Float, _ y: Float, _ floor: Float, _ possible: Float) {
            let (dx, dy) = (entry.x + x, entry.y + y)
            let square = dx * dx + dy * dy
            numbers[count] = entry.number
            squares[count] = square
            let isNear = square <= possible
            let isThere = PointGrid.same(entry.floor, floor)
            count &+= isNear && isThere ? 1 : 0
        }
    }
}
