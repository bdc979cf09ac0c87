public import Compliance
import Geofence

// What a person does to an alarm besides answering it.
extension Plant {
    /// Puts an alarm aside for a while.
    ///
    /// - Parameters:
    ///   - minutes: at most what the alarm's rationalization record allows.
    ///   - reason: why; it is shown in the shelf list and the ledger.
    public func shelve(
        alarm id: String, minutes: Int, reason: String, oneShot: Bool = false, by actor: Actor
    ) async throws(PlantError) -> Alarm {
        try require(.acknowledge, of: actor)
        let reason = reason.trimmingWhitespace
        guard !reason.isEmpty else {
            throw .invalid(field: "reason", Bilingual(zh: "搁置需要理由。", en: "say why the alarm is put aside"))
        }
        return try await change(alarm: id, by: actor, text: reason) { book, alarm, now_ms throws(PlantError) in
            let policy = book.policies[alarm.policyID]
            let longest = policy.shelfMax(alarm.priority)
            guard longest > 0 else {
                throw .refused(
                    Bilingual(zh: "这类报警不能搁置（\(policy.id)）。", en: "alarms of this kind cannot be shelved (\(policy.id))")
                )
            }
            guard (1...longest).contains(minutes) else {
                throw .invalid(
                    field: "minutes",
                    Bilingual(zh: "搁置时间应为 1 到 \(longest) 分钟。", en: "it can be shelved for 1 to \(longest) minutes"))
            }
            guard book.shelvedCount < AlarmShelf.count_max else {
                throw .refused(
                    Bilingual(
                        zh: "已有 \(AlarmShelf.count_max) 条报警被搁置，请先处理。",
                        en: "\(AlarmShelf.count_max) alarms are on the shelf already: see to them first"))
            }
            guard alarm.shelf == nil else {
                throw .refused(Bilingual(zh: "报警 \(id) 已被搁置。", en: "alarm \(id) is on the shelf already"))
            }
            let shelf = AlarmShelf(
                by: actor.display, reason: reason, since_ms: now_ms, until_ms: now_ms + Int64(minutes) * 60_000,
                isOneShot: oneShot)
            return book.shelve(id: id, shelf, at: now_ms)
        }
    }

    public func unshelve(alarm id: String, by actor: Actor) async throws(PlantError) -> Alarm {
        try require(.acknowledge, of: actor)
        return try await change(alarm: id, by: actor) { book, _, now_ms throws(PlantError) in
            guard let change = book.shelve(id: id, nil, at: now_ms) else {
                throw .notFound(kind: "shelved alarm", id: id)
            }
            return change
        }
    }

    /// Somebody has looked at the place of a latched alarm: it is over.
    public func reset(alarm id: String, by actor: Actor) async throws(PlantError) -> Alarm {
        try require(.acknowledge, of: actor)
        return try await change(alarm: id, by: actor) { book, alarm, _ throws(PlantError) in
            guard let change = book.reset(id: id) else {
                throw .refused(
                    Bilingual(
                        zh: "报警 \(id) 的状态为 \(alarm.state.rawValue)，恢复正常并确认后才能复位。",
                        en:
                            "alarm \(id) is \(alarm.state.rawValue): it can be reset when its condition is over and it is acknowledged"
                    ))
            }
            return change
        }
    }

    /// Somebody opened an alarm: who knew of it when is part of its record. Reading alone needs no right.
    public func see(alarm id: String, by actor: Actor) async throws(PlantError) {
        guard state.alarms.alarm(id: id) != nil else { return }
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            let seen = state.alarms.see(id: id, by: actor.display, at: clock.now_ms())
            try keep(seen.map { [$0] } ?? [], by: actor, into: &changes)
        }
    }

    /// What was the cause, what was done, what came of it; also of an alarm that is closed.
    public func handle(
        alarm id: String, cause: String, action: String, result: AlarmResult, by actor: Actor
    ) async throws(PlantError) -> Alarm {
        try require(.acknowledge, of: actor)
        guard !cause.trimmingWhitespace.isEmpty, !action.trimmingWhitespace.isEmpty else {
            throw .invalid(field: "cause", Bilingual(zh: "请写明原因和处置。", en: "write the cause and what was done"))
        }
        let handling = AlarmHandling(
            cause: cause, action: action, result: result, by: actor.display, at_ms: clock.now_ms())
        let stored: Alarm?
        do { stored = try await storedAlarm(id) } catch { throw .storeUnavailable("\(error)") }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Alarm in
            let text = "\(result.rawValue): \(cause); \(action)"
            if let change = state.alarms.handle(id: id, handling) {
                try keep([change], by: actor, text: text, into: &changes)
                return change.alarm
            }
            // One that closed since it was read is asked for again: what is stored must not open it.
            guard var alarm = stored, alarm.state == .closed else { throw .notFound(kind: "alarm", id: id) }
            alarm.handling = handling
            try keep([AlarmBook.Change(what: .handled, alarm: alarm)], by: actor, text: text, into: &changes)
            return alarm
        }
    }

    private func change(
        alarm id: String, by actor: Actor, text: String? = nil,
        _ act: (inout AlarmBook, Alarm, Int64) throws(PlantError) -> AlarmBook.Change?
    ) async throws(PlantError) -> Alarm {
        try await perform { (changes: inout ChangeSet) throws(PlantError) -> Alarm in
            guard let alarm = state.alarms.alarm(id: id) else { throw .notFound(kind: "open alarm", id: id) }
            guard let change = try act(&state.alarms, alarm, clock.now_ms()) else { return alarm }
            try keep([change], by: actor, text: text, into: &changes)
            return change.alarm
        }
    }

    // MARK: Drill

    /// Tries the emergency plan of a zone: an alarm of level 3 through every channel, marked as a drill. Devices are told
    /// nothing; real alarms ring meanwhile as ever.
    public func startDrill(zone: String, plan: String, by actor: Actor) async throws(PlantError) -> Alarm {
        try require(.override, of: actor)
        guard state.zones[zone] != nil else { throw .notFound(kind: "zone", id: zone) }
        let policy = rules.alarms.policies[AlarmKind.drill.rawValue]
        let name = state.zones.name(zone)
        let condition = AlarmCondition(
            key: "drill|\(zone)", kind: .drill, priority: .high, zone: zone, items: [],
            finding: Finding(
                rule: "drill", verdict: .note,
                citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause),
                facts: ["plan": .text(plan), "by": .text(actor.id)],
                message: Bilingual(zh: "【演练】“\(name.zh)”三级报警", en: "DRILL: level 3 alarm in \(name.en)"),
                remedy: policy.action), policy: policy.id)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Alarm in
            guard state.alarms.open[condition.key] == nil else {
                throw .refused(Bilingual(zh: "该区域正在演练。", en: "a drill is under way in this zone"))
            }
            try reconcile([condition], scope: { $0.key == condition.key }, into: &changes)
            guard let alarm = state.alarms.open[condition.key] else { throw .notFound(kind: "drill", id: zone) }
            return alarm
        }
    }

    public func endDrill(zone: String, by actor: Actor) async throws(PlantError) {
        try require(.override, of: actor)
        guard state.alarms.open["drill|\(zone)"] != nil else { throw .notFound(kind: "drill", id: zone) }
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            let now_ms = clock.now_ms()
            guard let alarm = state.alarms.open["drill|\(zone)"] else { return }
            if let answer = state.alarms.acknowledge(id: alarm.id, by: actor.display, note: nil, at: now_ms) {
                try keep([answer], by: actor, into: &changes)
            }
            try reconcile([], scope: { $0.key == alarm.key }, into: &changes)
        }
    }

    // MARK: Who is inside, what to do first

    /// A person whose tag is in a zone.
    public struct PersonInside: Sendable, Hashable {
        public var tag: String
        /// The person's name, else what the tag is called.
        public var name: Bilingual
        public var seenAt_ms: Int64
        public var x: Double
        public var y: Double
    }

    /// The people in a zone by their tags, newest sighting first. Who carries no tag is not in it.
    public func peopleInside(_ zone: String) -> [PersonInside] {
        state.positions.values.filter { $0.binding.kind == .person && $0.zones.contains(zone) }
            .map { view in
                let binding = state.tags[view.binding.tag] ?? view.binding
                let name = binding.person.flatMap { state.people[$0]?.display }
                return PersonInside(
                    tag: binding.tag, name: name.map { Bilingual(zh: $0, en: $0) } ?? binding.label,
                    seenAt_ms: view.at_ms, x: view.x, y: view.y)
            }
            .sorted { ($0.seenAt_ms, $1.tag) > ($1.seenAt_ms, $0.tag) }
    }

    /// The guides of the materials of an alarm, or of those in its zone; widest isolation first.
    public func emergencyGuides(of alarm: Alarm) -> [(items: [Item], guide: EmergencyGuide?)] {
        let inZone = alarm.zone.flatMap { state.zones.room($0) }.flatMap { state.inRoom[$0] } ?? []
        let codes = alarm.items.isEmpty ? inZone.filter { state.items[$0]?.zone == alarm.zone } : Set(alarm.items)
        var groups: [String: (items: [Item], guide: EmergencyGuide?)] = [:]
        for code in codes.sorted() {
            guard let item = state.items[code] else { continue }
            let guides = (state.profiles[code]?.value.transport ?? []).compactMap {
                rules.alarms.emergency.guide(un: $0.un)
            }
            let widest = guides.max { $0.isolate_m < $1.isolate_m }
            groups[widest?.un ?? "", default: ([], widest)].items.append(item)
        }
        return groups.values.sorted { ($0.guide?.isolate_m ?? .infinity) > ($1.guide?.isolate_m ?? .infinity) }
    }
}
