import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("From waste to the carrier")
struct PlantManifestTests {
    private static let reason = WasteRequest(cnCode: "900-402-06", federalCodes: ["F003"], reason: "清洗后的废溶剂")

    static func parties() -> [Party] {
        [
            Party(id: "generator", role: .generator, details: DisposalSample.generator),
            Party(id: "carrier", role: .transporter, details: DisposalSample.carrier),
            Party(id: "facility", role: .facility, details: DisposalSample.facility),
        ]
    }

    static let dispatch = DispatchRequest(
        items: [], plate: "浙A12345", driver: "王强", driverPhone: "13800000000")

    static func plant() async throws -> TestPlant {
        let test = try await TestPlant.make()
        for party in parties() { try await test.plant.register(party, by: TestPlant.admin) }
        return test
    }

    /// A container declared waste and put into the waste store.
    static func waste(_ test: TestPlant, tag: String? = nil) async throws -> Item {
        let item = try await test.receive(try TestPlant.acetone(tag: tag))
        _ = try await test.plant.declareWaste(item: item.code, reason, by: TestPlant.officer)
        _ = try await test.plant.confirmLabel(item: item.code, by: TestPlant.warehouse)
        return try await test.plant.move(item: item.code, to: "WS-1", by: TestPlant.warehouse)
    }

    static func draft(_ test: TestPlant, _ codes: [String]) async throws -> Manifest {
        var request = dispatch
        request.items = codes
        return try await test.plant.makeManifest(request, by: TestPlant.officer)
    }

    @Test("Declared waste carries the entry of the national list, and its reason is kept apart from the ledger")
    func declares() async throws {
        let test = try await Self.plant()
        let item = try await Self.waste(test)
        #expect(item.state == .waste)
        #expect(item.zone == "WS-1")
        #expect(item.waste?.category == "HW06")
        #expect(item.waste?.hazards.isEmpty == false)
        let event = try #require(test.store.now.entries.first { $0.event.kind == "item.waste" }?.event)
        #expect(event.body["code"]?.text == "900-402-06")
        #expect(event.privateDigest != nil)
        #expect(test.store.now.texts.map(\.text.text) == ["清洗后的废溶剂"])
        #expect(test.store.openAlarms.isEmpty)
    }

    @Test("A code that is not in the list, and no reason, are refused")
    func wrongDeclarations() async throws {
        let test = try await Self.plant()
        let item = try await test.receive(try TestPlant.acetone())
        for (request, word) in [
            (WasteRequest(cnCode: "999-999-99", reason: "x"), "invalid cn_code"),
            (WasteRequest(cnCode: "900-402-06", reason: " "), "invalid reason"),
        ] {
            let error = await refusal {
                _ = try await test.plant.declareWaste(item: item.code, request, by: TestPlant.officer)
            }
            #expect(error?.word == word)
        }
        #expect(try await test.item(item.code) == item)
    }

    @Test("A draft reserves its containers, adds up their masses, and is issued and shipped")
    func journey() async throws {
        let test = try await Self.plant()
        let items = [try await Self.waste(test), try await Self.waste(test)]
        let manifest = try await Self.draft(test, items.map(\.code))
        #expect(manifest.state == .draft)
        #expect(manifest.items == items.map(\.code))
        #expect(manifest.record.lines.flatMap(\.containers).count == 2)
        #expect(!manifest.findings.contains { $0.verdict == .prohibited }, "\(manifest.findings.map(\.message.en))")
        #expect(try await test.item(items[0].code).state == .manifested)
        _ = try await test.plant.issue(manifest: manifest.id, by: TestPlant.officer)
        let shipped = try await test.plant.ship(manifest: manifest.id, by: TestPlant.officer)
        #expect(shipped.state == .shipped)
        for item in items { #expect(try await test.item(item.code).state == .shipped) }
        _ = try await test.plant.accept(manifest: manifest.id, by: TestPlant.officer)
        _ = try await test.plant.close(manifest: manifest.id, by: TestPlant.officer)
        #expect(try await test.item(items[0].code).state == .disposed)
        let kinds = test.store.now.entries.map(\.event).filter { $0.subject == items[0].code }.map(\.kind)
        #expect(
            kinds == [
                "item.received", "item.waste", "item.labelled", "item.moved", "item.manifested", "item.shipped",
                "item.disposed",
            ])
    }

    @Test(
        "A step that the table of steps does not have for a draft is refused and changes nothing",
        arguments: ManifestStep.allCases.filter { !$0.from.contains(.draft) })
    func steps(step: ManifestStep) async throws {
        let test = try await Self.plant()
        let manifest = try await Self.draft(test, [try await Self.waste(test).code])
        let error = await refusal { _ = try await test.take(step, of: manifest.id) }
        #expect(error?.word == "refused")
        #expect(test.store.now.manifests[manifest.id]?.state == .draft)
    }

    @Test("A manifest with findings that forbid it is not issued")
    func blocked() async throws {
        let test = try await TestPlant.make()
        for var party in Self.parties() {
            // A facility without a licence may take nothing.
            if party.role == .facility { party.details.licence = nil }
            try await test.plant.register(party, by: TestPlant.admin)
        }
        let manifest = try await Self.draft(test, [try await Self.waste(test).code])
        #expect(manifest.findings.contains { $0.verdict == .prohibited })
        let error = await refusal {
            _ = try await test.plant.issue(manifest: manifest.id, by: TestPlant.officer)
        }
        guard case .blocked(_, let findings)? = error else {
            Issue.record("expected findings, got \(error.map(\.word) ?? "none")")
            return
        }
        #expect(findings.allSatisfy { $0.verdict == .prohibited })
    }

    @Test("A container is on one manifest at a time, once, and only as waste")
    func reserved() async throws {
        let test = try await Self.plant()
        let waste = try await Self.waste(test)
        let twice = await refusal { _ = try await Self.draft(test, [waste.code, waste.code]) }
        #expect(twice?.word == "invalid items")
        let none = await refusal { _ = try await Self.draft(test, []) }
        #expect(none?.word == "invalid items")
        let stored = try await test.receive(try TestPlant.acetone())
        let early = await refusal { _ = try await Self.draft(test, [stored.code]) }
        #expect(early?.word == "refused")
        let manifest = try await Self.draft(test, [waste.code])
        let again = await refusal { _ = try await Self.draft(test, [waste.code]) }
        #expect(again?.word == "refused")
        // Nor can it be made free by declaring it waste once more, neither now nor after it has left.
        func declareAgain() async -> PlantError? {
            await refusal {
                _ = try await test.plant.declareWaste(item: waste.code, Self.reason, by: TestPlant.officer)
            }
        }
        #expect(await declareAgain()?.word == "refused")
        _ = try await test.plant.issue(manifest: manifest.id, by: TestPlant.officer)
        _ = try await test.plant.ship(manifest: manifest.id, by: TestPlant.officer)
        #expect(await declareAgain()?.word == "refused")
        #expect(test.store.now.manifests.count == 1)
    }

    @Test("A void manifest gives its containers back")
    func void() async throws {
        let test = try await Self.plant()
        let waste = try await Self.waste(test)
        let first = try await Self.draft(test, [waste.code])
        _ = try await test.plant.void(manifest: first.id, by: TestPlant.officer)
        let free = try await test.item(waste.code)
        #expect(free.state == .waste)
        #expect(free.manifest == nil)
        #expect(try await Self.draft(test, [waste.code]).id != first.id)
    }

    @Test("Of several carriers nobody picks one silently")
    func severalCarriers() async throws {
        let test = try await Self.plant()
        try await test.plant.register(
            Party(id: "other", role: .transporter, details: DisposalSample.carrier), by: TestPlant.admin)
        let waste = try await Self.waste(test)
        let error = await refusal { _ = try await Self.draft(test, [waste.code]) }
        #expect(error?.word == "invalid transporter")
        #expect(error?.message.en.contains("carrier, other") == true)
        var request = Self.dispatch
        request.items = [waste.code]
        request.transporter = "facility"
        let wrong = await refusal { [request] in
            _ = try await test.plant.makeManifest(request, by: TestPlant.officer)
        }
        #expect(wrong?.word == "notFound transporter")
        request.transporter = "other"
        #expect(try await test.plant.makeManifest(request, by: TestPlant.officer).items == [waste.code])
    }

    @Test("A repeated request makes no second manifest")
    func idempotency() async throws {
        let test = try await Self.plant()
        var request = Self.dispatch
        request.items = [try await Self.waste(test).code]
        let first = try await test.plant.makeManifest(request, by: TestPlant.officer, key: "m")
        let again = try await test.plant.makeManifest(request, by: TestPlant.officer, key: "m")
        #expect(first == again)
        #expect(test.store.now.manifests.count == 1)
    }

    @Test("What has left with its manifest is no alarm outside, and ends the alarms it had inside")
    func shippedLeaves() async throws {
        let test = try await Self.plant()
        _ = try await test.receive(try TestPlant.nitrate(tag: "T9"))
        let waste = try await Self.waste(test, tag: "T1")
        try await test.see("T1", Point(x: 105, y: 10))
        // An oxidiser beside it in the waste store is an alarm about both.
        try await test.see("T9", Point(x: 106, y: 10))
        let pair = try #require(test.store.openAlarms.first { $0.kind == .incompatiblePair })
        #expect(pair.items.contains(waste.code))
        let manifest = try await Self.draft(test, [waste.code])
        _ = try await test.plant.issue(manifest: manifest.id, by: TestPlant.officer)
        _ = try await test.plant.ship(manifest: manifest.id, by: TestPlant.officer)
        try await test.see("T1", TestSite.offSite, after_ms: 10_000)
        try await test.tick(after_ms: 10_000)
        #expect(!test.store.openAlarms.contains { $0.kind == .siteExit })
        #expect(test.store.now.alarms[pair.id]?.state == .returned)
    }
}
