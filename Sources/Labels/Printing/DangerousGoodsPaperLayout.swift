public import Foundation

extension DangerousGoodsPaper {
    /// 49 CFR 172.204(a)(2).
    public static let certification = """
        I hereby declare that the contents of this consignment are fully and accurately described above by the \
        proper shipping name, and are classified, packaged, marked and labeled/placarded, and are in all respects in \
        proper condition for transport according to applicable international and national governmental regulations.
        """

    /// Draws the shipping paper on US letter; more lines go on continuation pages, each numbered (172.201(c)).
    ///
    /// - Throws: `unusable` when there is no line, no emergency telephone number, or a description is not English.
    public func render(created: Date) throws(PaperError) -> PrintedPaper { try form().render(created: created) }

    /// The same, for printing several in one file.
    public func form() throws(PaperError) -> PaperForm {
        guard !lines.isEmpty else { throw .unusable(field: "lines", reason: "a shipping paper needs a line") }
        guard !emergencyPhone.isEmpty else {
            throw .unusable(field: "emergencyPhone", reason: "49 CFR 172.604 asks for a telephone number")
        }
        for (index, line) in lines.enumerated() {
            guard !line.description.isEmpty else {
                throw .unusable(field: "lines.\(index).description", reason: "it is empty")
            }
            for text in [line.hazardMark, line.description, line.packages, line.totalQuantity, line.weight] {
                try PaperForm.requireEnglish(text, field: "lines.\(index)")
            }
        }
        let qr = try qrText.map { text throws(PaperError) in try SymbolDrawing.make(.qr, text) }
        return PaperForm(
            .letter, unit: .point, title: "Hazardous materials shipping paper \(documentNumber)"
        ) { (canvas: inout PaperCanvas, pageCount: Int) throws(PaperError) in
            var layout = DangerousGoodsPaperLayout(paper: self, qr: qr, pageCount: pageCount)
            try layout.draw(&canvas)
        }
    }
}

struct DangerousGoodsPaperLayout {
    let paper: DangerousGoodsPaper
    let qr: SymbolDrawing?
    let pageCount: Int
    private let left = 36.0
    private let width = 540.0
    private let bottom = 740.0
    private var y = 0.0
    private static let form = FormStyle(
        line: 0.6, pad: 3, headingHeight: 9, heading: TextStyle(7, min: 5, face: .narrow, color: .darkGrey),
        value: TextStyle(9.5, min: 6, face: .sans, lineSpacing: 0.98))
    private let table: FormTable
    private var form: FormStyle { Self.form }

    init(paper: DangerousGoodsPaper, qr: SymbolDrawing?, pageCount: Int) {
        self.paper = paper
        self.qr = qr
        self.pageCount = pageCount
        table = FormTable(
            left: left,
            columns: [
                .init("HM", 34, "hazardMark"),
                .init("Identification number, proper shipping name, hazard class, packing group", 256, "description"),
                .init("Number and kind of packages", 92, "packages"),
                .init("Total quantity", 80, "totalQuantity"),
                .init("Weight", 78, "weight"),
            ], form: Self.form)
    }

    mutating func draw(_ canvas: inout PaperCanvas) throws(PaperError) {
        try header(&canvas)
        let half = width / 2
        for (box, heading, party, field) in [
            (PaperBox(left, y, half, 74), "SHIPPER", paper.shipper, "shipper"),
            (PaperBox(left + half, y, half, 74), "CONSIGNEE", paper.consignee, "consignee"),
            (PaperBox(left, y + 74, half, 58), "CARRIER", paper.carrier, "carrier"),
        ] {
            let lines = [party.name] + party.addressLines + [party.phone, party.id]
            try canvas.cell(
                box, heading, lines.filter { !$0.isEmpty }.joined(separator: "\n"), field: field, form: form)
        }
        var urgent = form
        urgent.value = TextStyle(13, min: 7, bold: true)
        urgent.line = 1.2
        try canvas.cell(
            PaperBox(left + half, y + 74, half, 58), "EMERGENCY RESPONSE TELEPHONE, 24 HOURS (49 CFR 172.604)",
            [paper.emergencyPhone, paper.emergencyContract].filter { !$0.isEmpty }.joined(separator: "\n"),
            field: "emergencyPhone", form: urgent)
        y += 138
        try lines(&canvas)
        try closing(&canvas)
    }

    private mutating func header(_ canvas: inout PaperCanvas) throws(PaperError) {
        try canvas.text(
            "SHIPPING PAPER", in: PaperBox(left, 34, 330, 20), style: TextStyle(17, bold: true), field: "title")
        try canvas.text(
            "Hazardous materials, 49 CFR part 172 subpart C", in: PaperBox(left, 55, 330, 12),
            style: TextStyle(8.5, color: .darkGrey), field: "title.note")
        let right = TextStyle(9.5, min: 6, horizontal: .right)
        try canvas.text(
            "Page \(canvas.pageCount) of \(pageCount)", in: PaperBox(left + 330, 34, 146, 12), style: right,
            field: "page")
        try canvas.text(
            "No. \(paper.documentNumber)", in: PaperBox(left + 330, 46, 146, 12), style: right,
            field: "documentNumber")
        try canvas.text(
            "Date \(paper.date)", in: PaperBox(left + 330, 58, 146, 12), style: right, field: "date")
        if let qr { try canvas.symbol(qr, in: PaperBox(left + width - 60, 18, 60, 60), field: "qr") }
        y = 82
    }

    private mutating func head(_ canvas: inout PaperCanvas) throws(PaperError) {
        try table.head(at: y, height: 24, on: &canvas)
        y += 24
    }

    private mutating func lines(_ canvas: inout PaperCanvas) throws(PaperError) {
        try head(&canvas)
        for (index, line) in paper.lines.enumerated() {
            let values = [line.hazardMark, line.description, line.packages, line.totalQuantity, line.weight]
            let height = min(max(26, try table.height(of: values, on: canvas)), 300)
            if y + height > bottom {
                canvas.nextPage()
                try header(&canvas)
                try head(&canvas)
            }
            try table.row(values, at: y, height: height, field: "lines.\(index)", on: &canvas)
            y += height
        }
    }

    private mutating func closing(_ canvas: inout PaperCanvas) throws(PaperError) {
        let remarks = paper.remarks.joined(separator: "\n")
        let needed = try canvas.measure(remarks, width: width - 6, style: form.value, field: "remarks")
        let remarkHeight = remarks.isEmpty ? 0 : min(220, needed.height + 18)
        if y + 12 + remarkHeight + 112 > bottom {
            canvas.nextPage()
            try header(&canvas)
        }
        y += 12
        if !remarks.isEmpty {
            try canvas.cell(
                PaperBox(left, y, width, remarkHeight), "REMARKS AND PLACARDS", remarks, field: "remarks", form: form)
            y += remarkHeight
        }
        try canvas.cell(
            PaperBox(left, y, width, 58), "SHIPPER'S CERTIFICATION (49 CFR 172.204)",
            DangerousGoodsPaper.certification, field: "certification", form: form)
        y += 58
        for (index, (heading, value)) in [
            ("Printed name", paper.certifiedBy), ("Signature", ""), ("Date", ""),
        ].enumerated() {
            let share = [0.4, 0.4, 0.2][index]
            let x = left + width * [0, 0.4, 0.8][index]
            try canvas.cell(
                PaperBox(x, y, width * share, 34), heading, value, field: "certifiedBy.\(heading)", form: form)
        }
        y += 34
    }
}
