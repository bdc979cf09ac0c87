/// Sums of amounts against thresholds, as a share: 1 is the threshold.
///
/// Amounts are whole milligrams and are added as fractions of their thresholds exactly, so that "at the threshold" is at
/// it, whatever the order and however many thresholds are mixed.
struct ThresholdShare: Sendable {
    /// Weighted milligrams by threshold in milligrams.
    private var sums: [Int64: Int128] = [:]

    /// Adds an amount; a weight other than 1 is a factor such as 10 β.
    mutating func add(_ mass: Mass, threshold_mg: Int64, weight: Int64 = 1) {
        guard threshold_mg > 0 else { return }
        let (sum, isTooLarge) = sums[threshold_mg, default: 0]
            .addingReportingOverflow(Int128(mass.milligrams) * Int128(weight))
        sums[threshold_mg] = isTooLarge ? .max : sum
    }

    /// Adds to, or takes away from, what counts against a threshold.
    mutating func change(by milligrams: Int128, threshold_mg: Int64) {
        guard threshold_mg > 0, milligrams != 0 else { return }
        let sum = sums[threshold_mg, default: 0] + milligrams
        sums[threshold_mg] = sum == 0 ? nil : sum
    }

    mutating func add(_ other: ThresholdShare) {
        for (threshold_mg, sum) in other.sums { change(by: sum, threshold_mg: threshold_mg) }
    }

    /// The sum as one fraction; nil when it does not fit into 128 bits.
    private var fraction: (numerator: Int128, denominator: Int128)? {
        var numerator: Int128 = 0
        var denominator: Int128 = 1
        for (threshold_mg, sum) in sums {
            let threshold = Int128(threshold_mg)
            let common = Self.greatestCommonDivisor(denominator, threshold)
            let (old, overflow1) = numerator.multipliedReportingOverflow(by: threshold / common)
            let (new, overflow2) = sum.multipliedReportingOverflow(by: denominator / common)
            let (total, overflow3) = old.addingReportingOverflow(new)
            let (multiple, overflow4) = denominator.multipliedReportingOverflow(by: threshold / common)
            if overflow1 || overflow2 || overflow3 || overflow4 { return nil }
            (numerator, denominator) = (total, multiple)
        }
        return (numerator, denominator)
    }

    private static func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// For people and for facts; comparisons are exact, see ``isAtLeast(_:_:)``.
    var value: Double {
        if let fraction { return Double(fraction.numerator) / Double(fraction.denominator) }
        return sums.sorted { $0.key < $1.key }.reduce(0) { $0 + Double($1.value) / Double($1.key) }
    }

    /// Whether the sum is at least `numerator / denominator`, exactly.
    func isAtLeast(_ numerator: Int64, _ denominator: Int64 = 1) -> Bool {
        if let fraction {
            let (left, overflow1) = fraction.numerator.multipliedReportingOverflow(by: Int128(denominator))
            let (right, overflow2) = fraction.denominator.multipliedReportingOverflow(by: Int128(numerator))
            if !overflow1, !overflow2 { return left >= right }
        }
        return value >= Double(numerator) / Double(denominator)
    }

    /// `reached` from the threshold on, `near` from four fifths of it: then a person is told that it is close.
    var phase: Effect.Phase { isAtLeast(1) ? .reached : isAtLeast(4, 5) ? .near : .below }

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
