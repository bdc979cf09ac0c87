/// Compares site stock + on order + this request with every threshold of the plant's regimes.
struct ThresholdReview: Sendable {
    /// Stock of one material with everything the thresholds ask of it.
    private struct Line {
        var material: ThresholdRules.Material
        /// Of all lines together; nil for those in volume without a density.
        var mass: Mass?
        /// How many lines of stock it stands for.
        var count: Int
        var unitID: String?

        func limit(_ other: ThresholdLimit) -> ThresholdLimit? {
            material.limits.first {
                $0.scheme == other.scheme && $0.group == other.group && $0.tier == other.tier && $0.amount != nil
            }
        }
    }

    let rules: ThresholdRules

    init(catalogs: Catalogs, registry: SubstanceRegistry, effects: Effects, regimes: Set<Regime>) throws(CatalogError) {
        rules = try ThresholdRules(catalogs: catalogs, registry: registry, effects: effects, regimes: regimes)
    }

    var editions: [CatalogEdition] { rules.editions }

    func findings(_ subject: Subject, stock: StockIndex) -> [Finding] {
        let limits = rules.material(subject, process: nil).limits
        if limits.isEmpty { return [] }
        guard let mass = subject.request.quantity.mass(density_kg_per_L: subject.request.density_kg_per_L) else {
            return [Self.noMass(subject, rules.registry)]
        }
        let lines = prepared(stock)
        var found: [Finding] = []
        for edition in rules.editions {
            let sums = limits.filter { $0.scheme == edition.id && $0.amount != nil }.map {
                sum($0, subject, mass, lines)
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

    private func prepared(_ stock: StockIndex) -> [Line] {
        var lines: [Line] = []
        lines.reserveCapacity(stock.sums.count)
        for (key, sum) in stock.sums {
            let material = rules.material(key.query, process: nil)
            if sum.weighed > 0 {
                lines.append(Line(material: material, mass: sum.mass, count: sum.weighed, unitID: key.unitID))
            }
            if sum.unweighed > 0 {
                lines.append(Line(material: material, mass: nil, count: sum.unweighed, unitID: key.unitID))
            }
        }
        return lines
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
        _ limit: ThresholdLimit, _ subject: Subject, _ mass: Mass, _ lines: [Line]
    ) -> Sum {
        var sum = Sum(limit: limit)
        let unit = ThresholdRules.byUnit.contains(limit.scheme) ? subject.request.unitID : nil
        for line in lines where unit == nil || line.unitID == nil || line.unitID == unit {
            guard let other = line.limit(limit) else {
                if isOpen(line.material, limit) { sum.uncounted.add(line.material.subject.shown, line.count) }
                continue
            }
            guard let mass = line.mass else {
                sum.uncounted.add(line.material.subject.shown, line.count)
                continue
            }
            let counted = other.counted(mass, concentration_pct: line.material.subject.request.concentration_pct)
            sum.before.add(counted, threshold_mg: other.threshold_mg)
            if isSame(line.material.subject, subject) { sum.material.add(counted, threshold_mg: other.threshold_mg) }
        }
        sum.after = sum.before
        let counted = limit.counted(mass, concentration_pct: subject.request.concentration_pct)
        sum.after.add(counted, threshold_mg: limit.threshold_mg)
        sum.material.add(counted, threshold_mg: limit.threshold_mg)
        return sum
    }

    /// No threshold by class is found only because its hazards are not known; a list by substance names what it means.
    private func isOpen(_ material: ThresholdRules.Material, _ limit: ThresholdLimit) -> Bool {
        let isByClass = ["gb18218", "eu-seveso3"].contains(limit.scheme) || limit.isByClass
        return isByClass && !material.limits.contains { $0.scheme == limit.scheme }
            && ThresholdRules.mayHaveLimit(material, under: limit.scheme)
    }

    private func isSame(_ a: Subject, _ b: Subject) -> Bool {
        if !a.numbers.isEmpty, !b.numbers.isEmpty { return a.numbers.contains(where: b.numbers.contains) }
        return !a.nameKeys.isDisjoint(with: b.nameKeys)
    }
}
