import ChemTrack
import Compliance
import Foundation
import Geofence
import Synchronization
import Testing

/// Time that stands still until a test moves it.
final class TestClock: PlantClock {
    private let now: Mutex<(wall_ms: Int64, steady_ms: Int64)>

    /// 2026-11-28T02:00:00Z
    init(now_ms: Int64 = 1_795_831_200_000) { now = Mutex((now_ms, 1_000)) }

    func now_ms() -> Int64 { now.withLock { $0.wall_ms } }
    func monotonic_us() -> Int64 { now.withLock { $0.steady_ms * 1000 } }

    /// Time passes.
    func advance(_ ms: Int64) {
        now.withLock {
            $0.wall_ms += ms
            $0.steady_ms += ms
        }
    }

    /// Somebody sets the wall clock.
    func step(_ ms: Int64) { now.withLock { $0.wall_ms += ms } }
}

/// The product's own rules, loaded once: reading all catalogues takes seconds.
enum PlantRules {
    /// The product's catalogues.
    static let directory =
        URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/data/catalogs"

    private static let loaded = Result { try make(try Catalogs.load(from: directory)) }

    static func make(_ catalogs: Catalogs) throws -> Plant.Rules {
        try Plant.Rules(catalogs: catalogs, regimes: [.cn])
    }

    static func rules() throws -> Plant.Rules { try loaded.get() }
}

/// A small site: two stores, a general store, quarantine, a waste store, a yard, and a border.
enum TestSite {
    static let site = Site(
        id: "t1", name: Bilingual(zh: "试验厂", en: "Test works"), timeZone: "Asia/Shanghai",
        ledgerOrigin: "plant.example/chemtrack/t1/e1",
        floors: [Site.Floor(floor: 1, name: Bilingual(zh: "一层", en: "Ground"), width_m: 120, height_m: 80)])

    static func zone(
        _ id: String, _ kind: ZoneKind, _ box: (Double, Double, Double, Double), _ more: [String: JSONValue] = [:],
        floor: Double? = 1
    ) throws -> Zone {
        let ring = [
            Point(x: box.0, y: box.1), Point(x: box.2, y: box.1), Point(x: box.2, y: box.3), Point(x: box.0, y: box.3),
        ]
        return try Zone(
            id: id, name: id, floor: floor, kind: kind, geometry: .polygons([Polygon(shell: ring)]), crs: .local,
            properties: more)
    }

    static func classes(_ names: String...) -> JSONValue { .array(names.map(JSONValue.string)) }

    static func zones() throws -> [Zone] {
        [
            try zone("SITE", .site, (0, 0, 120, 80), floor: nil),
            try zone(
                "FL-1", .storage, (20, 50, 45, 75),
                ["allowed_classes": classes("3"), "containment_l": .number(20_000), "way_m": .number(25)]),
            try zone(
                "OX-1", .storage, (65, 50, 85, 75), ["allowed_classes": classes("5.1"), "way_m": .number(60)]),
            try zone(
                "GN-1", .storage, (20, 5, 60, 25),
                ["allowed_classes": classes("8"), "containment_l": .number(20_000), "way_m": .number(80)]),
            try zone("QU-1", .quarantine, (4, 50, 14, 62), ["way_m": .number(10)]),
            try zone("WS-1", .waste, (100, 6, 114, 26), ["containment_l": .number(5_000)]),
        ]
    }

    static let inFlammables = Point(x: 30, y: 60)
    static let inOxidisers = Point(x: 75, y: 60)
    static let inYard = Point(x: 50, y: 40)
    static let offSite = Point(x: 140, y: 40)
}

/// A plant over a store of ours, with the clock in hand.
struct TestPlant {
    let plant: Plant
    let store: MemoryStore
    let clock: TestClock

    static let warehouse = Actor(id: "u:3", auth: "pw", role: .warehouse, display: "Wang")
    static let ehs = Actor(id: "u:2", auth: "pw", role: .ehs, display: "Chen")
    static let officer = Actor(id: "u:4", auth: "pw", role: .environment, display: "Li")
    static let admin = Actor(id: "u:1", auth: "pw", role: .administrator, display: "Admin")

    static func make(zones: [Zone]? = nil) async throws -> TestPlant {
        let store = MemoryStore()
        try await store.commit(.founding(TestSite.site, zones: try zones ?? TestSite.zones()))
        return try await over(store, TestClock())
    }

    /// Takes up what the store holds, as a restart does.
    /// - Parameter rules: those in force from the start; nil = the product's.
    static func over(
        _ store: MemoryStore, _ clock: TestClock, rules: Plant.Rules? = nil
    ) async throws -> TestPlant {
        let plant = try await Plant(store: store, rules: try rules ?? PlantRules.rules(), clock: clock, boot: "b1")
        return TestPlant(plant: plant, store: store, clock: clock)
    }

    func restarted() async throws -> TestPlant {
        let next = try await Self.over(store, clock)
        try await next.plant.judgeAll()
        return next
    }

    // MARK: What tests do most

    static func acetone(
        _ quantity: String = "160 kg", count: Int = 1, tag: String? = nil, zone: String? = nil
    ) throws -> ReceiptRequest {
        ReceiptRequest(
            cas: "67-64-1", name: nil, quantity: try Quantity(quantity), count: count, form: .liquid,
            density_kg_per_L: 0.79, packaging: ManifestPackaging(epaType: ManifestCode("DM"), cn: "铁桶"), tag: tag,
            zone: zone)
    }

    static func nitrate(tag: String? = nil, zone: String? = nil) throws -> ReceiptRequest {
        ReceiptRequest(
            cas: "7631-99-4", name: nil, quantity: try Quantity("25 kg"), form: .solid, tag: tag, zone: zone)
    }

    static func mystery(tag: String? = nil, zone: String? = nil) throws -> ReceiptRequest {
        ReceiptRequest(
            cas: nil, name: "无名样品 ZX-771", quantity: try Quantity("1 kg"), form: .solid, tag: tag, zone: zone)
    }

    func receive(_ request: ReceiptRequest) async throws -> Item {
        let receipt = try await plant.receive(request, by: Self.warehouse)
        return try #require(receipt.items.first)
    }

    /// A fix one second after the one before.
    func see(_ tag: String, _ point: Point, after_ms: Int64 = 1000) async throws {
        clock.advance(after_ms)
        try await plant.apply([fix(tag, point)])
    }

    func fix(_ tag: String, _ point: Point) -> Fix {
        Fix(
            tag: tag, at_ms: clock.now_ms(), point: point, acc_m: 0.2, floor: 1,
            received_ms: clock.now_ms())
    }

    func tick(after_ms: Int64) async throws {
        clock.advance(after_ms)
        try await plant.tick()
    }

    /// One step of a manifest with nothing but what it must be told.
    func take(_ step: ManifestStep, of id: String) async throws -> Manifest {
        let officer = Self.officer
        switch step {
        case .issue: return try await plant.issue(manifest: id, by: officer)
        case .refuse: return try await plant.refuse(manifest: id, reason: "车辆不合格", by: officer)
        case .void: return try await plant.void(manifest: id, by: officer)
        case .ship: return try await plant.ship(manifest: id, by: officer)
        case .handOver: return try await plant.handOver(manifest: id, SigningRequest(name: "Next"), by: officer)
        case .arrive: return try await plant.arrive(manifest: id, by: officer)
        case .accept: return try await plant.accept(manifest: id, by: officer)
        case .takeBack: return try await plant.takeBack(manifest: id, to: "WS-1", by: officer)
        case .forward: return try await plant.forward(manifest: id, to: "facility", by: officer)
        case .close: return try await plant.close(manifest: id, by: officer)
        case .correct:
            var record = store.now.manifests[id]?.record ?? ManifestRecord(id: id, jurisdictions: [.cn])
            record.handlingInstructions = "更正 \(record.version)"
            return try await plant.correct(manifest: id, with: record, reason: "写错了", by: officer)
        }
    }

    func item(_ code: String) async throws -> Item { try #require(await plant.item(forCode: code)) }
}

/// The error a command throws, for expectations on its case and texts.
func refusal(of work: () async throws -> Void) async -> PlantError? {
    do {
        try await work()
        return nil
    } catch let error as PlantError {
        return error
    } catch {
        Issue.record("not a refusal of the plant: \(error)")
        return nil
    }
}

extension PlantError {
    /// The name of the case, and of the field where it has one.
    var word: String {
        switch self {
        case .notFound(let kind, _): "notFound \(kind)"
        case .invalid(let field, _): "invalid \(field)"
        case .refused: "refused"
        case .blocked: "blocked"
        case .outOfScope(let zone): "outOfScope \(zone)"
        case .needsSignatures: "needsSignatures"
        case .forbidden(let act): "forbidden \(act.rawValue)"
        case .storeUnavailable: "storeUnavailable"
        case .inProgress: "inProgress"
        }
    }
}
