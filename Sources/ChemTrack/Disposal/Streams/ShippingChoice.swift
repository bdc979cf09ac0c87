import Compliance

/// An entry of the US table as a person chooses it.
public struct ShippingChoice: Sendable, Hashable {
    public var idNumber: String
    public var packingGroup: String?
    public var hazardClass: String?
    public var name: String?
    public var technicalNames: [String]
    /// For a material whose zone the table leaves open.
    public var inhalationZone: InhalationZone?
    public var isLimitedQuantity: Bool
    public var qualifier: ShippingQualifier?
    /// In °C, for what is carried temperature controlled.
    public var controlTemperature_C: Double?
    public var emergencyTemperature_C: Double?
    /// Carried at an elevated temperature in bulk.
    public var isHot = false
    public var isLabPack = false

    public init(
        idNumber: String, packingGroup: String? = nil, hazardClass: String? = nil, name: String? = nil,
        technicalNames: [String] = [], inhalationZone: InhalationZone? = nil, isLimitedQuantity: Bool = false,
        qualifier: ShippingQualifier? = nil
    ) {
        self.idNumber = idNumber
        self.packingGroup = packingGroup
        self.hazardClass = hazardClass
        self.name = name
        self.technicalNames = technicalNames
        self.inhalationZone = inhalationZone
        self.isLimitedQuantity = isLimitedQuantity
        self.qualifier = qualifier
    }
}

extension ShippingTable {
    /// The description that a choice means.
    ///
    /// - Parameter isWaste: subject to the manifest rules of the EPA: the name begins with Waste.
    /// - Throws: ``PlantError/invalid(field:_:)`` when the table has no such entry, several, or no exception for limited
    ///   quantities.
    public func description(_ choice: ShippingChoice, isWaste: Bool) throws(PlantError) -> ShippingDescription {
        let id = choice.idNumber.uppercased().filter { !$0.isWhitespace }
        let possible = entries(idNumber: id)
        guard !possible.isEmpty else {
            throw .invalid(
                field: "shipping.un",
                Bilingual(
                    zh: "172.101 表中没有 `\(choice.idNumber)`。", en: "the table of 172.101 has no `\(choice.idNumber)`"))
        }
        guard
            let entry = entry(
                idNumber: id, packingGroup: choice.packingGroup, hazardClass: choice.hazardClass, name: choice.name)
        else {
            let rows = possible.map {
                "\($0.properShippingName), \([$0.hazardClass, $0.packingGroup].compactMap { $0 }.joined(separator: " "))"
            }
            throw .invalid(
                field: "shipping.un",
                Bilingual(
                    zh: "\(id) 在表中有多行，请用名称、类别、包装类别选定：\(rows.shortList)。",
                    en: "\(id) has several rows, choose by name, class and packing group: \(rows.shortList)"))
        }
        let name = choice.name.flatMap { wanted in entry.names.first { $0.lowercased() == wanted.lowercased() } }
        guard !choice.isLimitedQuantity || entry.hasException else {
            throw .invalid(
                field: "shipping.limited_quantity",
                Bilingual(zh: "\(id) 没有有限数量的豁免。", en: "\(id) has no exception for limited quantities"))
        }
        var description = entry.description(
            name: name, technicalNames: choice.technicalNames, isWaste: isWaste,
            isLimitedQuantity: choice.isLimitedQuantity)
        description.inhalationZone = description.inhalationZone ?? choice.inhalationZone
        description.qualifier = choice.qualifier
        description.controlTemperature_C = choice.controlTemperature_C
        description.emergencyTemperature_C = choice.emergencyTemperature_C
        description.isHot = choice.isHot
        description.isLabPack = choice.isLabPack
        return description
    }
}
