/// Why something could not be put on paper. The description is for the person at the printer.
public enum PaperError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A font family that the product prints with is not installed on this machine.
    case fontMissing(family: String)
    /// The printing fonts have no glyph for these characters; boxes are never printed in their place.
    case glyphMissing(characters: String, field: String)
    /// Cairo refused (out of memory, unusable size).
    case drawing(String)
    /// A path in our own drawing data does not follow the grammar.
    case badPath(String)
    /// A pictogram name that is not GHS01 to GHS09.
    case unknownPictogram(String)
    /// The symbol's data cannot be encoded in that symbology.
    case symbol(kind: String, data: String, reason: String)
    /// The content does not fit on the label even at the smallest permitted text: use the next size.
    case labelTooSmall(size: String, next: String?, needs_mm: Int, has_mm: Int)
    /// A symbol would print below the size that scanners read.
    case symbolTooSmall(field: String, module_mm: Double, needs_mm: Double)
    /// A value that the paper cannot carry (an empty number, Chinese where the rule asks for English).
    case unusable(field: String, reason: String)

    public var description: String {
        switch self {
        case .fontMissing(let family):
            "font `\(family)` is not installed; install the packages fonts-wqy-microhei and fonts-liberation"
        case .glyphMissing(let characters, let field):
            "\(field): no printing font has the characters `\(characters)`; write them with other characters"
        case .drawing(let reason): "drawing failed: \(reason)"
        case .badPath(let path): "drawing data `\(path)` is not a path"
        case .unknownPictogram(let name): "pictogram `\(name)` is not one of GHS01 to GHS09"
        case .symbol(let kind, let data, let reason): "`\(data)` cannot be a \(kind) symbol: \(reason)"
        case .labelTooSmall(let size, let next, let needs, let has):
            "the content needs \(needs) mm of height and a label of \(size) has \(has) mm at the smallest permitted "
                + "text; " + (next.map { "use \($0)" } ?? "shorten the texts or use a fold-out label")
        case .symbolTooSmall(let field, let module, let needs):
            "\(field): its modules would be \(module) mm, scanners need \(needs) mm; use a larger label or a shorter text"
        case .unusable(let field, let reason): "\(field): \(reason)"
        }
    }

    /// The same in Chinese.
    public var zh: String {
        switch self {
        case .fontMissing(let family): "未安装字体 `\(family)`：请安装 fonts-wqy-microhei 和 fonts-liberation"
        case .glyphMissing(let characters, let field): "\(field)：打印字体中没有字符 `\(characters)`，请改用其他字符"
        case .drawing(let reason): "绘制失败：\(reason)"
        case .badPath(let path): "图形数据 `\(path)` 不是路径"
        case .unknownPictogram(let name): "象形图 `\(name)` 不是 GHS01 至 GHS09"
        case .symbol(let kind, let data, let reason): "`\(data)` 无法编码为 \(kind)：\(reason)"
        case .labelTooSmall(let size, let next, let needs, let has):
            "内容需要高度 \(needs) mm，而 \(size) 标签只有 \(has) mm（已用允许的最小字号）；"
                + (next.map { "请用 \($0)" } ?? "请缩短文字或使用折叠标签")
        case .symbolTooSmall(let field, let module, let needs):
            "\(field)：码的模块只有 \(module) mm，扫描器需要 \(needs) mm；请用更大的标签或更短的内容"
        case .unusable(let field, let reason): "\(field)：无法打印（\(reason)）"
        }
    }
}

/// A text that did not fit where it belongs. It is never cut silently: whoever prints gets this list.
public struct Overflow: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The form field, such as `9b.2` or `precaution.P501`.
    public var field: String
    /// The whole text that did not fit.
    public var text: String
    /// What was done with it.
    public var outcome: Outcome

    public enum Outcome: String, Hashable, Sendable, Codable {
        /// Printed with an ellipsis at the smallest size.
        case ellipsized
        /// Left out of the label.
        case dropped
        /// Printed on a continuation page instead.
        case continued
    }

    public init(field: String, text: String, outcome: Outcome) {
        self.field = field
        self.text = text
        self.outcome = outcome
    }

    public var description: String { "\(field): \(outcome.rawValue): \(text)" }
    /// For the user, in Chinese.
    public var zh: String {
        switch outcome {
        case .ellipsized: "\(field)：文字放不下，已截短并加省略号：\(text)"
        case .dropped: "\(field)：标签放不下，未打印：\(text)"
        case .continued: "\(field)：已移至续页：\(text)"
        }
    }
    /// For the user, in English.
    public var en: String {
        switch outcome {
        case .ellipsized: "\(field): did not fit and was shortened with an ellipsis: \(text)"
        case .dropped: "\(field): left out, the label has no room: \(text)"
        case .continued: "\(field): moved to the continuation page: \(text)"
        }
    }
}
