import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Conflicts in a room")
struct RoomConflictTests {
    @Test("A drum carried past many neighbours rings once, not with every step")
    func ringsOnce() async throws {
        let test = try await TestPlant.make()
        for number in 0..<25 {
            _ = try await test.receive(try TestPlant.acetone("1 kg", tag: "N\(number)"))
            try await test.see("N\(number)", Point(x: 21 + Double(number % 5) * 5, y: 51 + Double(number / 5) * 5))
        }
        _ = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        try await test.see("T9", TestSite.inOxidisers)
        for step in 0..<24 {
            try await test.see("T9", Point(x: 20.5 + Double(step), y: 51 + Double(step)), after_ms: 2_000)
        }
        let rung = test.store.now.alarmHistory.filter { $0.kind == .incompatiblePair }
        #expect(rung.count == 1)
        #expect(rung.first?.items.count == 11)
    }

    @Test("In the open, what needs a room of its own needs six metres")
    func inTheOpen() async throws {
        let test = try await TestPlant.make()
        let drum = try await test.receive(try TestPlant.acetone(tag: "T1"))
        let oxidiser = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        try await test.see("T1", TestSite.inYard)
        try await test.see("T9", Point(x: TestSite.inYard.x + 6.5, y: TestSite.inYard.y))
        #expect(test.store.openAlarms.isEmpty)
        try await test.see("T9", Point(x: TestSite.inYard.x + 5.5, y: TestSite.inYard.y))
        let pair = try #require(test.store.openAlarms.first)
        #expect(pair.kind == .incompatiblePair)
        #expect(Set(pair.items) == [drum.code, oxidiser.code])
        #expect(pair.zone == nil)
        // The other one goes on into its store: the yard is judged again, and is clear.
        try await test.see("T1", TestSite.inFlammables, after_ms: 20_000)
        try await test.tick(after_ms: 10_000)
        #expect(test.store.now.alarms[pair.id]?.state == .returned)
    }

    @Test("Two floors of the open are not one place")
    func floors() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        _ = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        try await test.see("T1", TestSite.inYard)
        test.clock.advance(1_000)
        var above = test.fix("T9", TestSite.inYard)
        above.floor = 2
        try await test.plant.apply([above])
        #expect(test.store.openAlarms.isEmpty)
        try await test.see("T9", TestSite.inYard, after_ms: 5_000)
        let pair = try #require(test.store.openAlarms.first { $0.kind == .incompatiblePair })
        test.clock.advance(20_000)
        above = test.fix("T9", TestSite.inYard)
        above.floor = 2
        try await test.plant.apply([above])
        try await test.tick(after_ms: 10_000)
        // The floor that was left is judged too.
        #expect(test.store.now.alarms[pair.id]?.state == .returned)
    }

    @Test("An untagged neighbour in the zone counts as too near, because nobody knows where it is")
    func untagged() async throws {
        let corrosives = ["allowed_classes": TestSite.classes("8")]
        let test = try await TestPlant.make(zones: [
            try TestSite.zone("AC-1", .storage, (0, 0, 30, 30), corrosives),
            try TestSite.zone("BA-1", .storage, (40, 0, 60, 30), corrosives),
        ])
        let acid = try await test.receive(
            ReceiptRequest(
                cas: "7664-93-9", name: nil, quantity: try Quantity("1 kg"), concentration_pct: 98, form: .liquid,
                density_kg_per_L: 1.84, zone: "AC-1"))
        _ = try await test.receive(
            ReceiptRequest(
                cas: "1310-73-2", name: nil, quantity: try Quantity("1 kg"), form: .solid, tag: "B", zone: "BA-1"))
        try await test.see("B", Point(x: 28, y: 28))
        let pair = try #require(test.store.openAlarms.first { $0.kind == .incompatiblePair })
        #expect(pair.items.last == acid.code)
        #expect(pair.finding.facts["distance_m"] == nil)
    }

    @Test("Waste is judged as waste from the moment it is declared")
    func becomesWaste() async throws {
        // One room, a store and a waste store in it: what is waste may not stay in the store.
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone(tag: "T1"))
        try await test.see("T1", TestSite.inFlammables)
        _ = try await test.plant.declareWaste(
            item: item.code, WasteRequest(cnCode: "900-402-06", reason: "x"), by: TestPlant.officer)
        let before = test.store.now.alarmHistory
        // Judging everything again finds nothing that the declaration had not found.
        try await test.plant.judgeAll()
        #expect(test.store.now.alarmHistory == before)
    }
}
