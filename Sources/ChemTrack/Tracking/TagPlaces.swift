import Geofence

/// Where every tag is: the fence engine that says where each fix lies, and behind it the belief that alarms are decided
/// on. The plant and the simulator drive this same value.
struct TagPlaces: Sendable {
    /// What a tag carries, as far as places matter.
    struct Cargo: Sendable {
        /// The zones it belongs in.
        var assigned: Set<String>
        /// Where it was put by hand, before anybody heard its tag; nil = not known.
        var startZone: String?
        /// A container; else a person or a vehicle, whose distance from others nothing is decided on.
        var isContainer = true
    }

    /// Where a tag is kept, kept by the caller from one fix to the next so that its name is not looked up.
    struct Handle: Sendable, Hashable {
        fileprivate(set) var fence = TagHandle()
        fileprivate(set) var belief = PlaceBelief.Handle()
    }

    static let decidedMax = 6

    private(set) var fence: FenceEngine
    private(set) var belief = PlaceBelief()
    private var rules: LocationRules
    private var unsaid: Technology?
    /// Of each zone, by its number: its id, whether it is the site, and how it wants to be decided about; nil = as all are.
    private var zoneIDs: [String] = []
    private var isSite: [Bool] = []
    private var decisions: [LocationDecision?] = []
    /// The zones about the middle of a zone, as far as they were asked for.
    private var around: [String: [String]] = [:]
    private var hasSchedules = false
    /// The newest decisions about each tag, oldest first.
    private var decided: [String: [PlaceBelief.Change]] = [:]
    /// Tags about which something was decided since this was last asked.
    private var fresh: Set<String> = []

    init(zones: [Zone], rules: LocationRules) {
        fence = FenceEngine(zones: zones)
        self.rules = rules
        learn(zones)
    }

    private mutating func learn(_ zones: [Zone]) {
        unsaid = LocationRules.unsaid(zones)
        zoneIDs = zones.map(\.id)
        isSite = zones.map { $0.kind == .site }
        decisions = zones.map(LocationRules.decision)
        around = [:]
        hasSchedules = zones.contains { $0.schedule != nil }
    }

    mutating func adopt(_ rules: LocationRules) { self.rules = rules }

    // MARK: Fixes and time

    /// What a fix did.
    enum Outcome {
        /// It was not taken, and why: late, a duplicate, or not usable.
        case unused(reason: String?)
        /// Nothing but its coordinates and its time is new: the tag is in the zones it was in, beyond doubt. With the fix
        /// as it was placed.
        case calm(Fix)
        case moved
    }

    /// Takes a fix; returns the events of the fence engine.
    ///
    /// - Parameter cargo: what the tag carries; nil = no container, and then nothing but the fence is asked.
    mutating func apply(_ fix: Fix, cargo: Cargo?) -> [FenceEvent] {
        var events: [FenceEvent] = []
        var handle = Handle()
        _ = take(fix, cargo: cargo, handle: &handle, into: &events)
        return events
    }

    /// The same, appended to `events`, for a caller that keeps a handle for each tag.
    mutating func take(
        _ fix: Fix, cargo: Cargo?, handle: inout Handle, into events: inout [FenceEvent]
    ) -> Outcome {
        let (before, told) = (fence.counts, events.count)
        let technology = cargo == nil ? nil : fix.technology ?? unsaid
        let isNew = !belief.knows(fix.tag, handle.belief)
        // Where the fence had it before this fix, else where it was put by hand.
        let isHeard = isNew && technology != nil && fence.presence(of: fix.tag)?.placed == true
        var start: [String] = []
        if isHeard {
            start = fence.zones(of: fix.tag)
        } else if isNew, let zone = cargo?.startZone {
            start = around[zone] ?? enclosing(zone)
            around[zone] = start
        }
        fence.apply(fix, handle: &handle.fence, into: &events)
        guard fence.counts.accepted > before.accepted else {
            return .unused(reason: why(fence.counts, before, events.last))
        }
        // Of a schedule that begins or ends the belief says nothing by itself.
        let isCalm = events.count == told && fence.counts.uncertain == before.uncertain && !hasSchedules
        guard let cargo, let technology else {
            if !isNew { forget(fix.tag) }
            guard isCalm, isNew, let placed = fence.placed(fix, handle.fence) else { return .moved }
            return .calm(placed)
        }
        guard fence.counts.uncertain == before.uncertain, let placed = fence.placed(fix, handle.fence),
            placed.crs == .local
        else { return .moved }
        if !isHeard, start.isEmpty, isNew { start = fence.zones(of: fix.tag) }
        let wasSuspected = !isNew && belief.isSuspected(fix.tag, handle.belief)
        let rule = rules.rule(technology)
        let changes = belief.take(
            placed, handle: &handle.belief, in: fence, start: start,
            rule: { [rules, decisions] in rules.rule(rule, decisions[$0]) },
            isHome: { [isSite, zoneIDs] in isSite[$0] || cargo.assigned.contains(zoneIDs[$0]) },
            standing: cargo.isContainer ? rule : nil)
        keep(changes, of: fix.tag)
        guard isCalm, !isNew, changes.isEmpty, !wasSuspected, !belief.isSuspected(fix.tag, handle.belief) else {
            return .moved
        }
        return .calm(placed)
    }

    private func why(_ after: FixCounts, _ before: FixCounts, _ event: FenceEvent?) -> String? {
        if after.duplicates > before.duplicates { return "duplicate" }
        if after.superseded > before.superseded { return "superseded" }
        return event?.event == .rejected ? event?.reason?.rawValue : nil
    }

    /// Runs the fence's timers. A stay that ends by silence is over for the belief as well: nothing is weighed there.
    mutating func advance(to now_ms: Int64) -> [FenceEvent] {
        let events = fence.advance(to: now_ms)
        for event in events where event.event == .exit && event.cause == .timeout {
            if let zone = event.zone { belief.leave(event.tag, zone) }
        }
        return events
    }

    private mutating func keep(_ changes: [PlaceBelief.Change], of tag: String) {
        guard !changes.isEmpty else { return }
        var known = decided[tag] ?? []
        known.removeAll { old in changes.contains { $0.zone == old.zone } }
        decided[tag] = Array((known + changes).suffix(Self.decidedMax))
        fresh.insert(tag)
    }

    /// Tags about which something was decided since the last call: they have to be stored.
    mutating func takeDecided() -> Set<String> {
        defer { fresh = [] }
        return fresh
    }

    // MARK: Questions

    /// The zones a tag is in for every decision.
    func zones(of tag: String) -> [String] {
        let at_ms = fence.lastFix(of: tag)?.at_ms ?? 0
        return belief.zones(of: tag, in: fence, at_ms: at_ms) ?? fence.zones(of: tag)
    }

    /// Where within its zones a tag is believed to stand; nil = its newest fix is all that is known.
    func spot(of tag: String) -> Point? { belief.spot(of: tag)?.point }

    /// What the newest fixes say against that; nil = nothing.
    func suspicion(of tag: String) -> PlaceBelief.Suspicion? { belief.suspicion(of: tag) }

    /// How it was decided that a tag is in a zone, or has left it; nil = by the fence alone, or by a person.
    func decision(about tag: String, zone: String, isIn: Bool) -> PlaceBelief.Change? {
        decided[tag]?.last { $0.zone == zone && $0.isIn == isIn }
    }

    /// All that has to be stored of a tag.
    func presence(of tag: String) -> TagPresence? {
        var presence = fence.presence(of: tag)
        presence?.belief = belief.sides(of: tag)
        presence?.spot = belief.spot(of: tag)
        return presence
    }

    // MARK: What is said from outside

    /// A person says where a tag is.
    mutating func settle(_ tag: String, inZone zone: String) {
        guard belief.sides(of: tag) != nil else { return }
        belief.settle(tag, in: enclosing(zone))
        decided[tag] = nil
    }

    /// A zone and those its middle lies in.
    func enclosing(_ zone: String) -> [String] {
        guard let place = fence.zones.first(where: { $0.id == zone }) else { return [] }
        return fence.zones(at: place.geometry.middle.point, floor: place.floor)
    }

    mutating func forget(_ tag: String) {
        belief.forget(tag)
        decided[tag] = nil
    }

    mutating func restore(_ presence: [TagPresence], now_ms: Int64) {
        _ = fence.restore(presence, now_ms: now_ms)
        for each in presence {
            if let sides = each.belief { belief.restore(sides, spot: each.spot, of: each.tag) }
        }
    }

    /// New zones: where each tag is follows from its last fix, and doubts begin anew.
    mutating func replaceZones(_ zones: [Zone], now_ms: Int64) -> [FenceEvent] {
        belief = PlaceBelief()
        decided = [:]
        learn(zones)
        return fence.replaceZones(zones, now_ms: now_ms)
    }
}
