extension ThresholdReview {
    /// The finding of a sum: its verdict and texts are those of the effect for its phase.
    func finding(_ sum: Sum, upper: Sum?, _ edition: CatalogEdition, _ subject: Subject) -> Finding? {
        let limit = sum.limit
        let phase = sum.after.phase
        guard
            let effect = rules.effects.of(limit.scheme).first(where: {
                $0.phase == phase && ($0.flag.isEmpty || $0.flag == limit.flag)
            })
        else { return nil }
        var verdict = effect.verdict
        var facts = facts(sum, upper: upper, subject)
        if limit.isKnowledge || effect.isKnowledge {
            facts["evidence"] = .text("knowledge")
            verdict = min(verdict, .review)
        }
        return Finding(
            rule: effect.rule, list: limit.scheme, entry: limit.entry, verdict: verdict,
            citation: edition.citation(clause: limit.clause), facts: facts,
            message: effect.message.filled([
                "name": subject.name, "share": Bilingual(same: ThresholdShare.display(sum.after.value)),
                "threshold": Bilingual(same: ThresholdLimit.display(limit.amount ?? 0)),
                "unit": Bilingual(same: limit.unit), "entry": Bilingual(same: limit.entry),
            ]), remedy: effect.remedy)
    }

    private func facts(_ sum: Sum, upper: Sum?, _ subject: Subject) -> [String: Fact] {
        let limit = sum.limit
        var facts = subject.facts
        facts["share_before"] = .number(sum.before.value)
        facts["share_after"] = .number(sum.after.value)
        facts["material_share"] = .number(sum.material.value)
        facts["threshold"] = .number(limit.amount ?? 0)
        facts["unit"] = .text(limit.unit)
        facts["condition_unclear"] = limit.isUnclear ? .flag(true) : nil
        facts["threshold_otherwise"] = limit.otherwise.map { .number($0) }
        if !limit.flag.isEmpty { facts["kind"] = .text(limit.flag) }
        switch limit.scheme {
        case "gb18218":
            facts["counted_as"] = .text(
                "present stock + on order + this request; GB 18218 4.2.2 asks for the design maximum of the unit")
            facts["beta"] = limit.beta.map { .number($0.value) }
        case "eu-seveso3": facts["group"] = .text(limit.group)
        default: facts["basis"] = .text(limit.countsContent ? "content of the mixture" : "whole amount")
        }
        if let upper {
            facts["upper_threshold"] = .number(upper.limit.amount ?? 0)
            facts["upper_share_before"] = .number(upper.before.value)
            facts["upper_share_after"] = .number(upper.after.value)
        }
        if ThresholdRules.byUnit.contains(limit.scheme), let unit = subject.request.unitID {
            facts["storage_unit"] = .text(unit)
        }
        return facts
    }

    /// CFATS counts sabotage chemicals in "a placarded amount": that depends on the load, so a person has to look.
    static func placarded(_ limit: ThresholdLimit, _ edition: CatalogEdition, _ subject: Subject) -> Finding {
        Finding(
            rule: "threshold.\(limit.scheme)", list: limit.scheme, entry: limit.entry, verdict: .note,
            citation: edition.citation(clause: limit.clause), facts: subject.facts,
            message: Bilingual(
                zh: "\(subject.name.zh) 的关注量是“须挂牌的数量”（\(limit.flag)），无固定数值",
                en: "\(subject.name.en) counts from a placarded amount (\(limit.flag)), which is no fixed number"),
            remedy: Bilingual(
                zh: "按 49 CFR 172.504 核对：表 1 任意数量，表 2 毛重 1,001 磅起",
                en: "check by 49 CFR 172.504: any amount of table 1, from 1,001 lb gross of table 2"))
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
struct Uncounted: Sendable {
    private var linesByName: [String: Int] = [:]

    var lines: Int { linesByName.values.reduce(0, +) }
    var names: Dictionary<String, Int>.Keys { linesByName.keys }

    /// - Parameter count: below 0 to take lines away again.
    mutating func add(_ name: String, _ count: Int) {
        let lines = linesByName[name, default: 0] + count
        linesByName[name] = lines == 0 ? nil : lines
    }

    mutating func add(_ other: Uncounted) { for (name, count) in other.linesByName { add(name, count) } }
}
