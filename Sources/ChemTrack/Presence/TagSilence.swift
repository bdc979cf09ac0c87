/// When each tag was last heard, and how often it reports: tells which tags have been quiet for too long.
///
/// Times are on the clock that never steps. What was known before a restart counts from the restart.
struct TagSilence: Sendable {
    /// A tag misses this many reports, and the site's time beyond them, before it is lost.
    static let missed = 3.0
    /// A source that says nothing for so long, or for two of its own gaps, is taken as dead.
    static let source_ms = 60_000.0
    static let cadenceMax_ms = 86_400_000.0

    private struct Rhythm: Sendable {
        var steady_ms: Int64
        /// Mean gap between two reports; NaN = not known yet.
        var cadence_ms = Double.nan

        /// A gap after an outage lengthens the mean by no more than two fifths.
        mutating func hear(_ now_ms: Int64) {
            let gap = Double(now_ms - steady_ms)
            steady_ms = now_ms
            guard gap > 0 else { return }
            let believed = min(cadence_ms.isNaN ? gap : min(gap, 3 * cadence_ms), TagSilence.cadenceMax_ms)
            cadence_ms = cadence_ms.isNaN ? believed : cadence_ms + 0.2 * (believed - cadence_ms)
        }
    }

    private struct State: Sendable {
        var rhythm: Rhythm
        var source: Int32 = 0
        /// Heard since the start.
        var isHeard: Bool

        mutating func hear(_ steady_ms: Int64) {
            // The gap to what was expected says nothing of its cadence.
            if isHeard { rhythm.hear(steady_ms) } else { rhythm = Rhythm(steady_ms: steady_ms) }
            isHeard = true
        }
    }

    private var tags = TagRows<State>()
    /// Names of the sources; the first is MQTT, where a tag speaks for itself.
    private var names = [TagSilence.direct]
    private var numbers = [TagSilence.direct: Int32(0)]
    private var sources: [Rhythm?] = [nil]
    /// Nothing counts from before this: the line was down.
    private var from_ms = Int64.min

    static let direct = "mqtt"

    /// A tag that was known before the start is waited for from now on.
    mutating func expect(_ tag: TagNumber, steady_ms: Int64) {
        if tags[tag] == nil { tags[tag] = State(rhythm: Rhythm(steady_ms: steady_ms), isHeard: false) }
    }

    /// Says through what a tag speaks: a reader, a feed.
    mutating func set(source: String, of tag: TagNumber, steady_ms: Int64) {
        let number = number(of: source)
        if tags[tag] == nil { tags[tag] = State(rhythm: Rhythm(steady_ms: steady_ms), isHeard: false) }
        tags[tag]?.source = number
    }

    private mutating func number(of source: String) -> Int32 {
        if let known = numbers[source] { return known }
        let number = Int32(names.count)
        numbers[source] = number
        names.append(source)
        sources.append(nil)
        return number
    }

    mutating func hear(_ tag: TagNumber, steady_ms: Int64) {
        tags[tag]?.hear(steady_ms)
        if tags[tag] == nil { tags[tag] = State(rhythm: Rhythm(steady_ms: steady_ms), isHeard: true) }
        let source = Int(tags[tag]?.source ?? 0)
        if sources[source] == nil {
            sources[source] = Rhythm(steady_ms: steady_ms)
        } else {
            sources[source]?.hear(steady_ms)
        }
    }

    /// The line is back: everybody is waited for anew.
    mutating func restart(steady_ms: Int64) { from_ms = steady_ms }

    func isHeard(_ tag: TagNumber) -> Bool { tags[tag]?.isHeard ?? false }

    /// The source of a tag when that source says nothing at all; nil while it lives.
    func deadSource(of tag: TagNumber, steady_ms: Int64) -> String? {
        let number = Int(tags[tag]?.source ?? 0)
        // A source that was not heard since the start is quiet since then.
        guard let rhythm = sources[number] else { return names[number] }
        let patience = max(Self.source_ms, rhythm.cadence_ms.isNaN ? 0 : 2 * rhythm.cadence_ms)
        return Double(steady_ms - max(rhythm.steady_ms, from_ms)) >= patience ? names[number] : nil
    }

    /// Tags that have been quiet for longer than `limit` allows them.
    ///
    /// - Parameters:
    ///   - least_ms: no limit is shorter: most tags were heard since, and are not asked about.
    ///   - limit: cadence to be assumed while none is known, and the time beyond three missed reports; nil = the tag is
    ///     nobody's concern.
    func silent(
        steady_ms: Int64, least_ms: Int64, _ limit: (TagNumber) -> (cadence_ms: Int64, beyond_ms: Int64)?
    ) -> [TagNumber] {
        tags.all.compactMap { tag, state in
            let quiet_ms = steady_ms - max(state.rhythm.steady_ms, from_ms)
            guard quiet_ms >= least_ms, let limit = limit(tag) else { return nil }
            let cadence_ms = state.rhythm.cadence_ms.isNaN ? Double(limit.cadence_ms) : state.rhythm.cadence_ms
            return Double(quiet_ms) >= Self.missed * cadence_ms + Double(limit.beyond_ms) ? tag : nil
        }
    }
}
