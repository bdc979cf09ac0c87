public import Geofence

/// How long clear cases take until they are decided when a technology errs as its record says: what the limit of its
/// delay (`delay_max_s`) rests on, without any plant or run of one.
///
/// Each case stands at ``LocationRule/clear_m`` beyond a straight border and sends fixes every second for a minute, then
/// at its resting cadence; core errors, outlier episodes, lost and late messages are drawn anew for each. The same seed
/// gives the same delays.
public struct DelayTail: Sendable {
    public let technology: Technology
    /// Seconds until each case was decided, shortest first.
    public let delays_s: [Double]

    /// The share of cases that a limit has to hold for.
    public static let share = 0.9999
    static let longest_s = 86_400.0

    /// - Parameters:
    ///   - cases: how many are drawn; a share of 0.9999 needs 100,000.
    ///   - resting_s: cadence of a tag at rest.
    public init(_ rule: LocationRule, cases: Int, seed: UInt64, resting_s: Double = 30) {
        technology = rule.technology
        delays_s = (0..<cases).map { number in
            Self.delay_s(rule, resting_s: resting_s, SeededNumbers(seed: seed &* 1_000_003 &+ UInt64(number)))
        }.sorted()
    }

    private static func delay_s(_ rule: LocationRule, resting_s: Double, _ drawn: SeededNumbers) -> Double {
        var numbers = drawn
        var errors = RadioErrors(rule.noise)
        var channel = RadioChannel()
        var test = SideTest(isIn: true)
        var (sent_s, pause_s, newest_ms) = (0.0, resting_s, Int64.min)
        while sent_s < longest_s {
            let error = errors.next(seconds: pause_s, outward: nil, &numbers)
            let fix = Fix(
                tag: "", at_ms: Int64(sent_s * 1000), point: Point(x: rule.clear_m + error.x, y: 0),
                technology: rule.technology)
            channel.send(fix, seconds: pause_s, &numbers)
            pause_s = sent_s < LocationRule.awake_s ? 1 : resting_s
            sent_s += pause_s
            for fix in channel.arrivals(until_ms: Int64(sent_s * 1000)) where fix.at_ms > newest_ms {
                newest_ms = fix.at_ms
                let isDecided = test.take(
                    outside_m: fix.point.x, acc_m: nil, at_ms: fix.at_ms, rule: rule, isInFence: fix.point.x <= 0,
                    isAlarm: true)
                if isDecided { return Double(fix.received_ms ?? fix.at_ms) / 1000 }
            }
        }
        return longest_s
    }

    /// The smallest delay that at least this share of the cases has at most, seconds; nil when no case was drawn.
    public func delay_s(_ share: Double) -> Double? { delays_s.quantile(share) }

    /// How many cases took longer than that.
    public func count(above limit_s: Double) -> Int { delays_s.count { $0 > limit_s } }
}

extension [Double] {
    /// Of sorted values the smallest that at least this share is at most; nil for none.
    func quantile(_ share: Double) -> Double? {
        isEmpty ? nil : self[Swift.min(Swift.max(Int((share * Double(count)).rounded(.up)) - 1, 0), count - 1)]
    }
}
