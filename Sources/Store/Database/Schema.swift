import ChemTrack
import Foundation
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
        migrator.registerMigration("data sheets") { database in
            for statement in sheets { try database.execute(sql: statement) }
        }
        migrator.registerMigration("3: answers by time, epochs of the ledger") { database in
            for statement in epochs { try database.execute(sql: statement) }
            // Events from before this table are entered as the writer would have.
            for bytes in try Data.fetchAll(database, sql: "SELECT bytes FROM ledger_events ORDER BY seq") {
                guard let event = try? LedgerEvent(decoding: Array(bytes)) else { continue }
                try Writer(database: database).putFacts(of: event)
            }
        }
        return migrator
    }

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
