import Compliance

extension Plant {
    /// How long a container may be under way to its new zone before being outside of it is an alarm.
    public static let moveWindow_ms: Int64 = 15 * 60_000

    /// Sends a container to another zone. With a tag it has 15 minutes to get there; without one it is there at once,
    /// because a person says so.
    ///
    /// - Throws: ``PlantError/blocked(_:findings:)`` with every reason when the zone may not hold it.
    public func move(item code: String, to zone: String, by actor: Actor) async throws(PlantError) -> Item {
        try require(.move, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            let item = try state.item(code)
            guard item.parent == nil else { throw Self.carried(item) }
            let moved = try move(item, to: zone, tag: item.tag, by: actor, into: &changes)
            let rooms = [item.zone, zone].compactMap { $0.flatMap(state.zones.room) }
            try judge(items: [moved.code], rooms: Set(rooms), into: &changes)
            return moved
        }
    }

    /// Moves one container; whoever calls judges afterwards.
    ///
    /// - Parameter tag: the tag it is seen by: its own, or that of its load unit.
    func move(
        _ moved: Item, to zone: String, tag: String?, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) -> Item {
        var item = moved
        try item.check(.move)
        guard let target = state.zones.storageZone(zone), let profile = state.profiles[item.code]?.value else {
            throw .notFound(kind: "zone", id: zone)
        }
        let suggestion = state.rankZones(
            for: profile, quantity: item.quantity, isWaste: item.waste != nil, itemID: item.code, only: zone
        ).first
        guard let suggestion, suggestion.accepted else {
            throw .blocked(
                Bilingual(
                    zh: "该容器不得存放于“\(target.name.zh)”。", en: "this container may not be stored in \(target.name.en)"),
                findings: suggestion?.findings ?? [])
        }
        let from = item.zone
        item.assignedZone = zone
        let isSeen = tag.map { state.positions[$0] != nil } ?? false
        if !isSeen { item.zone = zone }
        // A tag that was not heard yet may first be heard on the way.
        let isUnderWay = tag != nil && !(isSeen && item.zone == zone)
        item.moveUntil_ms = isUnderWay ? clock.now_ms() + Self.moveWindow_ms : nil
        if item.state == .quarantined, target.kind != "quarantine", item.hold == nil {
            item.state = item.waste == nil ? .stored : .waste
        }
        if target.kind == "quarantine", item.state == .stored || item.state == .inUse { item.state = .quarantined }
        if item.state == .inUse, target.kind == "storage" { item.state = .stored }
        keep(item, into: &changes)
        var body: LedgerBody = ["to": LedgerValue(zone)]
        if let from { body["from"] = LedgerValue(from) }
        try record("item.moved", subject: item.code, by: actor, body: body, into: &changes)
        return item
    }
}
