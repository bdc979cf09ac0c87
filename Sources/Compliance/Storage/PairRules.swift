/// May these two stand together? Every system that applies is asked; the strictest answer counts, all are shown.
///
/// Symmetric: `judge(a, b)` and `judge(b, a)` give the same verdict and the same answers.
public struct PairRules: Sendable {
    private let builder: SignatureBuilder
    private let us: SegregationUS
    private let imdg: SegregationIMDG
    private let cameo: CameoReactivity
    private let trgs: JointStorageTRGS510
    private let waste: WasteCompatibility
    private let hudi: HudiCrossCheck
    private let plant: PlantDefaults
    /// The systems that are asked.
    public let systems: Set<PairSystem>
    let storageRules: StorageRules

    /// Reads the tables of all systems.
    ///
    /// - Parameter systems: those that apply to the plant; all when not said.
    /// - Throws: ``CatalogError`` for a table or column that is missing, or a cell that a rule cannot use.
    public init(
        catalogs: Catalogs, systems: Set<PairSystem> = Set(PairSystem.allCases)
    ) throws(CatalogError) {
        let changes = try KeepChanges(catalogs: catalogs)
        let keep = try KeepDefaults(catalogs: catalogs, changes: changes)
        builder = try SignatureBuilder(catalogs: catalogs)
        us = try SegregationUS(catalogs: catalogs, keep: keep, traits: builder.traits)
        imdg = try SegregationIMDG(catalogs: catalogs, keep: keep, traits: builder.traits)
        cameo = try CameoReactivity(catalogs: catalogs, keep: keep)
        trgs = try JointStorageTRGS510(catalogs: catalogs, keep: keep)
        waste = try WasteCompatibility(catalogs: catalogs, keep: keep)
        hudi = try HudiCrossCheck(catalogs: catalogs, keep: keep)
        plant = try PlantDefaults(catalogs: catalogs, traits: builder.traits, changes: changes)
        storageRules = try StorageRules(catalogs: catalogs)
        self.systems = systems
    }

    /// What the rules look at in a profile. Keep it and ask ``judge(_:_:)-(PairSignature,_)`` with it: making a
    /// signature costs more than judging.
    public func signature(of profile: HazardProfile, isWaste: Bool = false) -> PairSignature {
        builder.signature(of: profile, isWaste: isWaste)
    }

    /// The transport classes that the hazards of a material lead to, for one without a transport entry; none when one
    /// of its physical hazards leads to no class.
    func derivedClasses(of profile: HazardProfile, traits: Set<String>, physical: Set<String>) -> [String] {
        let derived = builder.derivedClasses
        guard profile.statements.allSatisfy({ !physical.contains($0.hazardClass) || derived.knows($0) }) else {
            return []
        }
        return derived.entries(for: profile, traits: traits.sorted()).flatMap { [$0.hazardClass] + $0.subsidiary }
    }

    /// Judges two materials.
    public func judge(_ a: HazardProfile, _ b: HazardProfile) -> PairVerdict {
        judge(signature(of: a), signature(of: b))
    }

    /// Judges two signatures.
    public func judge(_ a: PairSignature, _ b: PairSignature) -> PairVerdict {
        if a.isSameMaterial(as: b) { return sameMaterial(a, b) }
        // Whether the two react decides if subsidiary hazards of one class count, so this is asked whoever applies.
        let mixed = cameo.answer(a, b).adding(confirmed(.group, a, b))
        let mayReact = mixed.answer != .together
        var answers: [SystemAnswer] = []
        for system in PairSystem.allCases where systems.contains(system) {
            switch system {
            case .usSegregation: answers.append(us.answer(a, b, mayReact: mayReact))
            case .imdg: answers.append(imdg.answer(a, b, mayReact: mayReact))
            case .cameo: answers.append(mixed)
            case .trgs510: answers.append(trgs.answer(a, b))
            case .epaWaste: if let answer = waste.answer(a, b) { answers.append(answer) }
            case .hudi: break
            case .plant:
                var answer = plant.answer(a, b).adding(confirmed(.trait, a, b))
                for note in (a.conditionNotes + b.conditionNotes).uniqued() {
                    answer.because = answer.because.adding(note)
                }
                answers.append(answer)
            }
        }
        if systems.contains(.hudi), let strictest = answers.map(\.answer).max(),
            let answer = hudi.answer(
                a, b, others: strictest, distance_m: answers.compactMap(\.distance_m).max())
        {
            answers.insert(answer, at: answers.lastIndex { $0.system == PairSystem.plant.rawValue } ?? answers.endIndex)
        }
        return PairVerdict(a: a.title, b: b.title, systems: answers)
    }

    /// What persons have said of the two, with the name of each group or kind.
    private func confirmed(
        _ kind: PairConfirmation.Kind, _ a: PairSignature, _ b: PairSignature
    ) -> [(PairConfirmation, name: Bilingual)] {
        (a.confirmations + b.confirmations).filter { $0.kind == kind }.uniqued().map { confirmation in
            (confirmation, name: name(kind, confirmation.id))
        }
    }

    func traitID(_ number: Int) -> String { builder.traits.all[number].id }

    func name(_ kind: PairConfirmation.Kind, _ id: String) -> Bilingual {
        switch kind {
        case .group: Int(id).map { cameo.name($0) } ?? Bilingual(zh: id, en: id)
        case .trait: builder.traits.number(id).map { builder.traits.all[$0].name } ?? Bilingual(zh: id, en: id)
        }
    }

    /// A profile with what its strength and form leave of it, cut up for look-ups.
    func facts(_ stated: HazardProfile) -> (profile: HazardProfile, facts: ProfileFacts) {
        let applied = builder.conditions.applied(to: stated)
        var facts = builder.traits.facts(applied.profile)
        facts.withoutTraits = applied.withoutTraits
        return (applied.profile, facts)
    }

    /// Ids of the traits that more than a name shows.
    func traitIDs(_ facts: ProfileFacts) -> Set<String> {
        Set(builder.traits.shown(by: facts).strong.map { builder.traits.all[$0].id })
    }

    private func sameMaterial(_ a: PairSignature, _ b: PairSignature) -> PairVerdict {
        let because = Bilingual(zh: "同一物质", en: "one and the same material")
        let answer = SystemAnswer(system: .plant, answer: .together, because: because, citation: plant.citation)
        return PairVerdict(a: a.title, b: b.title, systems: [answer])
    }
}
