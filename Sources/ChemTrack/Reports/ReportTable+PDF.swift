import Compliance
public import Foundation
public import Labels

extension ReportTable {
    /// The report on paper. The same table and time give the same bytes.
    ///
    /// - Parameters:
    ///   - note: the period and whose report it is.
    ///   - created: the time in the file; nothing else depends on it.
    public func pdf(note: String, created: Date) throws(PaperError) -> PrintedPaper {
        let source = [citation.document, citation.clause].compactMap { $0 }.joined(separator: " ")
        let paper = TablePaper(
            title: LabelText(zh: title.zh, en: title.en), note: "\(note)  \(source)",
            columns: columns.map { LabelText(zh: $0.zh, en: $0.en) },
            rows: rows.map { row in
                row.map { cell in
                    if case .number(let digits) = cell {
                        TablePaper.Cell(digits, isNumber: true)
                    } else {
                        TablePaper.Cell(cell.text)
                    }
                }
            })
        return try paper.render(created: created)
    }
}
