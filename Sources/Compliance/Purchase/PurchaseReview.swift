/// Reviews a purchase before any order: identity, hazards, every list of the plant's regimes, every threshold.
///
/// Pure: the same request, stock, time and catalogues give the same decision. What cannot be decided is "review".
public struct PurchaseReview: Sendable {
    public let regimes: [Regime]
    let registry: SubstanceRegistry
    private let lists: ListReview
    private let thresholds: ThresholdReview
    private let hazardEffects: HazardEffects
    private let checks: PurchaseChecks
    private let used: [Decision.UsedCatalog]
    /// Every edition there was.
    let loaded: [Decision.UsedCatalog]
    private let editions: EditionFindings

    /// - Parameter regimes: the laws the plant is under; the international conventions apply in any case.
    public init(catalogs: Catalogs, registry: SubstanceRegistry, regimes: [Regime]) throws(CatalogError) {
        let effects = try Effects(catalogs: catalogs)
        let active = Set(regimes)
        self.regimes = Regime.allCases.filter(active.contains)
        self.registry = registry
        lists = try ListReview(catalogs: catalogs, effects: effects, regimes: active)
        thresholds = try ThresholdReview(catalogs: catalogs, registry: registry, effects: effects, regimes: active)
        hazardEffects = HazardEffects(table: try catalogs.table("hazard-effects"), regimes: active)
        checks = PurchaseChecks(table: try catalogs.table("purchase-checks"), regimes: self.regimes)
        let ids = Set((lists.editions + thresholds.editions).map(\.id))
        let always: Set<String> = [
            "cn-ghs", "cn-ghs-supplement", "eu-clp", "substances", "cas-synonyms", "ghs-class-map", "ghs-name-warnings",
            "ghs-mixture-limits", "ghs-acute-estimates", "ghs-physical-classes", "wetted-explosives", "hazard-effects",
            "purchase-checks",
        ]
        let asked = catalogs.editions.filter {
            ids.contains($0.id) || always.contains($0.id) || $0.kind == .effects
                || $0.id.hasPrefix("gb18218") && active.contains(.cn)
                || $0.id.hasPrefix("eu-seveso3") && active.contains(.eu)
                || $0.kind == .hazards || $0.id == "not-classified"
        }
        used = asked.map(Decision.UsedCatalog.init)
        loaded = catalogs.editions.map(Decision.UsedCatalog.init)
        editions = EditionFindings(editions: asked)
    }

    /// The same thresholds over the whole stock.
    public var siteThresholds: SiteThresholds { SiteThresholds(rules: thresholds.rules) }

    /// Decides a request.
    ///
    /// - Parameters:
    ///   - dossier: what is known around the purchase.
    ///   - stock: what is on site and on order.
    ///   - now_ms: UTC; sunset and expiry dates are compared with it.
    public func decide(
        _ request: PurchaseRequest, dossier: PurchaseDossier = PurchaseDossier(), stock: [StockLine], now_ms: Int64
    ) -> Decision {
        decide(request, dossier: dossier, stock: counted(StockIndex(stock)), now_ms: now_ms)
    }

    /// Decides a request against stock that is already counted: the cost does not depend on how many containers there
    /// are, nor of how many materials. Stock that was counted by another review is counted again.
    public func decide(
        _ request: PurchaseRequest, dossier: PurchaseDossier = PurchaseDossier(), stock: CountedStock, now_ms: Int64
    ) -> Decision {
        let stock = stock.rules.isSame(as: thresholds.rules) ? stock : counted(stock.index)
        let subject = Subject(request, registry: registry)
        let profile = registry.profile(request.query, regime: regimes.contains(.cn) ? .cn : regimes.first ?? .cn)
        var findings = requestFindings(subject) + identityFindings(subject)
        if let reviewed = registry.reviewFinding(profile, facts: subject.facts) {
            findings.append(reviewed)
        } else if !profile.isKnown {
            findings.append(unknownHazard(subject, profile))
        }
        findings += editions.findings(
            subject.numbers, on: CalendarDay(utc_ms: now_ms), facts: subject.facts)
        findings += hazardEffects.findings(subject, profile)
        findings += lists.findings(subject, held: dossier.licences, now_ms: now_ms)
        if let stated = statedFinding(subject, profile) { findings.append(stated) }
        findings += componentFindings(subject) { lists.findings($0, held: dossier.licences, now_ms: now_ms) }
        let material = Self.material(profile, findings)
        findings += thresholds.findings(subject, stock: stock)
        if let limit = plantLimit(subject, stock: stock) { findings.append(limit) }
        findings += checks.findings(subject, material, dossier, on: CalendarDay(utc_ms: now_ms))
        return Decision(
            substance: Decision.Subject(
                cas: subject.substance?.cas ?? request.number?.text ?? request.cas, name: subject.name,
                condition: subject.substance?.condition),
            findings: findings, catalogs: used)
    }

    /// The rules of the review itself, for findings that rest on no list.
    static func ownRules(clause: String) -> Citation {
        Citation(document: "ChemTrack 采购评审规则 (purchase review rules)", edition: "1", clause: clause)
    }

    /// What the findings so far make of the material, for the questions around it.
    private static func material(_ profile: HazardProfile, _ findings: [Finding]) -> PurchaseChecks.Material {
        let listed = findings.filter { $0.verdict > .allowed }
        let controlled: Set<Fact> = [.text(Effect.Kind.permit.rawValue), .text(Effect.Kind.prohibited.rawValue)]
        return PurchaseChecks.Material(
            isInCatalog: listed.contains { $0.list == "cn-hazchem" },
            isControlled: listed.contains {
                $0.facts["effect"].map(controlled.contains) ?? false || !$0.demands.licences.isEmpty
            },
            isHazardous: !profile.isKnown || !profile.statements.isEmpty,
            lists: Set(listed.compactMap(\.list)))
    }

    // MARK: Findings of its own

    private func requestFindings(_ subject: Subject) -> [Finding] {
        do throws(PurchaseRequestError) {
            try subject.request.check()
            return []
        } catch {
            return [
                Finding(
                    rule: "request.unusable", verdict: .review, citation: Self.ownRules(clause: "request.unusable"),
                    facts: subject.facts,
                    message: Bilingual(zh: "请求不可用：\(error)", en: "the request cannot be used: \(error)"),
                    remedy: Bilingual(zh: "改正后重新提交", en: "correct it and submit it again"))
            ]
        }
    }

    private func identityFindings(_ subject: Subject) -> [Finding] {
        var found: [Finding] = []
        func add(_ rule: String, _ message: Bilingual, _ remedy: Bilingual, _ more: [String: Fact] = [:]) {
            found.append(
                Finding(
                    rule: rule, verdict: .review, citation: Self.ownRules(clause: rule),
                    facts: subject.facts.merging(more) { $1 }, message: message, remedy: remedy))
        }
        switch subject.identification {
        // A product is known by its components: see componentFindings.
        case .unknown where subject.request.mixture != nil, .ambiguous where subject.request.mixture != nil: break
        case .unknown:
            add(
                "identity.unknown",
                Bilingual(
                    zh: "目录中没有“\(subject.name.zh)”，不能判断",
                    en: "no catalogue knows `\(subject.name.en)`: nothing can be concluded"),
                Bilingual(
                    zh: "核对 CAS 号和名称，提供安全技术说明书由专人评审", en: "check CAS number and name, have a person review its SDS"),
                nearest(subject))
        case .ambiguous(let candidates):
            let shown = candidates.prefix(8).map { "\($0.name.zh) \($0.cas ?? "")" }
            add(
                "identity.ambiguous",
                Bilingual(
                    zh: "名称“\(subject.name.zh)”对应多个物质", en: "the name `\(subject.name.en)` fits several substances"),
                Bilingual(zh: "给出 CAS 号", en: "give the CAS number"), ["candidates": .list(Array(shown))])
        case .known(let substance, let candidates):
            if substance.conditionUnclear {
                let shown = candidates.map { "\($0.name.zh)\($0.condition.map { "[\($0)]" } ?? "")" }
                add(
                    "identity.condition",
                    Bilingual(
                        zh: "浓度或形态未定，无法确定属于哪个条目，按最严的处理",
                        en: "strength or form leave open which entry applies: the strictest is taken"),
                    Bilingual(zh: "给出浓度、形态和稳定剂等条件", en: "state concentration, form and the other conditions"),
                    ["candidates": .list(shown)])
            }
            found += outsideFindings(subject, substance)
            if let other = contradictingName(subject) {
                add(
                    "identity.mismatch",
                    Bilingual(
                        zh: "名称“\(subject.request.name ?? "")”与 CAS 号 \(subject.request.cas ?? "") 不是同一物质",
                        en:
                            "the name `\(subject.request.name ?? "")` and CAS number \(subject.request.cas ?? "") are two substances"
                    ),
                    Bilingual(zh: "核对名称和 CAS 号", en: "check name and CAS number"), ["name_means": .text(other)])
            }
        }
        return found
    }

    /// Names near to one that nothing has, for a person to choose from.
    private func nearest(_ subject: Subject) -> [String: Fact] {
        guard let name = subject.request.name, subject.request.number == nil else { return [:] }
        let hits = registry.find(name, limit: 5)
        if hits.isEmpty { return [:] }
        return ["nearest": .list(hits.map { "\($0.name) \($0.substance.cas ?? $0.substance.key)" })]
    }

    /// The catalogue has the CAS number, but in no entry that this strength and form fit.
    private func outsideFindings(_ subject: Subject, _ substance: Substance) -> [Finding] {
        guard regimes.contains(.cn), substance.catalogNumber == nil, let cas = substance.cas else { return [] }
        let conditions = registry.conditions(ofCatalogEntries: cas)
        if conditions.isEmpty { return [] }
        let isMilder = registry.isMilderThanEntries(conditions)
        var facts = subject.facts
        facts["conditions"] = .list(conditions.map(\.text))
        return [
            Finding(
                rule: "identity.outside", verdict: isMilder ? .note : .review,
                citation: Self.ownRules(clause: "identity.outside"), facts: facts,
                message: Bilingual(
                    zh: "目录中该 CAS 号的条目不含此浓度或形态（\(conditions.map(\.text).joined(separator: "；"))）",
                    en:
                        "no entry of the catalogue under this CAS number fits this strength and form (\(conditions.map(\.text).joined(separator: "; ")))"
                ),
                remedy: Bilingual(
                    zh: "核对浓度和形态，按安全技术说明书确认分类", en: "check strength and form, confirm the classification by the SDS"))
        ]
    }

    /// The CAS number that the name stands for, when it is another one than the request's.
    private func contradictingName(_ subject: Subject) -> String? {
        guard subject.request.number != nil, let name = subject.request.name, !name.isEmpty else { return nil }
        guard case .known(let byName, _) = registry.identify(SubstanceQuery(name: name)), let cas = byName.cas else {
            return nil
        }
        let meant = registry.tables.equivalents(of: cas)
        return Set(meant).isDisjoint(with: subject.numbers) ? cas : nil
    }

    private func unknownHazard(_ subject: Subject, _ profile: HazardProfile) -> Finding {
        let because = profile.unknownBecause ?? Bilingual(zh: "危险性不明", en: "its hazards are not known")
        return Finding(
            rule: "hazard.unknown", verdict: .review, citation: Self.ownRules(clause: "hazard.unknown"),
            facts: subject.facts,
            message: Bilingual(zh: "危险性不明：\(because.zh)", en: "hazards unknown: \(because.en)"),
            remedy: Bilingual(
                zh: "由专人按供应商安全技术说明书确认分类；在此之前按待定隔离",
                en: "have the classification confirmed from the supplier's SDS; hold it until then"))
    }

    private func plantLimit(_ subject: Subject, stock: CountedStock) -> Finding? {
        guard let limit = subject.request.plantLimit else { return nil }
        let density = subject.request.density_kg_per_L
        let same = stock.sums(of: subject).map(\.sum)
        guard let limit = limit.mass(density_kg_per_L: density),
            let mass = subject.request.quantity.mass(density_kg_per_L: density),
            !same.contains(where: { $0.unweighed > 0 })
        else {
            return Finding(
                rule: "plant.limit", verdict: .review, citation: Self.ownRules(clause: "plant.limit"),
                facts: subject.facts,
                message: Bilingual(
                    zh: "无法与本厂限量比较：缺少密度", en: "the plant's limit cannot be compared: a density is missing"),
                remedy: Bilingual(zh: "给出密度", en: "state the density"))
        }
        var before = ThresholdShare()
        for sum in same { before.add(sum.mass, threshold_mg: max(limit.milligrams, 1)) }
        var after = before
        after.add(mass, threshold_mg: max(limit.milligrams, 1))
        let isOver = after.value > 1
        var facts = subject.facts
        facts["share_before"] = .number(before.value)
        facts["share_after"] = .number(after.value)
        facts["threshold"] = .number(limit.kilograms)
        facts["unit"] = .text("kg")
        return Finding(
            rule: "plant.limit", verdict: isOver ? .prohibited : .allowed,
            citation: Self.ownRules(clause: "plant.limit"), facts: facts,
            message: isOver
                ? Bilingual(zh: "超过本厂对该物料的限量", en: "the plant's own limit for this material is exceeded")
                : Bilingual(zh: "未超过本厂限量", en: "within the plant's own limit"),
            remedy: isOver
                ? Bilingual(zh: "减少数量或先消耗存量", en: "order less or use up stock first")
                : Bilingual(zh: "无需处理", en: "nothing to do"))
    }
}
