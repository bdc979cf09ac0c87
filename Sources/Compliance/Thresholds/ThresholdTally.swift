/// Adds materials to one sum.
struct ThresholdTally {
    /// What is here, with orders, with orders and the amount asked about.
    private(set) var here = ThresholdShare()
    private(set) var ordered = ThresholdShare()
    private(set) var after = ThresholdShare()
    /// The same as Σ 10β q/Q.
    private(set) var hereWeighted = ThresholdShare()
    private(set) var afterWeighted = ThresholdShare()
    private(set) var contributions: [ThresholdSum.Contribution] = []
    private(set) var isKnowledge = false

    enum Kind { case here, ordered, planned }

    mutating func add(
        _ material: ThresholdRules.Material, _ limit: ThresholdLimit, _ mass: Mass, kind: Kind, hasNoUnit: Bool
    ) {
        let request = material.subject.request
        let mass = limit.counted(mass, concentration_pct: request.concentration_pct)
        let threshold_mg = limit.threshold_mg
        let weight = limit.beta.map { Int64(($0.value * 10).rounded()) } ?? 10
        after.add(mass, threshold_mg: threshold_mg)
        afterWeighted.add(mass, threshold_mg: threshold_mg, weight: weight)
        if kind != .planned { ordered.add(mass, threshold_mg: threshold_mg) }
        if kind == .here {
            here.add(mass, threshold_mg: threshold_mg)
            hereWeighted.add(mass, threshold_mg: threshold_mg, weight: weight)
        }
        isKnowledge = isKnowledge || limit.isKnowledge
        var alone = ThresholdShare()
        alone.add(mass, threshold_mg: threshold_mg)
        contributions.append(
            ThresholdSum.Contribution(
                name: material.subject.name, cas: material.subject.substance?.cas ?? request.number?.text,
                concentration_pct: request.concentration_pct, mass_mg: mass.milligrams, threshold: limit.amount ?? 0,
                unit: limit.unit, share: alone.value, beta: limit.beta?.value, betaClause: limit.beta?.clause,
                entry: limit.entry, clause: limit.clause, isUnclear: limit.isUnclear || limit.beta?.isAssumed == true,
                isOnOrder: kind == .ordered, isPlanned: kind == .planned, hasNoUnit: hasNoUnit))
    }

    /// Largest first; equal ones by name, so that the order of the stock makes no difference.
    var sortedContributions: [ThresholdSum.Contribution] {
        contributions.sorted { left, right in
            left.share != right.share
                ? left.share > right.share
                : (left.name.en, left.cas ?? "", left.concentration_pct ?? 0, left.mass_mg)
                    < (right.name.en, right.cas ?? "", right.concentration_pct ?? 0, right.mass_mg)
        }
    }
}

extension ThresholdSum.Phase {
    init(_ share: ThresholdShare) {
        switch share.phase {
        case .reached: self = .reached
        case .near: self = .near
        default: self = .below
        }
    }
}
