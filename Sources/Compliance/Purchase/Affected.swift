extension Decision {
    /// What this decision finds that an earlier one of the same purchase did not, or found milder; strictest first.
    ///
    /// Findings are the same when rule, list and entry are: a share that moved within its phase is nothing new.
    public func newFindings(since earlier: Decision) -> [Finding] {
        Self.newFindings(findings, since: earlier.findings)
    }

    static func newFindings(_ now: [Finding], since earlier: [Finding]) -> [Finding] {
        var before: [FindingKey: Verdict] = [:]
        for finding in earlier {
            let key = FindingKey(finding)
            before[key] = max(before[key] ?? .allowed, finding.verdict)
        }
        return now.filter { finding in
            finding.verdict > .allowed && finding.verdict > before[FindingKey(finding)] ?? .allowed
        }
    }

    private struct FindingKey: Hashable {
        var rule: String
        var list: String?
        var entry: String?

        init(_ finding: Finding) {
            rule = finding.rule
            list = finding.list
            entry = finding.entry
        }
    }
}

/// What a material in stock means by itself, to see later what became stricter.
public struct HoldingReview: Sendable, Hashable, Codable {
    public var name: Bilingual
    public var cas: String?
    /// What lists, classes and thresholds say of holding it; notes and stricter only.
    public var findings: [Finding]

    /// What is newly found, or stricter, since an earlier review of the same material; all of it without one.
    public func newFindings(since earlier: HoldingReview?) -> [Finding] {
        Decision.newFindings(findings, since: earlier?.findings ?? [])
    }
}

extension PurchaseReview {
    /// Reviews every material of a stock as it is held, nothing being bought.
    ///
    /// - Returns: by a key that names the material: CAS number, name, strength, form.
    public func holdings(_ stock: CountedStock, now_ms: Int64) -> [String: HoldingReview] {
        var made: [String: HoldingReview] = [:]
        for query in Set(stock.index.sums.keys.map(\.query)) {
            var request = PurchaseRequest(
                cas: query.cas?.text, name: query.name, quantity: .mass(Mass(milligrams: 0)),
                concentration_pct: query.concentration_pct, form: query.form)
            request.describe(mixture: query.mixture, stated: query.stated)
            let decision = decide(request, stock: stock, now_ms: now_ms)
            let own = decision.findings.filter { finding in
                finding.verdict > .allowed
                    && ["list.", "duty.", "hazard.", "identity.", "threshold."].contains {
                        finding.rule.hasPrefix($0)
                    }
            }
            made[query.material] = HoldingReview(
                name: decision.substance.name, cas: decision.substance.cas, findings: own)
        }
        return made
    }
}

extension HoldingReview {
    /// The lists the material is on, as the duties name them: `cn-hypertoxic`, with a class `cn-drug-precursor:1`.
    public var lists: Set<String> { Finding.lists(findings) }
}

extension Decision {
    /// The lists the material is on, as the duties name them.
    public var lists: Set<String> { Finding.lists(findings) }
}

extension Finding {
    static func lists(_ findings: [Finding]) -> Set<String> {
        var lists: Set<String> = []
        for finding in findings where finding.verdict > .allowed {
            guard let list = finding.list else { continue }
            lists.insert(list)
            if case .text(let flag)? = finding.facts["flag"] { lists.insert("\(list):\(flag)") }
        }
        return lists
    }
}

extension SubstanceQuery {
    /// Names the material for a person and for ``HoldingReview``: CAS number, name, strength, form.
    public var material: String {
        [cas?.text, name, concentration_pct.map { "\($0) %" }, form?.rawValue].compactMap { $0 }
            .joined(separator: " ")
    }
}

extension StockIndex {
    /// The materials that are here, not only on order, by the keys of ``PurchaseReview/holdings(_:now_ms:)``.
    public var materialsHere: Set<String> { Set(sums.keys.filter { !$0.onOrder }.map(\.query.material)) }

    /// The same with what is on order.
    public var materials: Set<String> { Set(sums.keys.map(\.query.material)) }
}
