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
    private static let chunk = 256

    /// Many fixes, one after the other: the same events as from `apply(_:into:)` for each, in less time, because the
    /// memory of a chunk of tags and cells is asked for at once. Handles are filled in.
    public mutating func apply(_ fixes: inout [TrackedFix], into events: inout [FenceEvent]) {
        var ahead = Ahead()
        swap(&ahead, &self.ahead)
        var first = 0
        while first < fixes.count {
            let last = min(first + Self.chunk, fixes.count)
            readAhead(fixes.span.extracting(first..<last), &ahead)
            for number in first..<last { take(&fixes[number], &events) }
            first = last
        }
        swap(&ahead, &self.ahead)
    }

    /// Reads what the fixes will need, in steps that do not wait for each other; changes nothing that is asked for.
    private func readAhead(_ fixes: Span<TrackedFix>, _ ahead: inout Ahead) {
        if tags.isEmpty { return }
        let (tags, names) = (tags.span, names.span)
        for number in fixes.indices {
            let tag = Self.known(fixes[number].handle, tags.count)
            ahead.take(UInt64(bitPattern: tags[tag].last.at_ms &+ tags[tag].due_ms &+ tags[tag].queued_ms))
        }
        for number in fixes.indices {
            ahead.take(names[Self.known(fixes[number].handle, tags.count)].isEmpty ? 1 : 0)
        }
        if settings.frame != nil || hasFrame.wgs84 { return }
        ahead.points.removeAll(keepingCapacity: true)
        for number in fixes.indices {
            let tag = Self.known(fixes[number].handle, tags.count)
            // In its clearing a tag asks for nothing more.
            let point = fixes[number].fix.point
            if tags[tag].clearing.holds(point, within: fixes[number].fix.acc_m ?? 0) { continue }
            ahead.points.append(point)
        }
        borders.readAhead(&ahead)
    }

    /// The number that a handle tells, any other when it tells none.
    @inline(__always)
    private static func known(_ handle: TagHandle, _ count: Int) -> Int {
        let number = Int(handle.number)
        return number >= 0 && number < count ? number : 0
    }
}
