public import Compliance

/// A significant difference between what was declared and what came.
public struct ManifestDiscrepancy: Sendable, Hashable {
    public var message: Bilingual

    /// Types that carry waste loose: tank and dump trucks, rail cars, portable tanks.
    static let bulkTypes: Set<String> = ["TT", "TC", "TP", "DT", "HG"]

    /// nil when there is none.
    ///
    /// Of pieces none may differ, of bulk waste up to 10 % of the weight (40 CFR 264.72(b)). Order 23, art. 18 gives no
    /// number for China: the same 10 % of the weight are taken there for waste in containers too.
    public init?(_ line: ManifestLine, in jurisdictions: [ManifestJurisdiction]) {
        guard let received = line.received else { return nil }
        let isBulk = line.packaging?.epaType.map { Self.bulkTypes.contains($0.code) } ?? false
        if !isBulk, let declared = line.pieceCount, let pieces = received.pieces, declared != pieces {
            message = Bilingual(
                zh: "收到 \(pieces) 件，申报 \(declared) 件", en: "\(pieces) of \(declared) pieces were received")
            return
        }
        guard isBulk || jurisdictions.contains(.cn), let declared = line.mass_mg, let mass = received.mass_mg,
            Int128((Int128(mass) - Int128(declared)).magnitude) * 10 > Int128(declared)
        else { return nil }
        let kilograms = (
            received: ManifestAmounts.kilograms(mass_mg: mass), declared: ManifestAmounts.kilograms(mass_mg: declared)
        )
        message = Bilingual(
            zh: "收到 \(kilograms.received) kg，申报 \(kilograms.declared) kg，相差超过 10%",
            en: "\(kilograms.received) kg of \(kilograms.declared) kg were received, more than 10 % off")
    }
}
