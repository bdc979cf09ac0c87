public import Foundation

/// One shipment of waste: the record from which the Chinese 联单, the EPA form 8700-22, the e-Manifest document and
/// the US shipping paper are all made.
///
/// As JSON the smallest record that says anything is
///
/// ```json
/// {"format": "chemtrack-manifest/1", "id": "M-2026-0001", "jurisdictions": ["cn", "us"],
///  "generator": {"name": "Example Works", "name_zh": "示例化工厂"},
///  "transporters": [{"name": "Carrier Co", "order": 1}], "facility": {"name": "Treatment Co"},
///  "lines": [{"number": 1, "containers": [{"code": "W-000017", "mass_mg": 182500000}],
///             "packaging": {"epaType": {"code": "DM"}, "cn": "铁桶"}}]}
/// ```
///
/// Members left out are unknown, not empty by decision: ``ManifestChecks`` says which of them a shipment needs.
public struct ManifestRecord: Codable, Sendable, Hashable {
    /// The format this source writes.
    public static let currentFormat = "chemtrack-manifest/1"
    /// No more than this many bytes, lines and containers are read from a file.
    public static let bytesMax = 16_000_000
    public static let linesMax = 1_000
    public static let containersMax = 10_000

    public var format: String
    /// Our own name of the manifest. Never an official number.
    public var id: String
    /// Counts the corrections from 1; an older version is kept by whoever stores the records.
    public var version: Int
    public var correctionReason: String?
    public var state: ManifestState
    public var jurisdictions: [ManifestJurisdiction]
    public var numbers: ManifestNumbers
    public var createdAt: ManifestTime?
    public var generator: ManifestParty
    /// In the order in which they carry the waste.
    public var transporters: [ManifestParty]
    public var facility: ManifestParty
    public var trip: ManifestTrip?
    public var lines: [ManifestLine]
    /// Item 14 of the form and 备注 of the 联单.
    public var handlingInstructions: String?
    public var emergencyMeasures_zh: String?
    public var comments: [ManifestComment]
    /// Who declared the shipment to be as described, with the version of the text that was signed.
    public var certification: ManifestSignature?
    public var crossProvinceApproval: String?
    /// Why it travelled with paper alone (Order 23, art. 20); nil when it was electronic from the start.
    public var paperReason: String?
    /// When a paper manifest was entered in the national system.
    public var paperEnteredAt: ManifestTime?
    /// What the facility did not take.
    public var rejection: ManifestRejection?
    /// Whether something significant differed, once the facility has looked.
    public var hasDiscrepancy: Bool?
    public var hasResidue: Bool?
    /// What only the EPA's system knows of this manifest.
    public var epa: EmanifestStatus?
    /// Members of an imported EPA document that have no place above.
    public var extra: JSONTree?

    public init(
        id: String, state: ManifestState = .draft, jurisdictions: [ManifestJurisdiction],
        createdAt: ManifestTime? = nil,
        generator: ManifestParty = ManifestParty(), transporters: [ManifestParty] = [],
        facility: ManifestParty = ManifestParty(), trip: ManifestTrip? = nil, lines: [ManifestLine] = []
    ) {
        format = Self.currentFormat
        self.id = id
        version = 1
        self.state = state
        self.jurisdictions = jurisdictions
        numbers = ManifestNumbers()
        self.createdAt = createdAt
        self.generator = generator
        self.transporters = transporters
        self.facility = facility
        self.trip = trip
        self.lines = lines
        comments = []
    }

    /// Reads a record of ours.
    ///
    /// - Returns: the record, and the paths of members that this format does not have (they are not kept).
    /// - Throws: ``ManifestReadError`` with the path of the first field that cannot be read.
    public static func read(
        _ data: Data
    ) throws(ManifestReadError) -> (record: ManifestRecord, unknownPaths: [String]) {
        guard data.count <= bytesMax else {
            throw .tooLarge("\(data.count) bytes; a manifest record has at most \(bytesMax)")
        }
        let tree = try JSONTree(data)
        guard case .text(let format)? = tree["format"] else {
            throw .badField(path: "format", "missing; a manifest record starts with \"format\": \"\(currentFormat)\"")
        }
        guard format == currentFormat else {
            throw .badField(path: "format", "`\(format)` is not known; this program reads \(currentFormat)")
        }
        if let (path, number) = fraction(in: tree, at: "") {
            throw .badField(path: path, "`\(number)` is not a whole number")
        }
        let record: ManifestRecord
        do {
            record = try JSONDecoder().decode(ManifestRecord.self, from: data)
        } catch {
            throw .field(error)
        }
        guard record.lines.count <= linesMax else {
            throw .tooLarge("\(record.lines.count) lines; at most \(linesMax)")
        }
        guard record.lines.reduce(0, { $0 + $1.containers.count }) <= containersMax else {
            throw .tooLarge("more than \(containersMax) containers")
        }
        return (record, tree.pathsMissing(from: try JSONTree(try record.json())))
    }

    /// The first member that has to be a whole number and is not; the JSON reader would not say where it stands.
    private static func fraction(in tree: JSONTree, at path: String) -> (path: String, number: Decimal)? {
        switch tree {
        case .decimal(let number):
            let name = path.split(separator: ".").last.map(String.init) ?? ""
            return name == "density" || ManifestPlace.fractions.contains(name) ? nil : (path, number)
        case .list(let items):
            for (index, item) in items.enumerated() {
                if let found = fraction(in: item, at: "\(path)[\(index)]") { return found }
            }
        case .object(let members):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) where name != "extra" {
                if let found = fraction(in: member, at: path.isEmpty ? name : "\(path).\(name)") { return found }
            }
        default: break
        }
        return nil
    }

    /// The record as JSON with sorted keys.
    public func json(pretty: Bool = true) throws(ManifestReadError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(self)
        } catch {
            throw .field(error)
        }
    }

    /// The mass of all lines in mg, nil when a line has none or the sum is beyond 64 bits.
    public var mass_mg: Int64? {
        lines.reduce(0 as Int64?) { sum, line in
            guard let sum, let mass = line.mass_mg else { return nil }
            let (total, overflow) = sum.addingReportingOverflow(mass)
            return overflow ? nil : total
        }
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        format = try members.decode(String.self, forKey: .format)
        id = try members.decode(String.self, forKey: .id)
        version = try members.value(.version, else: 1)
        correctionReason = try members.decodeIfPresent(String.self, forKey: .correctionReason)
        state = try members.value(.state, else: .draft)
        jurisdictions = try members.decode([ManifestJurisdiction].self, forKey: .jurisdictions)
        numbers = try members.value(.numbers, else: ManifestNumbers())
        createdAt = try members.decodeIfPresent(ManifestTime.self, forKey: .createdAt)
        generator = try members.value(.generator, else: ManifestParty())
        transporters = try members.value(.transporters, else: [])
        facility = try members.value(.facility, else: ManifestParty())
        trip = try members.decodeIfPresent(ManifestTrip.self, forKey: .trip)
        lines = try members.value(.lines, else: [])
        handlingInstructions = try members.decodeIfPresent(String.self, forKey: .handlingInstructions)
        emergencyMeasures_zh = try members.decodeIfPresent(String.self, forKey: .emergencyMeasures_zh)
        comments = try members.value(.comments, else: [])
        certification = try members.decodeIfPresent(ManifestSignature.self, forKey: .certification)
        crossProvinceApproval = try members.decodeIfPresent(String.self, forKey: .crossProvinceApproval)
        paperReason = try members.decodeIfPresent(String.self, forKey: .paperReason)
        paperEnteredAt = try members.decodeIfPresent(ManifestTime.self, forKey: .paperEnteredAt)
        rejection = try members.decodeIfPresent(ManifestRejection.self, forKey: .rejection)
        hasDiscrepancy = try members.decodeIfPresent(Bool.self, forKey: .hasDiscrepancy)
        hasResidue = try members.decodeIfPresent(Bool.self, forKey: .hasResidue)
        epa = try members.decodeIfPresent(EmanifestStatus.self, forKey: .epa)
        extra = try members.decodeIfPresent(JSONTree.self, forKey: .extra)
    }
}

extension KeyedDecodingContainer {
    func value<Value: Decodable>(_ key: Key, else absent: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? absent
    }
}

/// Whose rules a manifest has to meet.
public enum ManifestJurisdiction: String, Codable, Sendable, CaseIterable {
    case cn, us
}

/// Where a manifest stands in our own life cycle.
public enum ManifestState: String, Codable, Sendable, CaseIterable {
    /// May still be incomplete.
    case draft
    /// Complete and checked; the containers are reserved for it.
    case ready
    /// The carrier has the waste.
    case shipped
    /// At the facility, not yet confirmed.
    case received
    /// The facility has confirmed what it took.
    case accepted
    /// Nothing is open; the containers are disposed of.
    case closed
    /// The facility took nothing of it.
    case rejected
    /// Given up before dispatch.
    case void
}

/// Numbers given by authorities. ChemTrack never makes one up; absent means a draft.
public struct ManifestNumbers: Codable, Sendable, Hashable {
    /// EPA manifest tracking number: 9 digits and 3 capital letters.
    public var usMTN: String?
    /// 联单编号 of the national system: year 4, province 2, prefecture 2, serial 6 digits.
    public var cnManifest: String?

    public init(usMTN: String? = nil, cnManifest: String? = nil) {
        self.usMTN = usMTN
        self.cnManifest = cnManifest
    }
}

/// The members of an EPA document that say how it was submitted and how far it has come.
public struct EmanifestStatus: Codable, Sendable, Hashable {
    /// NotAssigned, Pending, Scheduled, InTransit, ReadyForSignature, Signed, Corrected, UnderCorrection, …
    public var status: String?
    /// FullElectronic, DataImage5Copy, Hybrid or Image.
    public var submissionType: String?
    public var shippedAt: ManifestTime?
    public var receivedAt: ManifestTime?

    public init(
        status: String? = nil, submissionType: String? = nil, shippedAt: ManifestTime? = nil,
        receivedAt: ManifestTime? = nil
    ) {
        self.status = status
        self.submissionType = submissionType
        self.shippedAt = shippedAt
        self.receivedAt = receivedAt
    }

    var isEmpty: Bool { status == nil && submissionType == nil && shippedAt == nil && receivedAt == nil }
}

/// A remark with its label.
public struct ManifestComment: Codable, Sendable, Hashable {
    public var label: String?
    public var description: String?
    /// EPA id of the site the remark is about.
    public var handlerId: String?

    public init(label: String? = nil, description: String? = nil, handlerId: String? = nil) {
        self.label = label
        self.description = description
        self.handlerId = handlerId
    }
}

/// A code of an official list with the description that came with it.
public struct ManifestCode: Codable, Sendable, Hashable {
    public var code: String
    public var description: String?

    public init(_ code: String, description: String? = nil) {
        self.code = code
        self.description = description
    }
}
