import Compliance
import Foundation
import Geofence

/// One day of one simulated plant: the clock goes second by second, the world moves, messages arrive, the plant decides,
/// somebody answers.
struct WorldRun {
    let settings: PlantWorld.Settings
    let site: WorldSite
    let clock = WorldClock()
    let store: WorldStore
    let plant: Plant
    var numbers: SeededNumbers
    var truth: WorldTruth
    var tags: [String: WorldTag] = [:]
    var drums: [WorldDrum] = []
    var passive: [String: WorldPassiveTag] = [:]
    /// By the store whose tags they hear; the one of the yard never fails.
    var gateways: [String: WorldGateway] = [:]
    var people: [WorldPerson] = []
    var forklifts: [WorldForklift] = []
    var nextErrand_s: [Double] = []
    /// Containers that have to go back to their place, and when.
    var returns: [(at_s: Double, drum: Int)] = []
    var airs: [WorldAir] = []
    var sensors: [WorldSensor] = []
    /// Since when a forklift is in a store, and a sensor's air is at level 2.
    var vehicleSince_s: [String: (bay: String, since_s: Double)] = [:]
    var above2Since_s: [String: Double] = [:]
    /// Kinds of containers that may not be in one room, and how far apart others have to be, metres.
    var conflicts: Set<Set<String>> = []
    var apart_m: [Set<String>: Double] = [:]
    var openAlarms: [String: Alarm] = [:]
    var rung: Set<String> = []
    var answers_s: [String: Double] = [:]
    var messages = 0
    /// When which tag dies.
    var deaths: [(at_s: Double, drum: Int)] = []
    /// Set points of the standard, by sensor.
    var setPoints: [String: (first: Double, second: Double)] = [:]

    static let operatorActor = Actor(id: "u:2", auth: "pw", role: .ehs, display: "EHS")
    static let admin = Actor(id: "u:1", auth: "pw", role: .administrator, display: "Admin")
    static let warehouse = Actor(id: "u:3", auth: "pw", role: .warehouse, display: "Warehouse")

    init(_ settings: PlantWorld.Settings, rules: Plant.Rules, day: Int) async throws {
        self.settings = settings
        let seed = settings.seed &* 1_000_003 &+ UInt64(day)
        numbers = SeededNumbers(seed: seed)
        site = try WorldSite()
        store = WorldStore(
            PlantRecord(
                site: WorldSite.site(), zones: site.zones, ledger: try LedgerHead(origin: WorldSite.site().ledgerOrigin)
            ))
        plant = try await Plant(store: store, rules: rules, clock: clock, boot: "simulated")
        truth = WorldTruth(limits_s: PlantWorld.limits_s(rules.alarms, settings), exposure: [:])
        await plant.setBroker(connected: true)
        try await makeStock(seed)
        try await makeCarriers(seed)
        try await makeSensors(seed)
        makeGateways(seed)
        let days = settings.hours / 24
        truth = WorldTruth(
            limits_s: PlantWorld.limits_s(rules.alarms, settings),
            exposure: [
                "tag-day": Double(drums.count { !$0.isPassive }) * days,
                "passive-tag-day": Double(drums.count { $0.isPassive }) * days,
                "person-day": Double(people.count) * days, "vehicle-day": Double(forklifts.count) * days,
                "sensor-day": Double(sensors.count { $0.sensor.kind.isGas }) * days, "day": days,
            ])
    }

    /// Runs the day.
    mutating func day() async throws -> WorldSheet {
        var time_s = 0.0
        while time_s < settings.hours * 3_600 {
            time_s += 1
            clock.pass(to: Int64(time_s * 1000))
            try await moveForklifts(time_s)
            let (fixes, heard) = report(time_s)
            if !fixes.isEmpty {
                await plant.note(heard: heard)
                try await plant.apply(fixes)
            }
            let reads = hear(time_s)
            if !reads.isEmpty { _ = try await plant.apply(reads, of: .impinj) }
            try await calibrate(time_s)
            let readings = measure(time_s)
            if !readings.isEmpty { try await plant.apply(readings) }
            messages += fixes.count + reads.count + readings.count
            noteTruth(time_s)
            try await plant.tick()
            score(time_s)
            try await answer(time_s)
        }
        truth.finish()
        var sheet = WorldSheet(seed: settings.seed)
        sheet.days = 1
        sheet.messages = messages
        sheet.lost = tags.values.reduce(0) { $0 + $1.lost }
        sheet.lines = WorldDanger.allCases.compactMap { truth.lines[$0] }
        return sheet
    }

    // MARK: What is sent

    /// The gateway that hears a tag at a place.
    func gateway(at place: Point) -> String { site.bay(at: place)?.store ?? WorldGateway.yard }

    /// Whether a tag at a place is heard by nobody now.
    func isDark(_ place: Point) -> Bool { gateways[gateway(at: place)]?.isDown ?? false }

    private mutating func report(_ time_s: Double) -> (fixes: [Fix], heard: [(tag: String, gateway: String)]) {
        for store in gateways.keys { gateways[store]?.pass(to: time_s) }
        var fixes: [Fix] = []
        var heard: [(tag: String, gateway: String)] = []
        func send(_ tag: String, _ place: Point, outward: Double? = nil, isMoving: Bool = false) {
            if isMoving { tags[tag]?.wake(at: time_s) }
            let (gateway, isHeard) = (gateway(at: place), !isDark(place))
            let arrived =
                tags[tag]?.report(
                    at: time_s, place, outward: outward, isInYard: gateway == WorldGateway.yard,
                    isHeard: isHeard) ?? []
            if !arrived.isEmpty { heard.append((tag, gateway)) }
            fixes += arrived
        }
        for drum in drums where !drum.isPassive {
            guard let bay = site.bay(drum.home) else { continue }
            let middle = Point(x: (bay.low.x + bay.high.x) / 2, y: (bay.low.y + bay.high.y) / 2)
            // Where a wall is behind the shelf, reflections put it outward.
            send(drum.tag, drum.place, outward: atan2(drum.spot.y - middle.y, drum.spot.x - middle.x))
        }
        for person in people.indices {
            let place = people[person].place(at: time_s)
            send(people[person].tag, place, isMoving: people[person].isMoving(at: time_s))
        }
        for forklift in forklifts {
            send(forklift.tag, forklift.place(at: time_s), isMoving: forklift.isMoving(at: time_s))
        }
        fixes.sort { ($0.received_ms ?? 0, $0.tag, $0.at_ms) < ($1.received_ms ?? 0, $1.tag, $1.at_ms) }
        return (fixes, heard)
    }

    private mutating func hear(_ time_s: Double) -> [Result<FeedItem, FeedFailure>] {
        let readers = site.bays.filter { $0.store == "PR" }.map(\.id)
        var reads: [Result<FeedItem, FeedFailure>] = []
        for drum in drums where drum.isPassive {
            let isCarried = drum.isTaken && drum.place != drum.spot
            let place = site.bay(at: drum.place)?.id
            let heard =
                passive[drum.tag]?.cycle(readers: readers, at: place, isCarried: isCarried && place != nil) ?? []
            for (reader, rssi_dBm) in heard {
                reads.append(
                    .success(
                        .read(
                            TagRead(
                                reader: "R-\(reader)", tag: drum.tag, rssi_dBm: rssi_dBm, at_ms: clock.now_ms()))))
            }
        }
        return reads
    }

    /// Two people take a sensor out of service, let test gas in, and put it back.
    private mutating func calibrate(_ time_s: Double) async throws {
        for place in sensors.indices {
            let id = sensors[place].sensor.id
            if let since_s = sensors[place].calibration.since_s {
                guard time_s - since_s >= Double(WorldSensor.Calibration.minutes) * 30 else { continue }
                try await plant.endOutage(ofSensor: id, by: Self.operatorActor)
                sensors[place].calibration.since_s = nil
                sensors[place].calibration.next_s =
                    time_s + 3_600 + numbers.exponential(mean: 86_400 / settings.calibrations_per_day)
            } else if time_s >= sensors[place].calibration.next_s {
                try await plant.askOutage(
                    ofSensor: id, minutes: WorldSensor.Calibration.minutes, workOrder: "cal", reason: "calibration",
                    by: Self.operatorActor)
                try await plant.confirmOutage(ofSensor: id, by: Self.admin)
                sensors[place].calibration.since_s = time_s
            }
        }
    }

    private mutating func measure(_ time_s: Double) -> [Reading] {
        var readings: [Reading] = []
        for place in airs.indices { airs[place].pass(to: time_s) }
        for place in sensors.indices {
            sensors[place].pass(to: time_s)
            if let reading = sensors[place].report(at: time_s, truth: air(at: sensors[place], time_s)) {
                readings.append(reading)
            }
        }
        return readings
    }

    /// What is truly there where a sensor hangs, in its unit.
    func air(at sensor: WorldSensor, _ time_s: Double) -> Double {
        guard let air = airs.first(where: { $0.store == sensor.store }) else { return 0 }
        switch sensor.sensor.kind {
        case .ventilation: return air.isVentilated ? 1 : 0
        case .temperature: return 24 + 3 * sin(2 * .pi * time_s / 86_400)
        case .humidity: return 50
        case .oxygen: return 20.9
        case .combustible, .toxic: return air.concentration(at: time_s, sensor.reach)
        }
    }
}
