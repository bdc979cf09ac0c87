/// Numbered points that move, in square cells found through a table of cells (spatial hash; no bounds, memory follows
/// the points).
public struct PointGrid: Sendable {
    private struct Item: Sendable {
        var point = Point(0, 0)
        var floor = Double.nan
        var column: Int64 = 0
        var row: Int64 = 0
        /// Neighbours in the list of its bucket; -1 = none.
        var next: Int32 = -1
        var previous: Int32 = -1
        var isPresent = false
    }

    private let inverse: Double
    private var items: [Item] = []
    private var heads = [Int32](repeating: -1, count: 64)
    private var present = 0

    /// - Parameter cell_m: the side of a cell, best the distance that is asked for; more than 0.
    public init(cell_m: Double) { inverse = 1 / (cell_m > 1e-6 ? cell_m : 1e-6) }

    @inline(__always)
    private func cell(_ value: Double) -> Int64 { Int64(max(-4e15, min(4e15, (value * inverse).rounded(.down)))) }

    @inline(__always)
    private func bucket(_ column: Int64, _ row: Int64) -> Int {
        var hash = UInt64(bitPattern: column) &* 0x9E37_79B9_7F4A_7C15
        hash ^= UInt64(bitPattern: row) &* 0xC2B2_AE3D_27D4_EB4F
        hash ^= hash >> 29
        return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> 32) & (heads.count - 1)
    }

    /// Moves a point, or adds it.
    /// - Parameters:
    ///   - number: from 0; the grid keeps room for every number up to the largest.
    ///   - floor: NaN = not known.
    public mutating func move(_ number: Int, to point: Point, floor: Double = .nan) {
        while items.count <= number { items.append(Item()) }
        let (column, row) = (cell(point.x), cell(point.y))
        items[number].point = point
        items[number].floor = floor
        if items[number].isPresent {
            if items[number].column == column && items[number].row == row { return }
            unlink(number)
        } else {
            items[number].isPresent = true
            present += 1
            if present > heads.count { grow() }
        }
        items[number].column = column
        items[number].row = row
        link(number)
    }

    /// Takes a point away.
    public mutating func remove(_ number: Int) {
        guard number < items.count, items[number].isPresent else { return }
        unlink(number)
        items[number].isPresent = false
        present -= 1
    }

    private mutating func link(_ number: Int) {
        let bucket = bucket(items[number].column, items[number].row)
        let head = heads[bucket]
        items[number].next = head
        items[number].previous = -1
        if head >= 0 { items[Int(head)].previous = Int32(number) }
        heads[bucket] = Int32(number)
    }

    private mutating func unlink(_ number: Int) {
        let item = items[number]
        if item.next >= 0 { items[Int(item.next)].previous = item.previous }
        if item.previous >= 0 {
            items[Int(item.previous)].next = item.next
        } else {
            heads[bucket(item.column, item.row)] = item.next
        }
        items[number].next = -1
        items[number].previous = -1
    }

    private mutating func grow() {
        let linked = items.indices.filter { heads.count > 0 && items[$0].isPresent && isLinked($0) }
        heads = [Int32](repeating: -1, count: heads.count * 4)
        for number in linked { link(number) }
    }

    /// A new item is present before it is linked.
    private func isLinked(_ number: Int) -> Bool {
        items[number].previous >= 0 || heads[bucket(items[number].column, items[number].row)] == Int32(number)
    }

    /// The points at most `within_m` from a place, in no order; on a floor that is known only those on it or on none.
    /// Nothing is allocated when `found` is kept.
    public func points(near point: Point, floor: Double = .nan, within_m: Double, into found: inout [Int32]) {
        found.removeAll(keepingCapacity: true)
        let limit = within_m * within_m
        forEach(around: point, floor: floor, within_m: within_m) { number, squared in
            if squared <= limit { found.append(Int32(truncatingIfNeeded: number)) }
        }
    }

    @inline(__always)
    func squared(_ one: Int, _ two: Int) -> Double {
        let dx = items[one].point.x - items[two].point.x
        let dy = items[one].point.y - items[two].point.y
        return dx * dx + dy * dy
    }

    @inline(__always)
    func sharesFloor(_ one: Int, _ two: Int) -> Bool { Self.same(items[one].floor, items[two].floor) }

    @inline(__always)
    private static func same(_ one: Double, _ two: Double) -> Bool { one == two || one.isNaN || two.isNaN }

    /// Calls `body` with each item of the cells around a point, and its squared distance.
    @inline(__always)
    func forEach(around point: Point, floor: Double, within_m: Double, _ body: (Int, Double) -> Void) {
        let (left, right) = (cell(point.x - within_m), cell(point.x + within_m))
        let (low, high) = (cell(point.y - within_m), cell(point.y + within_m))
        // A wide search is cheaper over the points than over its cells.
        if Double(right - left + 1) * Double(high - low + 1) > Double(items.count) + 16 {
            for number in items.indices where items[number].isPresent { visit(number, point, floor, body) }
            return
        }
        let heads = heads.span
        let items = items.span
        for row in low...high {
            for column in left...right {
                var next = heads[bucket(column, row)]
                while next >= 0 {
                    let number = Int(next)
                    let item = items[number]
                    next = item.next
                    // Other cells may share the bucket.
                    if item.column == column && item.row == row && Self.same(item.floor, floor) {
                        let dx = item.point.x - point.x
                        let dy = item.point.y - point.y
                        body(number, dx * dx + dy * dy)
                    }
                }
            }
        }
    }

    @inline(__always)
    private func visit(_ number: Int, _ point: Point, _ floor: Double, _ body: (Int, Double) -> Void) {
        guard Self.same(items[number].floor, floor) else { return }
        let dx = items[number].point.x - point.x
        let dy = items[number].point.y - point.y
        body(number, dx * dx + dy * dy)
    }
}
