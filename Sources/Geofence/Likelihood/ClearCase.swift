// How long a clear case takes, from the rule itself.
extension LocationRule {
    /// A clear case stands so many sigmas beyond the border at least: three of the catalogue's, which are a third larger
    /// than the published ones, so that they are four of those.
    public static let clear_sigmas = 3.0
    /// A tag that moved reports every second for so long, then at its resting cadence.
    public static let awake_s = 60.0

    /// How far from the border a clear case is at least, metres.
    public var clear_m: Double { Self.clear_sigmas * noise.sigma_m }

    /// Seconds that a decision takes which nothing disturbs, for a tag that stands at ``clear_m`` beyond the border and
    /// sends fixes without error: as long as an outlier episode of that size may last before the evidence against it
    /// reaches ``alarm_nats``.
    ///
    /// With b the chance that an episode begins and e that it ends within a second, and m its mean size, the evidence
    /// after t seconds is -ln b + d / m - t ln(1 - e). (Where the core error explains the fixes better, by their
    /// correlation, that is what it takes.)
    ///
    /// - Parameter resting_s: cadence of a tag that has stood for a minute.
    public func attempt_s(resting_s: Double) -> Double {
        var test = SideTest(isIn: true)
        var passed_s = 0.0
        while passed_s < 86_400 {
            let isDecided = test.take(
                outside_m: clear_m, acc_m: nil, at_ms: Int64(passed_s * 1000), rule: self, isInFence: true,
                isAlarm: true)
            if isDecided { return passed_s }
            passed_s += passed_s < Self.awake_s ? 1 : resting_s
        }
        return .infinity
    }
}
