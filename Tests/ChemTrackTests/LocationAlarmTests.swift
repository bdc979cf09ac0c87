import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Alarms by location likelihood")
struct LocationAlarmTests {
    /// A second later, from a system that says what it is.
    static func see(_ test: TestPlant, _ tag: String, _ point: Point, _ technology: Technology) async throws {
        test.clock.advance(1000)
        var fix = test.fix(tag, point)
        fix.technology = technology
        try await test.plant.apply([fix])
    }

    /// Seconds until an alarm of a kind is open; nil = not in ten minutes.
    static func wait(
        _ test: TestPlant, _ tag: String, _ point: Point, _ technology: Technology, for kind: AlarmKind
    ) async throws -> Int? {
        for second in 0..<600 {
            try await see(test, tag, point, technology)
            if test.store.openAlarms.contains(where: { $0.kind == kind }) { return second }
        }
        return nil
    }

    static let justOutside = Point(x: 30, y: 48)

    @Test("A jump is suspect at once and no alarm; the drum stays where it is believed to be")
    func suspectFirst() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone(tag: "T1"))
        for _ in 0..<30 { try await Self.see(test, "T1", TestSite.inFlammables, .uwb) }
        try await Self.see(test, "T1", Self.justOutside, .uwb)
        #expect(test.store.openAlarms.isEmpty)
        #expect(try await test.item(item.code).zone == "FL-1")
        let view = try #require(test.plant.view.tag("T1"))
        #expect(!view.zones.contains("FL-1"))
        let suspicion = try #require(view.suspicion)
        #expect(suspicion.zone == "FL-1" && suspicion.isLeaving && suspicion.technology == .uwb)
        #expect(suspicion.since_ms == test.clock.now_ms())
        #expect(suspicion.evidence_nats < suspicion.threshold_nats)
        // Back again, and all is well.
        for _ in 0..<5 { try await Self.see(test, "T1", TestSite.inFlammables, .uwb) }
        #expect(test.plant.view.tag("T1")?.suspicion == nil)
        #expect(test.store.now.alarmHistory.isEmpty)
    }

    @Test("Staying outside is an alarm within its rule's delay, and the alarm keeps what it was decided by")
    func alarmKeepsEvidence() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        for _ in 0..<30 { try await Self.see(test, "T1", TestSite.inFlammables, .uwb) }
        let seconds = try await Self.wait(test, "T1", Self.justOutside, .uwb, for: .outsideZone)
        let rule = try PlantRules.rules().alarms.locations.rule(.uwb)
        #expect(seconds.map { Double($0) <= rule.delayMax_s && $0 >= 5 } == true)
        let facts = try #require(test.store.openAlarms.first).finding.facts
        #expect(facts["decision"] == .text("likelihood") && facts["technology"] == .text("uwb"))
        guard case .number(let evidence)? = facts["evidence_nats"],
            case .number(let threshold)? = facts["threshold_nats"],
            case .list(let fixes)? = facts["fixes"]
        else {
            Issue.record("no evidence in \(facts)")
            return
        }
        #expect(evidence >= threshold && threshold == rule.alarm_nats)
        #expect(fixes.count == 10 && fixes.allSatisfy { $0.contains("2.0 m outside") })
        // Coming back is believed sooner than leaving, and clears it after the off-delay.
        for _ in 0..<20 { try await Self.see(test, "T1", TestSite.inFlammables, .uwb) }
        try await test.tick(after_ms: 10_000)
        #expect(test.store.openAlarms.map(\.state) == [.returned])
    }

    @Test("Where the signal is clear nothing waits: far outside, the first fix is the alarm")
    func clearSignal() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        for _ in 0..<5 { try await Self.see(test, "T1", TestSite.inFlammables, .uwbOpen) }
        // 30 m from its store, where no reflection of such a system reaches.
        #expect(try await Self.wait(test, "T1", Point(x: 30, y: 15), .uwbOpen, for: .outsideZone) == 0)
        // Nobody says how it was measured: the circle it states is taken at its word.
        let other = try await TestPlant.make()
        _ = try await other.receive(try TestPlant.acetone(tag: "T1"))
        try await other.see("T1", TestSite.inFlammables)
        try await other.see("T1", Self.justOutside)
        #expect(other.store.openAlarms.map(\.kind) == [.outsideZone])
        #expect(other.store.openAlarms.first?.finding.facts["decision"] == .text("plain"))
    }

    @Test("Incompatible neighbours and the site's border wait for the same certainty")
    func pairAndSiteExit() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone())
        let oxidiser = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        for _ in 0..<10 { try await Self.see(test, "T9", TestSite.inOxidisers, .uwb) }
        try await Self.see(test, "T9", Point(x: 40, y: 60), .uwb)
        #expect(!test.store.openAlarms.contains { $0.kind == .incompatiblePair })
        let seconds = try await Self.wait(test, "T9", Point(x: 40, y: 60), .uwb, for: .incompatiblePair)
        #expect(seconds.map { $0 <= 60 } == true)
        let pair = try #require(test.store.openAlarms.first { $0.kind == .incompatiblePair })
        #expect(pair.items.first == oxidiser.code && pair.finding.facts["technology"] == .text("uwb"))
        let away = try await Self.wait(test, "T9", Point(x: 124, y: 60), .uwb, for: .siteExit)
        #expect(away.map { $0 <= 60 } == true)
    }

    @Test("A zone says how it is decided: plain, or n of m", arguments: [("plain", 0), ("5 of 5", 4), ("8 of 10", 7)])
    func zoneDecides(decision: String, seconds: Int) async throws {
        var zones = try TestSite.zones()
        zones[1] = try TestSite.zone(
            "FL-1", .storage, (20, 50, 45, 75),
            ["allowed_classes": TestSite.classes("3"), "way_m": .number(25), "location_decision": .string(decision)])
        let test = try await TestPlant.make(zones: zones)
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        for _ in 0..<15 { try await Self.see(test, "T1", TestSite.inFlammables, .uwb) }
        #expect(try await Self.wait(test, "T1", Self.justOutside, .uwb, for: .outsideZone) == seconds)
        #expect(test.store.openAlarms.first?.finding.facts["decision"] == .text(decision))
    }

    @Test("A site says what its positions are measured by, where they do not say it themselves")
    func siteTechnology() async throws {
        var zones = try TestSite.zones()
        zones[0] = try TestSite.zone("SITE", .site, (0, 0, 120, 80), ["positioning": .string("uwb")], floor: nil)
        let test = try await TestPlant.make(zones: zones)
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        for _ in 0..<5 { try await test.see("T1", TestSite.inFlammables) }
        try await test.see("T1", Self.justOutside)
        #expect(test.store.openAlarms.isEmpty && test.plant.view.tag("T1")?.suspicion != nil)
        for (property, value) in [("positioning", "sonar"), ("location_decision", "9 of 8")] {
            zones[0] = try TestSite.zone("SITE", .site, (0, 0, 120, 80), [property: .string(value)], floor: nil)
            let refused = await refusal { try await test.plant.setZones(zones, by: TestPlant.admin) }
            #expect(refused.map { "\($0)".contains(property) } == true)
        }
    }

    @Test("After a restart a drum is where it was believed to be: no second alarm, and none is forgotten")
    func restart() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone(tag: "T1"))
        for _ in 0..<10 { try await Self.see(test, "T1", TestSite.inFlammables, .uwb) }
        _ = try await Self.wait(test, "T1", Self.justOutside, .uwb, for: .outsideZone)
        let next = try await test.restarted()
        for _ in 0..<20 { try await Self.see(next, "T1", Self.justOutside, .uwb) }
        #expect(next.store.openAlarms.map(\.kind) == [.outsideZone] && next.store.openAlarms.map(\.occurrence) == [1])
        #expect(try await next.item(item.code).zone == nil)
        for _ in 0..<20 { try await Self.see(next, "T1", TestSite.inFlammables, .uwb) }
        #expect(try await next.item(item.code).zone == "FL-1")
    }
}
