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
        /// Where the zone was last found in the index.
        fileprivate var slotHint = -1

        fileprivate init(zone: String, test: SideTest) {
            self.zone = zone
            self.test = test
        }

        private enum CodingKeys: CodingKey {
            case zone, test, fixes
        }

        public static func == (one: Side, other: Side) -> Bool {
            one.zone == other.zone && one.test == other.test && one.fixes == other.fixes
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(zone)
            hasher.combine(test)
            hasher.combine(fixes)
        }

        /// The number of the zone; nil when there is none of this name.
        fileprivate mutating func slot(in index: borrowing ZoneIndex) -> Int? {
            if !index.isZone(slotHint, named: zone) { slotHint = index.number(of: zone) ?? -1 }
            return slotHint >= 0 ? slotHint : nil
        }
    }

    /// Where a tag is kept, kept by the caller from one fix to the next so that its name is not looked up.
    public struct Handle: Hashable, Sendable {
        fileprivate var number = -1

        public init() {}
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
        /// nil = nobody's: forgotten.
        var name: String?
        var sides: [Side]
        /// Whether there is one in `suspicions`.
        var isSuspected = false
        var spot: Spot?
    }

    public static let evidenceMax = 10
    /// Another floor counts as so far away, metres.
    public static let floorHeight_m = 4.0

    private var numbers: [String: Int] = [:]
    private var tags: [Tag] = []
    /// What the newest fixes say against what is believed, by number: few tags are ever suspected at once.
    private var suspicions: [Int: Suspicion] = [:]
    private var free: [Int] = []
    private var found: [Int] = []

    public init() {}

    /// Takes a fix that the fence engine has accepted.
    ///
    /// - Parameters:
    ///   - handle: `Handle()` at the tag's first fix. One that is not the tag's own is found out and set right.
    ///   - fence: the engine after the fix.
    ///   - start: the zones it is believed to be in when this is its first fix here.
    ///   - rule: how to decide about a zone, by its number in the index.
    ///   - isHome: whether leaving the zone with a number is an alarm; for any other zone entering is one.
    ///   - standing: how to decide that it stands elsewhere within its zones; nil = its newest fix is good enough.
    /// - Returns: the changes this fix decided, in zone order.
    public mutating func take(
        _ fix: Fix, handle: inout Handle, in fence: borrowing FenceEngine, start: [String],
        rule: (Int) -> LocationRule, isHome: (Int) -> Bool, standing: LocationRule? = nil
    ) -> [Change] {
        let number =
            number(of: fix.tag, handle) ?? enter(Tag(name: fix.tag, sides: Self.sides(start, fence)))
        handle.number = number
        // Out of the table while it changes, so that nothing of it is copied.
        var tag = Tag(name: nil, sides: [])
        swap(&tag, &tags[number])
        defer { swap(&tag, &tags[number]) }
        fence.index.zones(at: fix.point, crs: fix.crs, into: &found)
        for slot in found where !tag.sides.contains(where: { $0.zone == fence.index.zones[slot].id }) {
            tag.sides.append(Side(zone: fence.index.zones[slot].id, test: SideTest(isIn: false)))
        }
        tag.stand(fix, standing)
        var suspicion: Suspicion?
        var changes: [Change] = []
        var isOver = false
        for place in tag.sides.indices {
            guard let slot = tag.sides[place].slot(in: fence.index) else {
                isOver = true
                continue
            }
            let rule = rule(slot)
            let isAlarm = isHome(slot) == tag.sides[place].test.isIn
            if let change = tag.sides[place].take(fix, slot, rule, isAlarm: isAlarm, in: fence) {
                changes.append(change)
            }
            suspicion = tag.sides[place].suspicion(rule, isAlarm: isAlarm, over: suspicion)
            let test = tag.sides[place].test
            if !test.isIn, test.isQuiet, !found.contains(slot) { isOver = true }
        }
        if suspicion != nil || tag.isSuspected {
            suspicions[number] = suspicion
            tag.isSuspected = suspicion != nil
        }
        if isOver {
            tag.sides.removeAll { side in
                let slot = fence.index.number(of: side.zone)
                return slot.map { !side.test.isIn && side.test.isQuiet && !found.contains($0) } ?? true
            }
        }
        return changes
    }

    /// Takes a fix of a tag whose place is looked up by its name.
    public mutating func take(
        _ fix: Fix, in fence: borrowing FenceEngine, start: [String], rule: (Int) -> LocationRule,
        isHome: (Int) -> Bool, standing: LocationRule? = nil
    ) -> [Change] {
        var handle = Handle()
        return take(fix, handle: &handle, in: fence, start: start, rule: rule, isHome: isHome, standing: standing)
    }

    private func number(of tag: String, _ handle: Handle = Handle()) -> Int? {
        if handle.number >= 0, handle.number < tags.count, tags[handle.number].name == tag { return handle.number }
        return numbers[tag]
    }

    private mutating func enter(_ tag: Tag) -> Int {
        let number = free.popLast() ?? tags.count
        if let name = tag.name { numbers[name] = number }
        if number < tags.count { tags[number] = tag } else { tags.append(tag) }
        return number
    }

    private static func sides(_ zones: [String], _ fence: borrowing FenceEngine) -> [Side] {
        var sides: [Side] = []
        for zone in zones where fence.index.number(of: zone) != nil {
            sides.append(Side(zone: zone, test: SideTest(isIn: true)))
        }
        return sides
    }

    /// Whether anything is asked about a tag.
    public func knows(_ tag: String, _ handle: Handle = Handle()) -> Bool { number(of: tag, handle) != nil }

    /// The zones a tag is believed to be in, in file order and within their schedules; nil = nothing was asked about it.
    public func zones(of tag: String, in fence: borrowing FenceEngine, at_ms: Int64) -> [String]? {
        guard let sides = sides(of: tag) else { return nil }
        var slots: [Int] = []
        for side in sides where side.test.isIn {
            guard let slot = fence.index.number(of: side.zone), fence.isActive(Int32(slot), at_ms) else { continue }
            slots.append(slot)
        }
        return slots.sorted().map { fence.index.zones[$0].id }
    }

    /// Where a tag is believed to stand; nil = nothing was asked about it.
    public func spot(of tag: String) -> Spot? { number(of: tag).flatMap { tags[$0].spot } }

    /// What the newest fixes say against what is believed; nil = nothing.
    public func suspicion(of tag: String) -> Suspicion? { number(of: tag).flatMap { suspicions[$0] } }

    /// Whether they say anything against it.
    public func isSuspected(_ tag: String, _ handle: Handle) -> Bool {
        number(of: tag, handle).map { tags[$0].isSuspected } ?? false
    }

    /// A person says in which zones a tag is: nothing has to be confirmed.
    public mutating func settle(_ tag: String, in zones: [String]) {
        guard let number = number(of: tag) else { return }
        tags[number] = Tag(name: tag, sides: zones.map { Side(zone: $0, test: SideTest(isIn: true)) })
        suspicions[number] = nil
    }

    /// A tag has left a zone for another reason than its fixes.
    public mutating func leave(_ tag: String, _ zone: String) {
        if let number = number(of: tag) { tags[number].sides.removeAll { $0.zone == zone } }
    }

    /// For a tag whose fixes are taken at their word, or that is no longer in use.
    public mutating func forget(_ tag: String) {
        guard let number = numbers.removeValue(forKey: tag) else { return }
        tags[number] = Tag(name: nil, sides: [])
        suspicions[number] = nil
        free.append(number)
    }

    /// What has to be stored of a tag.
    public func sides(of tag: String) -> [Side]? { number(of: tag).map { tags[$0].sides } }

    /// Takes up what was stored.
    public mutating func restore(_ sides: [Side], spot: Spot? = nil, of tag: String) {
        forget(tag)
        _ = enter(Tag(name: tag, sides: sides, spot: spot))
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
            if before == 0 { fixes = [] }
            if fixes.count == PlaceBelief.evidenceMax { fixes.removeFirst() }
            fixes.append(
                PlaceBelief.Evidence(
                    at_ms: fix.at_ms, point: fix.point, acc_m: fix.acc_m, outside_m: outside_m,
                    evidence_nats: hasChanged ? test.decided_nats : test.evidence_nats))
        } else if !fixes.isEmpty {
            // Few tags are ever doubted: room for ten fixes is not kept for all of them.
            fixes = []
        }
        guard hasChanged else { return nil }
        defer { fixes = [] }
        return PlaceBelief.Change(
            zone: zone, isIn: test.isIn, at_ms: fix.at_ms, since_ms: wasSince_ms ?? fix.at_ms, rule: rule,
            evidence_nats: test.decided_nats, threshold_nats: rule.threshold(isAlarm: isAlarm), fixes: fixes)
    }

    /// The stronger of a suspicion and what the newest fixes say against this side.
    fileprivate func suspicion(
        _ rule: LocationRule, isAlarm: Bool, over known: PlaceBelief.Suspicion?
    ) -> PlaceBelief.Suspicion? {
        let nats = test.evidence_nats
        guard nats > known?.evidence_nats ?? 0, rule.decision == .likelihood, nats >= rule.suspect_nats,
            let since_ms = test.since_ms
        else { return known }
        return PlaceBelief.Suspicion(
            zone: zone, isLeaving: test.isIn, since_ms: since_ms, evidence_nats: nats,
            threshold_nats: rule.threshold(isAlarm: isAlarm), technology: rule.technology)
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
}
