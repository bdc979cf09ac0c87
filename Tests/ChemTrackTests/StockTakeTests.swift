import ChemTrack
import Compliance
import Foundation
import Geofence
import Testing

@Suite("Counting a zone")
struct StockTakeTests {
    private static func signed(_ actor: Actor) -> Actor {
        Actor(id: actor.id, auth: Actor.signed, role: actor.role, display: actor.display)
    }

    @Test("Found, missing, misplaced and unknown, and what follows from each")
    func results() async throws {
        let test = try await TestPlant.make()
        let here = try await test.receive(try TestPlant.acetone("1 kg"))
        let missing = try await test.receive(try TestPlant.acetone("2 kg"))
        let elsewhere = try await test.receive(try TestPlant.acetone("3 kg"))
        _ = try await test.plant.move(item: elsewhere.code, to: "QU-1", by: TestPlant.warehouse)
        let lost = try await test.receive(try TestPlant.acetone("4 kg"))
        _ = try await test.plant.lose(item: lost.code, reason: "gone", by: TestPlant.warehouse)
        let left = try await test.receive(try TestPlant.acetone("5 kg"))
        let take = try await test.plant.startStockTake(zone: "FL-1", by: TestPlant.warehouse)
        let second = await refusal { _ = try await test.plant.startStockTake(zone: "FL-1", by: TestPlant.ehs) }
        #expect(second?.message.en.contains(take.id) == true)
        // It leaves and another comes while people count: neither is missing.
        _ = try await test.plant.move(item: left.code, to: "QU-1", by: TestPlant.warehouse)
        let came = try await test.receive(try TestPlant.acetone("6 kg"))
        var count = try await test.plant.scan(
            stockTake: take.id, codes: [here.code, elsewhere.code, "4006381333931", here.code], by: TestPlant.warehouse)
        count = try await test.plant.scan(
            stockTake: take.id, codes: [lost.code, here.code.lowercased()], by: TestPlant.ehs)
        #expect(count.scans.count == 4, "one code read four times is one container")
        // Nothing has changed yet.
        #expect(try await test.item(missing.code).state == .stored)
        let unsigned = await refusal { _ = try await test.plant.sign(stockTake: take.id, by: TestPlant.warehouse) }
        #expect(unsigned?.word == "invalid password")
        let done = try await test.plant.sign(stockTake: take.id, by: Self.signed(TestPlant.warehouse))
        #expect(done.isOpen == false)
        let results = Dictionary(uniqueKeysWithValues: done.lines.map { ($0.code, $0.result) })
        #expect(
            results == [
                here.code: .found, missing.code: .missing, elsewhere.code: .misplaced, lost.code: .misplaced,
                "4006381333931": .unknown,
            ])
        #expect(try await test.item(missing.code).state == .lost)
        #expect(try await test.item(elsewhere.code).zone == "FL-1")
        #expect(try await test.item(lost.code).state == .quarantined)
        #expect(try await test.item(came.code).state == .stored)
        let counted = test.store.now.entries.filter { $0.event.kind == "item.counted" }.map(\.event.subject)
        #expect(Set(counted) == [here.code, missing.code, elsewhere.code, lost.code])
        let late = await refusal { _ = try await test.plant.scan(stockTake: take.id, codes: ["x"], by: TestPlant.ehs) }
        #expect(late?.word == "refused")
    }

    @Test("剧毒 is counted by two: one person cannot sign twice, and nothing is added after a signature")
    func twoPersons() async throws {
        let zone = try TestSite.zone(
            "TX-1", .storage, (90, 50, 98, 60), ["allowed_classes": TestSite.classes("6.1"), "dual_lock": .bool(true)])
        let test = try await TestPlant.make(zones: try TestSite.zones() + [zone])
        // The signatures of the count itself are what is tried here.
        try await test.plant.set(signing: [], by: TestPlant.admin)
        let cyanide = try await test.receive(
            ReceiptRequest(cas: "143-33-9", name: nil, quantity: try Quantity("1 kg"), form: .solid, zone: "TX-1"))
        let take = try await test.plant.startStockTake(zone: "TX-1", by: TestPlant.warehouse)
        _ = try await test.plant.scan(stockTake: take.id, codes: [cyanide.code], by: TestPlant.warehouse)
        let first = try await test.plant.sign(stockTake: take.id, by: Self.signed(TestPlant.warehouse))
        #expect(first.isOpen)
        #expect(first.signaturesNeeded == 2)
        let same = await refusal {
            _ = try await test.plant.sign(stockTake: take.id, by: Self.signed(TestPlant.warehouse))
        }
        #expect(same?.word == "refused")
        let more = await refusal { _ = try await test.plant.scan(stockTake: take.id, codes: ["x"], by: TestPlant.ehs) }
        #expect(more?.word == "refused")
        let closed = try await test.plant.sign(stockTake: take.id, by: Self.signed(TestPlant.ehs))
        #expect(closed.isOpen == false)
        #expect(closed.lines.map(\.result) == [.found])
    }

    @Test("A count goes on after a restart")
    func restart() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone("1 kg"))
        let take = try await test.plant.startStockTake(zone: "FL-1", by: TestPlant.warehouse)
        _ = try await test.plant.scan(stockTake: take.id, codes: [item.code], by: TestPlant.warehouse)
        let next = try await test.restarted()
        let done = try await next.plant.sign(stockTake: take.id, by: Self.signed(TestPlant.ehs))
        #expect(done.lines.map(\.result) == [.found])
    }
}

@Suite("Scales")
struct ScaleTests {
    private static let scale = Scale(
        id: "S1", name: Bilingual(zh: "台秤", en: "Bench scale"), max: Mass(milligrams: 60_000_000),
        step: Mass(milligrams: 1_000), calibrationDue: "2026-12-31")

    private func send(_ test: TestPlant, _ json: String, to scale: String = "S1") async -> [String] {
        var rejected: [String] = []
        for result in ScaleMessage.read(Data(json.utf8), received_ms: test.clock.now_ms()) {
            switch result {
            case .success(let reading): await test.plant.take(reading, ofScale: scale)
            case .failure(let reason): rejected.append(reason.rawValue)
            }
        }
        return rejected
    }

    @Test("A stable gross reading of a scale in calibration weighs a container back")
    func weighs() async throws {
        let test = try await TestPlant.make()
        _ = try await test.plant.register(scale: Self.scale, by: TestPlant.admin)
        #expect(await send(test, #"{"value": 5.4, "unit": "kg", "stable": false}"#).isEmpty)
        #expect(await refusal { _ = try await test.plant.weighed(onScale: "S1") }?.message.en.contains("still") == true)
        #expect(await send(test, #"{"value": 5.4, "unit": "kg", "stable": true}"#).isEmpty)
        guard case .gross(let gross) = try await test.plant.weighed(onScale: "S1") else {
            Issue.record("expected a gross weight")
            return
        }
        #expect(gross.milligrams == 5_400_000)
        #expect(await send(test, #"[{"value": 250, "unit": "g", "tare": 1200, "stable": true}]"#).isEmpty)
        guard case .net(let net) = try await test.plant.weighed(onScale: "S1") else {
            Issue.record("expected a net weight")
            return
        }
        #expect(net == (try Quantity("250 g")))
        test.clock.advance(Plant.readingAge_ms + 1)
        #expect(await refusal { _ = try await test.plant.weighed(onScale: "S1") }?.word == "refused")
        test.clock.advance(40 * 86_400_000)
        _ = await send(test, #"{"value": 1, "unit": "kg", "stable": true}"#)
        #expect(
            await refusal { _ = try await test.plant.weighed(onScale: "S1") }?.message.en.contains("2026-12-31") == true
        )
    }

    @Test(
        "What cannot be a weight is counted and changes nothing",
        arguments: [
            ("nonsense", "scale_malformed"), (#"{"value": "5", "unit": "kg"}"#, "scale_malformed"),
            (#"{"value": 5}"#, "scale_malformed"), (#"{"value": 5, "unit": "L"}"#, "scale_range"),
            (#"{"value": 5, "unit": "stone"}"#, "scale_unit"), (#"{"value": -1, "unit": "kg"}"#, "scale_range"),
            (#"{"value": 1e30, "unit": "t"}"#, "scale_range"),
            (#"{"at": "yesterday", "value": 5, "unit": "kg"}"#, "scale_malformed"),
        ])
    func rejected(message: String, reason: String) async throws {
        let test = try await TestPlant.make()
        _ = try await test.plant.register(scale: Self.scale, by: TestPlant.admin)
        #expect(await send(test, message) == [reason])
        #expect(await test.plant.scales.first?.reading == nil)
    }

    @Test("Over range, from the future, older than the last, or of a scale nobody registered: counted")
    func counted() async throws {
        let test = try await TestPlant.make()
        _ = try await test.plant.register(scale: Self.scale, by: TestPlant.admin)
        let now = test.clock.now_ms()
        _ = await send(test, #"{"value": 59, "unit": "kg", "tare": 2, "stable": true}"#)
        _ = await send(test, #"{"at": \#(now + 61_000), "value": 1, "unit": "kg"}"#)
        _ = await send(test, #"{"at": \#(now), "value": 1, "unit": "kg"}"#)
        _ = await send(test, #"{"at": \#(now - 1), "value": 2, "unit": "kg"}"#)
        _ = await send(test, #"{"value": 1, "unit": "kg"}"#, to: "S9")
        let health = await test.plant.health
        #expect(health.rejected == ["scale_over_range": 1, "scale_future": 1, "scale_late": 1, "scale_unknown": 1])
        #expect(await test.plant.scales.first?.reading?.value.milligrams == 1_000_000)
    }
}
