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
        try await database.pool.write { database in
            try Writer(database: database).write(changes)
        }
    }

    public func ledgerEnd() async throws -> LedgerEnd {
        try await database.pool.read { database in
            let last = try Row.fetchOne(
                database, sql: "SELECT seq, leaf FROM ledger_events ORDER BY seq DESC LIMIT 1")
            guard let last else { return LedgerEnd(size: 0, leaf: nil) }
            let leaf: Data = last["leaf"]
            return LedgerEnd(size: last["seq"] + 1, leaf: LedgerDigest(Array(leaf)))
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
