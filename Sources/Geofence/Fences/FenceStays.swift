// What becomes of the stays of a tag in the zones around it.
extension FenceEngine {
    /// Merges stays and hits, both by slot: exits go to `events`, enters to `enters`.
    mutating func judge(_ number: Int, _ place: Place, _ events: inout [FenceEvent]) {
        nextStays.removeAll(keepingCapacity: true)
        enters.removeAll(keepingCapacity: true)
        var next = 0
        let count = stays.count(of: number)
        for position in room.hits.indices {
            let hit = room.hits[position]
            while next < count, stays[number, next].slot < hit.slot {
                leave(stays[number, next], number, place, &events)
                next += 1
            }
            if next < count, stays[number, next].slot == hit.slot {
                remain(stays[number, next], hit, place)
                next += 1
            } else if isIn(hit) {
                open(hit.slot, place.at_ms)
            }
        }
        while next < count {
            leave(stays[number, next], number, place, &events)
            next += 1
        }
        stays.put(nextStays, of: number)
        tags[number].followsFixes = followsFixes(nextStays[...])
    }

    /// Whether a timer of some stays starts anew with each fix.
    func followsFixes(_ stays: ArraySlice<Stay>) -> Bool {
        stays.contains { marks[Int($0.slot)].contains(.silence) }
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
        let tolerance_m = zone.rules.exitTolerance_m
        guard place.crs == .local else {
            return index.geographic.borderDistance_m(Int(slot), place.point) <= tolerance_m
        }
        let corners = index.local.corners
        let isNear = borders.isBorder(of: slot, within_m: tolerance_m, of: place.point, corners: corners.span)
        return isNear ?? (index.local.borderDistance_m(Int(slot), place.point) <= tolerance_m)
    }
}
