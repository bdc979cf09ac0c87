import ChemTrack
import Compliance
import Testing

@Suite("Adding to a container of waste")
struct CollectTests {
    /// A container declared waste, and a material to be added.
    private static func waste(
        _ test: TestPlant, _ request: ReceiptRequest, code: String = "900-402-06", stream: String? = nil
    ) async throws -> Item {
        let item = try await test.receive(request)
        return try await test.plant.declareWaste(
            item: item.code, WasteRequest(cnCode: code, reason: "废", stream: stream), by: TestPlant.officer)
    }

    private static func solvent(
        _ cas: String, _ quantity: String = "20 kg", _ density: Double = 0.87
    ) throws -> ReceiptRequest {
        ReceiptRequest(
            cas: cas, name: nil, quantity: try Quantity(quantity), form: .liquid, density_kg_per_L: density,
            packaging: ManifestPackaging(epaType: ManifestCode("DM"), cn: "铁桶"))
    }

    private static func collect(
        _ test: TestPlant, _ target: Item, _ source: Item, _ amount: String? = nil
    ) async throws -> [Item] {
        try await test.plant.collect(
            into: target.code,
            CollectRequest(source: source.code, amount: try amount.map { try Quantity($0) }, reason: "收集"),
            by: TestPlant.warehouse)
    }

    @Test("what leaves the stock is what the waste gains, to the milligram, in journal and ledger")
    func amounts() async throws {
        let test = try await PlantManifestTests.plant()
        let drum = try await Self.waste(test, try TestPlant.acetone("100 kg"))
        let can = try await test.receive(try TestPlant.acetone("10 kg"))
        let items = try await Self.collect(test, drum, can, "2.000001 kg")
        #expect(items[0].quantity == (try Quantity("102.000001 kg")))
        #expect(items[1].quantity == (try Quantity("7.999999 kg")))
        #expect(items[0].mixture == nil)
        let entries = test.store.now.amounts.suffix(2)
        #expect(entries.map(\.change) == [-2_000_001, 2_000_001])
        #expect(entries.map(\.account) == [.stock, .waste])
        #expect(entries.map(\.other) == [drum.code, can.code])
        #expect(test.store.now.entries.suffix(2).map(\.event.kind) == ["item.discarded", "item.collected"])
        let rest = try await Self.collect(test, items[0], items[1])
        #expect(rest[1].state == .empty)
        #expect(rest[0].quantity == (try Quantity("110 kg")))
    }

    @Test("two of one stream become its mixture, with the hazards of both, also after a restart")
    func mixes() async throws {
        let test = try await PlantManifestTests.plant()
        var facts = PlantWasteStreamTests.facts
        facts.composition = Mixture(components: [
            MixtureComponent(cas: "67-64-1", low_pct: 0, high_pct: 100),
            MixtureComponent(cas: "108-88-3", low_pct: 0, high_pct: 100),
        ])
        let stream = try await test.plant.describeStream(
            name: Bilingual(zh: "混合废溶剂", en: "Mixed spent solvents"), facts: facts, by: TestPlant.officer)
        _ = try await test.plant.confirmStream(stream.id, PlantWasteStreamTests.choice, by: TestPlant.officer)
        let drum = try await Self.waste(test, try TestPlant.acetone("30 kg"), stream: stream.id)
        let can = try await test.receive(try Self.solvent("108-88-3", "10 kg"))
        let mixed = try await Self.collect(test, drum, can)[0]
        let parts = try #require(mixed.mixture?.components)
        #expect(parts.map(\.cas) == ["67-64-1", "108-88-3"])
        #expect(parts.map(\.high_pct) == [75, 25])
        let classes = Set(mixed.classification?.hazards.map(\.hazardClass) ?? [])
        #expect(classes.isSuperset(of: ["FLAM_LIQ", "REPR", "ASP_TOX"]))
        let again = try await test.restarted()
        #expect(try await again.item(drum.code) == mixed)
        // A further addition is judged against all that is in it.
        let acid = try await test.receive(try Self.solvent("7664-93-9", "1 kg", 1.8))
        try #require(acid.state == .stored)
        let error = await refusal { _ = try await Self.collect(test, mixed, acid) }
        #expect(error?.word == "blocked")
    }

    struct Pair: Sendable, CustomTestStringConvertible {
        var holds: String
        var adds: String
        var form: PhysicalForm = .liquid
        var testDescription: String { "\(adds) into \(holds)" }
    }

    @Test(
        "what reacts is not added, and nothing changes",
        arguments: [
            // Acetone with sulfuric acid and with a nitrate; hypochlorite, and caustic soda, with sulfuric acid.
            Pair(holds: "67-64-1", adds: "7664-93-9"), Pair(holds: "67-64-1", adds: "7631-99-4"),
            Pair(holds: "7681-52-9", adds: "7664-93-9"), Pair(holds: "1310-73-2", adds: "7664-93-9", form: .solid),
        ])
    func reacts(_ pair: Pair) async throws {
        let test = try await PlantManifestTests.plant()
        var held = try Self.solvent(pair.holds)
        held.form = pair.form
        var drum = try await Self.waste(test, held, code: "900-999-49")
        drum = try await test.plant.move(item: drum.code, to: "WS-1", by: TestPlant.warehouse)
        var added = try Self.solvent(pair.adds)
        if pair.adds == "7631-99-4" { (added.form, added.density_kg_per_L) = (.solid, nil) }
        let can = try await test.receive(added)
        try #require(can.state == .stored)
        let before = test.store.now.entries.count
        let error = await refusal { _ = try await Self.collect(test, drum, can) }
        #expect(error?.word == "blocked")
        #expect(try await test.item(drum.code).quantity == drum.quantity)
        #expect(try await test.item(can.code).quantity == can.quantity)
        #expect(test.store.now.entries.count == before)
    }

    @Test("what nobody knows, what is of another waste, and what is no waste container are refused")
    func refuses() async throws {
        let test = try await PlantManifestTests.plant()
        let drum = try await Self.waste(test, try TestPlant.acetone())
        let mystery = try await test.receive(try TestPlant.mystery())
        let toluene = try await test.receive(try Self.solvent("108-88-3"))
        let can = try await test.receive(try TestPlant.acetone("5 kg"))
        func word(_ target: Item, _ source: Item, _ amount: String? = nil) async -> String? {
            await refusal { _ = try await Self.collect(test, target, source, amount) }?.word
        }
        // An unknown container is in quarantine, from which nothing is poured.
        #expect(await word(drum, mystery) == "refused")
        #expect(await word(drum, toluene) == "invalid source")
        #expect(await word(can, toluene) == "refused")
        #expect(await word(drum, drum) == "invalid source")
        #expect(await word(drum, can, "6 kg") == "invalid amount")
        #expect(await word(drum, can, "1 L") == "invalid amount")
        let viewer = await refusal {
            _ = try await test.plant.collect(
                into: drum.code, CollectRequest(source: can.code, reason: "x"),
                by: Actor(id: "u:9", auth: "pw", role: .viewer, display: "Guest"))
        }
        #expect(viewer?.word == "forbidden collect")
    }

    @Test("a container whose label nobody has confirmed does not leave")
    func label() async throws {
        let test = try await PlantManifestTests.plant()
        let drum = try await Self.waste(test, try TestPlant.acetone())
        _ = try await test.plant.move(item: drum.code, to: "WS-1", by: TestPlant.warehouse)
        let manifest = try await PlantManifestTests.draft(test, [drum.code])
        #expect(manifest.findings.contains { $0.rule == "manifest.container-unlabelled" && $0.verdict == .prohibited })
        let error = await refusal { _ = try await test.plant.issue(manifest: manifest.id, by: TestPlant.officer) }
        #expect(error?.word == "blocked")
        _ = try await test.plant.confirmLabel(item: drum.code, by: TestPlant.warehouse)
        let issued = try await test.plant.issue(manifest: manifest.id, by: TestPlant.officer)
        #expect(issued.state == .ready)
    }

    @Test("a facility's yearly quantity counts down with what is put on manifests")
    func quota() async throws {
        let test = try await PlantManifestTests.plant()
        var facility = DisposalSample.facility
        facility.licence?.quotaLeft_mg = nil
        facility.licence?.yearly_mg = 400_000_000
        try await test.plant.register(
            Party(id: "facility", role: .facility, details: facility), by: TestPlant.admin)
        func draft() async throws -> Manifest {
            let item = try await PlantManifestTests.waste(test)
            return try await PlantManifestTests.draft(test, [item.code])
        }
        func isOver(_ manifest: Manifest) -> Bool {
            manifest.findings.contains { $0.rule == "manifest.quota-exceeded" }
        }
        // 160 kg each: the third is beyond 400 kg.
        let first = try await draft()
        #expect(!isOver(first))
        #expect(!isOver(try await draft()))
        let third = try await draft()
        #expect(isOver(third))
        // What is given up does not count.
        for id in [first.id, third.id] { _ = try await test.plant.void(manifest: id, by: TestPlant.officer) }
        #expect(!isOver(try await draft()))
    }
}
