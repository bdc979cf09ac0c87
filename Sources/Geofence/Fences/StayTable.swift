/// The stays of all tags, by number, in one list: each tag has a stretch of it, so that they are found by one read, and no
/// reference is counted in the very memory that is waited for.
struct StayTable: Sendable {
    private struct Stretch: Sendable {
        var first: Int32 = 0
        var count: Int32 = 0
        /// A power of two, or 0.
        var room: Int32 = 0
    }

    private var stretches: [Stretch] = []
    private var list: [Stay] = []
    private var free = FreeRuns()

    /// How many stays a tag has.
    @inline(__always)
    func count(of number: Int) -> Int { Int(stretches[number].count) }

    @inline(__always)
    subscript(number: Int, position: Int) -> Stay {
        let stretch = stretches[number]
        precondition(position < stretch.count)
        return list[Int(stretch.first) + position]
    }

    /// The stays of a tag, by slot.
    subscript(number: Int) -> ArraySlice<Stay> {
        let stretch = stretches[number]
        return list[Int(stretch.first)..<Int(stretch.first + stretch.count)]
    }

    mutating func put(_ stays: [Stay], of number: Int) {
        if stays.count > stretches[number].room { move(number, room: stays.count) }
        stretches[number].count = Int32(stays.count)
        let first = Int(stretches[number].first)
        for position in stays.indices { list[first + position] = stays[position] }
    }

    /// A tag more, without stays.
    mutating func append() { stretches.append(Stretch()) }

    mutating func removeAll() { self = StayTable() }

    private mutating func move(_ number: Int, room least: Int) {
        var room = 1
        while room < least { room *= 2 }
        let old = stretches[number]
        free.give(Int(old.first)..<Int(old.first + old.room))
        let empty = [Stay](repeating: Stay(slot: 0, phase: .lost, entered_ms: 0), count: room)
        stretches[number].first = Int32(free.put(empty[...], into: &list))
        stretches[number].room = Int32(room)
    }

    /// Asks for the place of a tag's stays.
    @inline(__always)
    func prefetchPlace(_ number: Int) { prefetch(stretches, number) }

    /// Asks for a tag's stays, and for room for one more.
    @inline(__always)
    func prefetchStays(_ number: Int) {
        let stretch = stretches[number]
        let count = min(stretch.count + 1, stretch.room, 4)
        prefetch(list, Int(stretch.first)..<Int(stretch.first + count))
    }
}
