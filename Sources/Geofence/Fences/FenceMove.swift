// What a certain enough fix does to the stays of its tag.
extension FenceEngine {
    /// Where the map of the borders says nothing, up to here from a fix its clearing is looked for; metres.
    private static let reach_m = 3.0

    /// So many reaches of the map a way may be long to be looked at in steps.
    private static let stepsMost = 4.0

    /// Stages 7 and 8 of a fix; whether every stay simply went on.
    mutating func move(
        _ number: Int, to place: Place, isPathKnown: Bool, into events: inout [FenceEvent]
    ) -> Bool {
        let from = anchor(number)
        if tags[number].goesOn(at: place), let clear_m = glide(from.point, place.point, place.radius_m) {
            tags[number].place(place, in: Clearing(around: place.point, within: place.radius_m, clear_m))
            return true
        }
        let hasStart = tags[number].isPlaced && from.crs == place.crs
        let (clear_m, isShort) = survey(place, from: hasStart ? from.point : nil)
        if !isShort && isPathKnown { follow(from, place) }
        let isPathSeen = isShort || isPathKnown
        let clearing = Clearing(around: place.point, within: place.radius_m, clear_m)
        if isPathSeen && room.path.isEmpty && clear_m > 0 && tags[number].goesOn(at: place) && !isNewHazardNear(number)
        {
            tags[number].place(place, in: clearing)
            return true
        }
        join(place)
        tags[number].place(place, in: clearing)
        enters.removeAll(keepingCapacity: true)
        let isSettled = isSettled(number)
        // The zones that hold the place before, where that is known.
        let before = tags[number].isPlain ? tags[number].settled : SettledStays()
        if !isSettled { judge(number, place, &events) }
        // So close to a border rounding could decide on which side of it the next path begins.
        tags[number].isPlain = clear_m > 0 && isPlain(number, place)
        if isPathKnown && from.point != place.point {
            ZoneGrid.mergePath(&room)
            cross(number, from, place, heldBefore: before, &events)
        }
        for slot in enters {
            events.append(event(.enter, number, slot, place.at_ms, .moved))
        }
        return isSettled
    }

    /// Metres around a point of the plan without a border, more than 0, where the way there certainly meets none and the
    /// circle around it none of a hazard; else nil. A way longer than the map sees is looked at in steps.
    @inline(__always)
    func glide(_ from: Point, _ to: Point, _ radius_m: Double) -> Double? {
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let reaches = (dx * dx + dy * dy).squareRoot() / borders.reach_m
        guard reaches <= Self.stepsMost else { return nil }
        let steps = reaches.rounded(.up)
        var start = from
        var step = 1.0
        while step < steps {
            let stop = Point(x: from.x + dx * (step / steps), y: from.y + dy * (step / steps))
            guard borders.glance(stop, near_m: 0, from: start) != nil else { return nil }
            start = stop
            step += 1
        }
        // So close to a border rounding could decide on which side of it the next way begins.
        guard let clear_m = borders.glance(to, near_m: radius_m, from: start), clear_m > 0 else { return nil }
        return clear_m
    }

    /// Looks at the borders around a place: those in its circle come into `room.near`, those that the path from the
    /// last place meets into `room.path` if that is short.
    /// - Returns: metres around the place without a border, negative where that is not known, and whether the path is so
    ///   short.
    private mutating func survey(_ place: Place, from: Point?) -> (clear_m: Double, isShort: Bool) {
        room.near.removeAll(keepingCapacity: true)
        room.path.removeAll(keepingCapacity: true)
        let radius_m = place.radius_m
        guard place.crs == .local else {
            if radius_m > 0 { index.geographic.findNear(place.point, radius_m, &room) }
            return (-1, false)
        }
        var reach_m = max(Self.reach_m, radius_m + Clearing.slack_m)
        // A longer path is followed through its own cells.
        var start: Point?
        if let from {
            let path_m = distanceSquared(place.point, from, from, .plan).squareRoot()
            if path_m <= max(Self.reach_m, borders.reach_m) {
                reach_m = max(reach_m, path_m + Clearing.slack_m)
                start = from
            }
        }
        let corners = index.local.corners
        if let clear_m = borders.look(place.point, near_m: radius_m, from: start, corners: corners.span, &room) {
            return (clear_m, start != nil)
        }
        let nearest = index.local.look(place.point, reach_m: reach_m, near_m: radius_m, from: start, &room)
        return (min(reach_m, nearest.squareRoot()) - Clearing.slack_m, start != nil)
    }

    /// Whether the circle of a tag reaches a hazard that the tag is not in yet.
    private func isNewHazardNear(_ number: Int) -> Bool {
        let settled = tags[number].settled
        return room.near.contains { near in
            traits[Int(near.slot)].isHazard && !settled.contains(near.slot)
        }
    }

    private mutating func follow(_ from: Place, _ to: Place) {
        switch to.crs {
        case .local: index.local.follow(from.point, to.point, &room)
        case .wgs84: index.geographic.follow(from.point, to.point, &room)
        }
    }

    func event(
        _ kind: FenceEvent.Kind, _ number: Int, _ slot: Int32, _ at_ms: Int64, _ cause: FenceEvent.Cause
    )
        -> FenceEvent
    {
        FenceEvent(event: kind, tag: names[number], zone: zones[Int(slot)].id, at_ms: at_ms, cause: cause)
    }

    /// The zones around a place that are on its floor, in `room.hits`.
    mutating func gather(_ place: Place) {
        room.near.removeAll(keepingCapacity: true)
        let radius_m = place.radius_m
        if radius_m > 0 {
            switch place.crs {
            case .local: index.local.findNear(place.point, radius_m, &room)
            case .wgs84: index.geographic.findNear(place.point, radius_m, &room)
            }
        }
        join(place)
    }

    /// The same, when `room.near` holds already the borders in its circle.
    private mutating func join(_ place: Place) {
        switch place.crs {
        case .local: index.local.join(place.point, radius_m: place.radius_m, &room)
        case .wgs84: index.geographic.join(place.point, radius_m: place.radius_m, &room)
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
        let count = stays.count(of: number)
        for hit in room.hits {
            if next < count, stays[number, next].slot == hit.slot {
                if stays[number, next].phase != .inside { return false }
                next += 1
            } else if isIn(hit) {
                return false
            }
        }
        return next == count
    }

    /// Whether the tag's stays are just the zones that hold the place, so that a place in sight of it is judged the
    /// same, but for hazards that its circle reaches.
    private func isPlain(_ number: Int, _ place: Place) -> Bool {
        let settled = tags[number].settled
        if settled.count < 0 { return false }
        var next = 0
        for hit in room.hits {
            let isStay = next < settled.count && settled[next] == hit.slot
            if isStay { next += 1 }
            if isStay == hit.inside { continue }
            // Inside without a stay goes on only where the floor leaves it open.
            let zone = traits[Int(hit.slot)]
            if isStay || zone.isHazard || zone.level(place) > 0 { return false }
        }
        return next == settled.count
    }
}
