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
