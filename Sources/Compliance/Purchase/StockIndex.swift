import Foundation

/// What is on site and on order, summed by material, so that a review asks each material once and not each container.
///
/// Lines of one material (same CAS number, name, strength and form), unit and kind (on site, on order) are one sum.
/// Adding and taking away costs the same whatever is in it; the order of changes makes no difference.
public struct StockIndex: Sendable, Hashable {
    struct Key: Hashable, Sendable {
        var query: SubstanceQuery
        var unitID: String?
        var onOrder: Bool

        init(query: SubstanceQuery, unitID: String?, onOrder: Bool) {
            self.query = query
            self.unitID = unitID
            self.onOrder = onOrder
        }

        init(_ line: StockLine) { self.init(query: line.query, unitID: line.unitID, onOrder: line.onOrder) }
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
        var lines: Int { weighed + unweighed }
        var isEmpty: Bool { lines == 0 }
    }

    private(set) var sums: [Key: Sum] = [:]

    public init() {}

    public init(_ lines: some Sequence<StockLine>) { for line in lines { add(line) } }

    /// How many lines are counted.
    public var count: Int { sums.values.reduce(0) { $0 + $1.lines } }

    public mutating func add(_ line: StockLine) { change(line, by: 1) }

    /// Takes away a line that was added, exactly as it was.
    public mutating func remove(_ line: StockLine) { change(line, by: -1) }

    private mutating func change(_ line: StockLine, by sign: Int) {
        let key = Key(line)
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

/// Written as a list of sums, by material; the same stock is the same text.
extension StockIndex: Codable {
    private struct Entry: Codable {
        var material: SubstanceQuery
        var unit: String?
        var on_order: Bool
        /// Whole milligrams, as text: a sum can be larger than a JSON number is exact.
        var mass_mg: String
        var weighed: Int
        var unweighed: Int
    }

    public func encode(to encoder: any Encoder) throws {
        let text = JSONEncoder()
        text.outputFormatting = [.sortedKeys]
        let entries = try sums.map { key, sum in
            let entry = Entry(
                material: key.query, unit: key.unitID, on_order: key.onOrder, mass_mg: "\(sum.milligrams)",
                weighed: sum.weighed, unweighed: sum.unweighed)
            return (entry: entry, order: String(decoding: try text.encode(entry), as: UTF8.self))
        }
        var container = encoder.singleValueContainer()
        try container.encode(entries.sorted { $0.order < $1.order }.map(\.entry))
    }

    public init(from decoder: any Decoder) throws {
        self.init()
        for entry in try decoder.singleValueContainer().decode([Entry].self) {
            guard let milligrams = Int128(entry.mass_mg), milligrams >= 0, entry.weighed >= 0, entry.unweighed >= 0,
                entry.weighed + entry.unweighed > 0
            else {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription:
                            "the sum of `\(entry.material.name ?? entry.material.cas?.text ?? "")` is not one: give mass_mg as "
                            + "digits and how many lines it stands for"))
            }
            sums[Key(query: entry.material, unitID: entry.unit, onOrder: entry.on_order)] = Sum(
                milligrams: milligrams, weighed: entry.weighed, unweighed: entry.unweighed)
        }
    }
}
