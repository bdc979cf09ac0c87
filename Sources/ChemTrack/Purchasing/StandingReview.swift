public import Compliance

/// What open purchases and stock were last reviewed on, so that only a change makes a new review.
struct ReviewedState {
    var stock: StockIndex?
    var day: CalendarDay?
    /// False until the whole stock was reviewed by the rules in force.
    var hasHoldings = false
    /// True from a start to the first review: what nobody had reviewed before may have come under other lists.
    var isAfterStart = true
}

// A purchase that was allowed yesterday and a drum that nobody moved can be another case today.
extension Plant {
    /// Takes up the catalogues of another day or of a changed folder: from here on everything is decided by them.
    ///
    /// Places, neighbours and thresholds are judged again at once; purchases and stock at the next
    /// ``reviewWhatChanged()``.
    public func adopt(_ rules: Rules) async throws(PlantError) {
        await whenAllIsStored()
        try await reviewNewcomers()
        rulesBook.take(rules)
        state.takeUp(rules)
        materials = [:]
        listed = [:]
        places.adopt(rules.alarms.locations)
        readerJudge.adopt(rules.alarms.reads.rule)
        judgedThresholds = nil
        reviewed = ReviewedState(isAfterStart: false)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try record("system.catalogs", subject: state.site.id, by: .system, into: &changes)
        }
        try await judgeAll()
    }

    /// Reviews every open purchase again when lists, stock or the day have changed since the last time, and the whole
    /// stock by new lists. What is newly affected is kept: on the purchase, which loses its approvals when its answer is
    /// stricter, and as tasks for the stock.
    ///
    /// One purchase is one command, so that nothing else waits for all of them.
    ///
    /// - Returns: nil when nothing had changed.
    public func reviewWhatChanged() async throws(PlantError) -> Rereview? {
        let stock = state.siteStock.counted
        let day = today
        let isNewDay = reviewed.day != day
        let isNewMaterial = !(state.holdings.map { stock.index.materials.isSubset(of: $0.keys) } ?? false)
        guard isNewDay || !reviewed.hasHoldings || reviewed.stock != stock.index else { return nil }
        var answer = Rereview(
            at_ms: clock.now_ms(), purchases: [], stock: [], purchasesReviewed: 0, materialsReviewed: 0,
            isFirst: state.holdings == nil)
        for id in state.purchases.values.filter(\.isOpen).map(\.id).sorted() {
            let affected = try await perform {
                (changes: inout ChangeSet) throws(PlantError) -> Rereview.AffectedPurchase? in
                guard let purchase = state.purchases[id], purchase.isOpen else { return nil }
                return try review(again: purchase, onlyNews: true, by: .system, into: &changes)
            }
            answer.purchasesReviewed += 1
            if let affected { answer.purchases.append(affected) }
            await Task.yield()
        }
        if isNewDay || isNewMaterial || !reviewed.hasHoldings {
            let holdings = await Self.holdings(stock, rules.review, now_ms: clock.now_ms())
            answer.materialsReviewed = holdings.count
            answer.stock = try await perform {
                (changes: inout ChangeSet) throws(PlantError) -> [Rereview.AffectedStock] in
                try keep(holdings, by: .system, into: &changes)
            }
            reviewed.hasHoldings = true
            reviewed.isAfterStart = false
        }
        (reviewed.stock, reviewed.day) = (stock.index, day)
        return answer
    }

    /// What came since the last review is judged by the lists it came under: else a list that changes within seconds of
    /// a receipt would have no earlier answer to be compared with, and nobody would hear of it.
    private func reviewNewcomers() async throws(PlantError) {
        let stock = state.siteStock.counted
        let known = state.holdings ?? [:]
        guard !stock.index.materials.isSubset(of: known.keys) else { return }
        let holdings = await Self.holdings(stock, rules.review, now_ms: clock.now_ms())
        _ = try await perform { (changes: inout ChangeSet) throws(PlantError) -> [Rereview.AffectedStock] in
            try keep(holdings.merging(known) { $1 }, by: .system, into: &changes)
        }
    }

    /// Away from the plant: with thousands of materials it takes a second.
    private nonisolated static func holdings(
        _ stock: CountedStock, _ review: PurchaseReview, now_ms: Int64
    ) async -> [String: HoldingReview] {
        review.holdings(stock, now_ms: now_ms)
    }

    /// Decides a purchase and keeps nothing: what would be said of it.
    ///
    /// - Parameter day: by the editions and dates of that day, against today's stock; nil = now.
    /// - Parameter rules: those of that day; nil = those in force.
    public func check(
        _ request: PurchaseRequest, dossier: PurchaseDossier = PurchaseDossier(), on day: CalendarDay? = nil,
        rules other: Rules? = nil, by actor: Actor
    ) throws(PlantError) -> Decision {
        try require(.read, of: actor)
        let known = complete(dossier, for: request, supplier: dossier.supplierName, by: actor)
        return (other ?? rules).review.decide(
            request, dossier: known, stock: state.siteStock.counted, now_ms: day?.start_ms ?? clock.now_ms())
    }
}
