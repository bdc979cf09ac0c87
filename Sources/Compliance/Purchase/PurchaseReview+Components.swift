extension PurchaseReview {
    /// What the lists say of a product's components, each with its upper content, and what no list can say of them.
    ///
    /// The product's own hazards are those of the mixture; a list asks for substances, and a licence for a poison is
    /// needed for its solution too.
    func componentFindings(_ subject: Subject, _ lists: (Subject) -> [Finding]) -> [Finding] {
        var found: [Finding] = []
        var listed_pct = 0.0
        for (part, component) in subject.parts(registry) {
            guard part.substance != nil else {
                found.append(unidentified(component, part, subject))
                continue
            }
            let own = lists(part)
            if own.contains(where: { $0.list == Self.catalogue }) { listed_pct += component.high_pct }
            found += own.map { Self.attributed($0, to: part, component) }
        }
        if let whole = byCatalogueShare(listed_pct, subject) { found.append(whole) }
        return found
    }

    private static let catalogue = "cn-hazchem"

    private static func attributed(_ finding: Finding, to part: Subject, _ component: MixtureComponent) -> Finding {
        var finding = finding
        finding.facts["component"] = .text(part.name.zh)
        finding.facts["component_low_pct"] = .number(component.low_pct)
        finding.facts["component_high_pct"] = .number(component.high_pct)
        let low = Ingredient.display(component.low_pct)
        let high = Ingredient.display(component.high_pct)
        let isRange = component.low_pct != component.high_pct
        finding.message.zh = "组分（\(isRange ? "\(low)–\(high)%，按上限" : "\(high)%")）：" + finding.message.zh
        finding.message.en =
            "component (\(isRange ? "\(low)–\(high) %, upper end taken" : "\(high) %")): " + finding.message.en
        return finding
    }

    private func unidentified(_ component: MixtureComponent, _ part: Subject, _ subject: Subject) -> Finding {
        let shown = component.name ?? component.cas ?? "?"
        var facts = subject.facts
        facts["component"] = .text(shown)
        facts["component_high_pct"] = .number(component.high_pct)
        return Finding(
            rule: "identity.component", verdict: .review, citation: Self.ownRules(clause: "identity.component"),
            facts: facts,
            message: Bilingual(
                zh: "组分“\(shown)”（\(Ingredient.display(component.high_pct))%）无法识别，清单对它不能判断",
                en:
                    "the component `\(shown)` (\(Ingredient.display(component.high_pct)) %) is not known or not unique: no list can be asked about it"
            ),
            remedy: Bilingual(zh: "给出该组分的 CAS 号", en: "give the component's CAS number"))
    }

    /// 实施指南: a mixture of at least 70 % listed chemicals may be taken as a hazardous chemical.
    private func byCatalogueShare(_ listed_pct: Double, _ subject: Subject) -> Finding? {
        guard regimes.contains(.cn), MixtureLimits.reaches(listed_pct / 70) else { return nil }
        var facts = subject.facts
        facts["listed_pct"] = .number(min(listed_pct, 100))
        facts["evidence"] = .text("knowledge")
        return Finding(
            rule: "mixture.cn-hazchem", list: Self.catalogue, verdict: .note,
            citation: Citation(document: "危险化学品目录（2015版）实施指南（试行）", edition: "2015", clause: "第五条"), facts: facts,
            message: Bilingual(
                zh: "列入《危险化学品目录》的组分合计不小于 70%：该混合物按危险化学品管理",
                en:
                    "components of the Catalogue of Hazardous Chemicals make up at least 70 %: the mixture is managed as a hazardous chemical"
            ),
            remedy: Bilingual(
                zh: "向有危险化学品经营许可证的供应商采购，索取安全技术说明书",
                en: "buy from a supplier licensed for hazardous chemicals and ask for the SDS"))
    }
}
