import Compliance

/// What is on site and on order, summed by material and hazard unit, changed as containers come, move and go.
struct SiteStock: Sendable {
    enum Source: Hashable, Sendable {
        case container(String)
        case order(String)
    }

    private(set) var counted: CountedStock
    /// What each source counts as, so that it can be taken away exactly as it was added.
    private var lines: [Source: StockLine] = [:]

    init(review: PurchaseReview) { counted = review.counted() }

    /// Counts a container or an order as it is now; nil = it is not here.
    mutating func set(_ source: Source, _ line: StockLine?) {
        if let old = lines[source] {
            guard old != line else { return }
            counted.remove(old)
        }
        lines[source] = line
        if let line { counted.add(line) }
    }
}
