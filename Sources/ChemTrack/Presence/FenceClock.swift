/// The time the fence timers run on: the wall clock, but not its jumps.
///
/// When somebody sets the clock, or the network's time corrects it, delays that are under way go on as they were: time
/// passes as on the clock that never steps. After ``settle_ms`` the new time is taken up: the delays of before are over
/// by then, and positions that come have long shown which time is right.
struct FenceClock: Sendable {
    /// A difference up to this is drift.
    static let drift_ms: Int64 = 1_000
    static let settle_ms: Int64 = 600_000

    /// Where wall and steady clock stood when they last agreed.
    private var anchor: (wall_ms: Int64, steady_ms: Int64)?
    /// Since when the wall clock is elsewhere, and by how much.
    private(set) var step: (by_ms: Int64, since_steady_ms: Int64)?

    /// - Returns: the time for timers, and by how much the wall clock has just jumped, if it has.
    mutating func now(wall_ms: Int64, steady_ms: Int64) -> (now_ms: Int64, jumped_ms: Int64?) {
        guard let anchor else {
            anchor = (wall_ms, steady_ms)
            return (wall_ms, nil)
        }
        let expected_ms = anchor.wall_ms + (steady_ms - anchor.steady_ms)
        let difference_ms = wall_ms - expected_ms
        guard abs(difference_ms) > Self.drift_ms else {
            // Also when it was set back to what it was.
            self.anchor = (wall_ms, steady_ms)
            step = nil
            return (wall_ms, nil)
        }
        guard let known = step, abs(known.by_ms - difference_ms) <= Self.drift_ms else {
            step = (difference_ms, steady_ms)
            return (expected_ms, difference_ms)
        }
        guard steady_ms - known.since_steady_ms >= Self.settle_ms else { return (expected_ms, nil) }
        self.anchor = (wall_ms, steady_ms)
        step = nil
        return (wall_ms, nil)
    }
}
