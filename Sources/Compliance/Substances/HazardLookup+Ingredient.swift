extension HazardLookup {
    /// What the tables that were not asked first say otherwise: another category, or a class that is not stated.
    func differing(
        from used: [HazardStatement], cas numbers: [String], concentration_pct: Double?, form: PhysicalForm?,
        regime: Regime, catalogSpeaks: Bool
    ) -> [HazardStatement] {
        let chinese = catalogSpeaks ? chinese(numbers, concentration_pct, form) : []
        let all =
            chinese.of(regime == .cn ? .official : .otherRegime)
            + european(numbers, concentration_pct, form).of(regime == .eu ? .official : .otherRegime)
        return fitting(all, form).filter { other in
            !used.contains {
                $0.hazardClass == other.hazardClass && ($0.category == other.category || $0.source == other.source)
                    && (other.hazardClass != "STOT_SE" || $0.hCode == other.hCode)
            }
        }.uniqued()
    }

    /// The classification of the pure substance, with the limits, factors and estimates that belong to it.
    ///
    /// - Parameter content_pct: its content in the mixture; picks the entry where Annex VI has one for each strength.
    func ingredient(_ ingredient: Ingredient, cas numbers: [String], content_pct: Double, regime: Regime) -> Ingredient
    {
        var found = ingredient
        var european: [HazardStatement] = []
        for cas in numbers {
            for row in tables.clp.rows(where: "cas", equals: cas) {
                guard
                    Condition(row["condition"]).answer(concentration_pct: content_pct, form: nil) != .excluded
                else { continue }
                european += clpStatements(row, nil)
                found.notes.formUnion(row.list("notes", separator: ";"))
                found.supplemental.formUnion(Self.supplemental(row))
                found.limits += limits(row).compactMap { limit in
                    limit.range.low > 0
                        ? Ingredient.Limit(
                            hazardClass: limit.hazardClass, category: limit.category, hCode: limit.hCode,
                            from_pct: limit.range.low) : nil
                }
                for part in row.list("m_factors", separator: ";") {
                    guard let (kind, value) = Self.pair(part) else { continue }
                    if kind == "acute" {
                        found.acuteFactor = max(found.acuteFactor ?? 0, value)
                    } else {
                        found.chronicFactor = max(found.chronicFactor ?? 0, value)
                    }
                }
                for part in row.list("ate", separator: ";") {
                    guard let (kind, value) = Self.pair(part), let route = AcuteEstimates.Route(rawValue: kind) else {
                        continue
                    }
                    found.estimates[route] = min(found.estimates[route] ?? value, value)
                }
            }
        }
        found.limitsAreInForce = regime == .eu
        found.statements = strictest(merged(chinese(numbers, nil, nil), european, regime))
        return found
    }

    /// `EUH014`, `EUH029`: the cell parts them in several ways.
    static func supplemental(_ row: CatalogRow) -> [String] {
        row["supplemental"].split(whereSeparator: { ";, |".contains($0) }).map(String.init)
    }

    /// `oral=500.0`
    private static func pair(_ text: String) -> (String, Double)? {
        let parts = text.split(separator: "=")
        guard parts.count == 2, let value = Double(parts[1]) else { return nil }
        return (String(parts[0]), value)
    }

    /// The classes whose statement is made for this very strength or form, and the statements themselves: where Annex VI
    /// has limits, or a printed condition that surely applies.
    func specific(
        cas numbers: [String], concentration_pct: Double, form: PhysicalForm?, regime: Regime
    ) -> (classes: Set<String>, statements: [HazardStatement]) {
        var classes = Set(printedCategories(numbers, concentration_pct, form).keys)
        for cas in numbers {
            for row in tables.clp.rows(where: "cas", equals: cas) {
                classes.formUnion(limits(row).map(\.hazardClass))
            }
            for row in tables.supplement.rows(where: "cas", equals: cas) where !row["condition"].isEmpty {
                let answer = Condition(row["condition"], names: [row["name_zh"]])
                    .answer(concentration_pct: concentration_pct, form: form)
                if answer == .applies { classes.insert(row["hazard_class"]) }
            }
        }
        let all = statements(
            cas: numbers, concentration_pct: concentration_pct, form: form, regime: regime, catalogSpeaks: true)
        return (classes, all.filter { classes.contains($0.hazardClass) })
    }
}
