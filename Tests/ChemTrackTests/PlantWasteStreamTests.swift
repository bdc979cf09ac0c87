import ChemTrack
import Compliance
import Testing

@Suite("Waste streams of a plant")
struct PlantWasteStreamTests {
    static let facts = WasteStreamFacts(
        origin: .spentSolvent, process: Bilingual(zh: "零件清洗", en: "parts washing"), form: .liquid,
        composition: Mixture(components: [MixtureComponent(cas: "67-64-1", low_pct: 90, high_pct: 100)], flash_c: -18),
        isAqueous: false, solventUse: .other, beforeUse: [MixtureComponent(cas: "67-64-1", pct: 100)],
        reactsWithWater: false, givesOffToxicGas: false, isExplosive: false)

    static let choice = WasteCodeChoice(
        cnCode: "900-402-06", cnHazards: ["T", "I"], federalCodes: ["D001", "F003"], euProperties: ["HP 3", "HP 4"],
        reason: "HP 5：按体积分数低于限值")

    static func describe(_ test: TestPlant) async throws -> WasteStream {
        try await test.plant.describeStream(
            name: Bilingual(zh: "清洗废丙酮", en: "Spent washing acetone"), facts: facts, by: TestPlant.officer)
    }

    static func confirmed(_ test: TestPlant) async throws -> WasteStream {
        let stream = try await describe(test)
        return try await test.plant.confirmStream(stream.id, choice, by: TestPlant.officer)
    }

    @Test("described, proposed, confirmed: a container of it has its name and codes, and a restart keeps it")
    func journey() async throws {
        let test = try await PlantManifestTests.plant()
        let stream = try await Self.confirmed(test)
        #expect(stream.state == .confirmed)
        #expect(stream.confirmation?.proposals.contains { $0.code == "900-402-06" && $0.standing == .proposed } == true)
        let item = try await test.receive(try TestPlant.acetone())
        let waste = try await test.plant.declareWaste(
            item: item.code, WasteRequest(reason: "换液", stream: stream.id), by: TestPlant.officer)
        #expect(waste.waste?.cnCode == "900-402-06")
        #expect(waste.waste?.federalCodes == ["D001", "F003"])
        #expect(waste.waste?.hazards == ["T", "I"])
        #expect(waste.waste?.description.en == "Spent washing acetone")
        #expect(waste.waste?.stream == stream.id)
        #expect(test.store.now.wasteStreams[stream.id] == stream)
        #expect(try await test.store.load().wasteStreams == [stream])
        let kinds = test.store.now.entries.map(\.event.kind).filter { $0.hasPrefix("waste.") }
        #expect(kinds == ["waste.described", "waste.confirmed"])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var field: String
        var change: @Sendable (inout WasteCodeChoice) -> Void
        var testDescription: String { field }
    }

    static let wrongs = [
        Wrong(field: "reason") {
            $0.cnCode = "900-404-06"
            $0.reason = " "
        },
        Wrong(field: "cn_code") { $0.cnCode = "999-999-99" },
        Wrong(field: "cn_code") { $0.cnCode = nil },
        Wrong(field: "federal_codes") { $0.federalCodes = ["D099"] },
        Wrong(field: "cn_hazards") { $0.cnHazards = ["X"] },
    ]

    @Test("what is passed over needs a reason, and what no list has is refused", arguments: wrongs)
    func refuses(_ wrong: Wrong) async throws {
        let test = try await PlantManifestTests.plant()
        let stream = try await Self.describe(test)
        var choice = Self.choice
        wrong.change(&choice)
        let error = await refusal { _ = try await test.plant.confirmStream(stream.id, choice, by: TestPlant.officer) }
        #expect(error?.word == "invalid \(wrong.field)")
        #expect(test.store.now.wasteStreams[stream.id] == stream)
    }

    @Test("new facts make the confirmation void; a new name does not")
    func changed() async throws {
        let test = try await PlantManifestTests.plant()
        let stream = try await Self.confirmed(test)
        let renamed = try await test.plant.describeStream(
            stream.id, name: Bilingual(zh: "废丙酮", en: "Spent acetone"), facts: Self.facts, by: TestPlant.officer)
        #expect(renamed.state == .confirmed && renamed.revision == 1)
        var facts = Self.facts
        facts.composition?.components.append(MixtureComponent(cas: "108-88-3", pct: 5))
        let changed = try await test.plant.describeStream(
            stream.id, name: renamed.name, facts: facts, by: TestPlant.officer)
        #expect(changed.state == .draft && changed.revision == 2)
        let item = try await test.receive(try TestPlant.acetone())
        let request = WasteRequest(reason: "x", stream: stream.id)
        let error = await refusal {
            _ = try await test.plant.declareWaste(item: item.code, request, by: TestPlant.officer)
        }
        #expect(error?.word == "refused")
    }

    @Test("a container of something else, another code, and a retired stream are refused")
    func misfits() async throws {
        let test = try await PlantManifestTests.plant()
        var stream = try await Self.confirmed(test)
        let item = try await test.receive(try TestPlant.acetone())
        func word(_ request: WasteRequest) async -> String? {
            await refusal { _ = try await test.plant.declareWaste(item: item.code, request, by: TestPlant.officer) }?
                .word
        }
        #expect(await word(WasteRequest(cnCode: "900-404-06", reason: "x", stream: stream.id)) == "invalid cn_code")
        #expect(await word(WasteRequest(reason: "x", stream: "WS-0099")) == "notFound waste stream")
        var facts = Self.facts
        facts.composition = Mixture(components: [MixtureComponent(cas: "108-88-3", pct: 100)])
        let toluene = try await test.plant.describeStream(
            name: Bilingual(zh: "废甲苯", en: "Spent toluene"), facts: facts, by: TestPlant.officer)
        _ = try await test.plant.confirmStream(toluene.id, Self.choice, by: TestPlant.officer)
        #expect(await word(WasteRequest(reason: "x", stream: toluene.id)) == "invalid stream")
        stream = try await test.plant.retireStream(stream.id, reason: "工艺停用", by: TestPlant.officer)
        #expect(stream.state == .retired)
        #expect(await word(WasteRequest(reason: "x", stream: stream.id)) == "refused")
    }

    @Test("who may not dispose of waste describes and confirms nothing")
    func rights() async throws {
        let test = try await PlantManifestTests.plant()
        let stream = try await Self.describe(test)
        let described = await refusal {
            _ = try await test.plant.describeStream(
                name: stream.name, facts: Self.facts, by: TestPlant.warehouse)
        }
        let confirmed = await refusal {
            _ = try await test.plant.confirmStream(stream.id, Self.choice, by: TestPlant.warehouse)
        }
        #expect(described?.word == "forbidden dispose" && confirmed?.word == "forbidden dispose")
    }
}

@Suite("Choosing an entry of the US table")
struct ShippingChoiceTests {
    @Test("a choice becomes the one entry that is meant, or says what is missing")
    func choice() throws {
        let table = try DisposalTables.tables().shipping
        func text(_ choice: ShippingChoice) throws -> String {
            do { return try table.description(choice, isWaste: true).text() } catch let error as PlantError {
                return error.word
            }
        }
        #expect(
            try text(ShippingChoice(idNumber: "un 1993", packingGroup: "II", technicalNames: ["acetone"]))
                == "UN1993, Waste Flammable liquids, n.o.s. (acetone), 3, PG II")
        #expect(try text(ShippingChoice(idNumber: "UN1993")) == "invalid shipping.un")
        #expect(try text(ShippingChoice(idNumber: "UN9999")) == "invalid shipping.un")
        #expect(
            try text(ShippingChoice(idNumber: "UN1092", packingGroup: "I", isLimitedQuantity: true))
                == "invalid shipping.limited_quantity")
        #expect(
            try text(ShippingChoice(idNumber: "UN1071", inhalationZone: .a))
                == "UN1071, Waste Oil gas, compressed, 2.3, (2.1), Poison-Inhalation Hazard, Zone A")
    }
}
