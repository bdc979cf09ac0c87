// Zones that change under tags, and state that comes back after a restart.
extension FenceEngine {
    /// Takes another set of zones. Tags whose stay ends or begins by that get exit (`zone_changed`, `zone_deleted`) and
    /// enter (`zone_changed`) at `now_ms`; a stay in a zone that judges as before goes on as it is. Timers up to
    /// `now_ms` run out first.
    ///
    /// - Complexity: where up to four zones change in place or are added at the end, a comparison of all zones, a copy of
    ///   the index, and one look at each tag; otherwise everything is made and judged anew.
    public mutating func replaceZones(_ zones: [Zone], now_ms: Int64) -> [FenceEvent] {
        var events = advance(to: now_ms)
        let oldZones = self.zones
        let fresh = Self.distinct(zones, beside: oldZones)
        let change = ZoneChange(from: index.zones, to: placed(fresh))
        self.zones = fresh
        change.apply(to: &traits)
        marks = traits.map(ZoneMarks.init)
        let ground = change.apply(to: &index, &borders, isHazard: traits.map(\.isHazard))
        hasFrame = Self.frames(traits)
        var group: [TimedEvent] = []
        for number in tags.indices where isConcerned(number, by: change, on: ground) {
            // A forgotten one.
            if numbers[names[number]] != number { continue }
            var kept: [Stay] = []
            for stay in stays[number] {
                if let slot = change.slot(of: Int(stay.slot)) {
                    kept.append(Stay(stay, slot: Int32(slot)))
                } else if stay.phase.counts {
                    let gone = FenceEvent(
                        event: .exit, tag: names[number], zone: oldZones[Int(stay.slot)].id, at_ms: now_ms,
                        cause: .zoneDeleted)
                    group.append(.init(event: gone, slot: stay.slot))
                }
            }
            stays.put(kept.sorted { $0.slot < $1.slot }, of: number)
            tags[number].settle(followsFixes: followsFixes(stays[number]), keepsZones: false)
            if !change.changed.isEmpty {
                rejudge(number, now_ms, .zoneChanged, { change.isChanged[Int($0)] }, &group)
            }
            schedule(number)
        }
        append(&group, to: &events)
        return events
    }

    /// The zones in the frame in which they are judged; those that are as before are not computed again.
    private func placed(_ zones: [Zone]) -> [Zone] {
        guard let frame = settings.frame else { return zones }
        return zones.indices.map { slot in
            slot < self.zones.count && zones[slot] == self.zones[slot]
                ? index.zones[slot] : zones[slot].placed(in: frame)
        }
    }

    /// Whether a change of zones can matter to a tag: it has a stay in a changed zone, or its circle, or what it knows to
    /// be open ground, meets one. Whoever is not concerned goes on as if nothing had changed.
    private func isConcerned(_ number: Int, by change: ZoneChange, on ground: ChangedGround) -> Bool {
        if tags[number].isPlaced {
            let anchor = anchor(number)
            if ground.meets(anchor.point, within: anchor.radius_m, anchor.crs) { return true }
        }
        let clearing = tags[number].clearing
        if clearing.radius_m >= 0 && ground.meets(clearing.centre, within: clearing.radius_m, .local) { return true }
        // A plain tag has stays only where it is.
        let tag = tags[number]
        if tag.isPlain, tag.held.isKnown, !change.changed.contains(where: { tag.held.contains(Int32($0)) }) {
            return false
        }
        return stays[number].contains { change.isChanged[Int($0.slot)] }
    }

    /// The state of every tag, in the order in which they were first seen.
    public func snapshot() -> [TagPresence] {
        tags.indices.filter { numbers[names[$0]] == $0 }.map(presence(number:))
    }

    func presence(number: Int) -> TagPresence {
        let (tag, name) = (tags[number], names[number])
        func known(_ time: Int64) -> Int64? { time == .max ? nil : time }
        let anchor = anchor(number)
        let isLast = tag.isPlaced && anchor.at_ms == tag.last.at_ms && anchor.repeats(tag.last)
        return TagPresence(
            tag: name, last: tag.last.fix(name),
            anchor: tag.isPlaced && !isLast ? anchor.fix(name) : nil, placed: tag.isPlaced,
            implausible: tag.isImplausible,
            zones: stays[number].map {
                ZoneStay(
                    zone: zones[Int($0.slot)].id, phase: $0.phase, entered_ms: $0.entered_ms,
                    outside_ms: known($0.outside_ms), beyond_ms: known($0.beyond_ms))
            })
    }

    /// Goes on from a snapshot: a tag that stayed inside does not enter again. Only where the zones have changed since
    /// are there events, at `now_ms` with the cause `restored`. Timers that ran out meanwhile do so at the next
    /// `advance(to:)`, with their own times.
    @discardableResult
    public mutating func restore(_ snapshot: [TagPresence], now_ms: Int64) -> [FenceEvent] {
        tags.removeAll()
        anchors.removeAll()
        names.removeAll()
        stays.removeAll()
        numbers.removeAll()
        free.removeAll()
        queue = TimerQueue()
        var group: [TimedEvent] = []
        for saved in snapshot where numbers[saved.tag] == nil {
            let number = tags.count
            numbers[saved.tag] = number
            var state = TagState(saved.tag, last: Place(saved.last))
            state.isPlaced = saved.placed
            state.isImplausible = saved.implausible
            var kept: [Stay] = []
            for stay in saved.zones {
                if let slot = index.number(of: stay.zone) {
                    kept.append(restored(stay, slot))
                } else if stay.phase.counts {
                    let gone = FenceEvent(
                        event: .exit, tag: saved.tag, zone: stay.zone, at_ms: now_ms, cause: .restored)
                    group.append(.init(event: gone, slot: -1))
                }
            }
            tags.append(state)
            anchors.append(Place(saved.anchor ?? saved.last))
            names.append(saved.tag)
            stays.append()
            stays.put(kept.sorted { $0.slot < $1.slot }, of: number)
            tags[number].settle(followsFixes: followsFixes(stays[number]), keepsZones: false)
            rejudge(number, now_ms, .restored, { _ in true }, &group)
            schedule(number)
        }
        var events: [FenceEvent] = []
        append(&group, to: &events)
        return events
    }

    private func restored(_ saved: ZoneStay, _ slot: Int) -> Stay {
        var stay = Stay(slot: Int32(slot), phase: saved.phase, entered_ms: saved.entered_ms)
        stay.outside_ms = saved.outside_ms ?? .max
        stay.beyond_ms = saved.beyond_ms ?? .max
        if stay.phase == .delayed && stay.beyond_ms == .max { stay.beyond_ms = saved.entered_ms }
        if stay.phase == .tolerance && stay.outside_ms == .max { stay.outside_ms = saved.entered_ms }
        return stay
    }

    private func append(_ group: inout [TimedEvent], to events: inout [FenceEvent]) {
        let order = group.indices.sorted {
            (group[$0].event.event.rank, group[$0].slot, $0) < (group[$1].event.event.rank, group[$1].slot, $1)
        }
        for position in order { events.append(group[position].event) }
    }

    /// Judges the last certain fix of a tag again, in the zones that `isChanged` names.
    private mutating func rejudge(
        _ number: Int, _ now_ms: Int64, _ cause: FenceEvent.Cause, _ isChanged: (Int32) -> Bool,
        _ group: inout [TimedEvent]
    ) {
        guard tags[number].isPlaced else { return }
        let place = anchor(number)
        gather(place)
        nextStays.removeAll(keepingCapacity: true)
        enters.removeAll(keepingCapacity: true)
        for stay in stays[number] {
            guard isChanged(stay.slot) else {
                nextStays.append(stay)
                continue
            }
            let hit = room.hits.first { $0.slot == stay.slot }
            if !keep(stay, hit, place, now_ms, cause) && stay.phase.counts {
                group.append(.init(event: event(.exit, number, stay.slot, now_ms, cause), slot: stay.slot))
            }
        }
        for hit in room.hits where isChanged(hit.slot) && isIn(hit) {
            if stays[number].contains(where: { $0.slot == hit.slot }) { continue }
            let timeout_ms = traits[Int(hit.slot)].rules.timeout_ms
            if timeout_ms >= 0 && now_ms - tags[number].last.at_ms >= timeout_ms {
                // Too long silent to be taken as there.
                nextStays.append(Stay(slot: hit.slot, phase: .lost, entered_ms: now_ms))
            } else {
                open(hit.slot, now_ms)
            }
        }
        for slot in enters { group.append(.init(event: event(.enter, number, slot, now_ms, cause), slot: slot)) }
        stays.put(nextStays.sorted { $0.slot < $1.slot }, of: number)
        tags[number].settle(followsFixes: followsFixes(stays[number]), keepsZones: false)
    }

    /// Whether a stay in a changed zone goes on, and then as what; it is put into `nextStays`.
    private mutating func keep(
        _ stay: Stay, _ hit: ZoneHit?, _ place: Place, _ now_ms: Int64, _ cause: FenceEvent.Cause
    ) -> Bool {
        var stay = stay
        let schedule = index.zones[Int(stay.slot)].schedule
        // After a restart a stay is still in the window in which it began: the end of it is a timer of its own.
        let asOf_ms = cause == .restored ? stay.entered_ms : now_ms
        switch stay.phase {
        case .lost:
            if hit.map(isIn) ?? false { nextStays.append(stay) }
            return true
        case .dormant, .pending:
            guard let hit, isIn(hit) else { return true }
            if stay.phase == .dormant, let schedule, !schedule.isActive(at: asOf_ms) {
                stay.turn_ms = schedule.start(after: asOf_ms) ?? .max
                nextStays.append(stay)
            } else if stay.phase == .pending, schedule?.isActive(at: asOf_ms) ?? true {
                stay.turn_ms = schedule?.end(at: asOf_ms) ?? .max
                nextStays.append(stay)
            } else {
                open(stay.slot, now_ms)
            }
            return true
        case .inside, .tolerance, .delayed:
            if let schedule {
                guard let end = schedule.end(at: asOf_ms) else {
                    if hit.map(isIn) ?? false { open(stay.slot, now_ms) }
                    return false
                }
                stay.turn_ms = end
            } else {
                stay.turn_ms = .max
            }
            if hit != nil {
                stay.phase = .inside
                stay.outside_ms = .max
                stay.beyond_ms = .max
            } else if stay.phase == .inside || stay.phase == .tolerance && !isWithinTolerance(stay.slot, place) {
                return false
            }
            nextStays.append(stay)
            return true
        }
    }
}

extension Stay {
    init(_ stay: Stay, slot: Int32) {
        self = stay
        self.slot = slot
    }
}
