/// Zones and what stands in them, kept by kind of material so that one move is checked in microseconds.
///
/// A value: copies are independent. Only one owner should change it.
public struct ZoneStock: Sendable {
    /// The items of one zone.
    struct Contents: Sendable {
        var items: [String: StoredItem] = [:]
        /// Ids of the items with the same signature.
        var bySignature: [PairCache.ID: Set<String>] = [:]
        var mass_mg: Double = 0
        var volume_uL: Double = 0
        var liquid_uL: Double = 0
    }

    public private(set) var zones: [String: StorageZone]
    private(set) var zoneOrder: [String]
    private(set) var contents: [String: Contents] = [:]
    private var zoneOfItem: [String: String] = [:]
    private(set) var roomZones: [String: [String]] = [:]
    var cache: PairCache

    public init(rules: PairRules, zones: [StorageZone], items: [StoredItem] = []) {
        cache = PairCache(rules: rules)
        self.zones = [:]
        zoneOrder = []
        for zone in zones { set(zone) }
        for item in items { put(item) }
    }

    /// Adds a zone or replaces it; what stands in it stays.
    public mutating func set(_ zone: StorageZone) {
        if let old = zones[zone.id] {
            roomZones[old.room]?.removeAll { $0 == zone.id }
        } else {
            zoneOrder.append(zone.id)
        }
        zones[zone.id] = zone
        roomZones[zone.room, default: []].append(zone.id)
    }

    /// The item with an id, wherever it stands.
    public func item(_ id: String) -> StoredItem? { zoneOfItem[id].flatMap { contents[$0]?.items[id] } }

    /// How many items stand in a zone.
    public func count(in zone: String) -> Int { contents[zone]?.items.count ?? 0 }

    /// Puts an item where it says it is, away from where it was.
    public mutating func put(_ item: StoredItem) {
        remove(item.id)
        let signature = cache.id(of: item.profile, isWaste: item.isWaste)
        zoneOfItem[item.id] = item.zone
        var contents = self.contents.removeValue(forKey: item.zone) ?? Contents()
        contents.items[item.id] = item
        contents.bySignature[signature, default: []].insert(item.id)
        contents.count(item, sign: 1)
        self.contents[item.zone] = contents
    }

    /// Takes an item out; nothing happens when it is not there.
    @discardableResult
    public mutating func remove(_ id: String) -> StoredItem? {
        guard let zone = zoneOfItem.removeValue(forKey: id), var contents = contents.removeValue(forKey: zone) else {
            return nil
        }
        let item = contents.items.removeValue(forKey: id)
        if let item {
            let signature = cache.id(of: item.profile, isWaste: item.isWaste)
            contents.bySignature[signature]?.remove(id)
            if contents.bySignature[signature]?.isEmpty == true { contents.bySignature[signature] = nil }
            contents.count(item, sign: -1)
        }
        // Sums of doubles drift; an empty zone is exactly empty.
        self.contents[zone] = contents.items.isEmpty ? Contents() : contents
        return item
    }
}

extension ZoneStock.Contents {
    fileprivate mutating func count(_ item: StoredItem, sign: Double) {
        let density = item.profile.density_kg_per_L
        mass_mg += sign * StoredItem.mass_mg(item.quantity, density_kg_per_L: density)
        volume_uL += sign * StoredItem.volume_uL(item.quantity, density_kg_per_L: density)
        if item.isLiquid {
            liquid_uL += sign * StoredItem.volume_uL(item.quantity, density_kg_per_L: density)
        }
    }

    /// The largest liquid container, in µL. Looked up when asked: it is needed at put-away only.
    var largestLiquid_uL: Double {
        items.values.filter(\.isLiquid).map {
            StoredItem.volume_uL($0.quantity, density_kg_per_L: $0.profile.density_kg_per_L)
        }.max() ?? 0
    }
}
