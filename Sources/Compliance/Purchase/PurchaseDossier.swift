/// What a plant knows around a purchase, beside the material itself: who sells it, the safety data sheet, licences,
/// where it could stand, who asks for it.
///
/// In JSON the members stand beside those of the request. A member that is missing was **not stated** and the decision
/// says so; one that is `null` was looked for and **is not there**, which is for a person to judge.
public struct PurchaseDossier: Sendable, Hashable, Codable {
    public enum Stated<Value: Sendable & Hashable & Codable>: Sendable, Hashable {
        case notStated
        /// It was looked for: there is none.
        case none
        case given(Value)
    }

    public struct Permit: Sendable, Hashable, Codable {
        public var number: String
        /// CAS numbers, names, entries or list ids (`cn-hazchem`) it covers; nil = not stated.
        public var scope: [String]?
        /// The last day on which it is good; nil = not stated.
        public var expires: CalendarDay?
        /// Of the plant's own: `safety_production`, `business`, `waste_operation`, `other`, which decides when it has to be
        /// renewed; nil for a supplier's.
        public var kind: String?

        public init(number: String, scope: [String]? = nil, expires: CalendarDay? = nil, kind: String? = nil) {
            self.number = number
            self.scope = scope
            self.expires = expires
            self.kind = kind
        }
    }

    public struct Supplier: Sendable, Hashable, Codable {
        public var name: String
        public var permits: [Permit]

        public init(name: String, permits: [Permit] = []) {
            self.name = name
            self.permits = permits
        }
    }

    public struct SafetyDataSheet: Sendable, Hashable, Codable {
        /// ISO 639 codes: `zh`, `en`.
        public var languages: [String]
        /// The day of its edition; nil = not stated.
        public var issued: CalendarDay?

        public init(languages: [String], issued: CalendarDay? = nil) {
            self.languages = languages
            self.issued = issued
        }
    }

    public struct Qualification: Sendable, Hashable, Codable {
        public var what: String
        /// The last day on which it is good; nil = without end.
        public var expires: CalendarDay?

        public init(what: String, expires: CalendarDay? = nil) {
            self.what = what
            self.expires = expires
        }
    }

    public struct Requester: Sendable, Hashable, Codable {
        public var name: String
        public var qualifications: [Qualification]

        public init(name: String, qualifications: [Qualification] = []) {
            self.name = name
            self.qualifications = qualifications
        }
    }

    /// A number the plant holds for a list that asks for one, such as a purchase permit or an authorisation.
    public struct HeldLicence: Sendable, Hashable, Codable {
        /// The list it answers to: `cn-drug-precursor`, `eu-annex14`.
        public var list: String
        public var number: String
        /// The last day on which it is good; nil = not stated.
        public var expires: CalendarDay?

        public init(list: String, number: String, expires: CalendarDay? = nil) {
            self.list = list
            self.number = number
            self.expires = expires
        }

        /// Whether it has a number and has not run out; without an end it has not.
        public func isGood(on day: CalendarDay) -> Bool { !number.isEmpty && (expires.map { day <= $0 } ?? true) }
    }

    public var supplier: Stated<Supplier> = .notStated
    public var sds: Stated<SafetyDataSheet> = .notStated
    /// The storage zones that would take it.
    public var places: Stated<[String]> = .notStated
    public var requester: Stated<Requester> = .notStated
    public var licences: [HeldLicence] = []
    /// The languages of the plant; empty = those its laws ask for.
    public var languages: [String] = []

    public init() {}
}

extension PurchaseDossier {
    private enum CodingKeys: String, CodingKey { case supplier, sds, places, requester, licences, languages }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func stated<Value>(_ type: Value.Type, _ key: CodingKeys) throws -> Stated<Value> {
            guard container.contains(key) else { return .notStated }
            return try container.decodeNil(forKey: key) ? .none : .given(try container.decode(type, forKey: key))
        }
        supplier = try stated(Supplier.self, .supplier)
        sds = try stated(SafetyDataSheet.self, .sds)
        places = try stated([String].self, .places)
        requester = try stated(Requester.self, .requester)
        licences = try container.decodeIfPresent([HeldLicence].self, forKey: .licences) ?? []
        languages = try container.decodeIfPresent([String].self, forKey: .languages) ?? []
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func encode<Value>(_ stated: Stated<Value>, _ key: CodingKeys) throws {
            switch stated {
            case .notStated: return
            case .none: try container.encodeNil(forKey: key)
            case .given(let value): try container.encode(value, forKey: key)
            }
        }
        try encode(supplier, .supplier)
        try encode(sds, .sds)
        try encode(places, .places)
        try encode(requester, .requester)
        if !licences.isEmpty { try container.encode(licences, forKey: .licences) }
        if !languages.isEmpty { try container.encode(languages, forKey: .languages) }
    }
}

extension PurchaseDossier.Supplier {
    private enum CodingKeys: String, CodingKey { case name, permits }

    /// `"East Solvents"`, or an object with its permits.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self.init(name: name)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            permits: try container.decodeIfPresent([PurchaseDossier.Permit].self, forKey: .permits) ?? [])
    }
}

extension PurchaseDossier.Requester {
    private enum CodingKeys: String, CodingKey { case name, qualifications }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            qualifications: try container.decodeIfPresent(
                [PurchaseDossier.Qualification].self, forKey: .qualifications) ?? [])
    }
}
