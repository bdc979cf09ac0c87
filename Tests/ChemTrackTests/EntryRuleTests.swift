import ChemTrack
import Compliance
import Geofence
import Testing

/// A site whose flammables store only qualified warehouse staff and EHS may enter.
enum EntrySite {
    static func zones(_ more: [String: JSONValue] = [:]) throws -> [Zone] {
        try TestSite.zones().map { zone in
            guard zone.id == "FL-1" else { return zone }
            return try TestSite.zone(
                "FL-1", .storage, (20, 50, 45, 75),
                [
                    "allowed_classes": TestSite.classes("3"), "entry_roles": TestSite.classes("warehouse", "ehs"),
                    "entry_qualifications": TestSite.classes("hazmat"), "department": .string("stores"),
                ].merging(more) { $1 })
        }
    }
}

extension TestPlant {
    func open(_ kind: AlarmKind) -> [Alarm] {
        store.now.alarms.values.filter { $0.kind == kind && $0.state != .closed }.sorted { $0.id < $1.id }
    }

    func raised(_ kind: AlarmKind) -> Int {
        Set(store.now.alarmHistory.filter { $0.kind == kind }.map { "\($0.id) \($0.occurrence)" }).count
    }

    /// Time passes in steps of a second, with the plant's timers running.
    func wait(seconds: Int) async throws {
        for _ in 0..<seconds { try await tick(after_ms: 1000) }
    }
}

@Suite("Who may be in a zone")
struct EntryRuleTests {
    private func person(
        _ test: TestPlant, _ name: String, _ role: Role, qualified: String? = "2027-12-31"
    ) async throws
        -> Person
    {
        let person = try await test.plant.register(
            person: name, display: name.uppercased(), role: role, passwordHash: "x", by: TestPlant.admin)
        if let qualified {
            _ = try await test.plant.record(
                qualifications: [
                    PurchaseDossier.Qualification(what: "hazmat", expires: CalendarDay(qualified))
                ], of: name, by: TestPlant.admin)
        }
        return person
    }

    private func bind(_ test: TestPlant, _ tag: String, to person: String?) async throws {
        try await test.plant.bind(
            TagBinding(tag: tag, kind: .person, label: Bilingual(zh: "操作工", en: "Operator"), person: person),
            by: TestPlant.admin)
    }

    /// Who, and why he has no right; nil = he has.
    @Test(
        "Role, qualification, scope and grants decide; who is not known has no right",
        arguments: [
            ("right", nil), ("role", "role"), ("unqualified", "qualification"), ("expired", "qualification"),
            ("disabled", "unknown_person"), ("visitor", "unknown_person"), ("elsewhere", "scope"),
            ("in scope", nil), ("granted", nil), ("granted elsewhere", "role"),
        ] as [(String, String?)])
    func decides(who: String, reason: String?) async throws {
        let test = try await TestPlant.make(zones: try EntrySite.zones())
        let isWarehouse = !["role", "granted", "granted elsewhere"].contains(who)
        _ = try await person(test, "chief", .administrator)
        _ = try await person(
            test, "wang", isWarehouse ? .warehouse : .viewer,
            qualified: who == "unqualified" ? nil : who == "expired" ? "2026-11-27" : "2026-11-28")
        func change(_ change: PersonChange) async throws {
            _ = try await test.plant.change(person: "wang", change, by: TestPlant.admin)
        }
        switch who {
        case "disabled": try await change(PersonChange(isActive: false))
        case "elsewhere": try await change(PersonChange(scope: .some(Scope(zones: ["GN-1"]))))
        case "in scope": try await change(PersonChange(scope: .some(Scope(departments: ["stores"]))))
        case "granted", "granted elsewhere":
            _ = try await test.plant.grant(
                .move, to: "wang", scope: Scope(zones: [who == "granted" ? "FL-1" : "GN-1"]),
                until_ms: test.clock.now_ms() + 3_600_000, reason: "stock-taking", by: TestPlant.admin)
        default: break
        }
        try await bind(test, "P1", to: who == "visitor" ? nil : "wang")
        try await test.see("P1", TestSite.inFlammables)
        try await test.wait(seconds: 8)
        let found = test.open(.personWithoutRight)
        #expect(found.map(\.finding.facts["reason"]) == reason.map { [.text($0)] } ?? [])
        #expect(found.allSatisfy { $0.zone == "FL-1" && !$0.finding.message.en.contains("WANG") })
    }

    // alarms.md chapter 3: just shorter, just longer, a square wave, a clock step.
    @Test(
        "Who only passes the door raises nothing, who stays raises one, whatever the wall clock does",
        arguments: [0, 86_400_000, -86_400_000] as [Int64])
    func delays(step_ms: Int64) async throws {
        let test = try await TestPlant.make(zones: try EntrySite.zones())
        try await bind(test, "P1", to: nil)
        try await test.see("P1", TestSite.inYard)
        try await test.see("P1", TestSite.inFlammables)
        try await test.wait(seconds: 4)
        try await test.see("P1", TestSite.inYard)
        try await test.wait(seconds: 10)
        #expect(test.raised(.personWithoutRight) == 0)
        for second in 0..<600 {
            try await test.see("P1", second % 2 == 0 ? TestSite.inFlammables : TestSite.inYard)
            try await test.plant.tick()
        }
        #expect(test.raised(.personWithoutRight) == 0)
        try await test.see("P1", TestSite.inFlammables)
        try await test.wait(seconds: 2)
        test.clock.step(step_ms)
        try await test.wait(seconds: 2)
        #expect(test.raised(.personWithoutRight) == 0)
        try await test.wait(seconds: 2)
        #expect(test.raised(.personWithoutRight) == 1)
    }

    @Test("A restart neither ends the alarm nor doubles it; leaving ends it, a right that begins too")
    func lives() async throws {
        let test = try await TestPlant.make(zones: try EntrySite.zones())
        _ = try await person(test, "chief", .administrator)
        _ = try await person(test, "wang", .viewer)
        try await bind(test, "P1", to: "wang")
        try await test.see("P1", TestSite.inFlammables)
        try await test.wait(seconds: 8)
        let next = try await test.restarted()
        try await next.wait(seconds: 60)
        #expect(next.open(.personWithoutRight).map(\.state) == [.unacknowledged])
        #expect(next.raised(.personWithoutRight) == 1)
        _ = try await next.plant.change(person: "wang", PersonChange(role: .warehouse), by: TestPlant.admin)
        try await next.wait(seconds: 40)
        #expect(next.open(.personWithoutRight).map(\.state) == [.returned])
        _ = try await next.plant.change(person: "wang", PersonChange(isActive: false), by: TestPlant.admin)
        try await next.wait(seconds: 10)
        #expect(next.open(.personWithoutRight).map(\.occurrence) == [2])
        try await next.see("P1", TestSite.inYard)
        try await next.wait(seconds: 40)
        #expect(next.open(.personWithoutRight).map(\.state) == [.returned])
    }

    @Test("A tag that is taken off a person is nobody's, and its alarm is over; nobody carries two")
    func freed() async throws {
        let test = try await TestPlant.make(zones: try EntrySite.zones())
        _ = try await person(test, "wang", .viewer)
        try await bind(test, "P1", to: "wang")
        #expect(await refusal { try await bind(test, "P2", to: "wang") }?.word == "invalid person")
        #expect(await refusal { try await bind(test, "P2", to: "nobody") }?.word == "notFound person")
        try await test.see("P1", TestSite.inFlammables)
        try await test.wait(seconds: 8)
        try await test.plant.free(tag: "P1", by: TestPlant.admin)
        try await test.wait(seconds: 40)
        #expect(test.open(.personWithoutRight).map(\.state) == [.returned])
        try await bind(test, "P2", to: "wang")
        #expect(await test.plant.carriers().map(\.tag) == ["P2"])
        let item = try await test.receive(try TestPlant.acetone(tag: "P1", zone: "FL-1"))
        #expect(item.tag == "P1")
    }

    @Test(
        "Zones that ask for what does not exist are refused with the property",
        arguments: [
            ("entry_roles", JSONValue.array([.string("boss")])), ("entry_roles", .array([])),
            ("entry_qualifications", .string("hazmat")), ("working_hours", .string("always")), ("gate", .string("yes")),
            ("vehicle_min", .number(0)), ("tag_silence_min", .number(-1)), ("tag_cadence_s", .string("60")),
        ])
    func badProperties(name: String, value: JSONValue) async throws {
        let test = try await TestPlant.make()
        let zones = try EntrySite.zones([name: value])
        let error = await refusal { try await test.plant.setZones(zones, by: TestPlant.admin) }
        #expect(error?.word == "invalid zones")
        guard case .invalid(_, let text)? = error else { return }
        #expect(text.en.contains("`\(name)`") && text.zh.contains("`\(name)`"))
    }
}
