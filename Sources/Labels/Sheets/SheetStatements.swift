/// Hazard and precautionary statements of section 2, by their codes or, on sheets that print no codes, by their sentences.
struct SheetStatements {
    private let codes: Set<String>
    /// Sentences by their first word, longest first.
    private let sentences: [String: [(words: [String], code: String)]]

    init(_ known: [SheetSentence]) {
        codes = Set(known.map(\.code))
        var table: [String: [(words: [String], code: String)]] = [:]
        for sentence in known {
            for text in [sentence.text.zh, sentence.text.en] {
                // A sentence with a gap to fill in cannot be told from its beginning.
                guard !text.contains("..."), !text.contains("……"), !text.contains("["), !text.hasSuffix(":"),
                    !text.hasSuffix("：")
                else { continue }
                let words = Self.words(SheetToken.tokens(of: text.replacing("（", with: "(").replacing("）", with: ")")))
                guard let first = words.first else { continue }
                table[first, default: []].append((words, sentence.code))
            }
        }
        sentences = table.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    }

    /// The statements in lines of section 2.
    func read(_ lines: [SheetLine]) -> (values: [SheetValue], rejected: [SheetRejection]) {
        var values: [SheetValue] = []
        var rejected: [SheetRejection] = []
        for line in lines {
            for code in Self.codes(in: line.text) {
                let field: SheetField = code.hasPrefix("P") ? .precautionaryStatement : .hazardStatement
                if isKnown(code) {
                    values.append(SheetValue(field, code, page: line.page, words: line.text))
                } else {
                    rejected.append(
                        SheetRejection(
                            field, page: line.page, words: line.text,
                            reason: LabelText(
                                zh: "`\(code)` 不是已知的危险性或防范说明代码", en: "`\(code)` is no known statement code")))
                }
            }
        }
        for field in [SheetField.hazardStatement, .precautionaryStatement]
        where !values.contains(where: { $0.field == field }) {
            values += bySentence(lines).filter { $0.field == field }
        }
        return (values, rejected)
    }

    /// The whole code, or each part of a combination, with or without letters such as `H360FD`, is in the tables.
    private func isKnown(_ code: String) -> Bool {
        if codes.contains(code) { return true }
        return code.split(separator: "+").allSatisfy { part in
            codes.contains(String(part))
                || codes.contains(String(part.prefix { !$0.isLowercase && $0 != "F" && $0 != "D" }))
                || codes.contains(String(part.prefix(part.hasPrefix("EUH") ? 6 : 4)))
        }
    }

    /// `H225`, `H360FD`, `EUH066`, `P305 + P351 + P338` in a line.
    static func codes(in text: String) -> [String] {
        let marks = Array(text)
        var found: [String] = []
        var index = 0
        while index < marks.count {
            let isStart = index == 0 || !(marks[index - 1].isLetter || marks[index - 1].isNumber)
            guard isStart, let (code, end) = code(marks, at: index) else {
                index += 1
                continue
            }
            var whole = code
            index = end
            while let (next, end) = joined(marks, at: index), next.first == code.first {
                whole += "+" + next
                index = end
            }
            found.append(whole)
        }
        return found
    }

    private static func joined(_ marks: [Character], at start: Int) -> (String, Int)? {
        var index = start
        while index < marks.count, marks[index] == " " { index += 1 }
        guard index < marks.count, marks[index] == "+" else { return nil }
        index += 1
        while index < marks.count, marks[index] == " " { index += 1 }
        return code(marks, at: index)
    }

    private static func code(_ marks: [Character], at start: Int) -> (String, Int)? {
        let head = marks[start...].prefix(3)
        let letters: Int
        if head == ["E", "U", "H"] {
            letters = 3
        } else if let first = head.first, first == "H" || first == "P" {
            letters = 1
        } else {
            return nil
        }
        let digits = marks[(start + letters)...].prefix { $0.isASCIIDigit }
        guard digits.count == 3 else { return nil }
        var end = start + letters + 3
        var suffix = ""
        while end < marks.count, "FDfdiA".contains(marks[end]), suffix.count < 2, marks[start] == "H" || letters == 3 {
            suffix.append(marks[end])
            end += 1
        }
        // Another letter or digit makes it a part number; in Chinese the statement follows at once.
        if end < marks.count, marks[end].isNumber || marks[end].isLetter && !SheetToken.isHan(marks[end]) { return nil }
        return (String(marks[start..<(start + letters)]) + String(digits) + suffix, end)
    }

    private struct Place {
        var token: SheetToken
        var line: Int
    }

    private func bySentence(_ lines: [SheetLine]) -> [SheetValue] {
        let announced = lines.contains { line in line.cells.contains { $0.label?.label == .hazardStatements } }
        // Sheets older than the GHS warn in words that sound the same and mean less.
        let text = lines.map(\.text).joined(separator: " ").lowercased()
        let signs = ["ghs", "signal word", "pictogram", "label element", "信号词", "警示词", "象形图", "标签要素"]
        guard announced || signs.contains(where: { text.contains($0) }) else { return [] }
        // The label that each line stands under.
        var current: SheetLabel?
        let under = lines.map { line in
            if let label = line.cells.first?.label, label.isClear { current = label.label }
            return current
        }
        var values: [SheetValue] = []
        for column in Self.columns(lines) {
            values += bySentence(column, lines, isLoose: !announced) { line, isHazard in
                !announced || (under[line] == .hazardStatements) == isHazard
            }
        }
        return values
    }

    /// The words of each column of text: cells that stand below one another.
    private static func columns(_ lines: [SheetLine]) -> [[Place]] {
        var columns: [(left: Double, right: Double, line: Int, words: [Place])] = []
        for (index, line) in lines.enumerated() {
            for cell in line.cells {
                // A label is no sentence; what follows it in its cell may be one.
                let match = cell.label
                let skipped = match.map { $0.isClear ? cell.text.count - $0.rest.count : 0 } ?? 0
                let tokens = cell.tokens.filter {
                    cell.text.distance(from: cell.text.startIndex, to: $0.start) >= skipped
                }
                var places = tokens.map { Place(token: $0, line: index) }
                if !places.isEmpty { places[0].token.opens = true }
                if let at = columns.lastIndex(where: { column in
                    index - column.line <= 3 && min(column.right, cell.right) > max(column.left, cell.left)
                        && (match == nil || places.isEmpty) && abs(column.left - cell.left) < 25
                        || index - column.line <= 1 && column.left < cell.left && cell.right <= column.right + 60
                            && match == nil && column.right > cell.left
                }) {
                    columns[at].words += places
                    columns[at].line = index
                    columns[at].right = max(columns[at].right, cell.right)
                } else {
                    columns.append((cell.left, cell.right, index, places))
                }
            }
        }
        return columns.map(\.words)
    }

    private func bySentence(
        _ places: [Place], _ lines: [SheetLine], isLoose: Bool,
        isInPlace: (Int, Bool) -> Bool
    ) -> [SheetValue] {
        var values: [SheetValue] = []
        let words = Self.words(places.map(\.token))
        var index = 0
        while index < places.count {
            guard places[index].token.opens, let (code, count) = sentence(words[index...]) else {
                index += 1
                continue
            }
            let end = index + count
            let isWhole = end == places.count || places[end].token.opens
            let isClassName = end < places.count && ["category", "cat", "类", "class"].contains(words[end])
            let isLong = count > (code.hasPrefix("P") ? 1 : 3) || !isLoose
            if isWhole, !isClassName, isLong, isInPlace(places[index].line, !code.hasPrefix("P")) {
                let used = places[index].line...places[end - 1].line
                var value = SheetValue(
                    code.hasPrefix("P") ? .precautionaryStatement : .hazardStatement, code,
                    page: lines[used.lowerBound].page, words: used.map { lines[$0].text }.joined(separator: " "))
                value.because = LabelText(
                    zh: "说明书只印有该句，未印代码", en: "the sheet prints the sentence without its code")
                values.append(value)
                index = end
            } else {
                index += 1
            }
        }
        return values
    }

    private func sentence(_ words: ArraySlice<String>) -> (code: String, count: Int)? {
        guard let first = words.first, let candidates = sentences[first] else { return nil }
        let found = candidates.first { $0.words.count <= words.count && zip($0.words, words).allSatisfy(==) }
        return found.map { ($0.code, $0.words.count) }
    }

    /// Words in one spelling: vapor and vapour, 蒸汽 and 蒸气.
    private static func words(_ tokens: [SheetToken]) -> [String] {
        let same = [
            "vapor": "vapour", "vapors": "vapours", "汽": "气", "oxidiser": "oxidizer", "pressurised": "pressurized",
            "odor": "odour", "prolong": "prolonged", "tumour": "tumor",
        ]
        return tokens.map { same[$0.text] ?? $0.text }
    }
}
