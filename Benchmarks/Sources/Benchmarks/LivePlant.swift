import CLiveLoad
import ChemTrack
import Compliance
import Foundation
import Geofence
import Labels
import Store

/// The plant of the group `live`: 1,000 stores of 16 m x 16 m on a site of 800 m x 500 m, 100,000 tagged containers that
/// stand in them, 5,000 visitors who walk through all of them, and some containers that are carried off the site.
struct LivePlant {
    static let (columns, rows, pitch_m) = (40, 25, 20.0)
    static let (containers, walkers, probes) = (100_000, 5_000, 300)
    static let site = "bench"
    /// Solvents of one storage class, so that nobody stands beside what it must not; a store holds one of them.
    private static let solvents = ["67-64-1", "64-17-5", "67-63-0", "108-88-3", "78-93-3"]

    let folder: String
    let seed: UInt64

    /// What the generator tells, to a site of this name.
    func load(port: Int, site: String) throws(LiveFailure) -> OpaquePointer {
        let load = unsafe site.withCString { name in
            var plan = unsafe live_plan(
                site: strdup(name), seed: seed, tags: UInt32(Self.containers + Self.walkers),
                walkers: UInt32(Self.walkers),
                columns: UInt32(Self.columns), rows: UInt32(Self.rows), pitch_m: Self.pitch_m)
            return unsafe live_load_open(Int32(port), &plan)
        }
        guard let load = unsafe load else { throw LiveFailure("the broker refused the generator") }
        return unsafe load
    }

    static func probeTag(_ number: Int) -> String { "P-\(number)" }
    static func probeCode(_ number: Int) -> String { ItemCode(serial: UInt64(containers + 1 + number)).text }
    /// Where a probe belongs: the middle of its store.
    static func probeHome(_ number: Int) -> (x: Double, y: Double) { middle(number % (columns * rows)) }

    private static func middle(_ zone: Int) -> (x: Double, y: Double) {
        (Double(zone % columns) * pitch_m + pitch_m / 2, Double(zone / columns) * pitch_m + pitch_m / 2)
    }

    /// Makes the data folder that `chemd serve` then takes up.
    func make() async throws {
        try? FileManager.default.removeItem(atPath: folder)
        let database = try PlantDatabase(folder: folder)
        let store = SQLiteStore(database)
        let (width_m, height_m) = (Double(Self.columns) * Self.pitch_m, Double(Self.rows) * Self.pitch_m)
        let site = Site(
            id: Self.site, name: Bilingual(zh: "基准厂", en: "Bench works"), timeZone: "Asia/Shanghai",
            ledgerOrigin: "plant.example/chemtrack/bench/e1",
            floors: [
                Site.Floor(
                    floor: 1, name: Bilingual(zh: "一层", en: "Ground"), width_m: width_m, height_m: height_m)
            ])
        var zones = [
            try Zone(
                id: "SITE", name: "Site", kind: .site, geometry: Self.box(0, 0, width_m, height_m), crs: .local)
        ]
        for number in 0..<Self.columns * Self.rows {
            let (x, y) = Self.middle(number)
            zones.append(
                try Zone(
                    id: "Z-\(number)", name: "Store \(number)", floor: 1, kind: .storage,
                    geometry: Self.box(x - 8, y - 8, x + 8, y + 8), crs: .local,
                    properties: [
                        "containment_l": .number(1_000_000), "way_m": .number(10), "exit_tolerance": .number(1),
                        "tolerance_timeout": .number(5000),
                    ]))
        }
        try await store.commit(.founding(site, zones: zones))
        var changes = ChangeSet()
        for number in 0..<Self.containers + Self.probes {
            let isProbe = number >= Self.containers
            let zone = (isProbe ? number - Self.containers : number) % (Self.columns * Self.rows)
            let tag = isProbe ? Self.probeTag(number - Self.containers) : Self.tag(number)
            add(ItemCode(serial: UInt64(number + 1)).text, tag, zone, to: &changes)
        }
        for number in Self.containers..<Self.containers + Self.walkers {
            changes.tags.append(
                TagBinding(
                    tag: Self.tag(number), kind: .person, label: Bilingual(zh: "访客 \(number)", en: "visitor \(number)"))
            )
        }
        changes.counters[.item] = Int64(Self.containers + Self.probes + 1)
        try await store.commit(changes)
        try database.close()
    }

    private func add(_ code: String, _ tag: String, _ zone: Int, to changes: inout ChangeSet) {
        let id = "Z-\(zone)"
        let cas = Self.solvents[zone % Self.solvents.count]
        changes.items.append(
            Item(
                code: code, name: Bilingual(zh: "溶剂 \(cas)", en: "Solvent \(cas)"), cas: cas, form: .liquid,
                quantity: .mass(Mass(milligrams: 1_000_000)), state: .stored, zone: id, assignedZone: id, tag: tag,
                receivedAt_ms: Int64(Date().timeIntervalSince1970 * 1000)))
        changes.tags.append(TagBinding(tag: tag, kind: .item, item: code, label: Bilingual(zh: code, en: code)))
    }

    /// As the generator names its tags.
    private static func tag(_ number: Int) -> String {
        let digits = String(number)
        return "T-" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    private static func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> Geometry {
        .polygons([
            Polygon(shell: [
                Point(x: west, y: south), Point(x: east, y: south), Point(x: east, y: north), Point(x: west, y: north),
            ])
        ])
    }
}

struct LiveFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
