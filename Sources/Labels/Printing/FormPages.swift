internal import Foundation

/// Draws a form whose number of pages is only known when it has been drawn: once to count, once for good.
enum FormPages {
    static func render(
        _ size: PaperSize, unit: PaperUnit, created: Date, title: String,
        _ draw: (inout PaperCanvas, _ pageCount: Int) throws(PaperError) -> Void
    ) throws(PaperError) -> PrintedPaper {
        var trial = try PaperCanvas(size, unit: unit, target: .pdf(created: created))
        try draw(&trial, 1)
        let pageCount = trial.pageCount
        _ = consume trial
        var canvas = try PaperCanvas(size, unit: unit, target: .pdf(created: created))
        canvas.title(title)
        try draw(&canvas, pageCount)
        let overflows = canvas.overflows
        return PrintedPaper(pdf: Array(try canvas.finishPDF()), pageCount: pageCount, overflows: overflows)
    }

    /// 49 CFR 172.201(a)(2): a shipping description is in English.
    static func requireEnglish(_ text: String, field: String) throws(PaperError) {
        guard let foreign = text.unicodeScalars.first(where: { $0.value > 0x24F }) else { return }
        // Signs such as a degree or a dash are no foreign language.
        guard foreign.properties.isAlphabetic else { return }
        throw .unusable(
            field: field,
            reason: "`\(text)` must be in English (49 CFR 172.201(a)(2)); put the Chinese name on the Chinese manifest")
    }
}
