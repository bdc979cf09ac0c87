public import Compliance

/// A safety data sheet on record: whose, of what, of which day, in which languages, and who confirmed it.
///
/// It says that a sheet is there and current; what it says of the hazards stands with the containers and requests.
public struct DataSheet: Sendable, Codable, Hashable, Identifiable {
    /// `S-0003`
    public var id: String
    /// The substance, when it is of one; a product of several has a name alone.
    public var cas: String?
    /// The product as the supplier calls it.
    public var product: String
    public var supplier: String
    /// ISO 639 codes: `zh`, `en`.
    public var languages: [String]
    /// The day of its revision.
    public var issued: CalendarDay
    /// The last day on which the supplier lets it count; nil = it states none.
    public var validUntil: CalendarDay?
    /// Where the sheet itself is kept: a file, a link, an archive number.
    public var source: String?
    public var confirmedBy: String
    public var confirmedAt_ms: Int64

    public init(
        id: String = "", cas: String?, product: String, supplier: String, languages: [String], issued: CalendarDay,
        validUntil: CalendarDay? = nil, source: String? = nil, confirmedBy: String = "", confirmedAt_ms: Int64 = 0
    ) {
        self.id = id
        self.cas = cas
        self.product = product
        self.supplier = supplier
        self.languages = languages
        self.issued = issued
        self.validUntil = validUntil
        self.source = source
        self.confirmedBy = confirmedBy
        self.confirmedAt_ms = confirmedAt_ms
    }
}

extension DataSheet {
    /// Of one supplier's product: a later sheet in the same language takes the place of the earlier.
    func isReplaced(by other: DataSheet) -> Bool {
        other.id != id && other.cas == cas && other.product == product && other.supplier == supplier
            && Set(languages).isSubset(of: other.languages) && (other.issued, other.id) > (issued, id)
    }
}
