import ChemTrack
internal import GRDB
internal import GRDBSQLite

/// A query whose columns are read where they lie in SQLite's memory: for the millions of rows of the ledger, where a
/// value made for each column would cost more than everything else.
@safe
struct RawStatement: ~Copyable {
    private let statement: OpaquePointer

    init(_ database: Database, _ sql: String) throws {
        var made: OpaquePointer?
        let code = unsafe sqlite3_prepare_v2(database.sqliteConnection, sql, -1, &made, nil)
        guard code == SQLITE_OK, let made = unsafe made else {
            throw StoreError.database(sql, unsafe String(cString: sqlite3_errstr(code)))
        }
        unsafe statement = made
    }

    deinit { _ = unsafe sqlite3_finalize(statement) }

    /// Begins anew with other values for `?1`, `?2`, ….
    func restart(_ values: Int...) throws {
        _ = unsafe sqlite3_reset(statement)
        for (place, value) in values.enumerated() {
            let code = unsafe sqlite3_bind_int64(statement, Int32(place + 1), Int64(value))
            guard code == SQLITE_OK else {
                throw StoreError.database("ledger", unsafe String(cString: sqlite3_errstr(code)))
            }
        }
    }

    /// Moves to the next row.
    ///
    /// - Returns: false after the last one.
    func next() throws -> Bool {
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw StoreError.database("ledger", unsafe String(cString: sqlite3_errstr(code)))
        }
    }

    func integer(_ column: Int32) -> Int { Int(unsafe sqlite3_column_int64(statement, column)) }

    /// nil where the column holds nothing.
    func optionalInteger(_ column: Int32) -> Int? {
        unsafe sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : integer(column)
    }

    /// Text as UTF-8, or a blob; valid until the next ``next()``.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        // The pointer has to be asked for first: asking for it may change the length.
        let start = unsafe sqlite3_column_blob(statement, column)
        return unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    func text(_ column: Int32) -> String { unsafe String(decoding: bytes(column), as: UTF8.self) }

    func digest(_ column: Int32, of event: Int) throws -> LedgerDigest {
        guard let digest = unsafe LedgerDigest(bytes(column)) else {
            throw StoreError.damaged("ledger event \(event)", "its leaf hash has not 32 bytes")
        }
        return digest
    }
}
