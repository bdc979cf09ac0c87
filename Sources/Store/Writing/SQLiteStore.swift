public import ChemTrack
import Compliance
import Foundation
internal import GRDB
import Geofence

/// The plant's store on SQLite.
public struct SQLiteStore: PlantStore {
    let database: PlantDatabase

    public init(_ database: PlantDatabase) { self.database = database }

    public func commit(_ changes: ChangeSet) async throws {
        do {
            try await database.pool.write { database in
                try Writer(database: database).write(changes)
            }
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_IOERR_FSYNC {
            // After a failed sync nobody knows what the disk holds, and asking again may lie: end, and start anew.
            FileHandle.standardError.write(
                Data("chemd: \(database.folder): the disk did not keep a commit: \(error)\n".utf8))
            exit(74)
        }
    }

    public func answer(toKey key: String) async throws -> StoredAnswer? {
        try await database.pool.read { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT ids, at FROM answers WHERE key = ?1", arguments: [key])
            else { return nil }
            let ids: String = row["ids"]
            return StoredAnswer(key: key, ids: ids.split(separator: " ").map(String.init), at_ms: row["at"])
        }
    }

    public func alarm(_ id: String) async throws -> Alarm? { try await PlantReader(database).alarm(id) }

    public func load() async throws -> PlantRecord {
        try await database.pool.read { database in try Loader(database: database).record() }
    }
}

/// Documents as they stand in the `body` columns.
enum Document {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String, what: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw StoreError.damaged(what, "\(error)")
        }
    }
}
