/// Which zones each tag is believed to be in: what alarms are decided on, behind the fence engine.
///
/// The fence engine says where a fix lies; this says where the tag is, given how its technology errs. A pure value: the
/// same fixes give the same beliefs, in whatever batches they come and after a restart.
public struct PlaceBelief: Sendable {
    /// A fix that spoke for a change.
    public struct Evidence: Hashable, Sendable, Codable {
        public var at_ms: Int64
        public var point: Point
        public var acc_m: Double?
        /// Signed distance to the border, positive outside, metres.
        public var outside_m: Double
        /// The evidence with it, natural logarithm.
        public var evidence_nats: Double
    }

    /// What is known of one tag and one zone.
    public struct Side: Hashable, Sendable, Codable {
        public var zone: String
        public var test: SideTest
        /// The newest fixes that speak for the other side, at most ``evidenceMax``.
        public var fixes: [Evidence] = []
    }

    /// A tag is believed to be on the other side of a border from now on.
    public struct Change: Hashable, Sendable, Codable {
        public var zone: String
        public var isIn: Bool
        public var at_ms: Int64
        /// When the fixes began to say so.
        public var since_ms: Int64
        public var rule: LocationRule
        public var evidence_nats: Double
        public var threshold_nats: Double
        public var fixes: [Evidence]
    }

    /// The newest fixes say that a tag is on the other side, but not yet clearly enough.
    public struct Suspicion: Hashable, Sendable, Codable {
        public var zone: String
        /// Whether it may have left the zone; else it may have entered it.
        public var isLeaving: Bool
        public var since_ms: Int64
        public var evidence_nats: Double
        public var threshold_nats: Double
        public var technology: Technology
    }

    fileprivate struct Tag: Sendable {
        var sides: [Side]
        var suspicion: Suspicion?
        var spot: Spot?
    }

    public static let evidenceMax = 10
    /// Another floor counts as so far away, metres.
    public static let floorHeight_m = 4.0

    private var tags: [String: Tag] = [:]
    private var found: [Int] = []

    public init() {}

    /// Takes a fix that the fence engine has accepted.
    ///
    /// - Parameters:
    ///   - fence: the engine after the fix.
    ///   - start: the zones it is believed to be in when this is its first fix here.
    ///   - rule: how to decide about a zone.
    ///   - isHome: whether leaving the zone is an alarm; for any other zone entering is one.
    ///   - standing: how to decide that it stands elsewhere within its zones; nil = its newest fix is good enough.
    /// - Returns: the changes this fix decided, in zone order.
    public mutating func take(
        _ fix: Fix, in fence: borrowing FenceEngine, start: [String], rule: (Zone) -> LocationRule,
        isHome: (String) -> Bool, standing: LocationRule? = nil
    ) -> [Change] {
        var tag = tags.removeValue(forKey: fix.tag) ?? Tag(sides: Self.sides(start, fence, rule))
        defer { tags[fix.tag] = tag }
        fence.index.zones(at: fix.point, crs: fix.crs, into: &found)
        for slot in found {
            let zone = fence.index.zones[slot]
            if tag.sides.contains(where: { $0.zone == zone.id }) { continue }
            tag.sides.append(Side(zone: zone.id, test: SideTest(isIn: false, noise: rule(zone).noise)))
        }
        tag.stand(fix, standing)
        tag.suspicion = nil
        var changes: [Change] = []
        for place in tag.sides.indices {
            guard let slot = fence.index.number(of: tag.sides[place].zone) else { continue }
            let zone = fence.index.zones[slot]
            let rule = rule(zone)
            let isAlarm = isHome(zone.id) == tag.sides[place].test.isIn
            if let change = tag.sides[place].take(fix, slot, rule, isAlarm: isAlarm, in: fence) {
                changes.append(change)
            }
            tag.suspect(tag.sides[place], rule, isAlarm: isAlarm)
        }
        tag.sides.removeAll { side in
            let slot = fence.index.number(of: side.zone)
            return slot.map { !side.test.isIn && side.test.isQuiet && !found.contains($0) } ?? true
        }
        return changes
    }

    private static func sides(
        _ zones: [String], _ fence: borrowing FenceEngine, _ rule: (Zone) -> LocationRule
    ) -> [Side] {
        var sides: [Side] = []
        for zone in zones {
            guard let slot = fence.index.number(of: zone) else { continue }
            let test = SideTest(isIn: true, noise: rule(fence.index.zones[slot]).noise)
            sides.append(Side(zone: zone, test: test))
        }
        return sides
    }

    /// Whether anything is asked about a tag.
    public func knows(_ tag: String) -> Bool { tags[tag] != nil }

    /// The zones a tag is believed to be in, in file order and within their schedules; nil = nothing was asked about it.
    public func zones(of tag: String, in fence: borrowing FenceEngine, at_ms: Int64) -> [String]? {
        guard let sides = tags[tag]?.sides else { return nil }
        var slots: [Int] = []
        for side in sides where side.test.isIn {
            guard let slot = fence.index.number(of: side.zone), fence.isActive(Int32(slot), at_ms) else { continue }
            slots.append(slot)
        }
        return slots.sorted().map { fence.index.zones[$0].id }
    }

    /// Where a tag is believed to stand; nil = nothing was asked about it.
    public func spot(of tag: String) -> Spot? { tags[tag]?.spot }

    /// What the newest fixes say against what is believed; nil = nothing.
    public func suspicion(of tag: String) -> Suspicion? { tags[tag]?.suspicion }

    /// A person says in which zones a tag is: nothing has to be confirmed.
    public mutating func settle(_ tag: String, in zones: [String], noise: LocationNoise) {
        guard tags[tag] != nil else { return }
        tags[tag] = Tag(sides: zones.map { Side(zone: $0, test: SideTest(isIn: true, noise: noise)) })
    }

    /// A tag has left a zone for another reason than its fixes.
    public mutating func leave(_ tag: String, _ zone: String) { tags[tag]?.sides.removeAll { $0.zone == zone } }

    /// For a tag whose fixes are taken at their word, or that is no longer in use.
    public mutating func forget(_ tag: String) { tags[tag] = nil }

    /// What has to be stored of a tag.
    public func sides(of tag: String) -> [Side]? { tags[tag]?.sides }

    /// Takes up what was stored.
    public mutating func restore(_ sides: [Side], spot: Spot? = nil, of tag: String) {
        tags[tag] = Tag(sides: sides, spot: spot)
    }
}

extension PlaceBelief.Side {
    fileprivate mutating func take(
        _ fix: Fix, _ slot: Int, _ rule: LocationRule, isAlarm: Bool, in fence: borrowing FenceEngine
    ) -> PlaceBelief.Change? {
        let zoneRule = fence.traits[slot]
        let border_m = fence.index.borderDistance_m(of: slot, from: fix.point) ?? .infinity
        var outside_m = fence.index.holds(slot, fix.point) ? -border_m : border_m
        if zoneRule.level(Place(fix)) < 0 { outside_m = max(outside_m, PlaceBelief.floorHeight_m) }
        // A hazard counts where the tag may be; a tolerance lies outside whoever is in.
        if zoneRule.isHazard { outside_m -= fix.acc_m ?? 0 }
        if test.isIn { outside_m -= zoneRule.rules.exitTolerance_m }
        let wasSince_ms = test.since_ms
        let before = test.evidence_nats
        let isInFence = rule.decision != .plain || fence.isIn(fix.tag, slot)
        let hasChanged = test.take(
            outside_m: outside_m, acc_m: fix.acc_m, at_ms: fix.at_ms, rule: rule, isInFence: isInFence,
            isAlarm: isAlarm)
        if test.evidence_nats > 0 || hasChanged {
            if before == 0 { fixes.removeAll(keepingCapacity: true) }
            if fixes.count == PlaceBelief.evidenceMax { fixes.removeFirst() }
            fixes.append(
                PlaceBelief.Evidence(
                    at_ms: fix.at_ms, point: fix.point, acc_m: fix.acc_m, outside_m: outside_m,
                    evidence_nats: hasChanged ? test.decided_nats : test.evidence_nats))
        } else if !fixes.isEmpty {
            fixes.removeAll(keepingCapacity: true)
        }
        guard hasChanged else { return nil }
        defer { fixes = [] }
        return PlaceBelief.Change(
            zone: zone, isIn: test.isIn, at_ms: fix.at_ms, since_ms: wasSince_ms ?? fix.at_ms, rule: rule,
            evidence_nats: test.decided_nats, threshold_nats: rule.threshold(isAlarm: isAlarm), fixes: fixes)
    }
}

extension PlaceBelief.Tag {
    fileprivate mutating func stand(_ fix: Fix, _ rule: LocationRule?) {
        guard let rule, rule.decision == .likelihood else {
            spot = nil
            return
        }
        if spot == nil { spot = PlaceBelief.Spot(fix, rule) } else { spot?.take(fix, rule) }
    }

    /// Keeps the strongest suspicion.
    fileprivate mutating func suspect(_ side: PlaceBelief.Side, _ rule: LocationRule, isAlarm: Bool) {
        let nats = side.test.evidence_nats
        guard rule.decision == .likelihood, nats >= rule.suspect_nats, let since_ms = side.test.since_ms,
            nats > suspicion?.evidence_nats ?? 0
        else { return }
        suspicion = PlaceBelief.Suspicion(
            zone: side.zone, isLeaving: side.test.isIn, since_ms: since_ms, evidence_nats: nats,
            threshold_nats: rule.threshold(isAlarm: isAlarm), technology: rule.technology)
    }
}
