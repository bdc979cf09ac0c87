/// The bytes of one file and where its cells stand in them; cells become strings only when asked for.
final class CellStore: Sendable {
    let columns: [String]
    let bytes: [UInt8]
    /// Row-major start and end of each cell; the header is not in it.
    let starts: [UInt32]
    let ends: [UInt32]
    /// Line of each row.
    let lines: [UInt32]

    init(columns: [String], bytes: [UInt8], starts: [UInt32], ends: [UInt32], lines: [UInt32]) {
        self.columns = columns
        self.bytes = bytes
        self.starts = starts
        self.ends = ends
        self.lines = lines
    }

    /// The same bytes with only these rows.
    func keeping(rows: [Int]) -> CellStore {
        let width = columns.count
        return CellStore(
            columns: columns, bytes: bytes, starts: rows.flatMap { starts[($0 * width)..<(($0 + 1) * width)] },
            ends: rows.flatMap { ends[($0 * width)..<(($0 + 1) * width)] }, lines: rows.map { lines[$0] })
    }

    func text(row: Int, column: Int) -> String {
        let at = row * columns.count + column
        let start = Int(starts[at])
        let end = Int(ends[at])
        if start == end { return "" }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    func isEmpty(row: Int, column: Int) -> Bool {
        let at = row * columns.count + column
        return starts[at] == ends[at]
    }

    func cell(row: Int, column: Int) -> ArraySlice<UInt8> {
        let at = row * columns.count + column
        return bytes[Int(starts[at])..<Int(ends[at])]
    }
}

/// One row. Cells are text as written; an empty cell is "".
public struct CatalogRow: Sendable {
    let store: CellStore
    let row: Int

    /// The cell of a column, "" when it is empty or the table has no such column.
    public subscript(_ column: String) -> String {
        guard let index = store.columns.firstIndex(of: column) else { return "" }
        return store.text(row: row, column: index)
    }

    /// The cell at a position from ``CatalogTable/position(_:)``, for loops over many rows.
    public subscript(position position: Int) -> String { store.text(row: row, column: position) }

    /// The cell as a number, nil when empty.
    public func number(_ column: String) -> Double? { Double(self[column]) }

    /// The values of a cell that holds several.
    public func list(_ column: String, separator: Character = "|") -> [String] {
        self[column].split(separator: separator).map(String.init)
    }

    /// Line in the file, from 1.
    public var line: Int { Int(store.lines[row]) }
}

/// The rows of a table in file order.
public struct CatalogRows: RandomAccessCollection, Sendable {
    let store: CellStore
    public var startIndex: Int { 0 }
    public var endIndex: Int { store.lines.count }
    public subscript(position: Int) -> CatalogRow { CatalogRow(store: store, row: position) }
}

/// A loaded and checked catalogue.
///
/// One reference inside: tables are passed around and asked often, and an edition alone is a dozen strings.
public struct CatalogTable: Sendable {
    private final class Content: Sendable {
        let edition: CatalogEdition
        let store: CellStore
        let indexes: [String: CellIndex]

        init(edition: CatalogEdition, store: CellStore, indexes: [String: CellIndex]) {
            self.edition = edition
            self.store = store
            self.indexes = indexes
        }
    }

    private let content: Content

    init(edition: CatalogEdition, store: CellStore, indexes: [String: CellIndex]) {
        content = Content(edition: edition, store: store, indexes: indexes)
    }

    /// The same rows under another edition's name.
    func renamed(_ edition: CatalogEdition) -> CatalogTable {
        CatalogTable(edition: edition, store: store, indexes: indexes)
    }

    /// An earlier edition: the rows whose cell in a column is empty or not above a value.
    func keeping(_ column: Int, upTo value: String, as edition: CatalogEdition) -> CatalogTable {
        let kept = (0..<store.lines.count).filter { store.text(row: $0, column: column) <= value }
        let rows = store.keeping(rows: kept)
        let rebuilt = indexes.mapValues { CellIndex(columns: $0.columns, store: rows) }
        return CatalogTable(edition: edition, store: rows, indexes: rebuilt)
    }

    public var edition: CatalogEdition { content.edition }
    public var columns: [String] { content.store.columns }
    var store: CellStore { content.store }
    var indexes: [String: CellIndex] { content.indexes }

    public var rows: CatalogRows { CatalogRows(store: store) }

    /// Where a column stands, for fast access to many rows.
    public func position(_ column: String) throws(CatalogError) -> Int {
        guard let position = columns.firstIndex(of: column) else { throw .noColumn(column, table: edition.id) }
        return position
    }

    /// The rows whose cell equals a text, in file order.
    ///
    /// - Complexity: constant for columns listed under `index` in `catalogs.json`, else one pass.
    public func rows(where column: String, equals text: String) -> [CatalogRow] {
        guard let position = columns.firstIndex(of: column) else { return [] }
        if !text.isEmpty, let index = indexes[column] {
            return index.rows(equal: [Array(text.utf8)], in: store).map { CatalogRow(store: store, row: $0) }
        }
        return rows.filter { $0[position: position] == text }
    }
}
