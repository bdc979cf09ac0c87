/// A text in both languages; on labels either may be empty, but not both.
public struct LabelText: Hashable, Sendable, Codable {
    public var zh: String
    public var en: String
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
    public var isEmpty: Bool { zh.isEmpty && en.isEmpty }
}

/// A hazard or precautionary statement with its code, such as `H225` or `P305+P351+P338`.
public struct LabelStatement: Hashable, Sendable, Codable {
    public var code: String
    public var text: LabelText
    public init(code: String, text: LabelText) {
        self.code = code
        self.text = text
    }
}

/// What stands on the label of a container of a hazardous chemical (CLP article 17, GB 15258-2009 clause 5,
/// 29 CFR 1910.1200(f)), as plain texts. What applies is decided elsewhere; this is printed as given.
public struct ContainerLabel: Hashable, Sendable, Codable {
    /// Product identifier, as on the safety data sheet.
    public var productName: LabelText
    /// Further identifiers in print form: `CAS 67-64-1`, `EC 200-662-2`, `Index 606-001-00-8`.
    public var identifiers: [String] = []
    /// 危险/Danger or 警告/Warning; nil when none applies.
    public var signalWord: LabelText?
    /// `GHS01` to `GHS09`, most severe first, after precedence.
    public var pictograms: [String] = []
    public var hazardStatements: [LabelStatement] = []
    /// Most important first: when there is no room, the last are left out and reported.
    public var precautionaryStatements: [LabelStatement] = []
    /// Supplemental information such as EUH statements: always printed.
    public var supplemental: [LabelStatement] = []
    public var supplierName: LabelText
    public var supplierAddress: LabelText
    public var supplierPhone: String
    /// 24 h emergency advice.
    public var emergencyPhone: String
    /// Nominal quantity in print form: `500 mL`.
    public var quantity: String
    public var lot: String?
    /// Dates in print form, `2026-11-28`.
    public var received: String?
    public var expiry: String?
    /// The container's own code, as people read it.
    public var itemCode: String
    /// What the QR symbol says; usually the item code or an address with it.
    public var qrText: String
    /// `UN1090`.
    public var unNumber: String?
    /// Transport class with subsidiaries, `3` or `6.1 (3)`.
    public var transportClass: String?

    public init(
        productName: LabelText, supplierName: LabelText, supplierAddress: LabelText = LabelText(zh: "", en: ""),
        supplierPhone: String, emergencyPhone: String, quantity: String, itemCode: String, qrText: String
    ) {
        self.productName = productName
        self.supplierName = supplierName
        self.supplierAddress = supplierAddress
        self.supplierPhone = supplierPhone
        self.emergencyPhone = emergencyPhone
        self.quantity = quantity
        self.itemCode = itemCode
        self.qrText = qrText
    }
}

extension ContainerLabel {
    private enum CodingKeys: String, CodingKey {
        case productName, identifiers, signalWord, pictograms, hazardStatements, precautionaryStatements, supplemental
        case supplierName, supplierAddress, supplierPhone, emergencyPhone, quantity, lot, received, expiry, itemCode
        case qrText, unNumber, transportClass
    }

    /// Reads a label; what is optional on a label may be left out.
    public init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            productName: try box.decode(LabelText.self, forKey: .productName),
            supplierName: try box.decode(LabelText.self, forKey: .supplierName),
            supplierAddress: try box.decodeIfPresent(LabelText.self, forKey: .supplierAddress)
                ?? LabelText(zh: "", en: ""),
            supplierPhone: try box.decode(String.self, forKey: .supplierPhone),
            emergencyPhone: try box.decode(String.self, forKey: .emergencyPhone),
            quantity: try box.decode(String.self, forKey: .quantity),
            itemCode: try box.decode(String.self, forKey: .itemCode),
            qrText: try box.decode(String.self, forKey: .qrText))
        identifiers = try box.decodeIfPresent([String].self, forKey: .identifiers) ?? []
        signalWord = try box.decodeIfPresent(LabelText.self, forKey: .signalWord)
        pictograms = try box.decodeIfPresent([String].self, forKey: .pictograms) ?? []
        hazardStatements = try box.decodeIfPresent([LabelStatement].self, forKey: .hazardStatements) ?? []
        precautionaryStatements =
            try box.decodeIfPresent([LabelStatement].self, forKey: .precautionaryStatements) ?? []
        supplemental = try box.decodeIfPresent([LabelStatement].self, forKey: .supplemental) ?? []
        lot = try box.decodeIfPresent(String.self, forKey: .lot)
        received = try box.decodeIfPresent(String.self, forKey: .received)
        expiry = try box.decodeIfPresent(String.self, forKey: .expiry)
        unNumber = try box.decodeIfPresent(String.self, forKey: .unNumber)
        transportClass = try box.decodeIfPresent(String.self, forKey: .transportClass)
    }
}

/// A label's format, upright, with the smallest pictogram it must carry.
///
/// CLP Annex I 1.2.1.4 table 1.3; the sizes of GB 15258-2009 (50 x 75, 75 x 100, 100 x 150 mm) differ by 5 mm at most
/// and are covered, except that its 75 x 100 mm is 1 mm wider than 74 mm.
public enum LabelSize: String, Hashable, Sendable, Codable, CaseIterable {
    /// Up to 3 L.
    case mm52x74 = "52x74mm"
    /// More than 3 L, up to 50 L.
    case mm74x105 = "74x105mm"
    /// More than 50 L, up to 500 L.
    case mm105x148 = "105x148mm"
    /// More than 500 L.
    case mm148x210 = "148x210mm"

    /// Reads `74x105mm`, `74x105` or `74×105 mm`.
    public init?(parsing text: String) {
        let plain = text.lowercased().replacing("×", with: "x").filter { $0.isNumber || $0 == "x" }
        guard let size = LabelSize.allCases.first(where: { $0.rawValue == plain + "mm" }) else { return nil }
        self = size
    }

    /// The smallest label that CLP table 1.3 allows for a container of so many litres.
    public init(forContainerOf volume_L: Double) {
        self =
            switch volume_L {
            case ...3: .mm52x74
            case ...50: .mm74x105
            case ...500: .mm105x148
            default: .mm148x210
            }
    }

    public var size_mm: PaperSize {
        switch self {
        case .mm52x74: PaperSize(width: 52, height: 74)
        case .mm74x105: PaperSize(width: 74, height: 105)
        case .mm105x148: PaperSize(width: 105, height: 148)
        case .mm148x210: PaperSize(width: 148, height: 210)
        }
    }
    /// Side of the pictogram's red frame, wanted.
    public var pictogramSide_mm: Double {
        switch self {
        case .mm52x74: 16
        case .mm74x105: 23
        case .mm105x148: 32
        case .mm148x210: 46
        }
    }
    /// Side of the red frame at least; only the smallest label has room for choice.
    public var pictogramSideMin_mm: Double { self == .mm52x74 ? 10 : pictogramSide_mm }
    /// Height of the small x that Regulation (EU) 2024/2865 asks for from 2028-01-01.
    public var xHeight2028_mm: Double {
        switch self {
        case .mm52x74: 1.4
        case .mm74x105: 1.8
        case .mm105x148, .mm148x210: 2.0
        }
    }
    public var next: LabelSize? {
        LabelSize.allCases.firstIndex(of: self).flatMap {
            $0 + 1 < LabelSize.allCases.count ? LabelSize.allCases[$0 + 1] : nil
        }
    }
}

/// The label of a container of hazardous waste, by HJ 1276-2022. Texts in print form.
public struct WasteLabel: Hashable, Sendable, Codable {
    /// 废物名称
    public var wasteName: LabelText
    /// 废物类别, `HW06 废有机溶剂与含有机溶剂废物`.
    public var wasteCategory: String
    /// 废物代码, `900-402-06`.
    public var wasteCode: String
    /// 废物形态, `液态 liquid`.
    public var physicalForm: String
    /// 危险特性: `T`, `C`, `I`, `R`, `In`.
    public var hazardProperties: [String]
    /// 主要成分
    public var mainComponents: String
    /// 有害成分
    public var hazardousComponents: String
    /// 注意事项
    public var precautions: String
    /// 数字识别码: 37 digits and letters in 4 parts.
    public var digitalID: String
    /// 产生/收集单位
    public var generator: String
    /// 联系人和联系方式
    public var contact: String
    /// 产生日期
    public var generatedOn: String
    /// 废物重量, with its unit.
    public var weight: String
    /// 备注
    public var note: String
    /// What the QR symbol says; must contain the digital id.
    public var qrText: String
    /// GHS pictograms that apply, at most four are drawn.
    public var pictograms: [String]

    public init(
        wasteName: LabelText, wasteCategory: String, wasteCode: String, physicalForm: String,
        hazardProperties: [String], mainComponents: String, hazardousComponents: String, precautions: String,
        digitalID: String, generator: String, contact: String, generatedOn: String, weight: String,
        note: String = "", qrText: String, pictograms: [String] = []
    ) {
        self.wasteName = wasteName
        self.wasteCategory = wasteCategory
        self.wasteCode = wasteCode
        self.physicalForm = physicalForm
        self.hazardProperties = hazardProperties
        self.mainComponents = mainComponents
        self.hazardousComponents = hazardousComponents
        self.precautions = precautions
        self.digitalID = digitalID
        self.generator = generator
        self.contact = contact
        self.generatedOn = generatedOn
        self.weight = weight
        self.note = note
        self.qrText = qrText
        self.pictograms = pictograms
    }
}

/// The formats of HJ 1276-2022 by the container's volume.
public enum WasteLabelSize: String, Hashable, Sendable, Codable, CaseIterable {
    /// Up to 50 L; text at least 3 mm high.
    case mm100 = "100x100mm"
    /// More than 50 L, up to 450 L; text at least 5 mm high.
    case mm150 = "150x150mm"
    /// More than 450 L; text at least 6 mm high, and a label on two opposite sides.
    case mm200 = "200x200mm"

    public init(forContainerOf volume_L: Double) {
        self = volume_L <= 50 ? .mm100 : volume_L <= 450 ? .mm150 : .mm200
    }
    public init?(parsing text: String) {
        let plain = text.lowercased().replacing("×", with: "x").filter { $0.isNumber || $0 == "x" }
        guard let size = WasteLabelSize.allCases.first(where: { $0.rawValue == plain + "mm" }) else { return nil }
        self = size
    }
    public var side_mm: Double { self == .mm100 ? 100 : self == .mm150 ? 150 : 200 }
    /// Height of a Chinese character at least.
    public var textHeightMin_mm: Double { self == .mm100 ? 3 : self == .mm150 ? 5 : 6 }
    /// Labels that a container needs.
    public var labelsPerContainer: Int { self == .mm200 ? 2 : 1 }
    public var next: WasteLabelSize? { self == .mm100 ? .mm150 : self == .mm150 ? .mm200 : nil }
}
