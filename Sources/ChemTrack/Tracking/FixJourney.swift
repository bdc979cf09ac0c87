import Compliance
public import Geofence

// The fix journey, in one ordered list:
//   1 the fence engine: valid numbers and time -> duplicate or late -> plausible speed -> floor -> zones ->
//     enter, exit, cross with tolerance                                              (Geofence/Fences)
//     behind it, of a container, the belief that alarms are decided on                (TagPlaces, PlaceBelief)
//   2 where each tag is now                                                          (takePositions)
//   3 who entered or left which zone, kept as history                                (takePassages)
//   4 the place of each container that moved                                         (place)
//   5 its neighbours and the rules: its own place, then every pair of its room       (RoomJudge, PlaceJudge)
//   6 alarms raised, widened, returned                                               (reconcile)
//   7 one commit, then the pages are told                                            (Plant.perform)
extension Plant {
    /// Takes fixes in the order they arrived. Unusable ones are counted by reason and change nothing.
    ///
    /// Most fixes of a plant change nothing but coordinates: those are shown and kept, and only where a rule measures
    /// distances is anything judged.
    public func apply(_ fixes: [Fix]) async throws(PlantError) {
        var events: [FenceEvent] = []
        var moved: Set<String> = []
        var calm: [CalmFix] = []
        var rooms: Set<String> = []
        forgetChangedCargo()
        var rejected: [RejectedMessage: Int] = [:]
        let behind_ms = presence.fenceClock.step.map { max(-$0.by_ms, 0) } ?? 0
        let mayPass = isCertain && owed.isEmpty
        var (entry, lastTag): (CargoBook.Entry, String?) = (CargoBook.Entry(), nil)
        var number = TagNumber(0)
        for var fix in fixes {
            // Set back by mistake, our clock would call every right time the future.
            if behind_ms > 0 { fix.received_ms = fix.received_ms.map { $0 + behind_ms } }
            let said_ms = fix.at_ms
            deviceClocks.correct(&fix)
            // Gateways tell several fixes of a tag at once.
            if lastTag != fix.tag {
                number = state.positions.number(of: fix.tag)
                (entry, lastTag) = (cargoEntry(of: fix.tag, number), fix.tag)
            }
            var handle = entry.handle
            let outcome = places.take(fix, cargo: entry.cargo, handle: &handle, into: &events)
            if handle != entry.handle {
                entry.handle = handle
                cargo.keep(handle: handle, of: number)
            }
            switch outcome {
            case .unused(let reason):
                guard let reason else { break }
                rejected[RejectedMessage(source: "fix/\(fix.tag)", reason: reason), default: 0] += 1
                if Self.clockReasons.contains(reason), deviceClocks.refuse(fix.tag, at_ms: said_ms, fix.received_ms) {
                    rejected[RejectedMessage(source: "fix/\(fix.tag)", reason: "clock_corrected"), default: 0] += 1
                }
            case .calm(let placed):
                deviceClocks.accept(fix.tag)
                guard mayPass, !moved.contains(fix.tag), let passing = passing(placed, number, entry) else {
                    moved.insert(fix.tag)
                    break
                }
                calm.append(passing)
                if let room = entry.room, measuresDistances(room) { rooms.insert(room) }
            case .moved:
                deviceClocks.accept(fix.tag)
                moved.insert(fix.tag)
            }
        }
        fixesTaken += fixes.count - rejected.values.reduce(0, +)
        count(rejected)
        pass(calm)
        try await follow(events, tags: moved, rooms: rooms)
        for tag in moved { cargo.settle(state.positions.number(of: tag)) }
    }

    /// Runs every timer up to now: dwell times, off-delays, moves that took too long.
    public func tick() async throws(PlantError) {
        let now_ms = await fenceNow_ms()
        let events = places.advance(to: now_ms)
        guard mayTryStore else { return owed.add(events, []) }
        moveEnds = moveEnds.filter { state.underWay.contains($0.key) }
        let late = state.underWay.compactMap { state.items[$0] }.filter { item in
            item.moveUntil_ms.map { isMoveOver(item.code, until_ms: $0) } ?? false
        }
        if !late.isEmpty {
            try await perform { (changes: inout ChangeSet) throws(PlantError) in
                for var item in late {
                    item.moveUntil_ms = nil
                    state.keep(item)
                    changes.items.append(item)
                }
                try judge(items: late.map(\.code), rooms: [], into: &changes)
            }
        }
        try await follow(events, tags: [])
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            let broker = brokerCondition.map { [$0] } ?? []
            try reconcile(broker, scope: { $0.kind == .brokerLost }, into: &changes)
            try tickSensors(into: &changes)
            try tickPresence(into: &changes)
            try failUntoldCommands(into: &changes)
        }
        try await storeTrails()
        try await judgeThresholds()
        try await expireOverdue()
        try await watchWaste()
    }

    /// - Parameter rooms: where somebody has moved within the room, and distances count.
    private func follow(
        _ events: [FenceEvent], tags: Set<String>, rooms: Set<String> = []
    ) async throws(PlantError) {
        var work = owed
        work.add(events, tags)
        guard !work.isEmpty || !rooms.isEmpty else { return }
        guard mayTryStore else {
            owed = work
            giveUp(owed.trim())
            throw .storeUnavailable(health.storeProblem ?? "the store failed a moment ago")
        }
        owed = OwedJourney()
        do throws(PlantError) {
            try await perform { (changes: inout ChangeSet) throws(PlantError) in
                try follow(work, rooms: rooms, into: &changes)
            }
        } catch {
            // The fence engine has moved on: what it said must not be lost with the transaction.
            owed.giveBack(work)
            giveUp(owed.trim())
            throw error
        }
    }

    /// Passages that found no room to wait in are lost, and that is said.
    private func giveUp(_ passages: Int) {
        if passages > 0 { count(rejected: "passage_not_stored", passages) }
    }

    private func follow(
        _ work: OwedJourney, rooms measured: Set<String>, into changes: inout ChangeSet
    ) throws(PlantError) {
        var left: [String: String] = [:]
        for tag in work.tags.union(work.events.map(\.tag)) {
            for item in carried(by: tag) { left[item.code] = room(of: item) }
        }
        var concerned = takePositions(work.tags, into: &changes)
        concerned.formUnion(takePassages(work.events, into: &changes))
        if work.isBehind {
            concerned.formUnion(state.items.values.compactMap(\.tag))
            concerned.formUnion(state.loadUnits.values.compactMap(\.tag))
        }
        var rooms = measured
        var items: [String] = []
        for tag in concerned {
            placeUnit(tag: tag, into: &changes)
            for item in carried(by: tag) {
                items.append(item.code)
                rooms.formUnion([left[item.code], room(of: item)].compactMap { $0 })
                let placed = place(item, tag: tag, into: &changes)
                if let room = room(of: placed) { rooms.insert(room) }
            }
        }
        if work.isBehind {
            try judgeEverything(into: &changes)
        } else {
            try judge(items: items.sorted(), rooms: rooms, into: &changes)
            try judgePresence(concerned, into: &changes)
        }
    }

    /// After the zones changed: who is in which now, with the passages that the change itself made.
    func placeAgain(_ events: [FenceEvent], into changes: inout ChangeSet) {
        _ = takePassages(events, into: &changes)
        for tag in state.positions.keys { state.positions.set(tag, zones: fence.zones(of: tag)) }
        changes.notices.append(.tags(state.positions.values.sorted { $0.binding.tag < $1.binding.tag }))
        for item in state.items.values.sorted(by: { $0.code < $1.code }) where item.state.isOnSite {
            if let tag = item.tag, fence.lastFix(of: tag) != nil {
                _ = place(item, tag: tag, into: &changes)
            } else if let zone = item.zone, state.zones.room(zone) == nil {
                // Nobody sees it: all that is known is that its zone is no more.
                var item = item
                item.zone = nil
                state.keep(item)
                changes.items.append(item)
                changes.notices.append(.item(item.code))
            }
        }
    }

    /// Stage 2. Returns the tags whose position is new.
    private func takePositions(_ tags: Set<String>, into changes: inout ChangeSet) -> Set<String> {
        var views: [TagView] = []
        for tag in tags.sorted() {
            guard let fix = fence.lastFix(of: tag), fix.crs == .local else { continue }
            if let known = state.positions[tag], known.at_ms == fix.at_ms, known.x == fix.point.x,
                known.y == fix.point.y, known.acc_m == fix.acc_m
            {
                continue
            }
            let binding =
                state.tags.shared(tag) ?? Shared(TagBinding(tag: tag, kind: .item, label: Bilingual(zh: tag, en: tag)))
            let view = view(of: tag, binding, fix)
            state.positions.put(view)
            presence.silence.hear(view.number, steady_ms: clock.monotonic_us() / 1000)
            presence.trails.take(fix, of: view.number, isPersonal: binding.value.kind == .person)
            views.append(view)
        }
        if !views.isEmpty { changes.notices.append(.tags(views)) }
        return Set(views.map(\.binding.tag))
    }

    /// Stage 3. Returns the tags that entered or left a zone.
    private func takePassages(_ events: [FenceEvent], into changes: inout ChangeSet) -> Set<String> {
        var tags: Set<String> = []
        for event in events {
            guard let zone = event.zone, [.enter, .exit, .cross].contains(event.event) else { continue }
            let passage = Passage(
                tag: event.tag, item: state.tags[event.tag]?.item, zone: zone, event: event.event.rawValue,
                at_ms: event.at_ms, isPersonal: state.tags[event.tag]?.kind == .person)
            changes.passages.append(passage)
            changes.notices.append(.passage(passage))
            tags.insert(event.tag)
        }
        for tag in tags.union(places.takeDecided()).sorted() {
            if let presence = places.presence(of: tag) { changes.presence.append(presence) }
        }
        return tags
    }

    /// Where the load unit with a tag stands now.
    private func placeUnit(tag: String, into changes: inout ChangeSet) {
        guard state.tags[tag]?.kind == .loadUnit, fence.lastFix(of: tag) != nil,
            var unit = state.tags[tag]?.item.flatMap({ state.loadUnits[$0] })
        else { return }
        let now = state.zones.place(among: places.zones(of: tag))
        guard now != unit.zone else { return }
        unit.zone = now
        state.loadUnits[unit.code] = unit
        changes.loadUnits.append(unit)
    }

    /// Stage 4: the zone a container stands in now. Returns the container as it is kept.
    private func place(_ item: Item, tag: String, into changes: inout ChangeSet) -> Item {
        // A tag that was never heard says nothing about where its container is.
        guard fence.lastFix(of: tag) != nil else { return item }
        let now = state.zones.place(among: places.zones(of: tag))
        let hasArrived = now != nil && now == item.assignedZone && item.moveUntil_ms != nil
        guard now != item.zone || hasArrived else { return item }
        var item = item
        let before = item.zone
        item.zone = now
        if hasArrived { item.moveUntil_ms = nil }
        state.keep(item)
        if !hasArrived { noteMove(of: item, from: before) }
        changes.items.append(item)
        changes.notices.append(.item(item.code))
        return item
    }
}

/// What the live path has seen and the store has not kept: taken up again with the next fix or timer.
struct OwedJourney {
    /// At most so many passages wait; older ones are given up and counted.
    static let eventsMax = 10_000

    private(set) var events: [FenceEvent] = []
    private(set) var tags: Set<String> = []
    /// The whole plant has to be placed and judged again.
    var isBehind = false

    var isEmpty: Bool { events.isEmpty && tags.isEmpty && !isBehind }

    mutating func add(_ events: [FenceEvent], _ tags: Set<String>) {
        self.events += events.filter { $0.zone != nil }
        self.tags.formUnion(tags)
    }

    /// Gives up the oldest events beyond the limit.
    ///
    /// - Returns: how many.
    mutating func trim() -> Int {
        let excess = events.count - Self.eventsMax
        guard excess > 0 else { return 0 }
        events.removeFirst(excess)
        return excess
    }

    /// Puts work back that could not be stored, before what came since.
    mutating func giveBack(_ work: OwedJourney) {
        events = work.events + events
        tags.formUnion(work.tags)
        isBehind = true
    }
}
