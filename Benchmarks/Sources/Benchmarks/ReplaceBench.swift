import Foundation
import Geofence

/// One of B's 50,000 zones after another becomes a little larger under 100,000 tags; between two changes fixes go on.
/// Afterwards index and engine must say what ones made from the last zones say.
enum ReplaceBench {
    private static let tags = 100_000
    private static let changes = 300

    static func run(seed: UInt64, _ emit: (BenchLine) -> Void) {
        let load = ZoneWorkload.country(seed: seed)
        var zones = load.zones
        var random = Random(seed: seed &* 1_000_003 &+ 6)
        var engine = FenceEngine(zones: zones)
        var index = ZoneIndex(zones: zones)
        let points = load.uniform[..<tags].map(load.point)
        var events: [FenceEvent] = []
        func hear(_ engine: inout FenceEngine, at_ms: Int64) {
            for (tag, point) in points.enumerated() {
                engine.apply(Fix(tag: "tag\(tag)", at_ms: at_ms, point: point, crs: .wgs84), into: &events)
            }
        }
        hear(&engine, at_ms: 0)
        var (engine_ms, index_ms): ([Double], [Double]) = ([], [])
        for change in 1...changes {
            let slot = random.below(zones.count)
            guard let zone = larger(zones[slot]) else { continue }
            zones[slot] = zone
            index_ms.append(Duel.seconds { index = index.replacing(zone) } * 1000)
            engine_ms.append(
                Duel.seconds { events = engine.replaceZones(zones, now_ms: Int64(change)) } * 1000)
        }
        let fresh = ZoneIndex(zones: zones)
        let wrong =
            points.count { index.zones(at: $0) != fresh.zones(at: $0) }
            + points.indices.count { number in
                engine.zones(of: "tag\(number)") != fresh.zones(at: points[number]).map { zones[$0].id }
            }
        for (name, times) in [("replace-B-index", index_ms.sorted()), ("replace-B-engine", engine_ms.sorted())] {
            let p50_ms = Duel.percentile(times, 0.5)
            emit(
                BenchLine(
                    bench: name, unit: "zones/s", ours: 1000 / p50_ms, checked: tags, mismatches: wrong, seed: seed,
                    p50_ms: p50_ms, p95_ms: Duel.percentile(times, 0.95), p99_ms: Duel.percentile(times, 0.99),
                    goal: "<= 50 ms", size_bytes: index.size_bytes, runs: times.count, load: Duel.load))
        }
    }

    /// The zone, a quarter larger around its first corner.
    private static func larger(_ zone: Zone) -> Zone? {
        guard case .polygons(let polygons) = zone.geometry, let home = polygons.first?.shell.first else { return nil }
        let shell = polygons[0].shell.map {
            Point(x: home.x + ($0.x - home.x) * 1.25, y: home.y + ($0.y - home.y) * 1.25)
        }
        return try? Zone(id: zone.id, geometry: .polygons([Polygon(shell: shell)]), crs: zone.crs)
    }
}
