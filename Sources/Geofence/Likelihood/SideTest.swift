internal import Foundation

/// Asks again with every fix on which side of a zone's border a tag is: Page's sequential test between "still where it
/// was believed to be" and "on the other side since some moment".
///
/// Both sides explain each fix as well as they can: by a core error, of which a fix pays in full for what it adds to the
/// last ones and only the uncorrelated share of what it repeats; or by an outlier episode, which is paid for when it
/// begins, by its size, and by every second it lasts. The evidence starts from zero at the most telling moment, so that
/// however long a tag stood still, a change is seen as fast.
public struct SideTest: Hashable, Sendable, Codable {
    /// How much better the other side explains the fixes since ``since_ms``: natural logarithm, at least 0.
    public private(set) var evidence_nats = 0.0
    /// The evidence that decided the last change.
    public private(set) var decided_nats = 0.0
    /// The last fixes, newest in the lowest bit: 1 = beyond the border (for n of m).
    private var votes: UInt64 = 0
    /// How well the side it is believed to be on explains the fixes, and how well the other; empty at rest, when both are
    /// what they are before any fix, as nearly all are.
    private var sides: [Explanation] = []
    /// When the fixes began to speak for the other side.
    public private(set) var since_ms: Int64?
    private var at_ms: Int64?
    /// The side it is believed to be on.
    public private(set) var isIn: Bool

    /// How well one side explains the fixes: log-probabilities of the last fix having a core error or an outlier.
    fileprivate struct Explanation: Hashable, Sendable, Codable {
        var core: Double
        var outlier: Double
        /// What of the last core errors is paid already.
        var paid = 0.0
        /// The size of the episode that is paid for, metres.
        var size_m = 0.0

        init(_ noise: LocationNoise) {
            core = log(1 - noise.outlierShare)
            outlier = log(max(noise.outlierShare, .leastNormalMagnitude))
        }

        var total: Double { logSum(core, outlier) }

        /// - Parameter miss_m: how far the fix lies from everything this side allows.
        mutating func take(_ miss_m: Double, sigma_m: Double, _ step: NoiseStep) {
            let toCore = logSum(core + step.coreStays, outlier + step.outlierEnds)
            let fresh = core + step.outlierBegins
            let lasting = outlier + step.outlierStays
            let isNew = fresh > lasting
            let known_m = isNew ? 0 : size_m
            let next = logSum(fresh, lasting) - max(miss_m - known_m, 0) / step.outlier_m
            let error = miss_m * miss_m / (2 * sigma_m * sigma_m)
            let repeated = paid * step.memory
            let nextCore = toCore - step.news * error - (1 - step.news) * max(error - repeated, 0)
            size_m = max(known_m, miss_m)
            paid = next > nextCore ? repeated : max(error, repeated)
            (core, outlier) = (nextCore, next)
        }

        /// So near that nobody can tell the difference.
        func isNear(_ other: Explanation) -> Bool {
            abs(core - other.core) < 1e-6 && abs(outlier - other.outlier) < 1e-6 && paid < 1e-6
        }

        mutating func scale(by nats: Double) {
            core -= nats
            outlier -= nats
        }
    }

    /// - Parameter isIn: the side it is believed to be on at first.
    public init(isIn: Bool) { self.isIn = isIn }

    /// Takes a fix.
    ///
    /// - Parameters:
    ///   - outside_m: signed distance to the zone's border, metres: positive outside, negative inside.
    ///   - acc_m: the accuracy the fix states.
    ///   - isInFence: what the fence engine says of this fix, for the plain decision.
    ///   - isAlarm: whether a change of sides would be an alarm; else it ends one.
    /// - Returns: whether it is believed to be on the other side now.
    public mutating func take(
        outside_m: Double, acc_m: Double?, at_ms now_ms: Int64, rule: LocationRule, isInFence: Bool, isAlarm: Bool
    ) -> Bool {
        let wasIn = isIn
        switch rule.decision {
        case .plain: isIn = isInFence
        case .nOfM(let n, let m, let guard_m):
            let isBeyond = wasIn ? outside_m > guard_m : outside_m < -guard_m
            votes = votes << 1 | (isBeyond ? 1 : 0)
            let recent = m >= 64 ? votes : votes & ((1 << UInt64(max(m, 1))) - 1)
            if recent.nonzeroBitCount >= n { isIn = !wasIn }
        case .likelihood:
            weigh(outside_m, rule.noise.sigma(acc_m: acc_m), now_ms, rule, isAlarm: isAlarm)
            if evidence_nats >= rule.threshold(isAlarm: isAlarm) { isIn = !wasIn }
        }
        at_ms = now_ms
        guard isIn != wasIn else { return false }
        decided_nats = evidence_nats
        startAnew()
        return true
    }

    /// A person says where it is: all doubt is over.
    public mutating func settle(isIn: Bool) {
        self.isIn = isIn
        startAnew()
    }

    /// Nothing speaks for the other side.
    public var isQuiet: Bool { evidence_nats == 0 && votes == 0 }

    private mutating func startAnew() {
        sides = []
        evidence_nats = 0
        since_ms = nil
        votes = 0
    }

    private mutating func weigh(
        _ outside_m: Double, _ sigma_m: Double, _ now_ms: Int64, _ rule: LocationRule, isAlarm: Bool
    ) {
        // What is believed holds up to the border; an alarm has to be clearly beyond it.
        let beyond_m = isIn ? outside_m : -outside_m
        let believedMiss_m = max(beyond_m, 0)
        let otherMiss_m = max((isAlarm ? rule.guard_sigmas * sigma_m : 0) - beyond_m, 0)
        // Nearly every fix: nothing spoke against what is believed, and this one does not either. All stays as it was.
        if sides.isEmpty, believedMiss_m == 0, otherMiss_m > 0 { return }
        let rest = Explanation(rule.noise)
        var (believed, other) = sides.isEmpty ? (rest, rest) : (sides[0], sides[1])
        let step = NoiseStep(rule.noise, seconds: at_ms.map { max(Double(now_ms - $0) / 1000, 0.001) })
        if evidence_nats == 0 {
            // The change may as well have come with this very fix.
            other = believed
            (other.paid, other.size_m) = (0, 0)
            since_ms = now_ms
        }
        believed.take(believedMiss_m, sigma_m: sigma_m, step)
        other.take(otherMiss_m, sigma_m: sigma_m, step)
        let base = believed.total
        believed.scale(by: base)
        other.scale(by: base)
        evidence_nats = max(other.total, 0)
        if evidence_nats == 0 { since_ms = nil }
        if evidence_nats == 0, believed.isNear(rest) {
            sides = []
        } else if sides.isEmpty {
            sides = [believed, other]
        } else {
            (sides[0], sides[1]) = (believed, other)
        }
    }
}

/// The noise between two fixes: all but ``news`` and ``memory`` are log-probabilities.
private struct NoiseStep {
    /// The share of a core error that the fixes before do not say already: (1 - r) / (1 + r) for AR(1).
    var news: Double
    /// How much of the last core errors is still in this one.
    var memory: Double
    var coreStays: Double
    var outlierBegins: Double
    var outlierStays: Double
    var outlierEnds: Double
    var outlier_m: Double

    /// - Parameter seconds: since the fix before; nil = there was none.
    init(_ noise: LocationNoise, seconds: Double?) {
        let correlation = seconds.map { pow(noise.correlation, $0) } ?? 0
        let persistence = seconds.map { pow(noise.outlierPersistence, $0) } ?? 0
        let share = noise.outlierShare
        news = (1 - correlation) / (1 + correlation)
        memory = correlation * correlation
        let begins = share * (1 - persistence)
        let ends = (1 - share) * (1 - persistence)
        coreStays = log(1 - begins)
        outlierBegins = log(max(begins, .leastNormalMagnitude))
        outlierStays = log(max(1 - ends, .leastNormalMagnitude))
        outlierEnds = log(max(ends, .leastNormalMagnitude))
        outlier_m = max(noise.outlier_m, 0.001)
    }
}

/// log(exp(a) + exp(b)).
private func logSum(_ a: Double, _ b: Double) -> Double {
    let (high, low) = a > b ? (a, b) : (b, a)
    return high + log1p(exp(low - high))
}

// Most tests are at rest: what is zero then is left out.
extension SideTest {
    private enum CodingKeys: CodingKey {
        case isIn, evidence_nats, decided_nats, since_ms, votes, at_ms, believed, other, isRested
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        isIn = try members.decode(Bool.self, forKey: .isIn)
        evidence_nats = try members.decodeIfPresent(Double.self, forKey: .evidence_nats) ?? 0
        decided_nats = try members.decodeIfPresent(Double.self, forKey: .decided_nats) ?? 0
        since_ms = try members.decodeIfPresent(Int64.self, forKey: .since_ms)
        votes = try members.decodeIfPresent(UInt64.self, forKey: .votes) ?? 0
        at_ms = try members.decodeIfPresent(Int64.self, forKey: .at_ms)
        // Before, one at rest told what it believes, and one that is not said so.
        let isRested = try members.decodeIfPresent(Bool.self, forKey: .isRested) ?? true
        guard !isRested else { return }
        let believed = try members.decode(Explanation.self, forKey: .believed)
        sides = [believed, try members.decodeIfPresent(Explanation.self, forKey: .other) ?? believed]
    }

    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(isIn, forKey: .isIn)
        if evidence_nats != 0 { try members.encode(evidence_nats, forKey: .evidence_nats) }
        if decided_nats != 0 { try members.encode(decided_nats, forKey: .decided_nats) }
        try members.encodeIfPresent(since_ms, forKey: .since_ms)
        if votes != 0 { try members.encode(votes, forKey: .votes) }
        try members.encodeIfPresent(at_ms, forKey: .at_ms)
        guard let believed = sides.first, let other = sides.last else { return }
        try members.encode(false, forKey: .isRested)
        try members.encode(believed, forKey: .believed)
        if other != believed { try members.encode(other, forKey: .other) }
    }
}

extension SideTest.Explanation {
    private enum CodingKeys: CodingKey {
        case core, outlier, paid, size_m
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        core = try members.decode(Double.self, forKey: .core)
        outlier = try members.decode(Double.self, forKey: .outlier)
        paid = try members.decodeIfPresent(Double.self, forKey: .paid) ?? 0
        size_m = try members.decodeIfPresent(Double.self, forKey: .size_m) ?? 0
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(core, forKey: .core)
        try members.encode(outlier, forKey: .outlier)
        if paid != 0 { try members.encode(paid, forKey: .paid) }
        if size_m != 0 { try members.encode(size_m, forKey: .size_m) }
    }
}
