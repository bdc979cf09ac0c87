import ChemTrack
import Compliance
import Foundation
import GRDB
import Geofence
import Testing

@testable import Store

@Suite("What the database promises")
struct StorePromiseTests {
    @Test("The writer's journal is a WAL that is synced at every commit, with the guards on")
    func settings() async throws {
        let live = try await StoredPlant.make()
        let found = try await live.database.pool.writeWithoutTransaction { database in
            try ["journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check", "mmap_size"]
                .map { try String.fetchOne(database, sql: "PRAGMA \($0)") ?? "-" }
        }
        #expect(found == ["wal", "2", "1", "0", "1", "0"])
        // Still so after commits, and on the readers what concerns them.
        try await live.live()
        let later = try await live.database.pool.writeWithoutTransaction {
            try Int.fetchOne($0, sql: "PRAGMA synchronous")
        }
        #expect(later == 2)
        let reader = try await live.database.pool.read { try Int.fetchOne($0, sql: "PRAGMA trusted_schema") }
        #expect(reader == 0)
    }

    @Test("Folder and files are for their owner alone")
    func permissions() async throws {
        let live = try await StoredPlant.make()
        for name in ["chemtrack.sqlite", "chemtrack.sqlite-wal", "chemtrack.sqlite-shm", "lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: live.folder.path + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        let inner = live.folder.path + "/new"
        _ = try PlantDatabase(folder: inner)
        let attributes = try FileManager.default.attributesOfItem(atPath: inner)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test("A second daemon on the same folder is refused, and told why")
    func secondOpen() async throws {
        let folder = try TemporaryFolder()
        do {
            let first = try PlantDatabase(folder: folder.path)
            let error = #expect(throws: StoreError.self) { try PlantDatabase(folder: folder.path) }
            #expect(error?.description.contains("another chemd is using this data folder") == true)
            #expect(error?.description.contains(folder.path) == true)
            try first.close()
        }
        _ = try PlantDatabase(folder: folder.path)
    }

    @Test("Reading needs a plant; it works beside the daemon and cannot write")
    func reading() async throws {
        let empty = try TemporaryFolder()
        let error = #expect(throws: StoreError.self) { try PlantDatabase(reading: empty.path) }
        #expect(error?.description.contains("holds no plant") == true)
        #expect(!FileManager.default.fileExists(atPath: empty.database))
        let live = try await StoredPlant.make()
        try await live.live()
        let reading = try PlantDatabase(reading: live.folder.path)
        #expect(try await SQLiteStore(reading).load().items.count == live.store.given.items.count)
        await #expect(throws: (any Error).self) {
            try await SQLiteStore(reading).commit(.founding(StoreSamples.site, zones: []))
        }
    }

    @Test("A database without a site says so")
    func noSite() async throws {
        let folder = try TemporaryFolder()
        let database = try PlantDatabase(folder: folder.path)
        await #expect(throws: StoreError.self) { try await SQLiteStore(database).load() }
    }

    @Test("A file of a newer chemd is refused and left as it is")
    func newer() async throws {
        let folder = try TemporaryFolder()
        do {
            let database = try PlantDatabase(folder: folder.path)
            try await database.pool.write {
                try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('2: the future')")
            }
        }
        let error = #expect(throws: StoreError.self) { try PlantDatabase(folder: folder.path) }
        #expect(error?.description.contains("newer chemd") == true)
    }

    @Test("Something else than a database is refused with its path")
    func garbage() throws {
        let folder = try TemporaryFolder()
        try Data("not a database, but long enough to be taken for a header of one".utf8)
            .write(to: URL(fileURLWithPath: folder.database))
        let error = #expect(throws: StoreError.self) { try PlantDatabase(folder: folder.path) }
        #expect(error?.description.contains(folder.database) == true)
    }

    @Test("Every table is STRICT")
    func strict() async throws {
        let live = try await StoredPlant.make()
        let loose = try await live.database.pool.read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0")
        }
        #expect(loose.filter { !$0.hasPrefix("sqlite_") && $0 != "grdb_migrations" } == [])
    }

    @Test(
        "What may be there once only, or has to be a number, the file itself refuses",
        arguments: [
            "INSERT INTO ledger_events SELECT 'x', at_us, actor, kind, subject, 99, NULL, bytes, leaf FROM ledger_events LIMIT 1",
            "INSERT INTO ledger_events SELECT 0, at_us, actor, kind, subject, 99, NULL, bytes, leaf FROM ledger_events LIMIT 1",
            "INSERT INTO ledger_events SELECT 999, at_us, actor, kind, subject, subject_seq, NULL, bytes, leaf FROM ledger_events LIMIT 1",
            "UPDATE items SET tag = 'T1'",
            "UPDATE items SET received_at = '12x'",
            "INSERT INTO people VALUES ('u:77', 'wang', '{}')",
            "INSERT INTO item_codes VALUES ('(01)06901234567892(21)000451', (SELECT MAX(code) FROM items))",
            "INSERT INTO item_codes VALUES ('other', 'CT-none')",
            "INSERT INTO answers VALUES ('k1', 'x', 0)",
            "INSERT INTO sessions VALUES (x'00', 'u:none', 'cookie', 0, 0)",
            "INSERT INTO ledger_texts VALUES (9999, x'00', 'x')",
        ])
    func constraints(sql: String) async throws {
        let live = try await StoredPlant.make()
        try await live.live()
        await #expect(throws: DatabaseError.self) {
            try await live.database.pool.write { try $0.execute(sql: sql) }
        }
    }

    @Test("A change set is stored whole or not at all")
    func atomic() async throws {
        let live = try await StoredPlant.make()
        try await live.live()
        let before = try await SQLiteStore(live.database).load()
        var changes = ChangeSet()
        var item = try #require(before.items.first)
        item.lot = "changed"
        changes.items = [item]
        changes.passages = [Passage(tag: "T1", item: item.code, zone: "FL-1", event: "enter", at_ms: 0)]
        // The last thing written breaks: an event whose place is taken.
        changes.events = [try #require(live.store.given.events.first)]
        let whole = changes
        await #expect(throws: (any Error).self) { try await SQLiteStore(live.database).commit(whole) }
        let after = try await SQLiteStore(live.database).load()
        #expect(after.items == before.items)
        #expect(try await PlantReader(live.database).passages(ofItem: item.code, limit: 99).allSatisfy { $0.at_ms > 0 })
        // The plant itself goes on.
        _ = try await live.plant.receive(try StoreSamples.acetone(), by: StoreSamples.clerk)
    }

    @Test("A code of one container cannot silently become another's")
    func aliasOfAnother() async throws {
        let live = try await StoredPlant.make()
        try await live.live()
        var thief = try #require(live.store.given.items.values.first { $0.aliases.isEmpty })
        thief.aliases = ["(01)06901234567892(21)000451"]
        var changes = ChangeSet()
        changes.items = [thief]
        let theft = changes
        await #expect(throws: StoreError.self) { try await SQLiteStore(live.database).commit(theft) }
    }

    @Test("Killed at any moment, everything that was acknowledged is there")
    func killed() async throws {
        let live = try await StoredPlant.make()
        var acknowledged: Set<String> = []
        for round in 0..<12 {
            let codes = try await live.plant.receive(
                try StoreSamples.acetone(count: 1 + round % 3), by: StoreSamples.clerk
            ).items.map(\.code)
            acknowledged.formUnion(codes)
            let copy = try live.folder.copied()
            let database = try PlantDatabase(folder: copy.path)
            let record = try await SQLiteStore(database).load()
            #expect(Set(record.items.map(\.code)) == acknowledged)
            #expect(record.ledger.size == acknowledged.count)
            let report = try await LedgerReader(database).verify(
                LedgerVerifier(origin: StoreSamples.site.ledgerOrigin, keys: [], checkpoints: []))
            #expect(report.isSound)
            try database.close()
        }
    }

    @Test("Killed while many write, nothing that was acknowledged is missing and no command is there by half")
    func killedUnderLoad() async throws {
        let live = try await StoredPlant.make()
        let acknowledged = Acknowledged()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<6 {
                        let made = try await live.plant.receive(
                            try StoreSamples.acetone(count: 2), by: StoreSamples.clerk)
                        await acknowledged.add(made.items.map(\.code))
                    }
                }
            }
            group.addTask {
                for _ in 0..<10 {
                    try await Task.sleep(for: .milliseconds(15))
                    let known = await acknowledged.codes
                    let copy = try live.folder.copied()
                    let database = try PlantDatabase(folder: copy.path)
                    let record = try await SQLiteStore(database).load()
                    #expect(known.isSubset(of: record.items.map(\.code)))
                    #expect(record.items.count.isMultiple(of: 2))
                    #expect(record.ledger.size == record.items.count)
                    #expect(record.counters[.item, default: 1] == Int64(record.items.count + 1))
                    try database.close()
                }
            }
            try await group.waitForAll()
        }
        #expect(await acknowledged.codes.count == 96)
    }

    private actor Acknowledged {
        var codes: Set<String> = []
        func add(_ more: [String]) { codes.formUnion(more) }
    }
}
