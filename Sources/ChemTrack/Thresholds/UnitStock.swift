import Compliance

/// What is on site, summed by material and hazard unit, changed as containers come, move and go.
struct UnitStock: Sendable {
    private(set) var index = StockIndex()
    /// What each container counts as, so that it can be taken away exactly as it was added.
    private var lines: [String: StockLine] = [:]

    /// Counts a container as it is now; nil = it is not here.
    mutating func set(_ code: String, _ line: StockLine?) {
        if let old = lines[code] {
            guard old != line else { return }
            index.remove(old)
        }
        lines[code] = line
        if let line { index.add(line) }
    }
}
