import Compliance
import Geofence

/// What the rules about people, vehicles, hours and lost tags remember beside the state.
struct PresenceWatch: Sendable {
    /// Tags that people and vehicles carry.
    var people: Set<String> = []
    var vehicles: Set<String> = []
    var silence = TagSilence()
    /// Containers that were moved outside working hours without a record, with the zone each stood in before.
    var nightMoves: [String: String] = [:]
    /// Since when, on the clock that never steps, a vehicle is in a zone; by tag and zone.
    var vehicleSince: [String: Int64] = [:]
    var lookedSteady_ms: Int64?
    var wasBrokerLost = false
    var fenceClock = FenceClock()
    var trails = TrailKeeper()
    var trailsStoredSteady_ms: Int64?
}

// The rules about presence, asked when a tag moves and every few seconds.
extension Plant {
    static let presenceInterval_ms: Int64 = 2_000
    /// Of a way no more is lost with a sudden end.
    static let trailInterval_ms: Int64 = 5_000

    /// Takes up what a store kept: who carries which tag, who is waited for, what was moved at night.
    func takeUpPresence() {
        presence.people = Set(state.tags.values.filter { $0.kind == .person }.map(\.tag))
        presence.vehicles = Set(state.tags.values.filter { $0.kind == .vehicle }.map(\.tag))
        for tag in state.positions.keys {
            presence.silence.expect(state.positions.number(of: tag), steady_ms: clock.monotonic_us() / 1000)
        }
        for alarm in state.alarms.open.values where alarm.kind == .movedOutsideHours {
            if let code = alarm.items.first, case .text(let from)? = alarm.finding.facts["from"] {
                presence.nightMoves[code] = from
            }
        }
    }

    /// Says through which gateways tags were heard: one that falls silent is one alarm, however many tags it served.
    public func note(heard: [(tag: String, gateway: String)]) {
        let steady_ms = clock.monotonic_us() / 1000
        for (tag, gateway) in heard {
            presence.silence.set(
                source: "gateway:\(gateway)", of: state.positions.number(of: tag), steady_ms: steady_ms)
        }
    }

    /// Judges the people and vehicles among some tags.
    func judgePresence(_ tags: Set<String>, into changes: inout ChangeSet) throws(PlantError) {
        let carriers = tags.filter { presence.people.contains($0) || presence.vehicles.contains($0) }
        guard !carriers.isEmpty else { return }
        try reconcile(
            carriers.sorted().flatMap { entryConditions(of: $0) + vehicleConditions(of: $0) },
            scope: { alarm in
                guard Self.isAboutCarriers(alarm), case .text(let tag)? = alarm.finding.facts["tag"] else {
                    return false
                }
                return carriers.contains(tag)
            }, into: &changes)
    }

    private static func isAboutCarriers(_ alarm: Alarm) -> Bool {
        alarm.kind == .personWithoutRight || alarm.kind == .vehicleWithoutLoad
    }

    /// Judges everybody: rights end and stays grow long without anybody moving, and a tag may be nobody's any more.
    func judgeAllPresence(into changes: inout ChangeSet) throws(PlantError) {
        let conditions =
            presence.people.sorted().flatMap(entryConditions) + presence.vehicles.sorted().flatMap(vehicleConditions)
        try reconcile(conditions, scope: Self.isAboutCarriers, into: &changes)
    }

    /// The time the fence timers run on. That the clock was set is noted in the ledger.
    func fenceNow_ms() async -> Int64 {
        let (now_ms, jumped_ms) = presence.fenceClock.now(
            wall_ms: clock.now_ms(), steady_ms: clock.monotonic_us() / 1000)
        if let jumped_ms {
            count(rejected: "clock_set")
            // It is counted in any case: the timers must not wait for a store that refuses.
            try? await perform { (changes: inout ChangeSet) throws(PlantError) in
                try record(
                    "system.clock", subject: state.site.id, by: .system, body: ["jumped_ms": LedgerValue(jumped_ms)],
                    into: &changes)
            }
        }
        return now_ms
    }

    /// Stores what is kept of the ways of tags, every few seconds.
    func storeTrails() async throws(PlantError) {
        let steady_ms = clock.monotonic_us() / 1000
        if let stored = presence.trailsStoredSteady_ms, steady_ms - stored < Self.trailInterval_ms { return }
        presence.trailsStoredSteady_ms = steady_ms
        let (points, lost) = presence.trails.takePending()
        if lost > 0 { count(rejected: "trail_not_stored", lost) }
        guard !points.isEmpty else { return }
        do throws(PlantError) {
            try await perform { (changes: inout ChangeSet) throws(PlantError) in changes.trail += points }
        } catch {
            presence.trails.giveBack(points)
            throw error
        }
    }

    /// What timers find.
    func tickPresence(into changes: inout ChangeSet) throws(PlantError) {
        let steady_ms = clock.monotonic_us() / 1000
        if let looked = presence.lookedSteady_ms, steady_ms - looked < Self.presenceInterval_ms { return }
        presence.lookedSteady_ms = steady_ms
        try judgeAllPresence(into: &changes)
        let over = endNightMoves()
        if !over.isEmpty { try judge(items: over, rooms: [], into: &changes) }
        // While the broker is away that is the alarm: nobody can be heard.
        guard health.brokerSince_ms == nil || health.brokerConnected else {
            presence.wasBrokerLost = true
            return
        }
        if presence.wasBrokerLost {
            presence.silence.restart(steady_ms: steady_ms)
            presence.wasBrokerLost = false
        }
        try reconcile(silentTagConditions(steady_ms), scope: { $0.kind == .tagSilent }, into: &changes)
    }
}
