/// Section 3: what the product is made of, from tables of any order of columns and from plain labels.
struct SheetComponents {
    private let zones: SheetZones
    private let number: SheetNumber
    private let rows: [Int]
    /// Where contents and names stand, by the heads of the table.
    private let contentColumns: [SheetCell]
    private let nameColumn: SheetCell?
    /// True when the table or its heads say per cent, so that a bare number is one.
    private let isPercent: Bool
    private(set) var rejected: [SheetRejection] = []

    init(_ zones: SheetZones, _ number: SheetNumber) {
        self.zones = zones
        self.number = number
        let indices = zones.lines.indices.filter { zones.lines[$0].section == 3 }
        let rows = indices.filter { !Self.numbers(zones.lines[$0].text).isEmpty }
        let heads = indices.prefix { $0 < (rows.first ?? 0) }.flatMap { zones.lines[$0].cells }
        contentColumns = heads.filter { Self.isContentHead($0) }
        nameColumn = heads.last { $0.label?.label == .componentName && $0.label?.rest.isEmpty ?? false }
        self.rows = rows
        isPercent = heads.contains { $0.text.contains("%") || $0.text.lowercased().contains("percent") }
    }

    private static func isContentHead(_ cell: SheetCell) -> Bool {
        if let match = cell.label, match.label == .content { return true }
        let words = cell.tokens.map(\.text)
        let known: Set = [
            "by", "wt", "weight", "w", "vol", "volume", "m", "mass", "conc", "concentration", "content", "range",
            "percent", "or", "approx", "in", "含", "量", "浓", "度",
        ]
        return cell.text.contains("%") && words.count <= 5 && words.allSatisfy(known.contains)
    }

    /// Texts of a CAS number's form, wherever they stand in a text.
    static func numbers(_ text: String) -> [(text: String, range: Range<String.Index>)] {
        var found: [(String, Range<String.Index>)] = []
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index].isASCIIDigit else {
                index = text.index(after: index)
                continue
            }
            let end = text[index...].firstIndex { !$0.isASCIIDigit && $0 != "-" } ?? text.endIndex
            let run = text[index..<end]
            let parts = run.split(separator: "-", omittingEmptySubsequences: false)
            let isStart = index == text.startIndex || text[text.index(before: index)] != "-"
            if isStart, parts.count == 3, (2...7).contains(parts[0].count), parts[1].count == 2, parts[2].count == 1,
                end == text.endIndex || !text[end].isLetter || SheetToken.isHan(text[end])
            {
                found.append((String(run), index..<end))
            }
            index = end
        }
        return found
    }

    mutating func read() -> [SheetValue] {
        var values: [SheetValue] = []
        for (place, row) in rows.enumerated() {
            for (index, cell) in zones.lines[row].cells.enumerated() {
                for (text, range) in Self.numbers(cell.text) {
                    guard let cas = try? RegisterNumber.cas(text) else {
                        rejected.append(Self.wrongDigit(.component, text, zones.lines[row]))
                        continue
                    }
                    var value = SheetValue(
                        .component, cas, page: zones.lines[row].page, words: zones.lines[row].text)
                    let (name, words) = name(place, index, range)
                    value.name = name
                    if let words { value.words = words }
                    if let (content, words) = content(row) {
                        value.range = content
                        if let words { value.words += " " + words }
                    }
                    if !values.contains(where: { $0.value == cas && $0.range == value.range }) { values.append(value) }
                }
            }
        }
        return values
    }

    static func wrongDigit(_ field: SheetField, _ text: String, _ line: SheetLine) -> SheetRejection {
        SheetRejection(
            field, page: line.page, words: line.text,
            reason: LabelText(
                zh: "`\(text)` 的校验位不正确，不是有效的 CAS 号", en: "the check digit of `\(text)` is wrong: it is no CAS number"))
    }

    // MARK: - content

    /// The line that has the content of a row: its own, or the nearest one of the same row where cells of several lines
    /// are set to the middle.
    private func contentLine(_ row: Int) -> Int {
        func hasContent(_ index: Int) -> Bool {
            zones.lines[index].cells.contains { cell in
                number.content(cell.text) != nil && contentColumns.contains { Self.isUnder(cell, $0) }
            }
        }
        guard !hasContent(row), let place = rows.firstIndex(of: row) else { return row }
        let first =
            place > 0
            ? rows[place - 1] + 1
            : (zones.lines[..<row].lastIndex { line in
                line.cells.contains { Self.isContentHead($0) } || line.section != 3
            }.map { $0 + 1 } ?? row)
        let last = place + 1 < rows.count ? rows[place + 1] - 1 : min(row + 4, zones.lines.count - 1)
        guard first <= last else { return row }
        let near = (first...last).filter { index in
            zones.lines[index].section == 3 && hasContent(index) && distance(index, row) < 2.2 * zones.lines[row].height
                && rows.allSatisfy { $0 == row || distance(index, row) < 0.8 * distance(index, $0) }
        }
        return near.count == 1 ? near[0] : row
    }

    private mutating func content(_ row: Int) -> (range: SheetRange, words: String?)? {
        let line = zones.lines[contentLine(row)]
        let whole = line.cells.compactMap { cell in number.content(cell.text).map { (cell: cell, content: $0) } }
        let placed = whole.filter { candidate in
            (candidate.content.isPercent || isPercent) && contentColumns.contains { Self.isUnder(candidate.cell, $0) }
        }
        let candidates = placed.isEmpty ? whole.filter(\.content.isPercent) : placed
        let ranges = Set(candidates.map(\.content.range))
        if ranges.count == 1, let only = ranges.first { return (only, contentLine(row) == row ? nil : line.text) }
        if ranges.count > 1 {
            rejected.append(
                SheetRejection(
                    .component, page: line.page, words: line.text,
                    reason: LabelText(zh: "同一行有多个含量，无法判断", en: "several contents stand in one row")))
            return nil
        }
        let inside = Set(Self.percentages(line.text).compactMap { number.content($0)?.range })
        if inside.count == 1, let only = inside.first { return (only, nil) }
        guard inside.isEmpty, rows.count == 1 else { return nil }
        // One substance, described by labels: `Concentration: 99 %`.
        let labelled = zones.finds([.content], in: [3]).flatMap(\.pieces).filter {
            number.content($0.text)?.isPercent ?? false
        }
        let found = Set(labelled.compactMap { number.content($0.text)?.range })
        guard found.count == 1, let piece = labelled.first, let only = found.first else { return nil }
        return (only, piece.words)
    }

    private static func isUnder(_ cell: SheetCell, _ head: SheetCell) -> Bool {
        cell.overlap(head) > 0 || abs((cell.left + cell.right) / 2 - (head.left + head.right) / 2) < 30
    }

    /// The parts of a text that end in a per cent sign: `(>99%)` gives `>99%`. A limit such as `C >= 25 %` is none.
    private static func percentages(_ text: String) -> [String] {
        let marks = Array(text)
        var found: [String] = []
        for end in marks.indices where marks[end] == "%" {
            var start = end
            while start > 0, marks[start - 1].isASCIIDigit || " .,<>=≤≥~-%".contains(marks[start - 1]) { start -= 1 }
            // A part of a number or name, as in `1,2-`, is not for this.
            if start > 0, marks[start - 1].isLetter, start < end, marks[start] != " " { continue }
            let before = marks[..<start].reversed().prefix { $0.isLetter }
            if before.count == 1, before.first == "C" { continue }
            found.append(String(marks[start...end]).trimmed)
        }
        return found
    }

    // MARK: - name

    /// The name in the row of a CAS number, with lines of it above and below that have no number of their own.
    private func name(_ place: Int, _ index: Int, _ range: Range<String.Index>) -> (String?, String?) {
        let line = zones.lines[rows[place]]
        let cell = line.cells[index]
        if let (name, words) = nameAboveLabel(rows[place], index) { return (name, words) }
        let before = Self.withoutRegister(String(cell.text[..<range.lowerBound]))
        let after = String(cell.text[range.upperBound...]).trimmed
        if Self.isName(before), cell.label == nil { return (before, nil) }
        let columns = line.cells.indices.filter {
            $0 != index && line.cells[$0].label == nil && Self.isName(line.cells[$0].text)
        }
        let headed = nameColumn.flatMap { head in columns.first { line.cells[$0].overlap(head) > 0 } }
        if let own = headed ?? columns.last(where: { $0 < index }) {
            return wrapped(place, line.cells[own], line.cells[own])
        }
        if Self.isName(after) { return (withoutContent(after), nil) }
        if let nameColumn { return wrapped(place, nil, nameColumn) }
        guard contentColumns.isEmpty, let right = columns.first(where: { $0 > index }) else { return (nil, nil) }
        return wrapped(place, line.cells[right], line.cells[right])
    }

    /// `Water, CAS` without the word that belongs to the number.
    private static func withoutRegister(_ text: String) -> String {
        var result = text.trimmed
        for word in ["CAS-No.", "CAS No.", "CAS-No", "CAS No", "CAS#", "CAS", "("] where result.hasSuffix(word) {
            result = String(result.dropLast(word.count)).trimmed
        }
        return result
    }

    /// `CAS-No. | 64-17-5` in a cell under its name.
    private func nameAboveLabel(_ row: Int, _ index: Int) -> (String?, String?)? {
        let line = zones.lines[row]
        guard line.cells[0].label?.label == .cas, index == 1, !contentColumns.isEmpty else { return nil }
        guard row > 0, zones.lines[row - 1].section == 3, let above = zones.lines[row - 1].cells.first,
            abs(above.left - line.cells[0].left) < 6, above.label == nil, Self.isName(above.text)
        else { return (nil, nil) }
        return (above.text, zones.lines[row - 1].text + " " + line.text)
    }

    private static func isName(_ text: String) -> Bool {
        let letters = text.filter { $0.isLetter }
        guard letters.count >= 2 || letters.contains(where: SheetToken.isHan), text.count <= 160 else { return false }
        let plain = text.lowercased()
        let others = [
            "ec-", "ec:", "ec no", "index", "reach", "not listed", "n/a", "none", "trade secret", "eec no", "einecs",
            "01-21", "w/w",
        ]
        return !others.contains { plain.hasPrefix($0) } && SheetStatements.codes(in: text).isEmpty
    }

    private func withoutContent(_ text: String) -> String {
        guard let open = text.lastIndex(of: "("), text.hasSuffix(")"), text[open...].contains("%") else { return text }
        return String(text[..<open]).trimmed
    }

    /// The whole of a name that is broken over several lines: a line without a number of its own goes to the nearer row,
    /// to the upper one when both are as near.
    private func wrapped(_ place: Int, _ own: SheetCell?, _ column: SheetCell) -> (String?, String?) {
        let row = rows[place]
        var above: [String] = []
        var below: [String] = []
        var at = row
        let upper = place > 0 ? rows[place - 1] : nil
        while let (index, part) = orphan(before: at, row, column, isHead: own == nil),
            upper.map({ index > $0 && distance(index, row) < 0.8 * distance(index, $0) }) ?? isBelowHeads(index)
        {
            above.insert(part, at: 0)
            at = index
        }
        at = row
        let lower = place + 1 < rows.count ? rows[place + 1] : nil
        while let (index, part) = orphan(after: at, row, column, isHead: own == nil),
            lower.map({ index < $0 && 0.8 * distance(index, row) <= distance(index, $0) }) ?? true
        {
            below.append(part)
            at = index
        }
        let parts = above + (own.map { [$0.text] } ?? []) + below
        guard var name = parts.first else { return (nil, nil) }
        for part in parts.dropFirst() { name += name.hasSuffix("-") || Self.isHanJoint(name, part) ? part : " " + part }
        let words = above + [zones.lines[row].text] + below
        return (name, words.joined(separator: " "))
    }

    private static func isHanJoint(_ first: String, _ second: String) -> Bool {
        (first.last.map(SheetToken.isHan) ?? false) && (second.first.map(SheetToken.isHan) ?? false)
    }

    private func distance(_ one: Int, _ other: Int) -> Double {
        guard zones.lines[one].page == zones.lines[other].page else { return .infinity }
        return abs(zones.lines[one].top - zones.lines[other].top)
    }

    /// A row above the first may be the end of the table's heads.
    private func isBelowHeads(_ index: Int) -> Bool {
        guard let head = zones.lines[..<index].lastIndex(where: { $0.cells.contains { $0.label?.label == .cas } })
        else { return false }
        return rows.first.map { distance(index, $0) < 0.8 * distance(index, head) } ?? false
    }

    /// The next part of a name above a line, past one line that has none.
    private func orphan(before at: Int, _ row: Int, _ column: SheetCell, isHead: Bool) -> (Int, String)? {
        for index in [at - 1, at - 2] where index >= 0 {
            if let part = orphan(index, at, row, column, isHead: isHead) { return (index, part) }
        }
        return nil
    }

    private func orphan(after at: Int, _ row: Int, _ column: SheetCell, isHead: Bool) -> (Int, String)? {
        for index in [at + 1, at + 2] where index < zones.lines.count {
            if let part = orphan(index, at, row, column, isHead: isHead) { return (index, part) }
        }
        return nil
    }

    /// The part of a name on a line that has no row of its own.
    private func orphan(_ index: Int, _ neighbour: Int, _ row: Int, _ column: SheetCell, isHead: Bool) -> String? {
        let line = zones.lines[index]
        let other = zones.lines[neighbour]
        guard line.section == 3, line.page == other.page, !rows.contains(index),
            max(line.top, other.top) - min(line.bottom, other.bottom) < 0.7 * line.height,
            index == contentLine(row) || !line.cells.contains(where: { number.content($0.text) != nil })
        else { return nil }
        let middle = column.left + column.right
        let part = line.cells.first { cell in
            isHead
                ? cell.overlap(column) > 0
                : abs(cell.left - column.left) < 4 || abs(cell.left + cell.right - middle) < 6
        }
        guard let part, part.label == nil, !Self.isContentHead(part), Self.isName(part.text), !part.text.hasSuffix("."),
            isHead || part.right - part.left < 2.2 * max(column.right - column.left, 60), !part.text.contains("%")
        else { return nil }
        return part.text
    }
}

extension StringProtocol {
    /// Without blanks and commas around it.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, " ,;:|".contains(first) { text = text.dropFirst() }
        while let last = text.last, " ,;:|".contains(last) { text = text.dropLast() }
        return String(text)
    }
}
