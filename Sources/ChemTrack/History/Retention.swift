import Compliance

/// How long history is kept, by kind, in days. What stands in the ledger is not history: it stays.
public struct Retention: Sendable, Codable, Hashable {
    /// A kind of history with a life of its own.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The ways of containers and vehicles.
        case trails
        /// The ways of people: personal data.
        case peopleTrails = "people_trails"
        /// Which zone a container or vehicle entered and left.
        case passages
        /// The same of people: personal data.
        case peoplePassages = "people_passages"
        /// Sensors, minute by minute.
        case sensorMinutes = "sensor_minutes"
        /// Single readings, kept around alarms.
        case sensorReadings = "sensor_readings"
        /// Messages to the outside that arrived or were given up.
        case deliveries

        /// Days when the site has not said otherwise.
        public var usual_days: Int {
            switch self {
            case .trails: 90
            case .peopleTrails, .peoplePassages: 30
            case .passages: 1095
            case .sensorMinutes, .sensorReadings: 1095
            case .deliveries: 365
            }
        }
    }

    /// What differs from what is usual.
    public var days: [String: Int]

    public init(days: [String: Int] = [:]) { self.days = days }

    public static let days_max = 36_500

    public func days(_ kind: Kind) -> Int { days[kind.rawValue] ?? kind.usual_days }

    /// History of a kind from before this is removed (UTC, milliseconds).
    public func cut(_ kind: Kind, now_ms: Int64) -> Int64 { now_ms - Int64(days(kind)) * 86_400_000 }
}

extension Plant {
    /// Says how long history of each kind is kept; kinds that are not named keep what they had.
    public func setRetention(_ days: [String: Int], by actor: Actor) async throws(PlantError) -> Retention {
        try require(.configure, of: actor)
        for (name, value) in days.sorted(by: { $0.key < $1.key }) {
            guard Retention.Kind(rawValue: name) != nil else {
                let kinds = Retention.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid(
                    field: "days",
                    Bilingual(zh: "没有历史类别 `\(name)`：\(kinds)。", en: "there is no history `\(name)`: \(kinds)"))
            }
            guard (1...Retention.days_max).contains(value) else {
                throw .invalid(
                    field: "days",
                    Bilingual(
                        zh: "`\(name)` 的保存期应为 1 到 \(Retention.days_max) 天。",
                        en: "`\(name)` is kept for 1 to \(Retention.days_max) days"))
            }
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Retention in
            var retention = state.site.retention ?? Retention()
            retention.days.merge(days) { $1 }
            state.site.retention = retention
            changes.site = state.site
            var body: LedgerBody = [:]
            for (name, value) in days { body[name] = LedgerValue(Int64(value)) }
            try record("site.retention", subject: state.site.id, by: actor, body: body, into: &changes)
            return retention
        }
    }

    /// Notes how much history was removed because its time was over.
    public func recordRemoval(_ removed: [Retention.Kind: Int]) async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            var body: LedgerBody = [:]
            for (kind, count) in removed where count > 0 { body[kind.rawValue] = LedgerValue(Int64(count)) }
            try record("history.removed", subject: state.site.id, by: .system, body: body, into: &changes)
        }
    }
}
