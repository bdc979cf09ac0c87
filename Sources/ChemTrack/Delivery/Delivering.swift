import Compliance

// Alarms on their way out: decided and stored with the alarm, sent afterwards, again until they arrive.
extension Plant {
    /// Queues what the channels have to be told, in the alarm's own transaction.
    func queueDeliveries(_ change: AlarmBook.Change, into changes: inout ChangeSet) {
        guard change.alarm.shelf == nil || !change.isCall else { return }
        for channel in state.system.channels.values.sorted(by: { $0.id < $1.id }) where channel.takes(change) {
            // A channel that fails is not told so through itself.
            if change.alarm.kind == .deliveryFailed, change.alarm.finding.facts["channel"] == .text(channel.id) {
                continue
            }
            let now_ms = clock.now_ms()
            let delivery = Delivery(
                id: nextID(.delivery, prefix: "N-", into: &changes), channel: channel.id, message: message(change),
                state: .queued, createdAt_ms: now_ms, attempts: 0, nextAt_ms: now_ms)
            keep(delivery, into: &changes)
        }
    }

    private func keep(_ delivery: Delivery, into changes: inout ChangeSet) {
        state.system.deliveries[delivery.id] = delivery.state == .queued ? delivery : nil
        changes.system.deliveries.append(delivery)
    }

    private func message(_ change: AlarmBook.Change) -> AlarmMessage {
        let alarm = change.alarm
        return AlarmMessage(
            site: state.site.id, siteName: state.site.name, alarm: alarm.id, kind: alarm.kind.rawValue,
            event: change.what.rawValue, level: alarm.level ?? 1, priority: alarm.priority.rawValue,
            state: alarm.state.rawValue, occurrence: alarm.occurrence, escalations: alarm.escalations ?? 0,
            isDrill: alarm.isDrill ?? false, raisedAt: alarm.raisedAt_ms.rfc3339, at: clock.now_ms().rfc3339,
            zone: alarm.zone, zoneName: alarm.zone.map(state.zones.name), items: alarm.items,
            sensors: alarm.sensors ?? [],
            rule: alarm.finding.rule, policy: alarm.policy ?? alarm.policyID, citation: alarm.finding.citation,
            message: alarm.finding.message, action: alarm.finding.remedy)
    }

    /// What is to be sent now, oldest first, with where to.
    public func dueDeliveries(limit: Int = 50) -> [(delivery: Delivery, channel: Channel)] {
        let now_ms = clock.now_ms()
        return state.system.deliveries.values
            // A clock that was set back must not hold anything up longer than the longest wait.
            .filter { $0.nextAt_ms <= now_ms || $0.nextAt_ms > now_ms + 600_000 }
            .sorted { ($0.createdAt_ms, $0.id.count, $0.id) < ($1.createdAt_ms, $1.id.count, $1.id) }
            .prefix(limit).compactMap { delivery in state.system.channels[delivery.channel].map { (delivery, $0) } }
    }

    /// What came of an attempt. A channel that keeps failing is an alarm of its own.
    public func settle(delivery id: String, _ result: DeliveryResult) async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard var delivery = state.system.deliveries[id] else { return }
            let now_ms = clock.now_ms()
            delivery.attempts += 1
            switch result {
            case .sent:
                delivery.state = .sent
                delivery.sentAt_ms = now_ms
                delivery.cause = nil
            case .failed(let why):
                delivery.cause = Bilingual(zh: String(why.zh.prefix(300)), en: String(why.en.prefix(300)))
                delivery.nextAt_ms = now_ms + Delivery.wait_ms(afterAttempts: delivery.attempts)
                if now_ms - delivery.createdAt_ms > Delivery.life_ms { delivery.state = .givenUp }
            }
            keep(delivery, into: &changes)
            try judgeDeliveries(into: &changes)
        }
    }

    /// Attempts that may fail before a channel is called broken.
    static let attempts_max = 3

    func judgeDeliveries(into changes: inout ChangeSet) throws(PlantError) {
        let failing = Dictionary(
            grouping: state.system.deliveries.values.filter { $0.attempts >= Self.attempts_max }, by: \.channel)
        let policy = rules.alarms.policies[AlarmKind.deliveryFailed.rawValue]
        let conditions = failing.sorted { $0.key < $1.key }.map { channel, waiting in
            let name = state.system.channels[channel]?.name ?? Bilingual(zh: channel, en: channel)
            return AlarmCondition(
                key: "delivery_failed|\(channel)", kind: .deliveryFailed, priority: policy.priority, items: [],
                finding: Finding(
                    rule: "delivery.failed", verdict: .review,
                    citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause),
                    facts: [
                        "channel": .text(channel), "waiting": .number(Double(waiting.count)),
                        "problem": .list(
                            waiting.compactMap(\.cause).max { $0.en < $1.en }.map { [$0.zh, $0.en] } ?? []),
                    ],
                    message: Bilingual(
                        zh: "报警通道“\(name.zh)”送不出去，\(waiting.count) 条在等待",
                        en: "the alarm channel \(name.en) does not deliver, \(waiting.count) messages wait"),
                    remedy: policy.action))
        }
        try reconcile(conditions, scope: { $0.kind == .deliveryFailed }, into: &changes)
    }

    // MARK: Channels

    public func register(_ channel: Channel, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try Self.check(channel)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            state.system.channels[channel.id] = channel
            changes.system.channels.append(channel)
            try record(
                "channel.registered", subject: "channel:\(channel.id)", by: actor,
                body: ["kind": LedgerValue(channel.kind.rawValue), "level": LedgerValue(Int64(channel.minLevel))],
                text: channel.target, into: &changes)
        }
    }

    /// What still waits for a channel that is removed is given up, and stays visible.
    public func removeChannel(_ id: String, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard state.system.channels[id] != nil else { throw .notFound(kind: "channel", id: id) }
            for var delivery in state.system.deliveries.values where delivery.channel == id {
                delivery.state = .givenUp
                delivery.cause = Bilingual(zh: "通道已删除", en: "the channel was removed")
                keep(delivery, into: &changes)
            }
            state.system.channels[id] = nil
            changes.system.removedChannels.append(id)
            try record("channel.removed", subject: "channel:\(id)", by: actor, into: &changes)
            try judgeDeliveries(into: &changes)
        }
    }

    private static func check(_ channel: Channel) throws(PlantError) {
        func refuse(_ field: String, _ zh: String, _ en: String) -> PlantError {
            .invalid(field: field, Bilingual(zh: zh, en: en))
        }
        guard (1...32).contains(channel.id.count),
            channel.id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { throw refuse("id", "通道编号应为 1 到 32 个字母、数字或 -。", "a channel id has 1 to 32 letters, digits or -") }
        guard (1...3).contains(channel.minLevel) else { throw refuse("min_level", "级别应为 1 到 3。", "a level is 1 to 3") }
        guard (0...3).contains(channel.escalation) else {
            throw refuse("escalation", "升级步数应为 0 到 3。", "escalation is 0 to 3")
        }
        guard channel.language == "zh" || channel.language == "en" else {
            throw refuse("language", "语言应为 zh 或 en。", "the language is zh or en")
        }
        let target = channel.target
        switch channel.kind {
        case .webhook where !target.hasPrefix("http://") && !target.hasPrefix("https://"):
            throw refuse("target", "`\(target)` 不是 http 或 https 地址。", "`\(target)` is not an http or https address")
        case .webhook where (channel.secret ?? "").count < 16:
            throw refuse("secret", "签名密钥至少 16 个字符。", "the key of the signature has 16 characters at least")
        case .mail
        where target.split(separator: "@").count != 2
            || target.contains { $0.isWhitespace || $0.isNewline || "<>,;".contains($0) }:
            throw refuse("target", "`\(target)` 不是邮箱地址。", "`\(target)` is not a mail address")
        case .command where target.isEmpty || target.hasPrefix(".") || target.contains("/") || target.contains("\0"):
            throw refuse(
                "target", "应为数据目录 commands 中的程序名。",
                "give the name of a program in the folder `commands` of the data folder")
        default: break
        }
    }
}
