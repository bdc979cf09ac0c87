/// Zones and what stands in them, kept by kind of material so that one move is checked in microseconds.
///
/// A value: copies are independent. Only one owner should change it.
public struct ZoneStock: Sendable {
    /// A container and where it is noted among those of its kind.
    fileprivate struct Entry {
        var item: StoredItem
        var kind: PairCache.ID
        var slot: Int
    }

    /// What the pair rules need of one container of a kind.
    struct Standing: Sendable {
        var id: String
        var position: StoredItem.Position?
    }

    /// The items of one zone.
    struct Contents: Sendable {
        fileprivate(set) var count = 0
        /// Containers by kind of material; no kind stands without one.
        fileprivate(set) var byKind: [PairCache.ID: [Standing]] = [:]
        // Whole milligrams and microlitres, so that sums stay exact whatever comes and goes.
        fileprivate(set) var mass_mg: Double = 0
        fileprivate(set) var volume_uL: Double = 0
        fileprivate(set) var liquid_uL: Double = 0
        /// How many liquid containers there are of each volume (µL): stores hold few sizes.
        fileprivate var liquids: [Double: Int] = [:]
    }

    public private(set) var zones: [String: StorageZone]
    private(set) var zoneOrder: [String]
    private(set) var contents: [String: Contents] = [:]
    private var entries = RowTable<Entry>()
    private(set) var roomZones: [String: [String]] = [:]
    var cache: PairCache
    /// What the materials asked about want of a place.
    private var needs: [HazardProfile: StorageNeeds] = [:]
    private static let needsKept_max = 5_000
    /// Of the rooms that somebody has asked about.
    private var censuses: [String: RoomCensus] = [:]

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
            censuses[old.room] = nil
        } else {
            zoneOrder.append(zone.id)
        }
        zones[zone.id] = zone
        roomZones[zone.room, default: []].append(zone.id)
        censuses[zone.room] = nil
    }

    /// What a material wants of a place: found out once for each.
    mutating func needs(of profile: HazardProfile) -> StorageNeeds {
        if let known = needs[profile] { return known }
        if needs.count >= Self.needsKept_max { needs.removeAll(keepingCapacity: true) }
        let found = StorageNeeds(profile, rules: cache.rules)
        needs[profile] = found
        return found
    }

    /// The item with an id, wherever it stands.
    public func item(_ id: String) -> StoredItem? { entries[id]?.item }

    /// How many items stand in a zone.
    public func count(in zone: String) -> Int { contents[zone]?.count ?? 0 }

    /// Puts an item where it says it is, away from where it was.
    ///
    /// - Complexity: O(1); in a room with a ``census(room:)`` one look-up for each kind in the room.
    public mutating func put(_ item: StoredItem) {
        let old = entries[item.id]
        // Whoever only moves keeps its kind.
        let kind: PairCache.ID
        if let old, old.item.isWaste == item.isWaste, old.item.shared == item.shared {
            kind = old.kind
        } else {
            kind = cache.id(of: item.profile, isWaste: item.isWaste)
        }
        remove(item.id)
        var place = contents.removeValue(forKey: item.zone) ?? Contents()
        entries[item.id] = Entry(item: item, kind: kind, slot: place.add(item, kind))
        contents[item.zone] = place
        recount(item, kind, sign: 1)
    }

    /// Takes an item out; nothing happens when it is not there.
    @discardableResult
    public mutating func remove(_ id: String) -> StoredItem? {
        guard let entry = entries[id] else { return nil }
        recount(entry.item, entry.kind, sign: -1)
        entries[id] = nil
        if var place = contents.removeValue(forKey: entry.item.zone) {
            if let moved = place.take(entry) { entries.change(moved) { $0.slot = entry.slot } }
            contents[entry.item.zone] = place
        }
        return entry.item
    }

    // MARK: The pairs of a room

    /// How many pairs of containers stand in a room against a rule.
    ///
    /// - Complexity: the first time all pairs of kinds in the room, and all pairs of containers that need a distance;
    ///   from then on every ``put(_:)`` and ``remove(_:)`` keeps it, and this is one look-up.
    public mutating func census(room: String) -> RoomCensus {
        if let known = censuses[room] { return known }
        var twice = RoomCensus()
        for zone in roomZones[room] ?? [] {
            let standing = contents[zone]?.byKind.values.flatMap(\.self) ?? []
            for entry in standing.compactMap({ entries[$0.id] }) {
                twice.add(conflicts(of: entry.item, entry.kind), sign: 1)
            }
        }
        let census = twice.halved
        censuses[room] = census
        return census
    }

    /// The containers of its room that an item may not stand with, by kind of material, as numbers without words.
    /// The item itself need not stand there yet.
    ///
    /// - Complexity: one look-up for each kind in the room, and for each container of a kind that needs a distance.
    public mutating func conflicts(of item: StoredItem) -> [NeighbourConflict] {
        conflicts(of: item, kind(of: item)).sorted { ($0.order, $0.material) < ($1.order, $1.material) }
    }

    /// The kind of an item, from its entry when it stands here as it is.
    mutating func kind(of item: StoredItem) -> PairCache.ID {
        if let entry = entries[item.id], entry.item.isWaste == item.isWaste, entry.item.shared == item.shared {
            return entry.kind
        }
        return cache.id(of: item.profile, isWaste: item.isWaste)
    }

    private mutating func conflicts(of item: StoredItem, _ kind: PairCache.ID) -> [NeighbourConflict] {
        guard let zone = zones[item.zone], zone.isPaired else { return [] }
        var found: [NeighbourConflict] = []
        for (order, otherZone) in (roomZones[zone.room] ?? []).enumerated() {
            guard let place = zones[otherZone], place.isPaired, let contents = contents[otherZone] else { continue }
            // A quarantine zone is where unknown materials are held: that they are unknown is no news there.
            let isHeld = zone.kind == "quarantine" || place.kind == "quarantine"
            for (other, standing) in contents.byKind {
                let answer = cache.answer(kind, other)
                guard answer.verdict != .together else { continue }
                var conflict = NeighbourConflict(
                    zone: otherZone, material: other, answer: answer, isHeld: isHeld && answer.verdict == .unknown,
                    order: order)
                conflict.count(standing, around: item)
                if conflict.count > 0 { found.append(conflict) }
            }
        }
        return found
    }

    private mutating func recount(_ item: StoredItem, _ kind: PairCache.ID, sign: Int) {
        guard let room = zones[item.zone]?.room, censuses[room] != nil else { return }
        let conflicts = conflicts(of: item, kind)
        censuses[room]?.add(conflicts, sign: sign)
    }
}

extension ZoneStock.Contents {
    /// Returns its place among those of its kind.
    fileprivate mutating func add(_ item: StoredItem, _ kind: PairCache.ID) -> Int {
        byKind[kind, default: []].append(ZoneStock.Standing(id: item.id, position: item.position))
        count(item, sign: 1)
        return (byKind[kind]?.count ?? 1) - 1
    }

    /// Returns which container stands at the place of the one that is taken from now on.
    fileprivate mutating func take(_ entry: ZoneStock.Entry) -> String? {
        guard var standing = byKind.removeValue(forKey: entry.kind) else { return nil }
        // The last one takes the free place.
        standing.swapAt(entry.slot, standing.count - 1)
        standing.removeLast()
        if !standing.isEmpty { byKind[entry.kind] = standing }
        count(entry.item, sign: -1)
        return entry.slot < standing.count ? standing[entry.slot].id : nil
    }

    private mutating func count(_ item: StoredItem, sign: Double) {
        count += Int(sign)
        let density = item.profile.density_kg_per_L
        mass_mg += sign * StoredItem.mass_mg(item.quantity, density_kg_per_L: density)
        let volume = StoredItem.volume_uL(item.quantity, density_kg_per_L: density)
        volume_uL += sign * volume
        guard item.isLiquid else { return }
        liquid_uL += sign * volume
        let left = liquids[volume, default: 0] + Int(sign)
        liquids[volume] = left > 0 ? left : nil
    }

    /// The largest liquid container, in µL.
    ///
    /// - Complexity: O(sizes of container in the zone).
    var largestLiquid_uL: Double { liquids.keys.max() ?? 0 }
}
