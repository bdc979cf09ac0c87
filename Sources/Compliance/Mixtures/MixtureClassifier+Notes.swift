extension MixtureClassifier {
    /// Corrosion by pH alone: CLP Annex I 3.2.3.1.2 and 3.3.3.1.2.
    func byPH(_ input: Input) -> [HazardStatement] {
        guard let ph = input.mixture.ph, ph <= 2 || ph >= 11.5 else { return [] }
        let shown = Ingredient.display(ph)
        let because = Bilingual(
            zh: "pH \(shown)（≤ 2 或 ≥ 11.5）；酸碱储备若表明无腐蚀性，须由专人判定",
            en: "pH \(shown) (≤ 2 or ≥ 11.5); a person has to decide if the acid or alkaline reserve says otherwise")
        return [("SKIN_CORR", "3.2.3.1.2"), ("EYE_DAM", "3.3.3.1.2")].map { hazardClass, clause in
            HazardStatement(
                hazardClass: hazardClass, category: "1",
                hCode: rules.elements(hazardClass, "1")?.hCodes.first ?? "", source: cited(clause),
                evidence: "derived", origin: .measured, because: because)
        }
    }

    func cited(_ clause: String) -> Citation {
        Citation(document: limits.source.document, edition: limits.source.edition, clause: clause)
    }

    /// Statements beside the classification: unknown shares, and sensitisers below their limit.
    func supplemental(_ input: Input, _ statements: [HazardStatement]) -> [Bilingual] {
        var found: [Bilingual] = []
        if input.unknown_pct >= 1 {
            let share = Ingredient.display(input.unknown_pct)
            found.append(
                Bilingual(
                    zh: "混合物中 \(share)% 的成分急性毒性未知（CLP 附件一 3.1.3.6.2.2）",
                    en:
                        "\(share) percent of the mixture consists of ingredient(s) of unknown acute toxicity (CLP Annex I 3.1.3.6.2.2)"
                ))
            found.append(
                Bilingual(
                    zh: "含有 \(share)% 对水环境危害未知的成分（CLP 附件一 4.1.3.6.1）",
                    en:
                        "Contains \(share) % of components with unknown hazards to the aquatic environment (CLP Annex I 4.1.3.6.1)"
                ))
        }
        for ingredient in input.ingredients {
            let elicits = limits.elicitation.contains { rule in
                guard rule.isGas == nil || input.isGas == nil || rule.isGas == input.isGas,
                    ingredient.statement(rule.hazardClass, [rule.category], hCode: "") != nil,
                    !statements.contains(where: { $0.hazardClass == rule.hazardClass })
                else { return false }
                // Table 3.4.6, note: one tenth of a specific limit that is lower than the generic one.
                let own = ingredient.limits.filter { $0.hazardClass == rule.hazardClass }.map(\.from_pct).min()
                let limit_pct = min(rule.limit_pct, (own ?? .infinity) / 10)
                return ingredient.high_pct >= limit_pct * (1 - MixtureLimits.tolerance)
            }
            if elicits {
                found.append(
                    Bilingual(
                        zh: "EUH208 含有\(ingredient.name.zh)。可能产生过敏反应",
                        en: "EUH208 Contains \(ingredient.name.en). May produce an allergic reaction"))
            }
        }
        return found + (input.regime == .eu ? europeanStatements(input, statements) : [])
    }

    /// Facts that would replace a cautious assumption.
    func needs(_ input: Input, _ statements: [HazardStatement]) -> [Bilingual] {
        var found: [Bilingual] = []
        func has(_ hazardClass: String, _ categories: [String]) -> Bool {
            statements.contains { $0.hazardClass == hazardClass && categories.contains($0.category) }
        }
        let corrosive = ["1", "1A", "1B", "1C"]
        if input.mixture.ph == nil, !has("SKIN_CORR", corrosive),
            let first = input.ingredients.first(where: { $0.statement("SKIN_CORR", corrosive, hCode: "") != nil })
        {
            found.append(
                Bilingual(
                    zh: "含腐蚀性成分\(first.name.zh)：请给出 pH，≤ 2 或 ≥ 11.5 时须由专人判定（3.2.3.1.2）",
                    en:
                        "it holds the corrosive \(first.name.en): state the pH; at ≤ 2 or ≥ 11.5 a person has to decide (3.2.3.1.2)"
                ))
        }
        if has("ASP_TOX", ["1"]), input.mixture.viscosity_mm2_s == nil {
            found.append(
                Bilingual(
                    zh: "请给出 40 °C 运动粘度：超过 20.5 mm²/s 则无吸入危害（3.10.3.3.1.2）",
                    en:
                        "state the kinematic viscosity at 40 °C: above 20.5 mm²/s there is no aspiration hazard (3.10.3.3.1.2)"
                ))
        }
        for ingredient in input.ingredients {
            let lacks =
                ingredient.statement("AQUATIC_ACUTE", ["1"], hCode: "") != nil && ingredient.acuteFactor == nil
                || ingredient.statement("AQUATIC_CHRONIC", ["1"], hCode: "") != nil && ingredient.chronicFactor == nil
            if lacks {
                found.append(
                    Bilingual(
                        zh: "\(ingredient.name.zh)的 M 因子未见公布，按 1 计算：请按供应商数据核对（表 4.1.3）",
                        en:
                            "no M-factor is published for \(ingredient.name.en); 1 was taken: check the supplier's data (Table 4.1.3)"
                    ))
            }
        }
        return found + (input.regime == .eu ? annexNotes(input, statements) : [])
    }
}
