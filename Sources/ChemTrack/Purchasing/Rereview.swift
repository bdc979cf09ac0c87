public import Compliance

/// What a new review of everything found: because a list changed, or because the stock did.
public struct Rereview: Sendable, Codable, Hashable {
    public struct AffectedPurchase: Sendable, Codable, Hashable {
        public var id: String
        public var state: Purchase.State
        public var before: Verdict
        public var after: Verdict
        /// What is newly found or stricter.
        public var findings: [Finding]
    }

    public struct AffectedStock: Sendable, Codable, Hashable {
        /// Names the material: CAS number, name, strength, form.
        public var material: String
        public var name: Bilingual
        public var containers: [String]
        public var findings: [Finding]
    }

    public var at_ms: Int64
    public var purchases: [AffectedPurchase]
    public var stock: [AffectedStock]
    /// How many open purchases and materials were looked at.
    public var purchasesReviewed: Int
    public var materialsReviewed: Int
    /// True when there was no earlier review of the stock to compare with: then everything that speaks is shown.
    public var isFirst: Bool
}

extension Plant {
    /// Reviews every open purchase and every material in stock again, keeps the answers, and tells what is newly affected.
    ///
    /// A purchase whose new answer is stricter loses its approvals: they were given for another decision.
    public func rereview(by actor: Actor) async throws(PlantError) -> Rereview {
        try require(.approve, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Rereview in
            let holdings = rules.review.holdings(state.siteStock.counted, now_ms: clock.now_ms())
            var answer = Rereview(
                at_ms: clock.now_ms(), purchases: [], stock: [], purchasesReviewed: 0,
                materialsReviewed: holdings.count, isFirst: state.holdings == nil)
            for purchase in state.purchases.values.sorted(by: { $0.id < $1.id }) where purchase.isOpen {
                answer.purchasesReviewed += 1
                if let affected = try review(again: purchase, by: actor, into: &changes) {
                    answer.purchases.append(affected)
                }
            }
            answer.stock = try keep(holdings, by: actor, into: &changes)
            var body: LedgerBody = ["purchases": LedgerValue(Int64(answer.purchases.count))]
            body["materials"] = LedgerValue(Int64(answer.stock.count))
            try record("purchase.rereviewed", subject: state.site.id, by: actor, body: body, into: &changes)
            return answer
        }
    }

    /// Reviews one open purchase again.
    public func rereview(purchase id: String, by actor: Actor) async throws(PlantError) -> Purchase {
        try require(.request, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Purchase in
            guard let purchase = state.purchases[id] else { throw .notFound(kind: "purchase", id: id) }
            guard purchase.isOpen else {
                throw .refused(
                    Bilingual(zh: "采购 \(id) 已结束，不再评审。", en: "purchase \(id) is closed: it is not reviewed again"))
            }
            _ = try review(again: purchase, by: actor, into: &changes)
            return state.purchases[id] ?? purchase
        }
    }

    /// The decision as it would be made now, with the purchase itself not counted as an order.
    func decide(again purchase: Purchase) -> DecisionRecord {
        var stock = state.siteStock.counted
        if purchase.isOnOrder { stock.remove(purchase.stockLine) }
        var dossier = purchase.dossier
        let asker = Actor(id: purchase.createdBy, auth: "system", role: .viewer, display: purchase.createdByName)
        // What is on record by now goes before what the request once stated: permits and data sheets run out.
        let onRecord = complete(
            PurchaseDossier(), for: purchase.request, supplier: purchase.supplier, by: asker)
        dossier.places = onRecord.places
        if onRecord.sds != .notStated { dossier.sds = onRecord.sds }
        if case .given(let supplier) = onRecord.supplier, !supplier.permits.isEmpty {
            dossier.supplier = .given(supplier)
        }
        return rules.review.record(purchase.request, dossier: dossier, stock: stock, now_ms: clock.now_ms())
    }

    /// - Parameter onlyNews: a decision whose figures alone have moved is not kept.
    func review(
        again purchase: Purchase, onlyNews: Bool = false, by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) -> Rereview.AffectedPurchase? {
        let made = decide(again: purchase)
        guard made.decision != purchase.decision else { return nil }
        if onlyNews, made.decision.verdict == purchase.decision.verdict,
            made.decision.newFindings(since: purchase.decision).isEmpty
        {
            return nil
        }
        var next = purchase
        next.dossier = made.dossier
        let new = next.review(again: made.decision, at_ms: clock.now_ms())
        keep(next, into: &changes)
        changes.records.append(StoredDecision(purchase: purchase.id, record: made))
        var body: LedgerBody = ["verdict": LedgerValue(made.decision.verdict.rawValue)]
        body["before"] = LedgerValue(purchase.decision.verdict.rawValue)
        try record("purchase.reviewed", subject: purchase.id, by: actor, body: body, into: &changes)
        guard !new.isEmpty || made.decision.verdict != purchase.decision.verdict else { return nil }
        return Rereview.AffectedPurchase(
            id: purchase.id, state: next.state, before: purchase.decision.verdict, after: made.decision.verdict,
            findings: new)
    }

    /// Keeps what the stock means now. What is newly a case for a person becomes a task for each list, unless nothing was
    /// known before.
    func keep(
        _ holdings: [String: HoldingReview], by actor: Actor, into changes: inout ChangeSet
    ) throws(PlantError) -> [Rereview.AffectedStock] {
        let earlier = state.holdings
        var affected: [Rereview.AffectedStock] = []
        for (material, holding) in holdings.sorted(by: { $0.key < $1.key }) {
            let new = holding.newFindings(since: earlier?[material])
            guard !new.isEmpty else { continue }
            affected.append(
                Rereview.AffectedStock(
                    material: material, name: holding.name, containers: containers(of: holding), findings: new))
        }
        // A material that has just come was judged when it was bought and received: it is no news of a list. After a
        // start that is not sure: the lists may have changed while the plant was down.
        let news = affected.filter { earlier?[$0.material] != nil || reviewed.isAfterStart && earlier != nil }
        for duty in Self.duties(of: news, on: today, site: state.site.id) { try raise(duty, by: actor, into: &changes) }
        state.holdings = holdings
        changes.holdings = holdings
        return affected
    }

    /// One duty for each list that newly speaks of stock: somebody has to look at it.
    private static func duties(of news: [Rereview.AffectedStock], on day: CalendarDay, site: String) -> [Duty] {
        var first: [String: Finding] = [:]
        var names: [String: [Bilingual]] = [:]
        for stock in news {
            for finding in stock.findings where finding.verdict >= .review {
                let key = finding.list ?? finding.rule
                first[key] = first[key] ?? finding
                if names[key]?.last != stock.name { names[key, default: []].append(stock.name) }
            }
        }
        return first.sorted { $0.key < $1.key }.map { key, finding in
            let all = names[key] ?? []
            let more = all.count > 10 ? " … (\(all.count))" : ""
            let zh = all.prefix(10).map(\.zh).joined(separator: "、") + more
            let en = all.prefix(10).map(\.en).joined(separator: ", ") + more
            return Duty(
                rule: "stock.newly-affected", trigger: .stored, subject: site, who: .ehs, kind: .act, timing: .atOnce,
                text: Bilingual(
                    zh: "清单或存量变化后，\(key) 新涉及在库物料，请评审：\(zh)",
                    en: "after a change of lists or stock, \(key) newly speaks of material in stock, judge it: \(en)"),
                from: day, due: day, because: finding.message, citation: finding.citation,
                evidence: "official")
        }
    }

    private func containers(of holding: HoldingReview) -> [String] {
        state.items.values.filter { item in
            item.state.isOnSite && (holding.cas.map { $0 == item.cas } ?? (item.name == holding.name))
        }.map(\.code).sorted()
    }
}
