import ChemTrack
import Compliance
import Foundation

/// Why a file is no table.
struct TableError: Error, CustomStringConvertible {
    var message: Bilingual
    var description: String { message.en }

    init(zh: String, en: String) { message = Bilingual(zh: zh, en: en) }
}

/// Tables from files: CSV in UTF-8 or GB 18030, XLSX, JSON Lines. What a file may hold at most is checked before it is
/// read, and again while.
enum TableFile {
    static let bytes_max = 50 << 20
    static let rows_max = 200_000
    static let columns_max = 200

    /// How a CSV file is written.
    enum Encoding: String, CaseIterable, Sendable {
        case auto, utf8 = "utf-8", gb18030
    }

    static func read(_ data: Data, encoding: Encoding = .auto, sheet: String? = nil) throws -> ImportTable {
        guard data.count <= bytes_max else {
            throw TableError(zh: "文件超过 50 MB。", en: "the file is over 50 MB: split it")
        }
        if data.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return try XLSXReader.read(data, sheet: sheet) }
        let text = try decode(data, encoding)
        if text.drop(while: \.isWhitespace).first == "{" { return try jsonLines(text) }
        return try CSVReader.read(text)
    }

    /// UTF-8 unless it is not; then GB 18030.
    private static func decode(_ data: Data, _ encoding: Encoding) throws -> String {
        let bytes = data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
        if encoding != .gb18030, let text = String(validating: bytes, as: UTF8.self) { return text }
        guard encoding != .utf8 else {
            throw TableError(zh: "文件不是 UTF-8 编码。", en: "the file is not UTF-8: save it so, or say gb18030")
        }
        // GB 18030-2005, by the number that Foundation gives it.
        let gb18030 = String.Encoding(rawValue: 0x8000_0632)
        guard let text = String(data: Data(bytes), encoding: gb18030) else {
            throw TableError(
                zh: "文件既不是 UTF-8 也不是 GB 18030 编码。", en: "the file is neither UTF-8 nor GB 18030")
        }
        return text
    }

    /// One object a line; members are columns, in the order in which they first appear.
    private static func jsonLines(_ text: String) throws -> ImportTable {
        var columns: [String] = []
        var places: [String: Int] = [:]
        var rows: [ImportTable.Row] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw TableError(
                    zh: "第 \(index + 1) 行不是 JSON 对象。", en: "line \(index + 1) is no JSON object")
            }
            var cells = [String](repeating: "", count: columns.count)
            for (name, value) in object.sorted(by: { $0.key < $1.key }) {
                if places[name] == nil {
                    places[name] = columns.count
                    columns.append(name)
                    cells.append("")
                }
                guard let place = places[name] else { continue }
                cells[place] = try plain(value)
            }
            rows.append(ImportTable.Row(number: index + 1, cells: cells))
            guard rows.count <= rows_max, columns.count <= columns_max else { throw tooLarge }
        }
        return ImportTable(columns: columns, rows: rows)
    }

    private static func plain(_ value: Any) throws -> String {
        switch value {
        case let text as String: text
        case is NSNull: ""
        case let number as NSNumber: "\(number)"
        default:
            String(
                decoding: try JSONSerialization.data(
                    withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes]), as: UTF8.self)
        }
    }

    static var tooLarge: TableError {
        TableError(
            zh: "表格超过 \(rows_max) 行或 \(columns_max) 列。", en: "more than \(rows_max) rows or \(columns_max) columns")
    }
}

/// Comma-separated text (RFC 4180); semicolons and tabs are taken where the header uses them.
enum CSVReader {
    static func read(_ text: String) throws -> ImportTable {
        let bytes = Array(text.utf8)
        let separator = separator(bytes)
        var rows: [ImportTable.Row] = []
        var cells: [String] = []
        var (at, line, rowLine) = (0, 1, 1)
        while at < bytes.count {
            let cell = try cell(bytes, &at, separator, &line)
            cells.append(cell)
            guard cells.count <= TableFile.columns_max, rows.count <= TableFile.rows_max else {
                throw TableFile.tooLarge
            }
            let end = at >= bytes.count ? nil : bytes[at]
            if end == separator {
                at += 1
                if at == bytes.count { cells.append("") } else { continue }
            }
            if end == 0x0D { at += 1 }
            if at < bytes.count, bytes[at] == 0x0A { at += 1 }
            line += 1
            if cells.contains(where: { !$0.isEmpty }) { rows.append(ImportTable.Row(number: rowLine, cells: cells)) }
            cells = []
            rowLine = line
        }
        guard let header = rows.first else { throw TableError(zh: "文件是空的。", en: "the file is empty") }
        return ImportTable(columns: header.cells, rows: Array(rows.dropFirst()))
    }

    private static func separator(_ bytes: [UInt8]) -> UInt8 {
        let header = bytes.prefix { $0 != 0x0A }
        let choices: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        return choices.max { left, right in
            header.count { $0 == left } < header.count { $0 == right }
        }.flatMap { best in header.contains(best) ? best : nil } ?? UInt8(ascii: ",")
    }

    private static func cell(_ bytes: [UInt8], _ at: inout Int, _ separator: UInt8, _ line: inout Int) throws -> String
    {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
            let start = at
            while at < bytes.count, bytes[at] != separator, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
            return unguarded(String(decoding: bytes[start..<at], as: UTF8.self))
        }
        let first = line
        var text: [UInt8] = []
        at += 1
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "\"") {
                guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\"") else {
                    at += 1
                    guard at >= bytes.count || bytes[at] == separator || bytes[at] == 0x0A || bytes[at] == 0x0D else {
                        throw TableError(
                            zh: "第 \(line) 行：引号后有多余文字。", en: "line \(line): text behind a closing quote")
                    }
                    return unguarded(String(decoding: text, as: UTF8.self))
                }
                at += 1
            }
            if bytes[at] == 0x0A { line += 1 }
            text.append(bytes[at])
            at += 1
        }
        throw TableError(zh: "第 \(first) 行：引号没有结束。", en: "line \(first): a quote is not closed")
    }

    /// What may begin a formula in a spreadsheet.
    private static let dangerous = Set("=+-@\t\r＝＋－＠")

    /// An export guards such a text with an apostrophe; it is taken off again.
    private static func unguarded(_ text: String) -> String {
        guard text.first == "'", let second = text.dropFirst().first, dangerous.contains(second) || second == "'" else {
            return text
        }
        return String(text.dropFirst())
    }

    /// A cell as an export writes it: a text that a spreadsheet would take for a formula is guarded.
    static func written(_ text: String) -> String {
        let isNumber = Double(text) != nil
        let risky = text.first.map { dangerous.contains($0) } == true && !isNumber
        let doubled = text.first == "'" && text.dropFirst().first.map { dangerous.contains($0) || $0 == "'" } == true
        let safe = risky || doubled ? "'" + text : text
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
