import Compliance

// What arrives for a purchase: it stays ordered until its amount has come.
extension Plant {
    /// Counts a delivery on its purchase.
    ///
    /// - Throws: when something else was ordered, or more arrives than was ordered and nobody says why.
    func markReceived(
        _ id: String, _ request: ReceiptRequest, _ material: IdentifiedMaterial, by actor: Actor,
        _ changes: inout ChangeSet
    ) throws(PlantError) {
        guard var purchase = state.purchases[id] else { throw .notFound(kind: "purchase", id: id) }
        guard purchase.allowedSteps.contains(.receive) else { throw purchase.refusal(of: .receive) }
        // The review decided on one substance; another that arrives under its number was never reviewed.
        if let ordered = purchase.request.cas.flatMap({ try? CASNumber($0) }), let arrived = material.query.cas,
            ordered != arrived
        {
            throw .invalid(
                field: "purchase",
                Bilingual(
                    zh: "采购 \(id) 订的是 \(ordered.text)，到货的是 \(arrived.text)。",
                    en: "purchase \(id) ordered \(ordered.text), what arrived is \(arrived.text)"))
        }
        let arrived = try inUnit(of: purchase, request, material)
        guard let total = (purchase.received ?? arrived.zero).plus(arrived) else {
            throw .invalid(field: "quantity", Bilingual(zh: "总量过大。", en: "the total amount is too large"))
        }
        let ordered = purchase.request.quantity
        let why = request.overDeliveryReason?.trimmingWhitespace ?? ""
        guard total.number <= ordered.number || !why.isEmpty else {
            throw .invalid(
                field: "over_delivery_reason",
                Bilingual(
                    zh: "采购 \(id) 订 \(ordered.display)，加上本次共到货 \(total.display)：多收须填写理由。",
                    en:
                        "purchase \(id) ordered \(ordered.display), with this \(total.display) have come: say why more is taken in"
                ))
        }
        purchase.received = total
        let isComplete = total.number >= ordered.number
        if isComplete { purchase.state = .received }
        keep(purchase, into: &changes)
        var body: LedgerBody = ["amount": arrived.ledgerValue, "total": total.ledgerValue]
        body["ordered"] = ordered.ledgerValue
        try record(
            isComplete ? "purchase.received" : "purchase.delivered", subject: id, by: actor, body: body,
            text: why.isEmpty ? nil : why, into: &changes)
        guard isComplete else { return }
        // The receipt itself is the check and the register of what comes in: only what is to be kept is left to do.
        try raiseTasks(
            .goodsReceived, subject: id, lists: purchase.decision.lists, kinds: [.keep], by: actor, into: &changes)
    }

    /// The delivery in the kind of amount that was ordered: mass and volume meet only through a density.
    private func inUnit(
        of purchase: Purchase, _ request: ReceiptRequest, _ material: IdentifiedMaterial
    ) throws(PlantError) -> Quantity {
        let arrived = try request.quantity.times(request.count)
        let ordered = purchase.request.quantity
        guard arrived.unit != ordered.unit else { return arrived }
        let density =
            request.density_kg_per_L ?? purchase.request.density_kg_per_L ?? material.profile.density_kg_per_L
        guard let converted = arrived.converted(to: ordered.unit, density_kg_per_L: density) else {
            throw .invalid(
                field: "density_kg_per_L",
                Bilingual(
                    zh: "采购 \(purchase.id) 按 \(ordered.display) 订购，到货为 \(arrived.display)：请填写密度。",
                    en:
                        "purchase \(purchase.id) ordered \(ordered.display), \(arrived.display) arrived: give the density"
                ))
        }
        return converted
    }
}

extension Quantity {
    /// The same amount by the other kind of unit, rounded to a whole mg or µL; nil without a usable density.
    func converted(to unit: LedgerUnit, density_kg_per_L: Double?) -> Quantity? {
        guard self.unit != unit else { return self }
        guard let density_kg_per_L, density_kg_per_L > 0, density_kg_per_L.isFinite else { return nil }
        // 1 µL of a liquid of density d kg/L weighs d mg.
        let value = unit == .milligrams ? Double(number) * density_kg_per_L : Double(number) / density_kg_per_L
        guard value < 9e18 else { return nil }
        return Quantity(Int64(value.rounded()), unit)
    }
}
