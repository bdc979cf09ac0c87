import Testing

@testable import Compliance

/// Room left in a zone, against a plain sum over what stands there.
@Suite("Capacity and containment of a zone")
struct StorageCapacityTests {
    private static let liters: Int64 = 1_000_000
    private static let kilograms: Int64 = 1_000_000

    /// What a person with a pencil would add up.
    private struct Plain {
        var mass_mg: Int64 = 0
        var volume_uL: Int64 = 0
        var count = 0
        var largestLiquid_uL: Int64 = 0
        var liquid_uL: Int64 = 0

        mutating func add(_ litres: Int64, density_g_per_L: Int64, isLiquid: Bool) {
            mass_mg += litres * density_g_per_L * 1_000
            volume_uL += litres * 1_000_000
            count += 1
            guard isLiquid else { return }
            liquid_uL += litres * 1_000_000
            largestLiquid_uL = max(largestLiquid_uL, litres * 1_000_000)
        }

        /// The rules that speak against the zone.
        func broken(_ zone: StorageZone) -> Set<String> {
            var broken: Set<String> = []
            if let limit = zone.capacity_mg, mass_mg > limit { broken.insert("storage.capacity") }
            if let limit = zone.capacity_uL, volume_uL > limit { broken.insert("storage.capacity") }
            if let limit = zone.capacity_count, count > limit { broken.insert("storage.capacity") }
            if let held = zone.containment_uL, held < largestLiquid_uL || held * 10 < liquid_uL {
                broken.insert("storage.containment")
            }
            return broken
        }
    }

    private func material(_ density_g_per_L: Int64, isLiquid: Bool) throws -> HazardProfile {
        var profile = try PairFixture.material(isLiquid ? "acetone" : "sodium chloride")
        profile.density_kg_per_L = Double(density_g_per_L) / 1_000
        return profile
    }

    @Test(
        "A zone is accepted exactly when every limit holds with the newcomer in it",
        arguments: [61, 62, 63, 20_261_128] as [UInt64])
    func limits(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        let putAway = PutAway(rules: rules)
        var random = CaseRandom(seed: seed)
        for round in 0..<120 {
            var plain = Plain()
            var stock: [StoredItem] = []
            func draw(_ id: String) throws -> StoredItem {
                let litres = Int64.random(in: 1...60, using: &random)
                let density_g_per_L = Int64.random(in: 700...1_900, using: &random)
                // One material, so that no pair speaks against the zone.
                plain.add(litres, density_g_per_L: density_g_per_L, isLiquid: true)
                return StoredItem(
                    id: id, profile: try material(density_g_per_L, isLiquid: true),
                    quantity: .volume(Volume(microlitres: litres * Self.liters)), zone: "Z")
            }
            for number in 0..<Int.random(in: 0...12, using: &random) { stock.append(try draw("I\(number)")) }
            let newcomer = try draw("new")
            // Limits are drawn around what is there, often exactly at it.
            func around(_ value: Int64) -> Int64? {
                switch Int.random(in: 0..<5, using: &random) {
                case 0: nil
                case 1: value
                case 2: value - 1
                case 3: value + 1
                default: Int64.random(in: 0...(value * 2), using: &random)
                }
            }
            let needed_uL = max(plain.largestLiquid_uL, (plain.liquid_uL + 9) / 10)
            let zone = StorageZone(
                id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: "storage", room: "R",
                capacity_mg: around(plain.mass_mg), capacity_uL: around(plain.volume_uL),
                capacity_count: around(Int64(plain.count)).map { Int($0) }, containment_uL: around(needed_uL))
            let answer = putAway.rank(
                newcomer.profile, quantity: newcomer.quantity, zones: [zone], stock: stock)[0]
            let said = answer.findings.filter { $0.verdict >= .review }.map { finding in
                finding.rule.hasPrefix("storage.containment") ? "storage.containment" : finding.rule
            }
            #expect(Set(said) == plain.broken(zone), "seed \(seed), round \(round)")
            #expect(answer.accepted == plain.broken(zone).isEmpty, "seed \(seed), round \(round)")
        }
    }

    @Test(
        "Several containers at once are accepted exactly when they would be one after another",
        arguments: [71, 72] as [UInt64])
    func several(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        let putAway = PutAway(rules: rules)
        var random = CaseRandom(seed: seed)
        let acetone = try PairFixture.material("acetone")
        for round in 0..<60 {
            let zone = StorageZone(
                id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: "storage", room: "R",
                capacity_mg: Int64.random(in: 1...200, using: &random) * Self.kilograms,
                capacity_count: Int.random(in: 1...12, using: &random),
                containment_uL: Int64.random(in: 5...30, using: &random) * Self.liters)
            let quantity = Quantity.volume(
                Volume(microlitres: Int64.random(in: 1...20, using: &random) * Self.liters))
            let count = Int.random(in: 1...12, using: &random)
            var stock = ZoneStock(rules: rules, zones: [zone])
            let before = stock
            let atOnce = putAway.rank(acetone, quantity: quantity, count: count, in: &stock)[0].accepted
            #expect(stock.count(in: "Z") == before.count(in: "Z"), "nothing is left behind")
            var oneByOne = true
            for number in 0..<count where oneByOne {
                oneByOne = putAway.rank(acetone, quantity: quantity, itemID: "I\(number)", in: &stock)[0].accepted
                stock.put(StoredItem(id: "I\(number)", profile: acetone, quantity: quantity, zone: "Z"))
            }
            #expect(atOnce == oneByOne, "seed \(seed), round \(round)")
        }
    }

    @Test("What stands there never makes a zone better for a newcomer", arguments: [81, 82] as [UInt64])
    func moreStock(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        let putAway = PutAway(rules: rules)
        let zones = try StorageFixture.zones()
        let names = try PairFixture.materials().keys.sorted()
        var random = CaseRandom(seed: seed)
        for round in 0..<25 {
            let newcomer = try PairFixture.material(names[Int.random(in: 0..<names.count, using: &random)])
            var items: [StoredItem] = []
            var accepted = Set(zones.map(\.id))
            for number in 0..<4 {
                let answer = putAway.rank(newcomer, quantity: try Quantity("5 L"), zones: zones, stock: items)
                let now = Set(answer.filter(\.accepted).map(\.zone))
                #expect(now.isSubset(of: accepted), "seed \(seed), round \(round), \(newcomer.name.en)")
                accepted = now
                items.append(
                    try StorageFixture.item(
                        "I\(number)", names[Int.random(in: 0..<names.count, using: &random)],
                        zone: zones[Int.random(in: 0..<zones.count, using: &random)].id, quantity: "20 kg"))
            }
        }
    }

    @Test("An unknown material goes to quarantine only, whatever the zones allow", arguments: [91, 92] as [UInt64])
    func unknown(seed: UInt64) throws {
        let putAway = PutAway(rules: try PairFixture.rules())
        let names = try PairFixture.materials().keys.sorted()
        var random = CaseRandom(seed: seed)
        for _ in 0..<40 {
            var material = try PairFixture.material(names[Int.random(in: 0..<names.count, using: &random)])
            material.isKnown = false
            let answer = putAway.rank(
                material, quantity: try Quantity("1 L"), zones: try StorageFixture.zones(), stock: [])
            #expect(answer.filter(\.accepted).map(\.zone) == ["Q-1"], "\(material.name.en)")
        }
    }
}
