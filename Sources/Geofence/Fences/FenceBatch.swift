/// A fix and where the engine keeps its tag.
public struct TrackedFix: Hashable, Sendable {
    public var fix: Fix
    public var handle: TagHandle

    public init(_ fix: Fix, handle: TagHandle = TagHandle()) {
        self.fix = fix
        self.handle = handle
    }
}

extension FenceEngine {
    /// Many fixes, one after the other: the same events as from `apply(_:into:)` for each, in less time, because the
    /// memory of a chunk of tags and cells is asked for at once. Handles are filled in.
    public mutating func apply(_ fixes: inout [TrackedFix], into events: inout [FenceEvent]) {
        let chunk = 64
        var first = 0
        while first < fixes.count {
            let last = min(first + chunk, fixes.count)
            touched = touch(fixes.span.extracting(first..<last))
            for number in first..<last { apply(fixes[number].fix, handle: &fixes[number].handle, into: &events) }
            first = last
        }
    }

    /// Reads what the fixes will need, in steps that do not wait for each other; changes nothing.
    private func touch(_ fixes: Span<TrackedFix>) -> Int64 {
        let (tags, names) = (tags.span, names.span)
        var sum: Int64 = 0
        if tags.isEmpty { return 0 }
        for number in fixes.indices {
            let place = Int(fixes[number].handle.number)
            let isKnown = place >= 0 && place < tags.count
            let tag = isKnown ? place : 0
            sum &+= tags[tag].last.at_ms &+ tags[tag].queued_ms &+ (tags[tag].isPlaced ? 1 : 0)
            sum &+= Int64(names[tag].utf8.count)
        }
        if settings.frame == nil && !hasFrame.wgs84 {
            for number in fixes.indices {
                let place = Int(fixes[number].handle.number)
                let point = fixes[number].fix.point
                // Where all is calm the grid will not be asked.
                if place >= 0 && place < tags.count && tags[place].isInCalm(point, within: 0) { continue }
                sum &+= index.local.touch(point)
            }
        }
        return sum
    }
}

extension ZoneGrid {
    /// Asks for the words of a point's cell.
    @inline(__always)
    func touch(_ p: Point) -> Int64 {
        let word = word(at: p)
        return Self.isPure(word) ? 0 : Int64(code.span[Int(word >> 5)])
    }
}
