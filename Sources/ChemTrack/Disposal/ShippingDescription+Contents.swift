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
            let isListed = tables.marinePollutants.isListed(properShippingName)
            description.isMarinePollutant = isListed || !pollutants.isEmpty
            // 172.203(l)(1): two of them are enough, and none where the name is one of the appendix itself.
            description.marinePollutants =
                isListed
                ? []
                : pollutants.prefix(2).compactMap { names in
                    names.contains { Self.names($0, in: told) } ? nil : names.first
                }
        }
        return description
    }

    /// Whether a text has this name of a substance: whole words, in whatever way they are written apart, and the plural of the
    /// last. Phenol is not named by trinitrophenol.
    static func names(_ name: String, in text: String) -> Bool {
        func words(_ text: String) -> [String] {
            text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        }
        let wanted = words(name).joined()
        let words = words(text)
        guard !wanted.isEmpty else { return false }
        return words.indices.contains { start in
            var joined = ""
            for word in words[start...] {
                joined += word
                if joined == wanted || joined == wanted + "s" { return true }
                if !wanted.hasPrefix(joined) { return false }
            }
            return false
        }
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
