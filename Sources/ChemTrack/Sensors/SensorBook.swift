import Compliance

/// The live sensors of a site. Heard, not decided: nothing of it is taken back when a command is refused.
struct SensorBook: Sendable {
    private(set) var live: [String: SensorLive] = [:]
    /// Readings that belong to no registered sensor, by what they called themselves; the first ones only.
    private(set) var unknown: [String: Int] = [:]
    static let unknown_max = 200

    /// Takes up the registered sensors: who is new is waited for from now.
    mutating func register(_ sensors: some Collection<Sensor>, rules: GasRules, steady_ms: Int64) {
        let known = Set(sensors.map(\.id))
        for id in live.keys where !known.contains(id) { live[id] = nil }
        for sensor in sensors {
            if live[sensor.id]?.sensor == sensor { continue }
            unknown[sensor.id] = nil
            var fresh = SensorLive(sensor, steady_ms: steady_ms)
            fresh.points = (try? rules.points(of: sensor)) ?? nil
            if sensor.outage?.until_ms != nil { fresh.takeOut() }
            live[sensor.id] = fresh
        }
    }

    /// Nothing but its outage is new.
    mutating func adopt(_ sensor: Sensor) { live[sensor.id]?.sensor = sensor }

    mutating func takeOut(_ id: String) { live[id]?.takeOut() }

    mutating func putBack(_ id: String, steady_ms: Int64) { live[id]?.putBack(steady_ms) }

    subscript(_ id: String) -> SensorLive? {
        get { live[id] }
        set { live[id] = newValue }
    }

    mutating func countUnknown(_ id: String) {
        guard unknown[id] != nil || unknown.count < Self.unknown_max else { return }
        unknown[id, default: 0] += 1
    }

    func inZone(_ zone: String) -> [SensorLive] {
        live.values.filter { $0.sensor.zone == zone }.sorted { $0.sensor.id < $1.sensor.id }
    }

    /// The worst believed value of a kind in a zone.
    func value(_ kind: SensorKind, in zone: String, _ steady_ms: Int64) -> (sensor: Sensor, value: Double)? {
        inZone(zone).filter { $0.sensor.kind == kind }
            .compactMap { live in live.believed(steady_ms).map { (live.sensor, $0) } }
            .max { $0.1 < $1.1 }
    }

    /// Whether air is moved in a zone; nil when nothing measures it.
    func isVentilated(_ zone: String, _ steady_ms: Int64) -> Bool? {
        value(.ventilation, in: zone, steady_ms).map { $0.value > 0 }
    }
}
