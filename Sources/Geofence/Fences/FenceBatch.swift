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
    /// Whether the zones that hold it must be looked for.
    var asksIndex = true
    var preview = Preview()
}

/// What was seen of the way to a fix before it was judged.
struct Preview: Sendable {
    /// From the tag's anchor; nil = not looked, or the map does not know.
    var glimpse: Glimpse?
    /// Whether it certainly cannot glide.
    var isRefused = false
}

extension FenceEngine {
    private static let chunk = 256
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
            judge(fixes.span, &waiting, &events)
            for entry in waiting {
                if let number = entry.number, fixes[entry.place].handle.number != number {
                    fixes[entry.place].handle.number = Int32(number)
                }
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
        var (calm, fast) = (0, 0)
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
                    unsafe record.pointee.takeQuietly(fixes[place].fix, settings)
                    unsafe fast &+= record.pointee.isImplausible ? 1 : 0
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
            borders.prefetchSquare(at: fixes[place].fix.point)
            waiting.append(WaitingFix(place: place, number: known, isBehind: isBehind))
        }
        counts.accepted += calm
        counts.implausible += fast
    }

    /// Takes the waiting fixes whose way meets no border, and leaves the others in the list.
    private mutating func takeGliding(_ fixes: Span<TrackedFix>, _ waiting: inout [WaitingFix]) {
        for entry in waiting { borders.prefetchPieces(at: fixes[entry.place].fix.point) }
        let settings = settings
        let records = unsafe tags.records()
        var (kept, fast) = (0, 0)
        for position in waiting.indices {
            var entry = waiting[position]
            if let number = entry.number, !entry.isBehind {
                let record = unsafe records + number
                if unsafe glides(fixes[unchecked: entry.place].fix, record, settings, &entry) {
                    unsafe record.pointee.isWaiting = false
                    unsafe fast &+= record.pointee.isImplausible ? 1 : 0
                    continue
                }
            }
            waiting[kept] = entry
            kept += 1
        }
        counts.accepted += waiting.count - kept
        counts.implausible += fast
        waiting.removeLast(waiting.count - kept)
    }

    /// Takes a fix whose way meets no border; of another it notes what it saw.
    @unsafe
    @inline(__always)
    private func glides(
        _ fix: borrowing Fix, _ record: UnsafeMutablePointer<TagState>, _ settings: borrowing FenceSettings,
        _ entry: inout WaitingFix
    ) -> Bool {
        let isQuiet = unsafe record.pointee.isQuiet(fix, settings)
        let hasWay = unsafe isQuiet || record.pointee.hasWay(to: fix, settings)
        if !hasWay { return false }
        let from = unsafe record.pointee.point
        let radius_m = fix.acc_m ?? 0
        let glimpse = borders.glimpse(fix.point, near_m: radius_m, from: from)
        if isQuiet {
            let clear_m: Double?
            if let glimpse {
                clear_m = glimpse.clearing_m(within: radius_m)
            } else {
                clear_m = glide(from, fix.point, radius_m)
            }
            if let clear_m {
                unsafe record.pointee.takeQuietly(fix, settings, clear_m: clear_m)
                return true
            }
            entry.preview.isRefused = true
        }
        entry.preview.glimpse = glimpse
        unsafe entry.asksIndex = !record.pointee.held.isKnown
        return false
    }

    /// Judges the waiting fixes in full, and notes the numbers of their tags; nil = the fix is of no use.
    private mutating func judge(
        _ fixes: Span<TrackedFix>, _ waiting: inout [WaitingFix], _ events: inout [FenceEvent]
    ) {
        for position in waiting.indices { judge(fixes[waiting[position].place].fix, &waiting[position], &events) }
    }

    private mutating func judge(_ fix: borrowing Fix, _ entry: inout WaitingFix, _ events: inout [FenceEvent]) {
        let known = entry.number
        entry.number = take(fix, number: known ?? numbers[fix.tag], entry.preview, &events)
        if let known { tags[known].isWaiting = false }
    }

    /// Asks for the memory that the waiting fixes need, in steps that do not wait for each other; changes nothing.
    private func readAhead(_ fixes: Span<TrackedFix>, _ waiting: [WaitingFix]) {
        if settings.frame != nil || hasFrame.wgs84 { return }
        for entry in waiting {
            if let glimpse = entry.preview.glimpse { borders.prefetchEdges(of: glimpse) }
            if entry.asksIndex { index.local.prefetchTop(at: fixes[entry.place].fix.point) }
            if let number = entry.number {
                stays.prefetchPlace(number)
                prefetch(names, number)
            }
        }
        for entry in waiting {
            if let glimpse = entry.preview.glimpse { borders.prefetchCorners(of: glimpse, index.local.corners) }
            if entry.asksIndex { index.local.prefetchCell(at: fixes[entry.place].fix.point) }
            if let number = entry.number { stays.prefetchStays(number) }
        }
        for entry in waiting where entry.asksIndex { index.local.prefetchRecord(at: fixes[entry.place].fix.point) }
        for entry in waiting where entry.asksIndex { index.local.prefetchCorners(at: fixes[entry.place].fix.point) }
    }
}
