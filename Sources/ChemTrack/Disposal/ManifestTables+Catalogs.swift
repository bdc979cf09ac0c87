public import Compliance

extension ManifestTables {
    /// Takes the lists out of the catalogues `cn-waste`, `cn-waste-categories`, `us-container-types`, `us-units`,
    /// `us-management-methods`, `us-states`, `us-waste-codes`, `us-hmt`, `us-cercla`, `us-rq-wastes`,
    /// `us-marine-pollutants`, `us-ldr-subcategories` and those of ``WasteStreamTables``.
    ///
    /// - Throws: ``CatalogError`` when one of them is not there.
    public init(catalogs: Catalogs) throws(CatalogError) {
        var wasteCodes: [String: WasteListEntry] = [:]
        for row in try catalogs.table("cn-waste").rows {
            let code = row["code"]
            wasteCodes[code] = WasteListEntry(
                code: code, category: row["category"], description_zh: row["description_zh"],
                hazards: row["hazard_properties"].split { !$0.isLetter }.map(String.init))
        }
        func texts(_ id: String, _ key: String, _ text: String) throws(CatalogError) -> [String: String] {
            var texts: [String: String] = [:]
            for row in try catalogs.table(id).rows { texts[row[key]] = row[text] }
            return texts
        }
        self.init(
            wasteCodes: wasteCodes, wasteCategories: try texts("cn-waste-categories", "category", "name_zh"),
            containerTypes: try texts("us-container-types", "code", "text_en"),
            units: try texts("us-units", "code", "text_en"),
            federalCodes: Set(try catalogs.table("us-waste-codes").rows.map { $0["code"] }),
            acuteCodes: Set(try catalogs.table("us-waste-codes").rows.filter { $0["acute"] == "1" }.map { $0["code"] }),
            managementMethods: Set(try catalogs.table("us-management-methods").rows.map { $0["code"] }),
            states: Dictionary(grouping: try catalogs.table("us-states").rows) { $0["country"] }
                .mapValues { Set($0.map { $0["code"] }) },
            shipping: try ShippingTable(hazardousMaterials: catalogs.table("us-hmt")),
            reportable: try ReportableQuantities(catalogs: catalogs),
            marinePollutants: try MarinePollutants(table: catalogs.table("us-marine-pollutants")),
            streams: try WasteStreamTables(catalogs: catalogs),
            landDisposal: try LandDisposalTables(catalogs: catalogs))
    }
}

extension ShippingTable {
    /// The rows of the Hazardous Materials Table: those with a number, and the names that are forbidden.
    init(hazardousMaterials table: CatalogTable) throws(CatalogError) {
        let un = try table.position("un")
        let forbidden = try table.position("forbidden")
        var entries: [ShippingEntry] = []
        let names = table.rows.filter { $0[position: forbidden] == "1" }.map { $0["name_en"] }
        for row in table.rows where !row[position: un].isEmpty && row[position: forbidden] != "1" {
            // Rows without a class only point to others.
            guard !row["hazard_class"].isEmpty else { continue }
            let group = row["packing_group"]
            entries.append(
                ShippingEntry(
                    idNumber: row[position: un], properShippingName: row["name_en"], hazardClass: row["hazard_class"],
                    subsidiary: row.list("subsidiary", separator: ";"), packingGroup: group.isEmpty ? nil : group,
                    symbols: row.list("symbols", separator: ";"),
                    specialProvisions: row.list("special_provisions", separator: ";"),
                    hasException: !["", "None"].contains(row["pkg_exceptions"])))
        }
        self.init(entries: entries, forbidden: names)
    }
}
