internal import Foundation

/// How fixed readers hear passive tags: what the likelihood of a read, and of a missing one, is made of.
///
/// A reader asks around in cycles. It hears a tag of its own place in some of them, how many depends on the tag: which way
/// it lies, what stands behind it. It also hears tags of the places beside it, now and then. Whether it hears one changes
/// slowly: who was heard in one cycle is likely heard in the next.
public struct ReadNoise: Hashable, Sendable, Codable {
    /// Chances that a tag is heard at its own place in a cycle; each tag has one of them, all as likely. 0 to 1, exclusive.
    public var rates: SIMD4<Double>
    /// Chances that a tag is heard by the reader of another place in a cycle; likewise.
    public var strays: SIMD4<Double>
    /// Correlation of being heard from one cycle to the next, 0 to below 1.
    public var persistence: Double
    /// By how much a stray read is weaker than one at the tag's own place in the mean, dB.
    public var gap_dB: Double
    /// Standard deviation of a read's strength, dB.
    public var sigma_dB: Double
    /// How long a cycle is, ms, above 0.
    public var cycle_ms: Int64

    public init(
        rates: SIMD4<Double>, strays: SIMD4<Double>, persistence: Double, gap_dB: Double, sigma_dB: Double,
        cycle_ms: Int64
    ) {
        self.rates = rates
        self.strays = strays
        self.persistence = persistence
        self.gap_dB = gap_dB
        self.sigma_dB = sigma_dB
        self.cycle_ms = cycle_ms
    }
}

/// All that is needed to decide by which reader a passive tag is.
public struct ReadRule: Hashable, Sendable, Codable {
    /// `likelihood`; `n of m`: heard there in n of the last m cycles and more often than where it was; `plain`: the
    /// strongest and longest reading of the last 10 s.
    public var decision: LocationDecision
    public var noise: ReadNoise
    /// Log-likelihood ratios, natural logarithm: enough for a tag nobody has placed yet, for a place that is not the
    /// tag's own, and for its own.
    public var first_nats: Double
    public var alarm_nats: Double
    public var clear_nats: Double

    public init(
        decision: LocationDecision, noise: ReadNoise, first_nats: Double, alarm_nats: Double, clear_nats: Double
    ) {
        self.decision = decision
        self.noise = noise
        self.first_nats = first_nats
        self.alarm_nats = alarm_nats
        self.clear_nats = clear_nats
    }
}

/// Log-probabilities of what happens in a cycle, for each of four chances of being heard.
struct ReadSteps: Sendable {
    private var begins: SIMD4<Double>
    private var stays: SIMD4<Double>
    private var ends: SIMD4<Double>
    private var silent: SIMD4<Double>

    init(_ rates: SIMD4<Double>, persistence: Double) {
        let rates = rates.clamped(lowerBound: .init(repeating: 1e-6), upperBound: .init(repeating: 1 - 1e-6))
        begins = Self.logs(rates * (1 - persistence))
        stays = Self.logs(rates + (1 - rates) * persistence)
        ends = Self.logs((1 - rates) * (1 - persistence))
        silent = Self.logs(1 - rates * (1 - persistence))
    }

    private static func logs(_ values: SIMD4<Double>) -> SIMD4<Double> {
        SIMD4(log(values[0]), log(values[1]), log(values[2]), log(values[3]))
    }

    func heard(after wasHeard: Bool) -> SIMD4<Double> { wasHeard ? stays : begins }

    /// So many cycles without a read.
    func silence(_ cycles: Int64, after wasHeard: Bool) -> SIMD4<Double> {
        guard cycles > 0 else { return .zero }
        return (wasHeard ? ends : silent) + Double(cycles - 1) * silent
    }
}

/// Which of four chances a tag has to be heard by a reader, learned from what was heard.
struct ReadMixture: Hashable, Sendable {
    private var logs = SIMD4<Double>(repeating: 0)

    /// Learns from what happened; returns its log-probability as it was expected before.
    ///
    /// - Parameter kept: what of the earlier experience is kept, 0 to 1: a tag may be turned round.
    mutating func take(_ happened: SIMD4<Double>, kept: Double) -> Double {
        let before = Self.logSum(logs)
        logs += happened
        let after = Self.logSum(logs)
        logs = (logs - after) * kept
        return after - before
    }

    private static func logSum(_ values: SIMD4<Double>) -> Double {
        let high = values.max()
        let rest = values - high
        return high + log(exp(rest[0]) + exp(rest[1]) + exp(rest[2]) + exp(rest[3]))
    }
}
