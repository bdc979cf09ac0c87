import Foundation
internal import GRDB

/// The site's SQLite file and the promises it is opened with.
///
/// WAL with `synchronous=FULL`: an acknowledged commit survives a power cut. One writer, `BEGIN IMMEDIATE`. Folder and
/// file are for their owner alone. A second daemon on the same folder is refused.
public final class PlantDatabase: Sendable {
    let pool: DatabasePool
    /// The folder that holds the database, the keys and the checkpoints.
    public let folder: String
    private let lock: FolderLock?

    /// Opens or makes the database in a folder, and brings its schema up to date.
    ///
    /// - Throws: ``StoreError`` saying what is wrong and what to do.
    public init(folder: String) throws(StoreError) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folder(folder, error.localizedDescription)
        }
        lock = try FolderLock(folder: folder)
        let path = folder + "/chemtrack.sqlite"
        do {
            // Made before SQLite opens it: its WAL takes over the rights of the file.
            if !FileManager.default.fileExists(atPath: path) {
                _ = FileManager.default.createFile(
                    atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            }
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try Self.assertPromises(pool)
            if try pool.read(Schema.migrator.hasBeenSuperseded) { throw StoreError.newer(path) }
            try Schema.migrator.migrate(pool)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .database(path, "\(error)")
        }
    }

    /// Opens an existing database for reading only, also while a daemon uses it.
    public init(reading folder: String) throws(StoreError) {
        self.folder = folder
        lock = nil
        let path = folder + "/chemtrack.sqlite"
        guard Self.exists(in: folder) else { throw .noPlant(folder) }
        var configuration = Self.configuration
        configuration.readonly = true
        do { pool = try DatabasePool(path: path, configuration: configuration) } catch {
            throw .database(path, "\(error)")
        }
    }

    /// Opens a backup file for reading only.
    public init(backup path: String) throws(StoreError) {
        folder = path
        lock = nil
        // A backup stands alone: its journal mode is not WAL, and nothing may be written beside it.
        var configuration = Configuration()
        configuration.readonly = true
        do { pool = try DatabasePool(path: path, configuration: configuration) } catch {
            throw .database(path, "\(error)")
        }
    }

    /// True when a folder already holds a plant.
    public static func exists(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/chemtrack.sqlite")
    }

    /// At most so many read at the same time.
    static let readers_max = 4

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.journalMode = .wal
        configuration.maximumReaderCount = readers_max
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA cell_size_check = ON")
            try database.execute(sql: "PRAGMA mmap_size = 0")
            // 32 MiB for each connection: SQLite's own 2 MB hold not even the inner pages of a large plant's indexes.
            try database.execute(sql: "PRAGMA cache_size = -32768")
        }
        return configuration
    }

    /// Sets what GRDB would set otherwise, and reads the settings back: a promise that the file system or the library
    /// does not keep stops the start.
    private static func assertPromises(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            // GRDB opens WAL databases with NORMAL, which may lose acknowledged commits when the power fails.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? ""
            guard mode.lowercased() == "wal" else { throw StoreError.promise("journal_mode is \(mode), not wal") }
            let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
            guard synchronous == 2 else { throw StoreError.promise("synchronous is \(synchronous), not FULL") }
        }
    }

    /// Finishes reads and writes and gives the file back.
    public func close() throws(StoreError) {
        do { try pool.close() } catch { throw .database(folder, "\(error)") }
    }
}
