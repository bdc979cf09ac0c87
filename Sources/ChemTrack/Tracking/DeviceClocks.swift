import Geofence

/// Tags whose own clock is wrong: found by their fixes being refused one after the other, all by the same error of time,
/// and from then on judged by the time they were received.
///
/// A clock that was reset to 1970 makes every fix older than the newest one, one that is hours ahead makes each a fix
/// from the future: without this the tag would be lost although it is heard. What a gateway kept and sends later is old
/// by ever less and is left alone.
struct DeviceClocks: Sendable {
    /// So many fixes in a row, over so long a time, have to be refused.
    static let refusals = 5
    static let span_ms: Int64 = 30_000
    /// By how much the error may differ among them: messages travel for different times.
    static let spread_ms: Int64 = 5_000
    /// A clock that is nearer to ours than that is right again.
    static let right_ms: Int64 = 60_000
    /// At most so many tags are watched: whoever invents tags must not fill the memory.
    static let tags_max = 10_000

    private struct Streak: Sendable {
        var count = 1
        var since_ms: Int64
        /// How much the clock is behind ours, at least and at most.
        var low_ms: Int64
        var high_ms: Int64
    }

    private var streaks: [String: Streak] = [:]
    /// What has to be added to a tag's time.
    private var errors_ms: [String: Int64] = [:]

    /// Sets a fix of a known wrong clock right; forgets the error of one that is right again.
    mutating func correct(_ fix: inout Fix) {
        guard !errors_ms.isEmpty, let error_ms = errors_ms[fix.tag], let received_ms = fix.received_ms else { return }
        if abs(Self.error_ms(fix.at_ms, received_ms)) <= Self.right_ms {
            errors_ms[fix.tag] = nil
        } else {
            fix.at_ms = min(fix.at_ms &+ error_ms, received_ms)
        }
    }

    /// A fix was refused for its time.
    ///
    /// - Parameter at_ms: what the tag said, uncorrected.
    /// - Returns: whether its clock is known to be wrong from now on.
    mutating func refuse(_ tag: String, at_ms: Int64, _ received_ms: Int64?) -> Bool {
        guard let received_ms else { return false }
        let error_ms = Self.error_ms(at_ms, received_ms)
        if var streak = streaks[tag] {
            streak.low_ms = min(streak.low_ms, error_ms)
            streak.high_ms = max(streak.high_ms, error_ms)
            streak.count += 1
            if streak.high_ms - streak.low_ms <= Self.spread_ms {
                streaks[tag] = streak
                guard abs(streak.low_ms) > Self.right_ms, streak.count >= Self.refusals,
                    received_ms - streak.since_ms >= Self.span_ms
                else { return false }
                streaks[tag] = nil
                if errors_ms.count >= Self.tags_max { errors_ms = [:] }
                // The message that travelled shortest tells the error best.
                errors_ms[tag] = streak.low_ms
                return true
            }
        }
        if streaks.count >= Self.tags_max { streaks = [:] }
        streaks[tag] = Streak(since_ms: received_ms, low_ms: error_ms, high_ms: error_ms)
        return false
    }

    /// A fix was taken: what was refused before it was a straggler.
    mutating func accept(_ tag: String) {
        if !streaks.isEmpty { streaks[tag] = nil }
    }

    /// How far a clock is behind ours; the extremes stand for what is no time at all.
    private static func error_ms(_ at_ms: Int64, _ received_ms: Int64) -> Int64 {
        let (error_ms, overflow) = received_ms.subtractingReportingOverflow(at_ms)
        return overflow ? (at_ms < 0 ? .max / 4 : .min / 4) : error_ms
    }
}

extension Plant {
    static let clockReasons: Set<String> = ["late", "future"]
}
