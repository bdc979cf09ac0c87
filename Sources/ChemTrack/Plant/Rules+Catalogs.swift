public import Compliance

extension Plant.Rules {
    /// The rules that the catalogues of a day make for a site.
    ///
    /// - Throws: ``CatalogError`` naming the table that has a fault.
    public init(catalogs: Catalogs, regimes: [Regime]) throws {
        let registry = try SubstanceRegistry(catalogs: catalogs)
        self.init(
            registry: registry, pairs: try PairRules(catalogs: catalogs),
            review: try PurchaseReview(catalogs: catalogs, registry: registry, regimes: regimes),
            manifests: try ManifestTables(catalogs: catalogs), duties: try DutyRules(catalogs: catalogs),
            peroxideFormers: try PeroxideFormers(catalogs: catalogs), alarms: try AlarmRules(catalogs: catalogs),
            waste: try WasteLimits(catalogs: catalogs), tierTwo: try TierTwoTables(catalogs: catalogs))
    }
}
