/// How a technology errs: what the likelihood of a fix is made of.
///
/// A fix is off by a core error, normal per axis and correlated in time (AR(1)), or it belongs to an outlier episode:
/// a reflection or a shadowed anchor that puts the tag somewhere else for a while. Both together are the heavy tail;
/// unlike independent heavy-tailed errors, an outlier that stays does not become more believable with every fix.
public struct LocationNoise: Hashable, Sendable, Codable {
    /// Core error per axis, metres: no fix is taken as better, whatever accuracy it states.
    public var sigma_m: Double
    /// Correlation of the core error after one second, 0 to below 1.
    public var correlation: Double
    /// Share of fixes within outlier episodes, 0 to below 1.
    public var outlierShare: Double
    /// Mean size of an outlier, metres (exponential).
    public var outlier_m: Double
    /// Probability that an outlier is still there after one second, 0 to below 1.
    public var outlierPersistence: Double

    public init(
        sigma_m: Double, correlation: Double, outlierShare: Double, outlier_m: Double, outlierPersistence: Double
    ) {
        self.sigma_m = sigma_m
        self.correlation = correlation
        self.outlierShare = outlierShare
        self.outlier_m = outlier_m
        self.outlierPersistence = outlierPersistence
    }

    /// Receivers state the radius that holds 68 % of their fixes: 1.51 sigma of a round normal error.
    static let sigmasOfAccuracy = 1.51

    /// Core error per axis of a fix that states an accuracy, metres.
    public func sigma(acc_m: Double?) -> Double { max(sigma_m, (acc_m ?? 0) / Self.sigmasOfAccuracy) }
}

/// How fixes become the place that alarms are decided on.
public enum LocationDecision: Hashable, Sendable, Codable {
    /// When one side of a border explains the fixes so much better than the other: ``LocationRule/alarm_nats``.
    case likelihood
    /// When `n` of the last `m` fixes lie on the other side, each at least `guard_m` metres from the border.
    case nOfM(n: Int, m: Int, guard_m: Double)
    /// With the first fix that the fence engine counts on the other side.
    case plain

    /// Its name in data and facts: `likelihood`, `8 of 10`, `plain`.
    public var name: String {
        switch self {
        case .likelihood: "likelihood"
        case .nOfM(let n, let m, _): "\(n) of \(m)"
        case .plain: "plain"
        }
    }
}

/// All that is needed to decide on which side of a border a tag of one technology is.
public struct LocationRule: Hashable, Sendable, Codable {
    public var technology: Technology
    public var decision: LocationDecision
    public var noise: LocationNoise
    /// A tag counts as clearly outside from so many sigmas beyond the border: nobody can tell nearer ones apart.
    public var guard_sigmas: Double
    /// Log-likelihood ratios, natural logarithm: shown as suspect, decided as an alarm, and decided as its end.
    public var suspect_nats: Double
    public var alarm_nats: Double
    public var clear_nats: Double
    /// How long a clear case may take until it is decided, seconds: what the simulation is held to.
    public var delayMax_s: Double

    public init(
        technology: Technology, decision: LocationDecision, noise: LocationNoise, guard_sigmas: Double,
        suspect_nats: Double, alarm_nats: Double, clear_nats: Double, delayMax_s: Double
    ) {
        self.technology = technology
        self.decision = decision
        self.noise = noise
        self.guard_sigmas = guard_sigmas
        self.suspect_nats = suspect_nats
        self.alarm_nats = alarm_nats
        self.clear_nats = clear_nats
        self.delayMax_s = delayMax_s
    }

    /// What decides a change of sides.
    public func threshold(isAlarm: Bool) -> Double { isAlarm ? alarm_nats : clear_nats }
}
