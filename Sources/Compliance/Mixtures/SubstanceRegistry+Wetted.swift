extension SubstanceRegistry {
    /// An explosive and water and nothing else: how the dangerous goods list classes it with so much water.
    struct Wetted {
        var statement: HazardStatement
        var transport: [Transport]
        /// Why it may not be called known; nil for an explosive.
        var open: Bilingual?

        /// Both are decided: what is wetted enough is no explosive, what is not is no desensitised one.
        static let classes: Set<String> = ["EXPL", "DESENS_EXPL"]
    }

    /// With less water than the entry of the wetted form asks for, at any end of the stated range, it is as dry.
    func wetted(_ ingredients: [Ingredient]) -> Wetted? {
        guard ingredients.count == 2, let water = ingredients.first(where: { $0.cas == Self.water }),
            let explosive = ingredients.first(where: { $0.cas != Self.water }), let cas = explosive.cas,
            let row = tables.wettedExplosives.rows(where: "cas", equals: cas).first,
            let least_pct = row.number("water_min_pct")
        else { return nil }
        let isWet = water.low_pct >= least_pct
        let number = row[isWet ? "un_wetted" : "un_dry"]
        let entries = number.isEmpty ? [] : transport(un: number)
        let division = entries.first.map { String($0.hazardClass.prefix { $0.isNumber || $0 == "." }) } ?? "1.1"
        let (hazardClass, category) = isWet ? ("DESENS_EXPL", "1") : ("EXPL", division)
        let edition = tables.wettedExplosives.edition
        let shown = water.low_pct == water.high_pct ? "" : "\(Ingredient.display(water.low_pct))–"
        let water_pct = shown + Ingredient.display(water.high_pct)
        let limit_pct = Ingredient.display(least_pct)
        return Wetted(
            statement: HazardStatement(
                hazardClass: hazardClass, category: category,
                hCode: ghs.elements(hazardClass, category)?.hCodes.first ?? "",
                source: edition.citation(clause: number.isEmpty ? row["un_wetted"] : number), minimum: isWet,
                evidence: row["evidence"], origin: .transport,
                because: isWet
                    ? Bilingual(
                        zh: "含水 \(water_pct)% ≥ \(limit_pct)%：湿的、退敏的爆炸物；干燥后即为爆炸物",
                        en:
                            "\(water_pct) % water ≥ \(limit_pct) %: wetted, a desensitised explosive; dried it is an explosive"
                    )
                    : Bilingual(
                        zh: "含水 \(water_pct)%，未保证不低于 \(limit_pct)%：按干的爆炸物",
                        en: "\(water_pct) % water is not surely \(limit_pct) % or more: an explosive as when dry")),
            transport: entries,
            open: isWet
                ? Bilingual(
                    zh: "退敏爆炸物的类别须由燃烧速率试验得出（GHS 2.17），推定为最严的类别 1",
                    en:
                        "the category of a desensitised explosive follows from the burning rate test (GHS 2.17); category 1, the strictest, is presumed"
                ) : nil)
    }
}
