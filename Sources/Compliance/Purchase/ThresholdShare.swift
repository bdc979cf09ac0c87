/// Sums of amounts against thresholds, as a share: 1 is the threshold.
///
/// Amounts with the same threshold are added as whole milligrams first, so that exactly the threshold is exactly 1.
struct ThresholdShare: Sendable {
    private var sums: [Int64: Int64] = [:]

    /// Adds an amount; a sum too large for 64 bits stays at the largest.
    mutating func add(_ mass: Mass, threshold_mg: Int64) {
        guard threshold_mg > 0 else { return }
        let (sum, isTooLarge) = sums[threshold_mg, default: 0].addingReportingOverflow(mass.milligrams)
        sums[threshold_mg] = isTooLarge ? .max : sum
    }

    var value: Double { sums.sorted { $0.key < $1.key }.reduce(0) { $0 + Double($1.value) / Double($1.key) } }

    static func milligrams(_ amount: Double, unit: String) -> Int64 {
        let scale: Double =
            switch unit {
            case "t": 1_000_000_000
            case "lb": 453_592.37
            case "g": 1_000
            default: 1_000_000
            }
        let milligrams = (amount * scale).rounded()
        return milligrams < 9e18 ? Int64(milligrams) : .max
    }

    static func phase(_ share: Double) -> Effect.Phase { share >= 1 ? .reached : share >= nearFrom ? .near : .below }

    /// From here on a person is told that the threshold is close.
    static let nearFrom = 0.8

    /// A share as people read it: three figures, `0.00012`, `1.25`.
    static func display(_ share: Double) -> String {
        guard share > 0 else { return "0" }
        if share < 0.000_001 { return "<0.000001" }
        if share >= 1_000_000 { return "\(Int64(min(share, 9e18)))" }
        var decimals = 2
        var size = share
        while size < 1, decimals < 8 {
            size *= 10
            decimals += 1
        }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        // Rounding may not make a threshold look reached that is not.
        let scaled = share < 1 ? min((share * scale).rounded(), scale - 1) : (share * scale).rounded()
        var digits = String(Int64(scaled))
        while digits.count <= decimals { digits = "0" + digits }
        var text = "\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }
}

/// Part of a mixture as a mass: the whole, or its content when the threshold counts only that.
func countedMass(_ mass: Mass, concentration_pct: Double?, countsContent: Bool) -> Mass {
    guard countsContent, let concentration_pct, concentration_pct < 100 else { return mass }
    return Mass(milligrams: Int64((Double(mass.milligrams) * concentration_pct / 100).rounded(.up)))
}
