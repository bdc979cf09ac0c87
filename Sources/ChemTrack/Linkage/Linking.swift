import Compliance

// Commands to devices: decided and stored with the alarm, sent by whoever has the broker, answered by the device.
extension Plant {
    /// Orders what the linkages of the alarm's zone say, once for each occurrence.
    func orderDevices(_ change: AlarmBook.Change, into changes: inout ChangeSet) throws(PlantError) {
        let alarm = change.alarm
        guard change.isCall, change.what != .escalated, let zone = alarm.zone, let level = alarm.level else { return }
        for linkage in state.system.linkages.values.sorted(by: { $0.id < $1.id })
        where linkage.zone == zone && linkage.level <= level {
            let key = "\(linkage.id)|\(alarm.id)|\(alarm.occurrence)"
            guard state.system.ordered.insert(key).inserted else { continue }
            let isReal = linkage.isArmed && alarm.isDrill != true
            let command = DeviceCommand(
                id: nextID(.command, prefix: "K-", into: &changes), linkage: linkage.id, device: linkage.device,
                action: linkage.action, alarm: alarm.id, occurrence: alarm.occurrence, zone: zone, level: level,
                timeout_s: linkage.timeout_s, state: isReal ? .pending : .dryRun, createdAt_ms: clock.now_ms(),
                attempts: 0)
            keep(command, into: &changes)
            commandTold[command.id] = clock.monotonic_us() / 1000
            try record(
                isReal ? "command.ordered" : "command.dryrun", subject: command.id, by: .system,
                body: [
                    "device": LedgerValue(command.device), "action": LedgerValue(command.action),
                    "alarm": LedgerValue(alarm.id),
                ], into: &changes)
        }
    }

    private func keep(_ command: DeviceCommand, into changes: inout ChangeSet) {
        state.system.commands[command.id] = command.isUnderWay || command.isBroken ? command : nil
        changes.system.commands.append(command)
    }

    /// Commands whose turn it is: never told, or told and not answered in time.
    public func dueCommands() async throws(PlantError) -> [DeviceCommand] {
        let (now_ms, steady_ms) = (clock.now_ms(), clock.monotonic_us() / 1000)
        var due: [DeviceCommand] = []
        var lost: [DeviceCommand] = []
        for command in state.system.commands.values.sorted(by: { $0.id < $1.id }) where command.isUnderWay {
            if command.state == .sent, let told = commandTold[command.id],
                Double(steady_ms - told) < command.timeout_s * 1000
            {
                continue
            }
            if command.attempts >= DeviceCommand.attempts_max { lost.append(command) } else { due.append(command) }
        }
        guard !due.isEmpty || !lost.isEmpty else { return [] }
        let (telling, failed) = (due, lost)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> [DeviceCommand] in
            var told: [DeviceCommand] = []
            for var command in telling {
                command.attempts += 1
                command.state = .sent
                command.sentAt_ms = now_ms
                commandTold[command.id] = steady_ms
                keep(command, into: &changes)
                told.append(command)
            }
            for var command in failed {
                command.state = .failed
                keep(command, into: &changes)
                try record(
                    "command.failed", subject: command.id, by: .system, body: ["device": LedgerValue(command.device)],
                    into: &changes)
            }
            try judgeCommands(into: &changes)
            return told
        }
    }

    /// Commands that nobody could tell at all: without a broker they fail after the time of every attempt.
    func failUntoldCommands(into changes: inout ChangeSet) throws(PlantError) {
        let steady_ms = clock.monotonic_us() / 1000
        for var command in state.system.commands.values.sorted(by: { $0.id < $1.id }) where command.state == .pending {
            let since = commandTold[command.id] ?? steady_ms
            commandTold[command.id] = since
            let patience_ms = command.timeout_s * 1000 * Double(DeviceCommand.attempts_max)
            guard Double(steady_ms - since) > patience_ms else { continue }
            command.state = .failed
            keep(command, into: &changes)
            try record(
                "command.failed", subject: command.id, by: .system, body: ["device": LedgerValue(command.device)],
                into: &changes)
        }
        try judgeCommands(into: &changes)
    }

    /// A device answers a command.
    ///
    /// - Parameter isDone: false when it says that it cannot.
    public func answer(command id: String, device: String, isDone: Bool, text: String?) async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard var command = state.system.commands[id], command.device == device else {
                count(rejected: "unknown_command")
                return
            }
            command.state = isDone ? .acknowledged : .refused
            command.answeredAt_ms = clock.now_ms()
            command.answer = text.map { String($0.prefix(200)) }
            commandTold[id] = nil
            keep(command, into: &changes)
            try record(
                isDone ? "command.acknowledged" : "command.refused", subject: id, by: .system,
                body: ["device": LedgerValue(device)], into: &changes)
            try judgeCommands(into: &changes)
        }
    }

    /// A device that did not do what it had to do is an alarm until somebody says it is seen to.
    func judgeCommands(into changes: inout ChangeSet) throws(PlantError) {
        let policy = rules.alarms.policies[AlarmKind.commandFailed.rawValue]
        let conditions = state.system.commands.values.filter(\.isBroken)
            .sorted { $0.id < $1.id }.map { command in
                AlarmCondition(
                    key: "command_failed|\(command.id)", kind: .commandFailed, priority: policy.priority, items: [],
                    finding: Finding(
                        rule: "command.\(command.state.rawValue)", verdict: .prohibited,
                        citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause),
                        facts: [
                            "device": .text(command.device), "action": .text(command.action),
                            "alarm": .text(command.alarm),
                            "attempts": .number(Double(command.attempts)), "answer": .text(command.answer ?? ""),
                        ],
                        message: Bilingual(
                            zh: "设备 \(command.device) 没有执行“\(command.action)”（\(command.alarm)）",
                            en: "the device \(command.device) did not `\(command.action)` (\(command.alarm))"),
                        remedy: policy.action))
            }
        try reconcile(conditions, scope: { $0.kind == .commandFailed }, into: &changes)
    }

    /// Somebody has seen to a device that failed.
    public func settle(command id: String, note: String, by actor: Actor) async throws(PlantError) {
        try require(.acknowledge, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard var command = state.system.commands[id], command.isBroken else {
                throw .notFound(kind: "failed command", id: id)
            }
            command.isSettled = true
            keep(command, into: &changes)
            try record("command.settled", subject: id, by: actor, text: note, into: &changes)
            try judgeCommands(into: &changes)
        }
    }

    // MARK: Linkages

    /// A linkage, new or changed. A changed one has to be armed again.
    public func register(_ linkage: Linkage, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        guard state.zones[linkage.zone] != nil else {
            throw .invalid(
                field: "zone", Bilingual(zh: "没有区域 `\(linkage.zone)`。", en: "there is no zone `\(linkage.zone)`"))
        }
        guard (2...3).contains(linkage.level) else {
            throw .invalid(field: "level", Bilingual(zh: "联动级别应为 2 或 3。", en: "a linkage acts from level 2 or 3"))
        }
        guard !linkage.id.isEmpty, !linkage.id.contains(where: \.isWhitespace), !linkage.device.isEmpty,
            !linkage.action.isEmpty, (0.5...300).contains(linkage.timeout_s)
        else {
            throw .invalid(
                field: "device",
                Bilingual(
                    zh: "请给出编号、设备、动作，超时 0.5 到 300 秒。",
                    en: "give id, device and action, and a time-out of 0.5 to 300 seconds"))
        }
        var linkage = linkage
        linkage.armedBy = nil
        linkage.confirmedBy = nil
        try await keep(linkage, "linkage.registered", by: actor)
    }

    public func removeLinkage(_ id: String, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard state.system.linkages[id] != nil else { throw .notFound(kind: "linkage", id: id) }
            state.system.linkages[id] = nil
            changes.system.removedLinkages.append(id)
            try record("linkage.removed", subject: "linkage:\(id)", by: actor, into: &changes)
        }
    }

    /// The first person arms a linkage, a second one confirms; until then it is a dry run.
    public func arm(linkage id: String, by actor: Actor) async throws(PlantError) -> Linkage {
        try require(.override, of: actor)
        guard var linkage = state.system.linkages[id] else { throw .notFound(kind: "linkage", id: id) }
        if linkage.isArmed {
            throw .refused(Bilingual(zh: "联动 \(id) 已布防。", en: "linkage \(id) is armed already"))
        }
        if linkage.armedBy == nil {
            linkage.armedBy = actor.id
        } else if linkage.armedBy == actor.id {
            throw .refused(
                Bilingual(zh: "布防需要第二个人确认。", en: "arming needs a second person: somebody else has to confirm"))
        } else {
            linkage.confirmedBy = actor.id
        }
        try await keep(linkage, linkage.isArmed ? "linkage.confirmed" : "linkage.armed", by: actor)
        return linkage
    }

    /// Back to a dry run; one person is enough.
    public func disarm(linkage id: String, by actor: Actor) async throws(PlantError) -> Linkage {
        try require(.override, of: actor)
        guard var linkage = state.system.linkages[id] else { throw .notFound(kind: "linkage", id: id) }
        linkage.armedBy = nil
        linkage.confirmedBy = nil
        try await keep(linkage, "linkage.disarmed", by: actor)
        return linkage
    }

    private func keep(_ linkage: Linkage, _ kind: String, by actor: Actor) async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            state.system.linkages[linkage.id] = linkage
            changes.system.linkages.append(linkage)
            try record(
                kind, subject: "linkage:\(linkage.id)", by: actor,
                body: [
                    "zone": LedgerValue(linkage.zone), "device": LedgerValue(linkage.device),
                    "action": LedgerValue(linkage.action), "level": LedgerValue(Int64(linkage.level)),
                ], into: &changes)
        }
    }
}
