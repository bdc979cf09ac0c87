extension SubstanceRegistry {
    /// Everything known of a material's dangers.
    ///
    /// A stated classification goes before every table, then what a person of the plant has reviewed; the composition of
    /// a mixture is worked out; else the tables in this order: for `cn` the Chinese classification table with its supplement, and CLP for the classes that
    /// the copy of that table lost; for `eu` and `us` CLP Annex VI, then the Chinese table. Nothing found is *unknown*.
    public func profile(_ query: SubstanceQuery, regime: Regime = .cn) -> HazardProfile {
        profile(query, identify(query), regime, isFull: true)
    }

    /// The hazards alone of a material that is already identified: no label, transport or groups, for sums over stock.
    func classification(_ query: SubstanceQuery, _ identification: Identification, regime: Regime) -> HazardProfile {
        profile(query, identification, regime, isFull: false)
    }

    private func profile(
        _ query: SubstanceQuery, _ identification: Identification, _ regime: Regime, isFull: Bool
    ) -> HazardProfile {
        let found =
            query.mixture.map { profile(of: $0, query, regime: regime, isFull: isFull) }
            ?? substanceProfile(query, identification, regime, isFull: isFull)
        guard let stated = query.stated else { return found }
        return overlaid(found, stated, isFull: isFull)
    }

    private func substanceProfile(
        _ query: SubstanceQuery, _ identification: Identification, _ regime: Regime, isFull: Bool
    ) -> HazardProfile {
        switch identification {
        case .known(let substance, _) where substance.isGoods: return goodsProfile(substance, query, isFull: isFull)
        case .known(let substance, let candidates): return profile(substance, candidates, query, regime, isFull: isFull)
        case .ambiguous(let candidates):
            let names = candidates.prefix(5).map { $0.name.zh }.joined(separator: "、")
            return unknown(
                query,
                Bilingual(
                    zh: "名称对应多个物质（\(names)），请给出 CAS 号",
                    en: "the name fits several substances (\(names)): give the CAS number"))
        case .unknown:
            return unknown(
                query,
                Bilingual(zh: "目录中没有这个物质", en: "no catalogue knows this substance"))
        }
    }

    /// The profile of a UN number, or nil when no list has it.
    ///
    /// Its hazards are those the transport class stands for; reactive groups only when one substance has the number.
    public func profile(un: String) -> HazardProfile? {
        let number = SubstanceTables.un(un)
        let entries = transport(un: number)
        guard let first = entries.first else { return nil }
        let numbers = tables.casNumbers(un: number)
        var profile = HazardProfile(
            cas: numbers.count == 1 ? numbers[0] : nil, name: first.properShippingName, transport: entries,
            reactiveGroups: numbers.count == 1 ? groups(numbers) : [])
        profile.statements = statements(ofTransport: entries)
        return finished(profile)
    }

    /// The profile of a bare transport class such as `3`, `5.1` or `1.1D`, or nil when there is none.
    public func profile(transportClass: String) -> HazardProfile? {
        let plain = transportClass.uppercased().filter { $0 != " " }
        let division = String(plain.prefix { $0.isNumber || $0 == "." })
        let others = ["6.2", "7", "9"]
        let statements = hazards(ofTransportClass: plain, packingGroup: nil)
        guard !statements.isEmpty || others.contains(division) else { return nil }
        let entry = Transport(
            un: "", properShippingName: Bilingual(zh: "第 \(plain) 类", en: "class \(plain)"), hazardClass: plain)
        let profile = HazardProfile(name: entry.properShippingName, statements: statements, transport: [entry])
        return finished(profile)
    }

    func unknown(_ query: SubstanceQuery, _ because: Bilingual) -> HazardProfile {
        let shown = query.name ?? query.cas?.text ?? query.un ?? "?"
        return HazardProfile(
            cas: query.cas?.text, name: Bilingual(zh: shown, en: shown), form: query.form,
            concentration_pct: query.concentration_pct, isKnown: false, unknownBecause: because)
    }

    private func profile(
        _ substance: Substance, _ candidates: [Substance], _ query: SubstanceQuery, _ regime: Regime, isFull: Bool
    ) -> HazardProfile {
        let numbers = substance.cas.map { tables.equivalents(of: $0) } ?? []
        let inCatalog = substance.cas.map { entities(of: $0).contains { entities[$0].catalogRow >= 0 } } ?? true
        let speaks = !inCatalog || substance.catalogNumber != nil
        let isStronger =
            !speaks && !isMilderThanEntries(substance.cas.map { conditions(ofCatalogEntries: $0) } ?? [])
        let facts = numbers.lazy.compactMap { tables.substances.rows(where: "cas", equals: $0).first }.first
        var profile = HazardProfile(
            substance: substance, cas: substance.cas, name: substance.name,
            transport: isFull ? transport(substance, numbers, query) : [],
            reactiveGroups: isFull ? groups(numbers) : [],
            form: query.form, concentration_pct: query.concentration_pct)
        profile.statements = hazards.statements(
            cas: numbers, concentration_pct: query.concentration_pct, form: query.form, regime: regime,
            catalogSpeaks: speaks)
        if isFull {
            profile.differing = hazards.differing(
                from: profile.statements, cas: numbers, concentration_pct: query.concentration_pct, form: query.form,
                regime: regime, catalogSpeaks: speaks)
        }
        if isFull, regime == .eu { addAnnexVI(to: &profile, numbers, query) }
        if let facts {
            let state = facts["state"]
            if profile.form == nil { profile.form = PhysicalForm(rawValue: state) }
            // Values of the pure substance do not hold for a dilution.
            if (query.concentration_pct ?? 100) >= 95 {
                profile.flash_c = facts.number("flash_c")
                if state == "liquid" { profile.density_kg_per_L = facts.number("specific_gravity") }
            }
        }
        if let reviewed = reviewed(profile, query, numbers) { return finished(reviewed, isFull: isFull) }
        let isChinese = substance.catalogNumber != nil
        let names =
            isChinese
            ? candidates.flatMap { [$0.name.zh] + $0.aliases }
            : numbers.flatMap { tables.clp.rows(where: "cas", equals: $0).map { $0["name_en"] } } + [substance.name.en]
        // Concentration limits may rightly take the physical hazard away; only one that no strength has is missing.
        let isPhysical =
            query.concentration_pct != nil
            && hazards.statements(
                cas: numbers, concentration_pct: nil, form: query.form, regime: regime, catalogSpeaks: true
            ).contains { ghs.physicalClasses.contains($0.hazardClass) }
        if let lost = lostHazard(profile, query, numbers, isOutside: isStronger) {
            return finished(profile, sign: lost, isFull: isFull)
        }
        let isPossible = !isPhysical && !profile.statements.contains { ghs.physicalClasses.contains($0.hazardClass) }
        let sign = isPossible ? hiddenHazard(profile, query, numbers, names: names, isChinese: isChinese) : nil
        if sign != nil, let presumed = presumedHazard(names: names, isChinese: isChinese) {
            profile.statements.append(presumed)
        }
        if profile.statements.isEmpty, sign == nil, let harmless = notClassified(profile, query, numbers) {
            return finished(harmless, isFull: isFull)
        }
        return finished(profile, sign: sign, isFull: isFull)
    }

    /// A material that decomposes by itself is classified strength by strength: at one that no source classifies the
    /// hazard is not gone, it is unknown; nor is the type of another strength its own.
    ///
    /// - Parameter isOutside: the catalogue has the CAS number, but no entry that fits, and this is not a weaker form.
    private func lostHazard(
        _ profile: HazardProfile, _ query: SubstanceQuery, _ numbers: [String], isOutside: Bool
    ) -> Bilingual? {
        guard query.concentration_pct != nil || query.form != nil else { return nil }
        let kept = Set(profile.statements.map(\.hazardClass))
        if !isOutside, !kept.isDisjoint(with: ghs.selfDecomposing) { return nil }
        let all = hazards.statements(
            cas: numbers, concentration_pct: nil, form: nil, regime: .cn, catalogSpeaks: true)
        guard let lost = all.first(where: { ghs.selfDecomposing.contains($0.hazardClass) }) else { return nil }
        return Bilingual(
            zh: "分类 \(lost.hazardClass) 仅对其他浓度或形态作出，此浓度或形态未分类",
            en:
                "the class \(lost.hazardClass) is stated for other strengths or forms only; this one nobody has classified"
        )
    }

    /// Decides whether the hazards may be called known, and makes the label.
    func finished(_ profile: HazardProfile, sign: Bilingual? = nil, isFull: Bool = true) -> HazardProfile {
        var profile = profile
        if !profile.isKnown || profile.review?.isNotClassified == true {
            // Stated to be in no class, or already told why it is not known.
        } else if profile.statements.isEmpty, profile.transport.isEmpty || profile.substance != nil {
            profile.isKnown = false
            profile.unknownBecause = Bilingual(
                zh: "没有任何来源给出分类，不能当作无害", en: "no source classifies it: it may not be taken as harmless")
        } else if let open = profile.statements.first(where: { $0.category == "?" }) {
            profile.isKnown = false
            profile.unknownBecause = Bilingual(
                zh: "\(open.source.document) 给出类别 \(open.hazardClass) 但未定项别，须经试验确认",
                en:
                    "\(open.source.document) gives the class \(open.hazardClass) without a category: a test has to confirm it"
            )
        } else if let sign {
            profile.isKnown = false
            profile.unknownBecause = sign
        }
        if isFull { profile.label = GHSLabelMaker(rules: ghs).label(for: profile.statements) }
        return profile
    }

    func groups(_ numbers: [String]) -> [ReactiveGroup] {
        var found: [ReactiveGroup] = []
        for cas in numbers {
            for row in tables.reactiveGroups.rows(where: "cas", equals: cas) {
                guard let id = Int(row["group_id"]) else { continue }
                let known = found.firstIndex { $0.id == id }
                // Of one material under two numbers the better evidence speaks: a name alone decides nothing.
                if let known, found[known].evidence != "name" || row["evidence"] == "name" { continue }
                let name = tables.groupNames.rows(where: "group_id", equals: row["group_id"]).first?["name_en"] ?? ""
                let group = ReactiveGroup(id: id, name: name, evidence: row["evidence"])
                if let known { found[known] = group } else { found.append(group) }
            }
        }
        return found
    }

    // MARK: Transport

    /// Entries by the substance's own name first, then by the UN numbers that other tables give its CAS number.
    ///
    /// Entries whose own words exclude the strength or form come last.
    func transport(_ substance: Substance, _ numbers: [String], _ query: SubstanceQuery) -> [Transport] {
        var uns: [String] = []
        for name in [substance.name.zh] + substance.aliases {
            for row in tables.dangerousGoods.rows(where: "name_zh", equals: name) where !uns.contains(row["un"]) {
                uns.append(row["un"])
            }
        }
        for cas in numbers {
            let rows = tables.medium.rows(where: "cas", equals: cas) + tables.substances.rows(where: "cas", equals: cas)
            for row in rows where !row["un"].isEmpty && !uns.contains(row["un"]) { uns.append(row["un"]) }
        }
        let all = uns.flatMap { transport(un: $0) }
        let fits = all.map { ShippingNameFit.answer($0.properShippingName.zh, query) }
        return [Condition.Answer.applies, .unclear, .excluded].flatMap { wanted in
            zip(all, fits).filter { $0.1 == wanted }.map(\.0)
        }
    }

    func transport(un: String) -> [Transport] {
        let chinese = tables.dangerousGoods.rows(where: "un", equals: un)
        if !chinese.isEmpty {
            return chinese.map {
                Transport(
                    un: un, properShippingName: Bilingual(zh: $0["name_zh"], en: $0["name_en"]),
                    hazardClass: $0["hazard_class"],
                    subsidiary: $0.list("subsidiary", separator: ";"),
                    packingGroup: $0["packing_group"].isEmpty ? nil : $0["packing_group"])
            }
        }
        return tables.usGoods.rows(where: "un", equals: un).filter { !$0["hazard_class"].isEmpty }.map {
            Transport(
                un: un, properShippingName: Bilingual(zh: $0["name_en"], en: $0["name_en"]),
                hazardClass: $0["hazard_class"],
                subsidiary: $0.list("subsidiary", separator: ";"),
                packingGroup: $0["packing_group"].isEmpty ? nil : $0["packing_group"])
        }
    }

    func hazards(ofTransportClass text: String, packingGroup: String?) -> [HazardStatement] {
        let division = String(text.prefix { $0.isNumber || $0 == "." })
        let rows = tables.transportHazards.rows(where: "transport_class", equals: division)
        let exact = rows.filter { $0["packing_group"] == (packingGroup ?? "") }
        return (exact.isEmpty ? rows.filter { $0["packing_group"].isEmpty } : exact).map { row in
            HazardStatement(
                hazardClass: row["hazard_class"], category: row["category"],
                hCode: ghs.elements(row["hazard_class"], row["category"])?.hCodes.first ?? "",
                source: tables.transportHazards.edition.citation(clause: "class \(division)"), minimum: true,
                evidence: tables.transportHazards.edition.evidence, origin: .transport)
        }
    }
}

extension SubstanceRegistry {
    /// The label that the classification in a row of `eu-clp` gives, to compare with the label elements in that row.
    public func label(ofAnnexVI row: CatalogRow) -> GHSLabel {
        GHSLabelMaker(rules: ghs).label(for: hazards.clpStatements(row, nil))
    }
}
