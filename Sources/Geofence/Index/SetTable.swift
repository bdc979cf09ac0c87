/// Sets of zones, each stored once in one list: its size, then its slots in order. Place 0 is the empty set.
struct SetTable: Sendable {
    /// Places by hash, open addressing; 0 = free, because the empty set is never looked for here.
    private var places = [UInt32](repeating: 0, count: 64)
    private var used = 0
    /// Words after the last set, for whoever reads four at once.
    private static let padding = 4

    /// Words that it holds.
    var size: Int { places.count }

    /// Where a set lies in `sets`; it is added when it is new.
    mutating func place(of slots: [UInt32], in sets: inout [UInt32]) -> UInt32 {
        if slots.isEmpty { return 0 }
        if used * 2 >= places.count { grow(sets) }
        var spot = Self.hash(slots[...]) & (places.count - 1)
        while places[spot] != 0 {
            let place = Int(places[spot])
            if Self.slots(at: place, in: sets).elementsEqual(slots) { return places[spot] }
            spot = (spot + 1) & (places.count - 1)
        }
        let place = UInt32(sets.count - Self.padding)
        places[spot] = place
        used += 1
        sets.removeLast(Self.padding)
        sets.append(UInt32(slots.count))
        sets.append(contentsOf: slots)
        sets.append(contentsOf: repeatElement(0, count: Self.padding))
        return place
    }

    static func slots(at place: Int, in sets: [UInt32]) -> ArraySlice<UInt32> {
        sets[place + 1..<place + 1 + Int(sets[place])]
    }

    private mutating func grow(_ sets: [UInt32]) {
        let old = places
        places = [UInt32](repeating: 0, count: old.count * 4)
        for place in old where place != 0 {
            var spot = Self.hash(Self.slots(at: Int(place), in: sets)) & (places.count - 1)
            while places[spot] != 0 { spot = (spot + 1) & (places.count - 1) }
            places[spot] = place
        }
    }

    private static func hash(_ slots: ArraySlice<UInt32>) -> Int {
        var hash: UInt64 = 0
        for slot in slots { hash = (hash ^ UInt64(slot)) &* 0x9E37_79B9_7F4A_7C15; hash ^= hash >> 32 }
        return Int(truncatingIfNeeded: hash >> 1)
    }
}

/// Copies from a list of sets those that are asked for.
struct SetKeeper {
    private(set) var sets: [UInt32] = [0, 0, 0, 0, 0]
    private(set) var table = SetTable()
    private let old: [UInt32]
    /// Of each old place the new one; 0 = not asked for yet, or the empty set.
    private var places: [UInt32]

    init(_ sets: [UInt32]) {
        old = sets
        places = [UInt32](repeating: 0, count: sets.count)
    }

    /// The new place of a set.
    mutating func place(of set: UInt32) -> UInt32 {
        if set == 0 || places[Int(set)] != 0 { return places[Int(set)] }
        let fresh = table.place(of: Array(SetTable.slots(at: Int(set), in: old)), in: &sets)
        places[Int(set)] = fresh
        return fresh
    }
}
