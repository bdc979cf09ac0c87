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
    private let top = 34.0
    private let bottom = 198.0
    private let pad = 1.0
    private let widths: [Double]
    private var y = 0.0
    private let text = TextStyle(3.0, min: 1.8, lineSpacing: 0.98)
    private let heading = TextStyle(2.7, min: 1.8, face: .narrow, bold: true, vertical: .middle)

    init(paper: TablePaper, pageCount: Int) {
        self.paper = paper
        self.pageCount = pageCount
        // By the longest text of each column: a long one is broken, a short one keeps room for its heading.
        let weights = paper.columns.indices.map { column in
            let longest = paper.rows.map { Self.breadth($0[column].text) }.max() ?? 0
            let title = paper.columns[column]
            return min(40, max(6, longest, Double(max(Self.breadth(title.zh), Self.breadth(title.en))) / 2))
        }
        let sum = weights.reduce(0, +)
        widths = weights.map { 273 * $0 / sum }
    }

    /// Wide characters count twice.
    private static func breadth(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    }

    mutating func draw(_ canvas: inout PaperCanvas) throws(PaperError) {
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
            height = min(height, bottom - top)
            if y + height > bottom {
                canvas.nextPage()
                try head(&canvas)
            }
            var x = left
            for (column, cell) in row.enumerated() {
                let box = PaperBox(x, y, widths[column], height)
                canvas.rectangle(box, lineWidth: 0.15)
                var style = text
                if cell.isNumber { style.horizontal = .right }
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
        y = 24
        var x = left
        for (width, title) in zip(widths, paper.columns) {
            let box = PaperBox(x, y, width, 10)
            canvas.rectangle(box, fill: .paleGrey, lineWidth: 0.15)
            try canvas.text("\(title.zh)\n\(title.en)", in: box.inset(pad, 0.4), style: heading, field: "columns")
            x += width
        }
        y += 10
    }
}
