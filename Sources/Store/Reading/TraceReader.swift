public import ChemTrack
import Foundation
internal import GRDB

/// What is looked for in the ledger: everything given has to hold.
public struct TraceQuery: Sendable, Hashable {
    /// Container, purchase, manifest, alarm or person: the subject of an event.
    public var item: String?
    public var lot: String?
    /// Pseudonymous id of who did it: `u:17`.
    public var actor: String?
    public var zone: String?
    /// A tag, reader or scale.
    public var device: String?
    /// Work order.
    public var order: String?
    public var kind: String?
    /// UTC, milliseconds, from here on.
    public var from_ms: Int64?
    /// UTC, milliseconds, before this.
    public var to_ms: Int64?

    public init() {}

    public var isEmpty: Bool { self == TraceQuery() }
}

/// An event that answers a trace.
public struct TracedEvent: Sendable {
    public var event: LedgerEvent
    /// Its free text, unless that was erased.
    public var text: String?
}

/// Days as the table `ledger_days` counts them.
enum LedgerDay {
    static let length_us: Int64 = 86_400_000_000
}

/// Who did what, when, with what and where: the ledger by any of its facts.
public struct TraceReader: Sendable {
    let database: PlantDatabase

    public init(_ database: PlantDatabase) { self.database = database }

    /// The names of body fields that events can be traced by, and what each stands for in a query.
    static let facts: [String: [String]] = [
        "zone": ["zone", "from", "to"], "order": ["order"], "lot": ["lot"],
        "device": ["tag", "device", "reader", "scale", "meter"],
        "item": ["item", "items", "parent", "child", "source", "manifest", "purchase"],
    ]
    static let names = Set(facts.values.joined())

    /// Events newest first.
    ///
    /// - Parameter before: the `seq` to go on from, as `next` of the page before gave it.
    public func trace(_ query: TraceQuery, limit: Int, before: Int?) async throws -> Page<TracedEvent> {
        let limit = min(max(limit, 1), PlantReader.pageLimit)
        return try await database.pool.read { database in
            guard let part = try Self.part(query, before: before, in: database) else {
                return Page(elements: [], next: nil)
            }
            let (sql, arguments) = Self.statement(query, part, limit: limit + 1)
            let rows = try Row.fetchAll(database, sql: sql, arguments: arguments)
            let events = try rows.prefix(limit).map { row in
                let bytes: Data = row["bytes"]
                do {
                    return TracedEvent(event: try LedgerEvent(decoding: Array(bytes)), text: row["text"])
                } catch {
                    throw StoreError.damaged("ledger event \(row["seq"] as Int)", "\(error)")
                }
            }
            return Page(elements: events, next: rows.count > limit ? events.last.map { "\($0.event.seq)" } : nil)
        }
    }

    /// The part of the log that can hold the answers; nil when none can.
    ///
    /// A clock that was set back makes the part longer, never too short.
    private static func part(_ query: TraceQuery, before: Int?, in database: Database) throws -> Range<Int>? {
        var part = 0..<(before ?? Int.max)
        if query.from_ms != nil || query.to_ms != nil {
            let days = try Row.fetchOne(
                database,
                sql: "SELECT MIN(first) AS first, MAX(last) AS last FROM ledger_days WHERE day >= ?1 AND day <= ?2",
                arguments: [
                    query.from_ms.map { $0 * 1000 / LedgerDay.length_us } ?? .min,
                    query.to_ms.map { $0 * 1000 / LedgerDay.length_us } ?? .max,
                ])
            guard let first: Int = days?["first"], let last: Int = days?["last"] else { return nil }
            part = part.clamped(to: first..<last + 1)
        }
        return part.isEmpty ? nil : part
    }

    private static func statement(
        _ query: TraceQuery, _ part: Range<Int>, limit: Int
    ) -> (String, StatementArguments) {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        func add(_ condition: String, _ values: StatementArguments) {
            conditions.append(condition)
            arguments += values
        }
        func fact(_ name: String, _ value: String) -> (String, StatementArguments) {
            let names = facts[name] ?? []
            let marks = names.map { _ in "?" }.joined(separator: ", ")
            return (
                """
                e.seq IN (SELECT seq FROM ledger_facts
                  WHERE name IN (\(marks)) AND value = ? AND seq >= ? AND seq < ?)
                """,
                StatementArguments(names + [value]) + [part.lowerBound, part.upperBound]
            )
        }
        if let item = query.item {
            let (mentioned, values) = fact("item", item)
            add("(e.subject = ? OR \(mentioned))", [item] + values)
        }
        if let lot = query.lot {
            let (mentioned, values) = fact("lot", lot)
            add("(e.subject IN (SELECT code FROM items WHERE lot = ?) OR \(mentioned))", [lot] + values)
        }
        if let actor = query.actor { add("e.actor = ?", [actor]) }
        if let kind = query.kind {
            add("(e.kind = ? OR e.kind LIKE ? ESCAPE '\\')", [kind, PlantReader.escaped(kind) + ".%"])
        }
        if let zone = query.zone {
            let (condition, values) = fact("zone", zone)
            add(condition, values)
        }
        if let order = query.order {
            let (condition, values) = fact("order", order)
            add(condition, values)
        }
        if let device = query.device {
            let (mentioned, values) = fact("device", device)
            add("(e.subject = ? OR e.actor = ? OR \(mentioned))", [device, "dev:" + device] + values)
        }
        if let from_ms = query.from_ms { add("e.at_us >= ?", [from_ms * 1000]) }
        if let to_ms = query.to_ms { add("e.at_us < ?", [to_ms * 1000]) }
        add("e.seq >= ? AND e.seq < ?", [part.lowerBound, part.upperBound])
        let filter = "WHERE " + conditions.joined(separator: " AND ")
        return (
            """
            SELECT e.seq, e.bytes, t.text FROM ledger_events e LEFT JOIN ledger_texts t ON t.seq = e.seq
            \(filter) ORDER BY e.seq DESC LIMIT ?
            """, arguments + [limit]
        )
    }

    /// The containers of a lot, used up and disposed ones too.
    public func items(ofLot lot: String) async throws -> [Item] {
        try await database.pool.read { database in
            try String.fetchAll(database, sql: "SELECT body FROM items WHERE lot = ?1 ORDER BY code", arguments: [lot])
                .map { try Document.value(Item.self, $0, what: "item") }
        }
    }

    /// Every event of a lot's containers, at most 10,000: a lot that was used more often is told up to there.
    public func whole(lot: String) async throws -> [TracedEvent] {
        var query = TraceQuery()
        query.lot = lot
        var events: [TracedEvent] = []
        var before: Int?
        repeat {
            let page = try await trace(query, limit: PlantReader.pageLimit, before: before)
            events += page.elements
            before = page.next.flatMap { Int($0) }
        } while before != nil && events.count < 10_000
        return events
    }
}
