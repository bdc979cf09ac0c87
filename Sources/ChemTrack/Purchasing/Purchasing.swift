public import Compliance

// The purchase journey: request -> review with findings -> those who have to agree -> order -> receipt.
extension Plant {
    /// Reviews a purchase against the lists, the thresholds, the stock, the orders and what is known around it, and keeps
    /// the decision with all it was made from.
    public func requestPurchase(
        _ request: PurchaseRequest, dossier: PurchaseDossier = PurchaseDossier(), supplier: String?, by actor: Actor,
        key: String? = nil
    ) async throws(PlantError) -> Purchase {
        try require(.request, of: actor)
        if let made = try await begin(key) {
            guard let purchase = made.first.flatMap({ state.purchases[$0] }) else { throw misused(key) }
            return purchase
        }
        defer { end(key) }
        _ = try identify(
            cas: request.cas, name: request.name, concentration_pct: request.concentration_pct, form: request.form,
            mixture: request.mixture, stated: request.classification)
        guard request.quantity.isPositive else {
            throw .invalid(field: "quantity", Bilingual(zh: "数量必须大于零。", en: "the amount has to be more than nothing"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Purchase in
            let known = complete(dossier, for: request, supplier: supplier, by: actor)
            let made = rules.review.record(
                request, dossier: known, stock: state.siteStock.counted, now_ms: clock.now_ms())
            let id = nextID(.purchase, prefix: "P-", into: &changes)
            let purchase = Purchase(
                id: id, request: request, dossier: known, supplier: supplier ?? known.supplierName,
                decision: made.decision, createdAt_ms: clock.now_ms(), createdBy: actor.id,
                createdByName: actor.display)
            keep(purchase, into: &changes)
            changes.records.append(StoredDecision(purchase: id, record: made))
            var body: LedgerBody = [:]
            body["substance"] = LedgerValue(request.cas ?? request.name ?? "")
            body["amount"] = request.quantity.ledgerValue
            body["verdict"] = LedgerValue(made.decision.verdict.rawValue)
            try record("purchase.reviewed", subject: id, by: actor, body: body, text: request.purpose, into: &changes)
            remember(key, made: [id], in: &changes)
            return purchase
        }
    }

    /// One step of a purchase: approve, override, order, refuse. (Receiving is ``receive(_:by:key:)`` with its id.)
    ///
    /// - Parameter licences: numbers to be kept with the purchase, as its decision demands them.
    public func advance(
        purchase id: String, _ step: Purchase.Step, reason: String,
        licences: [PurchaseDossier.HeldLicence] = [], by actor: Actor
    ) async throws(PlantError) -> Purchase {
        try require(Self.act(for: step), of: actor)
        guard step != .receive else {
            throw .refused(Bilingual(zh: "请通过收货登记完成到货。", en: "goods are received by a receipt that names the purchase"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Purchase in
            guard var purchase = state.purchases[id] else { throw .notFound(kind: "purchase", id: id) }
            guard purchase.allowedSteps.contains(step) else { throw purchase.refusal(of: step) }
            try purchase.record(licences)
            var body: LedgerBody = ["step": LedgerValue(step.rawValue)]
            switch step {
            case .approve, .override:
                try purchase.agree(step, by: actor, at_ms: clock.now_ms(), reason: reason)
                if purchase.approvalsMissing > 0 { body["missing"] = LedgerValue(Int64(purchase.approvalsMissing)) }
            case .order:
                try purchase.checkOrder(on: today)
                try checkStillAllowed(purchase)
                purchase.state = .ordered
                purchase.affected = nil
                try raiseTasks(.purchase, subject: id, lists: purchase.decision.lists, by: actor, into: &changes)
            case .refuse:
                guard !reason.trimmingWhitespace.isEmpty else {
                    throw .invalid(field: "reason", Bilingual(zh: "请填写理由。", en: "give a reason"))
                }
                purchase.state = .refused
                purchase.affected = nil
                purchase.approvals.append(
                    Purchase.Approval(step: .refuse, by: actor, at_ms: clock.now_ms(), reason: reason))
            case .receive: break
            }
            keep(purchase, into: &changes)
            if !licences.isEmpty {
                body["licences"] = LedgerValue(licences.map { "\($0.list)=\($0.number)" }.joined(separator: "; "))
            }
            try record(
                Self.event(for: step, purchase), subject: id, by: actor, body: body,
                text: reason.isEmpty ? nil : reason, into: &changes)
            return purchase
        }
    }

    private static func act(for step: Purchase.Step) -> Act {
        switch step {
        case .order: .request
        case .override: .override
        case .approve, .refuse, .receive: .approve
        }
    }

    /// `purchase.signed` for one of two signatures, `purchase.agreed` for one of two approvals, else the state reached.
    private static func event(for step: Purchase.Step, _ purchase: Purchase) -> String {
        switch step {
        case .override: purchase.state == .approved ? "purchase.overridden" : "purchase.signed"
        case .approve: purchase.state == .approved ? "purchase.approved" : "purchase.agreed"
        case .order, .refuse, .receive: "purchase.\(purchase.state.rawValue)"
        }
    }

    /// Lists, stock and other orders may have changed since it was approved.
    private func checkStillAllowed(_ purchase: Purchase) throws(PlantError) {
        let now = decide(again: purchase)
        let new = now.decision.newFindings(since: purchase.decision).filter { $0.verdict >= .review }
        guard new.isEmpty, now.decision.verdict <= max(purchase.decision.verdict, .note) else {
            throw .blocked(
                Bilingual(
                    zh: "自评审以来情况已变化，请先重新评审采购 \(purchase.id)。",
                    en: "something changed since \(purchase.id) was reviewed: review it again before ordering"),
                findings: new)
        }
    }

    func keep(_ purchase: Purchase, into changes: inout ChangeSet) {
        state.keep(purchase)
        changes.purchases.append(purchase)
        changes.notices.append(.purchase(purchase.id))
    }
}
