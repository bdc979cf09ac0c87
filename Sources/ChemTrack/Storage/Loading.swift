import Compliance
import Labels

// Load units: what stands on one goes where it goes, or nothing moves.
extension Plant {
    /// Gives a pallet, cage, cabinet or box a code.
    public func makeLoadUnit(
        _ kind: LoadUnit.Kind, zone: String, tag: String? = nil, by actor: Actor, key: String? = nil
    ) async throws(PlantError) -> LoadUnit {
        try require(.move, of: actor)
        if let made = try await begin(key) {
            guard let unit = made.first.flatMap({ state.loadUnits[$0] }) else { throw misused(key) }
            return unit
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> LoadUnit in
            guard state.zones.storageZone(zone) != nil else { throw .notFound(kind: "zone", id: zone) }
            let tag = tag?.trimmingWhitespace
            if tag?.isEmpty == true {
                throw .invalid(field: "tag", Bilingual(zh: "标签为空。", en: "the tag is empty: leave it out"))
            }
            if let tag { try checkFree(tag: tag) }
            let unit = LoadUnit(code: newItemCode(into: &changes), kind: kind, zone: zone, tag: tag)
            keep(unit, into: &changes)
            if let tag {
                let binding = TagBinding(
                    tag: tag, kind: .loadUnit, item: unit.code, label: Bilingual(zh: unit.code, en: unit.code))
                state.tags[tag] = binding
                changes.tags.append(binding)
            }
            try record(
                "unit.made", subject: unit.code, by: actor,
                body: ["kind": LedgerValue(kind.rawValue), "zone": LedgerValue(zone)], into: &changes)
            remember(key, made: [unit.code], in: &changes)
            return unit
        }
    }

    /// Puts containers on a load unit. They stand in its zone already: nothing is moved by the way.
    public func load(items codes: [String], onto unitCode: String, by actor: Actor) async throws(PlantError) -> [Item] {
        try require(.move, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> [Item] in
            guard let unit = state.loadUnits[unitCode] else { throw .notFound(kind: "load unit", id: unitCode) }
            var loaded: [Item] = []
            for code in codes {
                var item = try state.item(code)
                try item.check(.pack)
                guard item.parent == nil || item.parent == unit.code else { throw Self.carried(item) }
                guard item.zone == unit.zone else {
                    throw .refused(
                        Bilingual(
                            zh: "容器 \(item.code) 在\(item.zone ?? "库外")，载具 \(unit.code) 在\(unit.zone ?? "库外")：请先移到一处。",
                            en:
                                "container \(item.code) is in \(item.zone ?? "no zone") and \(unit.code) in \(unit.zone ?? "no zone"): bring them together first"
                        ))
                }
                item.parent = unit.code
                keep(item, into: &changes)
                try record(
                    "item.loaded", subject: item.code, by: actor, body: ["unit": LedgerValue(unit.code)], into: &changes
                )
                loaded.append(item)
            }
            return loaded
        }
    }

    /// Takes a container off its load unit.
    public func unload(item code: String, by actor: Actor) async throws(PlantError) -> Item {
        try require(.move, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.pack)
            guard let unit = item.parent else {
                throw .refused(
                    Bilingual(zh: "容器 \(item.code) 不在载具上。", en: "container \(item.code) stands on no load unit"))
            }
            item.parent = nil
            keep(item, into: &changes)
            try record(
                "item.unloaded", subject: item.code, by: actor, body: ["unit": LedgerValue(unit)], into: &changes)
            return item
        }
    }

    /// Sends a load unit with everything on it to another zone.
    ///
    /// - Throws: ``PlantError/blocked(_:findings:)`` when the zone may not hold one of them: then none is moved.
    public func move(unit code: String, to zone: String, by actor: Actor) async throws(PlantError) -> LoadUnit {
        try require(.move, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> LoadUnit in
            guard var unit = state.loadUnits[code] else { throw .notFound(kind: "load unit", id: code) }
            guard state.zones.storageZone(zone) != nil else { throw .notFound(kind: "zone", id: zone) }
            var rooms: Set<String> = []
            let load = load(of: code)
            for item in load {
                if let room = room(of: item) { rooms.insert(room) }
                _ = try move(item, to: zone, tag: unit.tag, by: actor, into: &changes)
            }
            var body: LedgerBody = ["to": LedgerValue(zone), "containers": LedgerValue(Int64(load.count))]
            if let from = unit.zone { body["from"] = LedgerValue(from) }
            if unit.tag.map({ state.positions[$0] == nil }) ?? true { unit.zone = zone }
            keep(unit, into: &changes)
            try record("unit.moved", subject: code, by: actor, body: body, into: &changes)
            if let room = state.zones.room(zone) { rooms.insert(room) }
            try judge(items: load.map(\.code), rooms: rooms, into: &changes)
            return unit
        }
    }

    /// A load unit and what stands on it.
    public func loadUnit(_ code: String) throws(PlantError) -> (unit: LoadUnit, load: [Item]) {
        guard let unit = state.loadUnits[code] else { throw .notFound(kind: "load unit", id: code) }
        return (unit, load(of: code))
    }

    /// All load units, by code.
    public var loadUnits: [LoadUnit] { state.loadUnits.values.sorted { $0.code < $1.code } }

    private func keep(_ unit: LoadUnit, into changes: inout ChangeSet) {
        state.loadUnits[unit.code] = unit
        changes.loadUnits.append(unit)
    }

    static func carried(_ item: Item) -> PlantError {
        .refused(
            Bilingual(
                zh: "容器 \(item.code) 在载具 \(item.parent ?? "") 上：请移动载具，或先卸下。",
                en: "container \(item.code) stands on \(item.parent ?? ""): move that, or take it off first"))
    }
}

// Asked with every fix: by the tables themselves, because a method of the state would be handed all of it.
extension Plant {
    /// The containers on a load unit, by code.
    func load(of unit: String) -> [Item] {
        (state.onUnit[unit] ?? []).compactMap { state.items[$0] }.sorted { $0.code < $1.code }
    }

    /// The containers that go where a tag goes: its own, or all on its load unit.
    func carried(by tag: String) -> [Item] {
        guard let binding = state.tags[tag], let code = binding.item else { return [] }
        return binding.kind == .loadUnit ? load(of: code) : [state.items[code]].compactMap { $0 }
    }
}
