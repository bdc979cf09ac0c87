public import ChemTrack
public import Compliance
import Foundation
internal import GRDB
public import Geofence

/// A page of a list.
public struct Page<Element: Sendable>: Sendable {
    public var elements: [Element]
    /// Where the next page begins, nil on the last one.
    public var next: String?
}

/// Reads for pages and the API, from committed snapshots. They never go through the plant.
public struct PlantReader: Sendable {
    /// No page holds more.
    public static let pageLimit = 500
    let database: PlantDatabase

    public init(_ database: PlantDatabase) { self.database = database }

    /// The site this database belongs to.
    public func site() async throws -> Site {
        try await database.pool.read { database in
            guard let body = try String.fetchOne(database, sql: "SELECT body FROM sites LIMIT 1") else {
                throw StoreError.noPlant(self.database.folder)
            }
            return try Document.value(Site.self, body, what: "site")
        }
    }

    /// The site's zones, in their order.
    public func zones() async throws -> [Zone] {
        try await database.pool.read { database in try Loader(database: database).zones() }
    }

    public func item(_ code: String) async throws -> Item? {
        try await database.pool.read { database in
            try String.fetchOne(database, sql: "SELECT body FROM items WHERE code = ?1", arguments: [code])
                .map { try Document.value(Item.self, $0, what: "item \(code)") }
        }
    }

    /// Alarms, newest first.
    public func alarms(openOnly: Bool, limit: Int, after: String?) async throws -> Page<Alarm> {
        let limit = min(max(limit, 1), Self.pageLimit)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM alarms
                    WHERE (?1 = 0 OR state <> 'closed') AND \(Self.olderThan)
                    ORDER BY length(id) DESC, id DESC LIMIT ?3
                    """,
                arguments: [openOnly ? 1 : 0, after, limit + 1])
            let alarms = try bodies.prefix(limit).map { try Document.value(Alarm.self, $0, what: "alarm") }
            return Page(elements: alarms, next: bodies.count > limit ? alarms.last?.id : nil)
        }
    }

    public func alarm(_ id: String) async throws -> Alarm? {
        try await document(Alarm.self, "SELECT body FROM alarms WHERE id = ?1", id)
    }

    public func purchase(_ id: String) async throws -> Purchase? {
        try await document(Purchase.self, "SELECT body FROM purchases WHERE id = ?1", id)
    }

    /// The decision of a purchase's last review, with all it was made from.
    public func decision(ofPurchase id: String) async throws -> DecisionRecord? {
        try await document(
            DecisionRecord.self, "SELECT body FROM decisions WHERE purchase = ?1 ORDER BY id DESC LIMIT 1", id)
    }

    /// Duties, the one that is due first in front; those without a day last.
    public func tasks(openOnly: Bool, limit: Int, after: String?) async throws -> Page<DutyTask> {
        let limit = min(max(limit, 1), Self.pageLimit)
        var place: DutyTask?
        if let after { place = try await document(DutyTask.self, "SELECT body FROM tasks WHERE id = ?1", after) }
        let (afterID, afterDue) = (place?.id, place?.duty.due?.text)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM tasks
                    WHERE (?1 = 0 OR state = 'open')
                      AND (?2 IS NULL OR (COALESCE(due, '9999'), id) > (COALESCE(?3, '9999'), ?2))
                    ORDER BY COALESCE(due, '9999'), id LIMIT ?4
                    """,
                arguments: [openOnly ? 1 : 0, afterID, afterDue, limit + 1])
            let tasks = try bodies.prefix(limit).map { try Document.value(DutyTask.self, $0, what: "task") }
            return Page(elements: tasks, next: bodies.count > limit ? tasks.last?.id : nil)
        }
    }

    public func manifest(_ id: String) async throws -> Manifest? {
        try await document(Manifest.self, "SELECT body FROM manifests WHERE id = ?1", id)
    }

    public func purchases(limit: Int, after: String?) async throws -> Page<Purchase> {
        let limit = min(max(limit, 1), Self.pageLimit)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: "SELECT body FROM purchases WHERE \(Self.olderThan) ORDER BY length(id) DESC, id DESC LIMIT ?3",
                arguments: [0, after, limit + 1])
            let values = try bodies.prefix(limit).map { try Document.value(Purchase.self, $0, what: "purchase") }
            return Page(elements: values, next: bodies.count > limit ? values.last?.id : nil)
        }
    }

    public func stockTakes(limit: Int, after: String?) async throws -> Page<StockTake> {
        let limit = min(max(limit, 1), Self.pageLimit)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: "SELECT body FROM stock_takes WHERE \(Self.olderThan) ORDER BY length(id) DESC, id DESC LIMIT ?3",
                arguments: [0, after, limit + 1])
            let values = try bodies.prefix(limit).map { try Document.value(StockTake.self, $0, what: "stock-take") }
            return Page(elements: values, next: bodies.count > limit ? values.last?.id : nil)
        }
    }

    public func stockTake(_ id: String) async throws -> StockTake? {
        try await document(StockTake.self, "SELECT body FROM stock_takes WHERE id = ?1", id)
    }

    public func order(_ id: String) async throws -> WorkOrder? {
        try await document(WorkOrder.self, "SELECT body FROM work_orders WHERE id = ?1", id)
    }

    /// Work orders by number; `after` is the last one of the page before.
    public func orders(openOnly: Bool, limit: Int, after: String?) async throws -> Page<WorkOrder> {
        let limit = min(max(limit, 1), Self.pageLimit)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM work_orders
                    WHERE (?1 = 0 OR state = 'open') AND (?2 IS NULL OR id > ?2) ORDER BY id LIMIT ?3
                    """,
                arguments: [openOnly ? 1 : 0, after, limit + 1])
            let orders = try bodies.prefix(limit).map { try Document.value(WorkOrder.self, $0, what: "work order") }
            return Page(elements: orders, next: bodies.count > limit ? orders.last?.id : nil)
        }
    }

    public func vessels() async throws -> [Vessel] {
        try await database.pool.read { database in
            try String.fetchAll(database, sql: "SELECT body FROM vessels ORDER BY id")
                .map { try Document.value(Vessel.self, $0, what: "vessel") }
        }
    }

    public func parties() async throws -> [Party] {
        try await database.pool.read { database in
            try String.fetchAll(database, sql: "SELECT body FROM parties ORDER BY role, id")
                .map { try Document.value(Party.self, $0, what: "party") }
        }
    }

    /// Acts that were signed, oldest first.
    public func usedSignatures() async throws -> [SignatureRequest] {
        try await database.pool.read { database in
            try String.fetchAll(
                database, sql: "SELECT body FROM signature_requests WHERE state = 'used' ORDER BY opened_at"
            ).map { try Document.value(SignatureRequest.self, $0, what: "signature request") }
        }
    }

    /// The kinds of waste, oldest first.
    public func wasteStreams() async throws -> [WasteStream] {
        try await database.pool.read { database in
            try String.fetchAll(database, sql: "SELECT body FROM waste_streams ORDER BY id")
                .map { try Document.value(WasteStream.self, $0, what: "waste stream") }
        }
    }

    /// What every tag is fixed to.
    public func tags() async throws -> [TagBinding] {
        try await database.pool.read { database in
            try String.fetchAll(database, sql: "SELECT body FROM tags ORDER BY tag")
                .map { try Document.value(TagBinding.self, $0, what: "tag") }
        }
    }

    private func document<Value: Decodable & Sendable>(
        _ type: Value.Type, _ sql: String, _ id: String
    ) async throws -> Value? {
        try await database.pool.read { database in
            try String.fetchOne(database, sql: sql, arguments: [id]).map { try Document.value(type, $0, what: id) }
        }
    }

    /// Ids count on past four digits: `P-9999` is older than `P-10000`, though not as text.
    static let olderThan =
        "(?2 IS NULL OR length(id) < length(?2) OR length(id) = length(?2) AND id < ?2)"

    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    }
}

extension PlantReader {
    /// The names of containers, for lists that only hold their codes.
    public func names(ofItems codes: [String]) async throws -> [String: Bilingual] {
        let codes = Array(Set(codes).prefix(Self.pageLimit))
        guard !codes.isEmpty else { return [:] }
        return try await database.pool.read { database in
            var names: [String: Bilingual] = [:]
            for code in codes {
                let body = try String.fetchOne(
                    database, sql: "SELECT body FROM items WHERE code = ?1", arguments: [code])
                guard let body else { continue }
                names[code] = try Document.value(Item.self, body, what: "item \(code)").name
            }
            return names
        }
    }

    /// Everybody on record.
    public func people() async throws -> [Person] {
        try await database.pool.read { database in
            try String.fetchAll(database, sql: "SELECT body FROM people ORDER BY length(id), id")
                .map { try Document.value(Person.self, $0, what: "person") }
        }
    }

    /// What people are called, by the pseudonymous ids of the ledger.
    public func displayNames() async throws -> [String: String] {
        Dictionary(try await people().map { ($0.id, $0.display) }) { first, _ in first }
    }
}
