/// What has to be done before an order: how many persons agree, and which numbers are recorded.
public struct Demands: Sendable, Hashable, Codable {
    /// A licence, permit or filing whose number is kept with the purchase.
    public struct Licence: Sendable, Hashable, Codable {
        /// The list that asks for it (`cn-hypertoxic`), or the rule where no list does (`hazard.EXPL`).
        public var list: String
        /// What it is called: 购买许可证, REACH authorisation, …
        public var what: Bilingual

        public init(list: String, what: Bilingual) {
            self.list = list
            self.what = what
        }
    }

    /// Persons who have to agree, none of them the requester: 0, 1 or 2.
    public var approvals: Int
    /// One for each list, sorted by its id.
    public var licences: [Licence]

    public init(approvals: Int, licences: [Licence] = []) {
        self.approvals = approvals
        self.licences = licences
    }

    /// Persons who have to agree where an effect says nothing of its own: one to a review, two to an override.
    static func approvals(_ verdict: Verdict) -> Int {
        switch verdict {
        case .allowed, .note: 0
        case .review: 1
        case .prohibited: 2
        }
    }

    /// All demands together: the most persons, every licence once.
    init(_ findings: [Finding]) {
        self.init(approvals: 0)
        var byList: [String: Licence] = [:]
        for finding in findings {
            let demands = finding.demands
            approvals = max(approvals, demands.approvals)
            for licence in demands.licences { byList[licence.list] = licence }
        }
        licences = byList.values.sorted { $0.list < $1.list }
    }
}

extension Finding {
    /// What this finding asks for; it stands in the facts `approvals`, `licence_zh` and `licence_en`.
    public var demands: Demands {
        var demands = Demands(approvals: Demands.approvals(verdict))
        if case .number(let stated)? = facts["approvals"], let stated = Int(exactly: stated) {
            demands.approvals = max(demands.approvals, stated)
        }
        if case .text(let zh)? = facts["licence_zh"], case .text(let en)? = facts["licence_en"] {
            demands.licences = [Demands.Licence(list: list ?? rule, what: Bilingual(zh: zh, en: en))]
        }
        return demands
    }

    /// Writes what an effect asks for into the facts. What does not apply asks for nothing.
    mutating func demand(approvals: Int?, licence: Bilingual) {
        if verdict == .allowed { return }
        if let approvals, approvals > Demands.approvals(verdict) { facts["approvals"] = .number(Double(approvals)) }
        if licence.zh.isEmpty || licence.en.isEmpty { return }
        facts["licence_zh"] = .text(licence.zh)
        facts["licence_en"] = .text(licence.en)
    }
}
