/// How many pairs of containers in a room stand against a rule, by the answer that forbids it.
public struct RoomCensus: Sendable, Hashable, Codable {
    /// Pairs nearer than their distance, or at a distance nobody has measured.
    public var apart = 0
    /// Pairs that nobody can judge, outside of quarantine.
    public var unknown = 0
    public var separateRoom = 0
    public var never = 0

    public init() {}

    /// True when nothing in the room stands against a rule and nothing is unknown.
    public var isClear: Bool { apart == 0 && unknown == 0 && separateRoom == 0 && never == 0 }

    mutating func add(_ conflicts: [NeighbourConflict], sign: Int) {
        for conflict in conflicts where !conflict.isHeld {
            switch conflict.answer.verdict {
            case .together: break
            case .apart: apart += sign * conflict.count
            case .unknown: unknown += sign * conflict.count
            case .separateRoom: separateRoom += sign * conflict.count
            case .never: never += sign * conflict.count
            }
        }
    }

    /// Each pair was counted from both of its ends.
    var halved: RoomCensus {
        var half = self
        half.apart /= 2
        half.unknown /= 2
        half.separateRoom /= 2
        half.never /= 2
        return half
    }
}

/// One kind of material in a zone that an item may not stand with: numbers, without words.
public struct NeighbourConflict: Sendable, Hashable {
    /// Id of the zone the neighbours stand in.
    public let zone: String
    /// Their kind, in the cache of the stock that gave this.
    public let material: PairCache.ID
    public let answer: PairCache.Answer
    /// How many of them stand too near.
    public private(set) var count = 0
    /// Metres to the nearest of these whose place is known.
    public private(set) var nearest_m: Double?
    /// One of two zones is quarantine and nobody knows the answer: held there, which is what quarantine is for.
    let isHeld: Bool
    /// Place of the zone among those of its room.
    let order: Int

    init(zone: String, material: PairCache.ID, answer: PairCache.Answer, isHeld: Bool, order: Int) {
        self.zone = zone
        self.material = material
        self.answer = answer
        self.isHeld = isHeld
        self.order = order
    }

    /// Counts those that stand too near. Distances matter only where some distance is enough; a place that is not known
    /// counts as near.
    mutating func count(_ standing: [ZoneStock.Standing], around item: StoredItem) {
        guard answer.verdict == .apart else {
            // In its own zone the item may be among them.
            let isAmongThem = zone == item.zone && standing.contains { $0.id == item.id }
            count = standing.count - (isAmongThem ? 1 : 0)
            return
        }
        for other in standing where other.id != item.id {
            guard let distance_m = item.distance_m(to: other) else {
                count += 1
                continue
            }
            if distance_m < answer.distance_m {
                count += 1
                nearest_m = min(nearest_m ?? .infinity, distance_m)
            }
        }
    }
}

extension StoredItem {
    /// Metres between two containers; nil when the place of one is not known.
    func distance_m(to other: ZoneStock.Standing) -> Double? {
        position.flatMap { here in other.position.flatMap { here.distance_m(to: $0) } }
    }
}
