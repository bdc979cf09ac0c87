import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("What is kept of a room")
struct RoomKindsTests {
    private static let materials = ["67-64-1", "7631-99-4", "7664-93-9", "1310-73-2", "7722-84-1", "64-17-5"]

    @Test("Kept move by move, it says what a restart finds anew", arguments: 1...6 as ClosedRange<UInt64>)
    func restart(seed: UInt64) async throws {
        var random = SplitMix(state: seed)
        var test = try await TestPlant.make()
        var tags: [String] = []
        for step in 0..<60 {
            let fails = Int.random(in: 0..<8, using: &random) == 0
            if fails { test.store.fail(commits: 1) }
            do {
                if tags.count < 4 || Int.random(in: 0..<3, using: &random) == 0 {
                    let cas = try #require(Self.materials.randomElement(using: &random))
                    let request = ReceiptRequest(
                        cas: cas, name: nil, quantity: try Quantity("5 kg"), form: .liquid, tag: "R\(step)")
                    _ = try await test.plant.receive(request, by: TestPlant.warehouse)
                    tags.append("R\(step)")
                } else {
                    let tag = try #require(tags.randomElement(using: &random))
                    let point = [TestSite.inFlammables, TestSite.inOxidisers, TestSite.inYard][
                        Int.random(in: 0..<3, using: &random)]
                    for _ in 0..<3 { try await test.see(tag, point, after_ms: 8_000) }
                }
            } catch is PlantError {}
            test.store.fail(commits: 0)
            try await test.tick(after_ms: 20_000)
            guard step % 20 == 19 else { continue }
            let kept = Self.alarms(test)
            test = try await test.restarted()
            #expect(Self.alarms(test) == kept, "seed \(seed), step \(step)")
        }
        #expect(test.store.now.alarmHistory.contains { $0.kind == .incompatiblePair }, "seed \(seed) met no conflict")
    }

    private static func alarms(_ test: TestPlant) -> [String] {
        test.store.openAlarms.filter { $0.kind == .incompatiblePair }.map {
            "\($0.id) \($0.state) \($0.items.joined(separator: " "))"
        }
    }
}
