import Compliance
import Geofence

/// One way of deciding about one tag: the plant's own places and alarms, and how they did against the truth.
struct SimulatedLane {
    private let tag: String
    private let start: String
    private var places: TagPlaces
    private var book: AlarmBook
    private var log: TruthLog
    private var wasSuspect = false
    /// The bay its drum belongs in, and while a recorded move is under way where it came from and until when.
    private var home: String
    private var move: (from: String, until_ms: Int64)?

    init(
        _ tag: String, _ site: SimulatedSite, start: String, rules: LocationRules, way: PlantSimulation.Way,
        policies: AlarmPolicies, grace_s: Double
    ) {
        self.tag = tag
        self.start = start
        home = start
        var rules = rules
        rules.decision = way.decision
        rules.alarm_nats = way.alarm_nats
        places = TagPlaces(zones: site.zones, rules: rules)
        book = AlarmBook(policies: policies)
        log = TruthLog(ScoreSheet(decision: way.name, tagDays: 1), grace_s: grace_s)
    }

    mutating func note(_ wrongs: Set<SimulatedDrum.Wrong>, at_ms: Int64) { log.note(wrongs, at_ms: at_ms) }

    /// A fix arrives: place, condition, alarm, in the plant's order.
    mutating func take(_ fix: Fix, _ drum: SimulatedDrum, _ site: SimulatedSite) {
        let now_ms = fix.received_ms ?? fix.at_ms
        let assigned = site.bays[drum.home].id
        if assigned != home {
            move = (home, now_ms + Plant.moveWindow_ms)
            home = assigned
        }
        _ = places.apply(fix, cargo: TagPlaces.Cargo(assigned: [home], startZone: start))
        let isSuspect = places.suspicion(of: tag) != nil
        if isSuspect, !wasSuspect { log.suspect() }
        wasSuspect = isSuspect
        let zones = places.zones(of: tag)
        if let move,
            zones.contains(home) && !zones.contains(move.from) || now_ms > move.until_ms
        {
            self.move = nil
        }
        let conditions = conditions(zones)
        guard !conditions.isEmpty || !book.open.isEmpty else { return }
        for change in book.reconcile(conditions, scope: { _ in true }, at: now_ms, nextID: { "A-\(now_ms)" }) {
            guard change.what == .raised || change.what == .repeated else { continue }
            if let wrong = SimulatedDrum.Wrong(rawValue: change.alarm.key) { log.ring(wrong, at_ms: now_ms) }
            _ = book.acknowledge(id: change.alarm.id, by: "simulator", note: nil, at: now_ms)
        }
    }

    func finished() -> ScoreSheet {
        var log = log
        log.finish()
        return log.sheet
    }

    private func conditions(_ zones: [String]) -> [AlarmCondition] {
        var wrongs: [(SimulatedDrum.Wrong, AlarmKind)] = []
        if !zones.contains(SimulatedSite.border) { wrongs.append((.siteExit, .siteExit)) }
        if move == nil, !zones.contains(home) { wrongs.append((.outsideZone, .outsideZone)) }
        if zones.contains(where: { $0 != SimulatedSite.border && $0 != home && $0 != move?.from }) {
            wrongs.append((.foreignZone, .incompatiblePair))
        }
        return wrongs.map { wrong, kind in
            AlarmCondition(
                key: wrong.rawValue, kind: kind, priority: .medium, items: [tag],
                finding: Finding(
                    rule: "simulated.\(wrong.rawValue)", verdict: .review,
                    citation: Citation(document: "ChemTrack", edition: "1"), facts: [:],
                    message: Bilingual(zh: "模拟", en: "simulated"), remedy: Bilingual(zh: "无", en: "none")))
        }
    }
}
