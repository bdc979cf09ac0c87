/// A point as its block keeps it.
struct BlockEntry: Sendable {
    /// 65,536ths of the block's side from its corner.
    var x: UInt16 = 0
    var y: UInt16 = 0
    /// Of a point; in a run that is free, where the next free one of its size starts.
    var number: Int32 = -1
}

/// Eight by eight cells of one floor.
struct PointBlock: Sendable {
    static let side: Int64 = 8
    static let cells = 64
    static let sideLog: Int64 = 3
    static let mask: Int64 = 7

    /// Of its corner, in blocks.
    var column: Int64
    var row: Int64
    var level: Int32
    /// The next block in the same bucket, or the next free one; -1 = none.
    var next: Int32
    /// Its run in the pool: where it starts, and the logarithm of its room.
    var start: Int32
    var log: Int32

    /// The number of a cell in its block: row by row.
    @inline(__always)
    static func cell(_ column: Int64, _ row: Int64) -> Int { Int((row & mask) << sideLog | column & mask) }
}

/// The cells that a search looks at, both ends included.
struct BlockWindow {
    var left: Int64
    var right: Int64
    var low: Int64
    var high: Int64

    var cells: Double { Double(right - left + 1) * Double(high - low + 1) }
}

/// The blocks of a grid of points, and their points.
struct BlockTable: Sendable {
    /// Units of an entry in a metre.
    let scale: Double
    private let side_m: Double
    private var blocks: [PointBlock] = []
    /// 65 of each block: where in its run the points of each cell begin, and last where those of the block end.
    private var starts: [Int32] = []
    private var pool: [BlockEntry] = []
    /// First free run of each size in the pool; -1 = none.
    private var freeRuns = [Int32](repeating: -1, count: 32)
    private var freeBlock: Int32 = -1
    private var used = 0
    private var heads = [Int32](repeating: -1, count: 64)

    private static let stride = PointBlock.cells + 1

    init(side_m: Double) {
        self.side_m = side_m
        scale = 65536 / side_m
    }

    // MARK: Points

    @inline(__always)
    func entry(_ number: Int, _ point: Point, in block: Int) -> BlockEntry {
        func unit(_ value: Double, _ corner: Int64) -> UInt16 {
            UInt16(max(0, min(65535, (value - Double(corner) * side_m) * scale)))
        }
        return BlockEntry(
            x: unit(point.x, blocks[block].column), y: unit(point.y, blocks[block].row), number: Int32(number))
    }

    func isEmpty(_ block: Int) -> Bool { starts[block * Self.stride + PointBlock.cells] == 0 }

    /// Puts a point into a cell: each later cell gives its first place to the one before and takes one at its end.
    mutating func insert(_ block: Int, _ entry: BlockEntry, into cell: Int) {
        let base = block * Self.stride
        if starts[base + PointBlock.cells] == 1 << blocks[block].log { widen(block) }
        let start = Int(blocks[block].start)
        var gap = Int(starts[base + PointBlock.cells])
        starts[base + PointBlock.cells] += 1
        for later in Swift.stride(from: PointBlock.cells - 1, to: cell, by: -1) { shiftUp(base + later, start, &gap) }
        pool[start + gap] = entry
    }

    /// Takes a point out of a cell: each later cell gives its last place and takes one before its first.
    mutating func remove(_ block: Int, _ number: Int, from cell: Int) {
        let base = block * Self.stride
        let start = Int(blocks[block].start)
        var gap = place(number, base + cell, start)
        for later in cell..<PointBlock.cells { shiftDown(base + later, start, &gap) }
    }

    /// Moves a point within its block; only the cells between are touched.
    mutating func move(_ block: Int, _ entry: BlockEntry, from: Int, to: Int) {
        let base = block * Self.stride
        let start = Int(blocks[block].start)
        var gap = place(Int(entry.number), base + from, start)
        if from < to {
            for cell in from..<to { shiftDown(base + cell, start, &gap) }
        } else if from > to {
            // The gap goes to the cell's beginning first, where the cell before ends.
            for cell in Swift.stride(from: from, to: to, by: -1) { shiftUp(base + cell, start, &gap) }
        }
        pool[start + gap] = entry
    }

    /// Closes a gap in a cell with the cell's last point: the gap is then the next cell's.
    @inline(__always)
    private mutating func shiftDown(_ cell: Int, _ start: Int, _ gap: inout Int) {
        let last = Int(starts[cell + 1]) - 1
        pool[start + gap] = pool[start + last]
        starts[cell + 1] -= 1
        gap = last
    }

    /// Closes a gap in a cell, or right after it, with the cell's first point: the gap is then the cell's before.
    @inline(__always)
    private mutating func shiftUp(_ cell: Int, _ start: Int, _ gap: inout Int) {
        let first = Int(starts[cell])
        pool[start + gap] = pool[start + first]
        starts[cell] += 1
        gap = first
    }

    /// Where in its run a point of a cell is.
    @inline(__always)
    private func place(_ number: Int, _ cell: Int, _ start: Int) -> Int {
        let number = Int32(number)
        var place = Int(starts[cell])
        while pool[start + place].number != number { place += 1 }
        return place
    }

    // MARK: Runs

    private mutating func widen(_ block: Int) {
        let old = blocks[block]
        let count = 1 << Int(old.log)
        let start = freeRun(Int(old.log) + 1)
        for place in 0..<count { pool[start + place] = pool[Int(old.start) + place] }
        giveBack(old)
        blocks[block].start = Int32(start)
        blocks[block].log += 1
    }

    private mutating func freeRun(_ log: Int) -> Int {
        let start = freeRuns[log]
        if start >= 0 {
            freeRuns[log] = pool[Int(start)].number
            return Int(start)
        }
        pool.append(contentsOf: repeatElement(BlockEntry(), count: 1 << log))
        return pool.count - 1 << log
    }

    private mutating func giveBack(_ block: PointBlock) {
        pool[Int(block.start)].number = freeRuns[Int(block.log)]
        freeRuns[Int(block.log)] = block.start
    }

    // MARK: Blocks

    /// Whether a cell lies in a block.
    @inline(__always)
    func holds(_ block: Int, _ column: Int64, _ row: Int64) -> Bool {
        blocks[block].column == column >> PointBlock.sideLog && blocks[block].row == row >> PointBlock.sideLog
    }

    /// The number of the block of a cell.
    @inline(__always)
    func find(_ column: Int64, _ row: Int64, _ level: Int) -> Int? {
        let block = Self.find(
            column >> PointBlock.sideLog, row >> PointBlock.sideLog, level, heads.span, blocks.span)
        return block < 0 ? nil : block
    }

    @inline(__always)
    private static func bucket(_ column: Int64, _ row: Int64, _ level: Int, _ buckets: Int) -> Int {
        var hash = UInt64(bitPattern: column) &* 0x9E37_79B9_7F4A_7C15
        hash ^= (UInt64(bitPattern: row) &+ UInt64(truncatingIfNeeded: level) << 52) &* 0xC2B2_AE3D_27D4_EB4F
        hash ^= hash >> 29
        return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> 32) & (buckets &- 1)
    }

    /// The number of a block, -1 when there is none.
    @inline(__always)
    private static func find(
        _ column: Int64, _ row: Int64, _ level: Int, _ heads: Span<Int32>, _ blocks: Span<PointBlock>
    ) -> Int {
        var next = heads[bucket(column, row, level, heads.count)]
        while next >= 0 {
            let block = blocks[Int(next)]
            if block.column == column && block.row == row && block.level == level { break }
            next = block.next
        }
        return Int(next)
    }

    /// Makes the block of a cell.
    mutating func add(_ column: Int64, _ row: Int64, _ level: Int) -> Int {
        if used * 2 >= heads.count { widenTable() }
        used += 1
        let (column, row) = (column >> PointBlock.sideLog, row >> PointBlock.sideLog)
        let bucket = Self.bucket(column, row, level, heads.count)
        let block = PointBlock(
            column: column, row: row, level: Int32(level), next: heads[bucket], start: Int32(freeRun(2)), log: 2)
        let number: Int
        if freeBlock >= 0 {
            number = Int(freeBlock)
            freeBlock = blocks[number].next
            blocks[number] = block
        } else {
            number = blocks.count
            blocks.append(block)
            starts.append(contentsOf: repeatElement(0, count: Self.stride))
        }
        heads[bucket] = Int32(number)
        return number
    }

    /// Gives back a block that is empty.
    mutating func drop(_ number: Int) {
        let block = blocks[number]
        giveBack(block)
        let bucket = Self.bucket(block.column, block.row, Int(block.level), heads.count)
        if heads[bucket] == Int32(number) {
            heads[bucket] = block.next
        } else {
            var before = Int(heads[bucket])
            while blocks[before].next != Int32(number) { before = Int(blocks[before].next) }
            blocks[before].next = block.next
        }
        blocks[number].next = freeBlock
        blocks[number].level = -1
        freeBlock = Int32(number)
        used -= 1
    }

    private mutating func widenTable() {
        heads = [Int32](repeating: -1, count: heads.count * 4)
        for number in blocks.indices where blocks[number].level >= 0 {
            let block = blocks[number]
            let bucket = Self.bucket(block.column, block.row, Int(block.level), heads.count)
            blocks[number].next = heads[bucket]
            heads[bucket] = Int32(number)
        }
    }

    // MARK: Searching

    /// Calls `body` with the points of the window's cells: a stretch of them for each row of cells in a block, and where
    /// `point` is in its units, less the half that entries are rounded down by.
    @inline(__always)
    func forEachStretch(
        _ window: BlockWindow, _ level: Int, _ point: Point, _ body: (Span<BlockEntry>, Float, Float) -> Void
    ) {
        let (heads, blocks, starts, pool) = (heads.span, blocks.span, starts.span, pool.span)
        for row in window.low >> PointBlock.sideLog...window.high >> PointBlock.sideLog {
            for column in window.left >> PointBlock.sideLog...window.right >> PointBlock.sideLog {
                let number = Self.find(column, row, level, heads, blocks)
                if number < 0 { continue }
                let start = Int(blocks[number].start)
                let x = Float((point.x - Double(column) * side_m) * scale - 0.5)
                let y = Float((point.y - Double(row) * side_m) * scale - 0.5)
                // The part of the window that lies in this block.
                let base = (column: column << PointBlock.sideLog, row: row << PointBlock.sideLog)
                let first = number &* Self.stride &+ Int(max(window.left - base.column, 0))
                let last = number &* Self.stride &+ Int(min(window.right - base.column, PointBlock.mask)) &+ 1
                let rows = Int(max(window.low - base.row, 0))...Int(min(window.high - base.row, PointBlock.mask))
                for cells in rows {
                    let places = start &+ Int(starts[first &+ cells &<< 3])..<start &+ Int(starts[last &+ cells &<< 3])
                    body(pool.extracting(places), x, y)
                }
            }
        }
    }

    // MARK: Read-ahead

    /// Asks for a block, and for where in it some rows of cells begin.
    @inline(__always)
    func prefetchBlock(_ block: Int, rows: ClosedRange<Int64>) {
        prefetch(blocks, block..<block + 1)
        let low = Int(rows.lowerBound & PointBlock.mask)
        let high = max(low, Int(rows.upperBound & PointBlock.mask))
        prefetch(starts, block * Self.stride + low * 8..<block * Self.stride + high * 8 + 9)
    }

    /// Asks for the points of a window's cells that lie in a block.
    @inline(__always)
    func prefetchPoints(_ number: Int, _ window: BlockWindow) {
        let block = blocks[number]
        let base = (column: block.column << PointBlock.sideLog, row: block.row << PointBlock.sideLog)
        let left = Int(max(0, min(PointBlock.mask, window.left - base.column)))
        let right = Int(max(0, min(PointBlock.mask, window.right - base.column)))
        let low = max(0, min(PointBlock.mask, window.low - base.row))
        let high = max(0, min(PointBlock.mask, window.high - base.row))
        for row in Int(low)...Int(max(low, high)) {
            let first = number * Self.stride + row * 8
            prefetch(pool, Int(block.start + starts[first + left])..<Int(block.start + starts[first + right + 1]))
        }
    }
}
