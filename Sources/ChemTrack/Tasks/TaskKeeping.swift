public import Compliance

// Events of the plant become tasks with a day, by the dated rules of the law.
extension Plant {
    /// Somebody has seen to a duty.
    public func complete(task id: String, note: String, by actor: Actor) async throws(PlantError) -> DutyTask {
        try require(.acknowledge, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> DutyTask in
            guard let task = state.tasks[id] else { throw .notFound(kind: "task", id: id) }
            guard task.isOpen else {
                throw .refused(Bilingual(zh: "任务 \(id) 已完成。", en: "task \(id) is done already"))
            }
            return try close(task, note: note.trimmingWhitespace.isEmpty ? nil : note, by: actor, into: &changes)
        }
    }

    /// Somebody has seen to a duty of the calendar that is no task, a report or a plan: it becomes one that is done.
    ///
    /// - Parameters:
    ///   - rule: id in `duty-rules`.
    ///   - subject: as the calendar says it.
    ///   - due: the day as the calendar says it, which tells the occasion.
    public func complete(
        duty rule: String, of subject: String, due: CalendarDay, note: String, by actor: Actor
    ) async throws(PlantError) -> DutyTask {
        try require(.acknowledge, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> DutyTask in
            let isDone = state.tasks.values.contains {
                !$0.isOpen && $0.duty.rule == rule && $0.duty.subject == subject && $0.duty.due == due
            }
            guard !isDone else {
                throw .refused(Bilingual(zh: "该义务已办理。", en: "this duty is done already"))
            }
            let owed = duties().first {
                $0.canBeDone && $0.duty.rule == rule && $0.duty.subject == subject && $0.duty.due == due
            }
            guard let owed else { throw .notFound(kind: "duty", id: rule) }
            let task = try raise(owed.duty, by: actor, into: &changes)
            return try close(task, note: note.trimmingWhitespace.isEmpty ? nil : note, by: actor, into: &changes)
        }
    }

    /// Ticks an open task off.
    @discardableResult
    func close(
        _ task: DutyTask, note: String?, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) -> DutyTask {
        var task = task
        task.doneAt_ms = clock.now_ms()
        task.doneBy = actor.display
        task.note = note
        state.tasks[task.id] = task
        changes.tasks.append(task)
        changes.notices.append(.task(task.id))
        try record(
            "task.done", subject: task.id, by: actor, body: ["duty": LedgerValue(task.duty.rule)], text: task.note,
            into: &changes)
        return task
    }

    /// Makes a task of every duty with a day that arises from an event. What only lasts (a prohibition, a way of storing)
    /// is said by the findings and is nothing to tick off.
    func raiseTasks(
        _ trigger: DutyTrigger, subject: String, lists: Set<String>, kinds: Set<Duty.Kind> = [.act, .keep],
        by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) {
        let event = DutyEvent(trigger, on: today, subject: subject, facts: [.list: lists])
        try raiseTasks(of: event, regimes: state.site.regimes, kinds: kinds, by: actor, into: &changes)
    }

    func raiseTasks(
        of event: DutyEvent, regimes: [Regime], kinds: Set<Duty.Kind>, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) {
        for duty in rules.duties.duties(of: event, regimes: regimes)
        where kinds.contains(duty.kind) && duty.due != nil && duty.timing != .before {
            try raise(duty, by: actor, into: &changes)
        }
    }

    /// Makes a task of one duty.
    @discardableResult
    func raise(_ duty: Duty, by actor: Actor, into changes: inout ChangeSet) throws(PlantError) -> DutyTask {
        let task = DutyTask(
            id: nextID(.task, prefix: "D-", into: &changes), duty: duty, createdAt_ms: clock.now_ms())
        state.tasks[task.id] = task
        changes.tasks.append(task)
        changes.notices.append(.task(task.id))
        var body: LedgerBody = ["duty": LedgerValue(duty.rule)]
        body["subject"] = LedgerValue(duty.subject)
        body["due"] = LedgerValue(duty.due?.text ?? "")
        try record("task.raised", subject: task.id, by: actor, body: body, into: &changes)
        return task
    }

    /// The day at the site.
    public var day: CalendarDay { today }

    var today: CalendarDay {
        CalendarDay(clock.today(in: state.site.timeZone)) ?? CalendarDay(utc_ms: clock.now_ms())
    }
}
