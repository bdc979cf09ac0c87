public import ChemTrack
internal import GRDB

// Trails, and what is removed when its time is over.
extension Writer {
    func put(_ point: TrailPoint) throws {
        try run(
            """
            INSERT OR REPLACE INTO trails (at, tag, x, y, floor, error, gap, personal)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                point.at_ms, point.tag, point.x, point.y, point.floor, point.error_m, point.isAfterGap,
                point.isPersonal,
            ])
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
                  SELECT id FROM passages WHERE at < ?1 AND personal = \(kind == .peoplePassages ? 1 : 0) ORDER BY at LIMIT ?2)
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
            try database.execute(sql: sql, arguments: [before_ms, limit])
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
                    SELECT at, tag, x, y, floor, error, gap, personal FROM trails
                    WHERE at >= ?1 AND at <= ?2 AND (?3 OR personal = 0) ORDER BY at
                    """, arguments: [from_ms - 2 * TrailKeeper.standing_ms, to_ms, people])
            var before: [String: TrailPoint] = [:]
            var points: [TrailPoint] = []
            while let row = try rows.next(), points.count <= limit {
                let point = TrailPoint(
                    tag: row["tag"], at_ms: row["at"], x: row["x"], y: row["y"], floor: row["floor"],
                    error_m: row["error"], isAfterGap: row["gap"], isPersonal: row["personal"])
                if point.at_ms <= from_ms { before[point.tag] = point } else { points.append(point) }
            }
            let passages = try Row.fetchAll(
                database,
                sql: """
                    SELECT tag, item, zone, event, at, personal FROM passages
                    WHERE at >= ?1 AND at <= ?2 AND (?3 OR personal = 0) ORDER BY at, id LIMIT ?4
                    """, arguments: [from_ms, to_ms, people, limit + 1]
            ).map {
                Passage(
                    tag: $0["tag"], item: $0["item"], zone: $0["zone"], event: $0["event"], at_ms: $0["at"],
                    isPersonal: $0["personal"])
            }
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
