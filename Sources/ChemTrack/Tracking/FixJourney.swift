import Compliance
public import Geofence

// The fix journey, in one ordered list:
//   1 the fence engine: valid numbers and time -> duplicate or late -> plausible speed -> floor -> zones ->
//     enter, exit, cross with tolerance                                              (Geofence/Fences)
//   2 where each tag is now                                                          (takePositions)
//   3 who entered or left which zone, kept as history                                (takePassages)
//   4 the place of each container that moved                                         (place)
//   5 its neighbours and the rules: its own place, then every pair of its room       (RoomJudge, PlaceJudge)
//   6 alarms raised, widened, returned                                               (reconcile)
//   7 one commit, then the pages are told                                            (Plant.perform)
extension Plant {
    /// Takes fixes in the order they arrived. Unusable ones are counted by reason and change nothing.
    public func apply(_ fixes: [Fix]) async throws(PlantError) {
        var events: [FenceEvent] = []
        for fix in fixes { events += fence.apply(fix) }
        try await follow(events, tags: Set(fixes.map(\.tag)))
    }

    /// Runs every timer up to now: dwell times, off-delays, moves that took too long.
    public func tick() async throws(PlantError) {
        let now_ms = clock.now_ms()
        let events = fence.advance(to: now_ms)
        let late = state.items.values.filter { ($0.moveUntil_ms ?? .max) <= now_ms }
        if !late.isEmpty {
            try await performLive { (changes: inout ChangeSet) throws(PlantError) in
                for var item in late {
                    item.moveUntil_ms = nil
                    state.keep(item)
                    changes.items.append(item)
                }
                try judge(items: late.map(\.code), rooms: [], into: &changes)
            }
        }
        try await follow(events, tags: [])
        try await performLive { (changes: inout ChangeSet) throws(PlantError) in
            let broker = brokerCondition.map { [$0] } ?? []
            try reconcile(broker, scope: { $0.kind == .brokerLost }, into: &changes)
        }
    }

    private func follow(_ events: [FenceEvent], tags: Set<String>) async throws(PlantError) {
        for event in events where event.event == .rejected { count(rejected: event.reason?.rawValue ?? "unknown") }
        guard !events.isEmpty || !tags.isEmpty else { return }
        try await performLive { (changes: inout ChangeSet) throws(PlantError) in
            let moved = takePositions(tags, into: &changes)
            let crossed = takePassages(events, into: &changes)
            var rooms: Set<String> = []
            var items: [String] = []
            for tag in moved.union(crossed) {
                guard let code = state.tags[tag]?.item, let item = state.items[code] else { continue }
                items.append(code)
                rooms.formUnion(place(item, tag: tag, into: &changes))
            }
            try judge(items: items.sorted(), rooms: rooms, into: &changes)
        }
    }

    /// Stage 2. Returns the tags whose position is new.
    private func takePositions(_ tags: Set<String>, into changes: inout ChangeSet) -> Set<String> {
        var views: [TagView] = []
        for tag in tags.sorted() {
            guard let fix = fence.lastFix(of: tag), fix.crs == .local else { continue }
            if state.positions[tag]?.at_ms == fix.at_ms { continue }
            let binding = state.tags[tag] ?? TagBinding(tag: tag, kind: .item, label: Bilingual(zh: tag, en: tag))
            let view = TagView(
                binding: binding, x: fix.point.x, y: fix.point.y, floor: fix.floor, acc_m: fix.acc_m,
                at_ms: fix.at_ms, zones: fence.zones(of: tag))
            state.positions[tag] = view
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
                at_ms: event.at_ms)
            changes.passages.append(passage)
            changes.notices.append(.passage(passage))
            tags.insert(event.tag)
        }
        for tag in tags.sorted() { if let presence = fence.presence(of: tag) { changes.presence.append(presence) } }
        return tags
    }

    /// Stage 4: the zone a container stands in now. Returns the rooms to judge: the one it left and the one it is in.
    private func place(_ item: Item, tag: String, into changes: inout ChangeSet) -> Set<String> {
        let left = room(of: item)
        let now = state.zones.place(among: fence.zones(of: tag))
        var item = item
        if now != item.zone {
            item.zone = now
            if now != nil, now == item.assignedZone { item.moveUntil_ms = nil }
            state.keep(item)
            changes.items.append(item)
            changes.notices.append(.item(item.code))
        }
        return Set([left, room(of: item)].compactMap { $0 })
    }

    /// A command of the live path: no copy of the state is kept back, because its steps cannot be refused half way.
    private func performLive(
        _ decide: (inout ChangeSet) throws(PlantError) -> Void
    ) async throws(PlantError) {
        try await perform(keepingCopy: false, decide)
    }
}
