/// Why a scanned or typed code cannot be used. Every case says what was wrong, with which input, and what to do,
/// in English (``description``) and Chinese (``zh``).
public enum CodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing but blanks.
    case empty
    /// Longer than any code the product reads, in bytes.
    case tooLong(Int)
    /// Looks like an item code, but is not built like one.
    case itemForm(String, why: ItemFault)
    /// Looks like an item code, but its last character is not the one that belongs to the others.
    case itemCheck(String)
    /// A GS1 element string, Digital Link or bracketed text that breaks a GS1 rule.
    case gs1(GS1Error)
    /// An EPC that cannot be read or written.
    case epc(EPCError)
    /// A number of some register whose check digit is wrong.
    case checkDigit(kind: NumberKind, input: String, expected: String)
    /// A number of some register that is not built as it must be.
    case form(kind: NumberKind, input: String)

    public var description: String {
        switch self {
        case .empty: "the code is empty: scan or type it again"
        case .tooLong(let length): "the code has \(length) bytes, more than any code read here: scan it again"
        case .itemForm(let input, let why): "`\(input)` looks like an item code but \(why.en)"
        case .itemCheck(let input):
            "`\(input)` looks like an item code but fails its check character: look at the label again"
        case .gs1(let error): error.description
        case .epc(let error): error.description
        case .checkDigit(let kind, let input, let expected):
            "\(kind.en) `\(input)` fails its check digit (expected \(expected)): look at the digits again"
        case .form(let kind, let input): "`\(input)` is not \(kind.en): expected a form like \(kind.example)"
        }
    }

    /// The same in Chinese.
    public var zh: String {
        switch self {
        case .empty: "编码为空：请重新扫描或输入"
        case .tooLong(let length): "编码长 \(length) 字节，超出可读范围：请重新扫描"
        case .itemForm(let input, let why): "`\(input)` 像本系统的物品码，但\(why.zh)"
        case .itemCheck(let input): "`\(input)` 像本系统的物品码，但校验字符不符：请再核对标签"
        case .gs1(let error): error.zh
        case .epc(let error): error.zh
        case .checkDigit(let kind, let input, let expected):
            "\(kind.zh) `\(input)` 校验位错误（应为 \(expected)）：请再核对数字"
        case .form(let kind, let input): "`\(input)` 不是\(kind.zh)：格式应如 \(kind.example)"
        }
    }
}

/// What is wrong with the form of an item code.
public enum ItemFault: Hashable, Sendable {
    /// This character, at this place (1 is the first after the prefix), is never used in an item code.
    case character(String, place: Int)
    /// This many characters stand after the prefix.
    case length(Int)

    var en: String {
        switch self {
        case .character(let character, let place):
            "character \(place) after the prefix is `\(character)`, which item codes never use: look at the label again"
        case .length(let count):
            "has \(count) characters after the prefix, not 7 to 15: type the whole code, as in CT-7K3M9Q-D"
        }
    }

    var zh: String {
        switch self {
        case .character(let character, let place): "前缀后第 \(place) 个字符 `\(character)` 不会用于物品码：请再核对标签"
        case .length(let count): "前缀后有 \(count) 个字符，应为 7 至 15 个：请完整输入，例如 CT-7K3M9Q-D"
        }
    }
}

/// A register whose numbers are recognised in a scan.
public enum NumberKind: String, Hashable, Sendable {
    case cas, ec, un, wasteLabel, gtin

    var en: String {
        switch self {
        case .cas: "CAS number"
        case .ec: "EC number"
        case .un: "UN number"
        case .wasteLabel: "waste label code (HJ 1276)"
        case .gtin: "GTIN"
        }
    }

    var zh: String {
        switch self {
        case .cas: "CAS 号"
        case .ec: "EC 号"
        case .un: "UN 编号"
        case .wasteLabel: "危险废物标签数字识别码（HJ 1276）"
        case .gtin: "GTIN"
        }
    }

    var example: String {
        switch self {
        case .cas: "67-64-1"
        case .ec: "200-662-2"
        case .un: "UN1203"
        case .wasteLabel: "913100001234567890 90004149 20260131 001"
        case .gtin: "09521234543213"
        }
    }
}
