/// Every threshold of the plant's regimes over its stock and its design maxima.
///
/// Pure: the same stock, units and catalogues give the same sums, whatever the order. What cannot be counted is named.
public struct SiteThresholds: Sendable {
    let rules: ThresholdRules

    public init(catalogs: Catalogs, registry: SubstanceRegistry, regimes: [Regime]) throws(CatalogError) {
        rules = try ThresholdRules(
            catalogs: catalogs, registry: registry, effects: try Effects(catalogs: catalogs), regimes: Set(regimes))
    }

    init(rules: ThresholdRules) { self.rules = rules }

    private struct Line {
        var query: SubstanceQuery
        var unitID: String?
        var mass: Mass?
        var kind: ThresholdTally.Kind
    }

    /// All sums: GB 18218 for every unit and basis, the others where something adds to them.
    ///
    /// - Parameters:
    ///   - units: none = the site is one unit. Stock in no stated unit counts in each of them.
    ///   - people_500m: within 500 m of the plant's border; nil = not counted, the largest α is taken.
    ///   - planned: an amount to add, to see the sums before and after it.
    public func sums(
        of stock: StockIndex, units: [HazardUnit] = [], people_500m: Int? = nil, planned: StockLine? = nil
    ) -> [ThresholdSum] {
        let known = Dictionary(units.map { ($0.id, $0) }) { first, _ in first }
        var lines: [Line] = []
        for (key, sum) in stock.sums {
            let kind = key.onOrder ? ThresholdTally.Kind.ordered : .here
            let unitID = key.unitID.flatMap { known[$0] == nil ? nil : $0 }
            if sum.weighed > 0 { lines.append(Line(query: key.query, unitID: unitID, mass: sum.mass, kind: kind)) }
            if sum.unweighed > 0 { lines.append(Line(query: key.query, unitID: unitID, mass: nil, kind: kind)) }
        }
        if let planned {
            let unitID = planned.unitID.flatMap { known[$0] == nil ? nil : $0 }
            lines.append(Line(query: planned.query, unitID: unitID, mass: planned.mass, kind: .planned))
        }
        var found: [ThresholdSum] = []
        for edition in rules.editions {
            let isByUnit = ThresholdRules.byUnit.contains(edition.id)
            let parts: [HazardUnit?] = isByUnit && !units.isEmpty ? units.map(Optional.some) : [nil]
            for unit in parts {
                let inUnit = unit.map { unit in lines.filter { $0.unitID == nil || $0.unitID == unit.id } } ?? lines
                found += sums(
                    edition, inUnit, basis: .stock, unit: unit, units: known, people_500m: people_500m,
                    isPlanned: planned != nil)
                guard edition.id == "gb18218", let unit, let design = unit.design else { continue }
                let planned = design.map {
                    Line(query: $0.query, unitID: unit.id, mass: $0.mass, kind: .here)
                }
                found += sums(
                    edition, planned, basis: .design, unit: unit, units: known, people_500m: people_500m,
                    isPlanned: false)
            }
        }
        return found
    }

    private func sums(
        _ edition: CatalogEdition, _ lines: [Line], basis: ThresholdSum.Basis, unit: HazardUnit?,
        units: [String: HazardUnit], people_500m: Int?, isPlanned: Bool
    ) -> [ThresholdSum] {
        var tallies: [ThresholdLimit.Place: ThresholdTally] = [:]
        var uncounted: Set<String> = []
        if edition.id == "gb18218" {
            tallies[ThresholdLimit.Place(scheme: edition.id, group: "S", tier: .only)] = ThresholdTally()
        }
        for line in lines {
            let process = unit.map(\.process) ?? line.unitID.flatMap { units[$0]?.process }
            let material = rules.material(line.query, process: process)
            let limits = material.limits.filter { $0.scheme == edition.id }
            if limits.isEmpty {
                if material.openSchemes.contains(edition.id) { uncounted.insert(material.subject.shown) }
                continue
            }
            guard let mass = line.mass else {
                uncounted.insert(material.subject.shown)
                continue
            }
            for limit in limits where limit.amount != nil {
                tallies[limit.place, default: ThresholdTally()].add(
                    material, limit, mass, kind: line.kind, hasNoUnit: unit != nil && line.unitID == nil)
            }
        }
        let missing = uncounted.sorted()
        return tallies.sorted { ($0.key.group, $0.key.tier.rawValue) < ($1.key.group, $1.key.tier.rawValue) }.map {
            place, tally in
            var sum = ThresholdSum(
                edition, tally, group: place.group, tier: place.tier, basis: basis, unit: unit, uncounted: missing,
                effects: rules.effects.of(edition.id))
            if let gb18218 = rules.gb18218, edition.id == gb18218.edition.id {
                sum.majorHazard = gb18218.levels.majorHazard(tally.hereWeighted, tally.here, people_500m: people_500m)
                if isPlanned {
                    sum.majorHazardAfter = gb18218.levels.majorHazard(
                        tally.afterWeighted, tally.after, people_500m: people_500m)
                }
            }
            if isPlanned {
                sum.shareAfter = tally.after.value
                sum.phaseAfter = ThresholdSum.Phase(tally.after)
            }
            sum.explain()
            return sum
        }
    }
}

extension Subject {
    /// How a person finds it again: its name, else what was typed.
    var shown: String { name.zh.isEmpty ? request.name ?? request.cas ?? "" : name.zh }
}

extension MajorHazardLevels {
    func majorHazard(
        _ weighted: ThresholdShare, _ share: ThresholdShare, people_500m: Int?
    ) -> ThresholdSum.MajorHazard {
        let alpha = alpha(people_500m: people_500m)
        return ThresholdSum.MajorHazard(
            r: weighted.value * alpha / 10, alpha: alpha, people_500m: people_500m,
            level: share.isAtLeast(1) ? level(weighted: weighted, alpha: alpha) : nil)
    }
}
