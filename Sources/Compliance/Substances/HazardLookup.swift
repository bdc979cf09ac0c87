/// Finds the classification of a material: the official table of the regime first, then the others.
struct HazardLookup: Sendable {
    let tables: SubstanceTables
    let rules: GHSRules

    /// Statements for a CAS number (all its equivalents), merged over the tables in the order of the regime.
    func statements(
        cas numbers: [String], concentration_pct: Double?, form: PhysicalForm?, regime: Regime, catalogSpeaks: Bool
    ) -> [HazardStatement] {
        let chinese =
            catalogSpeaks ? chinese(numbers, concentration_pct, form) : supplement(numbers, concentration_pct, form)
        let european = european(numbers, concentration_pct, form)
        let all = merged(
            regime == .cn ? refined(chinese, numbers, concentration_pct, form) : chinese, european, regime)
        return strictest(fitting(all, form))
    }

    /// The table of the regime, with the self-decomposing classes that it lost or lacks from the other.
    func merged(
        _ chinese: [HazardStatement], _ european: [HazardStatement], _ regime: Regime
    ) -> [HazardStatement] {
        let chinese = chinese.of(regime == .cn ? .official : .otherRegime)
        let european = european.of(regime == .eu ? .official : .otherRegime)
        let (first, second) = regime == .cn ? (chinese, european) : (european, chinese)
        if first.isEmpty { return second }
        return first
            + second.filter { statement in
                rules.filledFromCLP.contains(statement.hazardClass)
                    && !first.contains { $0.hazardClass == statement.hazardClass }
            }
    }

    /// Takes out what the stated form cannot be: tables by CAS number hold the gas and its solution, the solid and its
    /// solution, together.
    func fitting(_ statements: [HazardStatement], _ form: PhysicalForm?) -> [HazardStatement] {
        let isSolid: Bool
        switch form {
        case .solution, .liquid: isSolid = false
        case .solid, .powder, .paste, .article: isSolid = true
        case .gas, .liquefiedGas, .refrigeratedLiquid, .aerosol, nil: return statements
        }
        func has(_ hazardClass: String) -> Bool { statements.contains { $0.hazardClass == hazardClass } }
        return statements.filter { statement in
            switch statement.hazardClass {
            case "OX_LIQ": !(isSolid && has("OX_SOL"))
            case "OX_SOL": isSolid || !has("OX_LIQ")
            case "PYR_LIQ": !(isSolid && has("PYR_SOL"))
            case "PYR_SOL": isSolid || !has("PYR_LIQ")
            // A gas in a cylinder is asked for as a gas; only where nothing else is known does it stay.
            case "PRESS_GAS", "FLAM_GAS", "OX_GAS":
                form != .solution && form != .liquid && !isSolid || statements.count == 1
            default: true
            }
        }
    }

    func chinese(_ numbers: [String], _ concentration_pct: Double?, _ form: PhysicalForm?) -> [HazardStatement] {
        var found: [HazardStatement] = []
        for cas in numbers {
            for row in tables.chineseHazards.rows(where: "cas", equals: cas) {
                let effect = row["effect_zh"]
                let hazardClass = row["hazard_class"]
                let category = row["category"]
                for code in hCodes(hazardClass, category, effect: effect) {
                    found.append(
                        HazardStatement(
                            hazardClass: hazardClass, category: category, hCode: code,
                            source: tables.chineseHazards.edition.citation(clause: "CAS \(cas)"),
                            minimum: row["minimum"] == "1", evidence: tables.chineseHazards.edition.evidence))
                }
            }
        }
        return found + supplement(numbers, concentration_pct, form)
    }

    /// The rows that the Chinese table lost, unless their condition excludes them.
    private func supplement(
        _ numbers: [String], _ concentration_pct: Double?, _ form: PhysicalForm?
    ) -> [HazardStatement] {
        var found: [HazardStatement] = []
        for cas in numbers {
            for row in tables.supplement.rows(where: "cas", equals: cas) {
                let answer = Condition(row["condition"], names: [row["name_zh"]])
                    .answer(concentration_pct: concentration_pct, form: form)
                guard answer != .excluded else { continue }
                let hazardClass = row["hazard_class"]
                let category = row["category"]
                let edition = tables.supplement.edition
                for code in hCodes(hazardClass, category, effect: "") {
                    found.append(
                        HazardStatement(
                            hazardClass: hazardClass, category: category, hCode: code,
                            source: Citation(document: row["source"], edition: edition.edition, clause: "CAS \(cas)"),
                            minimum: answer == .unclear, evidence: edition.evidence))
                }
            }
        }
        return found
    }

    /// The H codes of a class and category, [""] where it has none.
    func hCodes(_ hazardClass: String, _ category: String, effect: String) -> [String] {
        let codes = rules.elements(hazardClass, category)?.hCodes ?? []
        if hazardClass == "STOT_SE", category == "3" {
            let isIrritant = effect.contains("刺激")
            let isNarcotic = effect.contains("麻醉")
            if isIrritant || isNarcotic {
                return codes.filter { $0 == "H335" ? isIrritant : $0 == "H336" ? isNarcotic : true }
            }
        }
        // An explosive of no stated division has no statement, but it is a hazard.
        return codes.isEmpty
            ? [""] : Array(codes.prefix(hazardClass == "AEROSOL" ? 2 : hazardClass == "STOT_SE" ? 2 : 1))
    }

    func european(_ numbers: [String], _ concentration_pct: Double?, _ form: PhysicalForm?) -> [HazardStatement] {
        var found: [HazardStatement] = []
        for cas in numbers {
            for row in tables.clp.rows(where: "cas", equals: cas) {
                let answer = Condition(row["condition"]).answer(concentration_pct: concentration_pct, form: form)
                guard answer != .excluded else { continue }
                found += clpStatements(row, concentration_pct)
            }
        }
        return found
    }

    /// The statements of an Annex VI row; specific concentration limits replace those of their class.
    func clpStatements(_ row: CatalogRow, _ concentration_pct: Double?) -> [HazardStatement] {
        let source = tables.clp.edition.citation(clause: row["entry"])
        let limits = limits(row)
        var found: [HazardStatement] = []
        for part in row.list("hazards", separator: ";") {
            let minimum = part.hasSuffix("*")
            let fields = part.filter { $0 != "*" }.split(separator: ":", omittingEmptySubsequences: false).map(
                String.init)
            guard fields.count == 3 else { continue }
            // Limits speak of the strength: where they exist, they alone decide.
            if concentration_pct != nil, limits.contains(where: { $0.hazardClass == fields[0] }) { continue }
            found.append(
                HazardStatement(
                    hazardClass: fields[0], category: fields[1], hCode: fields[2], source: source, minimum: minimum,
                    evidence: "official"))
        }
        guard let concentration_pct else { return found }
        for limit in limits where limit.range.contains(concentration_pct) {
            found.append(
                HazardStatement(
                    hazardClass: limit.hazardClass, category: limit.category, hCode: limit.hCode, source: source,
                    evidence: "official"))
        }
        return found
    }

    struct Limit {
        var hazardClass: String
        var category: String
        var hCode: String
        var range: ConcentrationRange
    }

    func limits(_ row: CatalogRow) -> [Limit] {
        row.list("limits", separator: ";").compactMap { part in
            let fields = part.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 5 else { return nil }
            var range = ConcentrationRange()
            if let (low, _, _) = ConcentrationRange.read(fields[3]) {
                (range.low, range.lowIncluded) = (low.low, low.lowIncluded)
            }
            if let (high, _, _) = ConcentrationRange.read(fields[4]) {
                (range.high, range.highIncluded) = (high.high, high.highIncluded)
            }
            return Limit(hazardClass: fields[0], category: fields[1], hCode: fields[2], range: range)
        }
    }

    /// The Chinese copy merged the strengths of one CAS number. Where CLP's limits or a row of the explosive precursors
    /// (which print the category of each strength) speak of this strength, they pick among the merged categories.
    private func refined(
        _ chinese: [HazardStatement], _ numbers: [String], _ concentration_pct: Double?, _ form: PhysicalForm?
    ) -> [HazardStatement] {
        var merged: [String: Set<String>] = [:]
        for statement in chinese { merged[statement.hazardClass, default: []].insert(statement.category) }
        guard merged.values.contains(where: { $0.count > 1 }) else { return chinese }
        var picked = printedCategories(numbers, concentration_pct, form)
        if let concentration_pct {
            let limited = numbers.flatMap { tables.clp.rows(where: "cas", equals: $0) }.filter {
                Condition($0["condition"]).answer(concentration_pct: concentration_pct, form: form) != .excluded
            }
            for limit in limited.flatMap({ limits($0) }) where limit.range.contains(concentration_pct) {
                if picked[limit.hazardClass] == nil { picked[limit.hazardClass] = [] }
                picked[limit.hazardClass]?.insert(limit.category)
            }
        }
        return chinese.filter { statement in
            let all = merged[statement.hazardClass] ?? []
            guard all.count > 1, let some = picked[statement.hazardClass], !some.isDisjoint(with: all) else {
                return true
            }
            return some.contains(statement.category)
        }
    }

    /// Categories by class of the precursor rows whose condition surely applies.
    func printedCategories(
        _ numbers: [String], _ concentration_pct: Double?, _ form: PhysicalForm?
    ) -> [String: Set<String>] {
        var picked: [String: Set<String>] = [:]
        for cas in numbers {
            for row in tables.explosivePrecursors.rows(where: "cas", equals: cas) where !row["condition"].isEmpty {
                let answer = Condition(row["condition"], names: [row["name_zh"]])
                    .answer(concentration_pct: concentration_pct, form: form)
                guard answer == .applies else { continue }
                for part in row.list("hazard_classes", separator: ";") {
                    let fields = part.split(separator: ":").map(String.init)
                    if fields.count == 2 { picked[fields[0], default: []].insert(fields[1]) }
                }
            }
        }
        return picked
    }

    /// One category of each class and code: the most severe.
    func strictest(_ statements: [HazardStatement]) -> [HazardStatement] {
        var kept: [HazardStatement] = []
        for statement in statements {
            // Respiratory irritation and narcosis are two hazards of one class and category.
            let same = kept.firstIndex {
                $0.hazardClass == statement.hazardClass
                    && (statement.hazardClass != "STOT_SE" || $0.hCode == statement.hCode)
                    && (statement.hazardClass != "REPR" || ($0.category == "LACT") == (statement.category == "LACT"))
            }
            guard let same else {
                kept.append(statement)
                continue
            }
            if rules.severity(statement.category) > rules.severity(kept[same].category) { kept[same] = statement }
        }
        return kept
    }
}

extension [HazardStatement] {
    func of(_ origin: HazardOrigin) -> [HazardStatement] {
        map {
            var statement = $0
            statement.origin = origin
            return statement
        }
    }
}
