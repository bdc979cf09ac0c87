/// A text in both languages; on labels either may be empty, but not both.
public struct LabelText: Hashable, Sendable, Codable {
    public var zh: String
    public var en: String
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
    public var isEmpty: Bool { zh.isEmpty && en.isEmpty }

    /// The text in one language; the other language when there is no text in this one, because a label without its
    /// name or its hazard would be worse than one in the wrong language.
    func kept(in language: LabelLanguage) -> LabelText {
        switch language {
        case .zh where !zh.isEmpty: LabelText(zh: zh, en: "")
        case .en where !en.isEmpty: LabelText(zh: "", en: en)
        default: self
        }
    }
}

/// The languages that a label speaks.
public enum LabelLanguage: String, Hashable, Sendable, Codable, CaseIterable { case zh, en, both }

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
    /// What the law of the place where the container goes asks for.
    public var language = LabelLanguage.both

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
        case qrText, unNumber, transportClass, language
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
        language = try box.decodeIfPresent(LabelLanguage.self, forKey: .language) ?? .both
    }

    /// The label with its texts in its language only.
    func spoken() -> ContainerLabel {
        guard language != .both else { return self }
        func kept(_ statements: [LabelStatement]) -> [LabelStatement] {
            statements.map { LabelStatement(code: $0.code, text: $0.text.kept(in: language)) }
        }
        var label = self
        label.productName = productName.kept(in: language)
        label.signalWord = signalWord?.kept(in: language)
        label.hazardStatements = kept(hazardStatements)
        label.precautionaryStatements = kept(precautionaryStatements)
        label.supplemental = kept(supplemental)
        label.supplierName = supplierName.kept(in: language)
        label.supplierAddress = supplierAddress.kept(in: language)
        return label
    }

    /// A heading in the label's language.
    func heading(_ zh: String, _ en: String) -> String {
        switch language {
        case .zh: zh
        case .en: en
        case .both: "\(zh) \(en)"
        }
    }
}
