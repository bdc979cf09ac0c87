import Geofence
public import Compliance

/// What a person says when a container becomes waste.
public struct WasteRequest: Sendable {
    /// 废物代码, for example `900-402-06`; nil = the stream's.
    public var cnCode: String?
    public var federalCodes: [String]
    public var reason: String
    /// The kind of waste it is: a stream whose codes are confirmed.
    public var stream: String?

    public init(cnCode: String? = nil, federalCodes: [String] = [], reason: String, stream: String? = nil) {
        self.cnCode = cnCode
        self.federalCodes = federalCodes
        self.reason = reason
        self.stream = stream
    }
}

/// Who carries chosen waste containers where.
public struct DispatchRequest: Sendable {
    public var items: [String]
    /// Ids of registered parties; nil = the only one registered in that role.
    public var transporter: String?
    public var facility: String?
    public var plate: String?
    public var driver: String?
    public var driverPhone: String?

    public init(
        items: [String], transporter: String? = nil, facility: String? = nil, plate: String? = nil,
        driver: String? = nil, driverPhone: String? = nil
    ) {
        self.items = items
        self.transporter = transporter
        self.facility = facility
        self.plate = plate
        self.driver = driver
        self.driverPhone = driverPhone
    }
}

// The manifest journey: containers declared waste -> record and checks -> papers -> issued -> shipped.
extension Plant {
    /// Declares a container waste. The code has to stand in the national list.
    public func declareWaste(
        item code: String, _ request: WasteRequest, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.dispose, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            // What is on a manifest comes back by voiding the manifest, not by declaring it again.
            guard item.manifest == nil else { throw item.refusal(of: .waste) }
            try item.check(.waste)
            try item.checkNotIssued()
            let stream: (WasteStream, WasteCodeChoice)?
            if let id = request.stream { stream = try choice(ofStream: id, for: item) } else { stream = nil }
            let wanted = request.cnCode ?? stream?.1.cnCode ?? ""
            guard let entry = rules.manifests.wasteCodes[wanted] else {
                throw .invalid(
                    field: "cn_code",
                    Bilingual(
                        zh: "国家危险废物名录中没有代码 `\(wanted)`。",
                        en: "no waste code `\(wanted)` in the national list: look it up"))
            }
            if let (stream, choice) = stream, let code = choice.cnCode, code != entry.code {
                throw .invalid(
                    field: "cn_code",
                    Bilingual(
                        zh: "代码 `\(entry.code)` 与废物流 \(stream.id) 确认的 \(code) 不符。",
                        en: "code `\(entry.code)` is not \(code), which is confirmed for \(stream.id)"))
            }
            guard !request.reason.trimmingWhitespace.isEmpty else {
                throw .invalid(field: "reason", Bilingual(zh: "请填写产生原因。", en: "say how it became waste"))
            }
            let category = rules.manifests.wasteCategories[entry.category] ?? entry.category
            let chosen = stream?.1.cnHazards ?? []
            let federal = Set(request.federalCodes).union(stream?.1.federalCodes ?? [])
            item.waste = WasteDeclaration(
                cnCode: entry.code, category: entry.category,
                description: stream?.0.name
                    ?? Bilingual(zh: "废\(item.name.zh)（\(category)）", en: "Waste \(item.name.en)"),
                hazards: chosen.isEmpty ? entry.hazards : chosen, federalCodes: federal.sorted(),
                reason: request.reason, declaredAt_ms: clock.now_ms())
            item.waste?.stream = stream?.0.id
            if isSatellite(item.zone) { item.waste?.wasInSatellite = true }
            try number(&item)
            item.state = .waste
            state.keep(item)
            changes.items.append(item)
            changes.notices.append(.item(item.code))
            try record(
                "item.waste", subject: item.code, by: actor,
                body: ["code": LedgerValue(entry.code), "amount": item.quantity.ledgerValue], text: request.reason,
                into: &changes)
            book(.wasted, item, -item.quantity.number, by: actor, into: &changes)
            book(.wasted, item, item.quantity.number, account: .waste, by: actor, into: &changes)
            try judge(items: [item.code], rooms: Set([room(of: item)].compactMap { $0 }), into: &changes)
            return item
        }
    }

    /// Gives a container of waste its number of the day, and the code of its label (HJ 1276) as another code of it.
    private func number(_ item: inout Item) throws(PlantError) {
        let day = today
        let last = state.items.values.compactMap { $0.waste?.declaredOn == day ? $0.waste?.serial : nil }.max() ?? 0
        guard last < WasteDeclaration.serialMax else {
            throw .refused(
                Bilingual(
                    zh: "一天最多登记 \(WasteDeclaration.serialMax) 件废物容器（HJ 1259 附录 B 的三位流水号）。",
                    en: "a day has numbers for \(WasteDeclaration.serialMax) containers of waste (HJ 1259, appendix B)")
            )
        }
        item.waste?.declaredOn = day
        item.waste?.serial = last + 1
        let producer = state.parties.values.filter { $0.role == .generator }.min { $0.id < $1.id }
        guard let code = item.waste?.digitalID(creditCode: producer?.details.uscc), state.codes[code] == nil else {
            return
        }
        item.aliases.append(code)
    }

    /// The waste and the manifests of the site, for reports.
    public func wasteReports() -> WasteReports {
        let (clock, timeZone) = (clock, state.site.timeZone)
        var reports = WasteReports(
            items: state.items.values.filter { $0.waste != nil }, manifests: Array(state.manifests.values)
        ) { ms in
            CalendarDay(utc_ms: ms, offset_min: clock.offset_min(in: timeZone, at: ms))
        }
        for zone in state.zones.zones where zone.kind == .waste {
            let name = zone.name ?? zone.id
            let isPoint = zone.properties["waste_area"]?.string == "storage_point"
            reports.stores[zone.id] = WasteStore(
                name: Bilingual(zh: name, en: name),
                type: isPoint ? Bilingual(zh: "贮存点", en: "storage point") : Bilingual(zh: "贮存库", en: "storage room"))
        }
        return reports
    }

    /// Makes a manifest draft from waste containers, with everything that forbids or questions it.
    public func makeManifest(
        _ request: DispatchRequest, by actor: Actor, key: String? = nil
    ) async throws(PlantError) -> Manifest {
        try require(.dispose, of: actor)
        if let made = try await begin(key) {
            guard let manifest = made.first.flatMap({ state.manifests[$0] }) else { throw misused(key) }
            return manifest
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Manifest in
            guard !request.items.isEmpty else {
                throw .invalid(field: "items", Bilingual(zh: "请选择废物容器。", en: "choose waste containers"))
            }
            var items: [Item] = []
            for code in request.items {
                let item = try state.item(code)
                try item.check(.manifest)
                guard !items.contains(where: { $0.code == item.code }) else {
                    throw .invalid(
                        field: "items",
                        Bilingual(zh: "容器 \(item.code) 重复。", en: "container \(item.code) is there twice"))
                }
                items.append(item)
            }
            let id = nextID(.manifest, prefix: "M-", into: &changes)
            let draft = builder.build(
                try shipment(of: items, request, id: id), now: ManifestTime(ms: clock.now_ms()), id: id)
            let checks = manifestChecks
            let manifest = Manifest(
                id: id, record: draft.record,
                findings: draft.findings + checks.problems(of: draft.record).map(\.finding), items: items.map(\.code),
                createdAt_ms: clock.now_ms(), createdBy: actor.display)
            keep(manifest, into: &changes)
            for var item in items {
                item.state = .manifested
                item.manifest = id
                state.keep(item)
                changes.items.append(item)
                try record(
                    "item.manifested", subject: item.code, by: actor,
                    body: ["manifest": LedgerValue(id), "amount": item.quantity.ledgerValue], into: &changes)
            }
            try record(
                "manifest.drafted", subject: id, by: actor,
                body: ["containers": LedgerValue(Int64(items.count))], into: &changes)
            remember(key, made: [id], in: &changes)
            return manifest
        }
    }

    var manifestChecks: ManifestChecks {
        let now_ms = clock.now_ms()
        return ManifestChecks(
            tables: rules.manifests, now: ManifestTime(ms: now_ms), clockOffset_min: offset_min(at: now_ms))
    }

    /// Draws the papers of this plant, in its time.
    public var manifestPapers: ManifestPapers {
        ManifestPapers(
            clockOffset_min: offset_min(at: clock.now_ms()), landDisposal: rules.manifests.landDisposal)
    }

    var builder: ManifestBuilder {
        ManifestBuilder(
            tables: rules.manifests, clockOffset_min: offset_min(at: clock.now_ms()),
            vehicleRule: rules.pairs.vehicleRule)
    }

    private func shipment(
        of items: [Item], _ request: DispatchRequest, id: String
    ) throws(PlantError) -> ManifestRequest {
        let transporter = try party(.transporter, request.transporter)
        let facility = try party(.facility, request.facility)
        let generator = try party(.generator, nil)
        var containers: [WasteContainer] = []
        for item in items { containers.append(try container(item, on: nil)) }
        var trips: [ManifestTrip] = []
        if let plate = request.plate, !plate.isEmpty {
            trips.append(
                ManifestTrip(
                    id: id, plate: plate, driver: request.driver, driverPhone: request.driverPhone,
                    origin: generator.details.address_zh, destination: facility.details.address_zh))
        }
        return ManifestRequest(
            jurisdictions: state.site.regimes.compactMap(\.manifestJurisdiction), containers: containers,
            generator: generator.details,
            transporters: [transporter.details], facility: withQuotaLeft(facility.details, except: id), trips: trips)
    }

    func party(_ role: Party.Role, _ id: String?) throws(PlantError) -> Party {
        if let id {
            guard let party = state.parties[id], party.role == role else {
                throw .notFound(kind: role.rawValue, id: id)
            }
            return party
        }
        let all = state.parties.values.filter { $0.role == role }.sorted { $0.id < $1.id }
        guard let party = all.first else {
            throw .invalid(
                field: role.rawValue,
                Bilingual(zh: "没有登记的\(role.rawValue)单位。", en: "no \(role.rawValue) is registered: register one first"))
        }
        // Nobody guesses a name on a legal paper. The generator is the site itself.
        guard all.count == 1 || role == .generator else {
            throw .invalid(
                field: role.rawValue,
                Bilingual(
                    zh: "登记了多个\(role.rawValue)单位，请选择：\(all.map(\.id).joined(separator: "、"))。",
                    en:
                        "several are registered as \(role.rawValue), choose one: \(all.map(\.id).joined(separator: ", "))"
                ))
        }
        return party
    }

    /// - Parameter manifest: the one it is asked about; being on another is a finding.
    func container(_ item: Item, on manifest: String?) throws(PlantError) -> WasteContainer {
        guard let profile = state.profiles[item.code]?.value, let waste = item.waste else {
            throw .notFound(kind: "waste container", id: item.code)
        }
        guard let mass = item.quantity.mass(density_kg_per_L: item.density_kg_per_L) else {
            throw .invalid(
                field: "items",
                Bilingual(
                    zh: "容器 \(item.code) 按体积登记且无密度：请称重或填写密度。",
                    en: "container \(item.code) is kept by volume without a density: weigh it"))
        }
        let kind = item.zone.flatMap { state.zones[$0]?.kind }
        let stream = waste.stream.flatMap { state.wasteStreams[$0] }
        let choice = stream?.confirmation?.choice
        let known = item.contents
        var container = WasteContainer(
            code: item.code, name: waste.description, profile: profile,
            shipping: choice?.shipping ?? shipping(of: profile),
            isNotDOTRegulated: choice?.isNotDOTRegulated ?? false, mass_mg: mass.milligrams,
            containerType: item.packaging?.epaType?.code,
            packaging_zh: item.packaging?.cn, cnCode: waste.cnCode, cnCategory: waste.category,
            federalCodes: waste.federalCodes, stateCodes: choice?.stateCodes ?? [], hazardProperties: waste.hazards,
            physicalState: item.form?.wasteState,
            components: [item.name.zh], contents: known.isEmpty ? stream?.facts.components ?? [] : known,
            zone: item.zone,
            isAtDispatch: kind == .waste || kind == .dispatch,
            isLabelled: waste.labelledAt_ms != nil,
            openManifests: item.manifest.flatMap { $0 == manifest ? nil : [$0] } ?? [])
        container.landDisposal = choice?.landDisposal
        container.biennial = choice?.biennial
        container.ewcCodes = choice?.ewcCodes
        return container
    }

    /// The US description of a material, when the tables leave no choice to a person.
    private func shipping(of profile: HazardProfile) -> ShippingDescription? {
        for transport in profile.transport {
            let entry = rules.manifests.shipping.entry(
                idNumber: transport.un, packingGroup: transport.packingGroup, name: transport.properShippingName.en)
            if let entry { return entry.description(name_zh: transport.properShippingName.zh) }
        }
        return nil
    }
}

extension Item {
    /// What it holds by CAS number and share: its composition, or the one substance it is; empty when neither is known.
    var contents: [MixtureComponent] {
        if let mixture { return mixture.components }
        guard let cas else { return [] }
        return [MixtureComponent(cas: cas, name: name.en, pct: concentration_pct ?? 100)]
    }
}

extension Regime {
    /// Whose manifest rules apply under this regime, where we have them.
    var manifestJurisdiction: ManifestJurisdiction? {
        switch self {
        case .cn: .cn
        case .us: .us
        case .eu: nil
        }
    }
}

extension PhysicalForm {
    /// 形态 on waste papers.
    public var wasteState: WasteState {
        switch self {
        case .solid, .powder, .article: .solid
        case .paste: .semisolid
        case .liquid, .solution: .liquid
        case .gas, .liquefiedGas, .refrigeratedLiquid, .aerosol: .gas
        }
    }
}

extension PairRules {
    /// What the pair rules say of a load: each material is looked at once, however many ride with it.
    public var vehicleRule: ManifestBuilder.VehicleRule {
        { profiles in
            let signatures = profiles.map { signature(of: $0) }
            return { judge(signatures[$0], signatures[$1]).vehicleFinding }
        }
    }
}

extension PairVerdict {
    /// Why two containers may not ride in one vehicle, nil when they may.
    public var vehicleFinding: Finding? {
        guard verdict != .together, let decisive = systems.first(where: { $0.answer == verdict }) ?? systems.first
        else {
            return nil
        }
        let isForbidden = verdict == .never || verdict == .separateRoom
        return Finding(
            rule: "pair.\(decisive.system)", verdict: isForbidden ? .prohibited : .review, citation: decisive.citation,
            facts: ["a": .text(a), "b": .text(b), "answer": .text(verdict.rawValue)], message: decisive.because,
            remedy: Bilingual(
                zh: "分车运输，或由专业人员确认隔离措施。", en: "use separate vehicles, or have the separation confirmed by a specialist")
        )
    }
}
