/// Holds back a source that sends more than it may, alone: 200 messages a second over time, 1,000 at once.
public struct SourceThrottle: Sendable {
    static let rate_per_s = 200.0
    static let burst = 1000.0
    static let sources_max = 200_000
    private var left: [String: (tokens: Double, steady_ms: Int64)] = [:]

    public init() {}

    /// Whether a message of this source may pass now.
    public mutating func admits(_ source: String, steady_ms: Int64) -> Bool {
        // Who has been quiet for long has its full burst again and need not be remembered.
        if left.count >= Self.sources_max {
            left = left.filter { steady_ms - $0.value.steady_ms < Int64(Self.burst / Self.rate_per_s * 1000) }
        }
        let known = left[source] ?? (Self.burst, steady_ms)
        let tokens = min(
            Self.burst, known.tokens + Double(max(steady_ms - known.steady_ms, 0)) / 1000 * Self.rate_per_s)
        guard tokens >= 1 else {
            left[source] = (tokens, steady_ms)
            return false
        }
        left[source] = (tokens - 1, steady_ms)
        return true
    }
}
