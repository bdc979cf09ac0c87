// Zones that a tag crossed between two fixes.
extension FenceEngine {
    /// Zones that the path meets, by slot in `room.path`, and that hold neither end.
    /// - Parameters:
    ///   - before, after: the zones that hold its ends, where they are known.
    mutating func cross(
        _ number: Int, _ from: Place, _ to: Place, _ before: HeldZones, _ after: HeldZones, _ events: inout [FenceEvent]
    ) {
        for position in room.path.indices {
            let passage = room.path[position]
            let slot = passage.slot
            // Most are simply entered or left: asked first, because it costs least.
            if after.contains(slot) || before.contains(slot) { continue }
            let zone = traits[Int(slot)]
            // On the zone's floor at both ends; a hazard counts when it may have been there at one.
            let (first, last) = (zone.level(from), zone.level(to))
            guard zone.isHazard ? max(first, last) >= 0 : min(first, last) > 0 else { continue }
            if isKnown(number, slot) || !isActive(slot, to.at_ms) { continue }
            if !before.isKnown && holds(slot, from) || !after.isKnown && holds(slot, to) { continue }
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
        (0..<stays.count(of: number)).contains {
            stays[number, $0].slot == slot && stays[number, $0].phase.counts
        }
    }

    func isActive(_ slot: Int32, _ at_ms: Int64) -> Bool {
        guard traits[Int(slot)].hasSchedule, let schedule = index.zones[Int(slot)].schedule else { return true }
        return schedule.isActive(at: at_ms)
    }
}
