import Compliance
public import Geofence

// What an administrator sets up: the site's zones, parties, people, tags.
extension Plant {
    /// Replaces the zone set. Tags that stand in a zone that went away leave it; the rules are asked again.
    public func setZones(_ zones: [Zone], by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        var ids: Set<String> = []
        for zone in zones where !ids.insert(zone.id).inserted {
            throw .invalid(
                field: "zones",
                Bilingual(
                    zh: "区域编号 `\(zone.id)` 出现两次：编号必须唯一。", en: "zone id `\(zone.id)` is there twice: ids must differ"))
        }
        for zone in zones {
            guard let problem = (StorageZone.problems(of: zone) + ZoneControls.problems(of: zone)).first else {
                continue
            }
            throw .invalid(
                field: "zones",
                Bilingual(zh: "区域 `\(zone.id)`：\(problem.zh)。", en: "zone `\(zone.id)`: \(problem.en)"))
        }
        if let problem = HazardUnitBook(zones).problems.first { throw .invalid(field: "zones", problem) }
        // Whatever happens, the fence engine ends with the zones that are in force.
        defer { alignFence() }
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            let events = places.replaceZones(zones, now_ms: clock.now_ms())
            state.zones = ZoneBook(zones)
            cargo.forgetAll()
            changes.zones = zones
            try record(
                "site.zones", subject: state.site.id, by: actor, body: ["zones": LedgerValue(Int64(zones.count))],
                into: &changes)
            placeAgain(events, into: &changes)
            try judgeEverything(into: &changes)
        }
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
        guard (2...64).contains(name.count), name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) })
        else {
            throw .invalid(
                field: "name",
                Bilingual(zh: "登录名应为 2 到 64 个字母、数字或 . _ -。", en: "a sign-in name has 2 to 64 letters, digits, . _ or -")
            )
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

    /// Writes the start of this run into the ledger.
    public func recordStart(version: String) async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try record(
                "system.started", subject: state.site.id, by: .system, body: ["version": LedgerValue(version)],
                into: &changes)
        }
    }
}

extension Plant {
    /// Adds the list of every subject's last event to the ledger, unless nothing happened since the last one.
    public func recordHeads() async throws(PlantError) {
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            guard state.ledger.subjects[LedgerHeads.subject]?.seq != state.ledger.size - 1 else { return }
            do {
                let batch = try state.ledger.prepareHeads(
                    at_us: clock.now_ms() * 1000, boot: boot, mono_us: clock.monotonic_us())
                state.ledger.commit(batch)
                changes.events += batch.entries
            } catch {
                throw .invalid(
                    field: "ledger",
                    Bilingual(zh: "台账清单无法记录：\(error)", en: "the ledger's list cannot be recorded: \(error)"))
            }
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
