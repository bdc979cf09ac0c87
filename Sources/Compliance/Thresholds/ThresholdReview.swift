/// Compares site stock + on order + this request with every threshold of the plant's regimes.
struct ThresholdReview: Sendable {
    let rules: ThresholdRules

    init(catalogs: Catalogs, registry: SubstanceRegistry, effects: Effects, regimes: Set<Regime>) throws(CatalogError) {
        rules = try ThresholdRules(catalogs: catalogs, registry: registry, effects: effects, regimes: regimes)
    }

    var editions: [CatalogEdition] { rules.editions }

    func findings(_ subject: Subject, stock: CountedStock) -> [Finding] {
        let limits = rules.material(subject, process: nil).limits
        if limits.isEmpty { return [] }
        guard let mass = subject.request.quantity.mass(density_kg_per_L: subject.request.density_kg_per_L) else {
            return [Self.noMass(subject, rules.registry)]
        }
        var found: [Finding] = []
        for edition in rules.editions {
            let sums = limits.filter { $0.scheme == edition.id && $0.amount != nil }.map {
                sum($0, subject, mass, stock)
            }
            let told = sums.filter { $0.limit.tier != .upper }
            // Of the groups of one material (health, physical, …) the one that is fullest speaks; of a list by substance
            // each entry that names it or a component.
            let fullest = told.max { $0.after.value < $1.after.value }
            for sum in edition.id == "eu-seveso3" ? [fullest].compactMap({ $0 }) : told {
                let upper = sums.first { $0.limit.tier == .upper && $0.limit.group == sum.limit.group }
                if let finding = finding(sum, upper: upper, edition, subject) { found.append(finding) }
                if sum.uncounted.lines > 0 { found.append(Self.uncounted(sum.uncounted, edition)) }
            }
            found += limits.filter { $0.scheme == edition.id && $0.amount == nil }.map {
                Self.placarded($0, edition, subject)
            }
        }
        return found
    }

    /// The shares of one sum before and after the request.
    struct Sum {
        var limit: ThresholdLimit
        var before = ThresholdShare()
        var after = ThresholdShare()
        /// The request's material alone, with the request.
        var material = ThresholdShare()
        var uncounted = Uncounted()
    }

    private func sum(
        _ limit: ThresholdLimit, _ subject: Subject, _ mass: Mass, _ stock: CountedStock
    ) -> Sum {
        var sum = Sum(limit: limit)
        let unit = ThresholdRules.byUnit.contains(limit.scheme) ? subject.request.unitID : nil
        let part = stock.part(limit, unit: unit)
        sum.before = part.share
        sum.uncounted = part.uncounted
        for same in stock.sums(of: subject) where unit == nil || same.unitID == nil || same.unitID == unit {
            guard let other = same.material.limits.first(where: { $0.place == limit.place && $0.amount != nil }) else {
                continue
            }
            let content_pct = same.material.subject.request.concentration_pct
            sum.material.add(
                other.counted(same.sum.mass, concentration_pct: content_pct), threshold_mg: other.threshold_mg)
        }
        sum.after = sum.before
        let counted = limit.counted(mass, concentration_pct: subject.request.concentration_pct)
        sum.after.add(counted, threshold_mg: limit.threshold_mg)
        sum.material.add(counted, threshold_mg: limit.threshold_mg)
        return sum
    }
}
