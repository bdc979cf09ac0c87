/// The zones that hold a point, by slot, while they are few: so that they need not be looked for again when the way to the
/// next point is known to cross just these borders.
struct HeldZones: Sendable {
    private static let room = 4
    private(set) var slots = InlineArray<4, Int32>(repeating: 0)
    /// -1 = not known, or too many.
    private(set) var number: Int8

    init(known: Bool) { number = known ? 0 : -1 }

    @inline(__always)
    init(slots: InlineArray<4, Int32>, number: Int8) { (self.slots, self.number) = (slots, number) }

    @inline(__always)
    var isKnown: Bool { number >= 0 }

    /// How many are known.
    @inline(__always)
    var count: Int { Int(max(number, 0)) }

    @inline(__always)
    subscript(position: Int) -> Int32 { slots[position] }

    /// Whether a zone is known to be among them.
    @inline(__always)
    func contains(_ slot: Int32) -> Bool { (0..<count).contains { slots[$0] == slot } }

    /// One more, which comes after all others.
    @inline(__always)
    mutating func append(_ slot: Int32) {
        guard isKnown, count < Self.room else { return forget() }
        slots[count] = slot
        number += 1
    }

    /// What becomes of them when a border is crossed once.
    mutating func cross(_ slot: Int32) {
        guard isKnown else { return }
        var place = 0
        while place < count, slots[place] < slot { place += 1 }
        if place < count, slots[place] == slot {
            number -= 1
            for later in place..<count { slots[later] = slots[later + 1] }
            return
        }
        if count == Self.room { return forget() }
        for later in stride(from: count, to: place, by: -1) { slots[later] = slots[later - 1] }
        slots[place] = slot
        number += 1
    }

    mutating func forget() { number = -1 }
}
