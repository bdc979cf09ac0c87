public import Compliance

extension Plant {
    /// The rules a plant decides by; made from the catalogues of a day.
    public struct Rules: Sendable {
        public var registry: SubstanceRegistry
        public var pairs: PairRules
        public var review: PurchaseReview
        public var manifests: ManifestTables
        public var duties: DutyRules
        public var peroxideFormers: PeroxideFormers
        public var alarms: AlarmRules
        public var waste: WasteLimits
        public var tierTwo: TierTwoTables

        public init(
            registry: SubstanceRegistry, pairs: PairRules, review: PurchaseReview, manifests: ManifestTables,
            duties: DutyRules, peroxideFormers: PeroxideFormers, alarms: AlarmRules, waste: WasteLimits,
            tierTwo: TierTwoTables = TierTwoTables()
        ) {
            self.registry = registry
            self.pairs = pairs
            self.review = review
            self.manifests = manifests
            self.duties = duties
            self.peroxideFormers = peroxideFormers
            self.alarms = alarms
            self.waste = waste
            self.tierTwo = tierTwo
        }
    }
}
