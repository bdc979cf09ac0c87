/// Times at which tags want to be woken, earliest first, and of one instant by tag (a binary heap). Entries are not removed when a tag's time
/// changes: an entry that is not the tag's `queued_ms` is passed over when its time comes.
struct TimerQueue: Sendable {
    struct Entry: Sendable {
        var at_ms: Int64
        var tag: Int32

        func isBefore(_ other: Entry) -> Bool {
            at_ms != other.at_ms ? at_ms < other.at_ms : tag < other.tag
        }
    }

    private(set) var entries: [Entry] = []

    var first: Entry? { entries.first }

    mutating func push(_ entry: Entry) {
        entries.append(entry)
        var place = entries.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            if !entries[place].isBefore(entries[parent]) { return }
            entries.swapAt(parent, place)
            place = parent
        }
    }

    mutating func pop() -> Entry? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        if entries.isEmpty { return first }
        entries[0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < entries.count && entries[child].isBefore(entries[least]) {
                least = child
            }
            if least == place { return first }
            entries.swapAt(least, place)
            place = least
        }
    }
}
