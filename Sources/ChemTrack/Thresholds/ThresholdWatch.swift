public import Compliance

/// The sums of a site against every threshold, with the units they were made for.
public struct ThresholdPicture: Sendable {
    public var units: HazardUnitBook
    public var sums: [ThresholdSum]
}

/// What the alarms about thresholds were last decided on.
struct JudgedThresholds: Hashable {
    var stock: StockIndex
    var units: HazardUnitBook
}

extension Plant {
    /// Every sum of what is on the site and on order, and of the design maxima.
    ///
    /// - Parameter planned: an amount to add, to see the sums before and after it.
    public func thresholds(planned: StockLine? = nil) -> ThresholdPicture {
        let units = state.zones.hazardUnits
        return ThresholdPicture(
            units: units,
            sums: rules.review.siteThresholds.sums(
                of: state.siteStock.counted.index, units: units.units, people_500m: units.people_500m, planned: planned)
        )
    }

    /// Raises and settles the alarms about thresholds, when stock or units have changed since they were last asked.
    func judgeThresholds() async throws(PlantError) {
        let asked = JudgedThresholds(stock: state.siteStock.counted.index, units: state.zones.hazardUnits)
        guard asked != judgedThresholds else { return }
        let conditions = Self.thresholdConditions(thresholds().sums)
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try reconcile(conditions, scope: { $0.kind == .threshold }, into: &changes)
        }
        judgedThresholds = asked
    }

    /// A sum near its threshold is told early, one at it at once. A unit that is a major hazard source by its design is
    /// registered as one: its stock alarms only beyond the design.
    static func thresholdConditions(_ sums: [ThresholdSum]) -> [AlarmCondition] {
        let designed = Dictionary(
            sums.filter { $0.basis == .design }.map { ("\($0.scheme)|\($0.unit ?? "")", $0) }
        ) { first, _ in first }
        return sums.compactMap { sum in
            guard sum.basis == .stock, sum.phase != .below, sum.isBinding else { return nil }
            if let design = designed["\(sum.scheme)|\(sum.unit ?? "")"], design.phase == .reached,
                sum.share <= design.share
            {
                return nil
            }
            return AlarmCondition(
                key: "threshold|\(sum.key)", kind: .threshold, priority: sum.phase == .reached ? .medium : .low,
                items: [], finding: sum.finding)
        }
    }
}

extension PlantState {
    /// A container as the thresholds count it, nil when it is not on the site.
    func unitLine(_ item: Item) -> StockLine? { item.state.isOnSite ? stockLine(item) : nil }

    /// A container as the stock counts it, wherever it is.
    func stockLine(_ item: Item) -> StockLine {
        StockLine(
            cas: item.cas, name: item.name.zh, quantity: item.quantity, concentration_pct: item.concentration_pct,
            form: item.form, density_kg_per_L: item.density_kg_per_L,
            unitID: (item.zone ?? item.assignedZone).flatMap(zones.hazardUnits.unit(ofZone:)),
            mixture: item.mixture, classification: item.classification)
    }
}
