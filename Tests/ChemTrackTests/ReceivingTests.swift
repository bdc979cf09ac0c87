import ChemTrack
import Compliance
import Geofence
import Labels
import Testing

@Suite("Receiving")
struct ReceivingTests {
    @Test("Each container of a delivery becomes an item with a code of its own, in the best zone")
    func count() async throws {
        let test = try await TestPlant.make()
        let receipt = try await test.plant.receive(try TestPlant.acetone(count: 12), by: TestPlant.warehouse)
        #expect(receipt.items.count == 12)
        #expect(receipt.zone == "FL-1")
        #expect(Set(receipt.items.map(\.code)).count == 12)
        for item in receipt.items {
            #expect(try ItemCode(item.code).text == item.code)
            #expect(item.state == .stored)
            #expect(item.zone == "FL-1")
            #expect(item.quantity == item.received)
        }
        let kept = test.store.now
        #expect(kept.items.count == 12)
        #expect(kept.entries.map(\.event.kind).filter { $0 == "item.received" }.count == 12)
        #expect(kept.commits == 2)
    }

    @Test("A zone that may not hold it is refused with every reason, and nothing is kept")
    func refusedZone() async throws {
        let test = try await TestPlant.make()
        let before = test.store.now.commits
        let error = await refusal {
            _ = try await test.plant.receive(try TestPlant.acetone(zone: "OX-1"), by: TestPlant.warehouse)
        }
        guard case .blocked(_, let findings)? = error else {
            Issue.record("expected a refusal with findings, got \(error.map(\.word) ?? "none")")
            return
        }
        #expect(findings.contains { $0.rule == "storage.allowed-class" && $0.verdict == .prohibited })
        #expect(findings.allSatisfy { !$0.message.zh.isEmpty && !$0.message.en.isEmpty })
        #expect(test.store.now.commits == before)
        #expect(await test.plant.counts.items == 0)
    }

    @Test("A product keeps its composition: held without a flash point, among the flammables with one")
    func product() async throws {
        let test = try await TestPlant.make()
        var request = ReceiptRequest(
            cas: nil, name: "稀释剂 A", quantity: try Quantity("20 kg"), form: .liquid, density_kg_per_L: 0.79)
        request.mixture = Mixture(components: [
            MixtureComponent(cas: "67-64-1", pct: 70), MixtureComponent(cas: "64-17-5", pct: 30),
        ])
        let held = try await test.plant.receive(request, by: TestPlant.warehouse)
        #expect(held.zone == "QU-1" && held.items.first?.state == .quarantined)
        request.mixture?.flash_c = -10
        request.mixture?.boiling_c = 56
        let stored = try await test.plant.receive(request, by: TestPlant.warehouse)
        #expect(stored.zone == "FL-1" && stored.items.first?.query.mixture == request.mixture)
        request.mixture?.components[0].high_pct = 120
        let wrong = request
        let error = await refusal { _ = try await test.plant.receive(wrong, by: TestPlant.warehouse) }
        guard case .invalid(field: "composition", _)? = error else {
            Issue.record("a content of 120 % was taken")
            return
        }
    }

    @Test("A substance nobody knows goes to quarantine, which says why nowhere else")
    func unknown() async throws {
        let test = try await TestPlant.make()
        let receipt = try await test.plant.receive(try TestPlant.mystery(), by: TestPlant.warehouse)
        let item = try #require(receipt.items.first)
        #expect(item.zone == "QU-1")
        #expect(item.state == .quarantined)
        #expect(receipt.findings.contains { $0.rule == "storage.unknown-hold" })
        #expect(test.store.openAlarms.isEmpty)
    }

    @Test("Where there is no quarantine it stands nowhere, and that is an alarm")
    func nowhere() async throws {
        let zones = try TestSite.zones().filter { $0.id != "QU-1" }
        let test = try await TestPlant.make(zones: zones)
        let receipt = try await test.plant.receive(try TestPlant.mystery(), by: TestPlant.warehouse)
        #expect(receipt.zone == nil)
        #expect(receipt.items.first?.state == .quarantined)
        #expect(test.store.openAlarms.map(\.kind) == [.unknownHazard])
    }

    @Test("A delivery goes only where all of it fits: mass, places and bund are counted with the others in place")
    func wholeDelivery() async throws {
        let limits: [(String, Double, accepted: Int, refused: Int)] = [
            ("capacity_count", 10, 10, 11), ("capacity_kg", 1600, 10, 11),
            // Drums of 204 L: the bund has to hold the largest one and a tenth of all, not the whole delivery.
            ("containment_l", 210, 10, 11),
        ]
        for (property, value, accepted, refused) in limits {
            let zone = try TestSite.zone(
                "FL-1", .storage, (20, 50, 45, 75),
                ["allowed_classes": TestSite.classes("3"), property: .number(value)])
            for (count, isAccepted) in [(accepted, true), (refused, false)] {
                let test = try await TestPlant.make(zones: [zone])
                let receipt = try await test.plant.receive(try TestPlant.acetone(count: count), by: TestPlant.warehouse)
                #expect((receipt.zone == "FL-1") == isAccepted, "\(count) containers with \(property) \(value)")
            }
        }
    }

    @Test("One code and one tag belong to one container")
    func uniqueAliasAndTag() async throws {
        let test = try await TestPlant.make()
        var first = try TestPlant.acetone(tag: "T1")
        first.alias = "(01)06901234567892(21)000451"
        let item = try await test.receive(first)
        #expect(await test.plant.item(forCode: "010690123456789221000451")?.code == item.code)
        #expect(await test.plant.item(forCode: item.code)?.code == item.code)

        var second = try TestPlant.acetone()
        second.alias = "]d2010690123456789221000451"
        let again = await refusal { _ = try await test.receive(second) }
        #expect(again?.word == "invalid alias")
        let tag = await refusal { _ = try await test.receive(try TestPlant.acetone(tag: "T1")) }
        #expect(tag?.word == "invalid tag")
        var two = try TestPlant.acetone(count: 2)
        two.alias = "X-1"
        let many = await refusal { _ = try await test.plant.receive(two, by: TestPlant.warehouse) }
        #expect(many?.word == "invalid count")
        var own = try TestPlant.acetone()
        own.alias = ItemCode(serial: 99).text
        let forged = await refusal { _ = try await test.receive(own) }
        #expect(forged?.word == "invalid alias")
        #expect(test.store.now.items.count == 1)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var what: String
        var word: String
        var change: @Sendable (inout ReceiptRequest) -> Void
        var testDescription: String { what }
    }

    static let wrongs = [
        Wrong(what: "a CAS number with a wrong check digit", word: "invalid cas") { $0.cas = "67-64-2" },
        Wrong(what: "neither CAS nor name", word: "invalid name") { $0.cas = nil },
        Wrong(what: "no containers", word: "invalid count") { $0.count = 0 },
        Wrong(what: "too many containers", word: "invalid count") { $0.count = 501 },
        Wrong(what: "an amount of nothing", word: "invalid quantity") { $0.quantity = .mass(Mass(milligrams: 0)) },
        Wrong(what: "more than a number holds", word: "invalid count") {
            $0.quantity = .mass(Mass(milligrams: .max / 2))
            $0.count = 3
        },
        Wrong(what: "a date that is none", word: "invalid expires_on") { $0.expiresOn = "2027-02-30" },
        Wrong(what: "a concentration above 100", word: "invalid concentration_pct") { $0.concentration_pct = 101 },
        Wrong(what: "a concentration that is no number", word: "invalid concentration_pct") {
            $0.concentration_pct = .nan
        },
        Wrong(what: "a density that is no number", word: "invalid density_kg_per_L") { $0.density_kg_per_L = .nan },
        Wrong(what: "a density below 0", word: "invalid density_kg_per_L") { $0.density_kg_per_L = -1 },
        Wrong(what: "an empty tag", word: "invalid tag") { $0.tag = " " },
        Wrong(what: "an empty code", word: "invalid tag") { $0.alias = "" },
        Wrong(what: "an unknown zone", word: "notFound zone") { $0.zone = "XX-9" },
        Wrong(what: "an unknown purchase", word: "notFound purchase") { $0.purchase = "P-9999" },
    ]

    @Test("A request that cannot be right is refused, naming its field, and leaves no trace", arguments: wrongs)
    func invalid(wrong: Wrong) async throws {
        let test = try await TestPlant.make()
        var request = try TestPlant.acetone()
        wrong.change(&request)
        let before = test.store.now
        let error = await refusal { [request] in _ = try await test.receive(request) }
        #expect(error?.word == wrong.word)
        #expect(error?.message.zh.isEmpty == false)
        #expect(test.store.now.commits == before.commits)
        // The next one gets the first code: nothing of the refused one is left in memory either.
        let item = try await test.receive(try TestPlant.acetone())
        #expect(item.code == ItemCode(serial: 1).text)
    }

    @Test("A receipt that is refused half way takes no place, no tag, no code and no number")
    func refusedHalfWay() async throws {
        let one = try TestSite.zone(
            "FL-1", .storage, (20, 50, 45, 75),
            ["allowed_classes": TestSite.classes("3"), "capacity_count": .number(1)])
        let test = try await TestPlant.make(zones: [one])
        let material = try test.plant.identify(cas: "67-64-1", name: nil, concentration_pct: nil, form: .liquid)
        let before = await test.plant.suggestZones(for: material, quantity: try Quantity("160 kg"))
        // The purchase is looked for when the containers have been made already.
        var request = try TestPlant.acetone(tag: "T1")
        request.alias = "SUPPLIER-77"
        request.purchase = "P-0404"
        for _ in 0..<3 {
            let error = await refusal { [request] in _ = try await test.receive(request) }
            #expect(error?.word == "notFound purchase")
        }
        #expect(await test.plant.suggestZones(for: material, quantity: try Quantity("160 kg")) == before)
        #expect(await test.plant.counts.items == 0)
        #expect(await test.plant.item(forCode: "SUPPLIER-77") == nil)
        request.purchase = nil
        let item = try await test.receive(request)
        #expect(item.code == ItemCode(serial: 1).text)
        #expect(item.zone == "FL-1")
        #expect(test.store.now.entries.map(\.event.seq) == [0])
        // And what a refusal took back does not take with it what was there before.
        request.purchase = "P-0404"
        request.tag = nil
        request.alias = nil
        let full = await refusal { [request] in _ = try await test.receive(request) }
        #expect(full?.word == "notFound purchase")
        #expect(await test.plant.suggestZones(for: material, quantity: try Quantity("160 kg")).first?.accepted == false)
        #expect(await test.plant.item(forCode: "SUPPLIER-77") == item)
    }

    @Test("A repeated request with its key gets the same containers and makes nothing twice")
    func idempotency() async throws {
        let test = try await TestPlant.make()
        let request = try TestPlant.acetone(count: 3)
        let first = try await test.plant.receive(request, by: TestPlant.warehouse, key: "k1")
        let commits = test.store.now.commits
        let again = try await test.plant.receive(request, by: TestPlant.warehouse, key: "k1")
        #expect(again.items == first.items)
        #expect(again.zone == first.zone)
        #expect(test.store.now.commits == commits)
        let restarted = try await test.restarted()
        let later = try await restarted.plant.receive(request, by: TestPlant.warehouse, key: "k1")
        #expect(later.items == first.items)
        #expect(test.store.now.items.count == 3)
    }

    @Test("The same key at the same time from many hands makes nothing twice")
    func concurrentIdempotency() async throws {
        let test = try await TestPlant.make()
        let request = try TestPlant.acetone()
        let answers = await withTaskGroup(of: String.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        return try await test.plant.receive(request, by: TestPlant.warehouse, key: "k").items[0].code
                    } catch let error as PlantError {
                        return error.word
                    } catch {
                        return "\(error)"
                    }
                }
            }
            var answers: Set<String> = []
            for await answer in group { answers.insert(answer) }
            return answers
        }
        #expect(test.store.now.items.count == 1)
        #expect(answers.subtracting(["inProgress"]) == Set(test.store.now.items.keys))
    }

    @Test("A key that a request of another kind has used is refused, and disturbs nobody")
    func keyOfAnotherKind() async throws {
        let test = try await TestPlant.make()
        _ = try await test.plant.receive(try TestPlant.acetone(), by: TestPlant.ehs, key: "k")
        let error = await refusal {
            _ = try await test.plant.requestPurchase(
                PurchaseRequest(cas: "67-64-1", quantity: try Quantity("5 kg"), purpose: "x"), supplier: nil,
                by: TestPlant.ehs, key: "k")
        }
        #expect(error?.word == "invalid Idempotency-Key")
        #expect(await test.plant.health.storeProblem == nil)
        #expect(test.store.now.purchases.isEmpty)
    }

    @Test("Many hands at once share transactions, and every container gets its own code")
    func groupCommit() async throws {
        let test = try await TestPlant.make()
        let codes = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<60 { group.addTask { try await test.receive(try TestPlant.acetone("1 kg")).code } }
            var codes: Set<String> = []
            for try await code in group { codes.insert(code) }
            return codes
        }
        #expect(codes.count == 60)
        #expect(Set(test.store.now.items.keys) == codes)
        #expect(test.store.now.commits < 60)
        #expect(test.store.now.entries.map(\.event.seq) == Array(0..<60))
    }
}
