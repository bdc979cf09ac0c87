public import Compliance

/// What alarms are decided by, made once from the catalogues.
public struct AlarmRules: Sendable {
    public var policies: AlarmPolicies
    public var gas: GasRules
    public var emergency: EmergencyGuides
    public var locations: LocationRules
    public var reads: ReadRules

    public init(catalogs: Catalogs) throws(CatalogError) {
        policies = try AlarmPolicies(catalogs: catalogs)
        gas = try GasRules(catalogs: catalogs)
        emergency = try EmergencyGuides(catalogs: catalogs)
        locations = try LocationRules(catalogs: catalogs)
        reads = try ReadRules(catalogs: catalogs)
    }
}
