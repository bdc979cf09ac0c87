public import Compliance

/// A waste code that a stream may have, with why. A person confirms it: nothing here is a classification yet.
public struct WasteCodeProposal: Codable, Sendable, Hashable {
    /// How far the facts carry.
    public enum Standing: String, Codable, Sendable, CaseIterable {
        /// Follows from what is known.
        case proposed
        /// A test or a person's knowledge decides: see ``WasteCodeProposal/toDo``.
        case undecided
        /// What is known excludes it.
        case ruledOut = "ruled_out"
    }

    public var regime: Regime
    /// `D001`, `F003`, `U002`, `900-402-06`, `HP 3`.
    public var code: String
    public var standing: Standing
    public var reason: Bilingual
    /// The test or the fact that is missing.
    public var toDo: Bilingual?
    public var citation: Citation
    /// `knowledge` when the rule was not read from its text; else `read` or `official`.
    public var evidence: String

    public init(
        regime: Regime, code: String, standing: Standing, reason: Bilingual, toDo: Bilingual? = nil,
        citation: Citation, evidence: String = "read"
    ) {
        self.regime = regime
        self.code = code
        self.standing = standing
        self.reason = reason
        self.toDo = toDo
        self.citation = citation
        self.evidence = evidence
    }
}

/// A component of a waste with what the catalogues say of it.
struct WasteComponent: Sendable {
    var component: MixtureComponent
    var profile: HazardProfile

    var low_pct: Double { component.low_pct }
    var high_pct: Double { component.high_pct }
    var name: Bilingual { profile.name }
    var isWater: Bool { component.cas == "7732-18-5" }

    func hasAny(_ classes: Set<String>) -> Bool { profile.statements.contains { classes.contains($0.hazardClass) } }
}

/// Proposes the waste codes of a stream from its process and composition.
///
/// Unknown is never "not hazardous": a characteristic that the facts do not decide comes out as undecided, with the test
/// that decides it.
public struct WasteProposer: Sendable {
    let tables: WasteStreamTables
    let registry: SubstanceRegistry

    public init(tables: WasteStreamTables, registry: SubstanceRegistry) {
        self.tables = tables
        self.registry = registry
    }

    /// Every code that the facts propose, leave open or exclude, by regime and code.
    public func proposals(for facts: WasteStreamFacts, regimes: [Regime] = Regime.allCases) -> [WasteCodeProposal] {
        let parts = facts.components.map { component in
            WasteComponent(component: component, profile: profile(of: component, facts.form))
        }
        var found: [WasteCodeProposal] = []
        if regimes.contains(.us) {
            found += characteristics(facts, parts) + toxicity(facts, parts) + solvents(facts) + products(facts, parts)
            found += processes(facts)
        }
        if regimes.contains(.cn) { found += china(facts, parts) }
        if regimes.contains(.eu) { found += europe(facts, parts) }
        let order = Regime.allCases
        return found.sorted {
            (order.firstIndex(of: $0.regime) ?? 0, $0.code) < (order.firstIndex(of: $1.regime) ?? 0, $1.code)
        }
    }

    private func profile(of component: MixtureComponent, _ form: PhysicalForm?) -> HazardProfile {
        registry.profile(
            SubstanceQuery(
                cas: component.cas.flatMap { try? CASNumber($0) }, name: component.cas == nil ? component.name : nil),
            regime: .cn)
    }

    /// True when the named components make up the waste: what is left can hardly hide another hazard.
    static func isComplete(_ facts: WasteStreamFacts) -> Bool {
        facts.components.reduce(0) { $0 + $1.low_pct } >= 95
    }

    static func list(_ parts: [WasteComponent]) -> Bilingual {
        Bilingual(zh: parts.map(\.name.zh).joined(separator: "、"), en: parts.map(\.name.en).joined(separator: ", "))
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e12 ? String(Int64(value)) : String(value)
    }
}
