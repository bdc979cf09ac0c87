/// Words that stand together on one line, apart from the next by more than a blank.
struct SheetCell {
    var text: String
    var left: Double
    var right: Double
    let tokens: [SheetToken]
    /// The label that begins it.
    let label: SheetLabels.Match?

    init(text: String, left: Double, right: Double) {
        self.text = text
        self.left = left
        self.right = right
        tokens = SheetToken.tokens(of: text)
        label = SheetLabels.match(text)
    }

    func overlap(_ other: SheetCell) -> Double { min(right, other.right) - max(left, other.left) }
}

/// One line of a page (or of one column of it), as cells.
struct SheetLine {
    var page: Int
    var top: Double
    var bottom: Double
    var cells: [SheetCell]
    /// 1 to 16, 0 before the first heading.
    var section = 0

    var text: String { cells.map(\.text).joined(separator: " ") }
    var height: Double { bottom - top }

    /// The lines of words, from the top down.
    static func lines(of words: [SheetWord], page: Int) -> [SheetLine] {
        var rows: [[SheetWord]] = []
        for word in words.filter({ !$0.isTurned }).sorted(by: { $0.middle < $1.middle }) {
            if let first = rows.last?.first, word.middle - first.middle < 0.4 * min(word.height, first.height) {
                rows[rows.count - 1].append(word)
            } else {
                rows.append([word])
            }
        }
        return rows.map { row in
            let sorted = row.sorted { $0.left < $1.left }
            return SheetLine(
                page: page, top: row.map(\.top).min() ?? 0, bottom: row.map(\.bottom).max() ?? 0,
                cells: cells(of: sorted))
        }
    }

    private static func cells(of words: [SheetWord]) -> [SheetCell] {
        var cells: [SheetCell] = []
        var text = ""
        var left = 0.0
        var previous: SheetWord?
        func close() {
            if !text.isEmpty, let previous { cells.append(SheetCell(text: text, left: left, right: previous.right)) }
            text = ""
        }
        for word in words {
            if word.text == ":" {
                // A colon in a column of its own parts a label from its value.
                text += text.isEmpty ? "" : ":"
                close()
                previous = nil
                continue
            }
            if let previous, word.left - previous.right > min(word.height, previous.height) { close() }
            if text.isEmpty {
                left = word.left
            } else if let last = text.last, let first = word.text.first {
                let isHan = SheetToken.isHan(last) && SheetToken.isHan(first)
                let gap = word.left - (previous?.right ?? 0)
                if !isHan || gap > 0.6 * word.height { text += " " }
            }
            text += word.text
            previous = word
        }
        close()
        return cells
    }
}

/// The lines of a sheet in the order in which a person reads them, and what is printed on every page.
struct SheetLines {
    var body: [SheetLine] = []
    var furniture: [SheetLine] = []

    init(_ pages: [SheetPage]) {
        let perPage = pages.map { page in
            SheetColumns.gutter(of: page).map { SheetColumns.lines(of: page, gutter: $0) }
                ?? SheetLine.lines(of: page.words, page: page.number)
        }
        let repeated = Self.repeated(perPage, pages)
        for (page, lines) in zip(pages, perPage) {
            for line in lines {
                let isOnEvery = Self.isAtEdge(line, page) && repeated.contains(Self.masked(line))
                if isOnEvery { furniture.append(line) } else if !Self.isTurnOfPage(line) { body.append(line) }
            }
        }
        SheetHeadings.assign(&body)
    }

    /// Texts at the edge of most pages, with digits masked.
    private static func repeated(_ perPage: [[SheetLine]], _ pages: [SheetPage]) -> Set<String> {
        guard pages.count > 1 else { return [] }
        var counts: [String: Int] = [:]
        for (page, lines) in zip(pages, perPage) {
            for text in Set(lines.filter { isAtEdge($0, page) }.map(masked)) { counts[text, default: 0] += 1 }
        }
        let least = max(2, (pages.count * 6 + 9) / 10)
        return Set(counts.filter { $0.value >= least }.keys)
    }

    private static func isAtEdge(_ line: SheetLine, _ page: SheetPage) -> Bool {
        line.bottom < 0.2 * page.height || line.top > 0.85 * page.height
    }

    private static func masked(_ line: SheetLine) -> String {
        String(line.text.map { $0.isNumber ? "#" : $0 })
    }

    /// `(Contd. on page 2)`, `Page 2 of 6`, `第 2 页 共 6 页` and the like, alone on their line.
    private static func isTurnOfPage(_ line: SheetLine) -> Bool {
        let marks = SheetToken.tokens(of: line.text.filter { $0 != "(" && $0 != ")" }).map(\.text)
        let words = marks.filter { Int($0) == nil }
        guard !words.isEmpty, words.count <= 5 else { return false }
        let known: Set = ["contd", "continued", "page", "of", "on", "from", "第", "页", "共", "接", "续", "转", "上", "下"]
        return words.allSatisfy(known.contains) && (words.contains("page") || words.contains("页"))
    }
}

/// Sheets set like a newspaper: two columns with their own sections.
enum SheetColumns {
    /// Where the white between two columns lies, or nil for a page of one column.
    ///
    /// A label and its value also stand in columns, so it takes headings of sections on both sides.
    static func gutter(of page: SheetPage) -> Double? {
        let lines = SheetLine.lines(of: page.words, page: page.number)
        let headings = lines.flatMap(\.cells).filter { SheetHeadings.heading($0.text)?.isNumbered ?? false }
        guard headings.contains(where: { $0.left > 0.48 * page.width }),
            headings.contains(where: { $0.left < 0.3 * page.width })
        else { return nil }
        let places = stride(from: 0.4, through: 0.6, by: 0.01).map { $0 * page.width }
        let best = places.min { crossings($0, lines) < crossings($1, lines) }
        return best.flatMap { crossings($0, lines) * 10 <= lines.count ? $0 : nil }
    }

    private static func crossings(_ place: Double, _ lines: [SheetLine]) -> Int {
        lines.count { line in line.cells.contains { $0.left < place && $0.right > place } }
    }

    /// Left column, then right; a line across both parts what is above it from what is below.
    static func lines(of page: SheetPage, gutter: Double) -> [SheetLine] {
        var result: [SheetLine] = []
        var band: [SheetWord] = []
        func close() {
            result += SheetLine.lines(of: band.filter { $0.right <= gutter }, page: page.number)
            result += SheetLine.lines(of: band.filter { $0.right > gutter }, page: page.number)
            band = []
        }
        for line in SheetLine.lines(of: page.words, page: page.number) {
            let own = page.words.filter { $0.middle >= line.top && $0.middle <= line.bottom && !$0.isTurned }
            if line.cells.contains(where: { $0.left < gutter && $0.right > gutter }) {
                close()
                result.append(line)
            } else {
                band += own.filter { !band.contains($0) }
            }
        }
        close()
        return result
    }
}
