public import Foundation

extension ManifestRecord {
    /// Takes over an EPA e-Manifest document. Every member is kept: those with no field of ours, and values that are not
    /// of the expected type, go into `extra` at the record, party or line they belong to.
    ///
    /// - Parameter id: our own id for the record.
    /// - Throws: ``ManifestReadError`` when it is not such a document at all.
    public init(emanifest document: JSONTree, id: String) throws(ManifestReadError) {
        guard case .object(let members) = document else {
            throw .badField(path: "Emanifest", "is \(document.typeName), expected an object")
        }
        guard members["format"] == nil else {
            throw .badField(path: "format", "this is a manifest record already, not an EPA document")
        }
        guard members.keys.contains(where: EmanifestShape.manifestMembers.contains) else {
            throw .badField(path: "Emanifest", "has none of the members of an e-Manifest document")
        }
        guard (members["wastes"]?.items?.count ?? 0) <= Self.linesMax else {
            throw .tooLarge("more than \(Self.linesMax) waste lines")
        }
        let document = document.normalized()
        self.init(id: id, jurisdictions: [.us])
        numbers.usMTN = document["manifestTrackingNumber"]?.text
        let status = EmanifestStatus(
            status: document["status"]?.text, submissionType: document["submissionType"]?.text,
            shippedAt: document["shippedDate"]?.time, receivedAt: document["receivedDate"]?.time)
        epa = status.isEmpty ? nil : status
        state = Self.state(of: status.status)
        generator = ManifestParty(emanifest: document["generator"])
        facility = ManifestParty(emanifest: document["designatedFacility"])
        transporters = document["transporters"]?.objects?.map { ManifestParty(emanifest: $0) } ?? []
        lines = document["wastes"]?.objects?.enumerated().map { ManifestLine(emanifest: $1, number: $0 + 1) } ?? []
        if document["rejection"]?.flag == true { rejection = ManifestRejection(emanifest: document["rejectionInfo"]) }
        hasDiscrepancy = document["discrepancy"]?.flag
        hasResidue = document["residue"]?.flag
        handlingInstructions = document[path: "additionalInfo.handlingInstructions"]?.text
        comments = ManifestComment.list(document[path: "additionalInfo.comments"])
        extra = document.missing(from: emanifestOfFields())
    }

    /// Reads an EPA document.
    public static func readEmanifest(_ data: Data, id: String) throws(ManifestReadError) -> ManifestRecord {
        guard data.count <= bytesMax else {
            throw .tooLarge("\(data.count) bytes; a manifest has at most \(bytesMax)")
        }
        return try ManifestRecord(emanifest: try JSONTree(data), id: id)
    }

    private static func state(of status: String?) -> ManifestState {
        switch status {
        case "Scheduled": .ready
        case "InTransit": .shipped
        case "ReadyForSignature": .received
        case "Signed", "Corrected", "UnderCorrection": .accepted
        default: .draft
        }
    }
}

extension JSONTree {
    /// A time that we can keep to the last digit: to the millisecond. Another stays in `extra`, as it came.
    fileprivate var time: ManifestTime? {
        guard let text, text.drop(while: { $0 != "." }).dropFirst().prefix(while: \.isNumber).count <= 3 else {
            return nil
        }
        return ManifestTime(text)
    }

    /// The items of a list of nothing but objects, else nil: such a list is then kept whole.
    fileprivate var objects: [JSONTree]? {
        guard let items, items.allSatisfy({ $0.members != nil }) else { return nil }
        return items
    }

    private static let timeMembers: Set<String> = [
        "createdDate", "updatedDate", "shippedDate", "receivedDate", "certifiedDate", "signatureDate", "dateOfRemoval",
        "correctionRequestDate",
    ]

    /// EPA writes `+0000`, RFC 3339 asks for `+00:00`; and `1.0` is kept as 1, as every later reading of the record has it.
    fileprivate func normalized(_ name: String = "") -> JSONTree {
        switch self {
        case .object(let members):
            return .object(Dictionary(uniqueKeysWithValues: members.map { ($0, $1.normalized($0)) }))
        case .list(let items): return .list(items.map { $0.normalized() })
        case .decimal(let number): return .number(number)
        case .text(let text) where Self.timeMembers.contains(name) && ManifestTime(text) != nil:
            let offset = text.suffix(5)
            guard let sign = offset.first, sign == "+" || sign == "-", !offset.contains(":") else { return self }
            return .text("\(text.dropLast(2)):\(text.suffix(2))")
        default: return self
        }
    }
}

extension ManifestCode {
    fileprivate init?(emanifest tree: JSONTree?) {
        guard let code = tree?["code"]?.text else { return nil }
        self.init(code, description: tree?["description"]?.text)
    }

    /// nil when one of the codes cannot be read: the list is then kept as it came.
    fileprivate static func list(_ tree: JSONTree?) -> [ManifestCode]? {
        guard let items = tree?.items else { return nil }
        let codes = items.compactMap { ManifestCode(emanifest: $0) }
        return codes.map { $0.emanifest() } == items ? codes : nil
    }
}

extension ManifestRegion {
    fileprivate init?(emanifest tree: JSONTree?) {
        guard let code = tree?["code"]?.text else { return nil }
        self.init(code, name: tree?["name"]?.text)
    }
}

extension ManifestPhone {
    fileprivate init?(emanifest tree: JSONTree?) {
        guard let number = tree?["number"]?.text else { return nil }
        self.init(number, extension: tree?["extension"]?.text)
    }
}

extension ManifestComment {
    fileprivate init(emanifest tree: JSONTree) {
        self.init(
            label: tree["label"]?.text, description: tree["description"]?.text, handlerId: tree["handlerId"]?.text)
    }

    /// Empty when one of the remarks has more than we know of: the list is then kept as it came.
    fileprivate static func list(_ tree: JSONTree?) -> [ManifestComment] {
        let items = tree?.objects ?? []
        let comments = items.map { ManifestComment(emanifest: $0) }
        return comments.map { $0.emanifest() } == items ? comments : []
    }
}

extension ManifestAddress {
    fileprivate init?(emanifest tree: JSONTree?) {
        guard let tree, tree.members != nil else { return nil }
        self.init(
            streetNumber: tree["streetNumber"]?.text, address1: tree["address1"]?.text,
            address2: tree["address2"]?.text, city: tree["city"]?.text,
            state: ManifestRegion(emanifest: tree["state"]), country: ManifestRegion(emanifest: tree["country"]),
            zip: tree["zip"]?.text)
    }
}

extension ManifestContact {
    fileprivate init?(emanifest tree: JSONTree?) {
        guard let tree, tree.members != nil else { return nil }
        self.init(
            firstName: tree["firstName"]?.text, middleInitial: tree["middleInitial"]?.text,
            lastName: tree["lastName"]?.text, phone: ManifestPhone(emanifest: tree["phone"]),
            email: tree["email"]?.text, companyName: tree["companyName"]?.text)
    }
}

extension ManifestParty {
    fileprivate init(emanifest tree: JSONTree?) {
        self.init()
        guard let tree, tree.members != nil else { return }
        epaID = tree["epaSiteId"]?.text
        name = tree["name"]?.text
        mailing = ManifestAddress(emanifest: tree["mailingAddress"])
        site = ManifestAddress(emanifest: tree["siteAddress"])
        contact = ManifestContact(emanifest: tree["contact"])
        emergencyPhone = ManifestPhone(emanifest: tree["emergencyPhone"])
        order = tree["order"]?.integer.flatMap { Int(exactly: $0) }
        if let paper = tree["paperSignatureInfo"], paper.members != nil {
            signature = ManifestSignature(
                printedName: paper["printedName"]?.text, at: paper["signatureDate"]?.time, method: "paper")
        }
        extra = tree.missing(from: emanifestOfFields() ?? .object([:]))
    }
}

extension ManifestRejection {
    /// nil when it is not said whether all or a part was refused: it is then kept as it came.
    fileprivate init?(emanifest tree: JSONTree?) {
        let kinds: [String: Kind] = ["FullReject": .full, "PartialReject": .partial]
        guard let tree, let kind = tree["rejectionType"]?.text.flatMap({ kinds[$0] }) else { return nil }
        self.init(
            kind: kind, containers: [], comment: tree["rejectionComments"]?.text,
            isTransporterOnSite: tree["transporterOnSite"]?.flag)
        let destinations: [String: Destination] = ["Generator": .generator, "Tsdf": .facility]
        destination = tree["alternateDesignatedFacilityType"]?.text.flatMap { destinations[$0] }
        if tree["alternateDesignatedFacility"]?.members != nil {
            facility = ManifestParty(emanifest: tree["alternateDesignatedFacility"])
        }
        let numbers = tree["newManifestTrackingNumbers"]?.items ?? []
        // A list with something else in it is kept as it came.
        if numbers.allSatisfy({ $0.text != nil }) { newNumbers = numbers.compactMap(\.text) }
    }
}

extension ManifestLine {
    fileprivate init(emanifest tree: JSONTree, number: Int) {
        self.init(number: tree["lineNumber"]?.integer.flatMap { Int(exactly: $0) } ?? number)
        isDOTHazardous = tree["dotHazardous"]?.flag
        let idNumber = tree[path: "dotInformation.idNumber.code"]?.text
        let printed = tree[path: "dotInformation.printedDotInformation"]?.text
        if idNumber != nil || printed != nil { printedDOT = PrintedDescription(idNumber: idNumber, text: printed) }
        name_en = tree["wasteDescription"]?.text
        pieces = tree[path: "quantity.containerNumber"]?.integer
        if let type = ManifestCode(emanifest: tree[path: "quantity.containerType"]) {
            packaging = ManifestPackaging(epaType: type)
        }
        if let amount = tree[path: "quantity.quantity"]?.integer,
            let unit = ManifestCode(emanifest: tree[path: "quantity.unitOfMeasurement"])
        {
            declared = DeclaredQuantity(amount: amount, unit: unit)
        }
        hasBiennialReport = tree["br"]?.flag
        biennialReport = BiennialReport(emanifest: tree["brInfo"])
        hasPCB = tree["pcb"]?.flag
        isEPAWaste = tree["epaWaste"]?.flag
        codes.federal = ManifestCode.list(tree[path: "hazardousWaste.federalWasteCodes"])
        codes.generatorState = ManifestCode.list(tree[path: "hazardousWaste.generatorStateWasteCodes"])
        codes.facilityState = ManifestCode.list(tree[path: "hazardousWaste.tsdfStateWasteCodes"])
        managementMethod = ManifestCode(emanifest: tree["managementMethod"])
        received = ReceivedLine(emanifest: tree["discrepancyResidueInfo"])
        extra = tree.missing(from: emanifestOfFields())
    }
}

extension BiennialReport {
    fileprivate init?(emanifest tree: JSONTree?) {
        guard let tree, tree.members != nil else { return nil }
        self.init(
            density: tree["density"]?.decimal, densityUnit: ManifestCode(emanifest: tree["densityUnitOfMeasurement"]),
            form: ManifestCode(emanifest: tree["formCode"]), source: ManifestCode(emanifest: tree["sourceCode"]),
            minimization: ManifestCode(emanifest: tree["wasteMinimizationCode"]),
            isMixedRadioactive: tree["mixedRadioactiveWaste"]?.flag)
    }
}

extension ReceivedLine {
    fileprivate init?(emanifest tree: JSONTree?) {
        guard let tree, tree.members != nil else { return nil }
        self.init(
            isQuantityDiscrepancy: tree["wasteQuantity"]?.flag, isTypeDiscrepancy: tree["wasteType"]?.flag,
            comment: tree["discrepancyComments"]?.text, isResidue: tree["residue"]?.flag,
            residueComment: tree["residueComments"]?.text)
    }
}
