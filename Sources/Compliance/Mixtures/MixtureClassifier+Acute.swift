extension MixtureClassifier {
    /// Acute toxicity by additivity, route by route: CLP Annex I 3.1.3.6.
    ///
    /// A category by inhalation is worked out for each way of breathing that an ingredient has; the strictest counts.
    func acute(_ input: Input) -> [HazardStatement] {
        var best: [String: HazardStatement] = [:]
        for route in AcuteEstimates.Route.allCases {
            guard let statement = acute(route, input) else { continue }
            if let known = best[route.hazardClass], known.category <= statement.category { continue }
            best[route.hazardClass] = statement
        }
        return best.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The estimate used for an ingredient on a route, nil when it is not acutely toxic by it.
    private func estimate(
        _ ingredient: Ingredient, _ route: AcuteEstimates.Route, _ regime: Regime
    ) -> (value: Double, cutOff: Double)? {
        let acute = limits.acute
        let stated = ingredient.statements.first { $0.hazardClass == route.hazardClass }
        guard let stated else { return nil }
        if let value = ingredient.estimates[route], let step = acute.step(route, estimate: value, in: regime),
            step.category <= stated.category
        {
            return (value, step.cutOff_pct)
        }
        guard let step = acute.step(route, category: stated.category, in: regime) else { return nil }
        return (step.point, step.cutOff_pct)
    }

    /// The ways of breathing that apply: those of the ingredients that are toxic by inhalation; a gas mixture is a gas.
    private func applies(_ route: AcuteEstimates.Route, _ input: Input) -> Bool {
        guard route.hazardClass == "ACUTE_TOX_INHAL" else { return true }
        if input.isGas == true { return route == .gas }
        return input.ingredients.contains { ingredient in
            guard ingredient.statements.contains(where: { $0.hazardClass == route.hazardClass }) else { return false }
            let own = [AcuteEstimates.Route.gas, .vapour, .dust].filter { ingredient.estimates[$0] != nil }
            return own.isEmpty ? ingredient.inhaled.contains(route) : own.contains(route)
        }
    }

    private func acute(_ route: AcuteEstimates.Route, _ input: Input) -> HazardStatement? {
        guard applies(route, input) else { return nil }
        var sum = 0.0
        var counted: [(ingredient: Ingredient, value: Double)] = []
        for ingredient in input.ingredients {
            guard let (value, cutOff_pct) = estimate(ingredient, route, input.regime),
                ingredient.high_pct >= cutOff_pct * (1 - MixtureLimits.tolerance)
            else { continue }
            counted.append((ingredient, value))
        }
        for quotient in counted.map({ $0.ingredient.high_pct / $0.value }).sorted() { sum += quotient }
        guard sum > 0 else { return nil }
        // 3.1.3.6.2.3: more than 10 % of unknown toxicity is taken out of the whole.
        let isCorrected = input.unknown_pct > 10
        let whole = isCorrected ? max(100 - input.unknown_pct, 0) : 100
        let estimate = whole / sum
        guard let step = limits.acute.step(route, estimate: estimate, in: input.regime),
            let code = rules.elements(route.hazardClass, step.category)?.hCodes.first
        else { return nil }
        let unit = step.unit
        let list = { (name: (Ingredient) -> String) in
            counted.map { "\(name($0.ingredient)) (ATE \(Ingredient.display($0.value)) \(unit))" }.joined(
                separator: "; ")
        }
        let shown = Ingredient.display(estimate)
        let base = Ingredient.display(whole)
        var because = Bilingual(
            zh:
                "\(route.name.zh)：ATEmix = \(base) / Σ(含量/ATE) = \(shown) \(unit) ≤ \(Ingredient.display(step.highest))：\(list { $0.shown.zh })",
            en:
                "\(route.name.en): ATEmix = \(base) / Σ(content/ATE) = \(shown) \(unit) ≤ \(Ingredient.display(step.highest)): \(list { $0.shown.en })"
        )
        if isCorrected {
            let unknown = Ingredient.display(input.unknown_pct)
            because = because.adding(
                Bilingual(
                    zh: "急性毒性未知的成分占 \(unknown)%，已按 3.1.3.6.2.3 扣除",
                    en: "\(unknown) % of unknown acute toxicity taken out by 3.1.3.6.2.3"))
        }
        return HazardStatement(
            hazardClass: route.hazardClass, category: step.category, hCode: code, source: limits.acute.source,
            minimum: counted.contains { entry in
                entry.ingredient.statements.contains { $0.hazardClass == route.hazardClass && $0.minimum }
            }, evidence: "derived", origin: .calculated, because: because)
    }
}
