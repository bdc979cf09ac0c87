/// A classification that somebody answers for: the maker in a safety data sheet, or the plant after a review.
public struct StatedClassification: Sendable, Hashable, Codable {
    public struct Hazard: Sendable, Hashable, Codable {
        /// Code of the class in `ghs-class-map`, for example `FLAM_LIQ`.
        public var hazardClass: String
        /// `2`, `1A`, `D`; `none` when it was examined and found not to be in the class.
        public var category: String

        private enum CodingKeys: String, CodingKey {
            case hazardClass = "hazard_class"
            case category
        }

        public init(_ hazardClass: String, _ category: String) {
            self.hazardClass = hazardClass
            self.category = category
        }
    }

    public enum Author: String, Sendable, Hashable, Codable {
        /// The supplier's safety data sheet.
        case sds
        /// Reviewed and signed by a person of the plant: the strongest source.
        case plant
    }

    public var author: Author
    /// Which paper: `SDS, Example Chem, rev. 4`, or who of the plant reviewed it.
    public var document: String
    /// Its date, `yyyy-MM-dd`.
    public var date: String
    public var hazards: [Hazard]
    /// True when it speaks of every class (SDS section 2 does): what it does not list it found not to apply.
    public var complete: Bool

    public init(author: Author, document: String, date: String, hazards: [Hazard], complete: Bool) {
        self.author = author
        self.document = document
        self.date = date
        self.hazards = hazards
        self.complete = complete
    }

    private enum CodingKeys: String, CodingKey {
        case author, document, date, hazards, complete
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        author = try container.decodeIfPresent(Author.self, forKey: .author) ?? .sds
        document = try container.decode(String.self, forKey: .document)
        date = try container.decode(String.self, forKey: .date)
        hazards = try container.decode([Hazard].self, forKey: .hazards)
        complete = try container.decodeIfPresent(Bool.self, forKey: .complete) ?? false
    }

    var source: Citation { Citation(document: document, edition: date) }
}
