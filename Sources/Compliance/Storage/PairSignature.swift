/// Everything the pair rules look at in a profile, cut down so that many containers share one.
///
/// Two profiles with equal signatures get equal answers against every third one.
public struct PairSignature: Hashable, Sendable {
    /// How the material is named in a verdict: CAS, else UN number or class, else its name.
    public let title: String
    /// Equal only for one and the same material in one condition; nil when it is not known which material it is.
    let material: String?
    let isKnown: Bool
    let unknownBecause: Bilingual?
    /// A transport class and nothing else: the chemistry is open.
    let isClassOnly: Bool
    let isWaste: Bool
    /// The transport entries that may apply, each with its classes. Empty: none applies, when the hazards are known.
    let transport: [TransportFacts]
    /// True when the classes were derived from hazard statements, no transport entry being known.
    let isTransportDerived: Bool
    /// CAMEO groups with evidence beyond a name, and those with a name only. Ascending.
    let groups: [Int]
    let nameOnlyGroups: [Int]
    /// Numbers of ``MaterialTraits``. Ascending.
    let traits: [Int]
    let nameOnlyTraits: [Int]
    /// TRGS 510 storage classes that the hazards fit.
    let storageClasses: [String]
    /// EPA-600/2-80-076 groups, for wastes.
    let wasteGroups: [Int]
    /// Categories of the 互抵表.
    let hudiCategories: [String]
    /// What persons of the plant have said of its groups and kinds.
    let confirmations: [PairConfirmation]
    /// What its strength or form takes away from it, and by which entry.
    let conditionNotes: [Bilingual]
    /// Components of a mixture about which nobody knows how they react, above the cut-off of ``MixtureParts``.
    let openComponents: [Bilingual]

    /// One substance in two strengths or forms: what its groups do to each other they have done in each container.
    func isSameSubstance(as other: PairSignature) -> Bool {
        title == other.title && groups == other.groups && !groups.isEmpty && !isClassOnly && isKnown && other.isKnown
    }

    func isSameMaterial(as other: PairSignature) -> Bool {
        guard let material, isKnown, other.isKnown else { return false }
        return material == other.material && isWaste == other.isWaste
    }
}

/// One transport entry as the segregation tables see it.
struct TransportFacts: Hashable, Sendable {
    /// `UN1090 3` for a person.
    let label: String
    /// Class and subsidiary hazards as divisions: `1.1`, `3`, `6.1`.
    let divisions: [String]
    /// For class 1: `D` in `1.1D`.
    let compatibilityGroup: String?
    /// Rows of the 49 CFR 177.848(d) table; a class without a row has no restriction there.
    let cells: [String]
    /// The row of the class itself.
    let primaryCell: String?
    /// The class itself, when the entry names it; nil where the classes were derived and none comes first.
    let primary: String?

    /// Both regulations let materials of one class stand together whatever their subsidiary hazards, if they cannot
    /// react dangerously with each other. Explosives have rules of their own.
    func isSameClass(as other: TransportFacts) -> Bool {
        guard let primary, primary == other.primary else { return false }
        return !primary.hasPrefix("1")
    }
}

/// Makes signatures from profiles.
struct SignatureBuilder: Sendable {
    let traits: MaterialTraits
    let conditions: StorageConditions
    let mixtures: MixtureParts
    let hazardZones: HazardZones
    let derivedClasses: DerivedClasses
    let storageClasses: StorageClasses
    let wasteGroups: WasteGroups
    let hudi: HudiCategories

    init(catalogs: Catalogs) throws(CatalogError) {
        var traits = try MaterialTraits(catalogs: catalogs)
        traits.take(try PairConfirmations(catalogs: catalogs, traits: traits))
        self.traits = traits
        conditions = try StorageConditions(catalogs: catalogs, traits: traits)
        mixtures = try MixtureParts(catalogs: catalogs)
        hazardZones = try HazardZones(catalogs: catalogs)
        derivedClasses = try DerivedClasses(catalogs: catalogs)
        storageClasses = try StorageClasses(catalogs: catalogs, traits: traits)
        wasteGroups = try WasteGroups(catalogs: catalogs)
        hudi = try HudiCategories(catalogs: catalogs, traits: traits)
    }

    func signature(of stated: HazardProfile, isWaste: Bool) -> PairSignature {
        let applied = conditions.applied(to: stated)
        let profile = applied.profile
        var facts = traits.facts(profile)
        facts.withoutTraits = applied.withoutTraits
        let isDerived = profile.transport.isEmpty
        let entries =
            isDerived
            ? derivedClasses.entries(for: profile, traits: traits.shown(by: facts).strong.map { traits.all[$0].id })
            : profile.transport
        if isDerived {
            for entry in entries {
                for hazard in [entry.hazardClass] + entry.subsidiary {
                    facts.classes.formUnion(ProfileFacts.forms(of: hazard))
                }
            }
        }
        let shown = traits.shown(by: facts)
        // Statements do not help here: for a bare class they were derived from the class itself.
        let isClassOnly =
            profile.substance == nil && profile.cas == nil && profile.mixture == nil && profile.reactiveGroups.isEmpty
            && !profile.transport.isEmpty
        return PairSignature(
            title: profile.cas ?? profile.transport.first.map { $0.un.isEmpty ? $0.hazardClass : $0.un }
                ?? profile.name.en,
            material: Self.material(profile), isKnown: profile.isKnown, unknownBecause: profile.unknownBecause,
            isClassOnly: isClassOnly, isWaste: isWaste,
            transport: entries.map { transportFacts($0, form: profile.form, isDerived: isDerived) }.uniqued(),
            isTransportDerived: isDerived && !entries.isEmpty,
            groups: facts.strongGroups.sorted(), nameOnlyGroups: facts.weakGroups.sorted(),
            traits: shown.strong, nameOnlyTraits: shown.weak,
            storageClasses: isClassOnly ? [] : storageClasses.classes(of: profile, facts: facts, traits: shown.strong),
            wasteGroups: isWaste ? wasteGroups.groups(facts) : [],
            hudiCategories: hudi.categories(facts, traits: shown.strong), confirmations: facts.confirmations,
            conditionNotes: applied.notes,
            openComponents: mixtures.open(of: profile, said: facts.confirmations))
    }

    private static func material(_ profile: HazardProfile) -> String? {
        let key: String
        if let mixture = profile.mixture {
            // Two drums of one product; a number that a label prints does not say what is in it.
            let parts = mixture.components.map { "\($0.cas ?? $0.name.en) \($0.low_pct)-\($0.high_pct)" }
            key = ([profile.name.zh] + parts).joined(separator: ";")
        } else if let known = profile.substance?.key ?? profile.cas {
            key = known
        } else {
            return nil
        }
        return [key, profile.form?.rawValue ?? "", profile.concentration_pct.map { "\($0)" } ?? ""]
            .joined(separator: "|")
    }

    private func transportFacts(_ entry: Transport, form: PhysicalForm?, isDerived: Bool) -> TransportFacts {
        let hazards = ([entry.hazardClass] + entry.subsidiary).filter { !$0.isEmpty }
        let divisions = hazards.map { String($0.prefix { $0.isNumber || $0 == "." }) }
        let name = (entry.properShippingName.en + " " + entry.properShippingName.zh).lowercased()
        // Whether a liquid is not known counts as a liquid: that is the stricter column of the table.
        let isSolid =
            switch form {
            case .solid, .powder, .article: true
            case nil: name.contains("solid") || name.contains("固体") || name.contains("固态")
            default: false
            }
        let cells = divisions.compactMap { division in
            segregationCell(division, entry: entry, isSolid: isSolid)
        }
        let label =
            entry.un.isEmpty ? hazards.joined(separator: " + ") : "\(entry.un) \(hazards.joined(separator: " + "))"
        return TransportFacts(
            label: label, divisions: divisions,
            compatibilityGroup: entry.hazardClass.first == "1" && entry.hazardClass.last?.isLetter == true
                ? entry.hazardClass.last.map { String($0).uppercased() } : nil,
            cells: cells.uniqued(),
            primaryCell: divisions.first.flatMap { segregationCell($0, entry: entry, isSolid: isSolid) },
            primary: isDerived ? nil : divisions.first)
    }

    /// The row of the 177.848(d) table for a division, nil when the table has none.
    private func segregationCell(_ division: String, entry: Transport, isSolid: Bool) -> String? {
        switch division {
        case "1", "1.1", "1.2": return "1.1/1.2"
        case "2": return "2.1"
        case "2.3":
            switch hazardZones.zone(un: entry.un) {
            case "A", nil: return "2.3A"
            case "B": return "2.3B"
            default: return nil
            }
        case "6", "6.1":
            if isSolid { return nil }
            if let zone = hazardZones.zone(un: entry.un) { return zone == "A" ? "6.1-PGI-A-liquid" : nil }
            if hazardZones.isListed(un: entry.un) { return nil }
            // Packing group II and III liquids cannot be in zone A.
            return entry.packingGroup == nil || entry.packingGroup == "I" ? "6.1-PGI-A-liquid" : nil
        case "8": return isSolid ? nil : "8-liquid"
        case "6.2", "9": return nil
        default: return division
        }
    }
}

/// Poison-by-inhalation zones: special provisions 1 to 4 of 49 CFR 172.102(c)(1) in the hazardous materials table.
struct HazardZones: Sendable {
    private var zones: [String: String] = [:]
    private var listed: Set<String> = []

    init(catalogs: Catalogs) throws(CatalogError) {
        for row in try catalogs.table("us-hmt").rows {
            let un = row["un"]
            listed.insert(un)
            let provisions = Set(
                row["special_provisions"].split(whereSeparator: { "|;, ".contains($0) }).map(String.init))
            let order = [("1", "A"), ("2", "B"), ("3", "C"), ("4", "D")]
            guard let zone = order.first(where: { provisions.contains($0.0) })?.1 else { continue }
            // Of several entries under one number the strictest zone counts.
            zones[un] = min(zones[un] ?? zone, zone)
        }
    }

    func zone(un: String) -> String? { zones[un] }
    func isListed(un: String) -> Bool { listed.contains(un) }
}

/// Transport classes from hazard statements, for materials without a transport entry. Catalogue `ghs-transport-classes`.
struct DerivedClasses: Sendable {
    private struct Target: Sendable {
        var form: String
        var transportClass: String
        var packingGroup: String
    }
    private var targets: [String: [Target]] = [:]

    init(catalogs: Catalogs) throws(CatalogError) {
        for row in try catalogs.table("ghs-transport-classes").rows {
            targets[row["hazard_class"] + ":" + row["category"], default: []].append(
                Target(form: row["form"], transportClass: row["transport_class"], packingGroup: row["packing_group"]))
        }
    }

    /// Whether a statement leads to a class.
    func knows(_ statement: HazardStatement) -> Bool {
        targets[statement.hazardClass + ":" + statement.category] != nil || targets[statement.hazardClass + ":*"] != nil
    }

    /// One entry that holds every class the statements and traits lead to; none when they lead to no class.
    ///
    /// Traits count because a reactive group can know of an explosive that a table of hazards has lost.
    func entries(for profile: HazardProfile, traits: [String]) -> [Transport] {
        var classes = traits.flatMap { targets["TRAIT:" + $0] ?? [] }.map(\.transportClass)
        var packingGroup: String?
        for statement in profile.statements {
            let found =
                targets[statement.hazardClass + ":" + statement.category] ?? targets[statement.hazardClass + ":*"] ?? []
            let forForm = found.filter { !$0.form.isEmpty && $0.form == profile.form?.rawValue }
            for target in forForm.isEmpty ? found.filter({ $0.form.isEmpty }) : forForm {
                classes.append(target.transportClass)
                // I, II, III: the shorter, the more dangerous.
                let group = target.packingGroup
                if !group.isEmpty, group.count < (packingGroup ?? "IIII").count { packingGroup = group }
            }
        }
        let distinct = classes.uniqued().sorted()
        guard let first = distinct.first else { return [] }
        return [
            Transport(
                un: "", properShippingName: profile.name, hazardClass: first, subsidiary: Array(distinct.dropFirst()),
                packingGroup: packingGroup)
        ]
    }
}

extension Sequence where Element: Hashable {
    /// The elements in order, each once.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
