/// What is on site and on order, summed by material, so that a review asks each material once and not each container.
///
/// Lines of one material (same CAS number, name, strength and form), unit and kind (on site, on order) are one sum.
/// Adding and taking away costs the same whatever is in it; the order of changes makes no difference.
public struct StockIndex: Sendable, Hashable {
    struct Key: Hashable, Sendable {
        var query: SubstanceQuery
        var unitID: String?
        var onOrder: Bool
    }

    struct Sum: Hashable, Sendable {
        /// Wider than one line can be, so that a sum taken apart again is exact.
        var milligrams: Int128 = 0
        /// Lines whose mass is known.
        var weighed = 0
        /// Lines in volume without a density.
        var unweighed = 0

        /// At the largest mass when the sum is beyond it.
        var mass: Mass { Mass(milligrams: Int64(clamping: milligrams)) }
        var isEmpty: Bool { weighed == 0 && unweighed == 0 }
    }

    private(set) var sums: [Key: Sum] = [:]

    public init() {}

    public init(_ lines: some Sequence<StockLine>) { for line in lines { add(line) } }

    /// How many lines are counted.
    public var count: Int { sums.values.reduce(0) { $0 + $1.weighed + $1.unweighed } }

    public mutating func add(_ line: StockLine) { change(line, by: 1) }

    /// Takes away a line that was added, exactly as it was.
    public mutating func remove(_ line: StockLine) { change(line, by: -1) }

    private mutating func change(_ line: StockLine, by sign: Int) {
        let key = Key(query: line.query, unitID: line.unitID, onOrder: line.onOrder)
        var sum = sums[key] ?? Sum()
        if let mass = line.mass {
            sum.milligrams += Int128(mass.milligrams) * Int128(sign)
            sum.weighed += sign
        } else {
            sum.unweighed += sign
        }
        sums[key] = sum.isEmpty ? nil : sum
    }
}
