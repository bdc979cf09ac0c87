public import ChemTrack
import Foundation
internal import GRDB

// Trails and passages are most of what a busy site stores, some million rows a day. So tags, containers and zones are
// numbers in them (`history_names`), lengths whole millimetres, and a passage is numbered by its time.
extension Writer {
    func put(_ point: TrailPoint) throws {
        let (x_mm, y_mm) = (Self.millimetres(point.x), Self.millimetres(point.y))
        let shift_m = hypot(point.x - Double(x_mm) / 1000, point.y - Double(y_mm) / 1000)
        let error_mm = Self.millimetres(point.error_m + shift_m, .up)
        try run(
            """
            INSERT OR REPLACE INTO trails (at, tag, x_mm, y_mm, floor, error_mm, gap, personal)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [point.at_ms, try name(point.tag), x_mm, y_mm, point.floor, error_mm, point.isAfterGap, point.isPersonal])
    }

    /// Whole millimetres; beyond a million kilometres the nearest that is kept, so that no tag can stop the store.
    private static func millimetres(_ length_m: Double, _ rule: FloatingPointRoundingRule = .toNearestOrEven) -> Int64 {
        // What binary fractions add to a whole number of millimetres is none.
        let length_mm = (length_m * 1000 - (rule == .up ? 1e-6 : 0)).rounded(rule)
        return Int64(min(max(length_mm, -1e12), 1e12))
    }

    func put(_ passage: Passage) throws {
        guard let event = PassageRow.events.firstIndex(of: passage.event) else {
            throw StoreError.damaged("passage of \(passage.tag)", "`\(passage.event)` is not known")
        }
        try run(
            """
            INSERT INTO passages (id, tag, item, zone, event, personal)
            VALUES ((SELECT COALESCE(MAX(id) + 1, ?1) FROM passages WHERE id >= ?1 AND id < ?2), ?3, ?4, ?5, ?6, ?7)
            """,
            [
                PassageRow.first(at_ms: passage.at_ms), PassageRow.end(at_ms: passage.at_ms),
                try name(passage.tag), try passage.item.map(name), try name(passage.zone), event,
                passage.isPersonal,
            ])
    }

    /// The number of a name, which it keeps.
    private func name(_ text: String) throws -> Int64 {
        let known = try database.cachedStatement(sql: "SELECT id FROM history_names WHERE text = ?1")
        if let id = try Int64.fetchOne(known, arguments: [text]) { return id }
        try run("INSERT INTO history_names (text) VALUES (?1)", [text])
        return database.lastInsertedRowID
    }
}

/// How passages are stored.
private enum PassageRow {
    static let events = ["enter", "exit", "cross"]
    /// Later times do not fit into a number: the year 2109.
    static let latest_ms: Int64 = 1 << 42

    /// The lowest number of a time: so many passages of one millisecond have numbers of their own.
    static func first(at_ms: Int64) -> Int64 { min(max(at_ms, -latest_ms), latest_ms) * 1_048_576 }

    /// Above the highest number of a time.
    static func end(at_ms: Int64) -> Int64 { first(at_ms: at_ms) + 1_048_576 }

    static let columns = "t.text AS tag, i.text AS item, z.text AS zone, event, p.id >> 20 AS at, personal"
    static let source = """
        passages p JOIN history_names t ON t.id = p.tag JOIN history_names z ON z.id = p.zone
          LEFT JOIN history_names i ON i.id = p.item
        """

    static func value(_ row: Row) -> Passage {
        Passage(
            tag: row["tag"], item: row["item"], zone: row["zone"], event: events[row["event"]], at_ms: row["at"],
            isPersonal: row["personal"])
    }
}

extension SQLiteStore {
    /// Removes history of a kind from before a time, at most `limit` rows, the oldest first.
    ///
    /// - Returns: how many were removed; fewer than the limit when nothing is left to remove.
    public func removeHistory(_ kind: Retention.Kind, before_ms: Int64, limit: Int) async throws -> Int {
        let sql =
            switch kind {
            case .trails, .peopleTrails:
                """
                DELETE FROM trails WHERE (at, tag) IN (
                  SELECT at, tag FROM trails WHERE at < ?1 AND personal = \(kind == .peopleTrails ? 1 : 0) ORDER BY at LIMIT ?2)
                """
            case .passages, .peoplePassages:
                """
                DELETE FROM passages WHERE id IN (
                  SELECT id FROM passages WHERE id < ?1 * 1048576 AND personal = \(kind == .peoplePassages ? 1 : 0)
                  ORDER BY id LIMIT ?2)
                """
            case .sensorMinutes:
                """
                DELETE FROM sensor_minutes WHERE (sensor, at) IN (
                  SELECT sensor, at FROM sensor_minutes WHERE at < ?1 LIMIT ?2)
                """
            case .sensorReadings:
                "DELETE FROM sensor_readings WHERE id IN (SELECT id FROM sensor_readings WHERE at < ?1 LIMIT ?2)"
            case .deliveries:
                """
                DELETE FROM deliveries WHERE id IN (
                  SELECT deliveries.id FROM deliveries JOIN alarms ON alarms.id = deliveries.alarm
                  WHERE deliveries.state <> 'queued' AND alarms.state = 'closed' AND alarms.raised_at < ?1 LIMIT ?2)
                """
            }
        return try await database.pool.write { database in
            try database.execute(sql: sql, arguments: [min(before_ms, PassageRow.latest_ms), limit])
            return database.changesCount
        }
    }
}

/// What happened in a span of time.
public struct Replay: Sendable {
    /// By tag and time; the first of a tag may be from before the span: where it was when the span began.
    public var points: [TrailPoint]
    public var passages: [Passage]
    /// Alarms that were open at some moment of the span.
    public var alarms: [Alarm]
    /// There was more than is given back.
    public var isTruncated: Bool
}

extension PlantReader {
    /// Where a container was: the zones it entered, left or crossed, oldest first.
    public func passages(ofItem code: String, limit: Int) async throws -> [Passage] {
        try await database.pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(PassageRow.columns) FROM \(PassageRow.source)
                    WHERE p.item = (SELECT id FROM history_names WHERE text = ?1) ORDER BY p.id DESC LIMIT ?2
                    """,
                arguments: [code, limit]
            ).reversed().map(PassageRow.value)
        }
    }

    /// - Parameters:
    ///   - from_ms: UTC; included, and so is `to_ms`.
    ///   - people: whether the ways of people are wanted.
    ///   - limit: of points, and of passages.
    public func replay(from_ms: Int64, to_ms: Int64, people: Bool, limit: Int) async throws -> Replay {
        try await database.pool.read { database in
            // A tag that stands still is noted every half hour: what is older says nothing of now.
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT at, text AS tag, x_mm, y_mm, floor, error_mm, gap, personal
                    FROM trails JOIN history_names ON history_names.id = tag
                    WHERE at >= ?1 AND at <= ?2 AND (?3 OR personal = 0) ORDER BY at
                    """, arguments: [from_ms - 2 * TrailKeeper.standing_ms, to_ms, people])
            var before: [String: TrailPoint] = [:]
            var points: [TrailPoint] = []
            while let row = try rows.next(), points.count <= limit {
                let point = TrailPoint(
                    tag: row["tag"], at_ms: row["at"], x: row["x_mm"] / 1000, y: row["y_mm"] / 1000,
                    floor: row["floor"], error_m: row["error_mm"] / 1000, isAfterGap: row["gap"],
                    isPersonal: row["personal"])
                if point.at_ms <= from_ms { before[point.tag] = point } else { points.append(point) }
            }
            let passages = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(PassageRow.columns) FROM \(PassageRow.source)
                    WHERE p.id >= ?1 AND p.id < ?2 AND (?3 OR personal = 0) ORDER BY p.id LIMIT ?4
                    """,
                arguments: [
                    PassageRow.first(at_ms: from_ms), PassageRow.end(at_ms: to_ms), people, limit + 1,
                ]
            ).map(PassageRow.value)
            let alarms = try String.fetchAll(
                database, sql: "SELECT body FROM alarms WHERE raised_at <= ?1 ORDER BY raised_at DESC LIMIT 2000",
                arguments: [to_ms]
            ).map { try Document.value(Alarm.self, $0, what: "alarm") }
            return Replay(
                points: before.values.sorted { $0.tag < $1.tag } + points.prefix(limit),
                passages: Array(passages.prefix(limit)),
                alarms: alarms.filter { ($0.clearedAt_ms ?? .max) >= from_ms }.reversed(),
                isTruncated: points.count > limit || passages.count > limit)
        }
    }
}
