import Compliance

// The toxicity characteristic of 40 CFR 261.24: a leaching test decides, and only sometimes is the content enough.
extension WasteProposer {
    func toxicity(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> [WasteCodeProposal] {
        tables.leaching.compactMap { limit in
            if let result = facts.leaching.first(where: { $0.cas == limit.cas }) { return tested(limit, result) }
            let present = parts.filter { limit.isMeant(by: $0) }
            guard !present.isEmpty else { return nil }
            return judged(limit, facts, present)
        }
    }

    private func proposal(
        _ limit: LeachingLimit, _ standing: WasteCodeProposal.Standing, zh: String, en: String, toDo: Bilingual? = nil
    ) -> WasteCodeProposal {
        WasteCodeProposal(
            regime: .us, code: limit.code, standing: standing, reason: Bilingual(zh: zh, en: en), toDo: toDo,
            citation: ManifestCitation.cfr40("261.24"), evidence: "knowledge")
    }

    private func tested(_ limit: LeachingLimit, _ result: LeachingResult) -> WasteCodeProposal {
        let isReached = result.amount_mg_per_L >= limit.amount_mg_per_L
        let (found, most) = (Self.number(result.amount_mg_per_L), Self.number(limit.amount_mg_per_L))
        return proposal(
            limit, isReached ? .proposed : .ruledOut,
            zh: "浸出液中\(limit.name.zh) \(found) mg/L，限值 \(most) mg/L",
            en: "\(limit.name.en) in the extract \(found) mg/L, the limit is \(most) mg/L")
    }

    /// A solid can give at most a twentieth of its content to the extract. A liquid's own content counts only when it is
    /// known to hold under half a per cent of solids, which nobody states here: it is tested.
    private func judged(
        _ limit: LeachingLimit, _ facts: WasteStreamFacts, _ present: [WasteComponent]
    ) -> WasteCodeProposal {
        let names = Self.list(present)
        let highest_mg_per_kg = present.reduce(0) { $0 + $1.high_pct } * 10_000
        if facts.isLiquid == false, highest_mg_per_kg / 20 < limit.amount_mg_per_L {
            return proposal(
                limit, .ruledOut,
                zh:
                    "固体中至多 \(Self.number(highest_mg_per_kg)) mg/kg，除以 20 低于限值 \(Self.number(limit.amount_mg_per_L)) mg/L",
                en:
                    "a solid with at most \(Self.number(highest_mg_per_kg)) mg/kg: a twentieth of that is under the limit of "
                    + "\(Self.number(limit.amount_mg_per_L)) mg/L")
        }
        return proposal(
            limit, .undecided, zh: "含\(names.zh)，限值 \(Self.number(limit.amount_mg_per_L)) mg/L",
            en: "holds \(names.en), the limit is \(Self.number(limit.amount_mg_per_L)) mg/L",
            toDo: Bilingual(
                zh: "做 TCLP 浸出试验（方法 1311），或由专人凭知识判定并说明",
                en: "test the extract (TCLP, method 1311), or decide from knowledge and say how"))
    }
}

/// A row of Table 1 of 40 CFR 261.24.
struct LeachingLimit: Sendable {
    var code: String
    var cas: String
    var name: Bilingual
    var amount_mg_per_L: Double
    /// Beginnings of words that show a compound of the element.
    var signs: [String]

    func isMeant(by part: WasteComponent) -> Bool {
        if !cas.isEmpty, part.component.cas == cas { return true }
        guard !signs.isEmpty else { return false }
        let words = part.name.en.lowercased().split { !$0.isLetter }
        return signs.contains { sign in
            sign.first?.isASCII == true ? words.contains { $0.hasPrefix(sign) } : part.name.zh.contains(sign)
        }
    }
}
