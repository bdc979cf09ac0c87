import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Thresholds of the live site")
struct ThresholdWatchTests {
    /// The test site with units, design maxima and people.
    private func zones(
        people: JSONValue = .number(40), design: JSONValue? = nil, process: JSONValue? = nil
    ) throws -> [Zone] {
        try TestSite.zones().map { zone in
            var more = zone.properties
            switch zone.id {
            case "SITE": more["people_500m"] = people
            case "FL-1":
                more["hazard_unit"] = .string("W1")
                more["containment_l"] = .number(2_000_000)
                more["design_maximum"] = design
                more["process"] = process
            case "OX-1", "GN-1", "QU-1", "WS-1": more["hazard_unit"] = .string("W2")
            default: break
            }
            return try Zone(
                id: zone.id, name: zone.name, floor: zone.floor, kind: zone.kind, geometry: zone.geometry,
                crs: zone.crs,
                properties: more)
        }
    }

    private static func line(_ cas: String, _ quantity: String) -> JSONValue {
        .object(["cas": .string(cas), "quantity": .string(quantity)])
    }

    private func sum(
        _ picture: ThresholdPicture, _ unit: String?, _ basis: ThresholdSum.Basis = .stock
    ) throws -> ThresholdSum {
        try #require(picture.sums.first { $0.scheme == "gb18218" && $0.unit == unit && $0.basis == basis })
    }

    @Test("Receiving, moving and using change the sum of the unit the container stands in")
    func live() async throws {
        let test = try await TestPlant.make(zones: zones())
        // Acetone: 500 t in table 1.
        let item = try await test.receive(try TestPlant.acetone("150 kg"))
        var picture = await test.plant.thresholds()
        #expect(try sum(picture, "W1").share == 0.15 / 500 && sum(picture, "W2").share == 0)
        #expect(try sum(picture, "W1").majorHazard?.alpha == 1.2)
        _ = try await test.plant.use(
            item: item.code, amount: try Quantity("50 kg"), order: "WO-1", by: TestPlant.warehouse)
        picture = await test.plant.thresholds()
        #expect(try sum(picture, "W1").share == 0.1 / 500)
    }

    @Test("Zones that could not be stored leave every sum as it was")
    func zonesNotStored() async throws {
        let test = try await TestPlant.make(zones: zones())
        // Nobody sees it: without its zone it would stand in none, and count in no unit.
        let item = try await test.receive(try TestPlant.acetone("150 kg"))
        let sums = await test.plant.thresholds().sums
        test.store.fail(commits: 1)
        let error = await refusal { try await test.plant.setZones([], by: TestPlant.admin) }
        #expect(error?.word == "storeUnavailable")
        #expect(await test.plant.thresholds().sums == sums)
        _ = try await test.plant.use(
            item: item.code, amount: try Quantity("50 kg"), order: "WO-1", by: TestPlant.warehouse)
        #expect(try sum(await test.plant.thresholds(), "W1").share == 0.1 / 500)
        try await test.plant.setZones([], by: TestPlant.admin)
        #expect(await test.plant.thresholds().sums.allSatisfy { $0.unit != "W1" })
    }

    @Test("An amount asked about is shown before and after, and changes nothing")
    func planned() async throws {
        let test = try await TestPlant.make(zones: zones())
        let planned = StockLine(cas: "67-64-1", name: "", quantity: try Quantity("500 t"), unitID: "W1")
        let asked = try sum(await test.plant.thresholds(planned: planned), "W1")
        #expect(asked.share == 0 && asked.shareAfter == 1 && asked.phaseAfter == .reached)
        #expect(asked.majorHazardAfter?.level == 4)
        #expect(try sum(await test.plant.thresholds(), "W1").shareAfter == nil)
    }

    @Test("Four fifths of a threshold are an alarm, the threshold a graver one, and it returns below")
    func alarm() async throws {
        let test = try await TestPlant.make(zones: zones())
        // Acetone by the tank: 400 of 500 t are exactly four fifths.
        let first = try await test.receive(try TestPlant.acetone("399.999 t"))
        try await test.tick(after_ms: 1_000)
        #expect(test.store.openAlarms.filter { $0.kind == .threshold }.isEmpty)
        _ = try await test.receive(try TestPlant.acetone("1 kg"))
        try await test.tick(after_ms: 1_000)
        var alarms = test.store.openAlarms.filter { $0.kind == .threshold }
        #expect(!alarms.isEmpty && alarms.allSatisfy { $0.priority == .low && $0.finding.verdict == .note })
        _ = try await test.receive(try TestPlant.acetone("100 t"))
        try await test.tick(after_ms: 1_000)
        alarms = test.store.openAlarms.filter { $0.kind == .threshold }
        #expect(alarms.contains { $0.priority == .medium && $0.finding.verdict == .review })
        #expect(alarms.allSatisfy { $0.finding.citation.document == "GB 18218" })
        _ = try await test.plant.use(
            item: first.code, amount: try Quantity("399.999 t"), order: "WO", by: TestPlant.warehouse)
        try await test.tick(after_ms: 1_000)
        try await test.tick(after_ms: 11_000)
        #expect(test.store.openAlarms.filter { $0.kind == .threshold }.allSatisfy { $0.state == .returned })
    }

    @Test("A unit that is a major hazard source by design alarms only beyond its design")
    func design() async throws {
        let design = JSONValue.array([Self.line("67-64-1", "600 t")])
        let test = try await TestPlant.make(zones: zones(design: design))
        _ = try await test.receive(try TestPlant.acetone("600 t"))
        let picture = await test.plant.thresholds()
        #expect(try sum(picture, "W1", .design).share == 1.2 && sum(picture, "W1", .design).phase == .reached)
        try await test.tick(after_ms: 1_000)
        let inW1 = {
            test.store.openAlarms.filter { $0.kind == .threshold && $0.finding.facts["storage_unit"] == .text("W1") }
        }
        #expect(inW1().isEmpty)
        _ = try await test.receive(try TestPlant.acetone("1 kg"))
        try await test.tick(after_ms: 1_000)
        #expect(inW1().count == 1)
    }

    @Test("Without units the site is one, and people that nobody counted are many")
    func whole() async throws {
        let test = try await TestPlant.make()
        _ = try await test.receive(try TestPlant.acetone("500 kg"))
        let picture = await test.plant.thresholds()
        #expect(picture.units.units.isEmpty && picture.units.people_500m == nil)
        let whole = try sum(picture, nil)
        #expect(whole.share == 0.5 / 500 && whole.majorHazard?.alpha == 2)
    }

    @Test("A zone that says something nobody understands is refused, with the zone and the property")
    func refused() async throws {
        let test = try await TestPlant.make()
        for (zones, word) in [
            (try zones(people: .number(-1)), "people_500m"), (try zones(people: .string("many")), "people_500m"),
            (try zones(design: .string("600 t")), "design_maximum"),
            (try zones(design: .array([Self.line("67-64-2", "600 t")])), "design_maximum[0]"),
            (try zones(design: .array([Self.line("67-64-1", "600")])), "design_maximum[0]"),
            (try zones(process: .string("hot")), "process"),
        ] {
            let error = await refusal { try await test.plant.setZones(zones, by: TestPlant.admin) }
            guard case .invalid("zones", let text)? = error else {
                Issue.record("\(word): \(String(describing: error))")
                continue
            }
            #expect(text.en.contains(word) && text.zh.contains(word), "\(text.en)")
        }
    }
}
