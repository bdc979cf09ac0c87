public import ChemTrack
internal import GRDB

// Reads of the alarm system's history.
extension PlantReader {
    /// Minutes of a sensor, oldest first; `from` included, `to` not.
    public func minutes(ofSensor id: String, from_ms: Int64, to_ms: Int64, limit: Int) async throws -> [SensorMinute] {
        try await database.pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT at, count, low, mean, high, doubtful FROM sensor_minutes
                    WHERE sensor = ?1 AND at >= ?2 AND at < ?3 ORDER BY at LIMIT ?4
                    """, arguments: [id, from_ms, to_ms, limit]
            ).map {
                SensorMinute(
                    sensor: id, at_ms: $0["at"], count: $0["count"], low: $0["low"], mean: $0["mean"], high: $0["high"],
                    doubtful: $0["doubtful"])
            }
        }
    }

    /// Single readings kept around alarms, oldest first.
    public func readings(ofSensor id: String, from_ms: Int64, to_ms: Int64, limit: Int) async throws -> [RawReading] {
        try await database.pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT at, value, mark FROM sensor_readings
                    WHERE sensor = ?1 AND at >= ?2 AND at < ?3 ORDER BY at, id LIMIT ?4
                    """, arguments: [id, from_ms, to_ms, limit]
            ).map { RawReading(sensor: id, at_ms: $0["at"], value: $0["value"], mark: $0["mark"]) }
        }
    }

    /// Messages to the outside, newest first; nil = in every state.
    public func deliveries(
        state: Delivery.State?, alarm: String?, limit: Int, after: String?
    ) async throws -> Page<
        Delivery
    > {
        let limit = min(max(limit, 1), Self.pageLimit)
        return try await database.pool.read { database in
            let bodies = try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM deliveries
                    WHERE (?1 IS NULL OR state = ?1) AND \(Self.olderThan) AND (?4 IS NULL OR alarm = ?4)
                    ORDER BY length(id) DESC, id DESC LIMIT ?3
                    """, arguments: [state?.rawValue, after, limit + 1, alarm])
            let found = try bodies.prefix(limit).map { try Document.value(Delivery.self, $0, what: "delivery") }
            return Page(elements: found, next: bodies.count > limit ? found.last?.id : nil)
        }
    }

    /// Commands that were ordered because of an alarm, oldest first.
    public func commands(ofAlarm id: String) async throws -> [DeviceCommand] {
        try await database.pool.read { database in
            try String.fetchAll(
                database, sql: "SELECT body FROM device_commands WHERE alarm = ?1 ORDER BY length(id), id",
                arguments: [id]
            ).map { try Document.value(DeviceCommand.self, $0, what: "command") }
        }
    }
}
