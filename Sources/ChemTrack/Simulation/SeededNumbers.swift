import Foundation

/// Random numbers that a seed repeats (SplitMix64), in the distributions of the simulator.
struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64
    private var spare: Double?

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// From 0 to below 1.
    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * share() }

    mutating func happens(_ probability: Double) -> Bool { share() < probability }

    mutating func exponential(mean: Double) -> Double { -mean * log(1 - share()) }

    /// Standard normal (Box and Muller).
    mutating func normal() -> Double {
        if let spare {
            self.spare = nil
            return spare
        }
        let radius = (-2 * log(1 - share())).squareRoot()
        let angle = 2 * Double.pi * share()
        spare = radius * sin(angle)
        return radius * cos(angle)
    }
}
