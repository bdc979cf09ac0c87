import ChemTrack
import Compliance
import Foundation
import Geofence
import Store
import Synchronization
import Testing

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "chemtrack-store-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { path + "/chemtrack.sqlite" }

    /// The files as a killed daemon leaves them, in another folder.
    func copied() throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        // The database before its log, as a backup program might do it at the worst moment.
        for name in ["chemtrack.sqlite", "chemtrack.sqlite-wal"]
        where FileManager.default.fileExists(atPath: path + "/" + name) {
            try FileManager.default.copyItem(atPath: path + "/" + name, toPath: copy.path + "/" + name)
        }
        return copy
    }
}

/// Time that a test moves.
final class StoreClock: PlantClock {
    private let now = Mutex<Int64>(1_795_831_200_000)

    func now_ms() -> Int64 { now.withLock { $0 } }
    func monotonic_us() -> Int64 { now.withLock { $0 % 1_000_000_000 * 1000 } }
    func advance(_ ms: Int64) { now.withLock { $0 += ms } }
}

enum StoreSamples {
    private static let loaded = Result {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let catalogs = try Catalogs.load(from: root.path + "/data/catalogs")
        let registry = try SubstanceRegistry(catalogs: catalogs)
        return Plant.Rules(
            registry: registry, pairs: try PairRules(catalogs: catalogs),
            review: try PurchaseReview(catalogs: catalogs, registry: registry, regimes: [.cn]),
            manifests: try ManifestTables(catalogs: catalogs), duties: try DutyRules(catalogs: catalogs),
            peroxideFormers: try PeroxideFormers(catalogs: catalogs), alarms: try AlarmRules(catalogs: catalogs),
            waste: try WasteLimits(catalogs: catalogs))
    }

    static func rules() throws -> Plant.Rules { try loaded.get() }

    static let clerk = Actor(id: "u:3", auth: "pw", role: .administrator, display: "王 Wang")

    static let site = Site(
        id: "t1", name: Bilingual(zh: "试验厂", en: "Test works"), timeZone: "Asia/Shanghai",
        ledgerOrigin: "plant.example/chemtrack/t1/e1",
        floors: [Site.Floor(floor: 1.5, name: Bilingual(zh: "夹层", en: "Mezzanine"), width_m: 120, height_m: 80)])

    /// Zones with everything a zone can say.
    static func zones() throws -> [Zone] {
        func ring(_ box: (Double, Double, Double, Double)) -> [Point] {
            [
                Point(x: box.0, y: box.1), Point(x: box.2, y: box.1), Point(x: box.2, y: box.3),
                Point(x: box.0, y: box.3),
            ]
        }
        return [
            try Zone(
                id: "SITE", name: "Site", kind: .site, geometry: .polygons([Polygon(shell: ring((0, 0, 120, 80)))])),
            try Zone(
                id: "FL-1", name: "易燃液体库 \"A\"", floor: 1.5, kind: .storage, meaning: .hazard,
                geometry: .polygons([Polygon(shell: ring((20, 50, 45, 75)), holes: [ring((21, 51, 22, 52))])]),
                rules: ZoneRules(
                    exitTolerance_m: 1.25, toleranceTimeout_ms: 5_000, exitDelay_ms: 250, timeout_ms: 60_000),
                extrusion_m: 4.5, base_m: 3,
                properties: [
                    "allowed_classes": .array([.string("3")]), "name_zh": .string("易燃"), "way_m": .number(12.5),
                ]),
            try Zone(
                id: "OX-1", floor: 1.5, kind: .storage, geometry: .circle(centre: Point(x: 75, y: 60), radius_m: 8),
                properties: ["allowed_classes": .array([.string("5.1")])]),
            try Zone(
                id: "WS-1", floor: 1.5, kind: .waste, geometry: .polygons([Polygon(shell: ring((100, 6, 114, 26)))]),
                properties: ["containment_l": .number(4000)]),
        ]
    }

    static func acetone(tag: String? = nil, alias: String? = nil, count: Int = 1) throws -> ReceiptRequest {
        ReceiptRequest(
            cas: "67-64-1", name: nil, quantity: try Quantity("160 kg"), count: count, form: .liquid,
            density_kg_per_L: 0.79, packaging: ManifestPackaging(epaType: ManifestCode("DM"), cn: "铁桶"),
            supplier: "华东 East", lot: "L_26%1", expiresOn: "2028-12-31", alias: alias, tag: tag)
    }

    static func nitrate(tag: String? = nil) throws -> ReceiptRequest {
        ReceiptRequest(cas: "7631-99-4", name: nil, quantity: try Quantity("25 kg"), form: .solid, tag: tag)
    }

    static func party(_ id: String, _ role: Party.Role) -> Party {
        Party(
            id: id, role: role,
            details: ManifestParty(
                name: "Party \(id)", name_zh: "单位 \(id)", epaID: "VAR000501234", address_zh: "路 1 号",
                licence: ManifestLicence(number: "N-1", scope: ["HW06"], expires: CalendarDay("2030-01-01"))))
    }
}

/// Hands everything on to the real store and remembers what it was given.
final class RecordingStore: PlantStore {
    struct Given {
        var record: PlantRecord?
        var items: [String: Item] = [:]
        var tags: [String: TagBinding] = [:]
        var presence: [String: TagPresence] = [:]
        var alarms: [String: Alarm] = [:]
        var purchases: [String: Purchase] = [:]
        var manifests: [String: Manifest] = [:]
        var parties: [String: Party] = [:]
        var wasteStreams: [String: WasteStream] = [:]
        var products: [String: Product] = [:]
        var people: [String: Person] = [:]
        var tasks: [String: DutyTask] = [:]
        var records: [StoredDecision] = []
        var holdings: [String: HoldingReview]?
        var counters: [Counter: Int64] = [:]
        var passages: [Passage] = []
        var events: [LedgerEntry] = []
        var texts: [Int: String] = [:]
        var zones: [Zone] = []
    }

    let store: SQLiteStore
    private let kept = Mutex(Given())

    init(_ store: SQLiteStore) { self.store = store }

    var given: Given { kept.withLock { $0 } }

    func load() async throws -> PlantRecord { try await store.load() }
    func ledgerEnd() async throws -> LedgerEnd { try await store.ledgerEnd() }
    func alarm(_ id: String) async throws -> Alarm? { try await store.alarm(id) }
    func answer(toKey key: String) async throws -> StoredAnswer? { try await store.answer(toKey: key) }

    func commit(_ changes: ChangeSet) async throws {
        try await store.commit(changes)
        kept.withLock { given in
            if let zones = changes.zones { given.zones = zones }
            for item in changes.items { given.items[item.code] = item }
            for tag in changes.tags { given.tags[tag.tag] = tag }
            for presence in changes.presence { given.presence[presence.tag] = presence }
            for alarm in changes.alarms { given.alarms[alarm.id] = alarm }
            for purchase in changes.purchases { given.purchases[purchase.id] = purchase }
            for task in changes.tasks { given.tasks[task.id] = task }
            given.records += changes.records
            given.holdings = changes.holdings ?? given.holdings
            for manifest in changes.manifests { given.manifests[manifest.id] = manifest }
            for party in changes.parties { given.parties[party.id] = party }
            for stream in changes.wasteStreams { given.wasteStreams[stream.id] = stream }
            for product in changes.products { given.products[product.id] = product }
            for person in changes.people { given.people[person.id] = person }
            given.counters.merge(changes.counters) { $1 }
            given.passages += changes.passages
            given.events += changes.events
            for text in changes.privateTexts { given.texts[text.seq] = text.text.text }
        }
    }
}

/// A plant on a real database, through all its journeys.
struct StoredPlant {
    let folder: TemporaryFolder
    let database: PlantDatabase
    let store: RecordingStore
    let clock: StoreClock
    let plant: Plant

    static func make() async throws -> StoredPlant {
        let folder = try TemporaryFolder()
        let database = try PlantDatabase(folder: folder.path)
        let store = RecordingStore(SQLiteStore(database))
        try await store.commit(.founding(StoreSamples.site, zones: try StoreSamples.zones()))
        let clock = StoreClock()
        let plant = try await Plant(store: store, rules: try StoreSamples.rules(), clock: clock, boot: "b1")
        return StoredPlant(folder: folder, database: database, store: store, clock: clock, plant: plant)
    }

    func see(_ tag: String, _ x: Double, _ y: Double) async throws {
        clock.advance(20_000)
        try await plant.apply([
            Fix(
                tag: tag, at_ms: clock.now_ms(), point: Point(x: x, y: y), acc_m: 0.3, floor: 1.5,
                received_ms: clock.now_ms())
        ])
    }

    /// Something of everything a plant can keep.
    func live() async throws {
        let by = StoreSamples.clerk
        _ = try await plant.register(person: "wang", display: "王 Wang", role: .warehouse, passwordHash: "$s$", by: by)
        for (id, role) in [("g", Party.Role.generator), ("t", .transporter), ("f", .facility)] {
            try await plant.register(StoreSamples.party(id, role), by: by)
        }
        var product = Product(name: Bilingual(zh: "丙酮", en: "Acetone"), supplier: "华东 East", article: "AC-160")
        (product.cas, product.form, product.density_kg_per_L) = ("67-64-1", .liquid, 0.79)
        _ = try await plant.enter(product: product, by: by)
        try await plant.bind(
            TagBinding(tag: "F1", kind: .vehicle, label: Bilingual(zh: "叉车", en: "Forklift")), by: by)
        let drum = try await plant.receive(
            try StoreSamples.acetone(tag: "T1", alias: "(01)06901234567892(21)000451"), by: by, key: "k1"
        ).items[0]
        _ = try await plant.receive(try StoreSamples.acetone(count: 3), by: by)
        let oxidiser = try await plant.receive(try StoreSamples.nitrate(tag: "T9"), by: by).items[0]
        try await see("T1", 30, 60)
        try await see("T9", 75, 60)
        try await see("T9", 32, 60)
        try await see("F1", 10, 10)
        try await see("T1", 140, 40)
        for alarm in store.given.alarms.values.filter({ $0.kind == .siteExit }) {
            _ = try await plant.acknowledge(alarm: alarm.id, note: "门卫已拦停", by: by)
        }
        try await see("T1", 30, 60)
        clock.advance(10_000)
        try await plant.tick()
        _ = try await plant.use(item: drum.code, amount: try Quantity("1.5 kg"), order: "WO-1", by: by)
        let purchase = try await plant.requestPurchase(
            PurchaseRequest(cas: "67-64-1", quantity: try Quantity("5 kg"), form: .liquid, purpose: "清洗"),
            supplier: "East", by: by)
        let chief = Actor(id: "u:8", auth: "pw", role: .ehs, display: "Chief")
        _ = try await plant.advance(purchase: purchase.id, .approve, reason: "需要", by: chief)
        let licence = PurchaseDossier.HeldLicence(list: "cn-drug-precursor", number: "B-7")
        _ = try await plant.advance(
            purchase: purchase.id, .order, reason: "", licences: [licence], by: by)
        _ = try await plant.rereview(by: chief)
        let stream = try await plant.describeStream(
            name: Bilingual(zh: "清洗废丙酮", en: "Spent washing acetone"),
            facts: WasteStreamFacts(
                origin: .spentSolvent, process: Bilingual(zh: "清洗", en: "washing"), form: .liquid,
                composition: Mixture(components: [MixtureComponent(cas: "67-64-1", low_pct: 90, high_pct: 100)]),
                signs: [.solvent]), by: by)
        _ = try await plant.confirmStream(
            stream.id, WasteCodeChoice(cnCode: "900-402-06", federalCodes: ["F003"], reason: "试验"), by: by)
        _ = try await plant.declareWaste(item: drum.code, WasteRequest(reason: "废", stream: stream.id), by: by)
        let manifest = try await plant.makeManifest(
            DispatchRequest(items: [drum.code], plate: "浙A12345", driver: "王"), by: by)
        _ = try await plant.void(manifest: manifest.id, by: by)
        _ = try await plant.move(item: oxidiser.code, to: "OX-1", by: by)
    }
}
