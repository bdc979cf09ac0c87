import ChemTrack
import Foundation
import ChemTrack
internal import GRDB

/// The tables, as migrations that are never edited once released.
///
/// Portable SQL: times are UTC milliseconds, documents are JSON text read in Swift, columns beside a document are there
/// to be searched. STRICT keeps text out of number columns.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: the plant") { database in
            for statement in plant + ledger { try database.execute(sql: statement) }
        }
        migrator.registerMigration("2: tasks and decisions") { database in
            for statement in tasks { try database.execute(sql: statement) }
        }
        migrator.registerMigration("3: amounts, work orders, counts") { database in
            for statement in amounts { try database.execute(sql: statement) }
            try AmountBackfill(database: database).run()
        }
        migrator.registerMigration("4: answers by time, epochs of the ledger") { database in
            for statement in epochs { try database.execute(sql: statement) }
            // Events from before this table are entered as the writer would have.
            for bytes in try Data.fetchAll(database, sql: "SELECT bytes FROM ledger_events ORDER BY seq") {
                guard let event = try? LedgerEvent(decoding: Array(bytes)) else { continue }
                try Writer(database: database).putFacts(of: event)
            }
        }
        migrator.registerMigration("5: data sheets") { database in
            for statement in sheets { try database.execute(sql: statement) }
        }
        migrator.registerMigration("6: alarm system") { database in
            for statement in alarmSystem { try database.execute(sql: statement) }
        }
        migrator.registerMigration("7: manifests are searched") { database in
            for statement in manifestSearch { try database.execute(sql: statement) }
            for row in try Row.fetchAll(database, sql: "SELECT id, body FROM manifests") {
                let manifest = try Document.value(Manifest.self, row["body"], what: "manifest \(row["id"] as String)")
                try database.execute(
                    sql: "UPDATE manifests SET search = ?1 WHERE id = ?2",
                    arguments: [manifest.searchText, manifest.id])
            }
        }
        migrator.registerMigration("8: containers are searched by parts of words") { database in
            for statement in itemSearch { try database.execute(sql: statement) }
            let rows = try Row.fetchCursor(database, sql: "SELECT id, search FROM items ORDER BY id")
            while let row = try rows.next() {
                try Writer(database: database).index(row["search"], of: row["id"], in: .items)
            }
            for statement in days { try database.execute(sql: statement) }
        }
        migrator.registerMigration("9: waste streams") { database in
            try database.execute(
                sql: "CREATE TABLE waste_streams (id TEXT PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL) STRICT")
        }
        migrator.registerMigration("10: trails") { database in
            for statement in trails { try database.execute(sql: statement) }
        }
        migrator.registerMigration("11: products") { database in
            try database.execute(
                sql: "CREATE TABLE products (id TEXT PRIMARY KEY, search TEXT NOT NULL, body TEXT NOT NULL) STRICT")
        }
        migrator.registerMigration("12: flow meters") { database in
            try database.execute(sql: "CREATE TABLE meters (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT")
        }
        migrator.registerMigration("13: manifests are listed without their records") { database in
            for statement in manifestList { try database.execute(sql: statement) }
            let rows = try Row.fetchCursor(
                database, sql: "SELECT id, body FROM old_manifests ORDER BY created_at, length(id), id")
            while let row = try rows.next() {
                try Writer(database: database).put(
                    Document.value(Manifest.self, row["body"], what: "manifest \(row["id"] as String)"))
            }
            try database.execute(sql: "DROP TABLE old_manifests")
        }
        migrator.registerMigration("14: history in half the space") { database in
            for statement in shortHistory { try database.execute(sql: statement) }
        }
        return migrator
    }

    /// A passage is numbered by its time in milliseconds, with 20 bits for those of one millisecond.
    private static let shortHistory = [
        "CREATE TABLE history_names (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
        """
        INSERT INTO history_names (text) SELECT tag FROM trails UNION SELECT tag FROM passages
          UNION SELECT zone FROM passages UNION SELECT item FROM passages WHERE item IS NOT NULL
        """,
        "ALTER TABLE passages RENAME TO old_passages",
        "DROP INDEX passages_by_item",
        "DROP INDEX passages_by_time",
        """
        CREATE TABLE passages (
          id INTEGER PRIMARY KEY, tag INTEGER NOT NULL, item INTEGER, zone INTEGER NOT NULL, event INTEGER NOT NULL,
          personal INTEGER NOT NULL) STRICT
        """,
        """
        INSERT INTO passages (id, tag, item, zone, event, personal)
        SELECT at * 1048576 + row_number() OVER (PARTITION BY at ORDER BY p.id) - 1, t.id, i.id, z.id,
          CASE event WHEN 'enter' THEN 0 WHEN 'exit' THEN 1 ELSE 2 END, personal
        FROM old_passages p JOIN history_names t ON t.text = p.tag JOIN history_names z ON z.text = p.zone
          LEFT JOIN history_names i ON i.text = p.item
        """,
        "DROP TABLE old_passages",
        "CREATE INDEX passages_by_item ON passages (item, id) WHERE item IS NOT NULL",
        "ALTER TABLE trails RENAME TO old_trails",
        """
        CREATE TABLE trails (
          at INTEGER NOT NULL, tag INTEGER NOT NULL, x_mm INTEGER NOT NULL, y_mm INTEGER NOT NULL, floor REAL,
          error_mm INTEGER NOT NULL, gap INTEGER NOT NULL, personal INTEGER NOT NULL, PRIMARY KEY (at, tag))
        STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO trails (at, tag, x_mm, y_mm, floor, error_mm, gap, personal)
        SELECT at, n.id, CAST(max(min(round(x * 1000), 1e12), -1e12) AS INTEGER),
          CAST(max(min(round(y * 1000), 1e12), -1e12) AS INTEGER), floor,
          CAST(min(error * 1000, 1e12) AS INTEGER) + 2, gap, personal
        FROM old_trails JOIN history_names n ON n.text = old_trails.tag
        """,
        "DROP TABLE old_trails",
    ]

    /// Which part of the log holds the events of a day (UTC, days since 1970), by the time that each claims: a trace of a
    /// week looks at that part only. It takes a row a day where an index of all times would take one an event.
    private static let days = [
        "CREATE TABLE ledger_days (day INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT",
        """
        INSERT INTO ledger_days (day, first, last)
        SELECT at_us / 86400000000, MIN(seq), MAX(seq) FROM ledger_events GROUP BY at_us / 86400000000
        """,
        "DROP INDEX ledger_by_actor_time",
    ]

    private static let trails = [
        """
        CREATE TABLE trails (
          at INTEGER NOT NULL, tag TEXT NOT NULL, x REAL NOT NULL, y REAL NOT NULL, floor REAL, error REAL NOT NULL,
          gap INTEGER NOT NULL, personal INTEGER NOT NULL, PRIMARY KEY (at, tag)) STRICT, WITHOUT ROWID
        """,
        "ALTER TABLE passages ADD COLUMN personal INTEGER NOT NULL DEFAULT 0",
        "UPDATE passages SET personal = 1 WHERE tag IN (SELECT tag FROM tags WHERE kind = 'person')",
        "CREATE INDEX passages_by_time ON passages (at)",
        "CREATE INDEX alarms_by_time ON alarms (raised_at)",
    ]

    /// The index goes by numbers that a copy of the file keeps (VACUUM gives others to rows without a number column).
    private static let itemSearch = [
        """
        CREATE TABLE numbered_items (
          id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, state TEXT NOT NULL, zone TEXT, assigned_zone TEXT,
          cas TEXT, lot TEXT, supplier TEXT, tag TEXT, purchase TEXT, manifest TEXT, expires_on TEXT,
          received_at INTEGER NOT NULL, unit TEXT, amount INTEGER, account TEXT, material TEXT, search TEXT NOT NULL,
          body TEXT NOT NULL) STRICT
        """,
        """
        INSERT INTO numbered_items (code, state, zone, assigned_zone, cas, lot, supplier, tag, purchase, manifest,
          expires_on, received_at, unit, amount, account, material, search, body)
        SELECT code, state, zone, assigned_zone, cas, lot, supplier, tag, purchase, manifest, expires_on, received_at,
          unit, amount, account, material, search, body FROM items ORDER BY received_at, code
        """,
        "DROP TABLE items",
        "ALTER TABLE numbered_items RENAME TO items",
        "CREATE INDEX items_by_state ON items (state, code)",
        "CREATE INDEX items_by_zone ON items (zone, code)",
        "CREATE INDEX items_by_lot ON items (lot) WHERE lot IS NOT NULL",
        "CREATE UNIQUE INDEX items_by_tag ON items (tag) WHERE tag IS NOT NULL",
        """
        CREATE VIRTUAL TABLE item_search USING fts5
          (words, content='', columnsize=0, detail=none, tokenize='ascii')
        """,
    ]

    private static let amounts = [
        "ALTER TABLE items ADD COLUMN unit TEXT",
        "ALTER TABLE items ADD COLUMN amount INTEGER",
        // Where the content stands in the mass balance: stock, waste, or nowhere.
        "ALTER TABLE items ADD COLUMN account TEXT",
        "ALTER TABLE items ADD COLUMN material TEXT",
        """
        CREATE TABLE amounts (
          id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL, item TEXT NOT NULL, lot TEXT,
          material TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL,
          change INTEGER NOT NULL, other TEXT, work_order TEXT, actor TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX amounts_by_item ON amounts (item, id)",
        "CREATE INDEX amounts_by_lot ON amounts (lot, id) WHERE lot IS NOT NULL",
        "CREATE INDEX amounts_by_order ON amounts (work_order, id) WHERE work_order IS NOT NULL",
        "CREATE INDEX amounts_by_material ON amounts (material, id)",
        "CREATE INDEX amounts_by_other ON amounts (other, id) WHERE other IS NOT NULL",
        "CREATE TABLE work_orders (id TEXT PRIMARY KEY, state TEXT NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT",
        "CREATE TABLE vessels (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
        "CREATE TABLE load_units (code TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
        "CREATE TABLE scales (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
        "CREATE TABLE stock_takes (id TEXT PRIMARY KEY, state TEXT NOT NULL, zone TEXT NOT NULL, body TEXT NOT NULL) STRICT",
    ]

    private static let epochs = [
        "ALTER TABLE sessions ADD COLUMN label TEXT", "ALTER TABLE sessions ADD COLUMN acts TEXT",
        "ALTER TABLE sessions ADD COLUMN expires_at INTEGER",
        "ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX answers_by_time ON answers (at)",
        """
        CREATE TABLE ledger_facts (
          name TEXT NOT NULL, value TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (name, value, seq))
        STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE signature_requests (
          id TEXT PRIMARY KEY, state TEXT NOT NULL, opened_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE TABLE imports (id TEXT PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT",
        "CREATE INDEX ledger_by_actor_time ON ledger_events (actor, at_us)",
        "CREATE TABLE ledger_epochs (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, public_key TEXT NOT NULL) STRICT",
        """
        CREATE TABLE past_events (
          epoch INTEGER NOT NULL REFERENCES ledger_epochs (id), seq INTEGER NOT NULL, at_us INTEGER NOT NULL,
          actor TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, subject_seq INTEGER NOT NULL,
          subject_previous INTEGER, bytes BLOB NOT NULL, leaf BLOB NOT NULL, PRIMARY KEY (epoch, seq)) STRICT
        """,
        "CREATE INDEX past_events_by_subject ON past_events (subject, epoch, seq)",
        """
        CREATE TABLE past_texts (
          epoch INTEGER NOT NULL, seq INTEGER NOT NULL, salt BLOB NOT NULL, text TEXT NOT NULL,
          PRIMARY KEY (epoch, seq)) STRICT
        """,
        """
        CREATE TABLE past_checkpoints (
          epoch INTEGER NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL,
          PRIMARY KEY (epoch, size)) STRICT
        """,
    ]

    private static let alarmSystem = [
        "CREATE TABLE sensors (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
        """
        CREATE TABLE sensor_minutes (
          sensor TEXT NOT NULL, at INTEGER NOT NULL, count INTEGER NOT NULL, low REAL NOT NULL, mean REAL NOT NULL,
          high REAL NOT NULL, doubtful INTEGER NOT NULL, PRIMARY KEY (sensor, at)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE sensor_readings (
          id INTEGER PRIMARY KEY, sensor TEXT NOT NULL, at INTEGER NOT NULL, value REAL NOT NULL,
          mark TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX sensor_readings_by_time ON sensor_readings (sensor, at)",
        "CREATE TABLE channels (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
        """
        CREATE TABLE deliveries (
          id TEXT PRIMARY KEY, state TEXT NOT NULL, channel TEXT NOT NULL, alarm TEXT NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX deliveries_by_state ON deliveries (state, id)",
        "CREATE INDEX deliveries_by_alarm ON deliveries (alarm, id)",
        "CREATE TABLE linkages (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
        """
        CREATE TABLE device_commands (
          id TEXT PRIMARY KEY, state TEXT NOT NULL, alarm TEXT NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX device_commands_by_alarm ON device_commands (alarm, id)",
        "CREATE INDEX device_commands_by_state ON device_commands (state, id)",
        "CREATE TABLE tag_readers (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
    ]

    private static let manifestSearch = [
        "ALTER TABLE manifests ADD COLUMN search TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX manifests_by_time ON manifests (created_at, id)",
    ]

    /// What a list shows comes before the record, which is ten times as long: a page of the list never reads that.
    private static let manifestList = [
        "ALTER TABLE manifests RENAME TO old_manifests",
        "DROP INDEX manifests_by_time",
        """
        CREATE TABLE manifests (
          number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, created_at INTEGER NOT NULL,
          search TEXT NOT NULL, listed TEXT NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX manifests_by_state ON manifests (state, number)",
        "CREATE INDEX manifests_by_time ON manifests (created_at, number)",
        """
        CREATE VIRTUAL TABLE manifest_search USING fts5
          (words, content='', columnsize=0, detail=none, tokenize='ascii')
        """,
    ]

    private static let tasks = [
        "CREATE TABLE tasks (id TEXT PRIMARY KEY, state TEXT NOT NULL, due TEXT, body TEXT NOT NULL) STRICT",
        "CREATE INDEX tasks_by_due ON tasks (state, due, id)",
        """
        CREATE TABLE decisions (
          id INTEGER PRIMARY KEY, purchase TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX decisions_by_purchase ON decisions (purchase, id)",
        "CREATE TABLE holdings (material TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
    ]

    private static let sheets = [
        """
        CREATE TABLE sheets (
          id TEXT PRIMARY KEY, state TEXT NOT NULL, cas TEXT, digest TEXT NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX sheets_by_cas ON sheets (cas, id) WHERE cas IS NOT NULL",
        "CREATE TABLE files (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
    ]

    private static let plant = [
        "CREATE TABLE sites (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
        "CREATE TABLE zones (id TEXT PRIMARY KEY, place INTEGER NOT NULL, feature TEXT NOT NULL) STRICT",
        """
        CREATE TABLE items (
          code TEXT PRIMARY KEY, state TEXT NOT NULL, zone TEXT, assigned_zone TEXT, cas TEXT, lot TEXT,
          supplier TEXT, tag TEXT, purchase TEXT, manifest TEXT, expires_on TEXT, received_at INTEGER NOT NULL,
          search TEXT NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX items_by_state ON items (state, code)",
        "CREATE INDEX items_by_zone ON items (zone, code)",
        "CREATE INDEX items_by_lot ON items (lot) WHERE lot IS NOT NULL",
        "CREATE UNIQUE INDEX items_by_tag ON items (tag) WHERE tag IS NOT NULL",
        """
        CREATE TABLE item_codes (
          alias TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES items (code)) STRICT
        """,
        "CREATE TABLE tags (tag TEXT PRIMARY KEY, kind TEXT NOT NULL, item TEXT, body TEXT NOT NULL) STRICT",
        "CREATE TABLE presence (tag TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
        """
        CREATE TABLE passages (
          id INTEGER PRIMARY KEY, tag TEXT NOT NULL, item TEXT, zone TEXT NOT NULL, event TEXT NOT NULL,
          at INTEGER NOT NULL) STRICT
        """,
        "CREATE INDEX passages_by_item ON passages (item, id) WHERE item IS NOT NULL",
        """
        CREATE TABLE alarms (
          id TEXT PRIMARY KEY, state TEXT NOT NULL, kind TEXT NOT NULL, priority TEXT NOT NULL,
          raised_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX alarms_by_state ON alarms (state, id)",
        """
        CREATE TABLE purchases (
          id TEXT PRIMARY KEY, state TEXT NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT
        """,
        """
        CREATE TABLE manifests (
          id TEXT PRIMARY KEY, state TEXT NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT
        """,
        "CREATE TABLE parties (id TEXT PRIMARY KEY, role TEXT NOT NULL, body TEXT NOT NULL) STRICT",
        "CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT",
        """
        CREATE TABLE sessions (
          digest BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id), kind TEXT NOT NULL,
          created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT
        """,
        "CREATE TABLE counters (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT",
        "CREATE TABLE answers (key TEXT PRIMARY KEY, ids TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
    ]

    private static let ledger = [
        """
        CREATE TABLE ledger_events (
          seq INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
          subject TEXT NOT NULL, subject_seq INTEGER NOT NULL, subject_previous INTEGER, bytes BLOB NOT NULL,
          leaf BLOB NOT NULL, UNIQUE (subject, subject_seq)) STRICT
        """,
        "CREATE INDEX ledger_by_actor ON ledger_events (actor, seq)",
        "CREATE INDEX ledger_by_kind ON ledger_events (kind, seq)",
        """
        CREATE TABLE ledger_texts (
          seq INTEGER PRIMARY KEY REFERENCES ledger_events (seq), salt BLOB NOT NULL, text TEXT NOT NULL) STRICT
        """,
        "CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL) STRICT",
    ]
}
