public import Compliance

extension ManifestRecord {
    /// The regimes whose duties a manifest of these jurisdictions has.
    public var dutyRegimes: [Regime] { Regime.allCases.filter { jurisdictions.map(\.rawValue).contains($0.rawValue) } }
}
