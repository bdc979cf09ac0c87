/// The clock of a device: seconds off and drifting; one in a hundred is set wrong one day, by whole hours or to 1970.
struct WorldTagClock: Sendable {
    private let offset_ms: Double
    private let drift_ppm: Double
    /// From when it is wrong, and what it says then; nil = it stays as it is.
    private let fault: (from_s: Double, error_ms: Int64)?

    /// - Parameter wrong_share: the chance that it is set wrong within the day.
    init(wrong_share: Double, _ numbers: inout SeededNumbers) {
        offset_ms = 2_000 * numbers.normal()
        drift_ppm = numbers.between(-50, 50)
        guard numbers.happens(wrong_share) else {
            fault = nil
            return
        }
        let hours = [-24, -8, -1, 1, 8, 24, 0][Int(numbers.next() % 7)]
        let error_ms = hours == 0 ? -WorldClock.start_ms : Int64(hours) * 3_600_000
        fault = (numbers.between(600, 86_400), error_ms)
    }

    /// What it says at a moment of the day, UTC milliseconds.
    func said_ms(at time_s: Double) -> Int64 {
        let error_ms = fault.map { time_s >= $0.from_s ? $0.error_ms : 0 } ?? 0
        return WorldClock.start_ms + Int64(time_s * 1000 + offset_ms + time_s * drift_ppm / 1000) + error_ms
    }
}
