import Compliance

extension ShippingDescription {
    /// The description with what the contents of one package add to it: RQ with its constituents, marine pollutant.
    ///
    /// What a person has stated stays.
    func completed(for container: WasteContainer, _ tables: ManifestTables) -> ShippingDescription {
        var description = self
        let told = ([properShippingName] + technicalNames).joined(separator: " ")
        if !isReportableQuantity {
            let reportable = tables.reportable.constituents(
                of: container.contents, federalCodes: container.federalCodes, mass_mg: container.mass_mg)
            description.isReportableQuantity = !reportable.isEmpty
            // 172.203(c)(1): the two with the lowest quantities, unless the name already tells the substance.
            description.reportableConstituents = reportable.prefix(2).filter { !$0.isNamed(in: told) }.map(\.name)
        }
        if !isMarinePollutant, container.isBulk {
            let pollutants = tables.marinePollutants.names(in: container.contents)
            description.isMarinePollutant = !pollutants.isEmpty
            // 172.203(l)(1): two of them are enough.
            description.marinePollutants = pollutants.prefix(2).compactMap { names in
                names.contains { told.lowercased().contains($0.lowercased()) } ? nil : names.first
            }
        }
        return description
    }
}

extension WasteContainer {
    /// A bulk packaging (171.8): tanks, wagons and dump trucks, and boxes and bags of more than 400 kg.
    var isBulk: Bool {
        switch containerType {
        case "TP", "TT", "TC", "DT", "HG": true
        case "CM", "CW", "CF", "BA": mass_mg > 400_000_000
        default: false
        }
    }
}
