import ChemTrack
import Compliance
import Foundation
internal import GRDB
import Geofence

/// Writes a change set inside one transaction.
struct Writer {
    let database: Database

    func write(_ changes: ChangeSet) throws {
        if let site = changes.site { try put(site) }
        if let zones = changes.zones { try put(zones) }
        for person in changes.people { try put(person) }
        for party in changes.parties { try put(party) }
        for stream in changes.wasteStreams { try put(stream) }
        for product in changes.products { try put(product) }
        for id in changes.removedProducts { try run("DELETE FROM products WHERE id = ?1", [id]) }
        for item in changes.items { try put(item) }
        for tag in changes.tags { try put(tag) }
        for presence in changes.presence { try put(presence) }
        for passage in changes.passages { try put(passage) }
        for point in changes.trail { try put(point) }
        for alarm in changes.alarms { try put(alarm) }
        for purchase in changes.purchases { try put(purchase) }
        for record in changes.records { try put(record) }
        for task in changes.tasks { try put(task) }
        for order in changes.orders { try put(order) }
        for vessel in changes.vessels { try put(vessel) }
        for unit in changes.loadUnits { try put(unit) }
        for scale in changes.scales { try put(scale) }
        for meter in changes.meters { try put(meter) }
        for take in changes.stockTakes { try put(take) }
        for entry in changes.amounts { try put(entry) }
        for request in changes.signatures { try put(request) }
        for stored in changes.imports { try put(stored) }
        for item in changes.removed { try remove(item) }
        for sheet in changes.sheets { try put(sheet) }
        for file in changes.files { try put(file) }
        if let holdings = changes.holdings { try put(holdings) }
        for manifest in changes.manifests { try put(manifest) }
        try put(changes.system)
        for (counter, next) in changes.counters { try put(counter, next) }
        for answer in changes.answers { try put(answer) }
        for entry in changes.events { try put(entry) }
        try putDays(of: changes.events)
        for text in changes.privateTexts { try put(text) }
    }

    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private func put(_ site: Site) throws {
        try run(
            "INSERT INTO sites (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [site.id, try Document.text(site)])
    }

    private func put(_ zones: [Zone]) throws {
        try database.execute(sql: "DELETE FROM zones")
        for (place, zone) in zones.enumerated() {
            let feature = String(decoding: GeoJSON.data(for: [zone]), as: UTF8.self)
            try run("INSERT INTO zones (id, place, feature) VALUES (?1, ?2, ?3)", [zone.id, place, feature])
        }
    }

    private func put(_ item: Item) throws {
        let search = ([item.code, item.name.zh, item.name.en, item.cas, item.lot, item.supplier] + item.aliases)
            .compactMap { $0?.lowercased() }.joined(separator: "\n")
        let (number, unit) = item.quantity.amount
        let known = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, search FROM items WHERE code = ?1"), arguments: [item.code])
        let (id, indexed): (Int64?, String?) = (known?["id"], known?["search"])
        try run(
            """
            INSERT INTO items (code, state, zone, assigned_zone, cas, lot, supplier, tag, purchase, manifest,
              expires_on, received_at, search, body, unit, amount, account, material)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            ON CONFLICT (code) DO UPDATE SET state = excluded.state, zone = excluded.zone,
              assigned_zone = excluded.assigned_zone, cas = excluded.cas, lot = excluded.lot,
              supplier = excluded.supplier, tag = excluded.tag, purchase = excluded.purchase,
              manifest = excluded.manifest, expires_on = excluded.expires_on, search = excluded.search,
              body = excluded.body, unit = excluded.unit, amount = excluded.amount, account = excluded.account,
              material = excluded.material
            """,
            [
                item.code, item.state.rawValue, item.zone, item.assignedZone, item.cas, item.lot, item.supplier,
                item.tag, item.purchase, item.manifest, item.expiresOn, item.receivedAt_ms, search,
                try Document.text(item), unit.rawValue, number, item.account?.rawValue, item.material,
            ])
        try index(search, insteadOf: indexed, of: id ?? database.lastInsertedRowID, in: .items)
        for alias in item.aliases {
            try run(
                "INSERT INTO item_codes (alias, item) VALUES (?1, ?2) ON CONFLICT (alias) DO NOTHING",
                [alias, item.code])
            let owner = try String.fetchOne(
                database, sql: "SELECT item FROM item_codes WHERE alias = ?1", arguments: [alias])
            guard owner == item.code else {
                throw StoreError.damaged(
                    "code `\(alias)` of \(item.code)", "it already belongs to \(owner ?? "nobody")")
            }
        }
    }

    private func put(_ tag: TagBinding) throws {
        try run(
            """
            INSERT INTO tags (tag, kind, item, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (tag) DO UPDATE SET kind = excluded.kind, item = excluded.item, body = excluded.body
            """,
            [tag.tag, tag.kind.rawValue, tag.item, try Document.text(tag)])
    }

    private func put(_ presence: TagPresence) throws {
        try run(
            "INSERT INTO presence (tag, body) VALUES (?1, ?2) ON CONFLICT (tag) DO UPDATE SET body = excluded.body",
            [presence.tag, try Document.text(presence)])
    }

    private func put(_ alarm: Alarm) throws {
        try run(
            """
            INSERT INTO alarms (id, state, kind, priority, raised_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, priority = excluded.priority,
              raised_at = excluded.raised_at, body = excluded.body
            """,
            [
                alarm.id, alarm.state.rawValue, alarm.kind.rawValue, alarm.priority.rawValue, alarm.raisedAt_ms,
                try Document.text(alarm),
            ])
    }

    private func put(_ purchase: Purchase) throws {
        try run(
            """
            INSERT INTO purchases (id, state, created_at, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body
            """,
            [purchase.id, purchase.state.rawValue, purchase.createdAt_ms, try Document.text(purchase)])
    }

    private func put(_ decision: StoredDecision) throws {
        try run(
            "INSERT INTO decisions (purchase, at, body) VALUES (?1, ?2, ?3)",
            [decision.purchase, decision.record.at_ms, try Document.text(decision.record)])
    }

    private func put(_ task: DutyTask) throws {
        try run(
            """
            INSERT INTO tasks (id, state, due, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, due = excluded.due, body = excluded.body
            """,
            [task.id, task.isOpen ? "open" : "done", task.duty.due?.text, try Document.text(task)])
    }

    private func put(_ stored: StoredImport) throws {
        try run(
            "INSERT INTO imports (id, at, body) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [stored.id, stored.at_ms, try Document.text(stored)])
    }

    private func put(_ sheet: FiledSheet) throws {
        try run(
            """
            INSERT INTO sheets (id, state, cas, digest, body) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, cas = excluded.cas, body = excluded.body
            """,
            [sheet.id, sheet.state.rawValue, sheet.cas, sheet.digest, try Document.text(sheet)])
    }

    private func put(_ file: StoredFile) throws {
        try run(
            "INSERT INTO files (digest, bytes) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING",
            [file.digest, Data(file.bytes)])
    }

    private func remove(_ item: Item) throws {
        let row = try Row.fetchOne(
            database, sql: "SELECT id, search FROM items WHERE code = ?1", arguments: [item.code])
        if let row { try unindex(row["search"], of: row["id"], in: .items) }
        try run("DELETE FROM item_codes WHERE item = ?1", [item.code])
        try run("DELETE FROM tags WHERE item = ?1", [item.code])
        try run("DELETE FROM items WHERE code = ?1", [item.code])
    }

    private func put(_ request: SignatureRequest) throws {
        try run(
            """
            INSERT INTO signature_requests (id, state, opened_at, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body
            """,
            [
                request.id, request.usedAt_ms == nil ? "open" : "used", request.openedAt_ms,
                try Document.text(request),
            ])
    }

    private func put(_ holdings: [String: HoldingReview]) throws {
        try database.execute(sql: "DELETE FROM holdings")
        for (material, holding) in holdings.sorted(by: { $0.key < $1.key }) {
            try run(
                "INSERT INTO holdings (material, body) VALUES (?1, ?2)", [material, try Document.text(holding)])
        }
    }

    private func put(_ party: Party) throws {
        try run(
            """
            INSERT INTO parties (id, role, body) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET role = excluded.role, body = excluded.body
            """,
            [party.id, party.role.rawValue, try Document.text(party)])
    }

    private func put(_ product: Product) throws {
        try run(
            """
            INSERT INTO products (id, search, body) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET search = excluded.search, body = excluded.body
            """,
            [product.id, product.searchText, try Document.text(product)])
    }

    private func put(_ stream: WasteStream) throws {
        try run(
            """
            INSERT INTO waste_streams (id, state, body) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body
            """,
            [stream.id, stream.state.rawValue, try Document.text(stream)])
    }

    private func put(_ person: Person) throws {
        try run(
            """
            INSERT INTO people (id, name, body) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body
            """,
            [person.id, person.name, try Document.text(person)])
    }

    private func put(_ counter: Counter, _ next: Int64) throws {
        try run(
            "INSERT INTO counters (name, next) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET next = excluded.next",
            [counter.rawValue, next])
    }

    /// A client repeats a request within minutes; older answers are dropped.
    private static let answersKept_ms: Int64 = 7 * 86_400_000

    private func put(_ answer: StoredAnswer) throws {
        try run("DELETE FROM answers WHERE at < ?1", [answer.at_ms - Self.answersKept_ms])
        try run(
            "INSERT INTO answers (key, ids, at) VALUES (?1, ?2, ?3)",
            [answer.key, answer.ids.joined(separator: " "), answer.at_ms])
    }

    private func put(_ entry: LedgerEntry) throws {
        let event = entry.event
        try run(
            """
            INSERT INTO ledger_events (seq, at_us, actor, kind, subject, subject_seq, subject_previous, bytes, leaf)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            [
                event.seq, event.at_us, event.actor, event.kind, event.subject, event.subjectSeq,
                event.subjectPrevious, Data(entry.bytes), Data(entry.leaf.bytes),
            ])
        try putFacts(of: event)
    }

    private func putDays(of entries: [LedgerEntry]) throws {
        let days = Dictionary(grouping: entries.map(\.event)) { $0.at_us / LedgerDay.length_us }
        for (day, events) in days {
            try run(
                """
                INSERT INTO ledger_days (day, first, last) VALUES (?1, ?2, ?3)
                ON CONFLICT (day) DO UPDATE SET first = MIN(first, excluded.first), last = MAX(last, excluded.last)
                """, [day, events.map(\.seq).min(), events.map(\.seq).max()])
        }
    }

    /// The facts that a trace looks for, beside the event.
    func putFacts(of event: LedgerEvent) throws {
        for field in event.body.fields where TraceReader.names.contains(field.name) {
            try run(
                "INSERT OR IGNORE INTO ledger_facts (name, value, seq) VALUES (?1, ?2, ?3)",
                [field.name, field.value.text, event.seq])
        }
    }

    private func put(_ text: StoredPrivateText) throws {
        try run(
            "INSERT INTO ledger_texts (seq, salt, text) VALUES (?1, ?2, ?3)",
            [text.seq, Data(text.text.salt), text.text.text])
    }
}
