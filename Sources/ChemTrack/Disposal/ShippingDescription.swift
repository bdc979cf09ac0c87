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

    public init(
        idNumber: String, properShippingName: String, name_zh: String? = nil, technicalNames: [String] = [],
        needsTechnicalName: Bool? = nil, hazardClass: String, subsidiary: [String] = [], packingGroup: String? = nil,
        isWaste: Bool = true, isReportableQuantity: Bool = false, reportableConstituents: [String] = [],
        isInhalationHazard: Bool = false, inhalationZone: InhalationZone? = nil, isLimitedQuantity: Bool = false
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
            isLimitedQuantity: try members.value(.isLimitedQuantity, else: false))
    }

    static func isGeneric(_ name: String) -> Bool {
        let folded = name.lowercased()
        return folded.contains("n.o.s")
    }

    /// No paper takes more (the EPA's `printedDotInformation`).
    public static let charactersMax = 500

    /// The description in the order of 172.202(b): `UN2744, Waste Cyclobutyl chloroformate, 6.1, (8, 3), PG II`.
    ///
    /// - Throws: every reason why it may not be printed, never only the first.
    public func text() throws(ShippingDescriptionError) -> String {
        let problems = problems
        guard problems.isEmpty else { throw ShippingDescriptionError(problems: problems) }
        let text = assembled
        guard text.count <= Self.charactersMax else {
            throw ShippingDescriptionError(problems: [.tooLong(text.count)])
        }
        return text
    }

    /// What keeps the description from being printed.
    public var problems: [ShippingProblem] {
        var problems: [ShippingProblem] = []
        if !Self.isIDNumber(idNumber) { problems.append(.idNumber(idNumber)) }
        if properShippingName.allSatisfy(\.isWhitespace) { problems.append(.noName) }
        if !Self.isHazardClass(hazardClass) { problems.append(.hazardClass(hazardClass)) }
        for one in subsidiary where !Self.isHazardClass(one) { problems.append(.hazardClass(one)) }
        if let packingGroup, !["I", "II", "III"].contains(packingGroup) {
            problems.append(.packingGroup(packingGroup))
        }
        let texts =
            [("properShippingName", properShippingName), ("idNumber", idNumber)]
            + technicalNames.map { ("technicalNames", $0) }
            + reportableConstituents.map { ("reportableConstituents", $0) }
        for (member, text) in texts {
            if let scalar = Self.notEnglish(text) { problems.append(.notEnglish(member: member, text: text, scalar)) }
        }
        if needsTechnicalName, technicalNames.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
            problems.append(.noTechnicalName(properShippingName))
        }
        if isInhalationHazard, inhalationZone == nil { problems.append(.noZone(idNumber)) }
        return problems
    }

    private var assembled: String {
        var name = properShippingName.trimmingBlanks
        if isWaste, !Self.saysWaste(name) { name = "Waste \(name)" }
        let technical = technicalNames.map(\.trimmingBlanks).filter { !$0.isEmpty }
        if !technical.isEmpty { name += " (\(technical.joined(separator: ", ")))" }
        var parts = [idNumber, name, hazardClass]
        if !subsidiary.isEmpty { parts.append("(\(subsidiary.joined(separator: ", ")))") }
        if let packingGroup { parts.append("PG \(packingGroup)") }
        if isInhalationHazard {
            if !name.lowercased().contains("inhalation") { parts.append("Poison-Inhalation Hazard") }
            if let inhalationZone { parts.append("Zone \(inhalationZone.rawValue)") }
        }
        if isLimitedQuantity { parts.append("Limited Quantity") }
        // 172.203(c): before or after the basic description. With its constituents it reads better after.
        if isReportableQuantity {
            if reportableConstituents.isEmpty {
                parts.insert("RQ", at: 0)
            } else {
                parts.append("RQ (\(reportableConstituents.joined(separator: ", ")))")
            }
        }
        return parts.joined(separator: ", ")
    }

    /// The first character that English print has not (172.201(a)(2)), or nil.
    ///
    /// Latin letters with accents, degree and prime signs are let pass; letters of other scripts and the wide
    /// punctuation of Chinese text are not.
    public static func notEnglish(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.first { scalar in
            switch scalar.value {
            case 0x20...0x7E, 0xA0...0x24F: false
            case 0x2010...0x203F, 0x2122, 0x2264, 0x2265: false
            default: true
            }
        }
    }

    static func saysWaste(_ name: String) -> Bool {
        name.lowercased().split { !$0.isLetter }.contains { $0 == "waste" || $0 == "wastes" }
    }

    /// `UN` or `NA` and four digits.
    public static func isIDNumber(_ text: String) -> Bool {
        text.utf8.count == 6 && (text.hasPrefix("UN") || text.hasPrefix("NA"))
            && text.utf8.dropFirst(2).allSatisfy { (48...57).contains($0) }
    }

    /// A class or division as printed: `3`, `6.1`, `1.4S`, `Comb liq`.
    static func isHazardClass(_ text: String) -> Bool {
        if text == "Comb liq" { return true }
        var rest = Substring(text)
        guard let first = rest.popFirst(), ("1"..."9").contains(first), first.isASCII else { return false }
        if rest.isEmpty { return true }
        guard rest.popFirst() == ".", let division = rest.popFirst(), ("1"..."6").contains(division) else {
            return false
        }
        if rest.isEmpty { return true }
        return first == "1" && rest.count == 1 && rest.allSatisfy { ("A"..."S").contains($0) && $0.isASCII }
    }
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
