import ChemTrack
import Compliance

/// A manifest as the API shows it.
struct ManifestView: Encodable {
    struct Line: Encodable {
        var number: Int
        var wasteCode: String?
        var category: String?
        var name: Bilingual
        var containers: [String]
        var mass: QuantityView?
        var pieces: Int64?
        var dot: String?
        var received: Received?
    }

    struct Received: Encodable {
        var mass: QuantityView?
        var pieces: Int64?
        /// accepted, partly or refused
        var opinion: String?
        var quantityDiffers: Bool
        var typeDiffers: Bool
        var comment: String?
        var residue: Bool
        var method: String?
    }

    struct Signature: Encodable {
        /// generator, carrier or facility
        var role: String
        var company: Bilingual
        var name: String?
        var at: String?
        var method: String?
    }

    struct Stop: Encodable {
        var at: String?
        var zone: String?
        var tag: String?
        var longitude: Double?
        var latitude: Double?
    }

    struct Rejection: Encodable {
        var kind: String
        var containers: [String]
        var comment: String?
        var destination: String?
        var facility: Bilingual?
        var settledAt: String?
        var newNumbers: [String]
    }

    /// Whether the notice of 40 CFR 268.7 goes with a line, or went before.
    struct LandDisposalNotice: Encodable {
        var line: Int
        var sentWith: String?
        var sentAt: String?
    }

    /// A paper of this manifest, and why it cannot be printed as it stands; nil = it can.
    struct Paper: Encodable {
        var kind: String
        var obstacle: Bilingual?
    }

    struct Numbers: Encodable {
        var cn: String?
        var us: String?
    }

    var id: String
    var state: String
    var version: Int
    var numbers: Numbers
    var lines: [Line]
    var generator: Bilingual
    var transporter: Bilingual?
    var facility: Bilingual
    /// In their order, signed or not.
    var signatures: [Signature]
    var departed: Stop?
    var arrived: Stop?
    var paperReason: String?
    var discrepancy: Bool?
    var rejection: Rejection?
    var findings: [Finding]
    var createdAt: String
    var createdBy: String
    var allowedActions: [String]
    /// Of one manifest, not of a list.
    var landDisposalNotices: [LandDisposalNotice]?
    /// Of one manifest, not of a list.
    var papers: [Paper]?

    init(_ manifest: Manifest) {
        let record = manifest.record
        id = manifest.id
        state = Self.stateName(manifest.state)
        version = record.version
        numbers = Numbers(cn: record.numbers.cnManifest, us: record.numbers.usMTN)
        lines = record.lines.map { Line($0) }
        generator = record.generator.bilingualName
        transporter = record.transporters.first?.bilingualName
        facility = record.facility.bilingualName
        signatures =
            [Signature("generator", record.generator)] + record.transporters.map { Signature("carrier", $0) } + [
                Signature("facility", record.facility)
            ]
        departed = Stop(record.trip?.departedAt, record.trip?.departedFrom)
        arrived = Stop(record.trip?.arrivedAt, record.trip?.arrivedIn)
        paperReason = record.paperReason
        discrepancy = record.hasDiscrepancy
        rejection = record.rejection.map { Rejection($0) }
        findings = manifest.findings
        createdAt = manifest.createdAt_ms.rfc3339
        createdBy = manifest.createdBy
        allowedActions = manifest.allowedSteps.map(\.rawValue)
    }

    /// The words of the API for the record's states.
    static func stateName(_ state: ManifestState) -> String {
        switch state {
        case .ready: "issued"
        case .received: "arrived"
        default: state.rawValue
        }
    }
}

extension ManifestView.Line {
    init(_ line: ManifestLine) {
        number = line.number
        wasteCode = line.codes.cnCode
        category = line.codes.cnCategory
        name = Bilingual(zh: line.name_zh ?? "", en: line.name_en ?? "")
        containers = line.containers.map(\.code)
        mass = line.mass_mg.map { QuantityView(.mass(Mass(milligrams: $0))) }
        pieces = line.pieceCount
        dot = try? line.shippingText()
        received = line.received.map { found in
            ManifestView.Received(
                mass: found.mass_mg.map { QuantityView(.mass(Mass(milligrams: $0))) }, pieces: found.pieces,
                opinion: found.opinion?.rawValue, quantityDiffers: found.isQuantityDiscrepancy ?? false,
                typeDiffers: found.isTypeDiscrepancy ?? false, comment: found.comment,
                residue: found.isResidue ?? false, method: line.managementMethod?.code ?? line.cnTreatment)
        }
    }
}

extension ManifestView.Signature {
    init(_ role: String, _ party: ManifestParty) {
        self.role = role
        company = party.bilingualName
        name = party.signature?.printedName
        at = party.signature?.at?.text
        method = party.signature?.method
    }
}

extension ManifestView.Stop {
    init?(_ at: ManifestTime?, _ place: ManifestPlace?) {
        guard at != nil || place != nil else { return nil }
        self.at = at?.text
        zone = place?.zone
        tag = place?.tag
        longitude = place?.longitude
        latitude = place?.latitude
    }
}

extension ManifestView.Rejection {
    init(_ rejection: ManifestRejection) {
        kind = rejection.kind.rawValue
        containers = rejection.containers
        comment = rejection.comment
        destination = rejection.destination?.rawValue
        facility = rejection.facility?.bilingualName
        settledAt = rejection.settledAt?.text
        newNumbers = rejection.newNumbers
    }
}

extension ManifestParty {
    var bilingualName: Bilingual { Bilingual(zh: displayName_zh, en: displayName_en) }
}
