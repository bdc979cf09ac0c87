import Compliance

// The way of a reading: registered sensor -> unit, time, range, spike, stuck -> set points moved by heat and
// ventilation -> level by value, trend, persistence and several factors -> alarms -> minutes and raw values kept.
extension Plant {
    /// Takes readings in the order they arrived. What cannot be used is counted by sensor and reason.
    public func apply(_ readings: [Reading]) async throws(PlantError) {
        let (now_ms, steady_ms) = (clock.now_ms(), clock.monotonic_us() / 1000)
        var minutes: [SensorMinute] = []
        var zones: Set<String> = []
        for reading in readings {
            guard var live = sensors[reading.sensor] else {
                sensors.countUnknown(reading.sensor)
                count(rejected: "unknown_sensor", from: "sensor/\(reading.sensor)")
                continue
            }
            let taken = live.take(reading, now_ms: now_ms, steady_ms: steady_ms)
            minutes += taken.minutes
            if taken.judged { judgeGas(&live, steady_ms) }
            sensors[reading.sensor] = live
            zones.insert(live.sensor.zone)
        }
        guard !minutes.isEmpty || !zones.isEmpty else { return }
        let (ended, touched) = (minutes, zones)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            changes.system.minutes += ended
            for zone in touched.sorted() { try reconcileSensors(in: zone, into: &changes) }
        }
    }

    /// What timers find: sensors that fell silent, minutes that ended, raw values still owed.
    func tickSensors(into changes: inout ChangeSet) throws(PlantError) {
        try tickOutages(into: &changes)
        let steady_ms = clock.monotonic_us() / 1000
        for (id, live) in sensors.live {
            var live = live
            let raw = live.takeRaw()
            var ended: [SensorMinute] = []
            if let newest = live.newest, steady_ms - newest.steady_ms >= 60_000 { ended = live.finishMinute() }
            guard !raw.isEmpty || !ended.isEmpty else { continue }
            changes.system.raw += raw
            changes.system.minutes += ended
            sensors[id] = live
        }
        // While the broker is away that is the alarm: nobody can be heard.
        guard brokerCondition == nil else { return }
        try reconcile(silentConditions(steady_ms), scope: { $0.kind == .sensorSilent }, into: &changes)
    }

    /// The alarms of the sensors of one zone that have been heard since the start: of the others nothing is known, and
    /// what is out of service is not asked, so that their alarms stay as they are.
    func reconcileSensors(in zone: String, into changes: inout ChangeSet) throws(PlantError) {
        let steady_ms = clock.monotonic_us() / 1000
        let heard = sensors.inZone(zone).filter { $0.newest != nil && !$0.isOut }
        let ids = Set(heard.map(\.sensor.id))
        var conditions: [AlarmCondition] = []
        for live in heard {
            if let condition = gasCondition(live, steady_ms) { conditions.append(condition) }
            conditions += faultConditions(live, steady_ms)
        }
        conditions += climateConditions(zone, steady_ms)
        try reconcile(
            conditions,
            scope: { alarm in
                [.gas, .sensorFault, .climate].contains(alarm.kind)
                    && !ids.isDisjoint(with: alarm.sensors ?? [])
            }, into: &changes)
        for alarm in changes.alarms where alarm.state == .unacknowledged {
            for id in alarm.sensors ?? [] { sensors[id]?.keepRaw(steady_ms) }
        }
    }

    // MARK: Registering

    /// Registers a sensor, new or changed.
    public func register(_ sensor: Sensor, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try check(sensor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            var sensor = sensor
            sensor.outage = state.system.sensors[sensor.id]?.outage
            state.system.sensors[sensor.id] = sensor
            changes.system.sensors.append(sensor)
            let body: LedgerBody = [
                "zone": LedgerValue(sensor.zone), "kind": LedgerValue(sensor.kind.rawValue),
                "unit": LedgerValue(sensor.unit),
                "level1": LedgerValue(sensor.level1?.shortText ?? "-"),
                "level2": LedgerValue(sensor.level2?.shortText ?? "-"),
                "calibration": LedgerValue(sensor.calibrationDue ?? "-"),
            ]
            try record("sensor.registered", subject: "sensor:\(sensor.id)", by: actor, body: body, into: &changes)
        }
        takeUpSensors()
    }

    /// Takes a sensor out of service.
    public func removeSensor(_ id: String, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard state.system.sensors[id] != nil else { throw .notFound(kind: "sensor", id: id) }
            state.system.sensors[id] = nil
            changes.system.removedSensors.append(id)
            try record("sensor.removed", subject: "sensor:\(id)", by: actor, into: &changes)
            try reconcile([], scope: { ($0.sensors ?? []).first == id && $0.kind != .sensorSilent }, into: &changes)
        }
        takeUpSensors()
    }

    func takeUpSensors() {
        view.show(sensors: Array(state.system.sensors.values))
        sensors.register(state.system.sensors.values, rules: rules.alarms.gas, steady_ms: clock.monotonic_us() / 1000)
    }

    private func check(_ sensor: Sensor) throws(PlantError) {
        func refuse(_ field: String, _ zh: String, _ en: String) -> PlantError {
            .invalid(field: field, Bilingual(zh: zh, en: en))
        }
        guard (1...64).contains(sensor.id.count), !sensor.id.contains(where: \.isWhitespace) else {
            throw refuse("id", "传感器编号应为 1 到 64 个字符，不含空格。", "a sensor id has 1 to 64 characters without blanks")
        }
        guard state.zones[sensor.zone] != nil else {
            throw refuse("zone", "没有区域 `\(sensor.zone)`。", "there is no zone `\(sensor.zone)`")
        }
        guard sensor.kind.units.contains(sensor.unit) else {
            let units = sensor.kind.units.joined(separator: ", ")
            throw refuse(
                "unit", "\(sensor.kind.name.zh)的单位应为 \(units)。", "the unit of \(sensor.kind.name.en) is one of \(units)"
            )
        }
        guard sensor.low.isFinite, sensor.high.isFinite, sensor.low < sensor.high else {
            throw refuse("high", "量程上限应大于下限。", "the end of the range has to be above its beginning")
        }
        guard (0.05...86_400).contains(sensor.cadence_s) else {
            throw refuse("cadence_s", "上报间隔应为 0.05 到 86400 秒。", "the cadence is 0.05 to 86400 seconds")
        }
        if let due = sensor.calibrationDue, CalendarDay(due) == nil {
            throw refuse("calibration_due", "`\(due)` 不是日期。", "`\(due)` is not a day such as 2027-03-31")
        }
        if let partner = sensor.partner {
            guard let other = state.system.sensors[partner], other.kind == sensor.kind, other.unit == sensor.unit,
                partner != sensor.id
            else {
                throw refuse(
                    "partner", "配对传感器 `\(partner)` 不存在，或种类、单位不同。",
                    "the partner `\(partner)` is not registered, or has another kind or unit")
            }
        }
        if let points = try rules.alarms.gas.points(of: sensor), sensor.kind != .oxygen, points.base2 > sensor.high {
            throw refuse(
                "high", "量程 \(sensor.high.shortText) 达不到二级设定值 \(points.base2.shortText)。",
                "the range ends at \(sensor.high.shortText), below level 2 at \(points.base2.shortText)")
        }
    }
}

/// A sensor as it is now, for whoever looks.
public struct SensorPicture: Sendable {
    public var sensor: Sensor
    public var value: Double?
    public var at_ms: Int64?
    /// `good`, `out_of_service`, `silent`, `stuck`, `out_of_range`, or `waiting` before its first message.
    public var state: String
    public var level: Int
    public var points: GasPoints?
    public var slope_per_min: Double?
    public var isCalibrationOverdue: Bool
    /// Readings that were not used, by reason.
    public var counts: [String: Int]
}

extension Plant {
    /// Every registered sensor with its newest value, by zone and name.
    public func sensorPictures() -> [SensorPicture] {
        let steady_ms = clock.monotonic_us() / 1000
        return sensors.live.values.map { live in
            let silent = live.isSilent(steady_ms)
            let state =
                live.isOut
                ? "out_of_service"
                : silent
                    ? "silent"
                    : live.newest == nil
                        ? "waiting"
                        : live.isStuck
                            ? "stuck"
                            : live.isOutOfRange ? "out_of_range" : "good"
            return SensorPicture(
                sensor: live.sensor, value: live.newest?.value, at_ms: live.newest?.at_ms, state: state,
                level: live.verdict?.level ?? 0, points: live.points, slope_per_min: live.verdict?.slope_per_min,
                isCalibrationOverdue: isOverdue(live.sensor), counts: live.counts)
        }.sorted { ($0.sensor.zone, $0.sensor.id) < ($1.sensor.zone, $1.sensor.id) }
    }

    /// Single readings of the last five minutes.
    public func recentReadings(of id: String) throws(PlantError) -> [RawReading] {
        guard let live = sensors[id] else { throw .notFound(kind: "sensor", id: id) }
        return live.recent
    }

    /// Sensors that speak without being registered, with how often.
    public var unknownSensors: [String: Int] { sensors.unknown }

    public func channels() -> [Channel] { state.system.channels.values.sorted { $0.id < $1.id } }
    public func linkages() -> [Linkage] { state.system.linkages.values.sorted { $0.id < $1.id } }
    public func openCommands() -> [DeviceCommand] { state.system.commands.values.sorted { $0.id < $1.id } }
}

extension Plant {
    /// Who may hand in what devices measure.
    public func checkDevice(_ actor: Actor) throws(PlantError) { try require(.move, of: actor) }
}
