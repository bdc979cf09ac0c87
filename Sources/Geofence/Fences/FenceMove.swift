// What a certain enough fix does to the stays of its tag.
extension FenceEngine {
    /// Where the map of the borders says nothing, up to here from a fix its clearing is looked for; metres.
    private static let reach_m = 3.0

    /// So many reaches of the map a way may be long to be looked at in steps.
    private static let stepsMost = 4.0

    /// Stages 7 and 8 of a fix; whether every stay simply went on.
    mutating func move(
        _ number: Int, to place: Place, isPathKnown: Bool, _ preview: Preview, into events: inout [FenceEvent]
    ) -> Bool {
        let from = anchor(number)
        if !preview.isRefused, tags[number].goesOn(at: place),
            let clear_m = glide(from.point, place.point, place.radius_m)
        {
            tags[number].place(place, in: Clearing(around: place.point, within: place.radius_m, clear_m))
            return true
        }
        let hasStart = tags[number].isPlaced && from.crs == place.crs
        let (clear_m, path) = survey(place, from: hasStart ? from.point : nil, preview.glimpse)
        if path == .unseen && isPathKnown { follow(from, place) }
        let isPathSeen = path != .unseen || isPathKnown
        let clearing = Clearing(around: place.point, within: place.radius_m, clear_m)
        if isPathSeen && room.path.isEmpty && clear_m > 0 && tags[number].goesOn(at: place) && !isNewHazardNear(number)
        {
            tags[number].place(place, in: clearing)
            return true
        }
        let before = tags[number].held
        var held = path == .exact ? before : HeldZones(known: false)
        for hit in room.path { if hit.isCrossing { held.cross(hit.slot) } else { held.forget() } }
        join(place, &held)
        tags[number].place(place, in: clearing)
        tags[number].held = held
        enters.removeAll(keepingCapacity: true)
        let known = plainStays(number, before)
        let isSettled = known.isKnown ? isSettled(known) : isSettled(number)
        if !isSettled { judge(number, place, &events) }
        // So close to a border rounding could decide on which side of it the next path begins.
        tags[number].isPlain =
            clear_m > 0 && (isSettled && known.isKnown ? isPlain(known, place) : isPlain(number, place))
        if isPathKnown && from.point != place.point {
            ZoneGrid.mergePath(&room)
            cross(number, from, place, before, held, &events)
        }
        for slot in enters {
            events.append(event(.enter, number, slot, place.at_ms, .moved))
        }
        return isSettled
    }

    /// How many looks a way in the plan takes; more than `stepsMost` = too long, or no number.
    @inline(__always)
    private func steps(_ from: Point, _ to: Point) -> Double {
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        return max(1, ((dx * dx + dy * dy).squareRoot() / borders.reach_m).rounded(.up))
    }

    /// Metres around a point of the plan without a border, more than 0, where the way there certainly meets none and the
    /// circle around it none of a hazard; else nil. A way longer than the map sees is looked at in steps.
    func glide(_ from: Point, _ to: Point, _ radius_m: Double) -> Double? {
        let steps = steps(from, to)
        guard steps <= Self.stepsMost else { return nil }
        var start = from
        for step in 1..<max(Int(steps), 1) {
            let stop = from.part(Double(step) / steps, to: to)
            guard borders.glimpse(stop, near_m: 0, from: start)?.clearing_m(within: 0) != nil else { return nil }
            start = stop
        }
        return borders.glimpse(to, near_m: radius_m, from: start)?.clearing_m(within: radius_m)
    }

    /// How the path of a fix was looked at.
    private enum PathSight {
        case unseen
        /// Among rims of circles rounding could decide whether they are met.
        case rounded
        /// Every edge that it meets is known, and how.
        case exact
    }

    /// Looks at the borders around a place: those in its circle come into `room.near`, those that the path from the
    /// last place meets into `room.path` if that is not too long.
    /// - Parameter glimpse: of the place and of that path, when the map was looked at before.
    /// - Returns: metres around the place without a border, negative where that is not known, and how the path was looked at.
    private mutating func survey(
        _ place: Place, from: Point?, _ glimpse: Glimpse?
    ) -> (clear_m: Double, path: PathSight) {
        room.near.removeAll(keepingCapacity: true)
        room.path.removeAll(keepingCapacity: true)
        let radius_m = place.radius_m
        guard place.crs == .local else {
            if radius_m > 0 { index.geographic.findNear(place.point, radius_m, &room) }
            return (-1, .unseen)
        }
        if let from, let clear_m = survey(from, place.point, radius_m, glimpse) { return (clear_m, .exact) }
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
        if start == nil, let glimpse = borders.glimpse(place.point, near_m: radius_m, from: place.point) {
            let corners = index.local.corners
            borders.look(at: glimpse, place.point, near_m: radius_m, way: nil, corners: corners.span, &room)
            return (glimpse.clear_m, .unseen)
        }
        let nearest = index.local.look(place.point, reach_m: reach_m, near_m: radius_m, from: start, &room)
        return (min(reach_m, nearest.squareRoot()) - Clearing.slack_m, start == nil ? .unseen : .rounded)
    }

    /// The same for a way in the plan by the map of the borders, in steps; nil where that does not know, and then `room` is as
    /// before.
    private mutating func survey(_ from: Point, _ to: Point, _ radius_m: Double, _ known: Glimpse?) -> Double? {
        let corners = index.local.corners
        if let known {
            borders.look(at: known, to, near_m: radius_m, way: (from, to), corners: corners.span, &room)
            return known.clear_m
        }
        let steps = steps(from, to)
        guard steps <= Self.stepsMost else { return nil }
        var start = from
        for step in 1...Int(steps) {
            let isLast = Double(step) == steps
            let stop = isLast ? to : from.part(Double(step) / steps, to: to)
            let near_m = isLast ? radius_m : -1
            guard let glimpse = borders.glimpse(stop, near_m: near_m, from: start) else {
                room.path.removeAll(keepingCapacity: true)
                return nil
            }
            borders.look(at: glimpse, stop, near_m: near_m, way: (from, to), corners: corners.span, &room)
            if isLast { return glimpse.clear_m }
            start = stop
        }
        return nil
    }

    /// Whether the circle of a tag reaches a hazard that the tag is not in yet.
    private func isNewHazardNear(_ number: Int) -> Bool {
        room.near.contains { near in
            marks[Int(near.slot)].contains(.hazard)
                && !(0..<stays.count(of: number)).contains { stays[number, $0].slot == near.slot }
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
        var held = HeldZones(known: false)
        join(place, &held)
    }

    /// The same, when `room.near` holds already the borders in its circle.
    /// - Parameter held: the zones of all floors that hold it, as far as they are known.
    private mutating func join(_ place: Place, _ held: inout HeldZones) {
        switch place.crs {
        case .local: index.local.join(place.point, radius_m: place.radius_m, &held, &room)
        case .wgs84: index.geographic.join(place.point, radius_m: place.radius_m, &held, &room)
        }
        var kept = 0
        for position in room.hits.indices {
            let slot = Int(room.hits[position].slot)
            let level = marks[slot].contains(.level) ? traits[slot].level(place) : 1
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
    func isIn(_ hit: ZoneHit) -> Bool { hit.inside && hit.clear || marks[Int(hit.slot)].contains(.hazard) }

    /// The zones in which a tag simply is, where they are just those that held its anchor: then its stays need not be read.
    @inline(__always)
    private func plainStays(_ number: Int, _ held: HeldZones) -> HeldZones {
        let isSo = tags[number].isPlain && (0..<held.count).allSatisfy { !marks[Int(held[$0])].contains(.level) }
        return isSo ? held : HeldZones(known: false)
    }

    /// Whether a tag that simply is in some zones goes on so.
    private func isSettled(_ known: HeldZones) -> Bool {
        var next = 0
        for hit in room.hits {
            if next < known.count, known[next] == hit.slot {
                next += 1
            } else if isIn(hit) {
                return false
            }
        }
        return next == known.count
    }

    /// Whether every stay simply goes on: the common case, in one pass.
    private func isSettled(_ number: Int) -> Bool {
        var next = 0
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
        let count = stays.count(of: number)
        var next = 0
        for hit in room.hits {
            let isStay = next < count && stays[number, next].slot == hit.slot
            if isStay {
                if stays[number, next].phase != .inside { return false }
                next += 1
            }
            if !isPlain(hit, isStay: isStay, place) { return false }
        }
        return next == count
    }

    /// The same for a tag whose stays, which all have hits, are known.
    private func isPlain(_ known: HeldZones, _ place: Place) -> Bool {
        room.hits.allSatisfy { isPlain($0, isStay: known.contains($0.slot), place) }
    }

    @inline(__always)
    private func isPlain(_ hit: ZoneHit, isStay: Bool, _ place: Place) -> Bool {
        if isStay == hit.inside { return true }
        if isStay { return false }
        // Inside without a stay goes on only where the floor leaves it open.
        let zone = traits[Int(hit.slot)]
        return !zone.isHazard && zone.level(place) <= 0
    }
}
