/// Stock with its sums against every threshold, kept as lines come and go, so that a review asks each limit once and not
/// each material.
///
/// Made by ``PurchaseReview/counted(_:)``. Adding and taking away costs the same whatever is in it; the order of changes
/// makes no difference.
public struct CountedStock: Sendable {
    /// What one limit adds up with in one hazard unit.
    struct Part: Sendable {
        var share = ThresholdShare()
        var uncounted = Uncounted()
    }

    private typealias Units<Value> = [String?: Value]

    public private(set) var index = StockIndex()
    let rules: ThresholdRules
    private var parts: [ThresholdLimit.Place: Units<Part>] = [:]
    /// By scheme: stock that may have a limit which nobody knows.
    private var open: [String: Units<Uncounted>] = [:]
    /// Where a material stands, by its CAS numbers and by its folded names.
    private var byNumber: [String: Set<StockIndex.Key>] = [:]
    private var byName: [String: Set<StockIndex.Key>] = [:]

    init(_ index: StockIndex, rules: ThresholdRules) {
        self.index = index
        self.rules = rules
        for (key, sum) in index.sums { recount(key, from: StockIndex.Sum(), to: sum) }
    }

    public mutating func add(_ line: StockLine) { change(line) { $0.add(line) } }

    /// Takes away a line that was added, exactly as it was.
    public mutating func remove(_ line: StockLine) { change(line) { $0.remove(line) } }

    private mutating func change(_ line: StockLine, _ change: (inout StockIndex) -> Void) {
        let key = StockIndex.Key(line)
        let before = index.sums[key] ?? StockIndex.Sum()
        change(&index)
        recount(key, from: before, to: index.sums[key] ?? StockIndex.Sum())
    }

    private mutating func recount(_ key: StockIndex.Key, from before: StockIndex.Sum, to after: StockIndex.Sum) {
        let material = rules.material(key.query, process: nil)
        if before.isEmpty != after.isEmpty { find(key, material.subject, isHere: !after.isEmpty) }
        let shown = material.subject.shown
        let content_pct = material.subject.request.concentration_pct
        for limit in material.limits where limit.amount != nil {
            let change_mg =
                Int128(limit.counted(after.mass, concentration_pct: content_pct).milligrams)
                - Int128(limit.counted(before.mass, concentration_pct: content_pct).milligrams)
            var part = parts[limit.place]?[key.unitID] ?? Part()
            part.share.change(by: change_mg, threshold_mg: limit.threshold_mg)
            part.uncounted.add(shown, after.unweighed - before.unweighed)
            parts[limit.place, default: [:]][key.unitID] = part
        }
        for scheme in material.openSchemes {
            open[scheme, default: [:]][key.unitID, default: Uncounted()].add(shown, after.lines - before.lines)
        }
    }

    private mutating func find(_ key: StockIndex.Key, _ subject: Subject, isHere: Bool) {
        func set(_ keys: inout Set<StockIndex.Key>) {
            if isHere { keys.insert(key) } else { keys.remove(key) }
        }
        for number in subject.numbers { set(&byNumber[number, default: []]) }
        for name in subject.nameKeys { set(&byName[name, default: []]) }
    }

    // MARK: Questions

    /// What adds up with a limit.
    ///
    /// - Parameter unit: the hazard unit to add up in, with the stock in no stated unit; nil = the whole site.
    func part(_ limit: ThresholdLimit, unit: String?) -> Part {
        var total = Part()
        for part in Self.values(parts[limit.place] ?? [:], unit) {
            total.share.add(part.share)
            total.uncounted.add(part.uncounted)
        }
        guard limit.isByClass || ThresholdRules.byClass.contains(limit.scheme) else { return total }
        for uncounted in Self.values(open[limit.scheme] ?? [:], unit) { total.uncounted.add(uncounted) }
        return total
    }

    private static func values<Value>(_ units: Units<Value>, _ unit: String?) -> [Value] {
        guard let unit else { return Array(units.values) }
        return [units[String?.none], units[String?.some(unit)]].compactMap { $0 }
    }

    /// The sums of one material: the same CAS number, or where one of the two has none, the same name.
    func sums(of subject: Subject) -> [(material: ThresholdRules.Material, unitID: String?, sum: StockIndex.Sum)] {
        var keys: Set<StockIndex.Key> = []
        for number in subject.numbers { keys.formUnion(byNumber[number] ?? []) }
        for name in subject.nameKeys { keys.formUnion(byName[name] ?? []) }
        return keys.compactMap { key in
            let material = rules.material(key.query, process: nil)
            guard let sum = index.sums[key], material.subject.isSame(as: subject) else { return nil }
            return (material, key.unitID, sum)
        }
    }
}

extension PurchaseReview {
    /// Counts stock by the thresholds of this review.
    public func counted(_ index: StockIndex = StockIndex()) -> CountedStock {
        CountedStock(index, rules: siteThresholds.rules)
    }
}

extension Subject {
    func isSame(as other: Subject) -> Bool {
        if !numbers.isEmpty, !other.numbers.isEmpty { return numbers.contains(where: other.numbers.contains) }
        return !nameKeys.isDisjoint(with: other.nameKeys)
    }
}
