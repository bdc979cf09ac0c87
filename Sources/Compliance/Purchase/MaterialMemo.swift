import Synchronization

/// Remembers what was prepared for the materials of the stock: a plant has far fewer materials than containers, and
/// asks about the same ones at every review. What is remembered follows from the catalogues alone.
final class MaterialMemo: Sendable {
    /// More materials than any plant has; beyond it the memory starts afresh.
    private static let limit = 50_000
    private let known = Mutex<[SubstanceQuery: ThresholdReview.StockMaterial]>([:])

    func material(
        _ query: SubstanceQuery, make: (SubstanceQuery) -> ThresholdReview.StockMaterial
    ) -> ThresholdReview.StockMaterial {
        if let found = known.withLock({ $0[query] }) { return found }
        let made = make(query)
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[query] = made
        }
        return made
    }
}
