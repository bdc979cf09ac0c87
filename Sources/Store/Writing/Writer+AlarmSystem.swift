import ChemTrack
internal import GRDB

// What belongs to the alarm system: sensors and their readings, messages on their way out, commands to devices.
extension Writer {
    func put(_ system: AlarmSystemChanges) throws {
        for sensor in system.sensors { try putDocument("sensors", sensor.id, sensor) }
        for id in system.removedSensors { try run("DELETE FROM sensors WHERE id = ?1", [id]) }
        for minute in system.minutes { try put(minute) }
        for reading in system.raw {
            try run(
                "INSERT INTO sensor_readings (sensor, at, value, mark) VALUES (?1, ?2, ?3, ?4)",
                [reading.sensor, reading.at_ms, reading.value, reading.mark])
        }
        for channel in system.channels { try putDocument("channels", channel.id, channel) }
        for id in system.removedChannels { try run("DELETE FROM channels WHERE id = ?1", [id]) }
        for delivery in system.deliveries { try put(delivery) }
        for linkage in system.linkages { try putDocument("linkages", linkage.id, linkage) }
        for id in system.removedLinkages { try run("DELETE FROM linkages WHERE id = ?1", [id]) }
        for command in system.commands { try put(command) }
        for reader in system.readers { try putDocument("tag_readers", reader.id, reader) }
        for id in system.removedReaders { try run("DELETE FROM tag_readers WHERE id = ?1", [id]) }
    }

    /// - Parameter table: one of our own names, never a user's text.
    private func putDocument(_ table: String, _ id: String, _ value: some Encodable) throws {
        try run(
            "INSERT INTO \(table) (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [id, try Document.text(value)])
    }

    /// Two parts of one minute (a restart in between) are one.
    private func put(_ minute: SensorMinute) throws {
        try run(
            """
            INSERT INTO sensor_minutes (sensor, at, count, low, mean, high, doubtful) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (sensor, at) DO UPDATE SET
              low = CASE WHEN count = 0 THEN excluded.low WHEN excluded.count = 0 THEN low ELSE min(low, excluded.low) END,
              high = CASE WHEN count = 0 THEN excluded.high WHEN excluded.count = 0 THEN high
                ELSE max(high, excluded.high) END,
              mean = (mean * count + excluded.mean * excluded.count) / max(count + excluded.count, 1),
              count = count + excluded.count, doubtful = doubtful + excluded.doubtful
            """,
            [
                minute.sensor, minute.at_ms, minute.count, minute.low, minute.mean, minute.high, minute.doubtful,
            ])
    }

    private func put(_ delivery: Delivery) throws {
        try run(
            """
            INSERT INTO deliveries (id, state, channel, alarm, body) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body
            """,
            [
                delivery.id, delivery.state.rawValue, delivery.channel, delivery.message.alarm,
                try Document.text(delivery),
            ])
    }

    private func put(_ command: DeviceCommand) throws {
        try run(
            """
            INSERT INTO device_commands (id, state, alarm, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body
            """,
            [command.id, command.state.rawValue, command.alarm, try Document.text(command)])
    }
}
