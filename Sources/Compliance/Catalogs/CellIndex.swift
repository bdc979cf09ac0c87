/// A hash index from the cells of some columns to rows: two flat arrays of row numbers, no strings.
final class CellIndex: Sendable {
    let columns: [Int]
    /// First row of each bucket, -1 for none; the size is a power of two.
    private let heads: [Int32]
    /// Next row of the same bucket.
    private let next: [Int32]

    /// Indexes every row that has no empty cell in these columns.
    ///
    /// `repeated` is called with each row whose cells an earlier row already has, and that earlier row.
    init(columns: [Int], store: CellStore, repeated: ((Int, Int) -> Void)? = nil) {
        self.columns = columns
        let count = store.lines.count
        var size = 16
        while size < count * 2 { size *= 2 }
        var heads = [Int32](repeating: -1, count: size)
        var next = [Int32](repeating: -1, count: count)
        // From the last row to the first, so that a chain yields rows in file order.
        for row in stride(from: count - 1, through: 0, by: -1) {
            if columns.contains(where: { store.isEmpty(row: row, column: $0) }) { continue }
            let bucket = Int(truncatingIfNeeded: Self.hash(row: row, columns: columns, store: store)) & (size - 1)
            next[row] = heads[bucket]
            heads[bucket] = Int32(row)
        }
        self.heads = heads
        self.next = next
        guard let repeated else { return }
        for head in heads where head >= 0 {
            var row = head
            while row >= 0 {
                var earlier = head
                while earlier != row {
                    if Self.same(Int(earlier), Int(row), columns: columns, store: store) {
                        repeated(Int(row), Int(earlier))
                        break
                    }
                    earlier = next[Int(earlier)]
                }
                row = next[Int(row)]
            }
        }
    }

    /// The rows whose cells equal these, in file order.
    func rows(equal cells: [[UInt8]], in store: CellStore) -> [Int] {
        var hash = Self.seed
        for cell in cells {
            for byte in cell { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
            hash = (hash ^ 0xff) &* 16_777_619
        }
        var found: [Int] = []
        var row = heads[Int(hash) & (heads.count - 1)]
        while row >= 0 {
            if zip(columns, cells).allSatisfy({ store.cell(row: Int(row), column: $0).elementsEqual($1) }) {
                found.append(Int(row))
            }
            row = next[Int(row)]
        }
        return found
    }

    func contains(_ cell: ArraySlice<UInt8>, in store: CellStore) -> Bool {
        var hash = Self.seed
        for byte in cell { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        hash = (hash ^ 0xff) &* 16_777_619
        var row = heads[Int(hash) & (heads.count - 1)]
        while row >= 0 {
            if store.cell(row: Int(row), column: columns[0]).elementsEqual(cell) { return true }
            row = next[Int(row)]
        }
        return false
    }

    private static let seed: UInt32 = 2_166_136_261

    /// FNV-1a over the cells, each closed by a byte that UTF-8 never has.
    private static func hash(row: Int, columns: [Int], store: CellStore) -> UInt32 {
        var hash = seed
        unsafe store.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            for column in columns {
                let at = row * store.columns.count + column
                var i = Int(store.starts[at])
                let end = Int(store.ends[at])
                while i < end {
                    hash = unsafe (hash ^ UInt32(truncatingIfNeeded: base[i])) &* 16_777_619
                    i &+= 1
                }
                hash = (hash ^ 0xff) &* 16_777_619
            }
        }
        return hash
    }

    private static func same(_ a: Int, _ b: Int, columns: [Int], store: CellStore) -> Bool {
        columns.allSatisfy { store.cell(row: a, column: $0).elementsEqual(store.cell(row: b, column: $0)) }
    }
}
