/// The form a material is bought, stored or used in. It decides between entries of one CAS number.
public enum PhysicalForm: String, Codable, Sendable, CaseIterable {
    case solid, powder, liquid, gas, liquefiedGas = "liquefied_gas", refrigeratedLiquid = "refrigerated_liquid"
    case solution, paste, aerosol, article
}

/// What is known of a material when someone asks who it is.
public struct SubstanceQuery: Sendable, Hashable, Codable {
    public var cas: CASNumber?
    public var name: String?
    /// `UN1090` or `1090`.
    public var un: String?
    /// Content of the substance in per cent by weight; of a range, the upper end.
    public var concentration_pct: Double?
    public var form: PhysicalForm?
    /// The composition, when the material is a product of several substances.
    public var mixture: Mixture?
    /// What the supplier's data sheet or the plant itself says of this very material.
    public var stated: StatedClassification?

    public init(
        cas: CASNumber? = nil, name: String? = nil, un: String? = nil, concentration_pct: Double? = nil,
        form: PhysicalForm? = nil, mixture: Mixture? = nil, stated: StatedClassification? = nil
    ) {
        self.cas = cas
        self.name = name
        self.un = un
        self.concentration_pct = concentration_pct
        self.form = form
        self.mixture = mixture
        self.stated = stated
    }
}

/// A substance: CAS number plus condition, because one CAS number can be a poison at one strength only.
public struct Substance: Sendable, Hashable, Codable {
    /// Stable in one edition of the catalogues: `cn:1693`, `cas:67-64-1`, `un:UN3480`, `name:…`.
    public var key: String
    public var cas: String?
    public var name: Bilingual
    public var aliases: [String]
    /// The condition of its catalogue entry as printed, for example `含量≤20%`.
    public var condition: String?
    /// Its number in 危险化学品目录.
    public var catalogNumber: String?
    /// True when the condition could neither be confirmed nor excluded by what is known of the material.
    public var conditionUnclear: Bool

    public init(
        key: String, cas: String?, name: Bilingual, aliases: [String] = [], condition: String? = nil,
        catalogNumber: String? = nil, conditionUnclear: Bool = false
    ) {
        self.key = key
        self.cas = cas
        self.name = name
        self.aliases = aliases
        self.condition = condition
        self.catalogNumber = catalogNumber
        self.conditionUnclear = conditionUnclear
    }
}

/// Who a material is.
public enum Identification: Sendable {
    /// One substance; `candidates` are all entries its CAS number or name stands in, the chosen one first.
    case known(Substance, candidates: [Substance])
    /// A name that several substances share.
    case ambiguous([Substance])
    case unknown
}
