import Compliance

// Spent solvents, F001 to F005 (40 CFR 261.31(a)): what counts is the share before use.
extension WasteProposer {
    /// Ten per cent by volume before use, in one or several of the named solvents.
    private static let least_pct = 10.0

    func solvents(_ facts: WasteStreamFacts) -> [WasteCodeProposal] {
        guard facts.origin == .spentSolvent else { return [] }
        guard !facts.beforeUse.isEmpty else { return beforeUseNotStated(facts) }
        let named = facts.beforeUse.filter { tables.solventName($0.cas) != nil }
        let strong = named.filter { tables.solventCodes(of: $0.cas, nil) != ["F003"] }
        let low = strong.reduce(0) { $0 + $1.low_pct }
        let high = strong.reduce(0) { $0 + $1.high_pct }
        var found: [WasteCodeProposal] = []
        for code in ["F001", "F002", "F004", "F005"] {
            let own = strong.filter { tables.solventCodes(of: $0.cas, facts.solventUse).contains(code) }
            guard !own.isEmpty else { continue }
            found.append(byShare(code, own, low, high, facts))
        }
        if let third = nonHalogenated(facts, named, strongLow: low, strongHigh: high) { found.append(third) }
        return found
    }

    private func proposal(
        _ code: String, _ standing: WasteCodeProposal.Standing, zh: String, en: String, toDo: Bilingual? = nil
    ) -> WasteCodeProposal {
        WasteCodeProposal(
            regime: .us, code: code, standing: standing, reason: Bilingual(zh: zh, en: en), toDo: toDo,
            citation: ManifestCitation.cfr40("261.31(a) \(code)"), evidence: "knowledge")
    }

    private func names(_ parts: [MixtureComponent]) -> Bilingual {
        let names = parts.map { tables.solventName($0.cas) ?? Bilingual(zh: $0.name ?? "", en: $0.name ?? "") }
        return Bilingual(zh: names.map(\.zh).joined(separator: "、"), en: names.map(\.en).joined(separator: ", "))
    }

    private func byShare(
        _ code: String, _ own: [MixtureComponent], _ low: Double, _ high: Double, _ facts: WasteStreamFacts
    ) -> WasteCodeProposal {
        let names = names(own)
        let share = low == high ? Self.number(low) : "\(Self.number(low))–\(Self.number(high))"
        if high < Self.least_pct {
            return proposal(
                code, .ruledOut, zh: "使用前含\(names.zh)，所列溶剂合计 \(share) %，不足 10 %",
                en: "\(names.en) before use, the listed solvents together \(share) %, under 10 %")
        }
        let isUnsureUse = facts.solventUse == nil && (code == "F001" || code == "F002")
        guard low >= Self.least_pct, !isUnsureUse else {
            return proposal(
                code, .undecided, zh: "使用前含\(names.zh)，所列溶剂合计 \(share) %",
                en: "\(names.en) before use, the listed solvents together \(share) %",
                toDo: isUnsureUse
                    ? Bilingual(
                        zh: "说明是否用于脱脂（F001）或其他用途（F002）",
                        en: "say whether it was used for degreasing (F001) or otherwise (F002)")
                    : Bilingual(zh: "确认使用前的体积含量是否达到 10 %", en: "find whether it was 10 % by volume before use"))
        }
        return proposal(
            code, .proposed, zh: "废溶剂，使用前含\(names.zh)，所列溶剂合计 \(share) %",
            en: "spent solvent, \(names.en) before use, the listed solvents together \(share) %")
    }

    /// F003: only solvents of its own list before use, or with 10 % of the other lists.
    private func nonHalogenated(
        _ facts: WasteStreamFacts, _ named: [MixtureComponent], strongLow: Double, strongHigh: Double
    ) -> WasteCodeProposal? {
        let own = named.filter { tables.solventCodes(of: $0.cas, nil).contains("F003") }
        guard !own.isEmpty else { return nil }
        let names = names(own)
        let others = facts.beforeUse.filter { part in
            part.cas != "7732-18-5" && !own.contains { $0.cas == part.cas }
        }
        if strongLow >= Self.least_pct {
            return proposal(
                "F003", .proposed, zh: "废溶剂，使用前含\(names.zh)，并含 10 % 以上 F001、F002、F004、F005 所列溶剂",
                en: "spent solvent, \(names.en) before use with 10 % or more of those of F001, F002, F004 or F005")
        }
        guard others.isEmpty else {
            let rest = others.map { $0.name ?? $0.cas ?? "?" }.joined(separator: ", ")
            return proposal(
                "F003", .undecided, zh: "使用前含\(names.zh)，还含 \(rest)", en: "\(names.en) before use, also \(rest)",
                toDo: Bilingual(
                    zh: "只有 F003 所列溶剂（工业级）混合时属于 F003：说明其余成分是否为溶剂",
                    en:
                        "F003 holds for blends of its own solvents of technical grade alone: say whether the rest are solvents"
                ))
        }
        return proposal(
            "F003", .proposed, zh: "废溶剂，使用前只含\(names.zh)", en: "spent solvent, only \(names.en) before use")
    }

    private func beforeUseNotStated(_ facts: WasteStreamFacts) -> [WasteCodeProposal] {
        let present = facts.components.filter { tables.solventName($0.cas) != nil }
        let codes = Set(present.flatMap { tables.solventCodes(of: $0.cas, facts.solventUse) })
        let names = names(present)
        return codes.sorted().map { code in
            proposal(
                code, .undecided, zh: "废溶剂含\(names.zh)，使用前的组成未填写",
                en: "a spent solvent with \(names.en), its composition before use is not stated",
                toDo: Bilingual(
                    zh: "填写使用前各溶剂的体积含量（before_use）", en: "enter the share of each solvent before use (before_use)"))
        }
    }
}
