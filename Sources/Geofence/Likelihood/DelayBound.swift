internal import Foundation

// How long a clear case may take, from the rule itself: derived before any run.
extension LocationRule {
    /// A clear case stands so many sigmas beyond the border at least.
    public static let clear_sigmas = 4.0
    /// A tag that moved reports every second for so long, then at its resting cadence.
    public static let awake_s = 60.0

    /// How far from the border a clear case is at least, metres.
    public var clear_m: Double { Self.clear_sigmas * noise.sigma_m }

    /// Seconds that one attempt at a decision takes which nothing disturbs, for a tag that stands at ``clear_m`` beyond
    /// the border and sends fixes without error: as long as an outlier episode of that size may last before the evidence
    /// against it reaches ``alarm_nats``.
    ///
    /// With b the chance that an episode begins and e that it ends within a second, and m its mean size, the evidence
    /// after t seconds is -ln b + d / m - t ln(1 - e). (Where the core error explains the fixes better, by their
    /// correlation, that is what it takes.)
    ///
    /// - Parameters:
    ///   - gone_s: seconds since the tag moved.
    ///   - resting_s: its cadence when it has stood for a minute.
    public func attempt_s(gone_s: Double = 0, resting_s: Double) -> Double {
        var test = SideTest(isIn: true, noise: noise)
        var passed_s = 0.0
        while passed_s < 86_400 {
            let isDecided = test.take(
                outside_m: clear_m, acc_m: nil, at_ms: Int64(passed_s * 1000), rule: self, isInFence: true,
                isAlarm: true)
            if isDecided { return passed_s }
            passed_s += gone_s + passed_s < Self.awake_s ? 1 : resting_s
        }
        return .infinity
    }

    /// The chance that an attempt is disturbed by an outlier that lies back at the border or behind it: one begins, it
    /// points there (one direction in three), and it is large enough.
    public func disturbance(attempt_s: Double) -> Double {
        let begins = noise.outlierShare * (1 - noise.outlierPersistence)
        let reaches = exp(-clear_m / max(noise.outlier_m, 0.001)) / 3
        return min(1 - exp(-begins * attempt_s * reaches), 0.9)
    }

    /// Seconds within which a clear case is decided: attempts one after the other, as many as it takes until more have a
    /// chance below `exceeded`, each but the last disturbed half-way (a disturbance may come at any moment alike); and
    /// three correlation times of the core error, in which it may hold the fixes back at the border.
    ///
    /// - Parameters:
    ///   - resting_s: cadence of a tag at rest.
    ///   - exceeded: the chance that a case takes longer.
    public func delayBound_s(resting_s: Double = 30, exceeded: Double = 1e-4) -> Double {
        guard decision == .likelihood else { return 0 }
        let held_s = noise.correlation > 0 ? -3 / log(noise.correlation) : 0
        var gone_s = 0.0
        var attempt_s = attempt_s(resting_s: resting_s)
        var chance = disturbance(attempt_s: attempt_s)
        while chance > exceeded, gone_s < 86_400 {
            gone_s += attempt_s / 2
            attempt_s = self.attempt_s(gone_s: gone_s, resting_s: resting_s)
            chance *= disturbance(attempt_s: attempt_s)
        }
        return held_s + gone_s + attempt_s
    }
}
