/// Who says that a hazard is there, strongest first.
public enum HazardOrigin: String, Sendable, Hashable, Codable, CaseIterable {
    /// The plant's own reviewed entry.
    case plant
    /// The supplier's safety data sheet.
    case sds
    /// Measured on the product itself.
    case measured
    /// The official classification of the regime in force.
    case official
    /// The official classification of another regime.
    case otherRegime = "other_regime"
    /// Follows from the components of a mixture.
    case calculated
    /// What a dangerous goods class stands for.
    case transport
    /// Presumed from a group that the name shows, until a source says more.
    case presumed

    public var name: Bilingual {
        switch self {
        case .plant: Bilingual(zh: "本厂审核条目", en: "the plant's reviewed entry")
        case .sds: Bilingual(zh: "供应商安全技术说明书", en: "supplier's safety data sheet")
        case .measured: Bilingual(zh: "实测", en: "measured on the product")
        case .official: Bilingual(zh: "现行法规的官方分类", en: "official classification in force")
        case .otherRegime: Bilingual(zh: "其他法规体系的官方分类", en: "official classification of another regime")
        case .calculated: Bilingual(zh: "由组分计算", en: "calculated from the components")
        case .transport: Bilingual(zh: "由运输类别推出", en: "from the transport class")
        case .presumed: Bilingual(zh: "由名称中的基团推定", en: "presumed from a group in the name")
        }
    }
}

/// One GHS hazard of a substance, with where it comes from.
public struct HazardStatement: Sendable, Hashable, Codable {
    /// Code of the class in `ghs-class-map`, for example `FLAM_LIQ`.
    public var hazardClass: String
    /// `2`, `1A`, `UNSTABLE`, `1.1`, `D`; empty where the class has none.
    public var category: String
    /// `H225`; `H280` for gases under pressure whose state is not stated.
    public var hCode: String
    public var source: Citation
    /// True for a minimum classification (marked * in its source): the real one may be stricter.
    public var minimum: Bool
    /// `knowledge` when the source has not been read by a person; else `official`, `read` or `derived`.
    public var evidence: String
    public var origin: HazardOrigin
    /// For a statement that was worked out: components, rule and numbers.
    public var because: Bilingual?

    public init(
        hazardClass: String, category: String, hCode: String, source: Citation, minimum: Bool = false,
        evidence: String = "official", origin: HazardOrigin = .official, because: Bilingual? = nil
    ) {
        self.hazardClass = hazardClass
        self.category = category
        self.hCode = hCode
        self.source = source
        self.minimum = minimum
        self.evidence = evidence
        self.origin = origin
        self.because = because
    }
}

/// An entry of the dangerous goods list.
public struct Transport: Sendable, Hashable, Codable {
    /// `UN1090`
    public var un: String
    public var properShippingName: Bilingual
    /// `3`, `5.1`, `1.1D`
    public var hazardClass: String
    public var subsidiary: [String]
    /// `I`, `II` or `III`; nil where the class has none or it depends on the material.
    public var packingGroup: String?

    public init(
        un: String, properShippingName: Bilingual, hazardClass: String, subsidiary: [String] = [],
        packingGroup: String? = nil
    ) {
        self.un = un
        self.properShippingName = properShippingName
        self.hazardClass = hazardClass
        self.subsidiary = subsidiary
        self.packingGroup = packingGroup
    }
}

/// A CAMEO reactive group and why the substance is in it.
public struct ReactiveGroup: Sendable, Hashable, Codable {
    public var id: Int
    public var name: String
    /// `curated`, `source`, `structure`, `composition`, `hazard` or `name` (weakest).
    public var evidence: String

    public init(id: Int, name: String, evidence: String) {
        self.id = id
        self.name = name
        self.evidence = evidence
    }
}

/// A code with its text: `H225 Highly flammable liquid and vapour`.
public struct CodedText: Sendable, Hashable, Codable {
    public var code: String
    public var text: Bilingual

    public init(code: String, text: Bilingual) {
        self.code = code
        self.text = text
    }
}

/// What a GHS label shows, after the precedence rules.
public struct GHSLabel: Sendable, Hashable, Codable {
    /// `GHS02`, sorted.
    public var pictograms: [String]
    /// 危险/Danger or 警告/Warning.
    public var signalWord: Bilingual?
    public var hazardStatements: [CodedText]
    /// At most six: see ``GHSLabelMaker``.
    public var precautionaryStatements: [CodedText]
    /// All other precautionary statements that the hazards have, for the data sheet and the work instruction.
    public var furtherPrecautions: [CodedText]

    public init(
        pictograms: [String] = [], signalWord: Bilingual? = nil, hazardStatements: [CodedText] = [],
        precautionaryStatements: [CodedText] = [], furtherPrecautions: [CodedText] = []
    ) {
        self.pictograms = pictograms
        self.signalWord = signalWord
        self.hazardStatements = hazardStatements
        self.precautionaryStatements = precautionaryStatements
        self.furtherPrecautions = furtherPrecautions
    }
}

/// Everything the rules know of a material's dangers. Unknown is never safe: see ``isKnown``.
public struct HazardProfile: Sendable, Hashable, Codable {
    public var substance: Substance?
    public var cas: String?
    public var name: Bilingual
    public var statements: [HazardStatement]
    /// What weaker sources say otherwise: another category, or a class that the stronger source does not have.
    public var differing: [HazardStatement] = []
    /// How it was made, when the material is a mixture.
    public var mixture: MixtureReport?
    /// Possible dangerous goods entries, best first.
    public var transport: [Transport]
    public var reactiveGroups: [ReactiveGroup]
    public var form: PhysicalForm?
    public var concentration_pct: Double?
    /// Flash point, °C.
    public var flash_c: Double?
    public var density_kg_per_L: Double?
    /// False: hold the material, nobody may conclude that it is harmless.
    public var isKnown: Bool
    public var unknownBecause: Bilingual?
    /// Who states the classification, where a person of the plant or the table of harmless goods does.
    public var review: ClassificationReview?
    public var label: GHSLabel
    /// Statements of CLP Annex VI beside the classes, such as `EUH014`; under European law only.
    public var supplemental: [CodedText] = []
    /// Notes of CLP Annex VI on the entry, `U`, `1`; under European law only.
    public var notes: [CodedText] = []

    public init(
        substance: Substance? = nil, cas: String? = nil, name: Bilingual, statements: [HazardStatement] = [],
        transport: [Transport] = [], reactiveGroups: [ReactiveGroup] = [], form: PhysicalForm? = nil,
        concentration_pct: Double? = nil, flash_c: Double? = nil, density_kg_per_L: Double? = nil,
        isKnown: Bool = true, unknownBecause: Bilingual? = nil, review: ClassificationReview? = nil,
        label: GHSLabel = GHSLabel()
    ) {
        self.substance = substance
        self.cas = cas
        self.name = name
        self.statements = statements
        self.transport = transport
        self.reactiveGroups = reactiveGroups
        self.form = form
        self.concentration_pct = concentration_pct
        self.flash_c = flash_c
        self.density_kg_per_L = density_kg_per_L
        self.isKnown = isKnown
        self.unknownBecause = unknownBecause
        self.review = review
        self.label = label
    }

    /// What tells most materials apart; equal profiles are compared as a whole. They are looked up at every move.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(cas)
        hasher.combine(name.en)
        hasher.combine(concentration_pct)
        hasher.combine(form)
        hasher.combine(statements.count)
    }

    /// True when any hazard of this class is known, whatever its category.
    public func has(_ hazardClass: String) -> Bool { statements.contains { $0.hazardClass == hazardClass } }
}
