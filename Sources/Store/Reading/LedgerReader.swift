public import ChemTrack
import Foundation
internal import GRDB

/// A row of the ledger with the private text that belongs to it, unless that was erased.
public struct ReadableRow: Sendable {
    public var row: LedgerRow
    public var text: String?
}

/// The custody ledger for reading, and its checkpoints.
///
/// A restore ends an epoch of the ledger and begins the next: each is a log of its own, and the closed ones are kept.
public struct LedgerReader: Sendable {
    let database: PlantDatabase
    /// Number of a closed epoch; nil for the log in use.
    private let epoch: Int?

    public init(_ database: PlantDatabase) { self.init(database, epoch: nil) }

    private init(_ database: PlantDatabase, epoch: Int?) {
        self.database = database
        self.epoch = epoch
    }

    /// The closed epochs, oldest first, with the public key each claims.
    public func pastEpochs() async throws -> [(origin: String, key: String, reader: LedgerReader)] {
        try await database.pool.read { database in
            try Row.fetchAll(database, sql: "SELECT id, origin, public_key FROM ledger_epochs ORDER BY id").map {
                ($0["origin"], $0["public_key"], LedgerReader(self.database, epoch: $0["id"]))
            }
        }
    }

    /// Every event of a subject in this epoch, oldest first.
    public func events(ofSubject subject: String) async throws -> [ReadableRow] {
        try await database.pool.read { [epoch] database in
            try Row.fetchAll(
                database, sql: Self.select(epoch) + " AND e.subject = ?2 ORDER BY e.subject_seq",
                arguments: [epoch, subject]
            ).map { ReadableRow(row: try Self.row($0), text: $0["text"]) }
        }
    }

    /// Every event of a subject in all epochs, oldest first.
    public func history(ofSubject subject: String) async throws -> [ReadableRow] {
        var rows: [ReadableRow] = []
        for past in try await pastEpochs() { rows += try await past.reader.events(ofSubject: subject) }
        return rows + (try await events(ofSubject: subject))
    }

    /// Runs a verifier over every row in the order of the log, without holding them all.
    public func verify(_ verifier: LedgerVerifier) async throws -> LedgerReport {
        try await LedgerScan(database: database, epoch: epoch).verify(verifier)
    }

    /// Leaf hashes of a part of the log, for proofs; by default of all of it.
    public func leaves(_ range: Range<Int> = 0..<Int.max) async throws -> [LedgerDigest] {
        try await database.pool.read { database in
            let leaves = try RawStatement(
                database,
                """
                SELECT leaf FROM ledger_events
                WHERE seq >= \(range.lowerBound) AND seq < \(range.upperBound) ORDER BY seq
                """)
            var digests: [LedgerDigest] = []
            while try leaves.next() { digests.append(try leaves.digest(0, of: range.lowerBound + digests.count)) }
            return digests
        }
    }

    /// Hands over every row in the order of the log, without holding them all.
    public func rows(_ take: @Sendable @escaping (LedgerRow) throws -> Void) async throws {
        try await database.pool.read { [epoch] database in
            let rows = try Row.fetchCursor(
                database, sql: Self.select(epoch) + " ORDER BY e.seq", arguments: [epoch])
            while let row = try rows.next() { try take(try Self.row(row)) }
        }
    }

    /// A tree with the events stored since it was made; only those are read.
    ///
    /// - Parameter limit: the tree grows no further than this many events.
    public func grown(_ tree: MerkleTree, to limit: Int = .max) async throws -> MerkleTree {
        try await database.pool.read { database in
            try Self.grown(tree, to: limit, in: database)
        }
    }

    static func grown(_ tree: MerkleTree, to limit: Int = .max, in database: Database) throws -> MerkleTree {
        var tree = tree
        let leaves = try RawStatement(
            database,
            "SELECT seq, leaf FROM ledger_events WHERE seq >= \(tree.size) AND seq < \(limit) ORDER BY seq")
        while try leaves.next() {
            guard leaves.integer(0) == tree.size else {
                throw StoreError.damaged("ledger event \(tree.size)", "its row is missing")
            }
            tree.append(try leaves.digest(1, of: tree.size))
        }
        return tree
    }

    /// Name of the log.
    public func origin() async throws -> String {
        try await database.pool.read { [epoch] database in
            if let epoch {
                let sql = "SELECT origin FROM ledger_epochs WHERE id = ?1"
                return try String.fetchOne(database, sql: sql, arguments: [epoch]) ?? ""
            }
            guard
                let body = try String.fetchOne(database, sql: "SELECT body FROM sites LIMIT 1")
            else { throw StoreError.noPlant("the database") }
            return try Document.value(Site.self, body, what: "site").ledgerOrigin
        }
    }

    /// The whole log as its writer carries it.
    public func head() async throws -> LedgerHead {
        let origin = try await origin()
        return try await database.pool.read { database in try Loader(database: database).ledger(origin: origin) }
    }

    /// The signed checkpoints kept in the database, oldest first.
    public func checkpoints() async throws -> [KnownCheckpoint] {
        try await database.pool.read { [epoch] database in
            let sql =
                epoch == nil
                ? "SELECT size, note FROM checkpoints WHERE ?1 IS NULL ORDER BY size"
                : "SELECT size, note FROM past_checkpoints WHERE epoch = ?1 ORDER BY size"
            return try Row.fetchAll(database, sql: sql, arguments: [epoch]).map {
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

    /// The rows of an epoch, `?1`.
    private static func select(_ epoch: Int?) -> String {
        let columns = """
            SELECT e.seq, e.at_us, e.actor, e.kind, e.subject, e.subject_seq, e.subject_previous, e.bytes, e.leaf,
              t.text, t.salt
            """
        return columns
            + (epoch == nil
                ? " FROM ledger_events e LEFT JOIN ledger_texts t ON t.seq = e.seq WHERE ?1 IS NULL"
                : " FROM past_events e LEFT JOIN past_texts t ON t.epoch = e.epoch AND t.seq = e.seq WHERE e.epoch = ?1")
    }

    private static func row(_ row: Row) throws -> LedgerRow {
        let bytes: Data = row["bytes"]
        let leaf: Data = row["leaf"]
        guard let digest = LedgerDigest(leaf) else {
            throw StoreError.damaged("ledger event \(row["seq"] as Int)", "its leaf hash has not 32 bytes")
        }
        var text: PrivateText?
        if let written: String = row["text"], let salt: Data = row["salt"] {
            text = try PrivateText(written, salt: Array(salt))
        }
        return LedgerRow(
            seq: row["seq"], bytes: Array(bytes), leaf: digest, at_us: row["at_us"], actor: row["actor"],
            kind: row["kind"], subject: row["subject"], subjectSeq: row["subject_seq"],
            subjectPrevious: row["subject_previous"], privateText: text)
    }
}
