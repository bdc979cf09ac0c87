/// Compares site stock + on order + this request with every threshold of the plant's regimes.
struct ThresholdReview: Sendable {
    private struct Named: Sendable {
        var matcher: ListMatcher
        var effects: [Effect]
        var edition: CatalogEdition
    }

    /// Stock of one material with everything the thresholds ask of it.
    private struct Line {
        var material: StockMaterial
        /// Of all lines together; nil for those in volume without a density.
        var mass: Mass?
        /// How many lines of stock it stands for.
        var count: Int
        var unitID: String?

        var subject: Subject { material.subject }
        var name: String { subject.request.name ?? subject.request.cas ?? "" }
    }

    /// What the thresholds ask of a material in stock; prepared once.
    struct StockMaterial: Sendable {
        var subject: Subject
        var chinese: GB18218.Threshold?
        var european: Seveso.Threshold?
        /// False when nothing is known of its hazards: then "no threshold" proves nothing.
        var isKnown: Bool
    }

    private let registry: SubstanceRegistry
    let effects: Effects
    private let gb18218: GB18218?
    private let seveso: Seveso?
    private let named: [Named]
    private let materials = MaterialMemo()

    init(catalogs: Catalogs, registry: SubstanceRegistry, effects: Effects, regimes: Set<Regime>) throws(CatalogError) {
        self.registry = registry
        self.effects = effects
        gb18218 = regimes.contains(.cn) ? try GB18218(catalogs: catalogs, registry: registry) : nil
        seveso = regimes.contains(.eu) ? try Seveso(catalogs: catalogs) : nil
        var named: [Named] = []
        for table in catalogs.tables(of: .thresholds) where !["gb18218", "eu-seveso3"].contains(table.edition.id) {
            let edition = table.edition
            guard edition.regime == "any" || regimes.contains(where: { $0.rawValue == edition.regime }) else {
                continue
            }
            named.append(
                Named(matcher: try ListMatcher(table: table), effects: effects.of(edition.id), edition: edition))
        }
        self.named = named
    }

    var editions: [CatalogEdition] {
        [gb18218?.edition, seveso?.edition].compactMap { $0 } + named.map(\.edition)
    }

    func findings(_ subject: Subject, stock: StockIndex) -> [Finding] {
        let mass = subject.request.quantity.mass(density_kg_per_L: subject.request.density_kg_per_L)
        let lines = prepared(stock)
        var found: [Finding] = []
        var applies = false
        if let gb18218 {
            let profile = registry.profile(subject.request.query, regime: .cn)
            if let threshold = gb18218.threshold(subject, profile) {
                applies = true
                if let mass { found += chinese(gb18218.edition, threshold, subject, mass, lines) }
            }
        }
        if let seveso {
            let profile = registry.profile(subject.request.query, regime: .eu)
            if let threshold = seveso.threshold(subject, profile) {
                applies = true
                if let mass { found += european(seveso.edition, threshold, subject, mass, lines) }
            }
        }
        for list in named {
            let matches = list.matcher.matches(subject)
            if !matches.isEmpty { applies = true }
            guard let mass else { continue }
            var flags: Set<String> = []
            for match in matches where flags.insert(match.row["flag"]).inserted {
                // Of several rows with one flag the lowest threshold that may apply counts.
                let same = matches.filter { $0.row["flag"] == match.row["flag"] }
                let lowest = same.min {
                    ($0.row.number("threshold") ?? .infinity) < ($1.row.number("threshold") ?? .infinity)
                }
                found += americanFinding(list, lowest ?? match, subject, mass, lines)
            }
        }
        if mass == nil, applies { found.append(Self.noMass(subject, registry)) }
        return found
    }

    // MARK: Stock

    private func prepared(_ stock: StockIndex) -> [Line] {
        var lines: [Line] = []
        lines.reserveCapacity(stock.sums.count)
        for (key, sum) in stock.sums {
            let material = materials.material(key.query) { prepare($0) }
            if sum.weighed > 0 {
                lines.append(Line(material: material, mass: sum.mass, count: sum.weighed, unitID: key.unitID))
            }
            if sum.unweighed > 0 {
                lines.append(Line(material: material, mass: nil, count: sum.unweighed, unitID: key.unitID))
            }
        }
        return lines
    }

    private func prepare(_ query: SubstanceQuery) -> StockMaterial {
        let request = PurchaseRequest(
            cas: query.cas?.text, name: query.name, quantity: .mass(Mass(milligrams: 0)),
            concentration_pct: query.concentration_pct, form: query.form)
        let subject = Subject(request, registry: registry)
        var made = StockMaterial(subject: subject, isKnown: true)
        if let gb18218 {
            let profile = registry.classification(query, subject.identification, regime: .cn)
            made.isKnown = profile.isKnown
            made.chinese = gb18218.threshold(subject, profile)
        }
        if let seveso {
            let profile = registry.classification(query, subject.identification, regime: .eu)
            made.isKnown = made.isKnown && profile.isKnown
            made.european = seveso.threshold(subject, profile)
        }
        return made
    }

    // MARK: GB 18218

    private func chinese(
        _ edition: CatalogEdition, _ threshold: GB18218.Threshold, _ subject: Subject, _ mass: Mass, _ lines: [Line]
    ) -> [Finding] {
        var share = ThresholdShare()
        var material = ThresholdShare()
        var uncounted = Uncounted()
        let unit = subject.request.unitID
        for line in lines where unit == nil || line.unitID == nil || line.unitID == unit {
            guard let other = line.material.chinese else {
                if !line.material.isKnown { uncounted.add(line.name, line.count) }
                continue
            }
            guard let mass = line.mass else {
                uncounted.add(line.name, line.count)
                continue
            }
            let limit_mg = ThresholdShare.milligrams(other.tonnes, unit: "t")
            share.add(mass, threshold_mg: limit_mg)
            if isSame(line.subject, subject) { material.add(mass, threshold_mg: limit_mg) }
        }
        let limit_mg = ThresholdShare.milligrams(threshold.tonnes, unit: "t")
        let before = share.value
        share.add(mass, threshold_mg: limit_mg)
        material.add(mass, threshold_mg: limit_mg)
        var facts = subject.facts
        facts["share_before"] = .number(before)
        facts["share_after"] = .number(share.value)
        facts["material_share"] = .number(material.value)
        facts["threshold"] = .number(threshold.tonnes)
        facts["unit"] = .text("t")
        facts["request_t"] = .number(mass.tonnes)
        facts["counted_as"] = .text(
            "present stock + on order + this request; GB 18218 4.2.2 asks for the design maximum of the unit")
        facts["condition_unclear"] = threshold.isUnclear ? .flag(true) : nil
        if let unit { facts["storage_unit"] = .text(unit) }
        var found = [
            finding(
                "gb18218", edition, clause: threshold.clause, entry: threshold.entry, share: share.value,
                threshold: threshold.tonnes, unitName: "t", facts: facts, subject: subject, knowledge: false)
        ].compactMap { $0 }
        if uncounted.lines > 0 { found.append(Self.uncounted(uncounted, edition)) }
        return found
    }

    // MARK: Seveso

    private func european(
        _ edition: CatalogEdition, _ threshold: Seveso.Threshold, _ subject: Subject, _ mass: Mass, _ lines: [Line]
    ) -> [Finding] {
        var worst: (group: String, before: Double, after: Double)?
        var uncounted = Uncounted()
        for group in threshold.tonnes.keys.sorted() {
            var share = ThresholdShare()
            var missing = Uncounted()
            for line in lines {
                guard let limit = line.material.european?.tonnes[group] else {
                    if !line.material.isKnown, line.material.european == nil { missing.add(line.name, line.count) }
                    continue
                }
                guard let mass = line.mass else {
                    missing.add(line.name, line.count)
                    continue
                }
                share.add(mass, threshold_mg: ThresholdShare.milligrams(limit, unit: "t"))
            }
            let before = share.value
            share.add(mass, threshold_mg: ThresholdShare.milligrams(threshold.tonnes[group] ?? 0, unit: "t"))
            if share.value > worst?.after ?? -1 { worst = (group, before, share.value) }
            if missing.lines > uncounted.lines { uncounted = missing }
        }
        guard let worst else { return [] }
        let limit = threshold.tonnes[worst.group] ?? 0
        var facts = subject.facts
        facts["share_before"] = .number(worst.before)
        facts["share_after"] = .number(worst.after)
        facts["threshold"] = .number(limit)
        facts["upper_threshold"] = .number(threshold.upper[worst.group] ?? limit)
        facts["unit"] = .text("t")
        facts["group"] = .text(worst.group)
        facts["condition_unclear"] = threshold.isUnclear ? .flag(true) : nil
        var found = [
            finding(
                "eu-seveso3", edition, clause: "Annex I, \(threshold.entry)", entry: threshold.entry,
                share: worst.after, threshold: limit, unitName: "t", facts: facts, subject: subject, knowledge: true)
        ].compactMap { $0 }
        if uncounted.lines > 0 { found.append(Self.uncounted(uncounted, edition)) }
        return found
    }

    // MARK: Lists by substance

    private func americanFinding(
        _ list: Named, _ match: ListMatcher.Match, _ subject: Subject, _ mass: Mass, _ lines: [Line]
    ) -> [Finding] {
        let row = match.row
        let flag = row["flag"]
        guard let rule = list.effects.first(where: { $0.flag.isEmpty || $0.flag == flag }) else { return [] }
        let content_pct = subject.request.concentration_pct
        let minimum_pct = row.number("min_pct") ?? rule.minimum_pct
        if let minimum_pct, let content_pct, content_pct < minimum_pct { return [] }
        guard let limit = row.number("threshold") else { return [] }
        let limit_mg = ThresholdShare.milligrams(limit, unit: row["unit"])
        var share = ThresholdShare()
        var uncounted = Uncounted()
        for line in lines where isSame(line.subject, subject) {
            let content = line.subject.request.concentration_pct
            if let minimum_pct, let content, content < minimum_pct { continue }
            guard let mass = line.mass else {
                uncounted.add(line.name, line.count)
                continue
            }
            share.add(
                countedMass(mass, concentration_pct: content, countsContent: rule.countsContent),
                threshold_mg: limit_mg)
        }
        let before = share.value
        share.add(
            countedMass(mass, concentration_pct: content_pct, countsContent: rule.countsContent), threshold_mg: limit_mg
        )
        var facts = subject.facts
        facts["share_before"] = .number(before)
        facts["share_after"] = .number(share.value)
        facts["threshold"] = .number(limit)
        facts["unit"] = .text(row["unit"])
        facts["basis"] = .text(rule.countsContent ? "content of the mixture" : "whole amount")
        if !flag.isEmpty { facts["kind"] = .text(flag) }
        if !row["condition"].isEmpty { facts["condition"] = .text(row["condition"]) }
        facts["condition_unclear"] = match.isUnclear ? .flag(true) : nil
        let knowledge = row["evidence"] == "knowledge" || list.edition.evidence == "knowledge"
        var found = [
            finding(
                list.edition.id, list.edition, clause: row["entry"], entry: row["entry"], flag: flag,
                share: share.value,
                threshold: limit, unitName: row["unit"], facts: facts, subject: subject, knowledge: knowledge)
        ].compactMap { $0 }
        if uncounted.lines > 0 { found.append(Self.uncounted(uncounted, list.edition)) }
        return found
    }

    private func isSame(_ a: Subject, _ b: Subject) -> Bool {
        if !a.numbers.isEmpty, !b.numbers.isEmpty { return a.numbers.contains(where: b.numbers.contains) }
        return !a.nameKeys.isDisjoint(with: b.nameKeys)
    }
}
