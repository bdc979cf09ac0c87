public import Compliance
import Labels

/// What arrives at the dock, as scanned or typed.
public struct ReceiptRequest: Sendable {
    public var cas: String?
    public var name: String?
    /// What each container holds.
    public var quantity: Quantity
    /// How many equal containers arrive; each becomes an item of its own.
    public var count: Int
    public var concentration_pct: Double?
    public var form: PhysicalForm?
    public var density_kg_per_L: Double?
    /// What each is packed in.
    public var packaging: ManifestPackaging?
    public var supplier: String?
    public var lot: String?
    /// `yyyy-MM-dd`
    public var expiresOn: String?
    /// The code already on the container (GTIN with serial, EPC, supplier's code); one container only.
    public var alias: String?
    /// The radio tag put on it; one container only.
    public var tag: String?
    /// nil = the best zone the rules find.
    public var zone: String?
    public var purchase: String?
    /// The product that arrives, by id: it fills in what the request leaves open.
    public var product: String?
    /// The composition and the stated hazards of a product of several substances.
    public var mixture: Mixture?
    public var classification: StatedClassification?
    /// Weight of each container without its content.
    public var tare_mg: Int64?
    public var shelfLifeOpened_days: Int?
    /// `yyyy-MM-dd`: when each cylinder or pressure vessel is to be inspected next.
    public var inspectionDue: String?
    /// Why more is taken in than was ordered; without it that is refused.
    public var overDeliveryReason: String?
    /// True for what was here before the plant kept its stock in ChemTrack: the balance counts it as opening.
    public var isOpeningStock = false

    public init(
        cas: String?, name: String?, quantity: Quantity, count: Int = 1, concentration_pct: Double? = nil,
        form: PhysicalForm? = nil, density_kg_per_L: Double? = nil, packaging: ManifestPackaging? = nil,
        supplier: String? = nil, lot: String? = nil, expiresOn: String? = nil, alias: String? = nil,
        tag: String? = nil, zone: String? = nil, purchase: String? = nil
    ) {
        self.cas = cas
        self.name = name
        self.quantity = quantity
        self.count = count
        self.concentration_pct = concentration_pct
        self.form = form
        self.density_kg_per_L = density_kg_per_L
        self.packaging = packaging
        self.supplier = supplier
        self.lot = lot
        self.expiresOn = expiresOn
        self.alias = alias
        self.tag = tag
        self.zone = zone
        self.purchase = purchase
    }
}

/// What receiving made of it.
public struct Receipt: Sendable {
    public var items: [Item]
    /// The zone they were put into, nil when nowhere is allowed and there is no quarantine zone.
    public var zone: String?
    /// Why this zone, and why not others.
    public var findings: [Finding]
}

/// A material that a person means: identified, with its hazards.
public struct IdentifiedMaterial: Sendable {
    public var query: SubstanceQuery
    public var identification: Identification
    public var profile: HazardProfile

    /// Whether it is known what it is: one substance, or a composition whose hazards are known.
    public var isIdentified: Bool {
        if case .known = identification { return true }
        return profile.mixture != nil && profile.isKnown
    }
}

// The scan journey ends here: code -> item or prefilled receipt -> zone with reasons -> item with a history -> label.
extension Plant {
    /// The item a scanned or typed code belongs to: its own code or any alias.
    public func item(forCode text: String) -> Item? {
        if let code = try? ItemCode(text), let item = state.items[code.text] { return item }
        return (state.codes[text] ?? state.codes[ItemAlias.key(of: text)]).flatMap { state.items[$0] }
    }

    /// Who a material is and what is known of it.
    ///
    /// - Throws: ``PlantError/invalid(field:_:)`` for a CAS number that fails its check digit, or nothing to go by.
    public nonisolated func identify(
        cas: String?, name: String?, concentration_pct: Double?, form: PhysicalForm?, mixture: Mixture? = nil,
        stated: StatedClassification? = nil
    ) throws(PlantError) -> IdentifiedMaterial {
        lookUp(
            try query(
                cas: cas, name: name, concentration_pct: concentration_pct, form: form, mixture: mixture,
                stated: stated))
    }

    private nonisolated func lookUp(_ query: SubstanceQuery) -> IdentifiedMaterial {
        IdentifiedMaterial(
            query: query, identification: rules.registry.identify(query), profile: rules.registry.profile(query))
    }

    /// At most so many materials are remembered.
    private static let materialsKept_max = 5_000

    /// The material of a query, looked up once for as long as the rules stand.
    private func known(_ query: SubstanceQuery) -> IdentifiedMaterial {
        if let found = materials[query] { return found }
        if materials.count >= Self.materialsKept_max { materials.removeAll(keepingCapacity: true) }
        let found = lookUp(query)
        materials[query] = found
        return found
    }

    private nonisolated func query(
        cas: String?, name: String?, concentration_pct: Double?, form: PhysicalForm?, mixture: Mixture?,
        stated: StatedClassification?
    ) throws(PlantError) -> SubstanceQuery {
        if let mixture {
            do throws(MixtureError) {
                try mixture.check()
            } catch {
                throw .invalid(field: "composition", error.message)
            }
        }
        var number: CASNumber?
        if let cas, !cas.isEmpty {
            do {
                number = try CASNumber(cas)
            } catch {
                throw .invalid(
                    field: "cas",
                    Bilingual(zh: "CAS 号 `\(cas)` 有误（格式或校验位不对），请重新核对。", en: "\(error)"))
            }
        }
        let name = name?.trimmingWhitespace
        guard number != nil || !(name ?? "").isEmpty else {
            throw .invalid(field: "name", Bilingual(zh: "请填写 CAS 号或名称。", en: "give a CAS number or a name"))
        }
        if let concentration_pct, !(0...100).contains(concentration_pct) {
            throw .invalid(
                field: "concentration_pct",
                Bilingual(zh: "浓度应在 0 到 100 之间。", en: "concentration is from 0 to 100 percent"))
        }
        return SubstanceQuery(
            cas: number, name: name, concentration_pct: concentration_pct, form: form, mixture: mixture, stated: stated)
    }

    /// Every zone of the site, allowed or not, with the reasons.
    ///
    /// - Parameter count: how many containers of that quantity arrive together.
    public func suggestZones(
        for material: IdentifiedMaterial, quantity: Quantity, count: Int = 1
    ) -> [ZoneSuggestion] {
        state.rankZones(for: material.profile, quantity: quantity, count: count, isWaste: false)
    }

    /// Takes containers into the house: each gets a code, a place and its first ledger event.
    ///
    /// - Throws: ``PlantError`` naming the field that cannot be used, or the findings that refuse the chosen zone.
    public func receive(
        _ request: ReceiptRequest, by actor: Actor, key: String? = nil
    ) async throws(PlantError) -> Receipt {
        try require(.receive, of: actor)
        if let made = try await begin(key) {
            let items = made.compactMap { state.items[$0] }
            guard !items.isEmpty, items.count == made.count else { throw misused(key) }
            return Receipt(items: items, zone: items.first?.assignedZone, findings: [])
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Receipt in
            var request = request
            if let id = request.product {
                let product = try product(id)
                guard product.retired == nil else { throw Self.retired(product) }
                try request.fill(from: product)
            }
            let material = try check(request)
            let place = try choosePlace(for: material, request)
            var receipt = Receipt(items: [], zone: place.zone, findings: place.findings)
            for _ in 0..<request.count {
                let item = newItem(request, material, place, &changes)
                state.keep(item, profile: material.profile)
                changes.items.append(item)
                try record("item.received", subject: item.code, by: actor, body: item.ledgerBody, into: &changes)
                book(
                    request.isOpeningStock ? .opening : .received, item, item.quantity.number, by: actor,
                    into: &changes)
                receipt.items.append(item)
            }
            if let tag = request.tag, let item = receipt.items.first {
                let binding = TagBinding(tag: tag, kind: .item, item: item.code, label: item.name)
                state.tags[tag] = binding
                changes.tags.append(binding)
            }
            if let id = request.purchase { try markReceived(id, request, material, by: actor, &changes) }
            remember(key, made: receipt.items.map(\.code), in: &changes)
            changes.notices += receipt.items.map { .item($0.code) }
            let rooms = receipt.items.compactMap { $0.zone.flatMap(state.zones.room) }
            try judge(items: receipt.items.map(\.code), rooms: Set(rooms), into: &changes)
            return receipt
        }
    }

    private func check(_ request: ReceiptRequest) throws(PlantError) -> IdentifiedMaterial {
        let material = known(
            try query(
                cas: request.cas, name: request.name, concentration_pct: request.concentration_pct,
                form: request.form, mixture: request.mixture, stated: request.classification))
        guard (1...500).contains(request.count) else {
            throw .invalid(field: "count", Bilingual(zh: "件数应为 1 到 500。", en: "count is from 1 to 500 containers"))
        }
        guard request.quantity.isPositive else {
            throw .invalid(field: "quantity", Bilingual(zh: "数量必须大于零。", en: "the amount has to be more than nothing"))
        }
        if let density = request.density_kg_per_L, !(density > 0 && density <= 25) {
            throw .invalid(
                field: "density_kg_per_L",
                Bilingual(
                    zh: "密度 `\(density)` 不可信（kg/L）。",
                    en: "density `\(density)` is not believable: kg/L above 0, up to 25"))
        }
        try Self.checkDay(request.expiresOn, field: "expires_on")
        try Self.checkDay(request.inspectionDue, field: "inspection_due")
        if request.count > 1, request.alias != nil || request.tag != nil {
            throw .invalid(
                field: "count",
                Bilingual(
                    zh: "一个标签或条码只能对应一个容器。", en: "one tag or one code belongs to one container: receive them one by one")
            )
        }
        if request.alias?.trimmingWhitespace.isEmpty == true || request.tag?.trimmingWhitespace.isEmpty == true {
            throw .invalid(field: "tag", Bilingual(zh: "标签或条码为空。", en: "the tag or the code is empty: leave it out"))
        }
        if let alias = request.alias, let own = try? ItemCode(alias), state.items[own.text] == nil {
            throw .invalid(
                field: "alias",
                Bilingual(
                    zh: "`\(alias)` 是本系统的容器编码，不能作为外部条码。", en: "`\(alias)` is a code of our own, not a foreign one"))
        }
        if let alias = request.alias, let other = state.codes[ItemAlias.key(of: alias)] {
            throw .invalid(
                field: "alias",
                Bilingual(zh: "该条码已属于容器 \(other)。", en: "this code already belongs to container \(other)"))
        }
        if let tag = request.tag { try checkFree(tag: tag) }
        if let tare_mg = request.tare_mg { try checkTare(tare_mg) }
        if let days = request.shelfLifeOpened_days { try checkShelfLife(days) }
        return material
    }

    private static func checkDay(_ date: String?, field: String) throws(PlantError) {
        guard let date, CalendarDay(date) == nil else { return }
        throw .invalid(
            field: field, Bilingual(zh: "`\(date)` 不是日期（年-月-日）。", en: "`\(date)` is not a date: write 2027-05-31"))
    }

    private struct Place {
        var zone: String?
        var isQuarantine: Bool
        var findings: [Finding]
    }

    private func choosePlace(for material: IdentifiedMaterial, _ request: ReceiptRequest) throws(PlantError) -> Place {
        _ = try request.quantity.times(request.count)
        let suggestions = state.rankZones(
            for: material.profile, quantity: request.quantity, count: request.count, isWaste: false,
            only: request.zone)
        if let wanted = request.zone {
            guard let zone = state.zones.storage.first(where: { $0.id == wanted }) else {
                throw .notFound(kind: "zone", id: wanted)
            }
            guard let suggestion = suggestions.first(where: { $0.zone == wanted }), suggestion.accepted else {
                let findings = suggestions.first { $0.zone == wanted }?.findings ?? []
                throw .blocked(
                    Bilingual(
                        zh: "该物料不得存放于“\(zone.name.zh)”。", en: "this material may not be stored in \(zone.name.en)"),
                    findings: findings)
            }
            return Place(zone: wanted, isQuarantine: zone.kind == "quarantine", findings: suggestion.findings)
        }
        let accepted = suggestions.filter(\.accepted).sorted { ($0.rank ?? .max) < ($1.rank ?? .max) }
        if let best = accepted.first {
            guard state.zones.storageZone(best.zone)?.kind == "quarantine" else {
                return Place(zone: best.zone, isQuarantine: false, findings: best.findings)
            }
            // Quarantine is for what may go nowhere else: say why not.
            let reasons = suggestions.filter { !$0.accepted }.flatMap(\.findings).filter { $0.verdict >= .review }
            return Place(zone: best.zone, isQuarantine: true, findings: best.findings + reasons)
        }
        return Place(zone: nil, isQuarantine: true, findings: suggestions.flatMap(\.findings))
    }

    private func newItem(
        _ request: ReceiptRequest, _ material: IdentifiedMaterial, _ place: Place, _ changes: inout ChangeSet
    ) -> Item {
        var item = Item(
            code: newItemCode(into: &changes), name: material.profile.name,
            cas: material.query.cas?.text, concentration_pct: request.concentration_pct, form: request.form,
            density_kg_per_L: request.density_kg_per_L ?? material.profile.density_kg_per_L,
            quantity: request.quantity, state: place.isQuarantine ? .quarantined : .stored, zone: place.zone,
            assignedZone: place.zone, packaging: request.packaging, tag: request.tag,
            aliases: request.alias.map { [ItemAlias.key(of: $0)] } ?? [],
            supplier: request.supplier, lot: request.lot, expiresOn: request.expiresOn,
            receivedAt_ms: clock.now_ms(), purchase: request.purchase)
        item.product = request.product
        item.mixture = request.mixture
        item.classification = request.classification
        item.tare_mg = request.tare_mg
        item.inspectionDue = request.inspectionDue
        item.shelfLifeOpened_days = request.shelfLifeOpened_days
        item.peroxideTestDue = testDue(of: item)
        item.override = request.purchase.flatMap { state.purchases[$0] }?.overrideMark
        // Its tag may first be heard at the dock, on the way to its zone.
        if item.tag != nil, item.assignedZone != nil { item.moveUntil_ms = clock.now_ms() + Self.moveWindow_ms }
        return item
    }
}
