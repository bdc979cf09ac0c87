extension MixtureClassifier {
    /// The statements of CLP Annex II that the composition makes due.
    ///
    /// - Parameter statements: the classes of the mixture in health and environment.
    func europeanStatements(_ input: Input, _ statements: [HazardStatement]) -> [Bilingual] {
        var found: [(code: String, of: [Ingredient], source: Citation)] = []
        for rule in limits.supplemental {
            let parts = input.ingredients.filter { ingredient in
                causes(rule.cause, ingredient)
                    && ingredient.high_pct >= rule.limit_pct * (1 - MixtureLimits.tolerance) && ingredient.high_pct > 0
            }
            guard !parts.isEmpty else { continue }
            if let same = found.firstIndex(where: { $0.code == rule.code }) {
                found[same].of += parts.filter { part in !found[same].of.contains { $0.key == part.key } }
            } else {
                found.append((rule.code, parts, rule.source))
            }
        }
        if let corrosive = inhaledCorrosive(input, statements) {
            found.append(("EUH071", corrosive, cited("Annex II, 1.2.6")))
        }
        let reportable = statements.isEmpty ? input.ingredients.filter(isOnDataSheet) : []
        if !reportable.isEmpty { found.append(("EUH210", reportable, cited("Annex II, 2.10"))) }
        return found.map { code, parts, source in
            let text = rules.texts[code] ?? Bilingual(same: "")
            let clause = source.clause ?? ""
            return Bilingual(
                zh: "\(code) \(text.zh)（\(parts.map(\.shown.zh).joined(separator: "、"))；CLP \(clause)）",
                en: "\(code) \(text.en) (\(parts.map(\.shown.en).joined(separator: ", ")); CLP \(clause))")
        }
    }

    private func causes(_ cause: MixtureLimits.Supplemental.Cause, _ ingredient: Ingredient) -> Bool {
        switch cause {
        case .cas(let cas), .statement(let cas): ingredient.cas == cas
        // A group that rests on a name alone waits for confirmation.
        case .group(let id): ingredient.reactiveGroups.contains { $0.id == id && $0.evidence != "name" }
        }
    }

    /// The corrosive ingredients of a corrosive mixture that is breathed in as it is sold, when its toxicity by
    /// inhalation has not been worked out.
    private func inhaledCorrosive(_ input: Input, _ statements: [HazardStatement]) -> [Ingredient]? {
        switch input.form {
        case .aerosol, .gas, .liquefiedGas, .powder: break
        default: return nil
        }
        let corrosive = ["1", "1A", "1B", "1C"]
        guard statements.contains(where: { $0.hazardClass == "SKIN_CORR" && corrosive.contains($0.category) }),
            !statements.contains(where: { $0.hazardClass == "ACUTE_TOX_INHAL" })
        else { return nil }
        let parts = input.ingredients.filter { $0.statement("SKIN_CORR", corrosive, hCode: "") != nil }
        return parts.isEmpty ? nil : parts
    }

    /// CLP Annex II 2.10: what has to be on a data sheet that a professional may ask for.
    private func isOnDataSheet(_ ingredient: Ingredient) -> Bool {
        ingredient.statements.contains { statement in
            let limit_pct =
                switch (statement.hazardClass, statement.category) {
                case ("SKIN_SENS", "1"), ("SKIN_SENS", "1B"), ("RESP_SENS", _), ("CARC", _): 0.1
                case ("SKIN_SENS", "1A"): 0.01
                case ("REPR", _): 0.1
                default: 1.0
                }
            let isPhysical = rules.physicalClasses.contains(statement.hazardClass)
            return !isPhysical && ingredient.high_pct >= limit_pct * (1 - MixtureLimits.tolerance)
        }
    }

    /// What the notes of Annex VI leave to be stated: a fact that takes a class away, a form that has to be tested; and
    /// statements of an ingredient for which no limit is set.
    func annexNotes(_ input: Input, _ statements: [HazardStatement]) -> [Bilingual] {
        var found: [Bilingual] = []
        for ingredient in input.ingredients {
            for note in limits.notes where ingredient.notes.contains(note.code) {
                let speaks =
                    switch note.kind {
                    case .ask: true
                    case .content: !ingredient.limits.isEmpty
                    case .relief: statements.contains { note.classes.contains($0.hazardClass) }
                    case .label, .sum: false
                    }
                guard speaks else { continue }
                found.append(
                    Bilingual(
                        zh: "\(ingredient.name.zh)：\(note.text.zh)（CLP 附件六注 \(note.code)）",
                        en: "\(ingredient.name.en): \(note.text.en) (CLP Annex VI, note \(note.code))"))
            }
            let limited = Set(limits.supplemental.filter { causes($0.cause, ingredient) }.map(\.code))
            for code in ingredient.supplemental.subtracting(limited).sorted() where ingredient.high_pct >= 1 {
                guard let text = rules.texts[code] else { continue }
                found.append(
                    Bilingual(
                        zh: "成分\(ingredient.shown.zh)有补充说明 \(code)“\(text.zh)”，混合物是否适用须由供应商说明",
                        en:
                            "its component \(ingredient.shown.en) has the statement \(code) \"\(text.en)\": the supplier has to say whether the mixture does"
                    ))
            }
        }
        return found
    }
}
