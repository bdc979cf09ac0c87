public import Foundation

/// A table on A4, lying: reports, registers and notices, in Chinese and English.
public struct TablePaper: Hashable, Sendable {
    public struct Cell: Hashable, Sendable {
        public var text: String
        /// Numbers stand to the right.
        public var isNumber: Bool

        public init(_ text: String, isNumber: Bool = false) {
            self.text = text
            self.isNumber = isNumber
        }
    }

    public var title: LabelText
    /// What stands below the title: period, site, the document that the layout follows.
    public var note: String
    public var columns: [LabelText]
    public var rows: [[Cell]]

    public init(title: LabelText, note: String, columns: [LabelText], rows: [[Cell]]) {
        self.title = title
        self.note = note
        self.columns = columns
        self.rows = rows
    }

    /// Draws the table; the heading is on every page, and every page is numbered.
    ///
    /// - Throws: `unusable` for a table without columns, a row with more or fewer cells than columns, and a text that does not
    ///   fit a page at the smallest size: a report is never cut silently.
    public func render(created: Date) throws(PaperError) -> PrintedPaper {
        guard !columns.isEmpty else { throw .unusable(field: "columns", reason: "a table needs a column") }
        for (index, row) in rows.enumerated() where row.count != columns.count {
            throw .unusable(field: "rows.\(index)", reason: "\(row.count) cells for \(columns.count) columns")
        }
        let form = PaperForm(.a4Landscape, unit: .millimetre, title: title.en) {
            (canvas: inout PaperCanvas, pageCount: Int) throws(PaperError) in
            var layout = TablePaperLayout(paper: self, pageCount: pageCount)
            try layout.draw(&canvas)
        }
        let printed = try form.render(created: created)
        if let cut = printed.overflows.first {
            throw .unusable(
                field: cut.field,
                reason:
                    "`\(cut.text.prefix(60))…` does not fit on a page; shorten it, or take the report as CSV or workbook"
            )
        }
        return printed
    }
}

private struct TablePaperLayout {
    let paper: TablePaper
    let pageCount: Int
    private let left = 12.0
    private let headTop = 24.0
    private var headHeight = 10.0
    private let bottom = 198.0
    private let pad = 1.0
    private var widths: [Double] = []
    private var y = 0.0
    private let across = 273.0
    private var text = TextStyle(3.0, min: 1.8, lineSpacing: 0.98)
    private var heading = TextStyle(2.7, min: 1.8, face: .narrow, bold: true, vertical: .middle)

    init(paper: TablePaper, pageCount: Int) {
        self.paper = paper
        self.pageCount = pageCount
    }

    /// Wide enough for each column's longest word, so that no number, code or date is broken; what is left over goes to the
    /// columns with the longest texts. Where the words alone need more than the page, all is set smaller.
    private mutating func fitColumns(_ canvas: borrowing PaperCanvas) throws(PaperError) {
        var words: [(text: Double, heading: Double)] = []
        for (column, title) in paper.columns.enumerated() {
            var width = (text: 0.0, heading: 0.0)
            for word in Self.longWords(paper.rows.map { $0[column] }) {
                width.text = max(width.text, try canvas.measure(word, width: nil, style: text, field: "columns").width)
            }
            for word in title.en.split(separator: " ") {
                let needed = try canvas.measure(String(word), width: nil, style: heading, field: "columns").width
                width.heading = max(width.heading, needed)
            }
            words.append(width)
        }
        // Headings give way before the words below them do.
        var least: [Double] = []
        for size in [heading.size, 2.4, 2.1, heading.sizeMin] {
            least = words.map { max($0.text, $0.heading * size / heading.size) + 2 * pad + 0.2 }
            if least.reduce(0, +) < across { break }
        }
        let needed = least.reduce(0, +)
        guard needed < across else {
            // Margins stay as they are: only what the words take becomes smaller.
            let margins = (2 * pad + 0.2) * Double(least.count)
            let share = (across - margins) / (needed - margins)
            text.size = max(text.sizeMin, text.size * share)
            widths = least.map { ($0 - 2 * pad - 0.2) * share + 2 * pad + 0.2 }
            return
        }
        // By what the longest text of a column would take on one line beyond its longest word, of which a few lines are enough.
        let wants = zip(paper.columns.indices, least).map { column, least in
            let longest = paper.rows.map { Self.breadth($0[column].text) }.max() ?? 0
            return max(0, min(60, longest * 1.6) - least)
        }
        let sum = wants.reduce(0, +)
        widths = zip(least, wants).map { $0 + (across - needed) * (sum > 0 ? $1 / sum : 1 / Double(least.count)) }
    }

    /// One size for all headings, at which no word of them is broken, and a head as high as they then need: a narrow column
    /// breaks its heading into many lines.
    private mutating func fitHead(_ canvas: borrowing PaperCanvas) throws(PaperError) {
        var size = heading.size
        for (width, title) in zip(widths, paper.columns) {
            for word in title.en.split(separator: " ") {
                let needed = try canvas.measure(String(word), width: nil, style: heading, field: "columns").width
                size = min(size, heading.size * (width - 2 * pad) / max(needed + 0.2, 0.1))
            }
        }
        heading.size = max(heading.sizeMin, size)
        heading.sizeMin = heading.size
        for (width, title) in zip(widths, paper.columns) {
            let needed = try canvas.measure(
                "\(title.zh)\n\(title.en)", width: width - 2 * pad, style: heading, field: "columns")
            headHeight = max(headHeight, needed.height + 1)
        }
    }

    /// The longest words of a column, of up to 24 characters: a longer one may be broken. A number is a word as a whole.
    private static func longWords(_ cells: [TablePaper.Cell]) -> [String] {
        var words: Set<String> = []
        for cell in cells {
            if cell.isNumber { words.insert(cell.text) }
            // A line may end at a blank and beside each Chinese character.
            for word in cell.text.split(whereSeparator: {
                $0.isWhitespace || ($0.unicodeScalars.first?.value ?? 0) >= 0x2E80
            })
            where word.count <= 24 { words.insert(String(word)) }
        }
        return Array(words.sorted { ($1.count, $1) < ($0.count, $0) }.prefix(6))
    }

    /// Wide characters count twice.
    private static func breadth(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    }

    mutating func draw(_ canvas: inout PaperCanvas) throws(PaperError) {
        try fitColumns(canvas)
        try fitHead(canvas)
        try head(&canvas)
        if paper.rows.isEmpty {
            try canvas.text("无 none", in: PaperBox(left + pad, y + pad, 273, 5), style: text, field: "rows")
        }
        for (index, row) in paper.rows.enumerated() {
            var height = 5.0
            for (width, cell) in zip(widths, row) {
                let needed = try canvas.measure(cell.text, width: width - 2 * pad, style: text, field: "rows.\(index)")
                height = max(height, needed.height + 2 * pad)
            }
            // A longer row is set smaller, on a page of its own.
            height = min(height, bottom - headTop - headHeight)
            if y + height > bottom {
                canvas.nextPage()
                try head(&canvas)
            }
            var x = left
            for (column, cell) in row.enumerated() {
                let box = PaperBox(x, y, widths[column], height)
                canvas.rectangle(box, lineWidth: 0.15)
                var style = text
                if cell.isNumber { (style.horizontal, style.isOneLine) = (.right, true) }
                try canvas.text(cell.text, in: box.inset(pad, pad / 2), style: style, field: "rows.\(index).\(column)")
                x += widths[column]
            }
            y += height
        }
    }

    private mutating func head(_ canvas: inout PaperCanvas) throws(PaperError) {
        try canvas.text(
            "\(paper.title.zh)  \(paper.title.en)", in: PaperBox(left, 10, 230, 7),
            style: TextStyle(5, min: 3, bold: true), field: "title")
        let page = "第 \(canvas.pageCount) 页，共 \(pageCount) 页  Page \(canvas.pageCount) of \(pageCount)"
        try canvas.text(
            page, in: PaperBox(left + 190, 17, 83, 5), style: TextStyle(3, min: 2, horizontal: .right), field: "page")
        try canvas.text(
            paper.note, in: PaperBox(left, 17, 188, 5), style: TextStyle(3, min: 2, color: .darkGrey), field: "note")
        y = headTop
        var x = left
        for (width, title) in zip(widths, paper.columns) {
            let box = PaperBox(x, y, width, headHeight)
            canvas.rectangle(box, fill: .paleGrey, lineWidth: 0.15)
            try canvas.text("\(title.zh)\n\(title.en)", in: box.inset(pad, 0.4), style: heading, field: "columns")
            x += width
        }
        y += headHeight
    }
}
