/// The open alarms of a site, and the only place where they change state (ISA-18.2).
///
/// Conditions come in, changes go out. How long a condition has to hold before it rings and to be over before it returns
/// stands in the rationalization record of its kind, so that a container wobbling across a border does not ring twice.
public struct AlarmBook: Sendable {
    /// What happened to an alarm.
    public struct Change: Sendable, Hashable {
        public enum What: String, Sendable {
            case raised, repeated, widened, returned, acknowledged, latched, closed
            case shelved, unshelved, escalated, eased, seen, handled
        }
        public var what: What
        public var alarm: Alarm

        /// Whether somebody has to be told, now.
        public var isCall: Bool {
            [.raised, .repeated, .widened, .escalated, .unshelved].contains(what) && alarm.isRinging
        }
    }

    /// A condition that does not hold long enough yet.
    private struct Waiting: Sendable {
        var condition: AlarmCondition
        var since_ms: Int64
    }

    public private(set) var open: [String: Alarm] = [:] { didSet { quietUntil_ms = .min } }
    public let policies: AlarmPolicies
    /// Times on the clock that never steps. Keys whose condition is false since when, with the wall time to be shown.
    private var falseSince: [String: (wall_ms: Int64, steady_ms: Int64)] = [:] { didSet { quietUntil_ms = .min } }
    private var waiting: [String: Waiting] = [:]
    /// Since when a key rings unanswered, and when its shelving ends.
    private var ringingSince: [String: Int64] = [:]
    private var shelfEnd: [String: Int64] = [:]
    /// Before this moment no delay ends unless something changes: a busy plant asks many times a second.
    private var quietUntil_ms = Int64.min

    public init(open alarms: [Alarm] = [], policies: AlarmPolicies) {
        for alarm in alarms where alarm.state != .closed { open[alarm.key] = alarm }
        self.policies = policies
    }

    public init(open alarms: [Alarm] = [], offDelay_ms: Int64 = 10_000) {
        self.init(open: alarms, policies: AlarmPolicies(fallbackOffDelay_ms: offDelay_ms))
    }

    public func alarm(id: String) -> Alarm? { open.values.first { $0.id == id } }

    func policy(of alarm: Alarm) -> AlarmPolicy { policies[alarm.policyID] }

    /// Puts an alarm back after an answer; a closed one is forgotten.
    mutating func keep(_ alarm: Alarm) {
        open[alarm.key] = alarm.state == .closed ? nil : alarm
        if !alarm.isRinging { ringingSince[alarm.key] = nil }
        if alarm.shelf == nil || alarm.state == .closed { shelfEnd[alarm.key] = nil }
    }

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
        let steady = steady_ms ?? now_ms
        let holding = Set(conditions.map(\.key))
        for condition in conditions {
            if falseSince[condition.key] != nil { falseSince[condition.key] = nil }
            let policy = policies[condition.policy]
            guard var alarm = open[condition.key], alarm.state != .returned, alarm.state != .latched else {
                let since = waiting[condition.key]?.since_ms ?? steady
                if steady - since >= policy.onDelay_ms {
                    changes.append(ring(condition, policy, at: now_ms, nextID))
                } else {
                    waiting[condition.key] = Waiting(condition: condition, since_ms: since)
                }
                continue
            }
            if let change = update(&alarm, with: condition, policy, at: now_ms) {
                keep(alarm)
                changes.append(change)
            }
        }
        for (key, alarm) in open where !holding.contains(key) && scope(alarm) {
            if alarm.state == .returned || alarm.state == .latched { continue }
            if falseSince[key] == nil { falseSince[key] = (now_ms, steady) }
        }
        for (key, each) in waiting where !holding.contains(key) {
            if scope(Alarm(id: "", condition: each.condition, policy: policies[each.condition.policy], at: now_ms)) {
                waiting[key] = nil
            }
        }
        changes += ringWaiting(now_ms, steady, nextID)
        return changes + advance(to: now_ms, steady_ms: steady_ms)
    }

    /// Runs the delays of open alarms up to now: off-delay, shelving, escalation.
    public mutating func advance(to now_ms: Int64, steady_ms: Int64? = nil) -> [Change] {
        let steady = steady_ms ?? now_ms
        guard steady >= quietUntil_ms else { return [] }
        let changes = runOffDelays(steady) + runShelves(now_ms, steady) + escalate(now_ms, steady)
        quietUntil_ms = nextEnd_ms
        return changes
    }

    // MARK: Delays

    private mutating func ringWaiting(
        _ now_ms: Int64, _ steady_ms: Int64, _ nextID: () -> String
    ) -> [Change] {
        var changes: [Change] = []
        for each in waiting.values.sorted(by: { $0.condition.key < $1.condition.key }) {
            let policy = policies[each.condition.policy]
            guard steady_ms - each.since_ms >= policy.onDelay_ms else { continue }
            changes.append(ring(each.condition, policy, at: now_ms, nextID))
        }
        return changes
    }

    /// When the next of the running delays ends, as far as is known after all were looked at.
    private var nextEnd_ms: Int64 {
        let offDelays = falseSince.compactMap { key, since in
            open[key].map { since.steady_ms + policy(of: $0).offDelay_ms }
        }
        let escalations = ringingSince.compactMap { key, since in open[key].flatMap { escalationEnd($0, since) } }
        return (offDelays + shelfEnd.values + escalations).min() ?? .max
    }

    private mutating func runOffDelays(_ steady_ms: Int64) -> [Change] {
        var changes: [Change] = []
        for key in falseSince.keys where open[key] == nil { falseSince[key] = nil }
        let over = falseSince.filter { key, since in
            guard let alarm = open[key] else { return false }
            return steady_ms - since.steady_ms >= policy(of: alarm).offDelay_ms
        }
        for (key, since) in over.sorted(by: { $0.key < $1.key }) {
            falseSince[key] = nil
            if let alarm = open[key] { changes.append(end(alarm, at: since.wall_ms)) }
        }
        return changes
    }

    private mutating func end(_ alarm: Alarm, at cleared_ms: Int64) -> Change {
        var alarm = alarm
        alarm.clearedAt_ms = cleared_ms
        alarm.levelNow = nil
        if alarm.shelf?.isOneShot == true { alarm.shelf = nil }
        let what: Change.What
        if alarm.state == .unacknowledged {
            (alarm.state, what) = (.returned, .returned)
        } else if policy(of: alarm).isLatching {
            (alarm.state, what) = (.latched, .latched)
        } else {
            (alarm.state, what) = (.closed, .closed)
        }
        keep(alarm)
        return Change(what: what, alarm: alarm)
    }

    /// A restart must not make a shelving longer: what is left of it counts from the first time it is looked at.
    private mutating func runShelves(_ now_ms: Int64, _ steady_ms: Int64) -> [Change] {
        var changes: [Change] = []
        for (key, alarm) in open.filter({ $0.value.shelf != nil }).sorted(by: { $0.key < $1.key }) {
            guard let shelf = alarm.shelf else { continue }
            let left_ms = min(max(shelf.until_ms - now_ms, 0), shelf.until_ms - shelf.since_ms)
            let end = shelfEnd[key] ?? steady_ms + left_ms
            shelfEnd[key] = end
            if steady_ms >= end, let change = shelve(id: alarm.id, nil, at: now_ms) { changes.append(change) }
        }
        return changes
    }

    private mutating func escalate(_ now_ms: Int64, _ steady_ms: Int64) -> [Change] {
        var due: [(key: String, alarm: Alarm)] = []
        for (key, alarm) in open where alarm.isRinging && alarm.kind != .drill {
            let passed_ms = min(
                max(now_ms - (alarm.rangAt_ms ?? alarm.raisedAt_ms), 0), escalationDelay_ms(alarm))
            let since = ringingSince[key] ?? steady_ms - passed_ms
            ringingSince[key] = since
            if let end = escalationEnd(alarm, since), steady_ms >= end { due.append((key, alarm)) }
        }
        return due.sorted { $0.key < $1.key }.map { key, alarm in
            var next = alarm
            next.escalations = (alarm.escalations ?? 0) + 1
            open[key] = next
            return Change(what: .escalated, alarm: next)
        }
    }

    /// How long an alarm rings unanswered, from its beginning, until the next is called.
    private func escalationDelay_ms(_ alarm: Alarm) -> Int64 {
        let each_ms = max(policy(of: alarm).escalate_min, 0.1) * 60_000
        return Int64((each_ms * Double((alarm.escalations ?? 0) + 1)).rounded(.up))
    }

    /// Nil when it calls nobody more.
    private func escalationEnd(_ alarm: Alarm, _ since_ms: Int64) -> Int64? {
        guard alarm.isRinging, alarm.kind != .drill, (alarm.escalations ?? 0) < Self.escalations_max else { return nil }
        return since_ms + escalationDelay_ms(alarm)
    }

    /// The shift leader, then EHS, then the plant's management.
    public static let escalations_max = 3

    // MARK: Ringing

    private mutating func ring(
        _ condition: AlarmCondition, _ policy: AlarmPolicy, at now_ms: Int64, _ nextID: () -> String
    ) -> Change {
        waiting[condition.key] = nil
        ringingSince[condition.key] = nil
        guard let first = open[condition.key] else {
            let alarm = Alarm(id: nextID(), condition: condition, policy: policy, at: now_ms)
            open[condition.key] = alarm
            return Change(what: .raised, alarm: alarm)
        }
        var alarm = Alarm(id: first.id, condition: condition, policy: policy, at: now_ms)
        alarm.occurrence = first.occurrence + 1
        alarm.shelf = first.shelf
        keep(alarm)
        return Change(what: .repeated, alarm: alarm)
    }

    /// The answer belongs to the occurrence before: what holds now is unanswered.
    func ringAgain(_ alarm: inout Alarm, at now_ms: Int64) {
        alarm.rangAt_ms = now_ms
        alarm.state = .unacknowledged
        alarm.occurrence += 1
        alarm.acknowledgedAt_ms = nil
        alarm.acknowledgedBy = nil
        alarm.note = nil
        alarm.escalations = nil
    }

    /// The condition of an open alarm holds (again): tells what is new about it, if anything.
    private func update(
        _ alarm: inout Alarm, with condition: AlarmCondition, _ policy: AlarmPolicy, at now_ms: Int64
    ) -> Change? {
        let newSensors = condition.sensors.filter { !(alarm.sensors ?? []).contains($0) }
        let newcomers = condition.items.contains { !alarm.items.contains($0) } || !newSensors.isEmpty
        let level = alarm.level ?? policy.level
        guard newcomers || condition.priority > alarm.priority || policy.level > level else {
            let lower = policy.level < level ? policy.level : nil
            guard alarm.levelNow != lower else { return nil }
            alarm.levelNow = lower
            return Change(what: .eased, alarm: alarm)
        }
        // Neighbours come and go while a drum is carried about: whoever was concerned once stays named, so that
        // only somebody new rings again.
        alarm.items = condition.items + alarm.items.filter { !condition.items.contains($0) }
        if !condition.sensors.isEmpty { alarm.sensors = (alarm.sensors ?? []) + newSensors }
        alarm.finding = condition.finding
        // More danger than somebody put aside: the shelf was for less.
        if policy.level > level || condition.priority > alarm.priority { alarm.shelf = nil }
        alarm.priority = max(alarm.priority, condition.priority)
        if policy.level >= level {
            alarm.level = policy.level
            alarm.policy = "\(policy.id)@\(policy.version)"
            alarm.levelNow = nil
        }
        if alarm.state == .acknowledged { ringAgain(&alarm, at: now_ms) }
        return Change(what: .widened, alarm: alarm)
    }
}
