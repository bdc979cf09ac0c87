/// What one source may send: 200 messages a second over time, 1,000 at once; a long message counts as several.
public struct SendingAllowance: Sendable {
    static let rate_per_s = 200.0
    static let burst = 1000.0
    /// A message counts once for each such part, begun or whole.
    static let part_bytes = 4096

    private var tokens = Self.burst
    fileprivate private(set) var steady_ms: Int64

    public init(steady_ms: Int64) { self.steady_ms = steady_ms }

    /// Whether a message may pass now.
    public mutating func admits(bytes: Int = 0, steady_ms: Int64) -> Bool {
        if steady_ms > self.steady_ms {
            tokens = min(Self.burst, tokens + Double(steady_ms - self.steady_ms) / 1000 * Self.rate_per_s)
            self.steady_ms = steady_ms
        }
        let cost = Double(1 + max(bytes - 1, 0) / Self.part_bytes)
        guard tokens >= cost else { return false }
        tokens -= cost
        return true
    }

    /// Who has been quiet for so long has its full burst again and need not be remembered.
    public func isFull(steady_ms: Int64) -> Bool {
        Double(steady_ms - self.steady_ms) >= Self.burst / Self.rate_per_s * 1000
    }
}

/// Holds back a source that sends more than it may, alone.
public struct SourceThrottle: Sendable {
    static let sources_max = 200_000
    private var allowances: [String: SendingAllowance] = [:]

    public init() {}

    /// Whether a message of this source may pass now.
    public mutating func admits(_ source: String, steady_ms: Int64) -> Bool {
        if allowances.count >= Self.sources_max {
            allowances = allowances.filter { !$1.isFull(steady_ms: steady_ms) }
            // All of them speak: better to begin anew than to grow without end.
            if allowances.count >= Self.sources_max { allowances = [:] }
        }
        return allowances[source, default: SendingAllowance(steady_ms: steady_ms)].admits(steady_ms: steady_ms)
    }
}
