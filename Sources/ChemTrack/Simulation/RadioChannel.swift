import Foundation
import Geofence

/// The way of one tag's messages: lost in bursts (Gilbert-Elliott), late, out of order, and twice.
struct RadioChannel: Sendable {
    private struct Message: Sendable {
        var fix: Fix
        var arrives_ms: Int64
    }

    private var isBad = false
    /// On their way, the next to arrive last.
    private var waiting: [Message] = []
    private(set) var lost = 0

    /// Sends a fix; what arrives by then comes out of ``arrivals(until_ms:)``.
    ///
    /// - Parameters:
    ///   - sent_ms: when, UTC milliseconds; nil = when the fix says.
    ///   - seconds: since the one before.
    mutating func send(_ fix: Fix, sent_ms: Int64? = nil, seconds: Double, _ numbers: inout SeededNumbers) {
        // Ten good minutes, twenty bad seconds, in the mean.
        if numbers.happens(min(seconds / (isBad ? 20 : 600), 1)) { isBad.toggle() }
        if numbers.happens(isBad ? 0.4 : 0.005) {
            lost += 1
            return
        }
        let copies = numbers.happens(0.01) ? 2 : 1
        for _ in 0..<copies {
            var delay_s = 0.2 + numbers.exponential(mean: 0.3)
            // A gateway that was offline sends later: Pareto, ten minutes at most.
            if numbers.happens(0.01) { delay_s += min(1 / pow(1 - numbers.share(), 1 / 1.2), 600) }
            var fix = fix
            let arrives_ms = (sent_ms ?? fix.at_ms) + Int64(delay_s * 1000)
            fix.received_ms = arrives_ms
            let message = Message(fix: fix, arrives_ms: arrives_ms)
            let place = waiting.firstIndex { $0.arrives_ms <= message.arrives_ms } ?? waiting.count
            waiting.insert(message, at: place)
        }
    }

    /// What has arrived, in the order of arrival.
    mutating func arrivals(until_ms: Int64) -> [Fix] {
        var fixes: [Fix] = []
        while let next = waiting.last, next.arrives_ms <= until_ms {
            fixes.append(next.fix)
            waiting.removeLast()
        }
        return fixes
    }
}
