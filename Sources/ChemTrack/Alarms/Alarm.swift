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
    /// Combustible or toxic gas, or oxygen out of its bounds.
    case gas
    /// Temperature or humidity outside what the zone or its materials bear.
    case climate
    /// A sensor that cannot be believed.
    case sensorFault = "sensor_fault"
    case sensorSilent = "sensor_silent"
    case personWithoutRight = "person_without_right"
    /// A container's tag is lost: it is presumed where it was.
    case tagSilent = "tag_silent"
    case movedOutsideHours = "moved_outside_hours"
    case vehicleWithoutLoad = "vehicle_without_load"
    /// A device did not answer an emergency command.
    case commandFailed = "command_failed"
    case deliveryFailed = "delivery_failed"
    /// Somebody tries the emergency plan.
    case drill

    /// Whether it says something about the place of one container, asked anew each time the container is judged.
    var isAboutPlace: Bool {
        [.outsideZone, .siteExit, .unknownHazard, .zoneUnsuitable, .movedOutsideHours].contains(self)
    }
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
    /// The condition is over and answered for, and somebody still has to look and reset it.
    case latched
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
    /// The sensors it concerns.
    public var sensors: [String]
    public var finding: Finding
    /// Name of its rationalization record.
    public var policy: String

    /// - Parameter policy: the record's name; nil = that of the kind.
    public init(
        key: String, kind: AlarmKind, priority: AlarmPriority, zone: String? = nil, x: Double? = nil,
        y: Double? = nil, floor: Double? = nil, items: [String], sensors: [String] = [], finding: Finding,
        policy: String? = nil
    ) {
        self.key = key
        self.kind = kind
        self.priority = priority
        self.zone = zone
        self.x = x
        self.y = y
        self.floor = floor
        self.items = items
        self.sensors = sensors
        self.finding = finding
        self.policy = policy ?? kind.rawValue
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
    public var sensors: [String]?
    /// 1 notice, 2 sound and guide, 3 evacuation and linkage: the highest it had.
    public var level: Int?
    /// The level of what holds now, when that is lower.
    public var levelNow: Int?
    /// Rationalization record and its edition, as `gas_2@1`.
    public var policy: String?
    /// Set while it is on the shelf.
    public var shelf: AlarmShelf?
    /// When it last began to ring, where that is later than ``raisedAt_ms``.
    public var rangAt_ms: Int64?
    /// How many steps up it was told because nobody answered.
    public var escalations: Int?
    /// Part of a drill: nothing real is switched.
    public var isDrill: Bool?
    /// Who opened it, with the first time each.
    public var seen: [AlarmSighting]?
    /// What was done and what it turned out to be.
    public var handling: AlarmHandling?

    init(id: String, condition: AlarmCondition, policy: AlarmPolicy, at now_ms: Int64) {
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
        sensors = condition.sensors.isEmpty ? nil : condition.sensors
        level = policy.level
        self.policy = "\(policy.id)@\(policy.version)"
        isDrill = condition.kind == .drill ? true : nil
    }

    /// Name of its rationalization record, without the edition.
    public var policyID: String { policy.map { String($0.prefix { $0 != "@" }) } ?? kind.rawValue }

    /// Whether it calls for somebody now: unanswered and not on the shelf.
    public var isRinging: Bool { state == .unacknowledged && shelf == nil }
}
