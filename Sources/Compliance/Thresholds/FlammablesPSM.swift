/// 29 CFR 1910.119(a)(1)(ii): 10,000 lb of flammable gas of category 1, or of liquid that flashes below 100 °F, in one
/// process. All of them add up.
///
/// Liquids kept in atmospheric tanks below their boiling point are exempt, which nobody but the plant knows: unless a unit
/// works otherwise they count and are marked as unclear.
struct FlammablesPSM: Sendable {
    private let table: CatalogTable
    private let scheme: String
    private let registry: SubstanceRegistry

    init(catalogs: Catalogs, registry: SubstanceRegistry) throws(CatalogError) {
        table = try catalogs.table("us-psm-classes")
        scheme = "us-psm"
        self.registry = registry
    }

    func limit(_ profile: HazardProfile, process: HazardUnit.Process?) -> ThresholdLimit? {
        let flash_c =
            profile.flash_c
            ?? profile.cas.flatMap {
                registry.tables.substances.rows(where: "cas", equals: $0).first?.number("flash_c")
            }
        for statement in profile.statements {
            for row in table.rows(where: "hazard_class", equals: statement.hazardClass)
            where row["category"] == statement.category {
                let flashBelow_c = row.number("flash_below_c")
                // Categories 1 and 2 flash below 23 °C by definition; of category 3 the flash point decides.
                if let flashBelow_c, statement.category == "3", let flash_c, flash_c >= flashBelow_c { continue }
                let isOpen = flashBelow_c != nil && statement.category == "3" && flash_c == nil
                let mayBeExempt = !row["exemption"].isEmpty && process == nil
                return ThresholdLimit(
                    scheme: scheme, group: "flammables", amount: row.number("threshold"), unit: row["unit"],
                    entry: "flammables", clause: "(a)(1)(ii)", isUnclear: isOpen || mayBeExempt,
                    isKnowledge: true, isByClass: true)
            }
        }
        return nil
    }
}
