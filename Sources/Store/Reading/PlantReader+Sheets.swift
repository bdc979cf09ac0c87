public import ChemTrack
import Foundation
internal import GRDB

extension PlantReader {
    /// Data sheets, newest first.
    ///
    /// - Parameters:
    ///   - cas: only those about this substance.
    ///   - state: only those in this state; nil = all that are not withdrawn.
    public func sheets(
        cas: String?, state: FiledSheet.State?, limit: Int, after: String?
    ) async throws -> Page<FiledSheet> {
        let limit = min(max(limit, 1), Self.pageLimit)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM sheets
                    WHERE (?1 IS NULL OR cas = ?1) AND (state = ?2 OR ?2 IS NULL AND state <> 'withdrawn')
                      AND (?3 IS NULL OR length(id) < length(?3) OR length(id) = length(?3) AND id < ?3)
                    ORDER BY length(id) DESC, id DESC LIMIT ?4
                    """,
                arguments: [cas, state?.rawValue, after, limit + 1])
            let sheets = try bodies.prefix(limit).map { try Document.value(FiledSheet.self, $0, what: "sheet") }
            return Page(elements: sheets, next: bodies.count > limit ? sheets.last?.id : nil)
        }
    }

    public func sheet(_ id: String) async throws -> FiledSheet? {
        try await database.pool.read { database in
            try String.fetchOne(database, sql: "SELECT body FROM sheets WHERE id = ?1", arguments: [id])
                .map { try Document.value(FiledSheet.self, $0, what: "sheet \(id)") }
        }
    }

    /// The bytes of a stored file, by the SHA-256 of its content.
    public func file(_ digest: String) async throws -> [UInt8]? {
        try await database.pool.read { database in
            try Data.fetchOne(database, sql: "SELECT bytes FROM files WHERE digest = ?1", arguments: [digest]).map(
                Array.init)
        }
    }
}
