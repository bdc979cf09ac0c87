import Compliance
import Foundation
import Geofence

// What is true, what the plant says, and who answers.
extension WorldRun {
    // MARK: The truth of a moment

    mutating func noteTruth(_ time_s: Double) {
        for drum in drums.indices { noteDrum(drums[drum], time_s) }
        for place in people.indices where !people[place].mayEnter {
            let at = people[place].place(at: time_s)
            let isIn = site.bay(at: at)?.store == WorldSite.controlledStore && !isDark(at)
            note(.personWithoutRight, people[place].tag, isIn, time_s)
        }
        for forklift in forklifts { noteForklift(forklift, time_s) }
        for sensor in sensors where sensor.sensor.kind.isGas { noteSensor(sensor, time_s) }
    }

    private mutating func noteDrum(_ drum: WorldDrum, _ time_s: Double) {
        let bay = site.bay(at: drum.place)
        let isOff = !WorldSite.isOnSite(drum.place)
        note(.siteExit, drum.code, isOff, time_s)
        let isMisplaced = !isOff && drum.from == nil && bay?.id != drum.home
        if drum.isPassive {
            // Where no reader is, nobody sees it: it counts as misplaced in another bay only.
            note(.misplacedPassive, drum.code, isMisplaced && bay?.store == "PR", time_s)
            return
        }
        // Where nobody hears it nothing can be told but that; afterwards the case begins anew.
        let isDark = isDark(drum.place)
        note(.misplaced, drum.code, isMisplaced && !isDark, time_s)
        note(.tagSilent, drum.code, isDark || tags[drum.tag]?.deadUntil_s != nil, time_s)
        guard !isDark, drum.isTaken || drum.place != drum.spot else {
            note(.pairInRoom, drum.code, false, time_s)
            note(.pairTooNear, drum.code, false, time_s)
            return
        }
        var isWith = false
        var isNear = false
        for other in drums where other.code != drum.code {
            let pair: Set<String> = [drum.kind, other.kind]
            let room = bay?.store
            let distance_m = drum.place.distance_m(to: other.place)
            if conflicts.contains(pair) {
                let otherRoom = site.bay(at: other.place)?.store
                if room != nil, room == otherRoom { isWith = true }
                if room == nil, otherRoom == nil, distance_m < RoomJudge.openDistance_m { isWith = true }
            } else if let apart_m = apart_m[pair], distance_m < apart_m {
                if site.bay(at: other.place)?.store == room { isNear = true }
            }
        }
        note(.pairInRoom, drum.code, isWith, time_s)
        note(.pairTooNear, drum.code, isNear, time_s)
    }

    private mutating func noteForklift(_ forklift: WorldForklift, _ time_s: Double) {
        let place = forklift.place(at: time_s)
        let hasRecord = forklift.job?.errand == .recorded
        let bay = site.bay(at: place)
        var isTooLong = false
        if let bay, bay.store != "PR" {
            if vehicleSince_s[forklift.tag]?.bay != bay.id { vehicleSince_s[forklift.tag] = (bay.id, time_s) }
            isTooLong = !hasRecord && time_s - (vehicleSince_s[forklift.tag]?.since_s ?? time_s) >= 600
        } else {
            vehicleSince_s[forklift.tag] = nil
        }
        let isAtGate = place.distance_m(to: WorldSite.gate) < 6 && forklift.carries != nil && !hasRecord
        note(.vehicleWithoutLoad, forklift.tag, (isTooLong || isAtGate) && !isDark(place), time_s)
    }

    private mutating func noteSensor(_ sensor: WorldSensor, _ time_s: Double) {
        let id = sensor.sensor.id
        // Out of service it is asked nothing.
        let isIn = sensor.calibration.since_s == nil
        let value = air(at: sensor, time_s)
        // Half of nothing is nothing: it shows only beside a partner, and only in gas.
        let isPoisoned = sensor.fault == .poisoned
        note(.sensorSilent, id, isIn && sensor.fault == .silent, time_s)
        let isFaulty = sensor.fault != nil && sensor.fault != .silent && !isPoisoned
        note(.sensorFault, id, isIn && isFaulty, time_s, isBlind: sensor.fault == .stuck && sensor.isResting)
        guard let points = setPoints[id], sensor.sensor.kind != .oxygen else { return }
        // A sensor that cannot see the gas has an alarm of its own; of a poisoned one nobody knows.
        let sees = isIn && (sensor.fault == nil || isPoisoned)
        note(.gas1, id, sees && value >= points.first, time_s, isBlind: isPoisoned)
        let isSecond = sees && value >= points.second
        note(.gas2, id, isSecond, time_s, isBlind: isPoisoned)
        if !isSecond { above2Since_s[id] = nil } else if above2Since_s[id] == nil { above2Since_s[id] = time_s }
        note(.gas3, id, above2Since_s[id].map { time_s - $0 >= 60 } ?? false, time_s, isBlind: isPoisoned)
    }

    /// An alarm that is open already when something becomes true tells of it at once.
    private mutating func note(
        _ danger: WorldDanger, _ name: String, _ holds: Bool, _ time_s: Double, isBlind: Bool = false
    ) {
        let wasKnown = truth.isKnown(danger, name)
        truth.note(danger, name, holds, at: time_s, isBlind: isBlind)
        guard holds, !wasKnown else { return }
        for alarm in openAlarms.values where alarm.state == .unacknowledged || alarm.state == .acknowledged {
            if subjects(of: alarm).contains(.init(danger: danger, name: name)) {
                truth.countEarly(danger, name, at: time_s)
                return
            }
        }
    }

    // MARK: What the plant says

    /// Whom an alarm tells of what; any of them being true makes it right.
    private func subjects(of alarm: Alarm) -> [WorldTruth.Subject] {
        func fact(_ name: String) -> String {
            if case .text(let text)? = alarm.finding.facts[name] { return text }
            return ""
        }
        func each(_ danger: WorldDanger, _ names: [String]) -> [WorldTruth.Subject] {
            names.map { WorldTruth.Subject(danger: danger, name: $0) }
        }
        switch alarm.kind {
        case .outsideZone, .zoneUnsuitable:
            let own = Array(alarm.items.prefix(1))
            let isPassive = drums.first { $0.code == own.first }?.isPassive ?? false
            return each(isPassive ? .misplacedPassive : .misplaced, own) + each(.siteExit, own)
        case .siteExit: return each(.siteExit, Array(alarm.items.prefix(1)))
        case .incompatiblePair:
            return fact("answer") == KeepAnswer.apart.rawValue
                ? each(.pairTooNear, alarm.items) : each(.pairInRoom, alarm.items)
        case .personWithoutRight: return each(.personWithoutRight, [fact("tag")])
        case .vehicleWithoutLoad: return each(.vehicleWithoutLoad, [fact("tag")])
        case .tagSilent: return each(.tagSilent, alarm.items)
        case .gas:
            let level = min(max(alarm.levelNow ?? alarm.level ?? 1, 1), 3)
            return [WorldDanger.gas1, .gas2, .gas3].prefix(level).reversed().flatMap { each($0, alarm.sensors ?? []) }
        case .sensorFault:
            let own = alarm.sensors ?? []
            let partners = sensors.compactMap { own.contains($0.sensor.id) ? $0.sensor.partner : nil }
            return each(.sensorFault, own + partners)
        case .sensorSilent: return each(.sensorSilent, alarm.sensors ?? [])
        default: return each(.other, [alarm.id])
        }
    }

    mutating func score(_ time_s: Double) {
        for alarm in store.takeAlarms() {
            openAlarms[alarm.id] = alarm.state == .closed ? nil : alarm
            if [.unacknowledged, .returned, .latched].contains(alarm.state) {
                if answers_s[alarm.id] == nil { answers_s[alarm.id] = time_s + 40 * exp(numbers.normal()) }
            } else {
                answers_s[alarm.id] = nil
            }
            guard alarm.state == .unacknowledged, alarm.levelNow == nil,
                rung.insert(
                    "\(alarm.id) \(alarm.occurrence) \(alarm.level ?? 0) \(alarm.items.count) \(alarm.sensors?.count ?? 0)"
                ).inserted
            else { continue }
            let subjects = subjects(of: alarm)
            var isTrue = false
            for subject in subjects where truth.tell(subject.danger, subject.name, at: time_s) { isTrue = true }
            guard !isTrue, !isEarly(alarm, time_s) else { continue }
            truth.countFalse(
                subjects.first?.danger ?? .other,
                "\(Int(time_s)) s: \(alarm.kind.rawValue) \(subjects.first?.name ?? "") \(alarm.finding.message.en)")
        }
    }

    /// Gas that is about, though not yet at a set point: a warning of a true leak. A pair that shows that one of it is
    /// poisoned is right as well.
    private func isEarly(_ alarm: Alarm, _ time_s: Double) -> Bool {
        guard alarm.kind == .gas || alarm.kind == .sensorFault, let id = alarm.sensors?.first,
            let sensor = sensors.first(where: { $0.sensor.id == id })
        else { return false }
        if alarm.kind == .sensorFault { return isPoisonedPair(sensor) }
        return airs.contains { $0.store == sensor.store && $0.isLeaking(at: time_s) }
    }

    /// Of a pair one says half of what the other says.
    private func isPoisonedPair(_ sensor: WorldSensor) -> Bool {
        sensors.contains {
            $0.fault == .poisoned && [sensor.sensor.id, sensor.sensor.partner].contains($0.sensor.id)
                && $0.sensor.partner != nil
        }
    }

    // MARK: Who answers

    mutating func answer(_ time_s: Double) async throws {
        for (id, due_s) in answers_s where due_s <= time_s {
            answers_s[id] = nil
            guard let alarm = openAlarms[id] else { continue }
            if alarm.state == .latched {
                _ = try await plant.reset(alarm: id, by: Self.operatorActor)
            } else if alarm.state != .acknowledged {
                _ = try await plant.acknowledge(alarm: id, note: nil, by: Self.operatorActor)
            }
        }
    }
}
