/// The open alarms of a site, and the only place where they change state.
///
/// Conditions come in, changes go out. A condition has to be false for ``offDelay_ms`` before its alarm returns, so
/// that a container wobbling across a border does not ring twice.
public struct AlarmBook: Sendable {
    /// What happened to an alarm.
    public struct Change: Sendable, Hashable {
        public enum What: String, Sendable { case raised, repeated, widened, returned, acknowledged, closed }
        public var what: What
        public var alarm: Alarm
    }

    public private(set) var open: [String: Alarm] = [:]
    /// Keys whose condition is false, and since when: on the wall clock, to be shown, and on one that never steps, to
    /// measure the off-delay.
    private var falseSince: [String: (wall_ms: Int64, steady_ms: Int64)] = [:]
    public let offDelay_ms: Int64

    public init(open alarms: [Alarm] = [], offDelay_ms: Int64 = 10_000) {
        for alarm in alarms where alarm.state != .closed { open[alarm.key] = alarm }
        self.offDelay_ms = offDelay_ms
    }

    public func alarm(id: String) -> Alarm? { open.values.first { $0.id == id } }

    /// Compares the conditions that hold now with the open alarms of the same scope.
    ///
    /// - Parameters:
    ///   - conditions: everything that holds in the scope.
    ///   - scope: tells whether an open alarm belongs to what was looked at; alarms outside are left alone.
    ///   - now_ms: UTC, as it is shown.
    ///   - steady_ms: a clock that never steps, for delays; nil = the wall clock is all there is.
    ///   - nextID: makes the id of a new alarm.
    public mutating func reconcile(
        _ conditions: [AlarmCondition], scope: (Alarm) -> Bool, at now_ms: Int64, steady_ms: Int64? = nil,
        nextID: () -> String
    ) -> [Change] {
        var changes: [Change] = []
        var holding: Set<String> = []
        for condition in conditions {
            holding.insert(condition.key)
            falseSince[condition.key] = nil
            guard var alarm = open[condition.key] else {
                let alarm = Alarm(id: nextID(), condition: condition, at: now_ms)
                open[condition.key] = alarm
                changes.append(Change(what: .raised, alarm: alarm))
                continue
            }
            if let change = update(&alarm, with: condition, at: now_ms) {
                open[condition.key] = alarm
                changes.append(change)
            }
        }
        for (key, alarm) in open where !holding.contains(key) && scope(alarm) && alarm.state != .returned {
            if falseSince[key] == nil { falseSince[key] = (now_ms, steady_ms ?? now_ms) }
        }
        return changes + advance(to: now_ms, steady_ms: steady_ms)
    }

    /// Runs the off-delays up to now.
    public mutating func advance(to now_ms: Int64, steady_ms: Int64? = nil) -> [Change] {
        var changes: [Change] = []
        let steady_ms = steady_ms ?? now_ms
        for (key, since) in falseSince.sorted(by: { $0.key < $1.key })
        where steady_ms - since.steady_ms >= offDelay_ms {
            falseSince[key] = nil
            guard var alarm = open[key] else { continue }
            alarm.clearedAt_ms = since.wall_ms
            if alarm.state == .acknowledged {
                alarm.state = .closed
                open[key] = nil
                changes.append(Change(what: .closed, alarm: alarm))
            } else {
                alarm.state = .returned
                open[key] = alarm
                changes.append(Change(what: .returned, alarm: alarm))
            }
        }
        return changes
    }

    /// Somebody answers. Returns nil when no open alarm has this id.
    public mutating func acknowledge(id: String, by name: String, note: String?, at now_ms: Int64) -> Change? {
        guard var alarm = alarm(id: id), alarm.state == .unacknowledged || alarm.state == .returned else { return nil }
        alarm.acknowledgedAt_ms = now_ms
        alarm.acknowledgedBy = name
        alarm.note = note
        if alarm.state == .returned {
            alarm.state = .closed
            open[alarm.key] = nil
        } else {
            alarm.state = .acknowledged
            open[alarm.key] = alarm
        }
        return Change(what: .acknowledged, alarm: alarm)
    }

    /// The condition of an open alarm holds (again): tells what is new about it, if anything.
    private func update(_ alarm: inout Alarm, with condition: AlarmCondition, at now_ms: Int64) -> Change? {
        if alarm.state == .returned {
            let first = alarm
            alarm = Alarm(id: first.id, condition: condition, at: now_ms)
            alarm.occurrence = first.occurrence + 1
            return Change(what: .repeated, alarm: alarm)
        }
        let newcomers = condition.items.contains { !alarm.items.contains($0) }
        guard newcomers || condition.priority > alarm.priority else { return nil }
        // Neighbours come and go while a drum is carried about: whoever was concerned once stays named, so that
        // only somebody new rings again.
        alarm.items = condition.items + alarm.items.filter { !condition.items.contains($0) }
        alarm.priority = max(alarm.priority, condition.priority)
        alarm.finding = condition.finding
        if alarm.state == .acknowledged {
            // What was answered for was less than what holds now: the answer belongs to the occurrence before.
            alarm.state = .unacknowledged
            alarm.occurrence += 1
            alarm.acknowledgedAt_ms = nil
            alarm.acknowledgedBy = nil
            alarm.note = nil
        }
        return Change(what: .widened, alarm: alarm)
    }
}
