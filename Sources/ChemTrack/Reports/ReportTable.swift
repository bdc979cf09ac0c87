public import Compliance

/// A report as a table: what the officer sends on, whatever the file's form.
public struct ReportTable: Sendable, Hashable {
    public enum Cell: Sendable, Hashable {
        case text(String)
        /// Exact decimal digits, such as `0.1825`.
        case number(String)
        case empty

        public var text: String {
            switch self {
            case .text(let text), .number(let text): text
            case .empty: ""
            }
        }
    }

    public var title: Bilingual
    /// Where the layout comes from.
    public var citation: Citation
    public var columns: [Bilingual]
    public var rows: [[Cell]]

    public init(title: Bilingual, citation: Citation, columns: [Bilingual], rows: [[Cell]]) {
        self.title = title
        self.citation = citation
        self.columns = columns
        self.rows = rows
    }

    static func columns(_ texts: (String, String)...) -> [Bilingual] {
        texts.map { Bilingual(zh: $0.0, en: $0.1) }
    }

    /// RFC 4180 with a byte order mark, so that a spreadsheet reads the Chinese.
    ///
    /// A text that a spreadsheet would take for a formula gets an apostrophe in front.
    public var csv: [UInt8] {
        func quoted(_ text: String) -> String {
            guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
            return "\"" + text.replacing("\"", with: "\"\"") + "\""
        }
        var lines = [columns.map { quoted("\($0.zh) \($0.en)") }.joined(separator: ",")]
        for row in rows {
            let cells = row.map { cell in
                guard case .text(let text) = cell else { return cell.text }
                return quoted(Self.isFormula(text) ? "'" + text : text)
            }
            lines.append(cells.joined(separator: ","))
        }
        return [0xEF, 0xBB, 0xBF] + Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    private static func isFormula(_ text: String) -> Bool {
        text.first.map { "=+-@\t\r".contains($0) } ?? false
    }
}

extension Bilingual {
    /// In both languages, once where they are the same.
    var both: String { zh == en ? zh : "\(zh) \(en)" }
}
