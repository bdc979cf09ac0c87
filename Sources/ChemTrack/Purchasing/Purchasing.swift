public import Compliance

extension Purchase {
    func refusal(of step: Step) -> PlantError {
        let allowed = allowedSteps.map(\.rawValue).joined(separator: ", ")
        return .refused(
            Bilingual(
                zh: "采购 \(id) 处于“\(state.rawValue)”状态，不能执行 \(step.rawValue)；允许：\(allowed.isEmpty ? "无" : allowed)。",
                en:
                    "purchase \(id) is \(state.rawValue): it cannot \(step.rawValue) now; allowed: \(allowed.isEmpty ? "nothing" : allowed)"
            ))
    }
}

// The purchase journey: request -> review with findings -> a person's decision -> order -> receipt.
extension Plant {
    /// Reviews a purchase against the lists, the thresholds, the stock and the orders, and keeps the decision.
    public func requestPurchase(
        _ request: PurchaseRequest, supplier: String?, by actor: Actor, key: String? = nil
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
            var decision = rules.review.decide(request, stock: state.stockLines, now_ms: clock.now_ms())
            decision.add(placeFinding(for: request))
            let id = nextID(.purchase, prefix: "P-", into: &changes)
            let purchase = Purchase(
                id: id, request: request, supplier: supplier, decision: decision, createdAt_ms: clock.now_ms(),
                createdBy: actor.id, createdByName: actor.display)
            state.purchases[id] = purchase
            changes.purchases.append(purchase)
            changes.notices.append(.purchase(id))
            var body: LedgerBody = [:]
            body["substance"] = LedgerValue(request.cas ?? request.name ?? "")
            body["amount"] = request.quantity.ledgerValue
            body["verdict"] = LedgerValue(decision.verdict.rawValue)
            try record("purchase.reviewed", subject: id, by: actor, body: body, text: request.purpose, into: &changes)
            remember(key, made: [id], in: &changes)
            return purchase
        }
    }

    /// One step of a purchase: approve, order, refuse. (Receiving is ``receive(_:by:key:)`` with the purchase's id.)
    public func advance(
        purchase id: String, _ step: Purchase.Step, reason: String, by actor: Actor
    ) async throws(PlantError) -> Purchase {
        try require(step == .order ? .request : .approve, of: actor)
        guard step != .receive else {
            throw .refused(Bilingual(zh: "请通过收货登记完成到货。", en: "goods are received by a receipt that names the purchase"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Purchase in
            guard var purchase = state.purchases[id] else { throw .notFound(kind: "purchase", id: id) }
            guard purchase.allowedSteps.contains(step) else { throw purchase.refusal(of: step) }
            let needsReason = step == .refuse || step == .approve && purchase.decision.verdict == .review
            guard !needsReason || !reason.trimmingWhitespace.isEmpty else {
                throw .invalid(field: "reason", Bilingual(zh: "请填写理由。", en: "give a reason"))
            }
            switch step {
            case .approve:
                purchase.state = .approved
                purchase.approvals.append(.init(by: actor.display, at_ms: clock.now_ms(), reason: reason))
            case .order: purchase.state = .ordered
            case .refuse:
                purchase.state = .refused
                purchase.approvals.append(.init(by: actor.display, at_ms: clock.now_ms(), reason: reason))
            case .receive: break
            }
            state.purchases[id] = purchase
            changes.purchases.append(purchase)
            changes.notices.append(.purchase(id))
            try record(
                "purchase.\(purchase.state.rawValue)", subject: id, by: actor,
                text: reason.isEmpty ? nil : reason, into: &changes)
            return purchase
        }
    }

    /// Is there a place for it? No place is a reason to look again before the goods stand at the dock.
    private func placeFinding(for request: PurchaseRequest) -> Finding? {
        guard
            let material = try? identify(
                cas: request.cas, name: request.name, concentration_pct: request.concentration_pct, form: request.form,
                mixture: request.mixture, stated: request.classification)
        else { return nil }
        let suggestions = suggestZones(for: material, quantity: request.quantity)
        let places = suggestions.filter(\.accepted).sorted { ($0.rank ?? .max) < ($1.rank ?? .max) }.map(\.zone)
        let storage = places.filter { id in state.zones.storage.first { $0.id == id }?.kind == "storage" }
        guard storage.isEmpty else {
            return Finding(
                rule: "place.available", verdict: .allowed,
                citation: Citation(document: "危险化学品安全法 / plant rules", edition: "2026-05-01", clause: "storage"),
                facts: ["zones": .list(storage)],
                message: Bilingual(
                    zh: "有可存放的库区：\(storage.joined(separator: "、"))。",
                    en: "it may be stored in: \(storage.joined(separator: ", "))"),
                remedy: Bilingual(zh: "无需处理。", en: "nothing to do"))
        }
        return Finding(
            rule: "place.none", verdict: .review,
            citation: Citation(document: "危险化学品安全法 / plant rules", edition: "2026-05-01", clause: "storage"),
            facts: ["zones_asked": .number(Double(suggestions.count))],
            message: Bilingual(zh: "现有库区均不能存放该物料。", en: "no storage zone of the site may take it"),
            remedy: Bilingual(zh: "腾出或设置合适的库区，或减少数量。", en: "free or set up a suitable zone, or order less"))
    }
}
