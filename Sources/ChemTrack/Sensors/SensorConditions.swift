import Compliance

// What an alarm about a sensor says.
extension Plant {
    // MARK: Gas

    /// Moves the set points by what is known of the zone and judges the newest value.
    func judgeGas(_ live: inout SensorLive, _ steady_ms: Int64) {
        guard live.sensor.kind.isGas, let points = (try? rules.alarms.gas.points(of: live.sensor)) ?? nil,
            let value = live.newest?.value
        else { return }
        let context = gasContext(live, steady_ms)
        var moved = points
        if live.sensor.kind != .oxygen {
            moved = rules.alarms.gas.points(
                points, temperature_c: context.temperature_c, isVentilated: context.isVentilated)
        }
        live.points = moved
        let window = live.window + (live.suspect.map { [$0.sample] } ?? [])
        live.verdict = live.judge.judge(
            value, kind: live.sensor.kind, points: moved, window: window, steady_ms: steady_ms, context: context,
            isSingle: live.suspect != nil)
    }

    private func gasContext(_ live: SensorLive, _ steady_ms: Int64) -> GasContext {
        let zone = live.sensor.zone
        let room = state.zones.room(zone).map(state.zones.zones(inRoom:)) ?? [zone]
        let others = room.flatMap(sensors.inZone).filter {
            $0.sensor.id != live.sensor.id && $0.sensor.id != live.sensor.partner && ($0.verdict?.level ?? 0) >= 1
        }
        let inRoom = room.flatMap { state.zones.room($0).flatMap { state.inRoom[$0] } ?? [] }
        let sources = Set(inRoom).filter { canGive(live.sensor, $0) }.sorted()
        return GasContext(
            temperature_c: sensors.value(.temperature, in: zone, steady_ms)?.value,
            isVentilated: sensors.isVentilated(zone, steady_ms), otherSensors: others.map(\.sensor.id),
            isClimateBroken: !brokenClimate(zone, steady_ms).isEmpty, sources: sources)
    }

    /// Whether a container can give what the sensor finds: the very gas, or something that burns.
    private func canGive(_ sensor: Sensor, _ code: String) -> Bool {
        guard let item = state.items[code], let profile = state.profiles[code]?.value else { return false }
        switch sensor.kind {
        case .toxic: return sensor.gas != nil && item.cas == sensor.gas
        case .combustible:
            return profile.statements.contains {
                ["FLAM_GAS", "FLAM_LIQ", "CHEM_UNSTABLE_GAS"].contains($0.hazardClass)
            }
        case .oxygen: return profile.statements.contains { $0.hazardClass == "PRESS_GAS" || $0.hazardClass == "OX_GAS" }
        default: return false
        }
    }

    func gasCondition(_ live: SensorLive, _ steady_ms: Int64) -> AlarmCondition? {
        guard let verdict = live.verdict, verdict.level > 0, let points = live.points, let newest = live.newest else {
            return nil
        }
        let sensor = live.sensor
        let context = gasContext(live, steady_ms)
        let policy = rules.alarms.policies["gas_\(verdict.level)"]
        var facts: [String: Fact] = [
            "sensor": .text(sensor.id), "value": .number(newest.value), "unit": .text(sensor.unit),
            "set_point_1": .number(points.level1), "set_point_2": .number(points.level2),
            "standard_1": .number(points.cap1), "standard_2": .number(points.cap2), "reasons": .list(verdict.reasons),
            "level": .number(Double(verdict.level)), "at": .text(newest.at_ms.rfc3339),
        ]
        if let slope = verdict.slope_per_min { facts["change_per_min"] = .number((slope * 100).rounded() / 100) }
        if !points.factors.isEmpty {
            facts["context"] = .list(points.factors.map { "\($0.id) \($0.value) x\($0.multiplier.shortText)" })
        }
        if let air = context.temperature_c { facts["temperature_c"] = .number(air) }
        if let isOn = context.isVentilated { facts["ventilation"] = .flag(isOn) }
        if !context.otherSensors.isEmpty { facts["other_sensors"] = .list(context.otherSensors) }
        if !context.sources.isEmpty { facts["possible_sources"] = .list(Array(context.sources.prefix(10))) }
        if live.suspect != nil { facts["single_reading"] = .flag(true) }
        if isOverdue(sensor) { facts["calibration_overdue"] = .text(sensor.calibrationDue ?? "") }
        let zone = state.zones.name(sensor.zone)
        let value = "\(newest.value.shortText) \(sensor.unit)"
        return AlarmCondition(
            key: "gas|\(sensor.id)", kind: .gas, priority: policy.priority, zone: sensor.zone, items: [],
            sensors: [sensor.id],
            finding: Finding(
                rule: "gas.level-\(verdict.level)", verdict: verdict.level >= 2 ? .prohibited : .review,
                citation: points.citation, facts: facts,
                message: Bilingual(
                    zh: "“\(zone.zh)”\(sensor.kind.name.zh) \(value)（\(sensor.name.zh)）：\(verdict.level) 级",
                    en: "\(sensor.kind.name.en) \(value) in \(zone.en) (\(sensor.name.en)): level \(verdict.level)"),
                remedy: policy.action), policy: policy.id)
    }

    // MARK: Climate

    struct BrokenClimate {
        var sensor: Sensor
        var value: Double
        var limit: Double
        var isHigh: Bool
        /// Containers whose own limit it is; empty = the zone's.
        var items: [String]
        var citation: Citation
    }

    /// Limits of the zone and of what stands in it that the newest values break. With an open alarm the value has to come
    /// back by the dead band: 1 K, 3 % humidity.
    func brokenClimate(_ zone: String, _ steady_ms: Int64) -> [BrokenClimate] {
        var found: [BrokenClimate] = []
        let place = state.zones.storageZone(zone)
        let own = Citation(document: "ChemTrack", edition: "1", clause: "climate stated for the zone \(zone)")
        let codes = state.zones.room(zone).flatMap { state.inRoom[$0] } ?? []
        let inside = codes.filter { state.items[$0]?.zone == zone }.sorted()
        let limits: [(code: String?, limit: ClimateLimits)] =
            inside.compactMap { code in
                (state.profiles[code]?.value).flatMap { rules.pairs.climate(of: $0) }.map { (code, $0) }
            } + [
                (
                    nil,
                    ClimateLimits(
                        min_c: place?.min_c, max_c: place?.max_c, max_humidity_pct: place?.max_humidity_pct,
                        citation: own)
                )
            ]
        for live in sensors.inZone(zone) {
            guard let value = live.believed(steady_ms) else { continue }
            func look(_ isHigh: Bool, _ band: Double, _ pick: (ClimateLimits) -> Double?) {
                let key = climateKey(zone, live.sensor.kind, isHigh)
                let slack = isOpen(key) ? band : 0
                let broken = limits.compactMap { each in pick(each.limit).map { (each.code, $0, each.limit.citation) } }
                    .filter { isHigh ? value > $0.1 - slack : value < $0.1 + slack }
                guard let worst = broken.min(by: { isHigh ? $0.1 < $1.1 : $0.1 > $1.1 }) else { return }
                found.append(
                    BrokenClimate(
                        sensor: live.sensor, value: value, limit: worst.1, isHigh: isHigh,
                        items: broken.compactMap(\.0), citation: worst.2))
            }
            switch live.sensor.kind {
            case .temperature:
                look(true, 1) { $0.max_c }
                look(false, 1) { $0.min_c }
            case .humidity: look(true, 3) { $0.max_humidity_pct }
            default: continue
            }
        }
        return found
    }

    private func climateKey(_ zone: String, _ kind: SensorKind, _ isHigh: Bool) -> String {
        "climate|\(zone)|\(kind.rawValue)|\(isHigh ? "high" : "low")"
    }

    private func isOpen(_ key: String) -> Bool {
        state.alarms.open[key].map { $0.state == .unacknowledged || $0.state == .acknowledged } ?? false
    }

    func climateConditions(_ zone: String, _ steady_ms: Int64) -> [AlarmCondition] {
        let name = state.zones.name(zone)
        var byKey: [String: BrokenClimate] = [:]
        for each in brokenClimate(zone, steady_ms) {
            let key = climateKey(zone, each.sensor.kind, each.isHigh)
            if let known = byKey[key], each.isHigh ? known.value >= each.value : known.value <= each.value { continue }
            byKey[key] = each
        }
        return byKey.sorted { $0.key < $1.key }.map { key, each in
            let policy = rules.alarms.policies["climate_\(each.sensor.kind.rawValue)"]
            let unit = each.sensor.kind == .temperature ? "°C" : "%"
            let words = each.isHigh ? ("高于", "above") : ("低于", "below")
            return AlarmCondition(
                key: key, kind: .climate, priority: policy.priority, zone: zone, items: Array(each.items.prefix(20)),
                sensors: sensors.inZone(zone).filter { $0.sensor.kind == each.sensor.kind }.map(\.sensor.id),
                finding: Finding(
                    rule: "climate.\(each.sensor.kind.rawValue)", verdict: .review, citation: each.citation,
                    facts: [
                        "sensor": .text(each.sensor.id), "value": .number(each.value), "limit": .number(each.limit),
                        "unit": .text(unit), "materials": .number(Double(each.items.count)),
                    ],
                    message: Bilingual(
                        zh:
                            "“\(name.zh)”\(each.sensor.kind.name.zh) \(each.value.shortText) \(unit)，\(words.0)允许的 \(each.limit.shortText) \(unit)",
                        en:
                            "\(each.sensor.kind.name.en) in \(name.en) is \(each.value.shortText) \(unit), \(words.1) the \(each.limit.shortText) \(unit) that is allowed"
                    ), remedy: policy.action), policy: policy.id)
        }
    }

    // MARK: Sensors that cannot be believed

    func isOverdue(_ sensor: Sensor) -> Bool {
        sensor.calibrationDue.flatMap { CalendarDay($0) }.map { $0 < today } ?? false
    }

    func faultConditions(_ live: SensorLive, _ steady_ms: Int64) -> [AlarmCondition] {
        var found: [AlarmCondition] = []
        let sensor = live.sensor
        func add(_ what: String, _ zh: String, _ en: String, _ facts: [String: Fact]) {
            let policy = rules.alarms.policies[AlarmKind.sensorFault.rawValue]
            let zone = state.zones.name(sensor.zone)
            found.append(
                AlarmCondition(
                    key: "sensor_fault|\(sensor.id)|\(what)", kind: .sensorFault, priority: policy.priority,
                    zone: sensor.zone, items: [], sensors: [sensor.id],
                    finding: Finding(
                        rule: "sensor.\(what)", verdict: .review,
                        citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause),
                        facts: facts.merging(["sensor": .text(sensor.id)]) { first, _ in first },
                        message: Bilingual(
                            zh: "“\(zone.zh)”的\(sensor.name.zh)\(zh)", en: "\(sensor.name.en) in \(zone.en) \(en)"),
                        remedy: policy.action)))
        }
        let value = live.newest.map { "\($0.value.shortText) \(sensor.unit)" } ?? ""
        if live.isStuck { add("stuck", "读数长时间不变（\(value)）", "says the same for too long (\(value))", [:]) }
        if live.isOutOfRange {
            add(
                "out-of-range", "读数 \(value) 超出量程", "reads \(value), outside its range",
                ["low": .number(sensor.low), "high": .number(sensor.high)])
        }
        if let other = sensor.partner.flatMap({ sensors[$0] }), let own = live.believed(steady_ms),
            let theirs = other.believed(steady_ms), abs(own - theirs) > sensor.pairLimit
        {
            let since = live.differsSince_ms ?? steady_ms
            sensors[sensor.id]?.differsSince_ms = since
            if steady_ms - since >= 60_000 {
                add(
                    "pair",
                    "与配对 \(other.sensor.name.zh) 相差过大（\(own.shortText) 与 \(theirs.shortText) \(sensor.unit)），需要校准",
                    "and its partner \(other.sensor.name.en) differ too much (\(own.shortText) and \(theirs.shortText) \(sensor.unit)): calibrate",
                    [
                        "partner": .text(other.sensor.id), "difference": .number(abs(own - theirs)),
                        "limit": .number(sensor.pairLimit),
                    ])
            }
        } else {
            sensors[sensor.id]?.differsSince_ms = nil
        }
        return found
    }

    /// One alarm for a zone, however many of its sensors fell silent.
    func silentConditions(_ steady_ms: Int64) -> [AlarmCondition] {
        let silent = sensors.live.values.filter { $0.isSilent(steady_ms) }
        let policy = rules.alarms.policies[AlarmKind.sensorSilent.rawValue]
        return Dictionary(grouping: silent, by: \.sensor.zone).sorted { $0.key < $1.key }.map { zone, all in
            let ids = all.map(\.sensor.id).sorted()
            let name = state.zones.name(zone)
            return AlarmCondition(
                key: "sensor_silent|\(zone)", kind: .sensorSilent, priority: policy.priority, zone: zone, items: [],
                sensors: ids,
                finding: Finding(
                    rule: "sensor.silent", verdict: .review,
                    citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause),
                    facts: ["sensors": .list(ids)],
                    message: Bilingual(
                        zh: "“\(name.zh)”有 \(ids.count) 个传感器无数据：\(ids.prefix(5).joined(separator: "、"))",
                        en: "\(ids.count) sensors in \(name.en) are silent: \(ids.prefix(5).joined(separator: ", "))"),
                    remedy: policy.action))
        }
    }
}
