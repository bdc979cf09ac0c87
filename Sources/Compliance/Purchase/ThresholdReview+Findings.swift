extension ThresholdReview {
    /// The finding of a share: its verdict and texts are those of the effect for its phase.
    func finding(
        _ list: String, _ edition: CatalogEdition, clause: String, entry: String, flag: String = "", share: Double,
        threshold: Double, unitName: String, facts: [String: Fact], subject: Subject, knowledge: Bool
    ) -> Finding? {
        let phase = ThresholdShare.phase(share)
        guard let effect = effects.of(list).first(where: { $0.phase == phase && ($0.flag.isEmpty || $0.flag == flag) })
        else {
            return nil
        }
        var verdict = effect.verdict
        var facts = facts
        if knowledge || effect.isKnowledge {
            facts["evidence"] = .text("knowledge")
            verdict = min(verdict, .review)
        }
        let limit = threshold == threshold.rounded() ? "\(Int64(threshold))" : "\(threshold)"
        return Finding(
            rule: effect.rule, list: list, entry: entry, verdict: verdict, citation: edition.citation(clause: clause),
            facts: facts,
            message: effect.message.filled([
                "name": subject.name, "share": Bilingual(same: ThresholdShare.display(share)),
                "threshold": Bilingual(same: limit), "unit": Bilingual(same: unitName), "entry": Bilingual(same: entry),
            ]), remedy: effect.remedy)
    }

    /// A volume is never turned into a mass by guessing.
    static func noMass(_ subject: Subject, _ registry: SubstanceRegistry) -> Finding {
        var facts = subject.facts
        var remedy = Bilingual(zh: "给出密度（kg/L）或质量", en: "state the density (kg/L) or the mass")
        if let density = registry.profile(subject.request.query).density_kg_per_L {
            facts["reference_density_kg_per_L"] = .number(density)
            remedy.zh += "；纯物质参考密度 \(density) kg/L，请以供应商数据为准"
            remedy.en += "; the pure substance has about \(density) kg/L, use the supplier's figure"
        }
        return Finding(
            rule: "amount.density", verdict: .review, citation: PurchaseReview.ownRules(clause: "amount.density"),
            facts: facts,
            message: Bilingual(
                zh: "数量以体积给出而没有密度，无法与质量临界量比较",
                en: "the amount is a volume without a density: it cannot be compared with thresholds in mass"),
            remedy: remedy)
    }

    /// Stock that could not be counted makes the sum too small, so a person has to look.
    static func uncounted(_ uncounted: Uncounted, _ edition: CatalogEdition) -> Finding {
        let shown = uncounted.names.sorted()
        let list = shown.prefix(10).joined(separator: "、")
        return Finding(
            rule: "threshold.uncounted", list: edition.id, verdict: .review, citation: edition.citation(),
            facts: ["lines": .number(Double(uncounted.lines)), "names": .list(Array(shown.prefix(50)))],
            message: Bilingual(
                zh: "有 \(uncounted.lines) 条存量无法计入份额（\(list)）：缺少质量或危险性",
                en:
                    "\(uncounted.lines) stock lines could not be counted in the share (\(list)): mass or hazards are missing"
            ),
            remedy: Bilingual(zh: "补全这些存量的密度或分类", en: "complete the density or classification of these lines"))
    }
}

/// Lines of stock that a sum leaves out because their mass or hazards are not known.
struct Uncounted {
    private(set) var lines = 0
    private(set) var names: Set<String> = []

    mutating func add(_ name: String, _ count: Int) {
        lines += count
        names.insert(name)
    }
}
