public import Compliance

/// A device that is switched when an alarm of some level rings in a zone: fan, valve, spray, siren.
///
/// It is a dry run until two people have armed it.
public struct Linkage: Sendable, Codable, Hashable, Identifiable {
    public var id: String
    public var name: Bilingual
    public var zone: String
    /// 2 or 3: from this level on.
    public var level: Int
    /// As in its topic `chemtrack/{site}/command/{device}`.
    public var device: String
    /// The word the device understands, such as `on` or `close`.
    public var action: String
    /// Seconds within which the device has to answer, each time it is told.
    public var timeout_s: Double
    /// Ids of the two people who armed it.
    public var armedBy: String?
    public var confirmedBy: String?

    public init(
        id: String, name: Bilingual, zone: String, level: Int, device: String, action: String, timeout_s: Double = 5
    ) {
        self.id = id
        self.name = name
        self.zone = zone
        self.level = level
        self.device = device
        self.action = action
        self.timeout_s = timeout_s
    }

    public var isArmed: Bool { armedBy != nil && confirmedBy != nil }
}

/// One order to one device because of one occurrence of one alarm.
public struct DeviceCommand: Sendable, Codable, Hashable, Identifiable {
    public enum State: String, Sendable, Codable {
        /// Not armed, or a drill: only written down.
        case dryRun = "dry_run"
        /// To be told.
        case pending
        /// Told, not answered yet.
        case sent
        case acknowledged
        /// The device said no.
        case refused
        /// No answer, however often it was told.
        case failed
    }

    /// `K-0003`
    public var id: String
    public var linkage: String
    public var device: String
    public var action: String
    public var alarm: String
    public var occurrence: Int
    public var zone: String?
    public var level: Int
    public var timeout_s: Double
    public var state: State
    public var createdAt_ms: Int64
    public var attempts: Int
    public var sentAt_ms: Int64?
    public var answeredAt_ms: Int64?
    public var answer: String?
    /// Somebody has seen to a device that failed.
    public var isSettled: Bool?

    public var isUnderWay: Bool { state == .pending || state == .sent }
    /// The device did not do it, and nobody has seen to it.
    public var isBroken: Bool { (state == .failed || state == .refused) && isSettled != true }
    var orderKey: String { "\(linkage)|\(alarm)|\(occurrence)" }
    public static let attempts_max = 3
}
