import ChemTrack
import Compliance
import Foundation
import GRDB
import Geofence
import Testing

@testable import Store

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

    @Test("A tag that states an absurd accuracy stops nothing, and every time may be asked for")
    func absurd() async throws {
        let live = try await StoredPlant.make()
        var changes = ChangeSet()
        for (number, error_m) in [1e300, 2, 2.0004].enumerated() {
            var point = Self.point("W\(number)", 1000)
            (point.x, point.error_m) = (1.2345, error_m)
            changes.trail.append(point)
        }
        try await SQLiteStore(live.database).commit(changes)
        let all = try await PlantReader(live.database).replay(from_ms: 0, to_ms: .max, people: true, limit: 100)
        #expect(all.points.map(\.tag) == ["W0", "W1", "W2"])
        for (point, given) in zip(all.points, changes.trail) {
            // However it is kept, the place reported lies within the error stated.
            #expect(point.error_m >= 1e9 || abs(point.x - given.x) + given.error_m <= point.error_m + 1e-9)
            #expect(point.error_m >= 1e9 || point.error_m <= given.error_m + 0.002)
        }
    }

    @Test("History and manifests of a database from before they were shortened are all there")
    func takenUp() async throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.database)
        try Schema.migrator.migrate(queue, upTo: "12: flow meters")
        let manifest = StoreManifestListTests.manifest(10_001)
        try await queue.write { database in
            for (tag, item, event, at) in [
                ("D", "CT-1", "enter", 5000), ("D", "CT-1", "exit", 5000), ("P", nil, "cross", 5000),
                ("D", "CT-1", "enter", 9000),
            ] as [(String, String?, String, Int64)] {
                try database.execute(
                    sql:
                        "INSERT INTO passages (tag, item, zone, event, at, personal) VALUES (?1, ?2, 'FL-1', ?3, ?4, ?5)",
                    arguments: [tag, item, event, at, tag == "P"])
            }
            for (tag, error_m) in [("D", 2.5), ("W", 1e300)] {
                try database.execute(
                    sql:
                        "INSERT INTO trails (at, tag, x, y, floor, error, gap, personal) VALUES (7000, ?1, 1.5, -2.25, 1, ?2, 1, 0)",
                    arguments: [tag, error_m])
            }
            try database.execute(
                sql:
                    "INSERT INTO manifests (id, state, created_at, search, body) VALUES (?1, 'shipped', ?2, 'ct-10001', ?3)",
                arguments: [manifest.id, manifest.createdAt_ms, try Document.text(manifest)])
        }
        try queue.close()
        let reader = PlantReader(try PlantDatabase(folder: folder.path))
        let all = try await reader.replay(from_ms: 0, to_ms: 10_000, people: true, limit: 100)
        #expect(
            all.passages.map { "\($0.tag) \($0.event) \($0.at_ms)" } == [
                "D enter 5000", "D exit 5000", "P cross 5000", "D enter 9000",
            ])
        #expect(
            all.passages.map(\.item) == ["CT-1", "CT-1", nil, "CT-1"] && all.passages.allSatisfy { $0.zone == "FL-1" })
        #expect(all.passages.map(\.isPersonal) == [false, false, true, false])
        #expect(try await reader.passages(ofItem: "CT-1", limit: 5).map(\.event) == ["enter", "exit", "enter"])
        let kept = try #require(all.points.first { $0.tag == "D" })
        #expect(
            (kept.x, kept.y, kept.floor, kept.isAfterGap) == (1.5, -2.25, 1, true)
                && (2.5...2.51).contains(kept.error_m))
        #expect(try #require(all.points.first { $0.tag == "W" }).error_m >= 1e9)
        #expect(
            try await reader.manifests(ManifestFilter(text: "10001"), limit: 5, after: nil).elements.map(\.id) == [
                manifest.id
            ])
        #expect(try await reader.manifest(manifest.id) == manifest)
    }
}
