import Compliance

// 国家危险废物名录: entries by origin, component and industry, and the hazards of GB 5085.
extension WasteProposer {
    func china(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> [WasteCodeProposal] {
        var found: [WasteCodeProposal] = []
        var seen: Set<String> = []
        for entry in tables.originCodes(facts.origin) {
            guard let why = fit(entry, facts, parts), seen.insert(entry.code).inserted else { continue }
            found.append(
                proposal(
                    entry.code, why.isSure ? .proposed : .undecided,
                    zh: why.names.zh.isEmpty ? entry.because.zh : "\(entry.because.zh)：\(why.names.zh)",
                    en: why.names.en.isEmpty ? entry.because.en : "\(entry.because.en): \(why.names.en)",
                    toDo: why.isSure
                        ? nil : Bilingual(zh: "对照名录条目全文确认", en: "confirm against the text of the entry")))
        }
        for candidate in industry(facts, parts) where seen.insert(candidate.code).inserted { found.append(candidate) }
        if !found.contains(where: { $0.standing == .proposed }) {
            found.append(
                proposal(
                    "GB 5085.7", .undecided, zh: "名录中没有由已知事实确定的条目",
                    en: "no entry of the list follows from what is known",
                    toDo: Bilingual(
                        zh: "按 GB 5085.7 鉴别，或补充工序、行业和组成",
                        en: "identify it by GB 5085.7, or enter process, industry and composition")))
        }
        return found
    }

    private func proposal(
        _ code: String, _ standing: WasteCodeProposal.Standing, zh: String, en: String, toDo: Bilingual? = nil
    ) -> WasteCodeProposal {
        WasteCodeProposal(
            regime: .cn, code: code, standing: standing, reason: Bilingual(zh: zh, en: en), toDo: toDo,
            citation: ManifestCitation.wasteList(code))
    }

    /// Why an entry fits: the components it names, and whether nothing is left to decide. nil when it does not fit.
    private func fit(
        _ entry: WasteStreamTables.OriginCode, _ facts: WasteStreamFacts, _ parts: [WasteComponent]
    ) -> (names: Bilingual, isSure: Bool)? {
        if !entry.cas.isEmpty {
            let named = parts.filter { $0.component.cas == entry.cas }
            let before = facts.beforeUse.filter { $0.cas == entry.cas }
            guard !named.isEmpty || !before.isEmpty else { return nil }
            if named.isEmpty, let name = tables.solventName(entry.cas) { return (name, true) }
            return (Self.list(named), true)
        }
        switch entry.sign {
        case "": return (Bilingual(zh: "", en: ""), facts.origin != .process)
        case "catalog":
            let listed = parts.filter { $0.profile.substance?.catalogNumber != nil }
            return listed.isEmpty ? nil : (Self.list(listed), true)
        case "organic":
            let named = Set(tables.originCodes(.spentSolvent).map(\.cas))
            let others = parts.filter { part in
                part.profile.substance?.catalogNumber != nil && part.hasAny(["FLAM_LIQ"])
                    && !named.contains(part.component.cas ?? "")
            }
            return others.isEmpty ? nil : (Self.list(others), true)
        case "acid", "alkali":
            let isAcid = entry.sign == "acid"
            if facts.signs.contains(isAcid ? .acid : .alkali) { return (Bilingual(zh: "", en: ""), true) }
            guard let ph = facts.composition?.ph, isAcid ? ph <= 2 : ph >= 12.5 else { return nil }
            return (Bilingual(zh: "pH \(Self.number(ph))", en: "pH \(Self.number(ph))"), true)
        case "toxic":
            let toxic = parts.filter { $0.hasAny(Self.toxic) }
            return toxic.isEmpty ? nil : (Self.list(toxic), true)
        default:
            guard let sign = WasteSign(rawValue: entry.sign), facts.signs.contains(sign) else { return nil }
            return (Bilingual(zh: "", en: ""), true)
        }
    }

    private static let toxic: Set<String> = [
        "ACUTE_TOX_ORAL", "ACUTE_TOX_DERMAL", "ACUTE_TOX_INHAL", "CARC", "MUTA", "REPR", "STOT_RE", "STOT_SE",
    ]

    /// Entries of the stated industry whose text names a component or shares its words with the process.
    private func industry(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> [WasteCodeProposal] {
        guard let industry = facts.industry_zh?.trimmingBlanks, let entries = tables.industries[industry] else {
            return []
        }
        let pairs = Self.pairs(facts.process.zh)
        let scored = entries.map { entry in
            let named = parts.filter { !$0.name.zh.isEmpty && entry.description_zh.contains($0.name.zh) }
            return (entry: entry, named: named, shared: Self.pairs(entry.description_zh).intersection(pairs).count)
        }
        return scored.filter { !$0.named.isEmpty || $0.shared >= 3 }.sorted {
            ($1.named.count, $1.shared, $0.entry.code) < ($0.named.count, $0.shared, $1.entry.code)
        }.prefix(5).map { entry, _, _ in
            proposal(
                entry.code, .undecided, zh: "“\(industry)”的条目：\(entry.description_zh)",
                en: "an entry of the stated industry (\(entry.category)) whose text is near to the process",
                toDo: Bilingual(zh: "对照名录条目全文确认", en: "confirm against the text of the entry"))
        }
    }

    /// The pairs of neighbouring characters of a Chinese text.
    private static func pairs(_ text: String) -> Set<String> {
        let characters = text.filter { $0.isLetter && !$0.isASCII }.map { $0 }
        return Set(zip(characters, characters.dropFirst()).map { "\($0)\($1)" })
    }
}
