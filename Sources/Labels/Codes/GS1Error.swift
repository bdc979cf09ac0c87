/// Why a text is no valid GS1 data. Names the element, the value and what the rule asks for.
public enum GS1Error: Error, Hashable, Sendable, CustomStringConvertible {
    /// No element at all.
    case empty
    /// No application identifier begins with these characters.
    case unknownIdentifier(String)
    /// A bracketed text that is not a row of `(identifier)value`.
    case brackets(String)
    /// A value of the wrong length or with a character that is not allowed there.
    case format(identifier: String, title: String, value: String, expected: String)
    /// A value whose check digit or check characters are not those of the rest.
    case check(identifier: String, title: String, value: String, expected: String)
    /// A value that has the right form but means nothing (a 13th month, an unknown country).
    case content(identifier: String, title: String, value: String, rule: String)
    /// One identifier with two different values.
    case repeated(identifier: String)
    /// Two identifiers that must not stand together.
    case excluded(identifier: String, by: String)
    /// An identifier that asks for another one.
    case missing(identifier: String, needs: String)
    /// A web address without a GS1 key, or with its qualifiers out of order.
    case digitalLink(String, why: LinkFault)

    /// What is wrong with a Digital Link.
    public enum LinkFault: Hashable, Sendable {
        case noWebAddress, noKey
        case qualifier(String, key: String)
        case attribute(String)
        case percent

        var en: String {
            switch self {
            case .noWebAddress: "it is no http or https address"
            case .noKey: "its path holds no GS1 key such as /01/ followed by a GTIN"
            case .qualifier(let name, let key): "qualifier (\(name)) does not belong there after key (\(key))"
            case .attribute(let name): "(\(name)) may not be a query attribute"
            case .percent: "a percent sign is not followed by two hexadecimal digits"
            }
        }

        var zh: String {
            switch self {
            case .noWebAddress: "不是 http 或 https 网址"
            case .noKey: "路径中没有 GS1 主键（例如 /01/ 后跟 GTIN）"
            case .qualifier(let name, let key): "限定符 (\(name)) 不应位于主键 (\(key)) 之后的该处"
            case .attribute(let name): "(\(name)) 不能作为查询属性"
            case .percent: "百分号后面不是两位十六进制数"
            }
        }
    }

    public var description: String {
        switch self {
        case .empty: "no GS1 element in the code"
        case .unknownIdentifier(let text):
            "no GS1 application identifier begins `\(text)`: a separator may be missing before it"
        case .brackets(let text): "`\(text)` is not written as (identifier)value(identifier)value"
        case .format(let identifier, let title, let value, let expected):
            "(\(identifier)) \(title) `\(value)` is not of the form \(expected)"
        case .check(let identifier, let title, let value, let expected):
            "(\(identifier)) \(title) `\(value)` fails its check digit (expected \(expected)): look at the digits again"
        case .content(let identifier, let title, let value, let rule):
            "(\(identifier)) \(title) `\(value)` breaks the rule \(rule)"
        case .repeated(let identifier): "(\(identifier)) stands twice with different values"
        case .excluded(let identifier, let other): "(\(identifier)) and (\(other)) may not stand together"
        case .missing(let identifier, let needs):
            "(\(identifier)) needs one of \(needs): scan the label's other codes too"
        case .digitalLink(let text, let why): "`\(text)` is no GS1 Digital Link: \(why.en)"
        }
    }

    /// The same in Chinese.
    public var zh: String {
        switch self {
        case .empty: "编码中没有 GS1 数据"
        case .unknownIdentifier(let text): "没有以 `\(text)` 开头的 GS1 应用标识符：其前可能缺少分隔符"
        case .brackets(let text): "`\(text)` 不是 (标识符)值(标识符)值 的写法"
        case .format(let identifier, let title, let value, let expected):
            "(\(identifier)) \(title) `\(value)` 格式不是 \(expected)"
        case .check(let identifier, let title, let value, let expected):
            "(\(identifier)) \(title) `\(value)` 校验位错误（应为 \(expected)）：请再核对"
        case .content(let identifier, let title, let value, let rule):
            "(\(identifier)) \(title) `\(value)` 不符合规则 \(rule)"
        case .repeated(let identifier): "(\(identifier)) 出现两次且值不同"
        case .excluded(let identifier, let other): "(\(identifier)) 与 (\(other)) 不得同时出现"
        case .missing(let identifier, let needs): "(\(identifier)) 需要同时有 \(needs) 之一：请再扫描标签上的其他码"
        case .digitalLink(let text, let why): "`\(text)` 不是 GS1 数字链接：\(why.zh)"
        }
    }
}
