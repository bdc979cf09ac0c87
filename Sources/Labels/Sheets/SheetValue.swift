/// What is read from a safety data sheet (GHS annex 4, GB/T 17519, 29 CFR 1910.1200 appendix D).
public enum SheetField: String, Sendable, Hashable, Codable, CaseIterable {
    case product, supplier, cas, revised, issued
    case signalWord = "signal_word"
    case hazardStatement = "hazard_statement"
    case precautionaryStatement = "precautionary_statement"
    case component
    case exposureLimit = "exposure_limit"
    case flashPoint = "flash_point"
    case storageClass = "storage_class"
    case unNumber = "un_number"
    case transportClass = "transport_class"
    case packingGroup = "packing_group"

    /// True when a sheet has one of it: two different values are then a matter for the person who confirms.
    public var isSingle: Bool {
        switch self {
        case .cas, .revised, .issued, .signalWord, .flashPoint, .storageClass: true
        default: false
        }
    }
}

/// A content or a temperature with its bounds: `>= 10 - < 25 %`, `> 94 °C`.
public struct SheetRange: Sendable, Hashable, Codable {
    /// In the sheet's unit, per cent or degrees Celsius; nil = no bound on that side.
    public var low: Double?
    public var high: Double?
    /// False when the sheet writes `>` or `<`.
    public var lowIncluded = true
    public var highIncluded = true
    /// The sheet says about, approximately, circa.
    public var isApproximate = false

    public init(
        low: Double?, high: Double?, lowIncluded: Bool = true, highIncluded: Bool = true, isApproximate: Bool = false
    ) {
        self.low = low
        self.high = high
        self.lowIncluded = lowIncluded
        self.highIncluded = highIncluded
        self.isApproximate = isApproximate
    }

    /// In print form without a unit: `25`, `10 - 25`, `>= 10 - < 25`, `> 94`.
    public var text: String {
        let about = isApproximate ? "ca. " : ""
        switch (low, high) {
        case (let low?, let high?) where low == high: return about + SheetNumber.text(low)
        case (let low?, let high?):
            let plain = lowIncluded && highIncluded
            return about + (plain ? "" : lowIncluded ? ">= " : "> ") + SheetNumber.text(low) + " - "
                + (plain ? "" : highIncluded ? "<= " : "< ") + SheetNumber.text(high)
        case (let low?, nil): return about + (lowIncluded ? ">= " : "> ") + SheetNumber.text(low)
        case (nil, let high?): return about + (highIncluded ? "<= " : "< ") + SheetNumber.text(high)
        case (nil, nil): return ""
        }
    }
}

/// One value that a sheet states, with the words it was read from. A proposal: a person confirms it.
public struct SheetValue: Sendable, Hashable, Codable {
    public var field: SheetField
    /// In the field's own form: `2018-05-22`, `H225`, `P305+P351+P338`, `Danger`, `67-64-1`, `UN1090`, `3 (6.1)`, `II`,
    /// `> 94 °C`, a component's CAS number, a limit such as `TWA 500 ppm`.
    public var value: String
    /// The page it stands on, from 1.
    public var page: Int
    /// The words of the sheet it was read from, with one blank between words.
    public var words: String
    /// The name of a component, or the substance that an exposure limit is for.
    public var name: String?
    /// The CAS number that an exposure limit is for.
    public var cas: String?
    /// The content of a component in per cent, or the flash point in degrees Celsius.
    public var range: SheetRange?
    /// An exposure limit's kind as printed (`TWA`, `STEL`, `PC-TWA`, `MAC`), number and unit (`ppm`, `mg/m3`).
    public var kind: String?
    public var amount: Double?
    public var unit: String?
    /// How it was read where that is not plain: a statement by its sentence, a date by its country's order.
    public var because: LabelText?

    public init(_ field: SheetField, _ value: String, page: Int, words: String) {
        self.field = field
        self.value = value
        self.page = page
        self.words = words
    }

    enum CodingKeys: String, CodingKey {
        case field, value, page, words, name, cas, range, kind, amount, unit, because
    }
}

/// Words that look like a value and cannot be believed. It is never a value; the person sees why.
public struct SheetRejection: Sendable, Hashable, Codable {
    public var field: SheetField
    public var page: Int
    public var words: String
    public var reason: LabelText

    public init(_ field: SheetField, page: Int, words: String, reason: LabelText) {
        self.field = field
        self.page = page
        self.words = words
        self.reason = reason
    }
}

/// All that was read from one sheet.
public struct SheetReading: Sendable, Hashable, Codable {
    public var pages: Int
    /// `zh`, `en`: the languages it is written in.
    public var languages: [String]
    /// The sections of the 16 whose heading was found.
    public var sections: [Int]
    public var values: [SheetValue]
    public var rejected: [SheetRejection]

    /// Fields without a value.
    public var missing: [SheetField] {
        SheetField.allCases.filter { field in !values.contains { $0.field == field } }
    }
    /// Fields that have one value on a sheet and for which this one states several.
    public var contested: [SheetField] {
        SheetField.allCases.filter { field in
            field.isSingle && Set(values.filter { $0.field == field }.map(\.value)).count > 1
        }
    }
}

/// A hazard or precautionary statement in both languages, by which sentences without a code are recognised.
public struct SheetSentence: Sendable, Hashable {
    public var code: String
    public var text: LabelText

    public init(code: String, text: LabelText) {
        self.code = code
        self.text = text
    }
}

/// Why a sheet could not be read at all.
public enum SheetError: Error, Hashable, Sendable, CustomStringConvertible {
    case notPDF
    case locked
    case tooManyBytes(Int)
    case tooManyPages(Int)
    /// Pictures of text only, as from a scanner.
    case noText(pages: Int)
    /// Text, but no heading of a safety data sheet.
    case notASheet(pages: Int)
    case damaged

    public var description: String {
        switch self {
        case .notPDF: "the file is not a PDF: ask the supplier for the sheet as PDF"
        case .locked: "the PDF asks for a password: send one that opens without"
        case .tooManyBytes(let count):
            "the file has \(count) bytes, at most \(SheetReader.bytes_max) are read: send the sheet alone"
        case .tooManyPages(let count):
            "the PDF has more than \(count - 1) pages: send the sheet alone, not the supplier's whole collection"
        case .noText(let pages):
            "the \(pages) pages hold pictures and no text, as a scanner makes them: run text recognition (OCR) on the "
                + "file first, ask the supplier for the original, or type the values"
        case .notASheet(let pages):
            "none of the 16 headings of a safety data sheet stands in the \(pages) pages: is it the right file?"
        case .damaged: "the PDF is damaged and its text cannot be taken out: ask the supplier for another copy"
        }
    }

    /// The same in Chinese.
    public var zh: String {
        switch self {
        case .notPDF: "文件不是 PDF：请向供应商索取 PDF 格式的安全技术说明书"
        case .locked: "PDF 设有密码：请提供无需密码即可打开的文件"
        case .tooManyBytes(let count): "文件共 \(count) 字节，最多读取 \(SheetReader.bytes_max) 字节：请只发送该说明书"
        case .tooManyPages(let count): "PDF 超过 \(count - 1) 页：请只发送该说明书，而不是供应商的整套文件"
        case .noText(let pages): "\(pages) 页均为图像，没有文字（扫描件）：请先做文字识别（OCR）、向供应商索取原件，或手工录入"
        case .notASheet(let pages): "\(pages) 页中没有安全技术说明书的任何一个标准标题：文件是否正确？"
        case .damaged: "PDF 已损坏，无法取出文字：请向供应商重新索取"
        }
    }
}
