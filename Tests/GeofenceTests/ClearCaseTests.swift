import Foundation
import Geofence
import Testing

@Suite("How long a clear case takes")
struct ClearCaseTests {
    static let rules = [LikelihoodTests.uwbOpen, LikelihoodTests.uwb, LikelihoodTests.gnss]

    @Test(
        "An undisturbed decision takes as long as an outlier of that size may: (h + ln b - d / m) / -ln(1 - e)",
        arguments: rules)
    func attempt(rule: LocationRule) {
        let noise = rule.noise
        let begins = noise.outlierShare * (1 - noise.outlierPersistence)
        let ends = (1 - noise.outlierShare) * (1 - noise.outlierPersistence)
        let expected_s = (rule.alarm_nats + log(begins) - rule.clear_m / noise.outlier_m) / -log(1 - ends)
        let attempt_s = rule.attempt_s(resting_s: 1)
        // A core error that lasts may explain the fixes as well, and the first fix counts at once.
        #expect(attempt_s <= expected_s * 1.5 + 2 && attempt_s >= expected_s * 0.5 - 2, "\(attempt_s) \(expected_s)")
    }
}
