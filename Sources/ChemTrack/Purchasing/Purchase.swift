public import Compliance

/// A purchase from request to receipt, with the decision it was made on.
public struct Purchase: Sendable, Codable, Hashable, Identifiable {
    public enum State: String, Codable, Sendable {
        /// The review has answered; whoever has to agree decides.
        case reviewed
        case approved, ordered, received, refused
    }

    public enum Step: String, Sendable, Codable, CaseIterable {
        case approve
        /// Two persons sign that a prohibited purchase goes on all the same.
        case override
        case order, receive, refuse
    }

    /// A person's word, with the reason: it stays on the purchase for ever.
    public struct Approval: Sendable, Codable, Hashable {
        public var step: Step
        public var by: String
        /// Pseudonymous id, as in the ledger.
        public var byID: String
        public var at_ms: Int64
        public var reason: String
        /// False once a new review made it void: it was given for another decision.
        public var isInForce = true

        public init(step: Step, by actor: Actor, at_ms: Int64, reason: String) {
            self.step = step
            by = actor.display
            byID = actor.id
            self.at_ms = at_ms
            self.reason = reason
        }
    }

    /// What changed for a purchase after it was asked for: a list, the stock, a date.
    public struct Affected: Sendable, Codable, Hashable {
        public var at_ms: Int64
        public var findings: [Finding]
    }

    /// `P-0007`
    public var id: String
    public var state: State
    public var request: PurchaseRequest
    /// What was known around it when it was reviewed last; its licences are those recorded since.
    public var dossier: PurchaseDossier
    public var supplier: String?
    public var decision: Decision
    public var approvals: [Approval]
    /// What the last reviews newly found, until somebody has decided on it.
    public var affected: Affected?
    public var createdAt_ms: Int64
    public var reviewedAt_ms: Int64
    /// Id and display name of who asked.
    public var createdBy: String
    public var createdByName: String

    public init(
        id: String, request: PurchaseRequest, dossier: PurchaseDossier = PurchaseDossier(), supplier: String?,
        decision: Decision, createdAt_ms: Int64, createdBy: String, createdByName: String
    ) {
        self.id = id
        state = .reviewed
        self.request = request
        self.dossier = dossier
        self.supplier = supplier
        self.decision = decision
        approvals = []
        self.createdAt_ms = createdAt_ms
        reviewedAt_ms = createdAt_ms
        self.createdBy = createdBy
        self.createdByName = createdByName
    }

    /// True while its amount counts as "on order".
    public var isOnOrder: Bool { state == .approved || state == .ordered }

    /// True while a new review may still change something.
    public var isOpen: Bool { state == .reviewed || isOnOrder }

    /// True once two persons have signed that it goes on although it is prohibited.
    public var isOverridden: Bool {
        state != .reviewed && approvals.contains { $0.step == .override && $0.isInForce }
    }
}

/// What is shown for ever on things that were bought against a prohibition: who signed, and why.
public struct OverrideMark: Sendable, Codable, Hashable {
    public var purchase: String
    public var signatures: [Purchase.Approval]
}

extension Purchase {
    public var overrideMark: OverrideMark? {
        guard isOverridden else { return nil }
        return OverrideMark(
            purchase: id, signatures: approvals.filter { $0.step == .override && $0.isInForce })
    }

    /// The decision as it is shown: an override stands in it, beside what it overrides. What was decided stays as it was.
    public var shownDecision: Decision {
        guard let mark = overrideMark else { return decision }
        let names = mark.signatures.map(\.by).joined(separator: ", ")
        let reasons = mark.signatures.map(\.reason).joined(separator: " / ")
        var shown = decision
        shown.add(
            Finding(
                rule: "purchase.override", verdict: .prohibited,
                citation: Citation(
                    document: "ChemTrack 采购评审规则 (purchase review rules)", edition: "1", clause: "purchase.override"),
                facts: [
                    "signed_by": .list(mark.signatures.map(\.by)), "reasons": .list(mark.signatures.map(\.reason)),
                ],
                message: Bilingual(
                    zh: "虽被禁止，仍由两人签名放行：\(names)。理由：\(reasons)",
                    en: "prohibited, and yet released by two signatures: \(names). Reasons: \(reasons)"),
                remedy: Bilingual(
                    zh: "此记录永久保留，随采购单和每个容器显示", en: "this is kept for ever and shown on the purchase and every container"
                )))
        return shown
    }
}

extension Purchase {
    /// The order as the purchase review counts it.
    var stockLine: StockLine {
        StockLine(
            cas: request.cas, name: request.name ?? "", quantity: request.quantity,
            concentration_pct: request.concentration_pct, form: request.form,
            density_kg_per_L: request.density_kg_per_L, unitID: request.unitID, onOrder: true,
            mixture: request.mixture, classification: request.classification)
    }
}
