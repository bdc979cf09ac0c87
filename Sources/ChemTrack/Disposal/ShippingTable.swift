/// An entry of the US Hazardous Materials Table (49 CFR 172.101) with a packing group.
public struct ShippingEntry: Sendable, Hashable {
    public var idNumber: String
    /// Column 2 as printed. Words after " or " are another name for the same goods.
    public var properShippingName: String
    public var hazardClass: String
    public var subsidiary: [String]
    public var packingGroup: String?
    /// Column 1: + A D G I W.
    public var symbols: [String]
    /// Column 7.
    public var specialProvisions: [String]
    /// Column 8A is a section for limited quantities, not "None".
    public var hasException: Bool

    public init(
        idNumber: String, properShippingName: String, hazardClass: String, subsidiary: [String], packingGroup: String?,
        symbols: [String], specialProvisions: [String], hasException: Bool
    ) {
        self.idNumber = idNumber
        self.properShippingName = properShippingName
        self.hazardClass = hazardClass
        self.subsidiary = subsidiary
        self.packingGroup = packingGroup
        self.symbols = symbols
        self.specialProvisions = specialProvisions
        self.hasException = hasException
    }

    /// The names that may be printed: "X or Y" are two. An "or" inside brackets, or before a small letter, parts no names.
    public var names: [String] {
        var names: [String] = []
        var rest = Substring(properShippingName)
        var from = rest.startIndex
        while let place = rest[from...].firstRange(of: " or ") {
            let isInBrackets = Self.depth(rest[..<place.lowerBound]) > 0
            let next = rest[place.upperBound...].first { $0 != "(" }
            if !isInBrackets, next?.isUppercase == true {
                names.append(String(rest[..<place.lowerBound]))
                rest = rest[place.upperBound...]
                from = rest.startIndex
            } else {
                from = place.upperBound
            }
        }
        names.append(String(rest))
        return names.map { Self.trimmed(Self.withoutNote($0)) }.filter { !$0.isEmpty }
    }

    /// How many brackets of a text are open at its end.
    private static func depth(_ text: Substring) -> Int {
        text.reduce(0) { $1 == "(" ? $0 + 1 : $1 == ")" ? $0 - 1 : $0 }
    }

    /// Without blanks around it, and without the comma that stood before what was cut off.
    private static func trimmed(_ name: String) -> String {
        var name = name.trimmingBlanks
        while let last = name.last, last == "," || last == ";" || last.isWhitespace { name.removeLast() }
        return name
    }

    /// Leaves off what the table prints in italics to explain an entry; it is not part of the name (172.101(c)(1)).
    private static func withoutNote(_ name: String) -> String {
        var name = name
        for note in [" (including ", " (includes ", ", (each not ", " (each not ", " (stabilized as necessary)"] {
            guard let start = name.firstRange(of: note)?.lowerBound else { continue }
            // Up to the bracket that closes the note, over those inside it.
            let end =
                name[start...].indices.first { name[$0] == ")" && depth(name[start...$0]) == 0 }
                .map { name.index(after: $0) } ?? name.endIndex
            name.removeSubrange(start..<end)
        }
        let cut = [" includes ", " including ", " see "].compactMap { name.firstRange(of: $0)?.lowerBound }.min()
        return cut.map { String(name[..<$0]) } ?? name
    }

    /// Zone of a material poisonous by inhalation, from special provisions 1 to 4 (172.102(c)(1)).
    public var inhalationZone: InhalationZone? {
        let zones: [(String, InhalationZone)] = [("1", .a), ("2", .b), ("3", .c), ("4", .d)]
        return zones.first { specialProvisions.contains($0.0) }?.1
    }

    /// Division 2.3, a zone, or special provision 6.
    public var isInhalationHazard: Bool {
        hazardClass == "2.3" || inhalationZone != nil || specialProvisions.contains("6")
    }

    /// The description of this entry, to be completed by a person.
    ///
    /// - Parameter name: one of ``names``; the first when nil.
    public func description(
        name: String? = nil, name_zh: String? = nil, technicalNames: [String] = [], isWaste: Bool = true,
        isReportableQuantity: Bool = false, reportableConstituents: [String] = [], isLimitedQuantity: Bool = false
    ) -> ShippingDescription {
        ShippingDescription(
            idNumber: idNumber, properShippingName: name ?? names.first ?? properShippingName, name_zh: name_zh,
            technicalNames: technicalNames, needsTechnicalName: symbols.contains("G"), hazardClass: hazardClass,
            subsidiary: subsidiary, packingGroup: packingGroup, isWaste: isWaste,
            isReportableQuantity: isReportableQuantity, reportableConstituents: reportableConstituents,
            isInhalationHazard: isInhalationHazard, inhalationZone: inhalationZone,
            isLimitedQuantity: isLimitedQuantity, saysInhalationHazard: specialProvisions.contains("13"))
    }
}

/// The Hazardous Materials Table by identification number.
public struct ShippingTable: Sendable {
    private var entriesByID: [String: [ShippingEntry]] = [:]
    /// Names of the materials that may not be carried at all, as printed, by their folded form.
    private var forbidden: [String: String] = [:]

    /// - Parameter forbidden: names whose class in the table is Forbidden.
    public init(entries: [ShippingEntry], forbidden: [String] = []) {
        for name in forbidden { self.forbidden[name.lowercased()] = name }
        for entry in entries where ShippingDescription.isIDNumber(entry.idNumber) {
            entriesByID[entry.idNumber, default: []].append(entry)
        }
    }

    public var isEmpty: Bool { entriesByID.isEmpty }

    /// The table's entry that forbids to carry a material of this name (173.21), or nil.
    ///
    /// An entry for some forms only, as `Acetyl peroxide, solid, or with more than 25 percent in solution`, is found by the
    /// name before its condition; the form then decides.
    public func forbiddenEntry(named name: String) -> (entry: String, isForSomeForms: Bool)? {
        let folded = name.trimmingBlanks.lowercased()
        guard !folded.isEmpty else { return nil }
        if let entry = forbidden[folded] { return (entry, false) }
        let conditional = forbidden.filter { key, _ in
            key.hasPrefix(folded) && [", ", " ("].contains(String(key.dropFirst(folded.count).prefix(2)))
        }
        return conditional.values.min().map { ($0, true) }
    }

    /// Every entry of an identification number, in the order of the table.
    public func entries(idNumber: String) -> [ShippingEntry] { entriesByID[idNumber] ?? [] }

    /// The entries of a number, narrowed by packing group and class where these are known.
    public func entries(idNumber: String, packingGroup: String?, hazardClass: String? = nil) -> [ShippingEntry] {
        entries(idNumber: idNumber).filter { entry in
            (packingGroup == nil || entry.packingGroup == nil || entry.packingGroup == packingGroup)
                && (hazardClass == nil || entry.hazardClass == hazardClass)
        }
    }

    /// The one entry that is meant, or nil when several remain and a person has to choose.
    ///
    /// Of domestic-only and international variants (symbols D and I) the international one is meant, unless the class
    /// says otherwise.
    public func entry(
        idNumber: String, packingGroup: String?, hazardClass: String? = nil, name: String? = nil
    ) -> ShippingEntry? {
        let possible = entries(idNumber: idNumber, packingGroup: packingGroup, hazardClass: hazardClass)
        let named = name.map { name in
            possible.filter { entry in
                entry.names.contains { $0.lowercased() == name.lowercased() }
                    || entry.properShippingName.lowercased() == name.lowercased()
            }
        }
        var left = named.flatMap { $0.isEmpty ? nil : $0 } ?? possible
        let international = left.filter { $0.symbols.contains("I") }
        if !international.isEmpty { left.removeAll { $0.symbols.contains("D") } }
        guard let first = left.first else { return nil }
        let isOne = left.allSatisfy {
            $0.properShippingName == first.properShippingName && $0.packingGroup == first.packingGroup
                && $0.hazardClass == first.hazardClass && $0.inhalationZone == first.inhalationZone
        }
        return isOne ? first : nil
    }
}
