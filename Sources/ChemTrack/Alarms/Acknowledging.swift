import Geofence
import Compliance

extension Plant {
    /// Somebody answers an alarm.
    public func acknowledge(alarm id: String, note: String?, by actor: Actor) async throws(PlantError) -> Alarm {
        try require(.acknowledge, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Alarm in
            guard state.alarms.alarm(id: id) != nil else { throw .notFound(kind: "open alarm", id: id) }
            guard
                let change = state.alarms.acknowledge(id: id, by: actor.display, note: note, at: clock.now_ms())
            else {
                throw .refused(Bilingual(zh: "报警 \(id) 已被确认。", en: "alarm \(id) has been acknowledged already"))
            }
            try keep([change], by: actor, text: note, into: &changes)
            return change.alarm
        }
    }

    /// Stores what happened to alarms and tells the pages. What an operator relies on goes into the ledger.
    func keep(
        _ alarmChanges: [AlarmBook.Change], by actor: Actor, text: String? = nil, into changes: inout ChangeSet
    ) throws(PlantError) {
        for change in alarmChanges {
            let alarm = change.alarm
            changes.alarms.append(alarm)
            changes.notices.append(.alarm(alarm))
            queueDeliveries(change, into: &changes)
            try orderDevices(change, into: &changes)
            if change.what == .eased || change.what == .seen { continue }
            // A restart has to judge from where the containers were when this was decided.
            for tag in alarm.items.compactMap({ state.items[$0]?.tag }) {
                if let presence = places.presence(of: tag) { changes.presence.append(presence) }
            }
            var body: LedgerBody = [
                "alarm": LedgerValue(alarm.kind.rawValue), "rule": LedgerValue(alarm.finding.rule),
                "occurrence": LedgerValue(Int64(alarm.occurrence)),
            ]
            if let zone = alarm.zone { body["zone"] = LedgerValue(zone) }
            if let policy = alarm.policy { body["policy"] = LedgerValue(policy) }
            if let sensors = alarm.sensors { body["sensors"] = LedgerValue(sensors.prefix(20).joined(separator: " ")) }
            if alarm.level == 3, change.isCall, let zone = alarm.zone {
                let tags = peopleInside(zone).map(\.tag).joined(separator: " ")
                if !tags.isEmpty { body["inside"] = LedgerValue(tags) }
            }
            if !alarm.items.isEmpty { body["items"] = LedgerValue(alarm.items.prefix(20).joined(separator: " ")) }
            try record(
                "alarm.\(change.what.rawValue)", subject: alarm.id, by: actor, body: body, text: text, into: &changes)
        }
    }

    /// Compares the conditions that hold in a scope with the open alarms there.
    func reconcile(
        _ conditions: [AlarmCondition], scope: (Alarm) -> Bool, into changes: inout ChangeSet
    ) throws(PlantError) {
        let first = state.counters[.alarm, default: 1]
        var drawn: Int64 = 0
        let changed = state.alarms.reconcile(
            conditions, scope: scope, at: clock.now_ms(), steady_ms: clock.monotonic_us() / 1000
        ) {
            let digits = String(first + drawn)
            drawn += 1
            return "A-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        if drawn > 0 {
            state.counters[.alarm] = first + drawn
            changes.counters[.alarm] = first + drawn
        }
        try keep(changed, by: .system, into: &changes)
    }

    /// How long the broker may be away before that is an alarm.
    static let brokerDelay_ms: Int64 = 10_000

    /// The condition "the position stream is cut": a broken line must not look like a quiet plant.
    var brokerCondition: AlarmCondition? {
        guard !health.brokerConnected, let since_ms = health.brokerSince_ms,
            clock.monotonic_us() / 1000 - brokerSteady_ms >= Self.brokerDelay_ms
        else { return nil }
        return AlarmCondition(
            key: "broker", kind: .brokerLost, priority: .medium, items: [],
            finding: Finding(
                rule: "link.broker", verdict: .review,
                citation: Citation(document: "ChemTrack", edition: "1", clause: "stale data is shown as stale"),
                facts: ["since": .text(since_ms.rfc3339)],
                message: Bilingual(
                    zh: "与 MQTT 服务器的连接中断：位置不再更新。",
                    en: "the connection to the MQTT broker is lost: positions are not updated"),
                remedy: Bilingual(
                    zh: "检查服务器与网络；期间请人工巡查。", en: "check the broker and the network; walk the stores meanwhile")))
    }
}
