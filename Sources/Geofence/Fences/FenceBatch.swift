/// A fix and where the engine keeps its tag.
public struct TrackedFix: Hashable, Sendable {
    public var fix: Fix
    public var handle: TagHandle

    public init(_ fix: Fix, handle: TagHandle = TagHandle()) {
        self.fix = fix
        self.handle = handle
    }
}

/// A fix that stands aside until the others of its chunk were looked at.
struct WaitingFix: Sendable {
    /// Its place in the message.
    var place: Int
    /// Of its tag; nil = not seen before.
    var number: Int?
    /// Whether an earlier fix of its tag stands aside too.
    var isBehind: Bool
}

extension FenceEngine {
    private static let chunk = 128
    /// So many fixes ahead the memory of a tag is asked for: long enough that it has come, few enough that it is still
    /// there.
    private static let lead = 32

    /// Many fixes, one after the other: the same events as from `apply(_:into:)` for each, in less time. Handles are
    /// filled in.
    ///
    /// A chunk at a time, in three passes: fixes in their tag's clearing are taken; then those whose way meets no border;
    /// then the rest, in their order. Whoever waits for a later pass makes later fixes of its tag wait behind it, and
    /// memory for a pass is asked for at once. The first two passes have no events.
    public mutating func apply(_ fixes: inout [TrackedFix], into events: inout [FenceEvent]) {
        var waiting: [WaitingFix] = []
        swap(&waiting, &self.waiting)
        var first = 0
        while first < fixes.count {
            let last = min(first + Self.chunk, fixes.count)
            takeCalm(fixes.span, first..<last, &waiting)
            takeGliding(fixes.span, &waiting)
            readAhead(fixes.span, waiting)
            for entry in waiting {
                let known = entry.number ?? numbers[fixes[entry.place].fix.tag]
                if let number = take(fixes[entry.place].fix, number: known, &events) {
                    fixes[entry.place].handle.number = Int32(number)
                }
                if let number = entry.number { tags[number].isWaiting = false }
            }
            first = last
        }
        swap(&waiting, &self.waiting)
    }

    /// Takes the fixes of a chunk that lie in their tag's clearing, and lists the others.
    private mutating func takeCalm(_ fixes: Span<TrackedFix>, _ chunk: Range<Int>, _ waiting: inout [WaitingFix]) {
        waiting.removeAll(keepingCapacity: true)
        let count = tags.count
        let settings = settings
        let records = unsafe tags.records()
        var calm = 0
        for place in chunk {
            let ahead = Int(fixes[min(place &+ Self.lead, fixes.count &- 1)].handle.number)
            if ahead >= 0 && ahead < count { unsafe TagTable.prefetch(records + ahead) }
            let number = Int(fixes[place].handle.number)
            if number >= 0, number < count {
                let record = unsafe records + number
                if unsafe !record.pointee.isWaiting,
                    unsafe record.pointee.clearing.holds(fixes[place].fix.point, within: fixes[place].fix.acc_m ?? 0),
                    unsafe record.pointee.isQuiet(fixes[place].fix, settings)
                {
                    unsafe record.pointee.takeQuietly(fixes[place].fix)
                    calm &+= 1
                    continue
                }
            }
            let known = known(fixes[place].fix, fixes[place].handle)
            var isBehind = false
            if let known {
                unsafe isBehind = records[known].isWaiting
                unsafe records[known].isWaiting = true
            }
            waiting.append(WaitingFix(place: place, number: known, isBehind: isBehind))
        }
        counts.accepted += calm
    }

    /// Takes the waiting fixes whose way meets no border, and leaves the others in the list.
    private mutating func takeGliding(_ fixes: Span<TrackedFix>, _ waiting: inout [WaitingFix]) {
        for entry in waiting { borders.prefetchSquare(at: fixes[entry.place].fix.point) }
        for entry in waiting { borders.prefetchPieces(at: fixes[entry.place].fix.point) }
        let settings = settings
        let records = unsafe tags.records()
        var kept = 0
        for position in waiting.indices {
            let entry = waiting[position]
            if let number = entry.number, !entry.isBehind {
                let record = unsafe records + number
                if unsafe record.pointee.isQuiet(fixes[entry.place].fix, settings),
                    let clear_m = unsafe glide(
                        record.pointee.point, fixes[entry.place].fix.point, fixes[entry.place].fix.acc_m ?? 0)
                {
                    unsafe record.pointee.takeQuietly(fixes[entry.place].fix, clear_m: clear_m)
                    unsafe record.pointee.isWaiting = false
                    continue
                }
            }
            waiting[kept] = entry
            kept += 1
        }
        counts.accepted += waiting.count - kept
        waiting.removeLast(waiting.count - kept)
    }

    /// Asks for the memory that the waiting fixes need, in steps that do not wait for each other; changes nothing.
    private func readAhead(_ fixes: Span<TrackedFix>, _ waiting: [WaitingFix]) {
        if settings.frame != nil || hasFrame.wgs84 { return }
        for entry in waiting {
            borders.prefetchEdges(at: fixes[entry.place].fix.point)
            index.local.prefetchTop(at: fixes[entry.place].fix.point)
            if let number = entry.number { stays.prefetchPlace(number) }
        }
        for entry in waiting {
            index.local.prefetchCell(at: fixes[entry.place].fix.point)
            if let number = entry.number { stays.prefetchStays(number) }
        }
        for entry in waiting { index.local.prefetchRecord(at: fixes[entry.place].fix.point) }
        for entry in waiting { index.local.prefetchCorners(at: fixes[entry.place].fix.point) }
    }
}
