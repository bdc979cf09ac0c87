import ChemTrack
import Compliance
import Foundation
import Geofence
import Store
import Testing

@Suite("History in the store")
struct StoreHistoryTests {
    private static let hour_ms: Int64 = 3_600_000

    private static func point(_ tag: String, _ at_ms: Int64, personal: Bool = false, gap: Bool = false) -> TrailPoint {
        TrailPoint(
            tag: tag, at_ms: at_ms, x: 1.5, y: 2.25, floor: 1, error_m: 2, isAfterGap: gap, isPersonal: personal)
    }

    private static func filled() async throws -> StoredPlant {
        let live = try await StoredPlant.make()
        var changes = ChangeSet()
        for hour in 0..<10 as Range<Int64> {
            changes.trail += [
                point("D", hour * hour_ms, gap: hour == 3), point("P", hour * hour_ms, personal: true),
            ]
            changes.passages += [
                Passage(tag: "D", item: nil, zone: "FL-1", event: "enter", at_ms: hour * hour_ms),
                Passage(tag: "P", item: nil, zone: "FL-1", event: "exit", at_ms: hour * hour_ms, isPersonal: true),
            ]
        }
        try await SQLiteStore(live.database).commit(changes)
        return live
    }

    @Test("A span begins with where each tag was, and has no people unless they are asked for")
    func replay() async throws {
        let live = try await Self.filled()
        let reader = PlantReader(live.database)
        let from = 3 * Self.hour_ms + 60_000
        let all = try await reader.replay(from_ms: from, to_ms: from + 2 * Self.hour_ms, people: true, limit: 100)
        #expect(all.points.filter { $0.tag == "D" }.map { $0.at_ms / Self.hour_ms } == [3, 4, 5])
        #expect(all.points.first { $0.tag == "D" } == Self.point("D", 3 * Self.hour_ms, gap: true))
        #expect(Set(all.points.map(\.tag)) == ["D", "P"] && Set(all.passages.map(\.tag)) == ["D", "P"])
        let some = try await reader.replay(from_ms: from, to_ms: from + 2 * Self.hour_ms, people: false, limit: 100)
        #expect(some.points.allSatisfy { $0.tag == "D" } && some.passages.allSatisfy { $0.tag == "D" })
        #expect(some.passages.map { $0.at_ms / Self.hour_ms } == [4, 5] && !some.isTruncated)
        let cut = try await reader.replay(from_ms: 0, to_ms: 10 * Self.hour_ms, people: true, limit: 5)
        #expect(cut.isTruncated && cut.points.count <= 7 && cut.passages.count == 5)
    }

    @Test("What is over is removed by kind, no more than asked at once, and nothing else is")
    func removal() async throws {
        let live = try await Self.filled()
        let store = SQLiteStore(live.database)
        func left(_ people: Bool) async throws -> (points: Int, passages: Int) {
            let all = try await PlantReader(live.database).replay(
                from_ms: -1, to_ms: 10 * Self.hour_ms, people: true, limit: 1000)
            return (
                all.points.filter { $0.isPersonal == people }.count,
                all.passages.filter { $0.isPersonal == people }.count
            )
        }
        #expect(try await store.removeHistory(.peopleTrails, before_ms: 8 * Self.hour_ms, limit: 3) == 3)
        #expect(try await store.removeHistory(.peopleTrails, before_ms: 8 * Self.hour_ms, limit: 30) == 5)
        #expect(try await store.removeHistory(.peopleTrails, before_ms: 8 * Self.hour_ms, limit: 30) == 0)
        #expect(try await left(true) == (2, 10))
        #expect(try await left(false) == (10, 10))
        #expect(try await store.removeHistory(.passages, before_ms: 4 * Self.hour_ms, limit: 30) == 4)
        #expect(try await store.removeHistory(.peoplePassages, before_ms: Self.hour_ms, limit: 30) == 1)
        #expect(try await store.removeHistory(.trails, before_ms: 9 * Self.hour_ms, limit: 30) == 9)
        #expect(try await left(true) == (2, 9))
        #expect(try await left(false) == (1, 6))
        for kind in [Retention.Kind.sensorMinutes, .sensorReadings, .deliveries] {
            #expect(try await store.removeHistory(kind, before_ms: .max, limit: 30) == 0)
        }
    }
}
