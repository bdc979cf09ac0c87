// What a certain enough fix does to the stays of its tag.
extension FenceEngine {
    /// Stages 7 and 8 of a fix; whether every stay simply went on.
    mutating func move(
        _ number: Int, to place: Place, isPathKnown: Bool, into events: inout [FenceEvent]
    ) -> Bool {
        let calm = place.crs == .local ? index.local.calm(around: place.point) : Box()
        let isClear = calm.holds(place.point, within: place.radius_m)
        gather(place, isClear: isClear)
        let from = tags[number].anchor
        tags[number].place(place)
        tags[number].setCalm(isClear ? calm : Box())
        let isSettled = isSettled(number)
        if !isSettled {
            judge(number, place, &events)
        } else {
            enters.removeAll(keepingCapacity: true)
        }
        if isPathKnown && from.point != place.point && !(isClear && calm.holds(from.point, within: 0)) {
            cross(number, from, place, &events)
        }
        for slot in enters {
            events.append(event(.enter, number, slot, place.at_ms, .moved))
        }
        return isSettled
    }

    func event(
        _ kind: FenceEvent.Kind, _ number: Int, _ slot: Int32, _ at_ms: Int64, _ cause: FenceEvent.Cause
    )
        -> FenceEvent
    {
        FenceEvent(event: kind, tag: names[number], zone: zones[Int(slot)].id, at_ms: at_ms, cause: cause)
    }

    /// The zones around a place that are on its floor, in `room.hits`.
    /// - Parameter isClear: it is known that no border comes within its circle.
    mutating func gather(_ place: Place, isClear: Bool = false) {
        let radius_m = isClear ? 0 : place.radius_m
        switch place.crs {
        case .local: index.local.gather(place.point, radius_m: radius_m, &room)
        case .wgs84: index.geographic.gather(place.point, radius_m: radius_m, &room)
        }
        var kept = 0
        for position in room.hits.indices {
            let level = traits[Int(room.hits[position].slot)].level(place)
            if level < 0 { continue }
            room.hits[kept] = room.hits[position]
            // On a floor that is not known it is possibly inside.
            if level == 0 { room.hits[kept].clear = false }
            kept += 1
        }
        if kept < room.hits.count { room.hits.removeLast(room.hits.count - kept) }
    }

    /// Whether a zone counts the fix as inside.
    @inline(__always)
    func isIn(_ hit: ZoneHit) -> Bool { hit.inside && hit.clear || traits[Int(hit.slot)].isHazard }

    /// Whether every stay simply goes on: the common case, in one pass.
    private func isSettled(_ number: Int) -> Bool {
        var next = 0
        let settled = tags[number].settled
        if settled.count >= 0 {
            for hit in room.hits {
                if next < settled.count, settled[next] == hit.slot {
                    next += 1
                } else if isIn(hit) {
                    return false
                }
            }
            return next == settled.count
        }
        let count = stays[number].count
        for hit in room.hits {
            if next < count, stays[number][next].slot == hit.slot {
                if stays[number][next].phase != .inside { return false }
                next += 1
            } else if isIn(hit) {
                return false
            }
        }
        return next == count
    }

    /// Merges stays and hits, both by slot: exits go to `events`, enters to `enters`.
    private mutating func judge(_ number: Int, _ place: Place, _ events: inout [FenceEvent]) {
        nextStays.removeAll(keepingCapacity: true)
        enters.removeAll(keepingCapacity: true)
        var next = 0
        let count = stays[number].count
        for position in room.hits.indices {
            let hit = room.hits[position]
            while next < count, stays[number][next].slot < hit.slot {
                leave(stays[number][next], number, place, &events)
                next += 1
            }
            if next < count, stays[number][next].slot == hit.slot {
                remain(stays[number][next], hit, place)
                next += 1
            } else if isIn(hit) {
                open(hit.slot, place.at_ms)
            }
        }
        while next < count {
            leave(stays[number][next], number, place, &events)
            next += 1
        }
        stays[number].removeAll(keepingCapacity: true)
        stays[number].append(contentsOf: nextStays)
    }

    /// A new stay: inside, waiting, or outside the zone's schedule.
    mutating func open(_ slot: Int32, _ at_ms: Int64) {
        var stay = Stay(slot: slot, phase: .inside, entered_ms: at_ms)
        let zone = traits[Int(slot)]
        if zone.hasSchedule, let schedule = index.zones[Int(slot)].schedule {
            if let end = schedule.end(at: at_ms) {
                stay.turn_ms = end
            } else {
                stay.phase = .dormant
                stay.turn_ms = schedule.start(after: at_ms) ?? .max
                nextStays.append(stay)
                return
            }
        }
        if zone.rules.enterDelay_ms > 0 {
            stay.phase = .pending
        } else {
            enters.append(slot)
        }
        nextStays.append(stay)
    }

    /// A stay whose zone certainly or possibly holds the fix.
    private mutating func remain(_ stay: Stay, _ hit: ZoneHit, _ place: Place) {
        switch stay.phase {
        case .inside, .tolerance, .delayed:
            var stay = stay
            stay.phase = .inside
            stay.outside_ms = .max
            stay.beyond_ms = .max
            nextStays.append(stay)
        case .pending, .dormant:
            if isIn(hit) { nextStays.append(stay) }
        case .lost:
            if isIn(hit) { open(stay.slot, place.at_ms) }
        }
    }

    /// A stay whose zone certainly does not hold the fix.
    private mutating func leave(_ stay: Stay, _ number: Int, _ place: Place, _ events: inout [FenceEvent]) {
        guard stay.phase.counts else { return }
        let zone = traits[Int(stay.slot)]
        var stay = stay
        if stay.outside_ms == .max { stay.outside_ms = place.at_ms }
        if isWithinTolerance(stay.slot, place) {
            let limit = zone.rules.toleranceTimeout_ms
            if limit >= 0 && place.at_ms - stay.outside_ms >= limit {
                // Fell back into the band after its time, or the band has no time at all.
                events.append(event(.exit, number, stay.slot, place.at_ms, .tolerance))
                return
            }
            stay.phase = .tolerance
            stay.beyond_ms = .max
            nextStays.append(stay)
            return
        }
        if zone.rules.exitDelay_ms == 0 {
            events.append(event(.exit, number, stay.slot, place.at_ms, .moved))
            return
        }
        if stay.beyond_ms == .max { stay.beyond_ms = place.at_ms }
        stay.phase = .delayed
        nextStays.append(stay)
    }

    /// Whether a place outside a zone is near enough to count still; another floor is never near.
    func isWithinTolerance(_ slot: Int32, _ place: Place) -> Bool {
        let zone = traits[Int(slot)]
        guard zone.rules.exitTolerance_m > 0, zone.level(place) >= 0, index.zones[Int(slot)].crs == place.crs else {
            return false
        }
        let distance =
            place.crs == .local
            ? index.local.borderDistance_m(Int(slot), place.point)
            : index.geographic.borderDistance_m(Int(slot), place.point)
        return distance <= zone.rules.exitTolerance_m
    }

    /// Zones that the path meets and that hold neither end.
    private mutating func cross(_ number: Int, _ from: Place, _ to: Place, _ events: inout [FenceEvent]) {
        switch to.crs {
        case .local: index.local.follow(from.point, to.point, &room)
        case .wgs84: index.geographic.follow(from.point, to.point, &room)
        }
        for position in room.path.indices {
            let passage = room.path[position]
            let slot = passage.slot
            let zone = traits[Int(slot)]
            // On the zone's floor at both ends; a hazard counts when it may have been there at one.
            let (before, after) = (zone.level(from), zone.level(to))
            guard zone.isHazard ? max(before, after) >= 0 : min(before, after) > 0 else { continue }
            if isKnown(number, slot) || !isActive(slot, to.at_ms) { continue }
            if holds(slot, from) || holds(slot, to) { continue }
            let gap = Double(to.at_ms - from.at_ms)
            events.append(
                FenceEvent(
                    event: .cross, tag: names[number], zone: zones[Int(slot)].id, at_ms: to.at_ms,
                    enteredAt_ms: from.at_ms + Int64((gap * passage.first).rounded()),
                    leftAt_ms: from.at_ms + Int64((gap * passage.last).rounded()), cause: .moved))
        }
    }

    private func holds(_ slot: Int32, _ place: Place) -> Bool {
        var isFound = false
        switch place.crs {
        case .local: index.local.forEachSlot(at: place.point) { isFound = isFound || $0 == Int(slot) }
        case .wgs84: index.geographic.forEachSlot(at: place.point) { isFound = isFound || $0 == Int(slot) }
        }
        return isFound
    }

    /// Whether the tag is in the zone, or left it with this very fix.
    private func isKnown(_ number: Int, _ slot: Int32) -> Bool {
        stays[number].contains { $0.slot == slot && $0.phase.counts }
    }

    func isActive(_ slot: Int32, _ at_ms: Int64) -> Bool {
        guard traits[Int(slot)].hasSchedule, let schedule = index.zones[Int(slot)].schedule else { return true }
        return schedule.isActive(at: at_ms)
    }
}
