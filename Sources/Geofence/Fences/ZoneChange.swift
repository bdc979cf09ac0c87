/// What differs between two sets of zones.
struct ZoneChange {
    /// The new slot of each old zone; nil = deleted.
    private(set) var slots: [Int?]
    /// Whether a new zone is new or judges otherwise than before.
    private(set) var isChanged: [Bool]
    let fresh: [Zone]
    private let isInPlace: Bool

    var hasChanges: Bool { isChanged.contains(true) }

    init(from old: [Zone], to fresh: [Zone]) {
        let numbers = Dictionary(fresh.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
        slots = old.map { numbers[$0.id] }
        isChanged = [Bool](repeating: true, count: fresh.count)
        for (number, slot) in slots.enumerated() {
            if let slot { isChanged[slot] = !fresh[slot].judgesLike(old[number]) }
        }
        self.fresh = fresh
        isInPlace = slots.enumerated().allSatisfy { $0 == $1 }
    }

    /// Brings index and map to the new zones: mended when few zones changed in place, else made anew.
    func apply(to index: inout ZoneIndex, _ borders: inout BorderMap, isHazard: [Bool]) {
        let old = index.zones
        let changed = fresh.indices.filter { isChanged[$0] || $0 >= old.count || fresh[$0] != old[$0] }
        if isInPlace && changed.count <= Self.mendedMost {
            // A zone at a time: a new one takes the place that it has in the end.
            let isMended = changed.allSatisfy { slot in
                guard let mended = index.mended(with: fresh[slot]) else { return false }
                let fits = borders.replace(slot, of: index.local, by: mended.local, isHazard: isHazard)
                index = mended
                if !fits { borders = BorderMap(mended.local, isHazard: isHazard) }
                return true
            }
            if isMended { return }
        }
        index = ZoneIndex(zones: fresh)
        borders = BorderMap(index.local, isHazard: isHazard)
    }

    /// So many changed zones are mended one by one; more are sooner made anew with all others.
    private static let mendedMost = 4
}
