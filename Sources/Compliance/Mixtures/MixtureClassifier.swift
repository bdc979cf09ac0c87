/// Classifies a mixture in the health and environment classes from its ingredients (GHS chapters 3.1 to 4.2, CLP Annex I).
struct MixtureClassifier: Sendable {
    let limits: MixtureLimits
    let rules: GHSRules

    /// The mixture with the ends of its ranges taken.
    struct Input {
        /// Sorted by key, one for each substance.
        var ingredients: [Ingredient]
        var mixture: Mixture
        var form: PhysicalForm?
        var regime: Regime
        /// Content of what nobody classifies, with the remainder, per cent.
        var unknown_pct: Double

        /// In the language of the limits; an unstated form may be either.
        var isGas: Bool? {
            switch form {
            case .gas, .liquefiedGas: true
            case nil: nil
            default: false
            }
        }

        func has(_ rule: MixtureLimits.Rule) -> Bool {
            (rule.regime == "any" || rule.regime == regime.rawValue)
                && (rule.isGas == nil || isGas == nil || rule.isGas == isGas)
        }
    }

    /// What counted towards a result.
    private struct Part {
        var ingredient: Ingredient
        var quotient: Double
        var limit_pct: Double
        var isSpecific: Bool
        var factor: Double
        var category: String
        var hCode: String
        var minimum: Bool
        var rule: MixtureLimits.Rule
    }

    /// The strictest statement of each class, by class.
    func statements(_ input: Input) -> [HazardStatement] {
        var best: [String: HazardStatement] = [:]
        for (result, resultRules) in limits.results {
            let parts = parts(result, resultRules.filter(input.has), input)
            guard let statement = statement(result, parts, input) else { continue }
            // Irritation and narcosis, and effects by lactation, stand beside the others of their class.
            let apart = result.hazardClass == "STOT_SE" ? result.hCode : result.category == "LACT" ? "LACT" : ""
            let key = result.hazardClass + apart
            if let known = best[key], rules.severity(known.category) >= rules.severity(statement.category) { continue }
            best[key] = statement
        }
        for statement in acute(input) { best[statement.hazardClass] = statement }
        return best.sorted { $0.key < $1.key }.map(\.value)
    }

    private func parts(_ result: MixtureLimits.Result, _ rules: [MixtureLimits.Rule], _ input: Input) -> [Part] {
        input.ingredients.compactMap { ingredient in
            // An ingredient counts once, by whatever makes most of it: CLP Annex I Table 3.3.3, note 1.
            rules.compactMap { part(result, $0, ingredient) }.max { $0.quotient < $1.quotient }
        }
    }

    private func part(_ result: MixtureLimits.Result, _ rule: MixtureLimits.Rule, _ ingredient: Ingredient) -> Part? {
        let statement = ingredient.statement(
            rule.ingredientClass, rule.ingredientCategories, hCode: rule.result.hCode)
        let specific = specificLimit(result, rule, ingredient, statement)
        guard statement != nil || specific != nil else { return nil }
        var limit_pct = rule.limit_pct
        var isSpecific = false
        if let specific, ingredient.limitsAreInForce || specific < limit_pct || statement == nil {
            (limit_pct, isSpecific) = (specific, true)
        }
        let stated = rule.timesM ? self.factor(ingredient, result.hazardClass) : nil
        let factor = stated ?? 1
        // CLP 1.1.2.2.2: the cut-off is the lower of the generic value and the specific limit; an M-factor divides it.
        let cutOff_pct = min(rule.cutOff_pct / factor, limit_pct / factor)
        guard ingredient.high_pct >= cutOff_pct * (1 - MixtureLimits.tolerance), limit_pct > 0 else { return nil }
        return Part(
            ingredient: ingredient, quotient: ingredient.high_pct * factor / limit_pct, limit_pct: limit_pct,
            isSpecific: isSpecific, factor: factor, category: statement?.category ?? result.category,
            hCode: statement?.hazardClass == result.hazardClass ? statement?.hCode ?? "" : "",
            minimum: statement?.minimum ?? false || rule.timesM && stated == nil, rule: rule)
    }

    private func factor(_ ingredient: Ingredient, _ hazardClass: String) -> Double? {
        hazardClass == "AQUATIC_ACUTE" ? ingredient.acuteFactor : ingredient.chronicFactor
    }

    /// The ingredient's own limit for a result: the lowest content from which Annex VI gives that category or a worse one.
    private func specificLimit(
        _ result: MixtureLimits.Result, _ rule: MixtureLimits.Rule, _ ingredient: Ingredient,
        _ statement: HazardStatement?
    ) -> Double? {
        func lowest(_ hazardClass: String, _ category: String) -> Double? {
            ingredient.limits.filter {
                $0.hazardClass == hazardClass
                    && (category == "LACT" || $0.category == "LACT"
                        ? $0.category == category : rules.severity($0.category) >= rules.severity(category))
                    && (result.hCode.isEmpty || $0.hCode == result.hCode)
            }.map(\.from_pct).min()
        }
        if let own = lowest(result.hazardClass, result.category) { return own }
        // Eye damage that follows from skin corrosion alone begins where the corrosion begins.
        guard result.hazardClass != rule.ingredientClass, result.category == "1", let statement,
            !ingredient.statements.contains(where: { $0.hazardClass == result.hazardClass && $0.category == "1" })
        else { return nil }
        return lowest(statement.hazardClass, "1C")
    }

    private func statement(_ result: MixtureLimits.Result, _ parts: [Part], _ input: Input) -> HazardStatement? {
        guard let rule = parts.first?.rule else { return nil }
        let counted: [Part]
        let reached: Double
        var isSum = rule.isSum
        if rule.isSum {
            counted = parts.sorted { ($1.quotient, $0.ingredient.key) < ($0.quotient, $1.ingredient.key) }
            reached = Self.sum(counted)
            let requires = rule.requires
            guard requires.isEmpty || counted.contains(where: { requires.contains($0.category) }) else { return nil }
        } else {
            let alone = parts.filter { MixtureLimits.reaches($0.quotient) }
            let together = alone.isEmpty ? countedTogether(result, parts, input) : []
            isSum = !together.isEmpty
            counted = isSum ? together : alone
            reached = isSum ? Self.sum(together) : counted.map(\.quotient).max() ?? 0
        }
        guard MixtureLimits.reaches(reached), let first = counted.first else { return nil }
        var category = result.category
        var because = explained(result, counted, reached, isSum: isSum)
        if result.hazardClass == "ASP_TOX" {
            guard let viscous = aspirated(input) else { return nil }
            because = because.adding(viscous)
        }
        let codes = Set(counted.map(\.hCode))
        let generic = rules.elements(result.hazardClass, category)?.hCodes ?? []
        var hCode = result.hCode.isEmpty ? generic.first ?? "" : result.hCode
        // `H360D` stays when every ingredient that counts says so.
        if let only = codes.first, codes.count == 1, only.hasPrefix(hCode), !hCode.isEmpty { hCode = only }
        if category == "2A" { category = "2" }
        return HazardStatement(
            hazardClass: result.hazardClass, category: category, hCode: hCode, source: first.rule.source,
            minimum: counted.contains(where: \.minimum),
            evidence: counted.contains { $0.rule.evidence == "knowledge" } ? "knowledge" : "derived",
            origin: .calculated, because: because)
    }

    private static func sum(_ parts: [Part]) -> Double { parts.map(\.quotient).sorted().reduce(0, +) }

    /// Ingredients that a note of Annex VI counts together, where that reaches the limit: boron compounds (note 11),
    /// 2-ethylhexanoates (note 12).
    private func countedTogether(_ result: MixtureLimits.Result, _ parts: [Part], _ input: Input) -> [Part] {
        guard input.regime == .eu else { return [] }
        for note in limits.notes where note.kind == .sum && note.classes.contains(result.hazardClass) {
            let group = parts.filter { $0.ingredient.notes.contains(note.code) }
            if MixtureLimits.reaches(Self.sum(group)) { return group }
        }
        return []
    }

    /// `硫酸 3% ×10 …`: every ingredient with what it was divided by, and the sum.
    private func explained(
        _ result: MixtureLimits.Result, _ parts: [Part], _ reached: Double, isSum: Bool
    ) -> Bilingual {
        var zh: [String] = []
        var en: [String] = []
        for part in parts {
            let limit = Ingredient.display(part.limit_pct)
            let factor = part.factor > 1 ? " × M \(Ingredient.display(part.factor))" : ""
            let kind = part.rule.ingredientClass + " " + part.category
            let shown = part.ingredient.shown
            zh.append("\(shown.zh)\(factor)（\(kind)，\(part.isSpecific ? "特定限值" : "限值") \(limit)%）")
            en.append("\(shown.en)\(factor) (\(kind), \(part.isSpecific ? "specific limit" : "limit") \(limit) %)")
        }
        let sum = Ingredient.display(reached)
        if isSum {
            return Bilingual(
                zh: "Σ 含量/限值 = \(sum) ≥ 1：\(zh.joined(separator: "；"))",
                en: "Σ content/limit = \(sum) ≥ 1: \(en.joined(separator: "; "))")
        }
        return Bilingual(
            zh: "含量达到限值：\(zh.joined(separator: "；"))", en: "content reaches the limit: \(en.joined(separator: "; "))")
    }

    /// Whether the viscosity lets the mixture be aspirated; nil when it does not. CLP Annex I 3.10.3.3.1.2.
    private func aspirated(_ input: Input) -> Bilingual? {
        switch input.form {
        case .gas, .liquefiedGas, .solid, .powder, .article: return nil
        default: break
        }
        guard let viscosity_mm2_s = input.mixture.viscosity_mm2_s else {
            return Bilingual(
                zh: "40 °C 运动粘度未知，按不超过 20.5 mm²/s 处理",
                en: "the kinematic viscosity at 40 °C is not known and taken as not above 20.5 mm²/s")
        }
        guard viscosity_mm2_s <= 20.5 else { return nil }
        let shown = Ingredient.display(viscosity_mm2_s)
        return Bilingual(
            zh: "40 °C 运动粘度 \(shown) mm²/s ≤ 20.5", en: "kinematic viscosity at 40 °C \(shown) mm²/s ≤ 20.5")
    }
}

extension Bilingual {
    func adding(_ other: Bilingual) -> Bilingual { Bilingual(zh: zh + "；" + other.zh, en: en + "; " + other.en) }
}
