extension ShippingDescription {
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
            + marinePollutants.map { ("marinePollutants", $0) }
        for (member, text) in texts {
            if let scalar = Self.notEnglish(text) { problems.append(.notEnglish(member: member, text: text, scalar)) }
        }
        if needsTechnicalName, !isLabPack, technicalNames.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
            problems.append(.noTechnicalName(properShippingName))
        }
        if isInhalationHazard, inhalationZone == nil { problems.append(.noZone(idNumber)) }
        if let inhalationZone, [.c, .d].contains(inhalationZone), hazardClass == "6.1" {
            problems.append(.zoneOfGas(idNumber, inhalationZone))
        }
        if properShippingName.lowercased().contains("temperature controlled") {
            let isStated =
                controlTemperature_C.flatMap { control in emergencyTemperature_C.map { control < $0 } } ?? false
            if !isStated { problems.append(.noTemperatures(idNumber)) }
        }
        return problems
    }

    private var assembled: String {
        let name = fullName
        var parts = [idNumber, name]
        parts += classTexts
        if let packingGroup { parts.append("PG \(packingGroup)") }
        if isInhalationHazard {
            if !name.lowercased().contains("inhalation") { parts.append("Poison-Inhalation Hazard") }
            if let zone = inhalationZone.map({ "Zone \($0.rawValue)" }), !name.contains(zone) { parts.append(zone) }
        } else if saysInhalationHazard {
            parts.append("Inhalation Hazard")
        }
        if let controlTemperature_C, let emergencyTemperature_C {
            parts.append("Control temperature \(controlTemperature_C.degrees)")
            parts.append("Emergency temperature \(emergencyTemperature_C.degrees)")
        }
        if isLimitedQuantity { parts.append("Limited Quantity") }
        if isMarinePollutant { parts.append(Self.with("Marine Pollutant", marinePollutants)) }
        // 172.203(c): before or after the basic description. With its constituents it reads better after.
        if isReportableQuantity {
            if reportableConstituents.isEmpty {
                parts.insert("RQ", at: 0)
            } else {
                parts.append(Self.with("RQ", reportableConstituents))
            }
        }
        return (isResidue ? "RESIDUE: Last Contained " : "") + parts.joined(separator: ", ")
    }

    /// The shipping name with what belongs to it: Waste, solution or mixture, technical names.
    private var fullName: String {
        var name = properShippingName.trimmingBlanks
        if let qualifier, !name.lowercased().contains(qualifier.rawValue) { name += " \(qualifier.rawValue)" }
        if isWaste, !Self.saysWaste(name) { name = "Waste \(name)" }
        if isHot, !Self.saysHot(name) { name = "HOT \(name)" }
        return Self.with(name, technicalNames.map(\.trimmingBlanks).filter { !$0.isEmpty })
    }

    /// Class and subsidiary hazards. A combustible liquid is printed in words, without subsidiary hazards, and not at
    /// all where the name says it (172.202(a)(3)).
    private var classTexts: [String] {
        if hazardClass == "Comb liq" {
            return properShippingName.lowercased().hasPrefix("combustible liquid") ? [] : ["Combustible liquid"]
        }
        return [hazardClass] + (subsidiary.isEmpty ? [] : ["(\(subsidiary.joined(separator: ", ")))"])
    }

    private static func with(_ text: String, _ names: [String]) -> String {
        names.isEmpty ? text : "\(text) (\(names.joined(separator: ", ")))"
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

    /// Whether a name discloses that the material is carried hot, as Sulfur, molten.
    private static func saysHot(_ name: String) -> Bool {
        let folded = name.lowercased()
        return folded.contains("molten") || folded.contains("elevated temperature")
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

extension Double {
    /// `-15 °C`, without needless decimals.
    fileprivate var degrees: String { (Int(exactly: self).map { String($0) } ?? "\(self)") + " °C" }
}
