import Compliance

// The characteristics of 40 CFR 261.21 to 261.23.
extension WasteProposer {
    private static let flammable: Set<String> = ["FLAM_LIQ", "PYR_LIQ"]
    private static let flammableGas: Set<String> = ["FLAM_GAS", "AEROSOL", "OX_GAS"]
    private static let ignitableSolid: Set<String> = ["FLAM_SOL", "PYR_SOL", "SELF_HEAT", "WATER_REACT", "SELF_REACT"]
    private static let oxidizer: Set<String> = ["OX_LIQ", "OX_SOL", "ORG_PEROX"]
    private static let corrosive: Set<String> = ["SKIN_CORR", "MET_CORR"]
    private static let explosive: Set<String> = ["EXPL", "DESENS_EXPL", "SELF_REACT"]

    func characteristics(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> [WasteCodeProposal] {
        [ignitability(facts, parts), corrosivity(facts, parts), reactivity(facts, parts)]
    }

    private func us(
        _ code: String, _ standing: WasteCodeProposal.Standing, _ clause: String, zh: String, en: String,
        toDo: Bilingual? = nil
    ) -> WasteCodeProposal {
        WasteCodeProposal(
            regime: .us, code: code, standing: standing, reason: Bilingual(zh: zh, en: en), toDo: toDo,
            citation: ManifestCitation.cfr40(clause), evidence: "knowledge")
    }

    // MARK: D001

    private func ignitability(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> WasteCodeProposal {
        let oxidizers = parts.filter { $0.hasAny(Self.oxidizer) }
        if let most = oxidizers.first(where: { $0.low_pct >= 90 }) {
            return us(
                "D001", .proposed, "261.21(a)(4)", zh: "\(most.name.zh)为氧化剂", en: "\(most.name.en) is an oxidizer")
        }
        let byForm = facts.isGas ? ignitableGas(parts) : facts.isLiquid == false ? ignitableSolid(parts) : nil
        let answer = byForm ?? ignitableLiquid(facts, parts)
        guard answer.standing == .ruledOut, !oxidizers.isEmpty else { return answer }
        let names = Self.list(oxidizers)
        return us(
            "D001", .undecided, "261.21(a)(4)", zh: "含氧化性组分：\(names.zh)", en: "holds oxidizers: \(names.en)",
            toDo: Bilingual(
                zh: "按 49 CFR 173.127 判定是否为氧化剂", en: "decide by 49 CFR 173.127 whether the waste is an oxidizer"))
    }

    private func ignitableGas(_ parts: [WasteComponent]) -> WasteCodeProposal? {
        let gases = parts.filter { $0.hasAny(Self.flammableGas) }
        guard !gases.isEmpty else { return undecidedUnlessKnown(parts, "261.21(a)(3)") }
        let names = Self.list(gases)
        let isSure = gases.contains { $0.low_pct >= 90 }
        return us(
            "D001", isSure ? .proposed : .undecided, "261.21(a)(3)", zh: "易燃气体：\(names.zh)",
            en: "flammable gas: \(names.en)",
            toDo: isSure
                ? nil
                : Bilingual(
                    zh: "按 49 CFR 173.115 判定混合气是否易燃", en: "decide by 49 CFR 173.115 whether the gas is flammable"))
    }

    private func ignitableSolid(_ parts: [WasteComponent]) -> WasteCodeProposal? {
        let solids = parts.filter { $0.hasAny(Self.ignitableSolid) || $0.hasAny(Self.flammable) }
        guard !solids.isEmpty else { return undecidedUnlessKnown(parts, "261.21(a)(2)") }
        let names = Self.list(solids)
        return us(
            "D001", .undecided, "261.21(a)(2)", zh: "固体中含易燃组分：\(names.zh)",
            en: "a solid with ignitable components: \(names.en)",
            toDo: Bilingual(
                zh: "确认能否因摩擦、吸湿或自发变化起火并剧烈持续燃烧；游离液体另测闪点",
                en:
                    "find whether it catches fire by friction, moisture or by itself and burns vigorously; test the flash "
                    + "point of free liquid"))
    }

    private func ignitableLiquid(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> WasteCodeProposal {
        let measure = Bilingual(zh: "测定闭杯闪点", en: "measure the closed cup flash point")
        guard let flash_c = facts.composition?.flash_c else {
            let burning = parts.filter { ($0.profile.flash_c ?? 1000) < 60 || $0.hasAny(Self.flammable) }
            if burning.isEmpty, let answer = undecidedUnlessKnown(parts, "261.21(a)(1)") { return answer }
            if burning.isEmpty, Self.isComplete(facts) {
                return us(
                    "D001", .ruledOut, "261.21(a)(1)", zh: "组成已知，没有易燃组分",
                    en: "the composition is known and has no flammable component")
            }
            let names = Self.list(burning)
            return us(
                "D001", .undecided, "261.21(a)(1)",
                zh: burning.isEmpty ? "闪点未知，组成不完整" : "闪点未知，含易燃组分：\(names.zh)",
                en: burning.isEmpty
                    ? "the flash point is not known and the composition not complete"
                    : "the flash point is not known, and it holds \(names.en)", toDo: measure)
        }
        let text = Self.number(flash_c)
        guard flash_c < 60 else {
            return us(
                "D001", .ruledOut, "261.21(a)(1)", zh: "闪点 \(text) °C，不低于 60 °C",
                en: "flash point \(text) °C, not below 60 °C")
        }
        if facts.isAqueous == true {
            return us(
                "D001", .undecided, "261.21(a)(1)(i)", zh: "闪点 \(text) °C，但为水溶液",
                en: "flash point \(text) °C, but an aqueous solution",
                toDo: Bilingual(
                    zh: "醇含量（体积）低于 24 % 且水不少于 50 % 的水溶液除外：确认醇和水的含量",
                    en:
                        "an aqueous solution with less than 24 % alcohol by volume and 50 % water or more is excluded: find "
                        + "its alcohol and water content"))
        }
        return us(
            "D001", .proposed, "261.21(a)(1)", zh: "闪点 \(text) °C，低于 60 °C", en: "flash point \(text) °C, below 60 °C")
    }

    /// Undecided when the composition is empty or holds a component of unknown hazards.
    private func undecidedUnlessKnown(_ parts: [WasteComponent], _ clause: String) -> WasteCodeProposal? {
        let unknown = parts.filter { !$0.profile.isKnown && !$0.isWater }
        guard parts.isEmpty || !unknown.isEmpty else { return nil }
        let names = Self.list(unknown)
        return us(
            "D001", .undecided, clause, zh: parts.isEmpty ? "组成未知" : "组分的危险性未知：\(names.zh)",
            en: parts.isEmpty ? "the composition is not known" : "components of unknown hazard: \(names.en)",
            toDo: Bilingual(zh: "测试易燃性，或补充组成", en: "test for ignitability, or enter the composition"))
    }

    // MARK: D002

    private func corrosivity(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> WasteCodeProposal {
        if facts.isLiquid == false {
            return us(
                "D002", .ruledOut, "261.22", zh: "不是液体：联邦腐蚀性特征只针对液体",
                en: "not a liquid: the federal characteristic is of liquids only")
        }
        if let rate = facts.steelCorrosion_mm_per_a, rate > 6.35 {
            return us(
                "D002", .proposed, "261.22(a)(2)", zh: "钢腐蚀速率 \(Self.number(rate)) mm/年，大于 6.35",
                en: "corrodes steel by \(Self.number(rate)) mm a year, above 6.35")
        }
        if let ph = facts.composition?.ph {
            let text = Self.number(ph)
            if ph <= 2 || ph >= 12.5 {
                return us(
                    "D002", .proposed, "261.22(a)(1)", zh: "pH \(text)", en: "pH \(text)")
            }
            let corrosives = parts.filter { $0.hasAny(Self.corrosive) }
            if corrosives.isEmpty || facts.steelCorrosion_mm_per_a != nil {
                return us(
                    "D002", .ruledOut, "261.22(a)", zh: "pH \(text)，在 2 与 12.5 之间", en: "pH \(text), between 2 and 12.5"
                )
            }
        }
        let corrosives = Self.list(parts.filter { $0.hasAny(Self.corrosive) })
        let isPlain =
            corrosives.en.isEmpty && facts.isAqueous == false && Self.isComplete(facts)
            && parts.allSatisfy(\.profile.isKnown)
        if isPlain {
            return us(
                "D002", .ruledOut, "261.22(a)", zh: "非水液体，组成已知且没有腐蚀性组分",
                en: "not aqueous, and no component of the known composition is corrosive")
        }
        return us(
            "D002", .undecided, "261.22(a)",
            zh: corrosives.zh.isEmpty ? "pH 未知" : "含腐蚀性组分：\(corrosives.zh)",
            en: corrosives.en.isEmpty ? "the pH is not known" : "holds corrosive components: \(corrosives.en)",
            toDo: Bilingual(
                zh: "水性液体测 pH；非水液体测对 SAE 1020 钢的腐蚀速率（55 °C）",
                en: "measure the pH of an aqueous liquid; of another the corrosion of SAE 1020 steel at 55 °C"))
    }

    // MARK: D003

    private func reactivity(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> WasteCodeProposal {
        let stated: [(Bool?, String, String, String)] = [
            (facts.isExplosive, "261.23(a)(6)", "可爆炸", "may detonate or explode"),
            (facts.reactsWithWater, "261.23(a)(2)", "遇水剧烈反应", "reacts violently with water"),
            (
                facts.givesOffToxicGas, "261.23(a)(5)", "在 pH 2 至 12.5 间放出有毒气体",
                "gives off toxic gas between pH 2 and 12.5"
            ),
        ]
        if let found = stated.first(where: { $0.0 == true }) {
            return us("D003", .proposed, found.1, zh: found.2, en: found.3)
        }
        let signs: [([WasteComponent], Bool?, String, String, String)] = [
            (
                parts.filter { $0.hasAny(Self.explosive) }, facts.isExplosive, "261.23(a)(6)", "爆炸性或自反应组分",
                "explosive or self-reactive"
            ),
            (
                parts.filter { $0.hasAny(["WATER_REACT"]) }, facts.reactsWithWater, "261.23(a)(2)", "遇水反应组分",
                "water-reactive"
            ),
            (
                parts.filter { part in
                    part.profile.reactiveGroups.contains { Self.toxicGasGroups.contains($0.id) }
                }, facts.givesOffToxicGas, "261.23(a)(5)", "氰化物或硫化物", "cyanide or sulfide"
            ),
        ]
        for (found, answer, clause, zh, en) in signs where !found.isEmpty && answer == nil {
            let names = Self.list(found)
            return us(
                "D003", found.contains { $0.low_pct >= 90 } ? .proposed : .undecided, clause,
                zh: "\(zh)：\(names.zh)", en: "\(en): \(names.en)",
                toDo: Bilingual(zh: "由专人判定或试验", en: "have a specialist decide, or test it"))
        }
        let unknown = parts.filter { !$0.profile.isKnown && !$0.isWater }
        guard unknown.isEmpty, Self.isComplete(facts) else {
            let names = Self.list(unknown)
            let isAnswered = stated.allSatisfy { $0.0 == false }
            return us(
                "D003", isAnswered ? .ruledOut : .undecided, "261.23",
                zh: unknown.isEmpty ? "组成未知或不完整" : "组分的危险性未知：\(names.zh)",
                en: unknown.isEmpty
                    ? "the composition is not known, or not complete" : "components of unknown hazard: \(names.en)",
                toDo: isAnswered
                    ? nil
                    : Bilingual(
                        zh: "说明是否遇水反应、爆炸、放出有毒气体",
                        en: "say whether it reacts with water, explodes or gives off toxic gas"))
        }
        return us(
            "D003", .ruledOut, "261.23", zh: "没有已知的反应性组分", en: "no component is known to be reactive")
    }

    /// CAMEO groups: inorganic cyanides and sulfides.
    private static let toxicGasGroups: Set<Int> = [11, 33]
}
