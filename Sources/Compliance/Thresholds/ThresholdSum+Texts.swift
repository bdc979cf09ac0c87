extension ThresholdSum {
    init(
        _ edition: CatalogEdition, _ tally: ThresholdTally, group: String, tier: Tier, basis: Basis,
        unit: HazardUnit?, uncounted: [String], effects: [Effect]
    ) {
        let contributions = tally.sortedContributions
        self.init(
            scheme: edition.id, title: edition.title, citation: edition.citation(clause: Self.clause(edition.id)),
            unit: unit?.id, unitName: unit?.name, basis: basis, group: group,
            groupName: Self.name(group, contributions), tier: tier, share: tally.here.value,
            phase: Phase(tally.here), shareWithOrders: tally.ordered.value, contributions: contributions,
            uncounted: uncounted, evidence: tally.isKnowledge ? "knowledge" : edition.evidence,
            verdict: effects.first { $0.phase == tally.here.phase }?.verdict ?? .note,
            isBinding: effects.contains { $0.phase == .reached && $0.verdict >= .review },
            message: Bilingual(same: ""), remedy: Bilingual(same: ""))
    }

    private static func clause(_ scheme: String) -> String? {
        switch scheme {
        case "gb18218": "4.2.1, 4.3.2"
        case "eu-seveso3": "Annex I, note 4"
        case "us-rmp": "40 CFR 68.115"
        case "us-psm": "1910.119(a)(1)"
        case "us-epcra302": "355.15"
        default: nil
        }
    }

    private static func name(_ group: String, _ contributions: [Contribution]) -> Bilingual {
        switch group {
        case "S": Bilingual(same: "S")
        case "H": Bilingual(zh: "健康危害", en: "health hazards")
        case "P": Bilingual(zh: "物理危险", en: "physical hazards")
        case "E": Bilingual(zh: "环境危害", en: "environmental hazards")
        case "flammables": Bilingual(zh: "易燃气体和液体", en: "flammable gases and liquids")
        default:
            // A list by substance: the substance. What only shares a class has the class.
            Set(contributions.map(\.name)).count == 1 ? contributions[0].name : Bilingual(same: group)
        }
    }

    /// Puts the sum into words.
    mutating func explain() {
        let place = unitName ?? Bilingual(zh: "全厂", en: "the site")
        let counted =
            basis == .design
            ? Bilingual(zh: "设计最大量", en: "design maximum") : Bilingual(zh: "现有存量", en: "today's stock")
        let tierName: Bilingual =
            switch tier {
            case .only: Bilingual(zh: "", en: "")
            case .lower: Bilingual(zh: "下限", en: " lower tier")
            case .upper: Bilingual(zh: "上限", en: " upper tier")
            }
        let figure = ThresholdShare.display(share)
        let state: Bilingual =
            switch phase {
            case .below: Bilingual(zh: "未达到临界量", en: "below the threshold")
            case .near: Bilingual(zh: "已达临界量的 80%", en: "at 80 % of the threshold or more")
            case .reached: Bilingual(zh: "达到或超过临界量", en: "at or above the threshold")
            }
        message = Bilingual(
            zh: "\(title.zh)\(tierName.zh)（\(groupName.zh)），\(place.zh)，\(counted.zh)：份额 \(figure)，\(state.zh)",
            en: "\(title.en)\(tierName.en) (\(groupName.en)), \(place.en), \(counted.en): share \(figure), \(state.en)")
        if let majorHazard { message = message + Self.words(majorHazard) }
        if !uncounted.isEmpty {
            let names = uncounted.prefix(10).joined(separator: "、")
            message.zh += "；未计入：\(names)（缺少质量或分类），实际份额可能更大"
            message.en += "; not counted: \(names) (mass or hazards missing), the true share may be larger"
        }
        switch phase {
        case .below where uncounted.isEmpty: remedy = Bilingual(zh: "无需处理", en: "nothing to do")
        case .below: remedy = Bilingual(zh: "补全密度或分类", en: "complete density or classification")
        case .near: remedy = Bilingual(zh: "减少存量或分单元存放", en: "reduce the stock or split it between units")
        case .reached:
            remedy = Bilingual(zh: "减少存量，或履行该临界量的义务", en: "reduce the stock, or meet the duties of this threshold")
        }
    }

    private static func words(_ hazard: MajorHazard) -> Bilingual {
        guard let level = hazard.level else {
            return Bilingual(zh: "，不构成重大危险源", en: ", no major hazard source")
        }
        let figure = ThresholdShare.display(hazard.r)
        let people =
            hazard.people_500m.map { Bilingual(zh: "500 m 内 \($0) 人", en: "\($0) people within 500 m") }
            ?? Bilingual(zh: "500 m 内人数未登记，按最大", en: "people within 500 m not stated: the largest")
        let names = ["一", "二", "三", "四"]
        let zhLevel = (1...4).contains(level) ? names[level - 1] : "\(level)"
        return Bilingual(
            zh: "，构成\(zhLevel)级重大危险源（R = \(figure)，α = \(hazard.alpha)：\(people.zh)）",
            en: ", a level \(level) major hazard source (R = \(figure), alpha = \(hazard.alpha): \(people.en))")
    }
}

extension Bilingual {
    static func + (left: Bilingual, right: Bilingual) -> Bilingual {
        Bilingual(zh: left.zh + right.zh, en: left.en + right.en)
    }
}
