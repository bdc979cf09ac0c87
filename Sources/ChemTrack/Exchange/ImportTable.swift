public import Compliance

/// A table as it came from a file: header and rows of text. What the reader could not take is kept with its place.
public struct ImportTable: Sendable, Hashable {
    public struct Row: Sendable, Hashable {
        /// As the file counts: the header is row 1.
        public var number: Int
        public var cells: [String]

        public init(number: Int, cells: [String]) {
            self.number = number
            self.cells = cells
        }
    }

    public var columns: [String]
    public var rows: [Row]
    /// Cells that hold no plain value, such as formulas.
    public var faults: [ImportFault]

    public init(columns: [String], rows: [Row], faults: [ImportFault] = []) {
        self.columns = columns
        self.rows = rows
        self.faults = faults
    }
}

/// A cell that cannot be imported: where, what it holds, and what is wrong with it.
public struct ImportFault: Sendable, Hashable, Codable, Error {
    public var row: Int
    /// The header's own word, or the field when the file has no such column.
    public var column: String
    public var value: String
    public var reason: Bilingual

    public init(row: Int, column: String, value: String, reason: Bilingual) {
        self.row = row
        self.column = column
        self.value = value
        self.reason = reason
    }
}

/// A field of an import: its name, and the headers by which people call it.
struct ImportColumn: Sendable {
    var name: String
    var headers: [String]

    init(_ name: String, _ headers: String...) {
        self.name = name
        self.headers = headers
    }

    /// Which column of a sheet is which field.
    ///
    /// - Parameter mapping: the person's own word for it, header to field; it goes before what is known.
    static func match(
        _ sheet: ImportTable, _ known: [ImportColumn], mapping: [String: String]
    ) -> (fields: [String?], faults: [ImportFault]) {
        var taken: Set<String> = []
        var fields: [String?] = []
        var faults: [ImportFault] = []
        for header in sheet.columns {
            let word = folded(header)
            let field =
                mapping[header]
                ?? known.first { folded($0.name) == word || $0.headers.contains { folded($0) == word } }?.name
            guard let field, known.contains(where: { $0.name == field }) else {
                fields.append(nil)
                if !word.isEmpty {
                    faults.append(
                        ImportFault(
                            row: 1, column: header, value: header,
                            reason: Bilingual(
                                zh: "未知的列：请对应到字段，或删除该列。",
                                en: "unknown column: map it to a field, or leave it out")))
                }
                continue
            }
            if !taken.insert(field).inserted {
                faults.append(
                    ImportFault(
                        row: 1, column: header, value: header,
                        reason: Bilingual(zh: "字段 \(field) 出现两次。", en: "the field \(field) is there twice")))
            }
            fields.append(field)
        }
        return (fields, faults)
    }

    /// Headers are compared without case, spaces, underscores and brackets.
    private static func folded(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}

/// What a person may write into a cell of text.
enum CellText {
    static let characters_max = 500

    /// What is wrong with a text, or nil. Letters that look alike in two scripts must not share a word: such a name is
    /// found by nobody who types it.
    static func problem(_ text: String) -> Bilingual? {
        if text.count > characters_max {
            return Bilingual(
                zh: "超过 \(characters_max) 个字符。", en: "longer than \(characters_max) characters")
        }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\n" }) {
            return Bilingual(zh: "含有控制字符。", en: "control characters in it")
        }
        if text.unicodeScalars.contains("\u{FFFD}") {
            return Bilingual(zh: "含有无法识别的字符：请检查文件编码。", en: "unreadable characters: check the file's encoding")
        }
        for word in text.split(whereSeparator: { !$0.isLetter }) {
            let scripts = Set(word.unicodeScalars.compactMap(script))
            if scripts.count > 1 {
                return Bilingual(
                    zh: "“\(word)”混用了不同文字的字母（如西里尔字母 а 与拉丁字母 a）。",
                    en: "`\(word)` mixes letters of two scripts, such as Cyrillic and Latin")
            }
        }
        return nil
    }

    /// Only the scripts whose letters are taken for one another. Greek is left out: α-pinene is a name.
    private static func script(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: "latin"
        case 0x400...0x52F: "cyrillic"
        default: nil
        }
    }
}
