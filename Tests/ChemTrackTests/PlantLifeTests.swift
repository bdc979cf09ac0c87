import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("A plant's life at random")
struct PlantLifeTests {
    private static let tags = ["T0", "T1", "T2", "T3"]
    private static let spots = [
        TestSite.inFlammables, TestSite.inOxidisers, TestSite.inYard, TestSite.offSite, Point(x: 8, y: 55),
        Point(x: 105, y: 10), Point(x: 45, y: 60),
    ]

    private struct Life {
        var test: TestPlant
        var random: CustodySeed
        var acknowledged: Set<String> = []

        mutating func step() async throws {
            let code = test.store.now.items.keys.sorted().randomElement(using: &random) ?? "CT-none"
            let test = test
            switch Int.random(in: 0..<22, using: &random) {
            case 0..<3: await receive()
            case 3..<9:
                let tag = PlantLifeTests.tags.randomElement(using: &random) ?? "T0"
                let spot = PlantLifeTests.spots.randomElement(using: &random) ?? TestSite.inYard
                let pause_ms = Int64.random(in: 100...15_000, using: &random)
                _ = await refusal { try await test.see(tag, spot, after_ms: pause_ms) }
            case 9..<12:
                let pause_ms = Int64.random(in: 250...400_000, using: &random)
                _ = await refusal { try await test.tick(after_ms: pause_ms) }
            case 12..<14:
                let zone = ["FL-1", "OX-1", "QU-1", "WS-1"].randomElement(using: &random) ?? "QU-1"
                _ = await refusal { _ = try await test.plant.move(item: code, to: zone, by: TestPlant.ehs) }
            case 14:
                let amount = Quantity.mass(Mass(milligrams: Int64.random(in: 1...30_000_000, using: &random)))
                _ = await refusal {
                    _ = try await test.plant.use(item: code, amount: amount, order: nil, by: TestPlant.ehs)
                }
            case 15:
                _ = await refusal {
                    _ = try await test.plant.declareWaste(
                        item: code, WasteRequest(cnCode: "900-402-06", reason: "x"), by: TestPlant.ehs)
                }
            case 16:
                _ = await refusal {
                    _ = try await test.plant.makeManifest(DispatchRequest(items: [code]), by: TestPlant.ehs)
                }
            case 17:
                let id = test.store.now.manifests.keys.sorted().randomElement(using: &random) ?? "M-none"
                let step = ManifestStep.allCases.randomElement(using: &random) ?? .void
                _ = await refusal { _ = try await test.take(step, of: id) }
            case 18:
                guard let alarm = test.store.openAlarms.randomElement(using: &random) else { return }
                _ = await refusal {
                    _ = try await test.plant.acknowledge(alarm: alarm.id, note: nil, by: TestPlant.ehs)
                }
            case 19:
                let dropped = ["FL-1", "OX-1", "-"].randomElement(using: &random) ?? "-"
                let zones = try TestSite.zones().filter { $0.id != dropped }
                _ = await refusal { try await test.plant.setZones(zones, by: TestPlant.admin) }
            case 20:
                test.store.fail(
                    commits: Int.random(in: 1...2, using: &random), loads: Int.random(in: 0...1, using: &random))
            default:
                test.store.fail(commits: 0)
                self.test = try await test.restarted()
            }
        }

        private mutating func receive() async {
            let tag = Bool.random(using: &random) ? PlantLifeTests.tags.randomElement(using: &random) : nil
            let kind = Int.random(in: 0..<3, using: &random)
            let test = test
            var made: [String] = []
            _ = await refusal {
                let request =
                    switch kind {
                    case 0: try TestPlant.acetone("20 kg", tag: tag)
                    case 1: try TestPlant.nitrate(tag: tag)
                    default: try TestPlant.mystery(tag: tag)
                    }
                made = try await test.plant.receive(request, by: TestPlant.ehs).items.map(\.code)
            }
            acknowledged.formUnion(made)
        }
    }

    @Test(
        "Whatever happens, what was acknowledged is kept and everything adds up",
        arguments: 1...12 as ClosedRange<UInt64>)
    func life(seed: UInt64) async throws {
        let first = try await TestPlant.make()
        for party in [
            Party(id: "g", role: .generator, details: DisposalSample.generator),
            Party(id: "t", role: .transporter, details: DisposalSample.carrier),
            Party(id: "f", role: .facility, details: DisposalSample.facility),
        ] { try await first.plant.register(party, by: TestPlant.admin) }
        var life = Life(test: first, random: CustodySeed(seed: seed))
        for step in 0..<120 {
            try await life.step()
            try Self.check(life.test.store.now, life.acknowledged, "seed \(seed) step \(step)")
        }
        life.test.store.fail(commits: 0)
        try await life.test.tick(after_ms: 2_000)
        try await Self.compare(life.test, "seed \(seed)")
    }

    /// What holds after every step (R1-R3 of the reliability promises).
    private static func check(_ kept: MemoryStore.Kept, _ acknowledged: Set<String>, _ comment: Comment) throws {
        #expect(acknowledged == Set(kept.items.keys), comment)
        #expect(kept.entries.map(\.event.seq) == Array(kept.entries.indices), comment)
        var taken: [String: Int64] = [:]
        for event in kept.entries.map(\.event) where event.kind == "item.used" {
            taken[event.subject, default: 0] += try #require(event.body["taken"]?.amount?.number)
        }
        for item in kept.items.values {
            guard case .mass(let left) = item.quantity, case .mass(let received) = item.received else { continue }
            #expect(left.milligrams + taken[item.code, default: 0] == received.milligrams, comment)
            #expect(left.milligrams > 0 || item.state != .stored, comment)
            let isListed = [.manifested, .shipped, .disposed].contains(item.state)
            #expect((item.manifest != nil) == isListed, comment)
        }
        let listed = kept.manifests.values.filter { $0.state != .void }.flatMap(\.items)
        #expect(Set(listed).count == listed.count, comment)
        #expect(Set(listed) == Set(kept.items.values.filter { $0.manifest != nil }.map(\.code)), comment)
    }

    /// The plant that lived through it and one that has just read the store say the same.
    private static func compare(_ old: TestPlant, _ comment: Comment) async throws {
        let fresh = try await TestPlant.over(old.store, old.clock)
        for code in old.store.now.items.keys {
            #expect(await old.plant.item(forCode: code) == old.store.now.items[code], comment)
            #expect(await fresh.plant.item(forCode: code) == old.store.now.items[code], comment)
        }
        let material = try old.plant.identify(cas: "67-64-1", name: nil, concentration_pct: nil, form: .liquid)
        let quantity = try Quantity("10 kg")
        let suggestions = await old.plant.suggestZones(for: material, quantity: quantity)
        let again = await fresh.plant.suggestZones(for: material, quantity: quantity)
        // The same reasons, in whatever order the neighbours were met.
        #expect(again.map(\.zone) == suggestions.map(\.zone), comment)
        #expect(again.map(\.rank) == suggestions.map(\.rank), comment)
        #expect(again.map { Set($0.findings) } == suggestions.map { Set($0.findings) }, comment)
        #expect(await fresh.plant.counts.ledgerSize == old.plant.counts.ledgerSize, comment)
        #expect(await fresh.plant.counts.openAlarms == old.plant.counts.openAlarms, comment)
        // Judging everything anew finds nothing that was missed or is over.
        try await old.plant.judgeAll()
        try await old.tick(after_ms: 10_000)
        let before = old.store.now.alarmHistory
        try await old.plant.judgeAll()
        #expect(old.store.now.alarmHistory == before, comment)
    }
}
