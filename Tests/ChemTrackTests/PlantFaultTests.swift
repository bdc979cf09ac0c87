import ChemTrack
import Compliance
import Geofence
import Labels
import Testing

@Suite("A store that fails")
struct PlantFaultTests {
    @Test("The caller is told, nothing has changed, and the next command works", arguments: [0, 1, 3])
    func failsOnce(failingLoads: Int) async throws {
        let test = try await TestPlant.make()
        let kept = try await test.receive(try TestPlant.acetone())
        let before = test.store.now
        test.store.fail(commits: 1, loads: failingLoads)
        let error = await refusal { _ = try await test.receive(try TestPlant.acetone(count: 2)) }
        #expect(error?.word == "storeUnavailable")
        #expect(await test.plant.health.storeProblem != nil)
        for _ in 1..<max(failingLoads, 1) {
            // While the store cannot even be read, nothing is decided on what was not stored.
            let again = await refusal { _ = try await test.receive(try TestPlant.acetone()) }
            #expect(again?.word == "storeUnavailable")
        }
        #expect(test.store.now.items == before.items)
        let next = try await test.receive(try TestPlant.acetone())
        #expect(next.code == ItemCode(serial: 2).text)
        #expect(await test.plant.health.storeProblem == nil)
        #expect(test.store.now.entries.map(\.event.seq) == [0, 1])
        #expect(await test.plant.counts.items == 2)
        #expect(try await test.item(kept.code) == kept)
    }

    @Test("A failed commit is taken back without reading the whole store again")
    func takenBack() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        let loads = test.store.now.loads
        test.store.fail(commits: 1)
        let error = await refusal {
            _ = try await test.plant.move(item: ItemCode(serial: 1).text, to: "QU-1", by: TestPlant.ehs)
        }
        #expect(error?.word == "storeUnavailable")
        #expect(test.store.now.loads == loads)
        #expect(try await test.item(ItemCode(serial: 1).text) == test.store.now.items.values.first)
        _ = try await test.receive(try TestPlant.acetone())
        #expect(test.store.now.entries.map(\.event.seq) == [0, 1])
    }

    @Test("A commit that is reported as failed but was kept is found, and the plant goes on from it")
    func keptAfterAll() async throws {
        let test = try await TestPlant.make()
        test.store.failButKeep()
        let error = await refusal { _ = try await test.receive(try TestPlant.acetone()) }
        #expect(error?.word == "storeUnavailable")
        #expect(await test.plant.counts.items == 1)
        let next = try await test.receive(try TestPlant.acetone())
        #expect(next.code == ItemCode(serial: 2).text)
        #expect(test.store.now.entries.map(\.event.seq) == [0, 1])
    }

    @Test("What came in while a commit failed is refused with it, and codes and ledger stay without gaps")
    func failsUnderLoad() async throws {
        let test = try await TestPlant.make()
        test.store.fail(commits: 2)
        let outcomes = await withTaskGroup(of: String?.self) { group in
            for number in 0..<80 {
                group.addTask {
                    for _ in 0..<(number % 7) * 3 { await Task.yield() }
                    return try? await test.receive(try TestPlant.acetone("1 kg")).code
                }
            }
            var outcomes: [String?] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        // Whoever came while the plant was recovering was refused without a commit: the second failure may be unused.
        test.store.fail(commits: 0)
        let acknowledged = Set(outcomes.compactMap { $0 })
        #expect(outcomes.count { $0 == nil } > 0)
        #expect(acknowledged == Set(test.store.now.items.keys))
        let entries = test.store.now.entries
        #expect(entries.map(\.event.seq) == Array(entries.indices))
        // The plant goes on from the stored state.
        let next = try await test.receive(try TestPlant.acetone("1 kg"))
        #expect(next.code == ItemCode(serial: UInt64(acknowledged.count + 1)).text)
        #expect(await test.plant.counts.ledgerSize == entries.count + 1)
        #expect(await test.plant.counts.items == acknowledged.count + 1)
    }

    @Test("A code that a failed receipt had used is judged by what it holds now")
    func reusedCode() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone())
        test.store.fail(commits: 1)
        // This one would have been a flammable with the second code.
        _ = await refusal { _ = try await test.receive(try TestPlant.acetone(tag: "T9")) }
        let oxidiser = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        #expect(oxidiser.code == ItemCode(serial: 2).text)
        try await test.see("T9", TestSite.inFlammables)
        #expect(test.store.openAlarms.contains { $0.kind == .incompatiblePair })
    }

    @Test("A passage and its alarm that could not be stored are stored with the next tick, once")
    func liveFailure() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone())
        let oxidiser = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        try await test.see("T9", TestSite.inOxidisers)
        let notices = test.plant.board.listen()
        test.store.fail(commits: 1, loads: 1)
        let error = await refusal { try await test.see("T9", TestSite.inFlammables, after_ms: 20_000) }
        #expect(error?.word == "storeUnavailable")
        let seen_ms = test.clock.now_ms()
        #expect(test.store.openAlarms.isEmpty)
        // The tag falls silent: the timer alone has to catch up.
        // For a moment nothing is asked of the store, so that fixes do not make it read everything again and again.
        try await test.tick(after_ms: 1_999)
        let early = await refusal { try await test.see("T8", TestSite.inYard, after_ms: 0) }
        #expect(early?.word == "storeUnavailable")
        #expect(test.store.openAlarms.isEmpty)
        try await test.tick(after_ms: 1)
        #expect(Set(test.store.openAlarms.map(\.kind)) == [.incompatiblePair, .zoneUnsuitable])
        #expect(
            test.store.now.passages.suffix(3).map { "\($0.event) \($0.zone)" }
                == ["exit OX-1", "enter FL-1", "enter SITE"])
        #expect(test.store.now.passages.suffix(3).map(\.at_ms) == [seen_ms, seen_ms, seen_ms + 1_999])
        #expect(try await test.item(oxidiser.code).zone == "FL-1")
        let commits = test.store.now.commits
        try await test.tick(after_ms: 250)
        #expect(test.store.now.commits == commits)
        test.plant.board.close()
        var told: [Alarm] = []
        for await entry in notices { if case .alarm(let alarm) = entry.notice { told.append(alarm) } }
        #expect(told.count == 2)
        #expect(told.allSatisfy { test.store.now.alarmHistory.contains($0) })
    }

    @Test("An off-delay that ran when the store failed does not leave an alarm open for ever")
    func clearingSurvivesFailure() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        try await test.see("T1", TestSite.inFlammables)
        try await test.see("T1", TestSite.offSite, after_ms: 30_000)
        try await test.see("T1", TestSite.inFlammables, after_ms: 30_000)
        test.store.fail(commits: 1)
        let error = await refusal { try await test.tick(after_ms: 10_000) }
        #expect(error?.word == "storeUnavailable")
        try await test.tick(after_ms: 2_000)
        try await test.tick(after_ms: 10_000)
        #expect(test.store.openAlarms.map(\.state) == [.returned])
    }

    @Test("Zones that could not be stored are not in force, neither on the plan nor for the next fix")
    func zonesNotStored() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        test.store.fail(commits: 1)
        let error = await refusal { try await test.plant.setZones([], by: TestPlant.admin) }
        #expect(error?.word == "storeUnavailable")
        try await test.see("T1", TestSite.inFlammables, after_ms: 2_000)
        #expect(test.plant.view.tag("T1")?.zones == ["SITE", "FL-1"])
        #expect(test.plant.view.zones.count == 6)
        #expect(test.store.now.passages.map(\.event) == ["enter", "enter"])
    }

    @Test(
        "Every alarm that was published is one that is stored, whatever fails in between",
        arguments: 1...12 as ClosedRange<UInt64>)
    func publishedIsStored(seed: UInt64) async throws {
        var random = CustodySeed(seed: seed)
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone(count: 3))
        _ = try await test.receive(try TestPlant.acetone(tag: "T1"))
        _ = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        let notices = test.plant.board.listen()
        let spots = [TestSite.inFlammables, TestSite.inOxidisers, TestSite.inYard, TestSite.offSite]
        for _ in 0..<60 {
            if Int.random(in: 0..<5, using: &random) == 0 {
                test.store.fail(
                    commits: Int.random(in: 1...2, using: &random), loads: Int.random(in: 0...1, using: &random))
            }
            let tag = Bool.random(using: &random) ? "T1" : "T9"
            let spot = spots.randomElement(using: &random) ?? TestSite.inYard
            let pause_ms = Int64.random(in: 500...12_000, using: &random)
            if Bool.random(using: &random) {
                _ = await refusal { try await test.see(tag, spot, after_ms: pause_ms) }
            } else {
                _ = await refusal { try await test.tick(after_ms: pause_ms) }
            }
            if let alarm = test.store.openAlarms.randomElement(using: &random),
                Int.random(in: 0..<4, using: &random) == 0
            {
                _ = await refusal {
                    _ = try await test.plant.acknowledge(alarm: alarm.id, note: nil, by: TestPlant.ehs)
                }
            }
        }
        test.store.fail(commits: 0)
        try await test.tick(after_ms: 2_000)
        test.plant.board.close()
        var told: [Alarm] = []
        for await entry in notices { if case .alarm(let alarm) = entry.notice { told.append(alarm) } }
        #expect(told == test.store.now.alarmHistory, "seed \(seed)")
        let entries = test.store.now.entries
        #expect(entries.map(\.event.seq) == Array(entries.indices), "seed \(seed)")
        // What the plant holds is what a restart would find: no alarm more, none less, nothing else to say.
        let open = test.store.openAlarms
        let sums = await test.plant.thresholds().sums
        let again = try await test.restarted()
        #expect(test.store.openAlarms.map(\.id) == open.map(\.id), "seed \(seed)")
        #expect(await again.plant.thresholds().sums == sums, "seed \(seed)")
    }
}
