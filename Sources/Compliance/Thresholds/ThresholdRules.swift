import Synchronization

/// Every threshold of the plant's regimes, asked by material.
struct ThresholdRules: Sendable {
    /// What the thresholds ask of a material; it follows from the catalogues alone.
    struct Material: Sendable {
        var subject: Subject
        /// At most one for each place that something adds up in.
        var limits: [ThresholdLimit]
        /// Regimes under which its hazards are not known: then "no threshold by class" proves nothing.
        var unknown: Set<Regime>
        /// No catalogue knows it, so that no list by substance could name it.
        var isUnidentified: Bool
        /// Schemes under which it has no threshold and may still have one.
        var openSchemes: [String] = []
    }

    struct Key: Hashable, Sendable {
        var query: SubstanceQuery
        var process: HazardUnit.Process?
    }

    let registry: SubstanceRegistry
    let effects: Effects
    let gb18218: GB18218?
    let seveso: Seveso?
    let lists: [NamedThresholds]
    private let flammables: FlammablesPSM?
    private let memo = Memo()

    init(catalogs: Catalogs, registry: SubstanceRegistry, effects: Effects, regimes: Set<Regime>) throws(CatalogError) {
        self.registry = registry
        self.effects = effects
        gb18218 = regimes.contains(.cn) ? try GB18218(catalogs: catalogs, registry: registry) : nil
        seveso = regimes.contains(.eu) ? try Seveso(catalogs: catalogs) : nil
        flammables = regimes.contains(.us) ? try FlammablesPSM(catalogs: catalogs, registry: registry) : nil
        var lists: [NamedThresholds] = []
        for table in catalogs.tables(of: .thresholds) where !["gb18218", "eu-seveso3"].contains(table.edition.id) {
            let regime = table.edition.regime
            guard regime == "any" || regimes.contains(where: { $0.rawValue == regime }) else { continue }
            lists.append(try NamedThresholds(table: table, effects: effects.of(table.edition.id)))
        }
        self.lists = lists
    }

    /// Whether both are the very same rules, made from the same catalogues.
    func isSame(as other: ThresholdRules) -> Bool { memo === other.memo }

    /// In the order in which they are shown.
    var editions: [CatalogEdition] {
        [gb18218?.edition, seveso?.edition].compactMap { $0 } + lists.map(\.edition)
    }

    /// Schemes whose sum is made unit by unit: GB 18218 3.2; a process of 40 CFR 68.3 and 29 CFR 1910.119(b).
    static let byUnit: Set<String> = ["gb18218", "us-rmp", "us-psm"]

    /// Schemes that go by hazard classes, so that unknown hazards leave a sum open.
    static let byClass: Set<String> = ["gb18218", "eu-seveso3"]

    /// True when a material without a threshold under a scheme may still have one: its hazards are not known, or for lists
    /// by substance not even its name.
    private static func mayHaveLimit(_ material: Material, under scheme: String) -> Bool {
        switch scheme {
        case "gb18218": material.unknown.contains(.cn)
        case "eu-seveso3": material.unknown.contains(.eu)
        case "us-psm": material.unknown.contains(.us)
        default: material.isUnidentified
        }
    }

    /// The material of a stock line; prepared once for each.
    func material(_ query: SubstanceQuery, process: HazardUnit.Process?) -> Material {
        memo.material(Key(query: query, process: process)) { key in
            var request = PurchaseRequest(
                cas: query.cas?.text, name: query.name, quantity: .mass(Mass(milligrams: 0)),
                concentration_pct: query.concentration_pct, form: query.form)
            request.describe(mixture: query.mixture, stated: query.stated)
            return material(Subject(request, registry: registry), process: key.process)
        }
    }

    func material(_ subject: Subject, process: HazardUnit.Process?) -> Material {
        let isUnidentified = if case .known = subject.identification { false } else { true }
        var made = Material(subject: subject, limits: [], unknown: [], isUnidentified: isUnidentified)
        func profile(_ regime: Regime) -> HazardProfile {
            let profile = registry.classification(subject.request.query, subject.identification, regime: regime)
            if !profile.isKnown { made.unknown.insert(regime) }
            return profile
        }
        if let gb18218, let limit = gb18218.limit(subject, profile(.cn), process: process) {
            made.limits.append(limit)
        }
        if let seveso { made.limits += seveso.limits(subject, profile(.eu), process: process) }
        for list in lists { made.limits += list.limits(subject) }
        if let flammables, let limit = flammables.limit(profile(.us), process: process) { made.limits.append(limit) }
        let parts = subject.parts(registry)
        for (part, component) in parts {
            // A list by substance counts what a product holds of it.
            made.limits += lists.flatMap { $0.limits(part) }.map { limit in
                var limit = limit
                limit.content_pct = component.high_pct
                return limit
            }
        }
        if !parts.isEmpty { made.isUnidentified = parts.contains { $0.subject.substance == nil } }
        var places: Set<ThresholdLimit.Place> = []
        made.limits.removeAll { $0.amount != nil && !places.insert($0.place).inserted }
        let schemes = Set(made.limits.map(\.scheme))
        made.openSchemes = editions.map(\.id).filter { !schemes.contains($0) && Self.mayHaveLimit(made, under: $0) }
        return made
    }

    /// Remembers materials: a plant has far fewer of them than containers, and asks about the same ones every time.
    private final class Memo: Sendable {
        /// More materials than any plant has; beyond it the memory starts afresh.
        private static let limit = 50_000
        private let known = Mutex<[Key: Material]>([:])

        func material(_ key: Key, make: (Key) -> Material) -> Material {
            if let found = known.withLock({ $0[key] }) { return found }
            let made = make(key)
            known.withLock { known in
                if known.count >= Self.limit { known = [:] }
                known[key] = made
            }
            return made
        }
    }
}
