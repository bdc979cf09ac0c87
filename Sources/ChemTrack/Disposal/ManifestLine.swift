public import Foundation

/// One kind of waste in one kind of packaging.
public struct ManifestLine: Codable, Sendable, Hashable {
    public var number: Int
    public var containers: [ManifestContainer]
    /// What the line says it weighs, in mg. With containers it has to be their sum.
    public var mass_mg: Int64?
    public var volume_uL: Int64?
    /// Pieces as declared; nil = the number of containers.
    public var pieces: Int64?
    public var packaging: ManifestPackaging?
    public var name_zh: String?
    /// Also the EPA's description of waste that is not dangerous goods.
    public var name_en: String?
    public var isDOTHazardous: Bool?
    public var dot: ShippingDescription?
    /// The US description as worded by someone else. nil = made from `dot`.
    public var printedDOT: PrintedDescription?
    public var isEPAWaste: Bool?
    public var codes: WasteCodes
    /// What is declared to the EPA: a whole number of a unit. nil = made from the mass.
    public var declared: DeclaredQuantity?
    /// 危险特性: T, C, I, R, In.
    public var cnHazards: [String]
    public var physicalState: WasteState?
    /// 有害成分名称
    public var components: [String]
    public var hasPCB: Bool?
    public var hasBiennialReport: Bool?
    public var biennialReport: BiennialReport?
    /// How it stands to the US land disposal restrictions; nil = nobody has said.
    public var landDisposal: LandDisposalFacts?
    /// How the facility will treat it: H codes (EPA) and R/D codes (CN).
    public var managementMethod: ManifestCode?
    public var cnTreatment: String?
    public var received: ReceivedLine?
    /// Members of an imported EPA document that have no place above.
    public var extra: JSONTree?

    public init(number: Int, containers: [ManifestContainer] = [], mass_mg: Int64? = nil) {
        self.number = number
        self.containers = containers
        self.mass_mg = mass_mg ?? (containers.isEmpty ? nil : Self.sum_mg(containers))
        codes = WasteCodes()
        cnHazards = []
        components = []
    }

    /// The sum of the containers in mg, nil when it is beyond 64 bits.
    static func sum_mg(_ containers: [ManifestContainer]) -> Int64? {
        containers.reduce(0 as Int64?) { sum, container in
            guard let (total, overflow) = sum?.addingReportingOverflow(container.mass_mg), !overflow else { return nil }
            return total
        }
    }

    /// The US description to print: the given text, else the one made from its parts; nil when there is neither.
    ///
    /// - Throws: ``ShippingDescriptionError`` when the parts may not be printed.
    public func shippingText() throws(ShippingDescriptionError) -> String? {
        if let text = printedDOT?.text { return text }
        return try dot?.text()
    }

    public var pieceCount: Int64? { pieces ?? (containers.isEmpty ? nil : Int64(containers.count)) }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        number = try members.decode(Int.self, forKey: .number)
        containers = try members.value(.containers, else: [])
        mass_mg =
            try members.decodeIfPresent(Int64.self, forKey: .mass_mg)
            ?? (containers.isEmpty ? nil : Self.sum_mg(containers))
        volume_uL = try members.decodeIfPresent(Int64.self, forKey: .volume_uL)
        pieces = try members.decodeIfPresent(Int64.self, forKey: .pieces)
        packaging = try members.decodeIfPresent(ManifestPackaging.self, forKey: .packaging)
        name_zh = try members.decodeIfPresent(String.self, forKey: .name_zh)
        name_en = try members.decodeIfPresent(String.self, forKey: .name_en)
        isDOTHazardous = try members.decodeIfPresent(Bool.self, forKey: .isDOTHazardous)
        dot = try members.decodeIfPresent(ShippingDescription.self, forKey: .dot)
        printedDOT = try members.decodeIfPresent(PrintedDescription.self, forKey: .printedDOT)
        isEPAWaste = try members.decodeIfPresent(Bool.self, forKey: .isEPAWaste)
        codes = try members.value(.codes, else: WasteCodes())
        declared = try members.decodeIfPresent(DeclaredQuantity.self, forKey: .declared)
        cnHazards = try members.value(.cnHazards, else: [])
        physicalState = try members.decodeIfPresent(WasteState.self, forKey: .physicalState)
        components = try members.value(.components, else: [])
        hasPCB = try members.decodeIfPresent(Bool.self, forKey: .hasPCB)
        hasBiennialReport = try members.decodeIfPresent(Bool.self, forKey: .hasBiennialReport)
        biennialReport = try members.decodeIfPresent(BiennialReport.self, forKey: .biennialReport)
        landDisposal = try members.decodeIfPresent(LandDisposalFacts.self, forKey: .landDisposal)
        managementMethod = try members.decodeIfPresent(ManifestCode.self, forKey: .managementMethod)
        cnTreatment = try members.decodeIfPresent(String.self, forKey: .cnTreatment)
        received = try members.decodeIfPresent(ReceivedLine.self, forKey: .received)
        extra = try members.decodeIfPresent(JSONTree.self, forKey: .extra)
    }
}

/// A container of ours on a manifest.
public struct ManifestContainer: Codable, Sendable, Hashable {
    public var code: String
    public var mass_mg: Int64

    public init(code: String, mass_mg: Int64) {
        self.code = code
        self.mass_mg = mass_mg
    }
}

/// A US description that came as text, whose parts are not known.
public struct PrintedDescription: Codable, Sendable, Hashable {
    public var idNumber: String?
    public var text: String?

    public init(idNumber: String? = nil, text: String? = nil) {
        self.idNumber = idNumber
        self.text = text
    }
}

/// What a line is packed in.
public struct ManifestPackaging: Codable, Sendable, Hashable {
    /// EPA container type, for example DM metal drum.
    public var epaType: ManifestCode?
    /// 包装方式, for example 铁桶
    public var cn: String?
    /// The UN mark of the packaging, as printed on it.
    public var unSpecification: String?

    public init(epaType: ManifestCode? = nil, cn: String? = nil, unSpecification: String? = nil) {
        self.epaType = epaType
        self.cn = cn
        self.unSpecification = unSpecification
    }
}

/// 形态
public enum WasteState: String, Codable, Sendable, CaseIterable {
    case solid, semisolid, liquid, gas

    public var zh: String {
        switch self {
        case .solid: "固态"
        case .semisolid: "半固态"
        case .liquid: "液态"
        case .gas: "气态"
        }
    }
}

/// The waste codes of a line, by who gives them.
public struct WasteCodes: Codable, Sendable, Hashable {
    /// D, F, K, P and U codes of 40 CFR 261. nil = not stated.
    public var federal: [ManifestCode]?
    public var generatorState: [ManifestCode]?
    public var facilityState: [ManifestCode]?
    /// Category of the Chinese list, HW01 to HW50.
    public var cnCategory: String?
    /// 废物代码, as 900-402-06.
    public var cnCode: String?

    /// Codes of the European list of waste.
    public var ewc: [String]?

    public init(
        federal: [ManifestCode]? = nil, generatorState: [ManifestCode]? = nil, facilityState: [ManifestCode]? = nil,
        cnCategory: String? = nil, cnCode: String? = nil
    ) {
        self.federal = federal
        self.generatorState = generatorState
        self.facilityState = facilityState
        self.cnCategory = cnCategory
        self.cnCode = cnCode
    }

    /// Every US code, in the order in which they are printed.
    public var us: [String] { [federal, generatorState, facilityState].flatMap { ($0 ?? []).map(\.code) } }
}

/// A whole number of an EPA unit (P pounds, T tons, K kg, M tonnes, G gallons, L litres, Y cubic yards, N m³).
public struct DeclaredQuantity: Codable, Sendable, Hashable {
    public var amount: Int64
    public var unit: ManifestCode

    public init(amount: Int64, unit: ManifestCode) {
        self.amount = amount
        self.unit = unit
    }
}

/// What the US biennial report asks of a line.
public struct BiennialReport: Codable, Sendable, Hashable {
    public var density: Decimal?
    /// 1 = lb/gal, 2 = specific gravity.
    public var densityUnit: ManifestCode?
    public var form: ManifestCode?
    public var source: ManifestCode?
    public var minimization: ManifestCode?
    public var isMixedRadioactive: Bool?

    public init(
        density: Decimal? = nil, densityUnit: ManifestCode? = nil, form: ManifestCode? = nil,
        source: ManifestCode? = nil, minimization: ManifestCode? = nil, isMixedRadioactive: Bool? = nil
    ) {
        self.density = density
        self.densityUnit = densityUnit
        self.form = form
        self.source = source
        self.minimization = minimization
        self.isMixedRadioactive = isMixedRadioactive
    }
}

/// What the facility found. Kept beside what was declared, never over it.
public struct ReceivedLine: Codable, Sendable, Hashable {
    public var mass_mg: Int64?
    public var pieces: Int64?
    public var at: ManifestTime?
    /// 接受, 部分接受 or 拒收
    public var opinion: ReceiverOpinion?
    public var isQuantityDiscrepancy: Bool?
    public var isTypeDiscrepancy: Bool?
    public var comment: String?
    public var isResidue: Bool?
    public var residueComment: String?

    public init(
        mass_mg: Int64? = nil, pieces: Int64? = nil, at: ManifestTime? = nil, opinion: ReceiverOpinion? = nil,
        isQuantityDiscrepancy: Bool? = nil, isTypeDiscrepancy: Bool? = nil, comment: String? = nil,
        isResidue: Bool? = nil, residueComment: String? = nil
    ) {
        self.mass_mg = mass_mg
        self.pieces = pieces
        self.at = at
        self.opinion = opinion
        self.isQuantityDiscrepancy = isQuantityDiscrepancy
        self.isTypeDiscrepancy = isTypeDiscrepancy
        self.comment = comment
        self.isResidue = isResidue
        self.residueComment = residueComment
    }
}

/// 接受人处理意见
public enum ReceiverOpinion: String, Codable, Sendable, CaseIterable {
    case accepted, partly, refused

    public var zh: String {
        switch self {
        case .accepted: "接受"
        case .partly: "部分接受"
        case .refused: "拒收"
        }
    }
}
