public import Compliance

/// What goes into a container of waste.
public struct CollectRequest: Sendable {
    /// The container it comes out of.
    public var source: String
    /// nil = all that is in it.
    public var amount: Quantity?
    public var reason: String

    public init(source: String, amount: Quantity? = nil, reason: String) {
        self.source = source
        self.amount = amount
        self.reason = reason
    }
}

// Something is added to a container of waste: asked of the pair rules first, because it cannot be taken out again.
extension Plant {
    /// Adds the content of a container to a container of waste, and journals what left the stock and what the waste gained.
    ///
    /// - Returns: the container of waste and the source.
    /// - Throws: ``PlantError/blocked(_:findings:)`` unless every rule lets the two be mixed, unknown included;
    ///   ``PlantError/invalid(field:_:)`` for what is not of the container's waste, and amounts that are not there.
    public func collect(
        into code: String, _ request: CollectRequest, by actor: Actor, key: String? = nil
    ) async throws(PlantError) -> [Item] {
        try require(.collect, of: actor)
        if let made = try await begin(key) {
            let items = made.compactMap { state.items[$0] }
            guard items.count == 2 else { throw misused(key) }
            return items
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> [Item] in
            var target = try state.item(code)
            var source = try state.item(request.source)
            guard source.code != target.code else {
                throw .invalid(field: "source", Bilingual(zh: "不能倒入同一容器。", en: "a container is not added to itself"))
            }
            try target.check(.collect)
            try source.check(.pour)
            try source.checkNotIssued()
            let reason = try reason(request.reason)
            let amount = request.amount ?? source.quantity
            let left = try source.left(after: amount)
            guard let holds = target.quantity.plus(amount) else {
                throw .invalid(field: "amount", target.wrongKind(amount))
            }
            try checkMixing(source, into: target)
            try checkBelongs(source, to: target)
            try target.takeIn(
                source, amount, profiles: (state.profiles[target.code]?.value, state.profiles[source.code]?.value),
                on: today)
            source.quantity = left
            source.state = left.isPositive ? .inUse : .empty
            if !left.isPositive { source.cleaned = nil }
            target.quantity = holds
            keep(source, into: &changes)
            try record(
                "item.discarded", subject: source.code, by: actor,
                body: ["amount": amount.ledgerValue, "left": left.ledgerValue, "to": LedgerValue(target.code)],
                text: reason, into: &changes)
            book(.wasted, source, -amount.number, other: target.code, by: actor, into: &changes)
            keep(target, profile: rules.registry.profile(target.query), into: &changes)
            try record(
                "item.collected", subject: target.code, by: actor,
                body: ["amount": amount.ledgerValue, "left": holds.ledgerValue, "from": LedgerValue(source.code)],
                into: &changes)
            book(
                .wasted, target, amount.number, account: .waste, other: source.code, by: actor, into: &changes)
            remember(key, made: [target.code, source.code], in: &changes)
            try judge([target, source], into: &changes)
            return [target, source]
        }
    }

    /// Only what every rule lets stand in one vessel goes in. Unknown refuses: the mixture cannot be unmixed.
    private func checkMixing(_ source: Item, into target: Item) throws(PlantError) {
        guard let adding = state.profiles[source.code]?.value, let holding = state.profiles[target.code]?.value else {
            throw .notFound(kind: "item", id: source.code)
        }
        let unknown = [(source, adding), (target, holding)].filter { !$0.1.isKnown }
        guard unknown.isEmpty else {
            let codes = unknown.map(\.0.code).shortList
            throw .blocked(
                Bilingual(
                    zh: "\(codes) 的危险性未知，不得混入废物容器。", en: "the hazards of \(codes) are unknown: it may not be mixed"),
                findings: [])
        }
        let verdict = rules.pairs.judge(
            rules.pairs.signature(of: adding, isWaste: true), rules.pairs.signature(of: holding, isWaste: true))
        guard let finding = verdict.mixingFinding else { return }
        throw .blocked(
            Bilingual(
                zh: "\(source.name.zh)不得倒入废物容器 \(target.code)（\(target.name.zh)）。",
                en: "\(source.name.en) may not go into waste container \(target.code) (\(target.name.en))"),
            findings: [finding])
    }

    /// What is added has to be of the container's stream, or without one of what is in it: else its codes are wrong.
    private func checkBelongs(_ source: Item, to target: Item) throws(PlantError) {
        guard !target.hasSameContent(as: source) else { return }
        let stream = target.waste?.stream.flatMap { state.wasteStreams[$0] }
        let known = Set((stream?.facts.components ?? target.contents).compactMap(\.cas))
        let parts = source.contents
        let foreign = parts.filter { $0.cas.map(known.contains) != true }.map { $0.cas ?? $0.name ?? "?" }
        guard parts.isEmpty || !foreign.isEmpty else { return }
        let what = parts.isEmpty ? source.name.zh : foreign.shortList
        throw .invalid(
            field: "source",
            Bilingual(
                zh: "\(what) 不属于容器 \(target.code) 的废物流，其代码可能不再适用：请用另一容器，或先修改并确认废物流。",
                en:
                    "\(parts.isEmpty ? source.name.en : what) is not of the waste of container \(target.code), whose codes might no longer "
                    + "fit: use another container, or change and confirm the stream first"))
    }
}

extension Item {
    /// The composition after an addition, by mass, and every hazard of both: a mixture of wastes is kept as its worst.
    ///
    /// - Throws: when a mass is not known.
    mutating func takeIn(
        _ source: Item, _ amount: Quantity, profiles: (HazardProfile?, HazardProfile?), on day: CalendarDay
    ) throws(PlantError) {
        guard !hasSameContent(as: source) else { return }
        guard let own = quantity.mass(density_kg_per_L: density_kg_per_L)?.milligrams,
            let added = amount.mass(density_kg_per_L: source.density_kg_per_L)?.milligrams
        else {
            throw .invalid(
                field: "amount",
                Bilingual(zh: "请称重：按体积登记且无密度，不能计算组成。", en: "weigh it: without a density its share cannot be worked out")
            )
        }
        let share = Double(added) / Double(own + added)
        mixture = Mixture(
            components: MixtureComponent.blend(contents, 1 - share, source.contents, share),
            flash_c: [profiles.0?.flash_c, profiles.1?.flash_c].compactMap { $0 }.min())
        var hazards: [StatedClassification.Hazard] = []
        for statement in (profiles.0?.statements ?? []) + (profiles.1?.statements ?? []) {
            let hazard = StatedClassification.Hazard(statement.hazardClass, statement.category)
            if !hazards.contains(hazard) { hazards.append(hazard) }
        }
        classification = StatedClassification(
            author: .plant, document: "\(code) + \(source.code)", date: day.text, hazards: hazards, complete: true)
        concentration_pct = nil
        density_kg_per_L = nil
        if form != source.form { form = nil }
    }
}

extension MixtureComponent {
    /// The components of two contents in one vessel, with their ranges, each by its share of the mass.
    static func blend(
        _ first: [MixtureComponent], _ firstShare: Double, _ second: [MixtureComponent], _ secondShare: Double
    ) -> [MixtureComponent] {
        var blended: [MixtureComponent] = []
        for (parts, share) in [(first, firstShare), (second, secondShare)] {
            for part in parts {
                let place = blended.firstIndex { part.cas != nil ? $0.cas == part.cas : $0.name == part.name }
                guard let place else {
                    var scaled = part
                    (scaled.low_pct, scaled.high_pct) = (part.low_pct * share, part.high_pct * share)
                    blended.append(scaled)
                    continue
                }
                blended[place].low_pct += part.low_pct * share
                blended[place].high_pct = min(100, blended[place].high_pct + part.high_pct * share)
            }
        }
        return blended.filter { $0.high_pct > 0 }
    }
}
