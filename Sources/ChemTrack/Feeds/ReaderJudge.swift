/// Tells by which reader a tag is, when several hear it: the one with the strongest and longest reading wins.
///
/// Each read of the last 10 s counts the more the stronger it is. Another reader takes over only with three reads and
/// half as much again as the present one: a forklift passing with a stray read moves nothing.
struct ReaderJudge: Sendable {
    static let window_ms: Int64 = 10_000
    static let reads_min = 3
    static let lead = 1.5
    static let tags_max = 200_000

    private struct Heard: Sendable {
        var steady_ms: Int64
        var zone: String
        var weight: Double
    }
    private struct State: Sendable {
        var heard: [Heard] = []
        var zone: String?
        var told_ms: Int64?
    }
    private var states: [String: State] = [:]

    /// -90 dBm is hardly heard, -60 dBm counts once, -30 dBm twice; without a strength a read counts once.
    static func weight(_ rssi_dBm: Double?) -> Double {
        guard let rssi_dBm, rssi_dBm.isFinite else { return 1 }
        return min(max((rssi_dBm + 90) / 30, 0.1), 2)
    }

    /// Takes a read in a reader's zone.
    ///
    /// - Returns: the zone the tag is in, at most once a second while that does not change; nil otherwise.
    mutating func take(_ tag: String, zone: String, rssi_dBm: Double?, steady_ms: Int64) -> String? {
        guard states[tag] != nil || states.count < Self.tags_max else { return nil }
        var state = states[tag] ?? State()
        state.heard.removeAll { steady_ms - $0.steady_ms > Self.window_ms }
        if state.heard.count >= 500 { state.heard.removeFirst() }
        state.heard.append(Heard(steady_ms: steady_ms, zone: zone, weight: Self.weight(rssi_dBm)))
        let before = state.zone
        var scores: [String: (weight: Double, reads: Int)] = [:]
        for each in state.heard {
            let known = scores[each.zone] ?? (0, 0)
            scores[each.zone] = (known.weight + each.weight, known.reads + 1)
        }
        let best = scores.filter { $0.value.reads >= Self.reads_min }
            .max { ($0.value.weight, $1.key) < ($1.value.weight, $0.key) }
        if let best, best.key != before, best.value.weight >= Self.lead * (before.flatMap { scores[$0]?.weight } ?? 0) {
            state.zone = best.key
        }
        var answer: String?
        if let zone = state.zone, zone != before || steady_ms - (state.told_ms ?? .min / 2) >= 1000, scores[zone] != nil
        {
            answer = zone
            state.told_ms = steady_ms
        }
        states[tag] = state
        return answer
    }
}
