/// Where a vehicle was when something was signed: on the plan of the site, or on the earth (WGS 84).
public struct ManifestPlace: Codable, Sendable, Hashable {
    /// The tag that was heard there; nil when a person said it.
    public var tag: String?
    /// Zone of the site.
    public var zone: String?
    /// Metres in the site's plan.
    public var x: Double?
    public var y: Double?
    public var floor: Double?
    /// Degrees, longitude before latitude.
    public var longitude: Double?
    public var latitude: Double?

    public init(
        tag: String? = nil, zone: String? = nil, x: Double? = nil, y: Double? = nil, floor: Double? = nil,
        longitude: Double? = nil, latitude: Double? = nil
    ) {
        self.tag = tag
        self.zone = zone
        self.x = x
        self.y = y
        self.floor = floor
        self.longitude = longitude
        self.latitude = latitude
    }

    /// Names of the members that are no whole numbers.
    static let fractions: Set<String> = ["x", "y", "floor", "longitude", "latitude"]
}

/// What the facility did not take (40 CFR 264.72, item 18 of the form; Order 23, art. 18).
public struct ManifestRejection: Codable, Sendable, Hashable {
    public enum Kind: String, Codable, Sendable { case full, partial }

    public enum Destination: String, Codable, Sendable {
        /// Back to the consignor.
        case generator
        /// On to another facility.
        case facility
    }

    public var kind: Kind
    /// Codes of the refused containers.
    public var containers: [String]
    public var comment: String?
    /// Whether the vehicle was still there, so that it can leave with the load; nil = nobody said.
    public var isTransporterOnSite: Bool?
    /// Where they go; nil while that is open.
    public var destination: Destination?
    /// The other facility, with its signature.
    public var facility: ManifestParty?
    /// When they came back, or the other facility took them in; nil while that is open.
    public var settledAt: ManifestTime?
    /// Tracking numbers of the manifests they travel with.
    public var newNumbers: [String]

    public init(
        kind: Kind, containers: [String], comment: String? = nil, isTransporterOnSite: Bool? = nil,
        destination: Destination? = nil,
        facility: ManifestParty? = nil, settledAt: ManifestTime? = nil, newNumbers: [String] = []
    ) {
        self.kind = kind
        self.containers = containers
        self.comment = comment
        self.isTransporterOnSite = isTransporterOnSite
        self.destination = destination
        self.facility = facility
        self.settledAt = settledAt
        self.newNumbers = newNumbers
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            kind: try members.decode(Kind.self, forKey: .kind),
            containers: try members.value(.containers, else: []),
            comment: try members.decodeIfPresent(String.self, forKey: .comment),
            isTransporterOnSite: try members.decodeIfPresent(Bool.self, forKey: .isTransporterOnSite),
            destination: try members.decodeIfPresent(Destination.self, forKey: .destination),
            facility: try members.decodeIfPresent(ManifestParty.self, forKey: .facility),
            settledAt: try members.decodeIfPresent(ManifestTime.self, forKey: .settledAt),
            newNumbers: try members.value(.newNumbers, else: []))
    }

    public var isSettled: Bool { settledAt != nil }
}

/// A version of a manifest that a correction replaced. Never changed.
public struct ManifestVersion: Codable, Sendable, Hashable {
    public var record: ManifestRecord
    public var replacedAt_ms: Int64
    public var replacedBy: String

    public init(record: ManifestRecord, replacedAt_ms: Int64, replacedBy: String) {
        self.record = record
        self.replacedAt_ms = replacedAt_ms
        self.replacedBy = replacedBy
    }
}

/// What the facility says of one line.
public struct LineReceipt: Sendable, Hashable {
    /// Number of the line.
    public var line: Int
    /// In mg; nil = not weighed there.
    public var mass_mg: Int64?
    /// Pieces that came; nil = as many as declared.
    public var pieces: Int64?
    /// Codes of the containers it does not take.
    public var refused: [String]
    /// Name, property, form or packaging are not as declared.
    public var isTypeDiscrepancy: Bool
    /// What differs; needed when something significant does.
    public var comment: String?
    public var isResidue: Bool
    public var residueComment: String?
    /// Management method code (H…) of the EPA, treatment code (R…, D…) in China.
    public var method: String?

    public init(
        line: Int, mass_mg: Int64? = nil, pieces: Int64? = nil, refused: [String] = [],
        isTypeDiscrepancy: Bool = false, comment: String? = nil, isResidue: Bool = false,
        residueComment: String? = nil, method: String? = nil
    ) {
        self.line = line
        self.mass_mg = mass_mg
        self.pieces = pieces
        self.refused = refused
        self.isTypeDiscrepancy = isTypeDiscrepancy
        self.comment = comment
        self.isResidue = isResidue
        self.residueComment = residueComment
        self.method = method
    }
}

/// Who signed when and where; what is left out is now, here unknown, and the party's own contact person.
public struct SigningRequest: Sendable, Hashable {
    public var name: String?
    public var at: ManifestTime?
    /// The vehicle's tag, whose last position is taken.
    public var tag: String?
    /// Degrees, WGS 84.
    public var longitude: Double?
    public var latitude: Double?

    public init(
        name: String? = nil, at: ManifestTime? = nil, tag: String? = nil, longitude: Double? = nil,
        latitude: Double? = nil
    ) {
        self.name = name
        self.at = at
        self.tag = tag
        self.longitude = longitude
        self.latitude = latitude
    }
}
