import ChemTrack
import Compliance
import Testing

@Suite("Dividing, decanting, merging")
struct PouringTests {
    private func pour(
        _ test: TestPlant, _ from: [(String, String?)], into code: String, reason: String = ""
    ) async throws -> [Item] {
        let sources = try from.map { PourRequest.Source(item: $0.0, amount: try $0.1.map { try Quantity($0) }) }
        return try await test.plant.pour(
            PourRequest(sources: sources, target: .existing(code), reason: reason), by: TestPlant.warehouse)
    }

    @Test("Divided containers get codes of their own, keep their origin, and the sum does not change")
    func split() async throws {
        let test = try await TestPlant.make()
        var request = try TestPlant.acetone("10 kg")
        request.lot = "L1"
        request.expiresOn = "2027-01-31"
        let drum = try await test.receive(request)
        let containers = try ["2 kg", "2.5 kg", "1 mg"].map {
            PourRequest.NewContainer(amount: try Quantity($0), tare_mg: 500_000)
        }
        let items = try await test.plant.pour(
            PourRequest(sources: [.init(item: drum.code)], target: .new(containers)), by: TestPlant.warehouse, key: "k")
        let again = try await test.plant.pour(
            PourRequest(sources: [.init(item: drum.code)], target: .new(containers)), by: TestPlant.warehouse, key: "k")
        #expect(again.map(\.code) == items.map(\.code))
        let children = items.dropLast()
        #expect(Set(items.map(\.code)).count == 4)
        #expect(children.allSatisfy { $0.dividedFrom == drum.code && $0.lot == "L1" && $0.expiresOn == "2027-01-31" })
        #expect(children.allSatisfy { $0.state == .stored && $0.openedOn == "2026-11-28" })
        #expect(items.last?.quantity == .mass(Mass(milligrams: 5_499_999)))
        let total = items.reduce(0) { $0 + $1.quantity.amount.number }
        #expect(total == 10_000_000)
        #expect(test.store.now.amounts.reduce(0) { $0 + $1.change } == 10_000_000)
    }

    @Test("More than there is is refused as a whole: no child is left behind")
    func tooMuch() async throws {
        let test = try await TestPlant.make()
        let drum = try await test.receive(try TestPlant.acetone("3 kg"))
        let containers = try ["2 kg", "2 kg"].map { PourRequest.NewContainer(amount: try Quantity($0)) }
        let error = await refusal {
            _ = try await test.plant.pour(
                PourRequest(sources: [.init(item: drum.code)], target: .new(containers)), by: TestPlant.warehouse)
        }
        #expect(error?.word == "invalid amount")
        #expect(test.store.now.items.count == 1)
        #expect(try await test.item(drum.code) == drum)
    }

    @Test("One content is never poured onto another, nor onto its residue before it was cleaned")
    func compatibility() async throws {
        let test = try await TestPlant.make()
        let acetone = try await test.receive(try TestPlant.acetone("10 kg"))
        let peroxide = try await test.receive(
            ReceiptRequest(
                cas: "7722-84-1", name: nil, quantity: try Quantity("5 kg"), concentration_pct: 50, form: .solution,
                density_kg_per_L: 1.2))
        _ = try await test.plant.move(item: peroxide.code, to: "OX-1", by: TestPlant.warehouse)
        let onto = await refusal { _ = try await pour(test, [(acetone.code, "1 kg")], into: peroxide.code) }
        guard case .blocked(let text, let findings)? = onto else {
            Issue.record("expected findings, got \(String(describing: onto))")
            return
        }
        #expect(text.en.contains("holds"))
        #expect(findings.contains { $0.verdict == .prohibited })
        _ = try await test.plant.use(
            item: peroxide.code, amount: try Quantity("5 kg"), order: nil, by: TestPlant.warehouse)
        let residue = await refusal { _ = try await pour(test, [(acetone.code, "1 kg")], into: peroxide.code) }
        #expect(residue?.word == "blocked")
        #expect(residue?.message.en.contains("cleaning") == true)
        _ = try await test.plant.clean(
            item: peroxide.code, method: "rinsed", residue: "no peroxide by strip", by: TestPlant.warehouse)
        let filled = try await pour(test, [(acetone.code, "1 kg")], into: peroxide.code)
        #expect(filled.first?.cas == "67-64-1")
        #expect(filled.first?.quantity == (try Quantity("1 kg")))
        // Its history says what it held before.
        let event = try #require(test.store.now.entries.last { $0.event.kind == "item.filled" }?.event)
        #expect(event.body["previous"]?.text == "7722-84-1")
        // The hazards are those of the new content now: an oxidiser zone does not take it.
        #expect(test.store.openAlarms.contains { $0.items.first == peroxide.code })
    }

    @Test("Lots are mixed only with a reason, and the earliest last day counts")
    func lots() async throws {
        let test = try await TestPlant.make()
        func drum(_ lot: String, _ day: String) async throws -> Item {
            var request = try TestPlant.acetone("10 kg")
            (request.lot, request.expiresOn) = (lot, day)
            return try await test.receive(request)
        }
        let (first, second) = (try await drum("L1", "2027-05-31"), try await drum("L2", "2027-03-31"))
        let silent = await refusal { _ = try await pour(test, [(second.code, "1 kg")], into: first.code) }
        #expect(silent?.word == "invalid reason")
        let mixed = try await pour(test, [(second.code, nil)], into: first.code, reason: "half drums")
        #expect(mixed.first?.lots == ["L1", "L2"])
        #expect(mixed.first?.expiresOn == "2027-03-31")
        #expect(mixed.last?.state == .empty)
    }

    @Test("Several containers become one, and a container is not poured into itself")
    func merge() async throws {
        let test = try await TestPlant.make()
        let drums = try await test.plant.receive(try TestPlant.acetone("3 kg", count: 3), by: TestPlant.warehouse).items
        let merged = try await test.plant.pour(
            PourRequest(sources: drums.map { .init(item: $0.code) }, target: .new([.init()])), by: TestPlant.warehouse)
        #expect(merged.first?.quantity == (try Quantity("9 kg")))
        #expect(merged.dropFirst().allSatisfy { $0.state == .empty })
        let code = try #require(merged.first?.code)
        #expect(await refusal { _ = try await pour(test, [(code, "1 kg")], into: code) }?.word == "invalid target")
        #expect(
            await refusal { _ = try await pour(test, [(code, "1 L")], into: drums[0].code) }?.word == "invalid amount")
    }

    @Test("What has expired or is held is not poured")
    func blocked() async throws {
        let test = try await TestPlant.make()
        var old = try TestPlant.acetone("5 kg")
        old.expiresOn = "2026-11-27"
        let expired = try await test.receive(old)
        let good = try await test.receive(try TestPlant.acetone("5 kg"))
        #expect(await refusal { _ = try await pour(test, [(expired.code, nil)], into: good.code) }?.word == "refused")
        #expect(await refusal { _ = try await pour(test, [(good.code, nil)], into: expired.code) }?.word == "refused")
        _ = try await test.plant.quarantine(item: good.code, reason: "x", by: TestPlant.warehouse)
        let error = await refusal {
            _ = try await test.plant.pour(
                PourRequest(sources: [.init(item: good.code)], target: .new([.init()])), by: TestPlant.warehouse)
        }
        #expect(error?.word == "refused")
    }
}
