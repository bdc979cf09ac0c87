/// Which edition of which document a catalogue is, and how far it can be trusted.
public struct CatalogEdition: Sendable, Codable, Hashable {
    public var id: String
    public var kind: CatalogKind
    /// `cn`, `us`, `eu` or `any`.
    public var regime: String
    public var title: Bilingual
    public var document: String
    public var edition: String
    /// First day in force, where the document says one.
    public var inForce: String?
    /// Last day in force: stated, or the day before the next edition that is loaded.
    public var endsOn: String?
    public var source: String
    public var licence: String
    public var evidence: String
    public var file: String
    public var sha256: String
    /// Set when a plant put this file in the place of the product's.
    public var plantChange: PlantChange?

    /// The document and edition, with the clause where a finding knows it.
    public func citation(clause: String? = nil) -> Citation {
        Citation(document: document, edition: edition, clause: clause)
    }

    /// Whether it is in force on a day, as far as its dates are known.
    public func isInForce(on day: CalendarDay) -> Bool {
        // Dates are checked when a catalogue is loaded, and ISO dates sort as text.
        (inForce ?? "") <= day.text && day.text <= (endsOn ?? "9999-12-31")
    }
}
