public import Compliance

/// A company on the papers: the plant itself as waste generator, transporters, disposal facilities, suppliers.
public struct Party: Sendable, Codable, Hashable, Identifiable {
    public enum Role: String, Codable, Sendable { case generator, transporter, facility, supplier }

    public var id: String
    public var role: Role
    /// As it is written on the papers, with its licence.
    public var details: ManifestParty

    public init(id: String, role: Role, details: ManifestParty) {
        self.id = id
        self.role = role
        self.details = details
    }

    public var name: Bilingual { Bilingual(zh: details.displayName_zh, en: details.displayName_en) }
}
