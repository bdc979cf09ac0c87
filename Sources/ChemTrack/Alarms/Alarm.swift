public import Compliance

/// What an alarm is about.
public enum AlarmKind: String, Codable, Sendable, CaseIterable {
    case incompatiblePair = "incompatible_pair"
    case outsideZone = "outside_zone"
    case siteExit = "site_exit"
    case unknownHazard = "unknown_hazard"
    case zoneUnsuitable = "zone_unsuitable"
    case brokerLost = "broker_lost"
    /// The stock is near a threshold (GB 18218, Seveso, RMP, …) or at it.
    case threshold
    /// An amount of waste is near a limit or over it, or waste has stayed for most of its term.
    case wasteLimit = "waste_limit"
    /// A duty of the law was not seen to in time.
    case dutyOverdue = "duty_overdue"
}

/// How soon somebody has to act (ISA-18.2 priorities).
public enum AlarmPriority: String, Codable, Sendable, Comparable {
    case low, medium, high
    public static func < (left: AlarmPriority, right: AlarmPriority) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .low ? 0 : self == .medium ? 1 : 2 }
}

/// The states of ISA-18.2 that an operator sees.
public enum AlarmState: String, Codable, Sendable {
    /// The condition holds and nobody has answered.
    case unacknowledged
    /// The condition holds, somebody knows.
    case acknowledged
    /// The condition is over, nobody has answered yet.
    case returned
    case closed
}

/// What an alarm says: one condition, complete enough to act on.
public struct AlarmCondition: Sendable, Hashable {
    /// The same cause always has the same key, so that one cause makes one alarm.
    public var key: String
    public var kind: AlarmKind
    public var priority: AlarmPriority
    public var zone: String?
    public var x: Double?
    public var y: Double?
    public var floor: Double?
    /// The container that caused it first, then the others it concerns.
    public var items: [String]
    public var finding: Finding

    public init(
        key: String, kind: AlarmKind, priority: AlarmPriority, zone: String? = nil, x: Double? = nil,
        y: Double? = nil, floor: Double? = nil, items: [String], finding: Finding
    ) {
        self.key = key
        self.kind = kind
        self.priority = priority
        self.zone = zone
        self.x = x
        self.y = y
        self.floor = floor
        self.items = items
        self.finding = finding
    }
}

/// An alarm as it is stored and shown.
public struct Alarm: Sendable, Codable, Hashable, Identifiable {
    /// `A-0003`
    public var id: String
    public var key: String
    public var kind: AlarmKind
    public var priority: AlarmPriority
    public var state: AlarmState
    /// 1 for the first time; +1 each time the condition comes back before the alarm is closed.
    public var occurrence: Int
    public var raisedAt_ms: Int64
    public var clearedAt_ms: Int64?
    public var acknowledgedAt_ms: Int64?
    /// Display name of who acknowledged.
    public var acknowledgedBy: String?
    public var note: String?
    public var zone: String?
    public var x: Double?
    public var y: Double?
    public var floor: Double?
    public var items: [String]
    public var finding: Finding

    init(id: String, condition: AlarmCondition, at now_ms: Int64) {
        self.id = id
        key = condition.key
        kind = condition.kind
        priority = condition.priority
        state = .unacknowledged
        occurrence = 1
        raisedAt_ms = now_ms
        zone = condition.zone
        x = condition.x
        y = condition.y
        floor = condition.floor
        items = condition.items
        finding = condition.finding
    }
}
