public import Compliance

/// A container of waste as the manifest builder sees it.
public struct WasteContainer: Codable, Sendable, Hashable {
    /// Our item code.
    public var code: String
    public var name: Bilingual
    /// Its dangers, for the question what may ride with what.
    public var profile: HazardProfile
    /// The US description; nil when nobody has chosen one yet.
    public var shipping: ShippingDescription?
    /// True when a person has decided that it is not dangerous goods in the US.
    public var isNotDOTRegulated: Bool
    /// Net mass in mg.
    public var mass_mg: Int64
    public var volume_uL: Int64?
    /// EPA container type, for example `DM`.
    public var containerType: String?
    /// 包装方式, for example 铁桶
    public var packaging_zh: String?
    /// 废物代码, as 900-402-06.
    public var cnCode: String?
    /// HW06
    public var cnCategory: String?
    public var federalCodes: [String]
    public var stateCodes: [String]
    /// Codes of the European list of waste.
    public var ewcCodes: [String]?
    /// As confirmed for its waste stream; nil = nobody has said.
    public var landDisposal: LandDisposalFacts?
    /// Source, form and minimization for the US biennial report.
    public var biennial: BiennialReport?
    /// 危险特性: T, C, I, R, In.
    public var hazardProperties: [String]
    public var physicalState: WasteState?
    /// Main harmful components.
    public var components: [String]
    /// What is in it, by CAS number and share; empty when that is not known.
    public var contents: [MixtureComponent]
    /// Id of the site that made it; nil = the generator of the manifest.
    public var consignor: String?
    /// The zone it is known to be in, for messages.
    public var zone: String?
    /// True when it certainly is in a waste or dispatch zone.
    public var isAtDispatch: Bool
    public var isLabelled: Bool
    /// Ids of other open manifests that have it.
    public var openManifests: [String]
    /// The manifest it left with, when it did.
    public var shippedWith: String?

    public init(
        code: String, name: Bilingual, profile: HazardProfile, shipping: ShippingDescription? = nil,
        isNotDOTRegulated: Bool = false, mass_mg: Int64, volume_uL: Int64? = nil, containerType: String? = nil,
        packaging_zh: String? = nil, cnCode: String? = nil, cnCategory: String? = nil, federalCodes: [String] = [],
        stateCodes: [String] = [], hazardProperties: [String] = [], physicalState: WasteState? = nil,
        components: [String] = [], contents: [MixtureComponent] = [], consignor: String? = nil, zone: String? = nil,
        isAtDispatch: Bool,
        isLabelled: Bool = true, openManifests: [String] = [], shippedWith: String? = nil
    ) {
        self.code = code
        self.name = name
        self.profile = profile
        self.shipping = shipping
        self.isNotDOTRegulated = isNotDOTRegulated
        self.mass_mg = mass_mg
        self.volume_uL = volume_uL
        self.containerType = containerType
        self.packaging_zh = packaging_zh
        self.cnCode = cnCode
        self.cnCategory = cnCategory
        self.federalCodes = federalCodes
        self.stateCodes = stateCodes
        self.hazardProperties = hazardProperties
        self.physicalState = physicalState
        self.components = components
        self.contents = contents
        self.consignor = consignor
        self.zone = zone
        self.isAtDispatch = isAtDispatch
        self.isLabelled = isLabelled
        self.openManifests = openManifests
        self.shippedWith = shippedWith
    }
}

/// What a manifest is to be made of.
public struct ManifestRequest: Codable, Sendable, Hashable {
    public var jurisdictions: [ManifestJurisdiction]
    public var containers: [WasteContainer]
    public var generator: ManifestParty
    /// Id of the generator's site as in ``WasteContainer/consignor``.
    public var generatorID: String?
    public var transporters: [ManifestParty]
    public var facility: ManifestParty
    /// A 联单 covers one; more are refused.
    public var trips: [ManifestTrip]
    public var handlingInstructions: String?
    public var emergencyMeasures_zh: String?

    public init(
        jurisdictions: [ManifestJurisdiction], containers: [WasteContainer], generator: ManifestParty,
        generatorID: String? = nil, transporters: [ManifestParty], facility: ManifestParty, trips: [ManifestTrip],
        handlingInstructions: String? = nil, emergencyMeasures_zh: String? = nil
    ) {
        self.jurisdictions = jurisdictions
        self.containers = containers
        self.generator = generator
        self.generatorID = generatorID
        self.transporters = transporters
        self.facility = facility
        self.trips = trips
        self.handlingInstructions = handlingInstructions
        self.emergencyMeasures_zh = emergencyMeasures_zh
    }
}
