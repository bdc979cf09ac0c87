public import Foundation

/// The notice of 40 CFR 268.7: what a waste is under the US land disposal restrictions, in English.
public struct LandDisposalNotice: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        public var number: Int
        public var name: String
        /// Each code with its subcategory, `D001: Ignitable …`.
        public var codes: [String]
        /// `Wastewater` or `Nonwastewater`; empty where the notice need not say.
        public var category: String
        public var constituents: String
        /// Waste analysis data.
        public var analysis: String
        /// The paragraph that asks for the notice of this line.
        public var paragraph: String

        public init(
            number: Int, name: String, codes: [String], category: String, constituents: String, analysis: String,
            paragraph: String
        ) {
            self.number = number
            self.name = name
            self.codes = codes
            self.category = category
            self.constituents = constituents
            self.analysis = analysis
            self.paragraph = paragraph
        }
    }

    /// Words of the rule; a certification is signed.
    public struct Statement: Hashable, Sendable {
        public var clause: String
        public var text: String
        public var isSigned: Bool

        public init(clause: String, text: String, isSigned: Bool = false) {
            self.clause = clause
            self.text = text
            self.isSigned = isSigned
        }
    }

    /// EPA's number of the first shipment; nil makes a draft.
    public var manifestNumber: String?
    public var recordID: String
    public var date: String
    public var generator: PaperParty
    public var facility: PaperParty
    public var lines: [Line]
    public var statements: [Statement]
    public var signedBy: String

    public init(
        manifestNumber: String?, recordID: String, date: String, generator: PaperParty, facility: PaperParty,
        lines: [Line], statements: [Statement], signedBy: String
    ) {
        self.manifestNumber = manifestNumber
        self.recordID = recordID
        self.date = date
        self.generator = generator
        self.facility = facility
        self.lines = lines
        self.statements = statements
        self.signedBy = signedBy
    }

    /// Draws the notice on US letter, with as many pages as it needs, each numbered.
    ///
    /// - Throws: `unusable` when there is no line, or a text is not English.
    public func render(created: Date) throws(PaperError) -> PrintedPaper { try form().render(created: created) }

    /// The same, for printing several in one file.
    public func form() throws(PaperError) -> PaperForm {
        guard !lines.isEmpty else { throw .unusable(field: "lines", reason: "a notice needs a line") }
        for (index, line) in lines.enumerated() {
            for text in [line.name, line.constituents, line.analysis] + line.codes {
                try PaperForm.requireEnglish(text, field: "lines.\(index)")
            }
        }
        for statement in statements { try PaperForm.requireEnglish(statement.text, field: "statements") }
        return PaperForm(
            .letter, unit: .point, title: "Land disposal restriction notice \(recordID)"
        ) { (canvas: inout PaperCanvas, pageCount: Int) throws(PaperError) in
            var layout = LandDisposalNoticeLayout(paper: self, pageCount: pageCount)
            try layout.draw(&canvas)
        }
    }
}

private struct LandDisposalNoticeLayout {
    let paper: LandDisposalNotice
    let pageCount: Int
    private let left = 36.0
    private let width = 540.0
    private let bottom = 740.0
    private var y = 0.0
    private static let form = FormStyle(
        line: 0.6, pad: 3, headingHeight: 9, heading: TextStyle(7, min: 5, face: .narrow, color: .darkGrey),
        value: TextStyle(9, min: 6, face: .sans, lineSpacing: 0.98))
    private let table: FormTable
    private var form: FormStyle { Self.form }

    /// Who sends it: what was treated comes from the treatment facility.
    private var sender: String {
        paper.lines.contains { $0.paragraph.hasPrefix("268.7(b)") } ? "TREATMENT FACILITY" : "GENERATOR"
    }

    init(paper: LandDisposalNotice, pageCount: Int) {
        self.paper = paper
        self.pageCount = pageCount
        table = FormTable(
            left: left,
            columns: [
                .init("Line", 30, "number"),
                .init("Waste", 100, "name"),
                .init("EPA hazardous waste numbers and subcategory", 170, "codes"),
                .init("Treatability group", 78, "category"),
                .init("Constituents subject to treatment", 108, "constituents"),
                .init("40 CFR", 54, "paragraph"),
            ], form: Self.form)
    }

    mutating func draw(_ canvas: inout PaperCanvas) throws(PaperError) {
        try header(&canvas)
        for (index, (heading, party)) in [(sender, paper.generator), ("FACILITY", paper.facility)].enumerated() {
            let lines = [party.name] + party.addressLines + ["EPA ID \(party.id)"]
            try canvas.cell(
                PaperBox(left + Double(index) * width / 2, y, width / 2, 66), heading,
                lines.filter { !$0.isEmpty }.joined(separator: "\n"), field: index == 0 ? "generator" : "facility",
                form: form)
        }
        y += 76
        try head(&canvas)
        for (index, line) in paper.lines.enumerated() { try draw(line, index, &canvas) }
        y += 10
        for statement in paper.statements { try draw(statement, &canvas) }
    }

    private mutating func header(_ canvas: inout PaperCanvas) throws(PaperError) {
        if paper.manifestNumber == nil { try canvas.watermark("DRAFT", size: 120) }
        try canvas.text(
            "LAND DISPOSAL RESTRICTION NOTICE", in: PaperBox(left, 34, 370, 20), style: TextStyle(16, bold: true),
            field: "title")
        try canvas.text(
            "One-time notification with the first shipment, 40 CFR 268.7", in: PaperBox(left, 55, 370, 12),
            style: TextStyle(8.5, color: .darkGrey), field: "title.note")
        let right = TextStyle(9.5, min: 6, horizontal: .right)
        let rows = [
            ("page", "Page \(canvas.pageCount) of \(pageCount)"),
            ("manifestNumber", "Manifest \(paper.manifestNumber ?? "number not assigned (\(paper.recordID))")"),
            ("date", "Date \(paper.date)"),
        ]
        for (index, (field, text)) in rows.enumerated() {
            try canvas.text(
                text, in: PaperBox(left + 340, 34 + 12 * Double(index), 200, 12), style: right, field: field)
        }
        y = 78
    }

    private mutating func head(_ canvas: inout PaperCanvas) throws(PaperError) {
        try table.head(at: y, height: 22, on: &canvas)
        y += 22
    }

    private mutating func draw(
        _ line: LandDisposalNotice.Line, _ index: Int, _ canvas: inout PaperCanvas
    ) throws(PaperError) {
        let analysis = line.analysis.isEmpty ? "" : "\nWaste analysis: \(line.analysis)"
        let values = [
            String(line.number), line.name + analysis, line.codes.joined(separator: "\n"), line.category,
            line.constituents, line.paragraph,
        ]
        // Longer than a page cannot be: then the letters become smaller, and what does not fit is reported.
        let height = min(max(22, try table.height(of: values, on: canvas)), bottom - 100)
        if y + height > bottom {
            canvas.nextPage()
            try header(&canvas)
            try head(&canvas)
        }
        try table.row(values, at: y, height: height, field: "lines.\(index)", on: &canvas)
        y += height
    }

    private mutating func draw(
        _ statement: LandDisposalNotice.Statement, _ canvas: inout PaperCanvas
    ) throws(PaperError) {
        let needed = try canvas.measure(statement.text, width: width - 6, style: form.value, field: "statement")
        let height = needed.height + 2 * form.pad + form.headingHeight
        if y + height + (statement.isSigned ? 32 : 0) > bottom {
            canvas.nextPage()
            try header(&canvas)
        }
        let heading = (statement.isSigned ? "CERTIFICATION, " : "NOTICE, ") + statement.clause
        try canvas.cell(PaperBox(left, y, width, height), heading, statement.text, field: "statement", form: form)
        y += height
        if statement.isSigned {
            var x = left
            for (title, value, share) in [
                ("Printed name", paper.signedBy, 0.4), ("Signature", "", 0.4), ("Date", "", 0.2),
            ] {
                try canvas.cell(
                    PaperBox(x, y, width * share, 32), title, value, field: "signature.\(title)", form: form)
                x += width * share
            }
            y += 32
        }
        y += 8
    }
}
