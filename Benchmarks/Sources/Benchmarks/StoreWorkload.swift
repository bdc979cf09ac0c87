import ChemTrack
import Compliance
import Foundation
import Geofence
import Labels
import Store

/// How large a plant's store is made.
struct StoreSize {
    var name: String
    var containers: Int
    var eventsEach: Int
    var events: Int { containers * eventsEach }

    static let small = StoreSize(name: "small", containers: 20_000, eventsEach: 20)

    private init(name: String, containers: Int, eventsEach: Int) {
        self.name = name
        self.containers = containers
        self.eventsEach = eventsEach
    }

    /// `small` (20,000 containers), `full` (1,000,000), or a number of containers, with 20 events for each; `1000000x5`
    /// has 5 for each.
    init?(_ text: String) {
        switch text {
        case "small": self = .small
        case "full": self.init(name: text, containers: 1_000_000, eventsEach: 20)
        default:
            let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
            guard numbers.count <= 2, let containers = numbers[0], containers >= 1_000,
                let each = numbers.count == 2 ? numbers[1] : 20, each >= 3
            else { return nil }
            self.init(name: text, containers: containers, eventsEach: each)
        }
    }
}

/// Three years of a plant, written through the store's own writer: the rows and the log are those a plant would leave.
///
/// A tenth of the containers is on the site at a time. Each is received, moved and used, and disposed in the end.
struct StoreWorkload {
    /// What containers hold: a name in each language and a CAS number.
    struct Product {
        var cas: String
        var name: Bilingual
    }

    static let start_ms: Int64 = 1_700_000_000_000
    static let span_ms: Int64 = 3 * 365 * 86_400_000
    static let people = 60
    static let zones = 200
    private static let group = 5_000

    let size: StoreSize
    let seed: UInt64
    let folder: String
    let products: [Product]

    init(_ plant: RulesWorkload, size: StoreSize, folder: String) {
        self.size = size
        seed = plant.seed
        self.folder = "\(folder)-\(size.name)-\(plant.seed)"
        products = plant.materials.compactMap { profile in
            guard let cas = profile.cas else { return nil }
            return Product(cas: cas, name: profile.name)
        }
    }

    /// Bytes of the database file.
    var bytes: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/chemtrack.sqlite")
        return (attributes?[.size] as? Int) ?? 0
    }

    func code(_ number: Int) -> String { ItemCode(serial: UInt64(number)).text }
    func zone(_ number: Int) -> String { "Z-\(number)" }
    /// Stores that the plant's years leave empty.
    static let emptyZones = zones..<zones + 20
    func lot(_ number: Int) -> String { "L\(24 + number % 3)-\(number / 7)" }

    /// Makes the database unless an earlier run with this size and seed did.
    ///
    /// - Returns: seconds that the writing took; nil when it was there.
    func make() async throws -> Double? {
        let mark = folder + "/complete"
        if FileManager.default.fileExists(atPath: mark) { return nil }
        try? FileManager.default.removeItem(atPath: folder)
        let database = try PlantDatabase(folder: folder)
        let store = SQLiteStore(database)
        try await store.commit(.founding(site, zones: try geometry()))
        let began = ContinuousClock.now
        var writing = try Writing(self)
        while writing.written < size.events {
            try await store.commit(try writing.next(min(Self.group, size.events - writing.written)))
        }
        try await store.commit(writing.last())
        let taken = began.duration(to: .now) / .seconds(1)
        try database.close()
        _ = FileManager.default.createFile(atPath: mark, contents: Data())
        return taken
    }

    private var site: Site {
        Site(
            id: "bench", name: Bilingual(zh: "基准厂", en: "Bench works"), timeZone: "Asia/Shanghai",
            ledgerOrigin: "plant.example/chemtrack/bench/e1",
            floors: [Site.Floor(floor: 1, name: Bilingual(zh: "一层", en: "Ground"), width_m: 420, height_m: 230)])
    }

    /// A border and stores of 15 m x 15 m beside one another.
    private func geometry() throws -> [Zone] {
        func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Geometry {
            let ring = [
                Point(x: x, y: y), Point(x: x + width, y: y), Point(x: x + width, y: y + height),
                Point(x: x, y: y + height),
            ]
            return .polygons([Polygon(shell: ring)])
        }
        let border = try Zone(id: "SITE", name: "Site", kind: .site, geometry: box(0, 0, 420, 230), crs: .local)
        return [border]
            + (try (0..<Self.emptyZones.upperBound).map { number in
                try Zone(
                    id: zone(number), name: "Store \(number)", floor: 1, kind: .storage,
                    geometry: box(Double(number % 20) * 20 + 5, Double(number / 20) * 20 + 5, 15, 15), crs: .local,
                    properties: ["containment_l": .number(1_000_000), "way_m": .number(Double(number))])
            })
    }

    /// The plant's years, event by event.
    private struct Writing {
        let plan: StoreWorkload
        var random: Random
        var head: LedgerHead
        var onSite: [Item] = []
        var received = 0
        var written = 0

        init(_ plan: StoreWorkload) throws {
            self.plan = plan
            random = Random(seed: plan.seed ^ 0x570E)
            head = try LedgerHead(origin: "plant.example/chemtrack/bench/e1")
        }

        /// The next events with the rows that belong to them.
        mutating func next(_ count: Int) throws -> ChangeSet {
            var changes = ChangeSet()
            var drafts: [LedgerDraft] = []
            if written == 0 { changes.people = (1...StoreWorkload.people).map(Self.person) }
            for number in written..<written + count {
                let at_ms =
                    StoreWorkload.start_ms
                    + Int64(Double(number) / Double(plan.size.events) * Double(StoreWorkload.span_ms))
                drafts.append(try act(at_ms, seq: number, &changes))
            }
            changes.events = try head.append(drafts)
            changes.counters[.item] = Int64(received + 1)
            written += count
            return changes
        }

        /// What is still on the site stands as it was left.
        func last() -> ChangeSet {
            var changes = ChangeSet()
            changes.items = onSite
            return changes
        }

        private mutating func act(_ at_ms: Int64, seq: Int, _ changes: inout ChangeSet) throws -> LedgerDraft {
            let actor = "u:\(1 + random.below(StoreWorkload.people))"
            func draft(_ kind: String, _ item: Item, _ body: LedgerBody) throws -> LedgerDraft {
                try LedgerDraft(
                    at_us: at_ms * 1000, boot: "b1", mono_us: (at_ms - StoreWorkload.start_ms) * 1000, actor: actor,
                    auth: "badge", kind: kind, subject: item.code, body: body)
            }
            func book(_ kind: AmountEntry.Kind, _ item: Item, _ change: Int64, _ order: String?) {
                changes.amounts.append(
                    AmountEntry(
                        seq: seq, at_ms: at_ms, item: item.code, lot: item.lot, material: item.material,
                        account: .stock, kind: kind, unit: .milligrams, change: change, order: order, by: actor))
            }
            if onSite.isEmpty || received < plan.size.containers && seq >= received * plan.size.eventsEach {
                let item = arrival(at_ms)
                onSite.append(item)
                changes.items.append(item)
                book(.received, item, 160_000_000, nil)
                return try draft(
                    "item.received", item,
                    [
                        "name": LedgerValue(item.name.zh), "amount": .amount(160_000_000, .milligrams),
                        "cas": LedgerValue(item.cas ?? ""), "lot": LedgerValue(item.lot ?? ""),
                        "supplier": LedgerValue(item.supplier ?? ""), "zone": LedgerValue(item.zone ?? ""),
                    ])
            }
            let place = random.below(onSite.count)
            var item = onSite[place]
            if onSite.count > plan.size.containers / 10 {
                onSite[place] = onSite[onSite.count - 1]
                onSite.removeLast()
                item.state = .disposed
                item.zone = nil
                changes.items.append(item)
                return try draft("item.disposed", item, ["reason": "manifest"])
            }
            if random.below(5) < 3 {
                let goal = plan.zone(random.below(StoreWorkload.zones))
                let body: LedgerBody = ["from": LedgerValue(item.zone ?? ""), "to": LedgerValue(goal)]
                (onSite[place].zone, onSite[place].assignedZone) = (goal, goal)
                return try draft("item.moved", item, body)
            }
            let amount_mg = Int64(1 + random.below(1_000))
            let order = "WO-\(seq / 500)"
            book(.used, item, -amount_mg, order)
            if case .mass(let mass) = item.quantity {
                onSite[place].quantity = .mass(Mass(milligrams: mass.milligrams - amount_mg))
            }
            return try draft(
                "item.used", item, ["amount": .amount(amount_mg, .milligrams), "order": LedgerValue(order)])
        }

        private mutating func arrival(_ at_ms: Int64) -> Item {
            received += 1
            let product = plan.products[random.below(plan.products.count)]
            let zone = plan.zone(random.below(StoreWorkload.zones))
            return Item(
                code: plan.code(received), name: product.name, cas: product.cas, form: nil,
                quantity: .mass(Mass(milligrams: 160_000_000)), state: .stored, zone: zone, assignedZone: zone,
                supplier: "华东供应 \(random.below(80)) East Supply", lot: plan.lot(received), expiresOn: "2028-12-31",
                receivedAt_ms: at_ms)
        }

        private static func person(_ number: Int) -> Person {
            Person(
                id: "u:\(number)", name: "p\(number)", display: "员工 \(number)", role: .warehouse,
                passwordHash: "$scrypt$none")
        }
    }
}
