public import Foundation

/// A form that is ready to be drawn: its paper, and the drawing, which is told how many pages there will be.
public struct PaperForm: Sendable {
    let size: PaperSize
    let unit: PaperUnit
    let title: String
    let draw: @Sendable (inout PaperCanvas, _ pageCount: Int) throws(PaperError) -> Void

    init(
        _ size: PaperSize, unit: PaperUnit, title: String,
        _ draw: @escaping @Sendable (inout PaperCanvas, _ pageCount: Int) throws(PaperError) -> Void
    ) {
        self.size = size
        self.unit = unit
        self.title = title
        self.draw = draw
    }

    /// Draws this form as a PDF.
    public func render(created: Date) throws(PaperError) -> PrintedPaper { try Self.render([self], created: created) }

    /// Draws forms of one paper size one after the other into one PDF; each counts its own pages.
    ///
    /// - Throws: `unusable` for no form, and for forms of different paper.
    public static func render(_ forms: [PaperForm], created: Date) throws(PaperError) -> PrintedPaper {
        guard let first = forms.first else { throw .unusable(field: "forms", reason: "there is nothing to print") }
        for (index, form) in forms.enumerated() where form.size != first.size || form.unit != first.unit {
            throw .unusable(field: "forms.\(index)", reason: "it is on another paper than the first: print it apart")
        }
        var canvas = try PaperCanvas(first.size, unit: first.unit, target: .pdf(created: created))
        canvas.title(forms.count == 1 ? first.title : "\(first.title) … (\(forms.count))")
        for (index, form) in forms.enumerated() {
            if index > 0 { canvas.nextForm() }
            // How many pages a form takes is only known when its texts are set.
            let pages = try canvas.countPages { (canvas: inout PaperCanvas) throws(PaperError) in
                try form.draw(&canvas, 1)
            }
            try form.draw(&canvas, pages)
        }
        let (overflows, pageCount) = (canvas.overflows, canvas.allPages)
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
