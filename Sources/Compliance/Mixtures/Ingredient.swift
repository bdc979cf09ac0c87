/// A component as the rules for mixtures need it: who it is, how it is classified when pure, and its own limits.
struct Ingredient: Sendable {
    /// A specific concentration limit of CLP Annex VI that begins at a content.
    struct Limit: Sendable {
        var hazardClass: String
        var category: String
        var hCode: String
        var from_pct: Double
    }

    /// One for all components that are the same substance.
    var key: String
    var name: Bilingual
    var cas: String?
    var low_pct: Double
    var high_pct: Double
    /// Classification of the pure substance.
    var statements: [HazardStatement] = []
    var limits: [Limit] = []
    /// The limits are those of the regime in force; those of another may only tighten.
    var limitsAreInForce = false
    /// Notes of Annex VI on its entry: `1`, `P`.
    var notes: Set<String> = []
    /// Supplemental statements of its entry: `EUH031`.
    var supplemental: Set<String> = []
    /// M-factors; nil where the entry states none.
    var acuteFactor: Double?
    var chronicFactor: Double?
    /// Stated estimates of acute toxicity; mg/kg, ppmV or mg/L.
    var estimates: [AcuteEstimates.Route: Double] = [:]
    /// How it is breathed in when no estimate says so; both ways where its state is not known.
    var inhaled: Set<AcuteEstimates.Route> = [.vapour, .dust]
    /// Nobody classifies it: nothing may be concluded from its silence.
    var isUnknown = false
    /// It is taken to be in no hazard class, which nobody of the plant has confirmed.
    var isProposed = false
    /// Why a classified component still has an open question, for example a lost physical hazard.
    var doubt: Bilingual?
    var reactiveGroups: [ReactiveGroup] = []

    func statement(_ hazardClass: String, _ categories: [String], hCode: String) -> HazardStatement? {
        statements.first {
            $0.hazardClass == hazardClass && categories.contains($0.category) && (hCode.isEmpty || $0.hCode == hCode)
        }
    }

    /// `甲苯 40%`
    var shown: Bilingual {
        let content =
            low_pct == high_pct ? Self.display(high_pct) : "\(Self.display(low_pct))–\(Self.display(high_pct))"
        return Bilingual(zh: "\(name.zh) \(content)%", en: "\(name.en) \(content) %")
    }

    /// A number as a person writes it: six significant figures at most.
    static func display(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
        var scale = 1.0
        var figures = value.magnitude
        while figures < 100_000, scale < 1e12 { (figures, scale) = (figures * 10, scale * 10) }
        let rounded = (value * scale).rounded() / scale
        if rounded == rounded.rounded(), rounded.magnitude < 1e15 { return "\(Int64(rounded))" }
        return "\(rounded)"
    }
}
