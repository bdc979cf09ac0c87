public import Compliance

/// A purchase from request to receipt, with the decision it was made on.
public struct Purchase: Sendable, Codable, Hashable, Identifiable {
    public enum State: String, Codable, Sendable {
        /// The review has answered; a person decides.
        case reviewed
        case approved, ordered, received, refused
    }

    /// A person's yes or no, with the reason.
    public struct Approval: Sendable, Codable, Hashable {
        public var by: String
        public var at_ms: Int64
        public var reason: String

        public init(by: String, at_ms: Int64, reason: String) {
            self.by = by
            self.at_ms = at_ms
            self.reason = reason
        }
    }

    public enum Step: String, Sendable, Codable, CaseIterable { case approve, order, receive, refuse }

    /// `P-0007`
    public var id: String
    public var state: State
    public var request: PurchaseRequest
    public var supplier: String?
    public var decision: Decision
    public var approvals: [Approval]
    public var createdAt_ms: Int64
    /// Id and display name of who asked.
    public var createdBy: String
    public var createdByName: String

    public init(
        id: String, request: PurchaseRequest, supplier: String?, decision: Decision, createdAt_ms: Int64,
        createdBy: String, createdByName: String
    ) {
        self.id = id
        state = .reviewed
        self.request = request
        self.supplier = supplier
        self.decision = decision
        approvals = []
        self.createdAt_ms = createdAt_ms
        self.createdBy = createdBy
        self.createdByName = createdByName
    }

    /// The steps that may follow. A prohibited purchase can only be refused.
    public var allowedSteps: [Step] {
        switch state {
        case .reviewed: decision.verdict == .prohibited ? [.refuse] : [.approve, .refuse]
        case .approved: [.order, .refuse]
        case .ordered: [.receive, .refuse]
        case .received, .refused: []
        }
    }

    /// True while its amount counts as "on order".
    public var isOnOrder: Bool { state == .approved || state == .ordered }
}
