public import Compliance

/// A way out of the house for alarms, beside the pages and MQTT.
public struct Channel: Sendable, Codable, Hashable, Identifiable {
    public enum Kind: String, Sendable, Codable, CaseIterable { case webhook, mail, command }

    public var id: String
    public var name: Bilingual
    public var kind: Kind
    /// An http or https address, a mail address, or the name of a program in the data folder's `commands`.
    public var target: String
    /// Key of a webhook's signature.
    public var secret: String?
    /// Only alarms of this level or above, 1 to 3.
    public var minLevel: Int
    /// 0 = told at once; 1 to 3 = told when nobody has answered after so many steps.
    public var escalation: Int
    /// Also when the alarm is over.
    public var tellsEnd: Bool
    public var language: String

    public init(
        id: String, name: Bilingual, kind: Kind, target: String, secret: String? = nil, minLevel: Int = 1,
        escalation: Int = 0, tellsEnd: Bool = true, language: String = "zh"
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.target = target
        self.secret = secret
        self.minLevel = minLevel
        self.escalation = escalation
        self.tellsEnd = tellsEnd
        self.language = language
    }

    func takes(_ change: AlarmBook.Change) -> Bool {
        guard (change.alarm.level ?? 1) >= minLevel else { return false }
        if change.isCall {
            return change.what == .escalated
                ? change.alarm.escalations == max(escalation, 1) || escalation < (change.alarm.escalations ?? 0)
                : escalation == 0 || escalation <= (change.alarm.escalations ?? 0)
        }
        return tellsEnd && escalation <= (change.alarm.escalations ?? 0)
            && [.returned, .closed, .latched].contains(change.what)
    }
}

/// One alarm on its way through one channel: stored with the alarm, kept until it has arrived.
public struct Delivery: Sendable, Codable, Hashable, Identifiable {
    public enum State: String, Sendable, Codable {
        case queued, sent
        /// Not delivered within ``Delivery/life_ms``.
        case givenUp = "given_up"
    }

    public static let life_ms: Int64 = 86_400_000

    /// `N-0007`; the receiver can drop what it has seen.
    public var id: String
    public var channel: String
    public var message: AlarmMessage
    public var state: State
    public var createdAt_ms: Int64
    public var attempts: Int
    /// Not before, UTC ms.
    public var nextAt_ms: Int64
    public var sentAt_ms: Int64?
    /// Why the last attempt failed.
    public var cause: Bilingual?

    /// Waits of 1 s, doubled each time, 10 minutes at most.
    static func wait_ms(afterAttempts attempts: Int) -> Int64 { min(600_000, 1000 << Int64(min(attempts, 20) - 1)) }
}

/// What is told about an alarm, the same through every channel.
public struct AlarmMessage: Sendable, Codable, Hashable {
    public var site: String
    public var siteName: Bilingual
    public var alarm: String
    public var kind: String
    public var event: String
    public var level: Int
    public var priority: String
    public var state: String
    public var occurrence: Int
    public var escalations: Int
    public var isDrill: Bool
    public var raisedAt: String
    public var at: String
    public var zone: String?
    public var zoneName: Bilingual?
    public var items: [String]
    public var sensors: [String]
    public var rule: String
    public var policy: String
    public var citation: Citation
    public var message: Bilingual
    public var action: Bilingual
}

/// What one attempt came to.
public enum DeliveryResult: Sendable, Hashable {
    case sent
    case failed(Bilingual)
}
