public import Compliance

/// A company on the papers: the plant itself as waste generator, transporters, disposal facilities, suppliers.
public struct Party: Sendable, Codable, Hashable, Identifiable {
    public enum Role: String, Codable, Sendable { case generator, transporter, facility, supplier }

    public var id: String
    public var role: Role
    /// As it is written on the papers, with its licence.
    public var details: ManifestParty
    /// What it may do beside ``ManifestParty/licence``; nil = none was recorded.
    public var permits: [PurchaseDossier.Permit]?
    /// Where it is; nil = not recorded.
    public var place: PartyPlace?
    /// From the plant to a facility by road, in metres, as a person states it; nil = not stated.
    public var roadDistance_m: Int64?

    public init(id: String, role: Role, details: ManifestParty) {
        self.id = id
        self.role = role
        self.details = details
    }

    /// Every permit on record, with that of the papers.
    public var allPermits: [PurchaseDossier.Permit] {
        let onPapers = details.licence.map {
            PurchaseDossier.Permit(number: $0.number, scope: $0.scope, expires: $0.expires)
        }
        return (permits ?? [])
            + [onPapers].compactMap { $0 }.filter { paper in
                permits?.contains { $0.number == paper.number } != true
            }
    }

    public var name: Bilingual { Bilingual(zh: details.displayName_zh, en: details.displayName_en) }
}
