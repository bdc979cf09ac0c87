/// An alarm put aside for a while (ISA-18.2 shelving): what it says goes on being followed, it only does not ring.
public struct AlarmShelf: Sendable, Codable, Hashable {
    public var by: String
    public var reason: String
    public var since_ms: Int64
    public var until_ms: Int64
    /// Off the shelf as soon as the condition is over.
    public var isOneShot: Bool

    public init(by: String, reason: String, since_ms: Int64, until_ms: Int64, isOneShot: Bool) {
        self.by = by
        self.reason = reason
        self.since_ms = since_ms
        self.until_ms = until_ms
        self.isOneShot = isOneShot
    }

    /// At most so many alarms are on the shelf of one site.
    public static let count_max = 10
}

/// Somebody opened an alarm.
public struct AlarmSighting: Sendable, Codable, Hashable {
    public var by: String
    public var at_ms: Int64
}

/// What an alarm turned out to be.
public enum AlarmResult: String, Sendable, Codable, CaseIterable {
    /// There was a danger.
    case real
    /// There was none: the rule, the position or the sensor was wrong.
    case falseAlarm = "false"
    /// Calibration gas, maintenance, an announced work.
    case work
    case drill
}

/// What was done about an alarm and what came of it.
public struct AlarmHandling: Sendable, Codable, Hashable {
    public var cause: String
    public var action: String
    public var result: AlarmResult
    public var by: String
    public var at_ms: Int64
}

extension AlarmBook {
    /// Somebody answers. Returns nil when no open alarm with this id waits for an answer.
    public mutating func acknowledge(id: String, by name: String, note: String?, at now_ms: Int64) -> Change? {
        guard var alarm = alarm(id: id), alarm.state == .unacknowledged || alarm.state == .returned else { return nil }
        alarm.acknowledgedAt_ms = now_ms
        alarm.acknowledgedBy = name
        alarm.note = note
        if alarm.state == .returned {
            alarm.state = policy(of: alarm).isLatching ? .latched : .closed
        } else {
            alarm.state = .acknowledged
        }
        keep(alarm)
        return Change(what: .acknowledged, alarm: alarm)
    }

    /// Somebody has looked: a latched alarm is over. Nil when it is not latched.
    public mutating func reset(id: String) -> Change? {
        guard var alarm = alarm(id: id), alarm.state == .latched else { return nil }
        alarm.state = .closed
        keep(alarm)
        return Change(what: .closed, alarm: alarm)
    }

    /// Puts an alarm on the shelf or, with nil, takes it off: it then rings again if its condition holds.
    public mutating func shelve(id: String, _ shelf: AlarmShelf?, at now_ms: Int64) -> Change? {
        guard var alarm = alarm(id: id), (alarm.shelf == nil) != (shelf == nil) else { return nil }
        alarm.shelf = shelf
        if shelf == nil, alarm.state == .acknowledged { ringAgain(&alarm, at: now_ms) }
        keep(alarm)
        return Change(what: shelf == nil ? .unshelved : .shelved, alarm: alarm)
    }

    /// Somebody opened it. Nil when they did before.
    public mutating func see(id: String, by name: String, at now_ms: Int64) -> Change? {
        guard var alarm = alarm(id: id), !(alarm.seen ?? []).contains(where: { $0.by == name }) else { return nil }
        alarm.seen = (alarm.seen ?? []) + [AlarmSighting(by: name, at_ms: now_ms)]
        keep(alarm)
        return Change(what: .seen, alarm: alarm)
    }

    /// Somebody says what was done and what it was.
    public mutating func handle(id: String, _ handling: AlarmHandling) -> Change? {
        guard var alarm = alarm(id: id) else { return nil }
        alarm.handling = handling
        keep(alarm)
        return Change(what: .handled, alarm: alarm)
    }

    public var shelvedCount: Int { open.values.count { $0.shelf != nil } }
}
