public import ChemTrack
import Foundation
internal import GRDB

/// What a backup says of itself.
public struct BackupInfo: Sendable, Codable, Hashable {
    public var site: String
    public var origin: String
    /// Number of ledger events in it.
    public var events: Int
    public var madeAt_ms: Int64
    public var version: String
    /// The public key of the ledger, and the last signed checkpoint at that time.
    public var publicKey: String?
    public var checkpoint: String?
}

/// Copies of a plant's database: one file each, whole and consistent, also while the daemon writes.
public enum Backup {
    /// Writes a backup; the file must not exist. Until it is complete it bears another name.
    ///
    /// - Throws: ``StoreError`` when the folder holds no plant or the file cannot be written.
    public static func make(of folder: String, to path: String, version: String, at now_ms: Int64) throws -> BackupInfo
    {
        guard PlantDatabase.exists(in: folder) else { throw StoreError.noPlant(folder) }
        guard !FileManager.default.fileExists(atPath: path) else { throw StoreError.folder(path, "exists already") }
        let partial = path + ".part"
        try? FileManager.default.removeItem(atPath: partial)
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw StoreError.folder(partial, "cannot be written") }
        do {
            let source = try DatabaseQueue(path: folder + "/chemtrack.sqlite", configuration: patient)
            try source.writeWithoutTransaction { database in
                // One statement reads one snapshot: a busy writer neither waits nor is seen half done.
                try database.execute(sql: "VACUUM INTO ?1", arguments: [partial])
            }
            try source.close()
            let info = try describe(partial, folder: folder, version: version, at: now_ms)
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            return info
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }

    private static var patient: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        return configuration
    }

    private static func describe(
        _ path: String, folder: String, version: String, at now_ms: Int64
    ) throws -> BackupInfo {
        let copy = try DatabaseQueue(path: path)
        func text(_ name: String) -> String? { try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) }
        let info = try copy.write { database in
            let body = try String.fetchOne(database, sql: "SELECT body FROM sites LIMIT 1") ?? ""
            let site = try Document.value(Site.self, body, what: "site")
            let info = BackupInfo(
                site: site.id, origin: site.ledgerOrigin,
                events: try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM ledger_events") ?? 0, madeAt_ms: now_ms,
                version: version, publicKey: text("ledger.pub"), checkpoint: text("ledger.checkpoint"))
            try database.execute(sql: "CREATE TABLE backup (body TEXT NOT NULL) STRICT")
            try database.execute(sql: "INSERT INTO backup (body) VALUES (?1)", arguments: [try Document.text(info)])
            return info
        }
        try copy.close()
        return info
    }

    /// What a file says of itself, after SQLite has looked at every page of it.
    ///
    /// - Throws: ``StoreError/damaged(_:_:)`` when it is no backup, or a damaged one.
    public static func info(_ path: String) throws -> BackupInfo {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.folder(path, "is not there") }
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let file = try DatabaseQueue(path: path, configuration: configuration)
            return try file.read { database in
                let found = try String.fetchOne(database, sql: "PRAGMA integrity_check") ?? ""
                guard found == "ok" else { throw StoreError.damaged(path, found) }
                guard let body = try String.fetchOne(database, sql: "SELECT body FROM backup LIMIT 1") else {
                    throw StoreError.damaged(path, "it does not describe itself")
                }
                return try Document.value(BackupInfo.self, body, what: path)
            }
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError.damaged(path, "it is no backup of a plant (\(error))")
        }
    }

    /// Brings a backup into a folder under the database's name. What was there is renamed, never overwritten.
    ///
    /// - Returns: the new name of the database that was there, if there was one.
    public static func place(_ path: String, in folder: String, at now_ms: Int64) throws -> String? {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let lock = try FolderLock(folder: folder)
        defer { withExtendedLifetime(lock) {} }
        let target = folder + "/chemtrack.sqlite"
        let incoming = target + ".restored"
        try? FileManager.default.removeItem(atPath: incoming)
        try FileManager.default.copyItem(atPath: path, toPath: incoming)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: incoming)
        var before: String?
        if FileManager.default.fileExists(atPath: target) {
            let kept = "\(target).before-\(now_ms)"
            try FileManager.default.moveItem(atPath: target, toPath: kept)
            for ending in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: target + ending) {
                try FileManager.default.moveItem(atPath: target + ending, toPath: kept + ending)
            }
            before = kept
        }
        try FileManager.default.moveItem(atPath: incoming, toPath: target)
        return before
    }
}

extension PlantDatabase {
    /// Ends the ledger's epoch and begins the next with its first event: a restored plant goes on in a log of its own,
    /// and the closed one stays as it is. Everybody has to sign in again.
    public func beginEpoch(_ site: Site, after key: String, first: LedgerEntry, text: StoredPrivateText) async throws {
        try await pool.write { database in
            let before = try Document.value(
                Site.self, try String.fetchOne(database, sql: "SELECT body FROM sites LIMIT 1") ?? "", what: "site")
            try database.execute(
                sql: "INSERT INTO ledger_epochs (origin, public_key) VALUES (?1, ?2)",
                arguments: [before.ledgerOrigin, key])
            let epoch = database.lastInsertedRowID
            for statement in Self.closing { try database.execute(sql: statement, arguments: [epoch]) }
            for table in ["ledger_texts", "ledger_facts", "ledger_days", "ledger_events", "checkpoints", "sessions"] {
                try database.execute(sql: "DELETE FROM " + table)
            }
            try database.execute(sql: "DROP TABLE IF EXISTS backup")
            var changes = ChangeSet()
            changes.site = site
            changes.events = [first]
            changes.privateTexts = [text]
            try Writer(database: database).write(changes)
        }
    }

    private static let closing = [
        """
        INSERT INTO past_events (epoch, seq, at_us, actor, kind, subject, subject_seq, subject_previous, bytes, leaf)
        SELECT ?1, seq, at_us, actor, kind, subject, subject_seq, subject_previous, bytes, leaf FROM ledger_events
        """,
        "INSERT INTO past_texts (epoch, seq, salt, text) SELECT ?1, seq, salt, text FROM ledger_texts",
        "INSERT INTO past_checkpoints (epoch, size, at, note) SELECT ?1, size, at, note FROM checkpoints",
    ]
}
