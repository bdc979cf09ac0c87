import Compliance

/// A sensor out of service: for calibration or repair, by two people, under a work order, for a while (ISA-18.2, state
/// "out of service").
///
/// What it says meanwhile is kept and shown and judged by nobody: calibration gas is no leak. Alarms that are open when it
/// begins stay as they are. Whoever relies on it is told by its state; when the time is over it is judged again at once.
public struct SensorOutage: Sendable, Codable, Hashable {
    /// A shift.
    public static let minutes_max = 480
    /// Who asked has to be confirmed by somebody else within so long.
    static let confirm_ms: Int64 = 3_600_000

    public var workOrder: String
    public var reason: String
    /// From the confirmation, 1 to ``minutes_max``.
    public var minutes: Int
    /// Id of who asked for it.
    public var askedBy: String
    public var askedByName: String
    public var askedAt_ms: Int64
    /// Name of the second person; nil = not confirmed, and the sensor still rings.
    public var confirmedBy: String?
    /// When it ends by itself, UTC ms; a restart does not move it.
    public var until_ms: Int64?

    /// Whether the sensor is out of service now. A clock that was set back ends it: the sensor then rings too early
    /// rather than too late.
    func isInForce(_ now_ms: Int64) -> Bool {
        guard let until_ms else { return false }
        return (1...Int64(minutes) * 60_000).contains(until_ms - now_ms)
    }

    /// Whether it still waits for the second person.
    func isAsked(_ now_ms: Int64) -> Bool {
        until_ms == nil && (0...Self.confirm_ms).contains(now_ms - askedAt_ms)
    }
}

extension Plant {
    /// Asks for a sensor to be taken out of service; it rings until somebody else confirms.
    ///
    /// - Parameters:
    ///   - minutes: from the confirmation, 1 to ``SensorOutage/minutes_max``.
    ///   - workOrder: number of the permit or order the work is done under.
    public func askOutage(
        ofSensor id: String, minutes: Int, workOrder: String, reason: String, by actor: Actor
    ) async throws(PlantError) {
        try require(.override, of: actor)
        let (workOrder, reason) = (workOrder.trimmingWhitespace, reason.trimmingWhitespace)
        guard (1...SensorOutage.minutes_max).contains(minutes) else {
            throw .invalid(
                field: "minutes",
                Bilingual(
                    zh: "停用时间应为 1 到 \(SensorOutage.minutes_max) 分钟。",
                    en: "a sensor is out of service for 1 to \(SensorOutage.minutes_max) minutes"))
        }
        guard (1...100).contains(workOrder.count) else {
            throw .invalid(
                field: "work_order",
                Bilingual(zh: "请填写作业票号（1 到 100 个字符）。", en: "give the work order, 1 to 100 characters"))
        }
        guard (1...500).contains(reason.count) else {
            throw .invalid(
                field: "reason", Bilingual(zh: "请写明停用原因（1 到 500 个字符）。", en: "say why, in 1 to 500 characters"))
        }
        let now_ms = clock.now_ms()
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard var sensor = state.system.sensors[id] else { throw .notFound(kind: "sensor", id: id) }
            if let known = sensor.outage, known.isInForce(now_ms) || known.isAsked(now_ms) {
                throw .refused(
                    Bilingual(
                        zh: "传感器 \(id) 已申请停用或已停用（作业票 \(known.workOrder)）。",
                        en: "sensor \(id) is out of service or about to be (work order \(known.workOrder))"))
            }
            sensor.outage = SensorOutage(
                workOrder: workOrder, reason: reason, minutes: minutes, askedBy: actor.id, askedByName: actor.display,
                askedAt_ms: now_ms)
            try keep(sensor, "sensor.outage.asked", by: actor, into: &changes)
        }
    }

    /// The second person agrees: from now on the sensor is out of service.
    public func confirmOutage(ofSensor id: String, by actor: Actor) async throws(PlantError) {
        try require(.override, of: actor)
        let now_ms = clock.now_ms()
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard var sensor = state.system.sensors[id] else { throw .notFound(kind: "sensor", id: id) }
            guard var outage = sensor.outage, outage.isAsked(now_ms) else {
                throw .refused(
                    Bilingual(
                        zh: "没有待确认的停用申请（申请一小时内有效）。",
                        en: "nobody has asked to take sensor \(id) out of service within the last hour"))
            }
            guard outage.askedBy != actor.id else {
                throw .refused(Bilingual(zh: "停用需要第二个人确认。", en: "a second person has to confirm: somebody else"))
            }
            outage.confirmedBy = actor.display
            outage.until_ms = now_ms + Int64(outage.minutes) * 60_000
            sensor.outage = outage
            try keep(sensor, "sensor.outage.begun", by: actor, into: &changes)
        }
        sensors.takeOut(id)
    }

    /// Back to service, or what was asked is withdrawn: one person is enough for what makes it safer.
    public func endOutage(ofSensor id: String, by actor: Actor) async throws(PlantError) {
        try require(.acknowledge, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard let sensor = state.system.sensors[id] else { throw .notFound(kind: "sensor", id: id) }
            guard sensor.outage != nil else {
                throw .refused(Bilingual(zh: "传感器 \(id) 在用。", en: "sensor \(id) is in service"))
            }
            try putBack(sensor, by: actor, into: &changes)
        }
    }

    /// Ends outages whose time is over.
    func tickOutages(into changes: inout ChangeSet) throws(PlantError) {
        let now_ms = clock.now_ms()
        for sensor in state.system.sensors.values.sorted(by: { $0.id < $1.id }) {
            guard let outage = sensor.outage, !outage.isInForce(now_ms), !outage.isAsked(now_ms) else { continue }
            try putBack(sensor, by: .system, into: &changes)
        }
    }

    private func putBack(_ known: Sensor, by actor: Actor, into changes: inout ChangeSet) throws(PlantError) {
        var sensor = known
        let wasOut = known.outage?.confirmedBy != nil
        sensor.outage = nil
        try keep(sensor, wasOut ? "sensor.outage.ended" : "sensor.outage.withdrawn", by: actor, into: &changes)
        let steady_ms = clock.monotonic_us() / 1000
        sensors.putBack(sensor.id, steady_ms: steady_ms)
        guard wasOut, var live = sensors[sensor.id], live.newest != nil else { return }
        judgeGas(&live, steady_ms)
        sensors[sensor.id] = live
        try reconcileSensors(in: sensor.zone, into: &changes)
    }

    private func keep(
        _ sensor: Sensor, _ event: String, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) {
        let outage = sensor.outage ?? state.system.sensors[sensor.id]?.outage
        state.system.sensors[sensor.id] = sensor
        changes.system.sensors.append(sensor)
        sensors.adopt(sensor)
        view.show(sensors: Array(state.system.sensors.values))
        try record(
            event, subject: "sensor:\(sensor.id)", by: actor,
            body: [
                "work_order": LedgerValue(outage?.workOrder ?? "-"),
                "minutes": LedgerValue(Int64(outage?.minutes ?? 0)),
            ], text: outage?.reason, into: &changes)
    }
}
