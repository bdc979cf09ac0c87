import Compliance
import Foundation

/// What is wrong with a setting, and where.
struct SettingProblem: Error, Sendable, CustomStringConvertible {
    /// `chemd.toml:3` or `--port`
    var place: String
    var message: Bilingual

    var description: String { "\(place): \(message.en)" }
}

/// A settings file: `name = value` a line, values as in TOML (text in quotes, whole numbers, true, false, one-line lists
/// of texts), `#` for remarks.
struct SettingsFile: Sendable {
    struct Entry: Sendable {
        var key: SettingKey
        var values: [String]
        /// From 1.
        var line: Int
    }

    static let bytes_max = 1_000_000
    private(set) var entries: [Entry] = []
    /// Everything that is wrong in it, in the order of its lines.
    private(set) var problems: [SettingProblem] = []

    /// - Parameter name: Of the file, for messages.
    init(_ data: Data, name: String) {
        guard data.count <= Self.bytes_max, let text = String(validating: data, as: UTF8.self) else {
            let why = Bilingual(
                zh: "设置文件应为 UTF-8 文本，不超过 1 MB。", en: "a settings file is UTF-8 text of at most 1 MB")
            problems = [SettingProblem(place: name, message: why)]
            return
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            do throws(LineFault) {
                guard let entry = try read(line.drop { $0 == "\u{FEFF}" }, number: index + 1) else { continue }
                entries.append(entry)
            } catch {
                problems.append(SettingProblem(place: "\(name):\(index + 1)", message: error.message))
            }
        }
    }

    private struct LineFault: Error {
        var message: Bilingual
        init(_ zh: String, _ en: String) { message = Bilingual(zh: zh, en: en) }
    }

    private func read(_ line: Substring, number: Int) throws(LineFault) -> Entry? {
        var rest = line.drop(while: \.isWhitespace)
        guard let first = rest.first, first != "#" else { return nil }
        guard first != "[" else { throw LineFault("本文件不分节。", "there are no sections: write `name = value`") }
        let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
        rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
        guard !name.isEmpty, rest.popFirst() == "=" else { throw LineFault("应为 `名称 = 值`。", "expected `name = value`") }
        guard let key = SettingKey.named(name) else {
            let nearest = SettingKey.nearest(to: name)
            throw LineFault(
                "没有设置项 `\(name)`；最接近的是 `\(nearest)`。", "there is no setting `\(name)`; the nearest is `\(nearest)`")
        }
        if let before = entries.first(where: { $0.key.name == name }) {
            throw LineFault(
                "`\(name)` 已在第 \(before.line) 行给出。", "`\(name)` is set in line \(before.line) already")
        }
        let values = try values(&rest, key)
        rest = rest.drop(while: \.isWhitespace)
        guard rest.isEmpty || rest.first == "#" else {
            throw LineFault("值之后还有 `\(rest)`。", "`\(rest)` follows the value")
        }
        for value in values where !key.kind.allows(value) {
            throw LineFault(
                "`\(name)` 不能是 `\(value)`：应为\(key.kind.rule.zh)。", "`\(name)` cannot be `\(value)`: \(key.kind.rule.en)"
            )
        }
        return Entry(key: key, values: values, line: number)
    }

    private func values(_ rest: inout Substring, _ key: SettingKey) throws(LineFault) -> [String] {
        rest = rest.drop(while: \.isWhitespace)
        guard rest.first == "[" else { return [try value(&rest)] }
        guard key.isRepeated else { throw LineFault("`\(key.name)` 只能有一个值。", "`\(key.name)` takes one value, no list") }
        rest.removeFirst()
        var values: [String] = []
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.first == "]" { break }
            values.append(try value(&rest))
            rest = rest.drop(while: \.isWhitespace)
            if rest.first == "," {
                rest.removeFirst()
            } else if rest.first != "]" {
                throw LineFault("列表未以 `]` 结束。", "the list does not end with `]` in its line")
            }
        }
        rest.removeFirst()
        return values
    }

    private func value(_ rest: inout Substring) throws(LineFault) -> String {
        guard let quote = rest.first, quote == "\"" || quote == "'" else {
            let word = rest.prefix { !$0.isWhitespace && !",]#".contains($0) }
            guard word == "true" || word == "false" || Int(word) != nil else {
                throw LineFault("文字须加引号：`\"\(word)\"`。", "text stands in quotes: `\"\(word)\"`")
            }
            rest = rest.dropFirst(word.count)
            return String(word)
        }
        rest.removeFirst()
        var text = ""
        while let mark = rest.popFirst() {
            if mark == quote { return text }
            guard quote == "\"", mark == "\\" else {
                text.append(mark)
                continue
            }
            switch rest.popFirst() {
            case "\\"?: text.append("\\")
            case "\""?: text.append("\"")
            case "t"?: text.append("\t")
            case let other:
                throw LineFault(
                    "不认识的转义 `\\\(other.map(String.init) ?? "")`。",
                    "unknown escape `\\\(other.map(String.init) ?? "")`: write `\\\\` for a backslash")
            }
        }
        throw LineFault("缺少结束引号。", "the closing quote is missing")
    }
}
