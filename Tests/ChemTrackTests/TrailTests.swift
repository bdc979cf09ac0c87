import ChemTrack
import Compliance
import Geofence
import Testing

/// A walk by a seeded generator.
private struct Walk {
    var state: UInt64

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(UInt64(1) << 53)
    }
}

@Suite("Trails")
struct TrailTests {
    @Test(
        "A trail read back is never farther from what was reported than it says",
        arguments: 1...20 as ClosedRange<UInt64>)
    func bound(seed: UInt64) {
        var walk = Walk(state: seed)
        var keeper = TrailKeeper()
        var reported: [(at_ms: Int64, x: Double, y: Double)] = []
        var (x, y, at_ms) = (0.0, 0.0, Int64(0))
        for _ in 0..<3000 {
            let pace = walk.next() < 0.5 ? 0.1 : 3.0
            x += (walk.next() - 0.5) * pace
            y += (walk.next() - 0.5) * pace
            at_ms += walk.next() < 0.003 ? 1_000_000 : Int64(1000 + walk.next() * 9000)
            keeper.take(
                Fix(tag: "T", at_ms: at_ms, point: Point(x: x, y: y), acc_m: walk.next() * 3, floor: 1),
                of: TagNumber(0), isPersonal: false)
            reported.append((at_ms, x, y))
        }
        let points = keeper.takePending().points
        #expect(points.map(\.at_ms) == points.map(\.at_ms).sorted() && Set(points.map(\.at_ms)).count == points.count)
        #expect(points.count < reported.count / 2, "seed \(seed): \(points.count) of \(reported.count) kept")
        for each in reported {
            guard let last = points.last(where: { $0.at_ms <= each.at_ms }) else {
                Issue.record("seed \(seed): nothing is known at \(each.at_ms)")
                continue
            }
            let (dx, dy) = (each.x - last.x, each.y - last.y)
            #expect((dx * dx + dy * dy).squareRoot() <= last.error_m + 1e-9, "seed \(seed) at \(each.at_ms)")
        }
        // Each silence is a gap, and the last place before it was heard at its very end.
        for (before, after) in zip(reported, reported.dropFirst()) where after.at_ms - before.at_ms > TrailKeeper.gap_ms
        {
            let point = points.first { $0.at_ms == after.at_ms }
            #expect(point?.isAfterGap == true, "seed \(seed) at \(after.at_ms)")
            #expect(points.contains { $0.at_ms == before.at_ms }, "seed \(seed) at \(before.at_ms)")
        }
    }

    @Test("A tag that stands still is noted every half hour, one that changes its floor at once")
    func standing() {
        var keeper = TrailKeeper()
        for minute in 0..<121 {
            keeper.take(
                Fix(
                    tag: "T", at_ms: Int64(minute) * 60_000, point: Point(x: 5, y: 5), acc_m: 0.3,
                    floor: minute < 100 ? 1 : 2),
                of: TagNumber(0), isPersonal: true)
        }
        let points = keeper.takePending().points
        #expect(points.map { $0.at_ms / 60_000 } == [0, 30, 60, 90, 100])
        #expect(points.allSatisfy { $0.isPersonal && $0.error_m == 2 })
        #expect(keeper.takePending().points.isEmpty)
    }

    @Test("Trails and passages are stored with whose they are, also after the store refused")
    func stored() async throws {
        let test = try await TestPlant.make()
        try await test.plant.bind(
            TagBinding(tag: "P1", kind: .person, label: Bilingual(zh: "人", en: "Person")), by: TestPlant.admin)
        try await test.see("P1", TestSite.inYard)
        try await test.see("D1", TestSite.inFlammables)
        try await test.tick(after_ms: 6_000)
        #expect(test.store.now.trail.map { "\($0.tag) \($0.isPersonal)" } == ["P1 true", "D1 false"])
        #expect(test.store.now.passages.allSatisfy { $0.isPersonal == ($0.tag == "P1") })
        test.store.fail(commits: 1)
        try? await test.see("D1", TestSite.inOxidisers, after_ms: 20_000)
        try? await test.tick(after_ms: 6_000)
        try? await test.tick(after_ms: 6_000)
        try? await test.tick(after_ms: 6_000)
        #expect(test.store.now.trail.filter { $0.tag == "D1" }.map(\.x) == [30, 75])
    }

    @Test("How long history is kept is the administrator's, by kind and within bounds")
    func retention() async throws {
        let test = try await TestPlant.make()
        #expect(
            await refusal { _ = try await test.plant.setRetention(["trails": 5], by: TestPlant.ehs) }?.word
                == "forbidden configure")
        for wrong in [["nothing": 5], ["trails": 0], ["trails": 40_000]] {
            #expect(
                await refusal { _ = try await test.plant.setRetention(wrong, by: TestPlant.admin) }?.word
                    == "invalid days")
        }
        _ = try await test.plant.setRetention(["people_trails": 7], by: TestPlant.admin)
        let kept = try await test.plant.setRetention(["trails": 10], by: TestPlant.admin)
        #expect(kept.days(.peopleTrails) == 7 && kept.days(.trails) == 10 && kept.days(.passages) == 1095)
        #expect(kept.cut(.peopleTrails, now_ms: 604_800_001) == 1)
        #expect(test.store.now.site?.retention == kept)
    }
}
