/// An entry of the national list of hazardous wastes.
public struct WasteListEntry: Sendable, Hashable {
    public var code: String
    public var category: String
    public var description_zh: String
    /// T, C, I, R, In
    public var hazards: [String]

    public init(code: String, category: String, description_zh: String, hazards: [String]) {
        self.code = code
        self.category = category
        self.description_zh = description_zh
        self.hazards = hazards
    }
}

/// The official lists that manifests are checked against.
public struct ManifestTables: Sendable {
    public var wasteCodes: [String: WasteListEntry]
    /// Categories HW01 to HW50 with their names.
    public var wasteCategories: [String: String]
    /// EPA container types with their meaning.
    public var containerTypes: [String: String]
    /// EPA units with their meaning.
    public var units: [String: String]
    /// US federal waste codes; nil when there is no such catalogue, then a code's form alone is checked.
    public var federalCodes: Set<String>?
    /// Those of ``federalCodes`` that are acute hazardous waste.
    public var acuteCodes: Set<String>
    /// Codes of what is done with a waste; nil when there is no such catalogue, then they are not checked.
    public var managementMethods: Set<String>?
    /// Codes of states and provinces by country (US, CA); of another country there is no list.
    public var states: [String: Set<String>]
    public var shipping: ShippingTable
    public var reportable: ReportableQuantities
    public var marinePollutants: MarinePollutants
    public var streams: WasteStreamTables
    public var landDisposal: LandDisposalTables

    public init(
        wasteCodes: [String: WasteListEntry], wasteCategories: [String: String], containerTypes: [String: String],
        units: [String: String], federalCodes: Set<String>?, acuteCodes: Set<String> = [],
        managementMethods: Set<String>? = nil, states: [String: Set<String>] = [:], shipping: ShippingTable,
        reportable: ReportableQuantities = ReportableQuantities(),
        marinePollutants: MarinePollutants = MarinePollutants(),
        streams: WasteStreamTables = WasteStreamTables(), landDisposal: LandDisposalTables = LandDisposalTables()
    ) {
        self.wasteCodes = wasteCodes
        self.wasteCategories = wasteCategories
        self.containerTypes = containerTypes
        self.units = units
        self.federalCodes = federalCodes
        self.acuteCodes = acuteCodes
        self.managementMethods = managementMethods
        self.states = states
        self.shipping = shipping
        self.reportable = reportable
        self.marinePollutants = marinePollutants
        self.streams = streams
        self.landDisposal = landDisposal
    }
}
