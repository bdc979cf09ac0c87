import Compliance

/// What is on site and on order, summed by material and hazard unit, changed as containers come, move and go.
struct SiteStock: Sendable {
    private(set) var counted: CountedStock
    /// What each order counts as, so that it can be taken away exactly as it was added.
    private var orders: [String: StockLine] = [:]

    init(review: PurchaseReview) { counted = review.counted() }

    /// Counts a container. Its line follows from the container and the zones, and is not kept beside them.
    mutating func add(_ line: StockLine) { counted.add(line) }

    /// Counts a container no more.
    ///
    /// - Parameter line: as it was added.
    mutating func remove(_ line: StockLine) { counted.remove(line) }

    /// Counts an order as it is now; nil = nothing of it is on the way.
    mutating func set(order: String, _ line: StockLine?) {
        if let old = orders[order] {
            guard old != line else { return }
            counted.remove(old)
        }
        orders[order] = line
        if let line { counted.add(line) }
    }
}
