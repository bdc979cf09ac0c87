/// What one scheme asks of one material: the threshold that its amount is measured against, and what it adds up with.
struct ThresholdLimit: Sendable, Hashable {
    /// Catalogue id: `gb18218`, `eu-seveso3`, `us-rmp`, …
    var scheme: String
    /// What adds up within the scheme: `S`; `H`, `P`, `E`; for lists by substance the entry itself.
    var group: String
    var tier = ThresholdSum.Tier.only
    /// The threshold as printed; nil = "a placarded amount", which depends on the load, not on a number.
    var amount: Double?
    var unit: String
    var entry: String
    var clause: String
    /// Which kind of the list, where it has several (`release`, `theft`).
    var flag = ""
    /// Strength, form or condition leave open whether this is the right threshold: the strictest was taken.
    var isUnclear = false
    var isKnowledge = false
    /// Only the content of a mixture counts, not its whole mass.
    var countsContent = false
    /// Content of the component that the limit speaks of, where the material is a product of several; per cent.
    var content_pct: Double?
    /// GB 18218 tables 3 and 4.
    var beta: Beta?
    /// A milder threshold that would apply if something were known (EPCRA: another form of the solid).
    var otherwise: Double?
    /// Whether the classes alone decide (GB 18218 table 2, Seveso part 1), not a name.
    var isByClass = false

    /// Where it adds up.
    struct Place: Hashable, Sendable {
        var scheme: String
        var group: String
        var tier: ThresholdSum.Tier
    }

    var place: Place { Place(scheme: scheme, group: group, tier: tier) }

    struct Beta: Sendable, Hashable {
        var value: Double
        var clause: String
        /// Nothing says which β applies: the largest was taken.
        var isAssumed = false
    }

    var threshold_mg: Int64 { amount.map { ThresholdShare.milligrams($0, unit: unit) } ?? 0 }

    /// The mass that counts: the whole, or the content of the named substance, rounded up.
    func counted(_ mass: Mass, concentration_pct: Double?) -> Mass {
        guard countsContent, let content_pct = content_pct ?? concentration_pct, content_pct < 100 else { return mass }
        return Mass(milligrams: Int64((Double(mass.milligrams) * content_pct / 100).rounded(.up)))
    }

    /// The threshold as people write it: `5000`, `0.3`.
    static func display(_ amount: Double) -> String {
        amount == amount.rounded() ? "\(Int64(amount))" : "\(amount)"
    }
}
