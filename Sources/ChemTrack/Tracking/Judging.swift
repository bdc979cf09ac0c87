import Compliance
import Geofence

// Stage 5 of the fix journey, and what every other command asks after it has moved something.
extension Plant {
    /// Judges the places of some containers and every pair in some rooms, and settles the alarms about them.
    func judge(items: [String], rooms: Set<String>, into changes: inout ChangeSet) throws(PlantError) {
        for code in items {
            let conditions = placeConditions(of: code)
            try reconcile(
                conditions, scope: { $0.kind.isAboutPlace && $0.items.first == code },
                into: &changes)
        }
        for room in rooms.sorted() {
            try reconcile(roomConditions(room), scope: { Self.room(of: $0) == room }, into: &changes)
        }
    }

    /// Judges everything: at start, and after the zones or the catalogues changed.
    public func judgeAll() async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try judgeEverything(into: &changes)
        }
    }

    /// Every container, and every room that somebody stands in or that an alarm is about: a room that is gone has
    /// nobody in it, and its alarms return.
    func judgeEverything(into changes: inout ChangeSet) throws(PlantError) {
        var rooms = Set(state.items.values.compactMap { room(of: $0) })
        rooms.formUnion(state.alarms.open.values.compactMap { Self.room(of: $0) })
        try judge(items: state.items.keys.sorted(), rooms: rooms, into: &changes)
        try judgeAllPresence(into: &changes)
    }

    // MARK: One container and its place

    private func placeConditions(of code: String) -> [AlarmCondition] {
        guard let item = state.items[code], let profile = state.profiles[code]?.value, item.state.isOnSite else {
            return []
        }
        let view = item.tag.flatMap { state.positions[$0] }
        var finding: (AlarmKind, AlarmPriority, Finding)?
        if let view, isOffSite(view) {
            finding = (.siteExit, .high, siteExit(item, view))
        } else if !profile.isKnown, !mayHoldUnknown(item.zone) {
            finding = (.unknownHazard, .medium, unknownHazard(item, profile))
        } else if let refusal = unsuitable(item, profile) {
            finding = (.zoneUnsuitable, .high, refusal)
        } else if let moved = movedOutsideHours(item) {
            finding = moved
        } else if item.zone != item.assignedZone, !isUnderWay(item) {
            finding = (.outsideZone, .medium, outsideZone(item))
        }
        guard case (let kind, let priority, var finding)? = finding else { return [] }
        finding.facts.merge(locationFacts(item, kind)) { old, _ in old }
        return [
            AlarmCondition(
                key: "\(kind.rawValue)|\(code)", kind: kind, priority: priority, zone: item.zone, x: view?.x,
                y: view?.y,
                floor: view?.floor, items: [code], finding: finding)
        ]
    }

    private func isOffSite(_ view: TagView) -> Bool {
        state.zones.hasSiteBorder && !places.zones(of: view.binding.tag).contains { state.zones.isSite($0) }
    }

    private func mayHoldUnknown(_ zone: String?) -> Bool {
        zone.flatMap { state.zones[$0]?.kind } == .quarantine
    }

    func isUnderWay(_ item: Item) -> Bool {
        if item.state == .inUse { return true }
        return item.moveUntil_ms.map { !isMoveOver(item.code, until_ms: $0) } ?? false
    }

    /// Whether the time of a move is over: what was left of it when it was first looked at has passed on the clock that
    /// never steps, so that a clock set forward ends no move and one set back makes none longer.
    func isMoveOver(_ code: String, until_ms: Int64) -> Bool {
        let steady_ms = clock.monotonic_us() / 1000
        if let known = moveEnds[code], known.until_ms == until_ms { return steady_ms >= known.steady_ms }
        let left_ms = min(max(until_ms - clock.now_ms(), 0), Self.moveWindow_ms)
        moveEnds[code] = (until_ms, steady_ms + left_ms)
        return left_ms == 0
    }

    /// The zone it stands in does not take its hazards, whoever else is there.
    private func unsuitable(_ item: Item, _ profile: HazardProfile) -> Finding? {
        guard let zone = item.zone, let place = state.zones.storageZone(zone) else { return nil }
        let question = PlantState.Fit(material: profile, isWaste: item.waste != nil, zone: zone)
        if let known = state.fits[question] { return known }
        let refusal = StorageCheck(rules: rules.pairs).findings(for: profile, isWaste: question.isWaste, alone: place)
            .first { $0.verdict == .prohibited }
        state.fits[question] = .some(refusal)
        return refusal
    }

    // MARK: A room and its pairs

    static func pairKey(_ room: String, owner: String) -> String { "incompatible_pair|\(room)|\(owner)" }

    /// The room that a pair alarm is about; nil for alarms of other kinds.
    static func room(of alarm: Alarm) -> String? {
        guard alarm.kind == .incompatiblePair, case .text(let room)? = alarm.finding.facts["room"] else { return nil }
        return room
    }

    /// Containers under way outside every room, floor by floor: there are no walls between them.
    static func openRoom(_ floor: Double?) -> String { "open|\(floor ?? 0)" }

    /// The rooms a container counts in: the one of its zone, or the open floor while it is in none.
    func room(of item: Item) -> String? {
        if let zone = item.zone { return state.zones.room(zone) }
        guard let view = item.tag.flatMap({ state.positions[$0] }) else { return nil }
        return Self.openRoom(view.floor)
    }

    private func roomConditions(_ room: String) -> [AlarmCondition] {
        var members: [RoomMember] = []
        let isOpen = room.hasPrefix("open|")
        let suspects = isOpen ? state.inNoZone : state.suspects(in: room)
        guard !suspects.isEmpty else {
            roomsByDistance[room] = false
            return []
        }
        for code in suspects {
            guard let item = state.items[code], !isOpen || self.room(of: item) == room,
                let kind = state.kind(of: item)
            else { continue }
            let view = item.tag.flatMap { state.positions[$0] }
            let isPlaced = isExact(view?.acc_m)
            let spot = item.tag.flatMap(places.spot) ?? view.map { Point(x: $0.x, y: $0.y) }
            members.append(
                RoomMember(
                    code: item.code, kind: kind, zone: item.zone, x: isPlaced ? spot?.x : nil,
                    y: isPlaced ? spot?.y : nil,
                    isIntruder: item.zone != item.assignedZone))
        }
        members.sort { $0.code < $1.code }
        let judge = RoomJudge(members: members, hasWalls: !isOpen, told: told(in: room))
        roomsByDistance[room] = judge.dependsOnDistance(&state.pairCache)
        return judge.conflicts(&state.pairCache).compactMap { condition($0, room: room) }
    }

    /// Whether who stands how near to whom matters in a room; it does until the room has been judged.
    func measuresDistances(_ room: String) -> Bool { roomsByDistance[room] ?? true }

    /// The pairs that open alarms of a room name.
    private func told(in room: String) -> Set<Set<String>> {
        var pairs: Set<Set<String>> = []
        for alarm in state.alarms.open.values where Self.room(of: alarm) == room {
            guard alarm.state == .unacknowledged || alarm.state == .acknowledged, let owner = alarm.items.first else {
                continue
            }
            for other in alarm.items.dropFirst() { pairs.insert([owner, other]) }
        }
        return pairs
    }

    private func condition(_ conflict: RoomJudge.Conflict, room: String) -> AlarmCondition? {
        guard let owner = state.items[conflict.owner], let other = conflict.others.first.flatMap({ state.items[$0] })
        else {
            return nil
        }
        let verdict = state.pairCache.verdict(conflict.kinds[0], conflict.kinds[1])
        guard let decisive = verdict.deciding.first else { return nil }
        let view = owner.tag.flatMap { state.positions[$0] }
        var facts: [String: Fact] = [
            "items": .list([owner.code] + conflict.others), "room": .text(room),
            "a": .text(verdict.a), "b": .text(verdict.b), "answer": .text(conflict.verdict.rawValue),
            "systems": .list(verdict.deciding.map(\.system)),
        ]
        if let distance_m = conflict.distance_m { facts["distance_m"] = .number((distance_m * 10).rounded() / 10) }
        if let required_m = conflict.required_m { facts["required_m"] = .number(required_m) }
        if !decisive.gases.isEmpty { facts["gases"] = .list(decisive.gases) }
        if !decisive.hazards.isEmpty { facts["hazards"] = .list(decisive.hazards) }
        facts.merge(locationFacts(owner, .incompatiblePair)) { old, _ in old }
        let place = owner.zone.map(state.zones.name) ?? Bilingual(zh: "库外", en: "the open")
        return AlarmCondition(
            key: Self.pairKey(room, owner: owner.code), kind: .incompatiblePair,
            priority: conflict.needsConfirmation ? .low : conflict.verdict == .apart ? .medium : .high,
            zone: owner.zone, x: view?.x, y: view?.y,
            floor: view?.floor, items: [owner.code] + conflict.others,
            finding: Finding(
                rule: "pair.\(decisive.system)", verdict: conflict.needsConfirmation ? .review : .prohibited,
                citation: decisive.citation, facts: facts,
                message: Bilingual(
                    zh:
                        "\(owner.name.zh)（\(owner.code)）与\(other.name.zh)（\(other.code)）同在“\(place.zh)”，\(conflict.verdict.title.zh)：\(decisive.because.zh)",
                    en:
                        "\(owner.name.en) (\(owner.code)) is with \(other.name.en) (\(other.code)) in \(place.en), \(conflict.verdict.title.en): \(decisive.because.en)"
                ),
                remedy: Bilingual(
                    zh:
                        "立即将 \(owner.code) 移回其库区“\(owner.assignedZone.map { state.zones.name($0).zh } ?? "隔离区")”，并检查有无泄漏。",
                    en:
                        "take \(owner.code) back to its zone \(owner.assignedZone.map { state.zones.name($0).en } ?? "quarantine") at once and look for leaks"
                )))
    }
}
