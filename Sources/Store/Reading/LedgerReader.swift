public import ChemTrack
import Foundation
internal import GRDB

/// A row of the ledger with the private text that belongs to it, unless that was erased.
public struct ReadableRow: Sendable {
    public var row: LedgerRow
    public var text: String?
}

/// The custody ledger for reading, and its checkpoints.
public struct LedgerReader: Sendable {
    let database: PlantDatabase

    public init(_ database: PlantDatabase) { self.database = database }

    /// Every event of a subject, oldest first.
    public func events(ofSubject subject: String) async throws -> [ReadableRow] {
        try await database.pool.read { database in
            try Row.fetchAll(
                database, sql: Self.select + " WHERE e.subject = ?1 ORDER BY e.subject_seq", arguments: [subject]
            ).map { ReadableRow(row: try Self.row($0), text: $0["text"]) }
        }
    }

    /// Runs a verifier over every row in the order of the log, without holding them all.
    public func verify(_ verifier: LedgerVerifier) async throws -> LedgerReport {
        try await database.pool.read { database in
            var verifier = verifier
            let rows = try Row.fetchCursor(database, sql: Self.select + " ORDER BY e.seq")
            while let row = try rows.next() { verifier.take(try Self.row(row)) }
            return verifier.finish()
        }
    }

    /// All leaf hashes, for proofs.
    public func leaves() async throws -> [LedgerDigest] {
        try await database.pool.read { database in
            try Data.fetchAll(database, sql: "SELECT leaf FROM ledger_events ORDER BY seq").map { leaf in
                guard let digest = LedgerDigest(Array(leaf)) else {
                    throw StoreError.damaged("ledger", "a leaf hash has not 32 bytes")
                }
                return digest
            }
        }
    }

    public func head() async throws -> LedgerHead {
        try await database.pool.read { database in
            guard
                let body = try String.fetchOne(database, sql: "SELECT body FROM sites LIMIT 1")
            else { throw StoreError.noPlant("the database") }
            let site = try Document.value(Site.self, body, what: "site")
            return try Loader(database: database).ledger(origin: site.ledgerOrigin)
        }
    }

    /// The signed checkpoints kept in the database, oldest first.
    public func checkpoints() async throws -> [KnownCheckpoint] {
        try await database.pool.read { database in
            try Row.fetchAll(database, sql: "SELECT size, note FROM checkpoints ORDER BY size").map {
                KnownCheckpoint(source: "database, size \($0["size"] as Int)", note: $0["note"])
            }
        }
    }

    public func keep(checkpoint note: String, size: Int, at_ms: Int64) async throws {
        try await database.pool.write { database in
            try database.execute(
                sql: "INSERT INTO checkpoints (size, at, note) VALUES (?1, ?2, ?3) ON CONFLICT (size) DO NOTHING",
                arguments: [size, at_ms, note])
        }
    }

    private static let select = """
        SELECT e.seq, e.at_us, e.actor, e.kind, e.subject, e.subject_seq, e.subject_previous, e.bytes, e.leaf, t.text
        FROM ledger_events e LEFT JOIN ledger_texts t ON t.seq = e.seq
        """

    private static func row(_ row: Row) throws -> LedgerRow {
        let bytes: Data = row["bytes"]
        let leaf: Data = row["leaf"]
        guard let digest = LedgerDigest(leaf) else {
            throw StoreError.damaged("ledger event \(row["seq"] as Int)", "its leaf hash has not 32 bytes")
        }
        return LedgerRow(
            seq: row["seq"], bytes: Array(bytes), leaf: digest, at_us: row["at_us"], actor: row["actor"],
            kind: row["kind"], subject: row["subject"], subjectSeq: row["subject_seq"],
            subjectPrevious: row["subject_previous"])
    }
}
