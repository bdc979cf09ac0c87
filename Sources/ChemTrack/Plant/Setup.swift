import Compliance
public import Geofence

// What an administrator sets up: the site's zones, parties, people, tags.
extension Plant {
    /// Replaces the zone set. Tags that stand in a zone that went away leave it; the rules are asked again.
    public func setZones(_ zones: [Zone], by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        let events = fence.replaceZones(zones, now_ms: clock.now_ms())
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            state.zones = ZoneBook(zones)
            changes.zones = zones
            for event in events {
                guard let zone = event.zone else { continue }
                changes.passages.append(
                    Passage(
                        tag: event.tag, item: state.tags[event.tag]?.item, zone: zone, event: event.event.rawValue,
                        at_ms: event.at_ms))
            }
            try record(
                "site.zones", subject: state.site.id, by: actor, body: ["zones": LedgerValue(Int64(zones.count))],
                into: &changes)
        }
        try await judgeAll()
    }

    public func register(_ party: Party, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            state.parties[party.id] = party
            changes.parties.append(party)
            try record("party.registered", subject: party.id, by: actor, into: &changes)
        }
    }

    /// Adds somebody who may sign in.
    ///
    /// - Parameter passwordHash: made by the caller; the plant never sees a password.
    public func register(
        person name: String, display: String, role: Role, passwordHash: String, by actor: Actor
    ) async throws(PlantError) -> Person {
        try require(.configure, of: actor)
        let name = name.trimmingWhitespace.lowercased()
        guard (2...64).contains(name.count), name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else {
            throw .invalid(
                field: "name",
                Bilingual(zh: "登录名应为 2 到 64 个字母、数字或 . _ -。", en: "a sign-in name has 2 to 64 letters, digits, . _ or -"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Person in
            guard !state.people.values.contains(where: { $0.name == name }) else {
                throw .invalid(field: "name", Bilingual(zh: "登录名 `\(name)` 已存在。", en: "`\(name)` exists already"))
            }
            let number = state.next(.person)
            changes.counters[.person] = state.counters[.person]
            let person = Person(id: "u:\(number)", name: name, display: display, role: role, passwordHash: passwordHash)
            state.people[person.id] = person
            changes.people.append(person)
            try record(
                "person.registered", subject: person.id, by: actor, body: ["role": LedgerValue(role.rawValue)],
                text: display, into: &changes)
            return person
        }
    }

    /// Says what a tag is fixed to, when it is not a container.
    public func bind(_ binding: TagBinding, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            state.tags[binding.tag] = binding
            changes.tags.append(binding)
            try record(
                "tag.bound", subject: binding.tag, by: actor, body: ["kind": LedgerValue(binding.kind.rawValue)],
                into: &changes)
        }
    }

    /// Writes the start of this run into the ledger.
    public func recordStart(version: String) async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try record(
                "system.started", subject: state.site.id, by: .system, body: ["version": LedgerValue(version)],
                into: &changes)
        }
    }
}

/// How much of everything there is.
public struct PlantCounts: Sendable {
    public var items: Int
    public var tags: Int
    public var openAlarms: Int
    public var ledgerSize: Int
}

extension Plant {
    public var counts: PlantCounts {
        PlantCounts(
            items: state.items.count, tags: state.positions.count, openAlarms: state.alarms.open.count,
            ledgerSize: state.ledger.size)
    }
}

extension Plant {
    /// True before the first person is registered.
    public var hasNobody: Bool { state.people.isEmpty }
}
