import Compliance

// The hazardous properties HP 1 to HP 15 of EU waste, from the components' hazard statements.
extension WasteProposer {
    func europe(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> [WasteCodeProposal] {
        var byProperty: [String: [WasteCodeProposal]] = [:]
        for limit in tables.hpLimits {
            guard let found = judge(limit, facts, parts) else { continue }
            byProperty[limit.hp, default: []].append(found)
        }
        if let infectious = infectious(facts) { byProperty["HP 9"] = [infectious] }
        // Of several limits of one property the one that says most counts.
        let rank: [WasteCodeProposal.Standing: Int] = [.proposed: 0, .undecided: 1, .ruledOut: 2]
        var found = byProperty.values.compactMap { all in
            all.min { (rank[$0.standing] ?? 3) < (rank[$1.standing] ?? 3) }
        }
        let unknown = parts.filter { !$0.profile.isKnown && !$0.isWater }
        if parts.isEmpty || !unknown.isEmpty {
            let names = Self.list(unknown)
            found.append(
                proposal(
                    "HP", .undecided, zh: parts.isEmpty ? "组成未知" : "组分的危险性未知：\(names.zh)",
                    en: parts.isEmpty ? "the composition is not known" : "components of unknown hazard: \(names.en)",
                    toDo: Bilingual(
                        zh: "补充组成和组分的分类，或测试",
                        en: "enter the composition and the classification of its components, or test")))
        }
        return found
    }

    private func proposal(
        _ code: String, _ standing: WasteCodeProposal.Standing, zh: String, en: String, toDo: Bilingual? = nil
    ) -> WasteCodeProposal {
        WasteCodeProposal(
            regime: .eu, code: code, standing: standing, reason: Bilingual(zh: zh, en: en), toDo: toDo,
            citation: Citation(
                document: "Directive 2008/98/EC", edition: "Regulation (EU) 1357/2014", clause: "Annex III \(code)"),
            evidence: "knowledge")
    }

    /// HP 9 follows from where a waste comes from; the assessment is that of the member state.
    private func infectious(_ facts: WasteStreamFacts) -> WasteCodeProposal? {
        if facts.signs.contains(.infectious) {
            return proposal("HP 9", .proposed, zh: "含有活的病原微生物", en: "holds viable micro-organisms that cause disease")
        }
        guard facts.origin == .laboratory else { return nil }
        return proposal(
            "HP 9", .undecided, zh: "实验室废物：是否含病原微生物未知", en: "laboratory waste: whether it holds pathogens is not known",
            toDo: Bilingual(zh: "由专人按成员国规定判定", en: "have a specialist decide by the rules of the member state"))
    }

    private func supplements(of part: WasteComponent) -> Set<String> {
        part.component.cas.flatMap { tables.supplements[$0] } ?? []
    }

    private func judge(
        _ limit: WasteStreamTables.HPLimit, _ facts: WasteStreamFacts, _ parts: [WasteComponent]
    ) -> WasteCodeProposal? {
        if limit.hp == "HP 3", facts.isLiquid != false, let flash_c = facts.composition?.flash_c {
            let text = Self.number(flash_c)
            return flash_c < 60
                ? proposal("HP 3", .proposed, zh: "闪点 \(text) °C", en: "flash point \(text) °C")
                : proposal(
                    "HP 3", .ruledOut, zh: "闪点 \(text) °C，不低于 60 °C", en: "flash point \(text) °C, not below 60 °C")
        }
        let meant = parts.filter { part in
            part.profile.statements.contains { limit.isMeant(by: $0) } || limit.isMeant(by: supplements(of: part))
        }
        guard !meant.isEmpty else { return nil }
        let names = Self.list(meant)
        guard limit.how != "any" else {
            return proposal(
                limit.hp, .undecided, zh: "\(limit.name.zh)：含\(names.zh)", en: "\(limit.name.en): holds \(names.en)",
                toDo: Bilingual(zh: "测试，或由专人判定", en: "test it, or have a specialist decide"))
        }
        let isSum = limit.how == "sum"
        let low = isSum ? meant.reduce(0) { $0 + $1.low_pct } : meant.map(\.low_pct).max() ?? 0
        let high = isSum ? min(100, meant.reduce(0) { $0 + $1.high_pct }) : meant.map(\.high_pct).max() ?? 0
        guard high >= limit.limit_pct else { return nil }
        let share = low == high ? Self.number(low) : "\(Self.number(low))–\(Self.number(high))"
        let most = Self.number(limit.limit_pct)
        let isSure = low >= limit.limit_pct
        return proposal(
            limit.hp, isSure ? .proposed : .undecided, zh: "\(limit.name.zh)：\(names.zh) \(share) %，限值 \(most) %",
            en: "\(limit.name.en): \(names.en) \(share) %, the limit is \(most) %",
            toDo: isSure ? nil : Bilingual(zh: "确定含量", en: "find its content"))
    }
}

extension WasteStreamTables.HPLimit {
    /// A statement counts with its letters left off: H360FD is H360.
    func isMeant(by statement: HazardStatement) -> Bool {
        statements.contains { wanted in
            statement.hCode.hasPrefix(wanted.hCode)
                && (wanted.category == nil || wanted.category == statement.category.first.map(String.init))
        }
    }

    /// `EUH` statements stand beside the classification.
    func isMeant(by supplements: Set<String>) -> Bool { statements.contains { supplements.contains($0.hCode) } }
}
