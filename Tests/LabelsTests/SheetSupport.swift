import Labels

/// Pages set in type of one width, so that a test shows the layout it is about: each character is 6 points wide, each
/// line 12 points high, and two blanks or more part cells.
enum TypedSheet {
    static func pages(_ text: String) -> [SheetPage] {
        text.split(separator: "\u{0C}", omittingEmptySubsequences: false).enumerated().map { number, page in
            var words: [SheetWord] = []
            for (row, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                var column = 0.0
                var start = 0.0
                var word = ""
                func close() {
                    if !word.isEmpty {
                        let top = Double(row) * 13
                        words.append(SheetWord(word, left: start, top: top, right: column, bottom: top + 11))
                    }
                    word = ""
                }
                for character in line {
                    if character == " " {
                        close()
                        column += 6
                    } else {
                        if word.isEmpty { start = column }
                        word.append(character)
                        column += character.isASCII ? 6 : 12
                    }
                }
                close()
            }
            return SheetPage(number: number + 1, width: 600, height: 900, words: words)
        }
    }

    static let sentences = [
        ("H225", "高度易燃液体和蒸气", "Highly flammable liquid and vapour"), ("H302", "吞咽有害", "Harmful if swallowed"),
        ("H303", "吞咽可能有害", "May be harmful if swallowed"),
        ("H314", "造成严重皮肤灼伤和眼损伤", "Causes severe skin burns and eye damage"),
        ("H331", "吸入会中毒", "Toxic if inhaled"), ("H370", "对器官造成损害", "Causes damage to organs"),
        ("H372", "长时间或反复接触会对器官造成损害", "Causes damage to organs through prolonged or repeated exposure"),
        ("H221", "易燃气体", "Flammable gas"), ("P405", "存放处须加锁", "Store locked up"),
    ].map { SheetSentence(code: $0.0, text: LabelText(zh: $0.1, en: $0.2)) }

    /// Reads a sheet whose sections are given by their numbers; the headings are set here.
    static func read(_ sections: [(Int, String)], header: String = "SAFETY DATA SHEET") throws -> SheetReading {
        let names = [
            1: "Identification", 2: "Hazards identification", 3: "Composition/information on ingredients",
            5: "Fire-fighting measures", 7: "Handling and storage", 8: "Exposure controls/personal protection",
            9: "Physical and chemical properties", 10: "Stability and reactivity", 11: "Toxicological information",
            12: "Ecological information", 14: "Transport information", 15: "Regulatory information",
            16: "Other information",
        ]
        let filled = sections + [10, 11, 12].map { ($0, "No further data were found for this part of the sheet.") }
        let text = filled.sorted { $0.0 < $1.0 }.map { "\($0.0). \(names[$0.0] ?? "")\n\($0.1)" }
        return try SheetReader(sentences: sentences).read(pages(header + "\n\n" + text.joined(separator: "\n\n")))
    }
}

extension SheetReading {
    func all(_ field: SheetField) -> [String] { values.filter { $0.field == field }.map(\.value) }
    func refused(_ field: SheetField) -> Int { rejected.count { $0.field == field } }
}
