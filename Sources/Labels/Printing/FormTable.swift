/// A table of a form: named columns, cells as high as the tallest of their row. Where a page ends is the form's matter.
struct FormTable {
    struct Column {
        var title: String
        var width: Double
        var field: String

        init(_ title: String, _ width: Double, _ field: String) {
            self.title = title
            self.width = width
            self.field = field
        }
    }

    var left: Double
    var columns: [Column]
    var form: FormStyle

    /// The names of the columns, on grey.
    func head(at y: Double, height: Double, on canvas: inout PaperCanvas) throws(PaperError) {
        var x = left
        for column in columns {
            let box = PaperBox(x, y, column.width, height)
            canvas.rectangle(box, fill: .paleGrey, lineWidth: form.line)
            try canvas.text(
                column.title, in: box.inset(3, 1),
                style: TextStyle(7.5, min: 5.5, face: .narrow, bold: true, vertical: .middle), field: "head")
            x += column.width
        }
    }

    /// What the tallest cell of a row takes at its wanted size.
    func height(of values: [String], on canvas: borrowing PaperCanvas) throws(PaperError) -> Double {
        var height = 0.0
        for (column, value) in zip(columns, values) {
            let needed = try canvas.measure(
                value, width: column.width - 2 * form.pad, style: form.value, field: column.field)
            height = max(height, needed.height + 2 * form.pad)
        }
        return height
    }

    func row(
        _ values: [String], at y: Double, height: Double, field: String, on canvas: inout PaperCanvas
    ) throws(PaperError) {
        var x = left
        for (column, value) in zip(columns, values) {
            try canvas.cell(
                PaperBox(x, y, column.width, height), "", value, field: "\(field).\(column.field)", form: form)
            x += column.width
        }
    }
}
