import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("A manifest after dispatch")
struct ManifestLifeTests {
    /// Two drums of 160 kg each on one line, on the road.
    static func shipped(_ count: Int = 2) async throws -> (test: TestPlant, manifest: Manifest) {
        let test = try await PlantManifestTests.plant()
        var codes: [String] = []
        for _ in 0..<count { codes.append(try await PlantManifestTests.waste(test).code) }
        let draft = try await PlantManifestTests.draft(test, codes)
        _ = try await test.take(.issue, of: draft.id)
        return (test, try await test.take(.ship, of: draft.id))
    }

    static func tasks(_ test: TestPlant, _ id: String, openOnly: Bool = true) -> [String: DutyTask] {
        let all = test.store.now.tasks.values.filter { $0.duty.subject == id && ($0.isOpen || !openOnly) }
        return Dictionary(all.map { ($0.duty.rule, $0) }) { first, _ in first }
    }

    static func states(_ test: TestPlant, _ manifest: Manifest) -> [ItemState] {
        manifest.items.compactMap { test.store.now.items[$0]?.state }
    }

    @Test("Generator and driver sign in order, and five working days run from the arrival")
    func signatures() async throws {
        let (test, shipped) = try await Self.shipped()
        #expect(shipped.record.generator.signature?.printedName == "Li")
        #expect(shipped.record.transporters.first?.signature?.printedName == "王强")
        #expect(Self.tasks(test, shipped.id).keys.sorted() == ["cn.manifest-keep"])
        let arrived = try await test.take(.arrive, of: shipped.id)
        #expect(arrived.state == .received)
        // 2026-11-28 is a Saturday: Monday to Friday of the week after next are the five days.
        #expect(Self.tasks(test, shipped.id)["cn.waste-accept"]?.duty.due?.text == "2026-12-04")
        let accepted = try await test.take(.accept, of: shipped.id)
        #expect(accepted.state == .accepted)
        #expect(accepted.record.facility.signature?.printedName == "陈晨")
        #expect(Self.tasks(test, shipped.id).keys.sorted() == ["cn.manifest-keep"])
        #expect(Self.states(test, accepted) == [.shipped, .shipped])
        let closed = try await test.take(.close, of: shipped.id)
        #expect(Self.states(test, closed) == [.disposed, .disposed])
        let disposed = test.store.now.entries.map(\.event).filter { $0.kind == "item.disposed" }
        #expect(disposed.map { $0.body["amount"]?.text } == ["160000000 mg", "160000000 mg"])
        #expect(disposed.map { $0.body["manifest"]?.text } == [shipped.id, shipped.id])
    }

    @Test("A signature before the one that comes first, or in the future, is refused")
    func order() async throws {
        let (test, shipped) = try await Self.shipped()
        let left = try #require(shipped.record.trip?.departedAt)
        for (offset_ms, what) in [(Int64(-1), "before"), (86_400_000, "future")] {
            let request = SigningRequest(name: "Chen", at: ManifestTime(ms: left.ms + offset_ms))
            let error = await refusal {
                _ = try await test.plant.accept(
                    manifest: shipped.id, AcceptanceRequest(signing: request), by: TestPlant.officer)
            }
            #expect(error?.word.hasPrefix("invalid") == true, "\(what)")
        }
        #expect(test.store.now.manifests[shipped.id]?.state == .shipped)
    }

    /// Of what is received the rule says what counts (40 CFR 264.72; 10 % of the weight in China too).
    @Test(
        "What differs is marked and needs a word",
        arguments: [
            (mass_kg: 320 as Int64, pieces: 2 as Int64, differs: false), (352, 2, false), (353, 2, true),
            (288, 2, false), (287, 2, true), (320, 1, true), (320, 3, true),
        ])
    func discrepancy(mass_kg: Int64, pieces: Int64, differs: Bool) async throws {
        let (test, shipped) = try await Self.shipped()
        func accept(_ comment: String?) async throws -> Manifest {
            let line = LineReceipt(line: 1, mass_mg: mass_kg * 1_000_000, pieces: pieces, comment: comment)
            return try await test.plant.accept(
                manifest: shipped.id, AcceptanceRequest(lines: [line]), by: TestPlant.officer)
        }
        if differs {
            let error = await refusal { _ = try await accept(nil) }
            #expect(error?.word == "invalid lines.0.comment")
        }
        let accepted = try await accept(differs ? "过磅复核" : nil)
        #expect(accepted.record.hasDiscrepancy == differs)
        #expect(accepted.record.lines[0].mass_mg == 320_000_000)
        #expect(accepted.record.lines[0].received?.mass_mg == mass_kg * 1_000_000)
        #expect((Self.tasks(test, shipped.id)["cn.waste-discrepancy"] != nil) == differs)
    }

    @Test("A part that is refused comes back and can go on another manifest; the rest is disposed of")
    func partial() async throws {
        let (test, shipped) = try await Self.shipped(3)
        let back = shipped.items[1]
        let line = LineReceipt(line: 1, mass_mg: 320_000_000, refused: [back], comment: "桶漏 leaking")
        let accepted = try await test.plant.accept(
            manifest: shipped.id, AcceptanceRequest(lines: [line]), by: TestPlant.officer)
        #expect(accepted.state == .accepted)
        #expect(accepted.record.rejection?.kind == .partial)
        #expect(accepted.record.lines[0].received?.opinion == .partly)
        #expect(await refusal { _ = try await test.take(.close, of: shipped.id) }?.word == "refused")
        let returned = try await test.take(.takeBack, of: shipped.id)
        #expect(returned.record.rejection?.destination == .generator)
        #expect(try await test.item(back).state == .waste)
        #expect(try await test.item(back).zone == "WS-1")
        let closed = try await test.take(.close, of: shipped.id)
        #expect(Self.states(test, closed) == [.disposed, .waste, .disposed])
        #expect(try await PlantManifestTests.draft(test, [back]).items == [back])
    }

    @Test("A load that is refused whole may go on to another facility that is licensed for it")
    func forwarded() async throws {
        let (test, shipped) = try await Self.shipped()
        var other = DisposalSample.facility
        other.licence?.scope = ["HW08"]
        try await test.plant.register(Party(id: "other", role: .facility, details: other), by: TestPlant.admin)
        let line = LineReceipt(line: 1, refused: shipped.items, comment: "设备检修")
        let rejected = try await test.plant.accept(
            manifest: shipped.id, AcceptanceRequest(lines: [line]), by: TestPlant.officer)
        #expect(rejected.state == .rejected)
        let wrong = await refusal {
            _ = try await test.plant.forward(manifest: shipped.id, to: "other", by: TestPlant.officer)
        }
        #expect(wrong?.word == "blocked")
        let forwarded = try await test.plant.forward(
            manifest: shipped.id, to: "facility", newNumbers: ["123456789ELC"], by: TestPlant.officer)
        #expect(forwarded.record.rejection?.newNumbers == ["123456789ELC"])
        let closed = try await test.take(.close, of: shipped.id)
        #expect(Self.states(test, closed) == [.disposed, .disposed])
    }

    @Test("A carrier that refuses leaves a draft and a line in the ledger")
    func carrierRefuses() async throws {
        let test = try await PlantManifestTests.plant()
        let draft = try await PlantManifestTests.draft(test, [try await PlantManifestTests.waste(test).code])
        _ = try await test.take(.issue, of: draft.id)
        #expect(try await test.take(.refuse, of: draft.id).state == .draft)
        #expect(test.store.now.entries.contains { $0.event.kind == "manifest.refused" })
        #expect(test.store.now.texts.contains { $0.text.text == "车辆不合格" })
        #expect(try await test.take(.issue, of: draft.id).state == .ready)
    }

    @Test("Paper in place of the system is entered within ten working days, with the number that was given")
    func paper() async throws {
        let test = try await PlantManifestTests.plant()
        let draft = try await PlantManifestTests.draft(test, [try await PlantManifestTests.waste(test).code])
        _ = try await test.take(.issue, of: draft.id)
        _ = try await test.plant.ship(
            manifest: draft.id, DepartureRequest(paperReason: "系统故障"), by: TestPlant.officer)
        #expect(Self.tasks(test, draft.id)["cn.paper-manifest"]?.duty.due?.text == "2026-12-11")
        for wrong in ["1234", "123456789ELC", "2026330100000"] {
            let error = await refusal {
                _ = try await test.plant.number(manifest: draft.id, cn: wrong, us: nil, by: TestPlant.officer)
            }
            #expect(error?.word == "invalid cn", "\(wrong)")
        }
        let entered = try await test.plant.number(
            manifest: draft.id, cn: "20263301000123", us: nil, by: TestPlant.officer)
        #expect(entered.record.paperEnteredAt != nil)
        #expect(Self.tasks(test, draft.id)["cn.paper-manifest"] == nil)
        let again = await refusal {
            _ = try await test.plant.number(manifest: draft.id, cn: "20263301000124", us: nil, by: TestPlant.officer)
        }
        #expect(again?.word == "refused")
    }

    @Test("What is taken away between drafting and leaving does not leave")
    func movedAway() async throws {
        let test = try await PlantManifestTests.plant()
        let waste = try await PlantManifestTests.waste(test)
        let draft = try await PlantManifestTests.draft(test, [waste.code])
        _ = try await test.take(.issue, of: draft.id)
        _ = try await test.plant.move(item: waste.code, to: "QU-1", by: TestPlant.warehouse)
        guard case .blocked(_, let findings)? = await refusal(of: { _ = try await test.take(.ship, of: draft.id) })
        else {
            Issue.record("it left")
            return
        }
        #expect(findings.contains { $0.rule == "manifest.container-not-at-dispatch" })
        #expect(try await test.item(waste.code).state == .manifested)
    }

    @Test("A correction keeps the version before it, and touches neither containers nor signatures")
    func corrections() async throws {
        let (test, shipped) = try await Self.shipped()
        var record = shipped.record
        record.lines[0].components = ["丙酮", "甲苯"]
        let corrected = try await test.plant.correct(
            manifest: shipped.id, with: record, reason: "成分不全", by: TestPlant.officer)
        #expect(corrected.record.version == 2)
        #expect(corrected.record.correctionReason == "成分不全")
        #expect(corrected.earlier?.map(\.record) == [shipped.record])
        let changes = try shipped.record.differences(to: corrected.record).map(\.path)
        #expect(changes == ["correctionReason", "lines[0].components[1]", "version"])
        let forbidden: [(String, (inout ManifestRecord) -> Void)] = [
            ("mass", { $0.lines[0].mass_mg = 1 }), ("container", { $0.lines[0].containers.removeLast() }),
            ("state", { $0.state = .closed }), ("signature", { $0.generator.signature = nil }),
            ("line", { $0.lines = [] }), ("carrier", { $0.transporters = [] }),
        ]
        for (what, change) in forbidden {
            var record = corrected.record
            change(&record)
            let error = await refusal { [record] in
                _ = try await test.plant.correct(
                    manifest: shipped.id, with: record, reason: "x", by: TestPlant.officer)
            }
            #expect(error?.word.hasPrefix("invalid record") == true, "\(what): \(error?.word ?? "allowed")")
        }
        let same = await refusal {
            _ = try await test.plant.correct(
                manifest: shipped.id, with: corrected.record, reason: "x", by: TestPlant.officer)
        }
        #expect(same?.word == "invalid record")
        #expect(test.store.now.manifests[shipped.id] == corrected)
    }

    @Test("A receipt that does not fit the manifest is refused with its field")
    func wrongReceipts() async throws {
        let (test, shipped) = try await Self.shipped()
        let cases: [([LineReceipt], String)] = [
            ([], "invalid lines"), ([LineReceipt(line: 2)], "invalid lines.0.line"),
            ([LineReceipt(line: 1), LineReceipt(line: 1)], "invalid lines.1.line"),
            ([LineReceipt(line: 1, refused: ["CT-000000-0"])], "invalid lines.0.refused"),
            ([LineReceipt(line: 1, mass_mg: -1)], "invalid lines.0.mass"),
            ([LineReceipt(line: 1, method: "H1")], "invalid lines.0.method"),
            ([LineReceipt(line: 1, isTypeDiscrepancy: true)], "invalid lines.0.comment"),
            ([LineReceipt(line: 1, refused: [shipped.items[0]])], "invalid lines.0.comment"),
        ]
        for (lines, word) in cases {
            let error = await refusal {
                _ = try await test.plant.accept(
                    manifest: shipped.id, AcceptanceRequest(lines: lines), by: TestPlant.officer)
            }
            #expect(error?.word == word)
        }
        #expect(test.store.now.manifests[shipped.id] == shipped)
    }
}
