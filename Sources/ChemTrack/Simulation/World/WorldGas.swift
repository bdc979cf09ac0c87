import Foundation

/// The air of a store: what a leak puts into it and how it clears.
///
/// A release rises to its peak, stays until somebody has closed it, and is carried off: soon while the ventilation runs,
/// slowly when it does not. Each sensor sees its own share of it, later the farther it is.
struct WorldAir: Sendable {
    struct Leak: Sendable {
        var start_s: Double
        var end_s: Double
        var peak: Double
        var rise_s: Double
    }

    /// Which part of the peak reaches a sensor, and how much later.
    struct Reach: Sendable {
        var share: Double
        var lag_s: Double
    }

    let store: String
    private let perDay: Double
    /// Median peak at the source, in the sensors' unit.
    private let peakMedian: Double
    private var numbers: SeededNumbers
    private(set) var leak: Leak?
    private var next_s: Double
    private(set) var isVentilated = true
    private var ventilationUntil_s: Double

    init(_ store: String, leaks_per_day: Double, peakMedian: Double, seed: UInt64) {
        self.store = store
        perDay = leaks_per_day
        self.peakMedian = peakMedian
        numbers = SeededNumbers(seed: seed)
        next_s = 1_800 + numbers.exponential(mean: 86_400 / leaks_per_day)
        ventilationUntil_s = numbers.exponential(mean: 43_200)
    }

    mutating func pass(to time_s: Double) {
        if time_s >= ventilationUntil_s {
            isVentilated.toggle()
            ventilationUntil_s = time_s + numbers.exponential(mean: isVentilated ? 43_200 : 3_600)
        }
        if let leak, time_s > leak.end_s + 3 * 3_600 { self.leak = nil }
        guard leak == nil, time_s >= next_s else { return }
        leak = Leak(
            start_s: time_s, end_s: time_s + numbers.between(900, 2_700),
            peak: peakMedian * exp(0.7 * numbers.normal()),
            rise_s: 60 * exp(0.6 * numbers.normal()))
        next_s = time_s + 4 * 3_600 + numbers.exponential(mean: 86_400 / perDay)
    }

    /// Concentration at a sensor.
    func concentration(at time_s: Double, _ reach: Reach) -> Double {
        guard let leak else { return 0 }
        func risen(_ time_s: Double) -> Double {
            leak.peak * reach.share * (1 - exp(-max(time_s - leak.start_s - reach.lag_s, 0) / leak.rise_s))
        }
        guard time_s > leak.end_s else { return risen(time_s) }
        return risen(leak.end_s) * exp(-(time_s - leak.end_s) / (isVentilated ? 300 : 1_500))
    }

    /// Whether any of it is still about.
    func isLeaking(at time_s: Double) -> Bool {
        leak.map { time_s < $0.end_s || concentration(at: time_s, Reach(share: 1, lag_s: 0)) > peakMedian * 0.02 }
            ?? false
    }
}
