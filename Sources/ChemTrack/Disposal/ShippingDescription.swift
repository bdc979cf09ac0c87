import Compliance

/// The parts of a US description of dangerous goods (49 CFR 172.202 and 172.203).
public struct ShippingDescription: Codable, Sendable, Hashable {
    /// `UN1090` or `NA3077`
    public var idNumber: String
    /// In English, as in column 2 of the table in 172.101.
    public var properShippingName: String
    public var name_zh: String?
    /// The components that make it dangerous, for n.o.s. entries (172.203(k)).
    public var technicalNames: [String]
    /// Column 1 of the table has a G, or the name is a generic one.
    public var needsTechnicalName: Bool
    public var hazardClass: String
    public var subsidiary: [String]
    /// I, II or III; nil where the entry has none.
    public var packingGroup: String?
    /// True for waste: the word Waste comes before the name unless it is in it (172.101(c)(9)).
    public var isWaste: Bool
    /// A reportable quantity or more in one package (172.203(c)).
    public var isReportableQuantity: Bool
    /// Names or waste codes of the hazardous substance, when the shipping name does not tell it.
    public var reportableConstituents: [String]
    /// Poisonous by inhalation (172.203(m)); the zone is then needed too.
    public var isInhalationHazard: Bool
    public var inhalationZone: InhalationZone?
    public var isLimitedQuantity: Bool
    /// The words Inhalation Hazard belong to it although it is no poison: special provision 13 of 172.102.
    public var saysInhalationHazard: Bool
    /// A marine pollutant in a bulk packaging or on a vessel (172.203(l)).
    public var isMarinePollutant: Bool
    /// Its components that are, when the shipping name does not tell them.
    public var marinePollutants: [String]
    /// What is left of it in a packaging that is to be filled again or cleaned (172.203(e)).
    public var isResidue: Bool
    /// A solution or mixture of the one material that is named, with others that are not dangerous (172.101(c)(10)).
    public var qualifier: ShippingQualifier?
    /// Control and emergency temperature in °C of what is carried temperature controlled (172.203(o)).
    public var controlTemperature_C: Double?
    public var emergencyTemperature_C: Double?
    /// Carried at an elevated temperature in a bulk packaging: HOT comes before the name unless the name tells it (172.203(n)).
    public var isHot = false
    /// A lab pack: technical names are not needed, but for the hazardous substances of an RQ (173.12(d)).
    public var isLabPack = false

    public init(
        idNumber: String, properShippingName: String, name_zh: String? = nil, technicalNames: [String] = [],
        needsTechnicalName: Bool? = nil, hazardClass: String, subsidiary: [String] = [], packingGroup: String? = nil,
        isWaste: Bool = true, isReportableQuantity: Bool = false, reportableConstituents: [String] = [],
        isInhalationHazard: Bool = false, inhalationZone: InhalationZone? = nil, isLimitedQuantity: Bool = false,
        saysInhalationHazard: Bool = false, isMarinePollutant: Bool = false, marinePollutants: [String] = [],
        isResidue: Bool = false, qualifier: ShippingQualifier? = nil
    ) {
        self.idNumber = idNumber
        self.properShippingName = properShippingName
        self.name_zh = name_zh
        self.technicalNames = technicalNames
        self.needsTechnicalName = needsTechnicalName ?? Self.isGeneric(properShippingName)
        self.hazardClass = hazardClass
        self.subsidiary = subsidiary
        self.packingGroup = packingGroup
        self.isWaste = isWaste
        self.isReportableQuantity = isReportableQuantity
        self.reportableConstituents = reportableConstituents
        self.isInhalationHazard = isInhalationHazard
        self.inhalationZone = inhalationZone
        self.isLimitedQuantity = isLimitedQuantity
        self.saysInhalationHazard = saysInhalationHazard
        self.isMarinePollutant = isMarinePollutant
        self.marinePollutants = marinePollutants
        self.isResidue = isResidue
        self.qualifier = qualifier
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let name = try members.decode(String.self, forKey: .properShippingName)
        self.init(
            idNumber: try members.decode(String.self, forKey: .idNumber), properShippingName: name,
            name_zh: try members.decodeIfPresent(String.self, forKey: .name_zh),
            technicalNames: try members.value(.technicalNames, else: []),
            needsTechnicalName: try members.decodeIfPresent(Bool.self, forKey: .needsTechnicalName),
            hazardClass: try members.decode(String.self, forKey: .hazardClass),
            subsidiary: try members.value(.subsidiary, else: []),
            packingGroup: try members.decodeIfPresent(String.self, forKey: .packingGroup),
            isWaste: try members.value(.isWaste, else: true),
            isReportableQuantity: try members.value(.isReportableQuantity, else: false),
            reportableConstituents: try members.value(.reportableConstituents, else: []),
            isInhalationHazard: try members.value(.isInhalationHazard, else: false),
            inhalationZone: try members.decodeIfPresent(InhalationZone.self, forKey: .inhalationZone),
            isLimitedQuantity: try members.value(.isLimitedQuantity, else: false),
            saysInhalationHazard: try members.value(.saysInhalationHazard, else: false),
            isMarinePollutant: try members.value(.isMarinePollutant, else: false),
            marinePollutants: try members.value(.marinePollutants, else: []),
            isResidue: try members.value(.isResidue, else: false),
            qualifier: try members.decodeIfPresent(ShippingQualifier.self, forKey: .qualifier))
        controlTemperature_C = try members.decodeIfPresent(Double.self, forKey: .controlTemperature_C)
        emergencyTemperature_C = try members.decodeIfPresent(Double.self, forKey: .emergencyTemperature_C)
        isHot = try members.value(.isHot, else: false)
        isLabPack = try members.value(.isLabPack, else: false)
    }

    static func isGeneric(_ name: String) -> Bool {
        let folded = name.lowercased()
        return folded.contains("n.o.s")
    }
}

/// What is added to the name of a material that is not alone.
public enum ShippingQualifier: String, Codable, Sendable, CaseIterable {
    case solution, mixture
}

/// Hazard zone of a material poisonous by inhalation, A the worst (173.116, 173.133).
public enum InhalationZone: String, Codable, Sendable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
}

/// One reason why a US description may not be printed.
public enum ShippingProblem: Sendable, Hashable {
    case idNumber(String)
    case noName
    case hazardClass(String)
    case packingGroup(String)
    case notEnglish(member: String, text: String, Unicode.Scalar)
    case noTechnicalName(String)
    case noZone(String)
    /// A liquid of division 6.1 has zone A or B (173.133): identification number and what is stated.
    case zoneOfGas(String, InhalationZone)
    /// Temperature controlled, without both temperatures or with the control not below the emergency temperature.
    case noTemperatures(String)
    case tooLong(Int)
}

/// A description that may not be printed, with all reasons.
public struct ShippingDescriptionError: Error, Hashable, CustomStringConvertible {
    public var problems: [ShippingProblem]

    public init(problems: [ShippingProblem]) { self.problems = problems }

    public var description: String { problems.map { $0.message.en }.joined(separator: "; ") }
}

extension String {
    var trimmingBlanks: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
