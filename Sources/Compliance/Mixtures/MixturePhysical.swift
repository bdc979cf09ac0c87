/// The physical hazards of a mixture. They never follow from the components: a value measured on the product, a class
/// that its maker states, or an official entry for this very strength decides; else they are unknown.
struct MixturePhysical: Sendable {
    let rules: GHSRules

    struct Answer {
        var statements: [HazardStatement] = []
        /// Why it may not be called known; one reason for each open class.
        var open: [Bilingual] = []
        var needs: [Bilingual] = []
    }

    /// - Parameters:
    ///   - specific: classes that an official entry decides at this strength, with its statements; empty where several
    ///     components are classified.
    ///   - stated: what the maker or the plant says; its classes are not open.
    func answer(
        _ input: MixtureClassifier.Input, specific: (classes: Set<String>, statements: [HazardStatement]),
        stated: StatedClassification?, limits: MixtureLimits
    ) -> Answer {
        var answer = Answer()
        var decided = specific.classes
        for hazard in stated?.hazards ?? [] { decided.insert(hazard.hazardClass) }
        answer.statements = specific.statements.filter { rules.physicalClasses.contains($0.hazardClass) }
        if let flash_c = input.mixture.flash_c, input.isGas != true {
            decided.insert("FLAM_LIQ")
            answer.statements.removeAll { $0.hazardClass == "FLAM_LIQ" }
            if let statement = flammable(flash_c, input, limits) { answer.statements.append(statement) }
            if flash_c < 23, input.mixture.boiling_c == nil {
                answer.needs.append(
                    Bilingual(
                        zh: "闪点低于 23 °C：请给出初沸点，高于 35 °C 为类别 2",
                        en:
                            "the flash point is below 23 °C: state the initial boiling point; above 35 °C it is category 2"
                    ))
            }
        }
        if stated?.complete == true { return answer }
        var open: [(hazardClass: String, ingredient: Ingredient)] = []
        for ingredient in input.ingredients {
            for statement in ingredient.statements where rules.physicalClasses.contains(statement.hazardClass) {
                let hazardClass = statement.hazardClass
                guard !decided.contains(hazardClass), isPossible(hazardClass, input.form) else { continue }
                // What comes as a gas under pressure is one, whatever is in it.
                if hazardClass == "PRESS_GAS", input.isGas == true {
                    answer.statements.append(presumed(statement, ingredient, limits))
                    decided.insert(hazardClass)
                    continue
                }
                decided.insert(hazardClass)
                open.append((hazardClass, ingredient))
            }
        }
        if input.form == .aerosol, !decided.contains("AEROSOL") {
            answer.open.append(
                Bilingual(
                    zh: "气雾剂的类别须由化学燃烧热和点火试验得出（GHS 2.3），未给出",
                    en:
                        "the aerosol category follows from the heat of combustion and ignition tests (GHS 2.3) and is not given"
                ))
        }
        answer.open += open.map { self.open($0.hazardClass, $0.ingredient) }
        // Corrosion of metals is presumed from a component: it is no reason to hold the material.
        if !decided.contains("MET_CORR") {
            let found = input.ingredients.lazy.compactMap { ingredient in
                ingredient.statements.first { $0.hazardClass == "MET_CORR" }.map { (ingredient, $0) }
            }.first
            if let (ingredient, statement) = found {
                answer.statements.append(presumed(statement, ingredient, limits))
            }
        }
        return answer
    }

    /// A liquid is no flammable gas; a solid no flammable liquid.
    private func isPossible(_ hazardClass: String, _ form: PhysicalForm?) -> Bool {
        let gas = ["FLAM_GAS", "OX_GAS", "PRESS_GAS"].contains(hazardClass)
        switch form {
        case nil: return true
        case .gas, .liquefiedGas, .refrigeratedLiquid, .aerosol: return true
        case .liquid, .solution, .paste: return !gas
        case .solid, .powder, .article: return !gas && !hazardClass.hasSuffix("_LIQ")
        }
    }

    /// GHS 2.6.2. Category 4 is a class in China and the United States, not in the EU.
    private func flammable(
        _ flash_c: Double, _ input: MixtureClassifier.Input, _ limits: MixtureLimits
    ) -> HazardStatement? {
        let boiling_c = input.mixture.boiling_c
        let category: String
        switch flash_c {
        case ..<23: category = (boiling_c ?? -273) <= 35 ? "1" : "2"
        case ...60: category = "3"
        case ...93 where input.regime != .eu: category = "4"
        default: return nil
        }
        let boiling = boiling_c.map { Ingredient.display($0) }
        return HazardStatement(
            hazardClass: "FLAM_LIQ", category: category,
            hCode: rules.elements("FLAM_LIQ", category)?.hCodes.first ?? "",
            source: Citation(
                document: "GHS / " + limits.source.document, edition: limits.source.edition,
                clause: "2.6.2, Table 2.6.1"),
            evidence: "derived", origin: .measured,
            because: Bilingual(
                zh: "闪点 \(Ingredient.display(flash_c)) °C，初沸点 \(boiling ?? "未知") \(boiling == nil ? "" : "°C")",
                en:
                    "flash point \(Ingredient.display(flash_c)) °C, initial boiling point \(boiling.map { $0 + " °C" } ?? "not known")"
            ))
    }

    private func presumed(
        _ statement: HazardStatement, _ ingredient: Ingredient, _ limits: MixtureLimits
    ) -> HazardStatement {
        var presumed = statement
        presumed.origin = .calculated
        presumed.minimum = true
        presumed.because = Bilingual(
            zh: "推定：成分\(ingredient.shown.zh)属于该类，混合物未经试验",
            en: "presumed: its component \(ingredient.shown.en) is in the class and the mixture has not been tested")
        return presumed
    }

    private func open(_ hazardClass: String, _ ingredient: Ingredient) -> Bilingual {
        let name = rules.elements(
            hazardClass, ingredient.statements.first { $0.hazardClass == hazardClass }?.category ?? "")?.name
        if hazardClass == "FLAM_LIQ" {
            return Bilingual(
                zh: "含易燃成分\(ingredient.shown.zh)而没有混合物的闪点",
                en: "it holds the flammable \(ingredient.shown.en) and no flash point of the mixture is given")
        }
        return Bilingual(
            zh: "成分\(ingredient.shown.zh)属于“\(name?.zh ?? hazardClass)”，混合物的物理危险须由试验或安全技术说明书给出",
            en:
                "its component \(ingredient.shown.en) is in the class \(name?.en ?? hazardClass): a test or the data sheet has to say whether the mixture is"
        )
    }
}
