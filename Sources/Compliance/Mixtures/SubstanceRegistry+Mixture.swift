extension SubstanceRegistry {
    /// The profile of a mixture, made from its composition and from what was measured or stated of the product itself.
    ///
    /// Components of the same substance count together; every range counts with its upper end. What is not stated or not
    /// classified stays unknown, and the profile says so.
    ///
    /// - Parameter mixture: checked with ``Mixture/check()``; one that fails is answered with an unknown profile.
    func profile(of mixture: Mixture, _ query: SubstanceQuery, regime: Regime, isFull: Bool) -> HazardProfile {
        let shown =
            query.name ?? query.cas?.text
            ?? mixture.components.compactMap { $0.name ?? $0.cas }.joined(separator: " + ")
        var profile = HazardProfile(
            cas: query.cas?.text, name: Bilingual(zh: shown, en: shown), form: query.form,
            concentration_pct: query.concentration_pct, flash_c: mixture.flash_c)
        do throws(MixtureError) { try mixture.check() } catch {
            profile.isKnown = false
            profile.unknownBecause = Bilingual(
                zh: "组成不可用：" + error.message.zh, en: "the composition cannot be used: " + error.message.en)
            return profile
        }
        let ingredients = ingredients(of: mixture, regime: regime)
        if ingredients.count == 1, let only = ingredients.first, only.high_pct == 100, !only.isUnknown {
            return pure(only, profile, mixture, query, regime, isFull: isFull)
        }
        let remainder_pct = max(0, 100 - ingredients.map(\.high_pct).sorted().reduce(0, +))
        let unknown_pct = min(
            100, remainder_pct + ingredients.filter(\.isUnknown).map(\.high_pct).sorted().reduce(0, +))
        let input = MixtureClassifier.Input(
            ingredients: ingredients, mixture: mixture, form: query.form, regime: regime, unknown_pct: unknown_pct)
        let classifier = MixtureClassifier(limits: mixtures, rules: ghs)
        let wetted = wetted(ingredients)
        let physical = MixturePhysical(rules: ghs).answer(
            input, specific: wetted.map { (Wetted.classes, [$0.statement]) } ?? specific(ingredients, query, regime),
            stated: query.stated, limits: mixtures)
        var statements = classifier.statements(input)
        for measured in classifier.byPH(input) {
            if let known = statements.firstIndex(where: { $0.hazardClass == measured.hazardClass }) {
                guard ghs.severity(statements[known].category) < ghs.severity("1C") else { continue }
                statements.remove(at: known)
            }
            statements.append(measured)
        }
        profile.statements = (physical.statements + statements).sorted {
            ($0.hazardClass, $0.category, $0.hCode) < ($1.hazardClass, $1.category, $1.hCode)
        }
        let isStated =
            query.stated?.complete == true || query.stated?.hazards.contains { $0.hazardClass == "DESENS_EXPL" } == true
        let open =
            physical.open + (isStated ? [] : [wetted?.open].compactMap { $0 })
            + openQuestions(
                input, isComplete: query.stated?.complete == true, isClassified: !profile.statements.isEmpty)
        if !open.isEmpty {
            profile.isKnown = false
            profile.unknownBecause = Bilingual(
                zh: open.map(\.zh).joined(separator: "；"), en: open.map(\.en).joined(separator: "; "))
        }
        guard isFull else { return profile }
        profile.transport = wetted?.transport ?? []
        profile.reactiveGroups = groups(of: input)
        profile.mixture = report(
            ingredients, remainder_pct: remainder_pct, unknown_pct: unknown_pct,
            supplemental: classifier.supplemental(input, statements),
            needs: physical.needs + classifier.needs(input, statements))
        profile.label = GHSLabelMaker(rules: ghs).label(for: profile.statements)
        return profile
    }

    /// All of it is one substance: that substance's own profile.
    private func pure(
        _ only: Ingredient, _ base: HazardProfile, _ mixture: Mixture, _ query: SubstanceQuery, _ regime: Regime,
        isFull: Bool
    ) -> HazardProfile {
        let own = SubstanceQuery(
            cas: only.cas.flatMap { try? CASNumber($0) }, name: only.cas == nil ? only.name.zh : nil,
            concentration_pct: 100, form: query.form)
        var profile = isFull ? profile(own, regime: regime) : classification(own, identify(own), regime: regime)
        profile.name = query.name == nil ? profile.name : base.name
        profile.flash_c = mixture.flash_c ?? profile.flash_c
        if isFull { profile.mixture = report([only], remainder_pct: 0, unknown_pct: 0, supplemental: [], needs: []) }
        return profile
    }

    // MARK: Ingredients

    /// One for each substance, sorted by key, so that neither order nor splitting matters.
    private func ingredients(of mixture: Mixture, regime: Regime) -> [Ingredient] {
        var found: [String: Ingredient] = [:]
        for component in mixture.components {
            let made = identified(component)
            if var same = found[made.key] {
                same.low_pct += made.low_pct
                same.high_pct += made.high_pct
                found[made.key] = same
            } else {
                found[made.key] = made
            }
        }
        return found.values.sorted { $0.key < $1.key }.map { ingredient in
            var ingredient = ingredient
            ingredient.high_pct = min(100, ingredient.high_pct)
            return classified(ingredient, regime: regime)
        }
    }

    private func identified(_ component: MixtureComponent) -> Ingredient {
        let query = SubstanceQuery(cas: component.number, name: component.number == nil ? component.name : nil)
        let typed = component.name ?? component.cas ?? ""
        var ingredient = Ingredient(
            key: component.number?.text ?? "name:" + NameKey.fold(typed), name: Bilingual(zh: typed, en: typed),
            cas: component.number?.text, low_pct: component.low_pct, high_pct: component.high_pct)
        if case .known(let substance, _) = identify(query) {
            ingredient.name = substance.name
            ingredient.cas = substance.cas
            ingredient.key = substance.cas.map { tables.mainNumber(of: $0) } ?? substance.key
        }
        return ingredient
    }

    private func classified(_ ingredient: Ingredient, regime: Regime) -> Ingredient {
        let query = SubstanceQuery(
            cas: ingredient.cas.flatMap { try? CASNumber($0) }, name: ingredient.cas == nil ? ingredient.name.zh : nil)
        let own = classification(query, identify(query), regime: regime)
        let numbers = ingredient.cas.map { tables.equivalents(of: $0) } ?? []
        var found = hazards.ingredient(ingredient, cas: numbers, content_pct: ingredient.high_pct, regime: regime)
        if let review = own.review, !review.isNotClassified {
            // The plant's own entry goes before the lists, and their limits go with the lists.
            (found.statements, found.limits) = (own.statements, [])
        } else if found.statements.isEmpty {
            found.statements = own.statements
        }
        let isProposed = own.review?.isNotClassified == true && own.statements.isEmpty
        found.isProposed = isProposed && !own.isKnown
        found.isUnknown = found.statements.isEmpty && !own.isKnown && !isProposed
        if !found.isUnknown, !own.isKnown, !isProposed { found.doubt = own.unknownBecause }
        found.inhaled = AcuteEstimates.Route.inhaled(state: own.form, found.statements)
        found.reactiveGroups = groups(numbers)
        return found
    }

    static let water = "7732-18-5"

    /// Official entries for the strength of the only classified component, when all the rest is water: entries by
    /// strength speak of aqueous solutions, and hydrogen peroxide in glycerol is another thing.
    private func specific(
        _ ingredients: [Ingredient], _ query: SubstanceQuery, _ regime: Regime
    ) -> (classes: Set<String>, statements: [HazardStatement]) {
        let classified = ingredients.filter { !$0.statements.isEmpty }
        guard classified.count == 1, let solute = classified.first, let cas = solute.cas,
            ingredients.allSatisfy({ $0.key == solute.key || $0.cas == Self.water })
        else { return ([], []) }
        let found = hazards.specific(
            cas: tables.equivalents(of: cas), concentration_pct: solute.high_pct, form: query.form ?? .solution,
            regime: regime)
        return (found.classes.intersection(ghs.physicalClasses), found.statements)
    }

    // MARK: What is open

    private func openQuestions(
        _ input: MixtureClassifier.Input, isComplete: Bool, isClassified: Bool
    ) -> [Bilingual] {
        guard !isComplete else { return [] }
        var found: [Bilingual] = []
        if input.unknown_pct >= MixtureLimits.lowestCutOff_pct {
            let share = Ingredient.display(input.unknown_pct)
            let names = input.ingredients.filter(\.isUnknown).map(\.name)
            let zh = names.isEmpty ? "组成未列全" : names.map(\.zh).joined(separator: "、")
            let en = names.isEmpty ? "the composition is not complete" : names.map(\.en).joined(separator: ", ")
            found.append(
                Bilingual(
                    zh: "\(share)% 的成分没有分类（\(zh)），不能当作无害",
                    en: "\(share) % of it nobody classifies (\(en)): it may not be taken as harmless"))
        }
        if !isClassified {
            // Nothing is above a limit: that rests on every component being what it is taken for.
            let proposed = input.ingredients.filter(\.isProposed).map(\.name)
            let zh = proposed.map(\.zh).joined(separator: "、")
            let en = proposed.map(\.en).joined(separator: ", ")
            found.append(
                proposed.isEmpty
                    ? Bilingual(
                        zh: "各组分均未达到分类限值，须由专人确认“不分类”",
                        en: "no component reaches a limit: a person has to confirm that no class applies")
                    : Bilingual(
                        zh: "各组分均未达到分类限值，但\(zh)据常识不属于任何危险类别，尚无人确认",
                        en:
                            "no component reaches a limit, but that \(en) is in no hazard class nobody has confirmed"))
        }
        for ingredient in input.ingredients where ingredient.high_pct >= MixtureLimits.lowestCutOff_pct {
            guard let doubt = ingredient.doubt else { continue }
            found.append(
                Bilingual(
                    zh: "成分\(ingredient.shown.zh)：\(doubt.zh)", en: "component \(ingredient.shown.en): \(doubt.en)"))
        }
        return found
    }

    /// The groups of every component from 1 %, the cut-off of most classes; each once, with its strongest evidence.
    private func groups(of input: MixtureClassifier.Input) -> [ReactiveGroup] {
        var found: [ReactiveGroup] = []
        for ingredient in input.ingredients where ingredient.high_pct >= 1 {
            for group in ingredient.reactiveGroups
            where !found.contains(where: { $0.id == group.id && $0.evidence == group.evidence }) {
                found.append(group)
            }
        }
        return found.sorted { ($0.id, $0.evidence) < ($1.id, $1.evidence) }
    }

    private func report(
        _ ingredients: [Ingredient], remainder_pct: Double, unknown_pct: Double, supplemental: [Bilingual],
        needs: [Bilingual]
    ) -> MixtureReport {
        MixtureReport(
            components: ingredients.map {
                MixtureReport.Component(
                    cas: $0.cas, name: $0.name, low_pct: $0.low_pct, high_pct: $0.high_pct, isKnown: !$0.isUnknown,
                    statements: $0.statements)
            }, remainder_pct: remainder_pct, unknown_pct: unknown_pct, supplemental: supplemental, needs: needs)
    }
}

extension AcuteEstimates.Route {
    /// How a pure substance is breathed in, by its state or else by a hazard that only one state has.
    static func inhaled(state: PhysicalForm?, _ statements: [HazardStatement]) -> Set<Self> {
        func has(_ part: String) -> Bool { statements.contains { $0.hazardClass.hasSuffix(part) } }
        switch state {
        case .gas, .liquefiedGas: return [.gas]
        case .liquid, .refrigeratedLiquid, .solution: return [.vapour]
        case .solid, .powder, .paste, .article, .aerosol: return [.dust]
        case nil: return has("_GAS") ? [.gas] : has("_LIQ") ? [.vapour] : has("_SOL") ? [.dust] : [.vapour, .dust]
        }
    }
}
