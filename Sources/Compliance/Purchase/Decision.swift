/// The answer to a purchase request: every finding, and the editions it was made with, so that it can be made again.
public struct Decision: Sendable, Hashable, Codable {
    public struct Subject: Sendable, Hashable, Codable {
        public var cas: String?
        public var name: Bilingual
        public var condition: String?
    }

    public struct UsedCatalog: Sendable, Hashable, Codable {
        public var id: String
        public var edition: String
        public var sha256: String
    }

    /// The strictest verdict of all findings; `allowed` only when the substance and its hazards are known.
    public var verdict: Verdict
    public var substance: Subject
    /// Strictest first.
    public var findings: [Finding]
    public var catalogs: [UsedCatalog]

    /// Adds a finding that only the plant can make, such as "no place for it"; the verdict follows.
    public mutating func add(_ finding: Finding?) {
        guard let finding else { return }
        findings.append(finding)
        findings = Self.sorted(findings)
        verdict = max(verdict, finding.verdict)
    }

    /// Strictest first, else in the order they were found.
    static func sorted(_ findings: [Finding]) -> [Finding] {
        findings.enumerated().sorted {
            $0.element.verdict != $1.element.verdict ? $0.element.verdict > $1.element.verdict : $0.offset < $1.offset
        }.map(\.element)
    }
}

/// A request together with its decision. Only ``PurchaseReview`` makes one, so what follows need not ask again.
public struct ReviewedPurchase: Sendable, Hashable {
    public let request: PurchaseRequest
    public let decision: Decision
    /// UTC, ms.
    public let reviewedAt_ms: Int64

    init(request: PurchaseRequest, decision: Decision, reviewedAt_ms: Int64) {
        self.request = request
        self.decision = decision
        self.reviewedAt_ms = reviewedAt_ms
    }

    /// True when nobody has to look at it before it is ordered.
    public var needsNoReview: Bool { decision.verdict <= .note }
}
