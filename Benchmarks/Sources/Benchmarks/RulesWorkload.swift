import Compliance

/// Materials out of the catalogues and a store that they stand in, the same for every run with one seed.
struct RulesWorkload {
    let catalogs: Catalogs
    let registry: SubstanceRegistry
    let rules: PairRules
    let seed: UInt64
    /// Different substances with their hazards, groups and transport entries, as the registry gives them.
    let materials: [HazardProfile]

    private static let materials_max = 1_000

    /// - Throws: ``CatalogError`` when the catalogues are not there or have a fault.
    init(catalogs directory: String, seed: UInt64) throws {
        catalogs = try Catalogs.load(from: directory)
        registry = try SubstanceRegistry(catalogs: catalogs)
        rules = try PairRules(catalogs: catalogs)
        self.seed = seed
        var numbers: Set<String> = []
        for id in ["cn-ghs", "eu-clp"] {
            for row in try catalogs.table(id).rows where !row["cas"].isEmpty { numbers.insert(row["cas"]) }
        }
        var pool = numbers.sorted()
        var random = Random(seed: seed)
        var chosen: [HazardProfile] = []
        while chosen.count < Self.materials_max, !pool.isEmpty {
            pool.swapAt(random.below(pool.count), pool.count - 1)
            guard let cas = try? CASNumber(pool.removeLast()) else { continue }
            chosen.append(registry.profile(SubstanceQuery(cas: cas)))
        }
        materials = chosen
    }

    /// A zone of one room, 100 m x 50 m, and containers of random materials on it.
    func store(_ count: Int) -> (zone: StorageZone, items: [StoredItem]) {
        var random = Random(seed: seed ^ 0x5707E)
        let zone = StorageZone(id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: "storage", room: "R")
        let items = (0..<count).map { item($0, in: zone.id, &random) }
        return (zone, items)
    }

    func item(_ number: Int, in zone: String, _ random: inout Random) -> StoredItem {
        StoredItem(
            id: "C\(number)", profile: materials[random.below(materials.count)],
            quantity: .mass(Mass(milligrams: 1_000_000)), zone: zone,
            position: StoredItem.Position(x: random.between(0, 100), y: random.between(0, 50)))
    }
}
