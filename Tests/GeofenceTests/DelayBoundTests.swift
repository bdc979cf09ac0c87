import Foundation
import Geofence
import Testing

@Suite("How long a clear case may take")
struct DelayBoundTests {
    static let rules = [LikelihoodTests.uwbOpen, LikelihoodTests.uwb, LikelihoodTests.gnss]

    @Test("One attempt lasts as long as an outlier of that size may: (h + ln b - d / m) / -ln(1 - e)", arguments: rules)
    func attempt(rule: LocationRule) {
        let noise = rule.noise
        let begins = noise.outlierShare * (1 - noise.outlierPersistence)
        let ends = (1 - noise.outlierShare) * (1 - noise.outlierPersistence)
        let expected_s = (rule.alarm_nats + log(begins) - rule.clear_m / noise.outlier_m) / -log(1 - ends)
        let attempt_s = rule.attempt_s(resting_s: 1)
        // A core error that lasts may explain the fixes as well, and the first fix counts at once.
        #expect(attempt_s <= expected_s * 1.5 + 2 && attempt_s >= expected_s * 0.5 - 2, "\(attempt_s) \(expected_s)")
    }

    @Test(
        "A bound holds for the undisturbed attempt, grows with what is asked of it, and is none where nothing is weighed"
    )
    func bounds() {
        for rule in Self.rules {
            let once_s = rule.attempt_s(resting_s: 30)
            #expect(rule.delayBound_s(exceeded: 0.5) >= once_s)
            #expect(rule.delayBound_s(exceeded: 1e-4) >= rule.delayBound_s(exceeded: 1e-2))
            var surer = rule
            surer.alarm_nats += 5
            #expect(surer.delayBound_s() > rule.delayBound_s())
            var plain = rule
            plain.decision = .plain
            #expect(plain.delayBound_s() == 0)
        }
    }
}
