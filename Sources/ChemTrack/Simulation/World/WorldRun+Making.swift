import Compliance
import Geofence

// What stands, walks and measures in the simulated plant.
extension WorldRun {
    mutating func makeStock(_ seed: UInt64) async throws {
        let (indoors, yard) = radios()
        let stock: [(bay: String, kind: String, count: Int)] = [
            ("FL-1", "67-64-1", 8), ("FL-2", "67-64-1", 8), ("OX-1", "7631-99-4", 8), ("OX-2", "7631-99-4", 8),
            ("CO-1", "7664-38-2", 4), ("CO-2", "1310-73-2", 4), ("PR-1", "67-64-1", 6), ("PR-2", "67-64-1", 6),
        ]
        for (bayID, kind, count) in stock {
            guard let bay = site.bay(bayID) else { continue }
            for place in 0..<count {
                let isPassive = bay.store == "PR"
                let number = drums.count
                let tag =
                    isPassive
                    ? "E280116020000000000000" + (number < 16 ? "0" : "") + String(number, radix: 16).uppercased()
                    : "D\(number)"
                var request = ReceiptRequest(
                    cas: kind, name: nil, quantity: try Quantity("20 kg"), form: kind == "7631-99-4" ? .solid : .liquid,
                    density_kg_per_L: kind == "67-64-1" ? 0.79 : nil, tag: tag, zone: bayID)
                if kind == "1310-73-2" { request.concentration_pct = 50 }
                let items = try await plant.receive(request, by: Self.warehouse).items
                guard let item = items.first else { continue }
                drums.append(
                    WorldDrum(
                        code: item.code, tag: tag, kind: kind, isPassive: isPassive, home: bayID,
                        spot: spot(in: bay, place, of: count)))
                if isPassive {
                    passive[tag] = WorldPassiveTag(
                        settings.reads, isOnMetal: numbers.happens(0.3), seed: seed ^ UInt64(number) << 40)
                } else {
                    tags[tag] = WorldTag(
                        tag, indoors, yard: yard, resting_s: settings.resting_s,
                        wrongClock_share: settings.wrongClock_share, seed: seed ^ UInt64(number) << 32)
                }
            }
        }
        for bay in site.bays where bay.store == "PR" {
            try await plant.register(
                TagReader(id: "R-\(bay.id)", name: Bilingual(zh: "读写器", en: "Reader"), zone: bay.id), by: Self.admin)
        }
        try await learnConflicts()
        for drum in drums.indices where !drums[drum].isPassive && numbers.happens(settings.deaths_per_day) {
            deaths.append((numbers.between(600, max(settings.hours * 3_600 - 600, 601)), drum))
        }
    }

    /// The radios of this site, each with its own share of the noise.
    private mutating func radios() -> (WorldTag.Radio, yard: WorldTag.Radio?) {
        func radio(_ model: RadioModel) -> WorldTag.Radio {
            WorldTag.Radio(model, RadioErrors.ofSite(model, &numbers))
        }
        let indoors = radio(settings.model)
        return (indoors, settings.yard.map(radio))
    }

    mutating func makeGateways(_ seed: UInt64) {
        let stores = Set(site.bays.map(\.store)).sorted()
        for (number, store) in stores.enumerated() {
            gateways[store] = WorldGateway(
                store, losses_per_day: settings.gatewayLosses_per_day, seed: seed ^ UInt64(number + 1) << 48)
        }
    }

    /// In CO the base stands beside the line between the bays, and no acid nearer to it than 3.8 m.
    private func spot(in bay: WorldSite.Bay, _ place: Int, of count: Int) -> Point {
        switch bay.id {
        case "CO-1": Point(x: bay.high.x - 3, y: bay.low.y + 1 + Double(place) * 3)
        case "CO-2": Point(x: bay.low.x + 0.8, y: bay.low.y + 1 + Double(place) * 3)
        default: bay.spot(place, of: count)
        }
    }

    /// What the tables say of the kinds of containers: the simulation is about where things are, not about chemistry.
    private mutating func learnConflicts() async throws {
        let kinds = Dictionary(drums.map { ($0.kind, $0.code) }) { first, _ in first }
        for (first, code) in kinds {
            for (second, other) in kinds where second >= first {
                guard let answer = await plant.keepAnswer(code, other) else { continue }
                if answer.verdict == .apart {
                    apart_m[[first, second]] = answer.distance_m
                } else if answer.verdict != .together {
                    conflicts.insert([first, second])
                }
            }
        }
    }

    mutating func makeCarriers(_ seed: UInt64) async throws {
        let (indoors, yard) = radios()
        for number in 0..<6 {
            let mayEnter = number % 2 == 0
            let name = "person\(number)"
            _ = try await plant.register(
                person: name, display: name, role: mayEnter ? .warehouse : .viewer, passwordHash: "-", by: Self.admin)
            let tag = "P\(number)"
            try await plant.bind(
                TagBinding(tag: tag, kind: .person, label: Bilingual(zh: "人员", en: "Person"), person: name),
                by: Self.admin)
            people.append(
                WorldPerson(
                    tag, site, mayEnter: mayEnter, trespass_share: settings.trespass_share, shift: number / 2,
                    seed: seed ^ UInt64(number + 1) << 24))
            tags[tag] = WorldTag(
                tag, indoors, yard: yard, resting_s: 10, wrongClock_share: settings.wrongClock_share,
                seed: seed ^ UInt64(number + 1) << 20)
        }
        for number in 0..<2 {
            let tag = "V\(number)"
            try await plant.bind(
                TagBinding(tag: tag, kind: .vehicle, label: Bilingual(zh: "叉车", en: "Forklift")), by: Self.admin)
            forklifts.append(WorldForklift(tag, speed_m_s: numbers.between(1.5, 2.5)))
            nextErrand_s.append(numbers.exponential(mean: 86_400 / settings.errands_per_day))
            tags[tag] = WorldTag(
                tag, indoors, yard: yard, resting_s: 10, wrongClock_share: settings.wrongClock_share,
                seed: seed ^ UInt64(number + 1) << 16)
        }
    }

    mutating func makeSensors(_ seed: UInt64) async throws {
        let due = "2027-12-31"
        func sensor(
            _ id: String, _ zone: String, _ kind: SensorKind, _ unit: String, _ high: Double, gas: String? = nil
        )
            -> Sensor
        {
            Sensor(
                id: id, name: Bilingual(zh: id, en: id), zone: zone, kind: kind, unit: unit, low: 0, high: high,
                cadence_s: kind.isGas ? 5 : 30, gas: gas, calibrationDue: due)
        }
        var all: [(Sensor, String)] = [
            (sensor("FL-gas-1", "FL-1", .combustible, "%LEL", 100), "FL"),
            (sensor("FL-gas-2", "FL-1", .combustible, "%LEL", 100), "FL"),
            (sensor("FL-gas-3", "FL-2", .combustible, "%LEL", 100), "FL"),
            (sensor("FL-air", "FL-1", .ventilation, "state", 1), "FL"),
            (sensor("FL-temp", "FL-1", .temperature, "degC", 60), "FL"),
            (sensor("CO-tox-1", "CO-1", .toxic, "mg/m3", 50, gas: "7647-01-0"), "CO"),
            (sensor("CO-tox-2", "CO-2", .toxic, "mg/m3", 50, gas: "7647-01-0"), "CO"),
            (sensor("CO-o2", "CO-1", .oxygen, "%VOL", 25), "CO"),
            (sensor("CO-air", "CO-1", .ventilation, "state", 1), "CO"),
        ]
        // Two that hang side by side watch each other: each has to be there before it can be named.
        for (each, _) in all { try await plant.register(each, by: Self.admin) }
        (all[0].0.partner, all[1].0.partner) = (all[1].0.id, all[0].0.id)
        for (each, store) in all {
            try await plant.register(each, by: Self.admin)
            let reach =
                each.partner == nil
                ? WorldAir.Reach(share: numbers.between(0.3, 1), lag_s: numbers.between(0, 60))
                : WorldAir.Reach(share: 1, lag_s: 5)
            sensors.append(
                WorldSensor(
                    each, store: store, reach: reach, faults_per_day: each.kind.isGas ? settings.faults_per_day : 0,
                    calibrations_per_day: each.kind.isGas ? settings.calibrations_per_day : 0,
                    seed: seed ^ UInt64(sensors.count + 1) << 8))
        }
        let leaks = settings.leaks_per_day
        airs = [
            WorldAir("FL", leaks_per_day: leaks, peakMedian: 45, seed: seed ^ 0xf1),
            WorldAir("CO", leaks_per_day: leaks, peakMedian: 15, seed: seed ^ 0xc0),
        ]
        for sensor in sensors where sensor.sensor.kind.isGas {
            if let points = await plant.gasPoints(of: sensor.sensor) {
                setPoints[sensor.sensor.id] = (points.cap1, points.cap2)
            }
        }
    }
}

extension Plant {
    /// What the pair tables say of two containers.
    fileprivate func keepAnswer(_ first: String, _ second: String) -> PairCache.Answer? {
        guard let one = state.profiles[first]?.value, let other = state.profiles[second]?.value else { return nil }
        return state.pairCache.answer(state.pairCache.id(of: one), state.pairCache.id(of: other))
    }

    fileprivate func gasPoints(of sensor: Sensor) -> GasPoints? { (try? rules.alarms.gas.points(of: sensor)) ?? nil }
}
