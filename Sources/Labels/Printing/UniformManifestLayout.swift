public import Foundation

extension HazardousWasteManifest8700_22 {
    /// The declaration of item 15.
    public static let certification = """
        GENERATOR'S/OFFEROR'S CERTIFICATION: I hereby declare that the contents of this consignment are fully and \
        accurately described above by the proper shipping name, and are classified, packaged, marked and \
        labeled/placarded, and are in all respects in proper condition for transport according to applicable \
        international and national governmental regulations. If export shipment and I am the Primary Exporter, I \
        certify that the contents of this consignment conform to the terms of the attached EPA Acknowledgment of \
        Consent. I certify that the waste minimization statement identified in 40 CFR 262.27(a) (if I am a large \
        quantity generator) or (b) (if I am a small quantity generator) is true.
        """
    static let draftMark = "DRAFT / 草稿, not an official manifest"

    /// Draws the manifest on US letter at the places of EPA's form; lines after the fourth and transporters after the
    /// second go on continuation sheets.
    ///
    /// - Parameters:
    ///   - overprint: prints the data alone, for a bought official form; the continuation sheets stay our own.
    ///   - shiftX_pt: moves an overprint to the right, for the printer at hand.
    ///   - shiftY_pt: moves an overprint down.
    /// - Throws: `unusable` for a manifest without a waste line, a malformed tracking number, or a description that is not English.
    public func render(
        created: Date, overprint: Bool = false, shiftX_pt: Double = 0, shiftY_pt: Double = 0
    ) throws(PaperError) -> PrintedPaper {
        try form(overprint: overprint, shiftX_pt: shiftX_pt, shiftY_pt: shiftY_pt).render(created: created)
    }

    /// The same, for printing several in one file.
    public func form(
        overprint: Bool = false, shiftX_pt: Double = 0, shiftY_pt: Double = 0
    ) throws(PaperError) -> PaperForm {
        guard !lines.isEmpty else { throw .unusable(field: "lines", reason: "a manifest needs at least one line") }
        if let number = trackingNumber, number.wholeMatch(of: /[0-9]{9}[A-Z]{3}/) == nil {
            throw .unusable(
                field: "4", reason: "`\(number)` is not a manifest tracking number: nine digits and three letters")
        }
        for (index, line) in lines.enumerated() {
            guard !line.description.isEmpty else {
                throw .unusable(field: "9b.\(index + 1)", reason: "the description is empty")
            }
            try PaperForm.requireEnglish(line.description, field: "9b.\(index + 1)")
        }
        return PaperForm(
            .letter, unit: .point,
            title: "Uniform Hazardous Waste Manifest \(trackingNumber ?? "draft")"
        ) { (canvas: inout PaperCanvas, pageCount: Int) throws(PaperError) in
            var layout = UniformManifestLayout(
                manifest: self, pageCount: pageCount, overprint: overprint, shift: (shiftX_pt, shiftY_pt))
            try layout.draw(&canvas)
        }
    }
}

/// The places of form 8700-22 in points, measured from EPA's sample image to one point.
struct UniformManifestLayout {
    let manifest: HazardousWasteManifest8700_22
    let pageCount: Int
    /// Data only on the first page.
    var overprint: Bool
    var shift: (x: Double, y: Double)

    /// Item 14 and what of it goes on in items 32, item 18a and what of it goes on in items 35.
    private(set) var handling: [String] = []
    private(set) var discrepancy: [String] = []

    init(
        manifest: HazardousWasteManifest8700_22, pageCount: Int, overprint: Bool, shift: (x: Double, y: Double)
    ) {
        self.manifest = manifest
        self.pageCount = pageCount
        self.overprint = overprint
        self.shift = shift
    }

    static let left = 36.0
    static let right = 586.0
    static let lineTops = [239.5, 275, 311.5, 347, 383]

    mutating func draw(_ canvas: inout PaperCanvas) throws(PaperError) {
        let width = Self.right - Self.left
        let special = [manifest.specialHandling, moreCodes(manifest.lines.prefix(4), item: 13)]
        handling = try pieces(
            canvas, special.filter { !$0.isEmpty }.joined(separator: "\n"), first: PaperSize(width: width, height: 47),
            next: PaperSize(width: width, height: 32), item: 32)
        // The comments of item 18a have no heading above them.
        discrepancy = try pieces(
            canvas, manifest.discrepancyComments, first: PaperSize(width: width, height: 20),
            next: PaperSize(width: width, height: 40), item: 35)
        for (field, pieces) in [("14", handling), ("18a.comments", discrepancy)] where pieces.count > 1 {
            canvas.report(
                Overflow(field: field, text: pieces.dropFirst().joined(separator: " "), outcome: .continued))
        }
        try firstPage(&canvas)
        let isOver = overprint
        overprint = false
        shift = (0, 0)
        try continuationSheets(&canvas)
        overprint = isOver
    }

    /// The codes that a line has no cells for, in words for item 14 or 32.
    func moreCodes(_ lines: ArraySlice<HazardousWasteManifest8700_22.Line>, item: Int) -> String {
        lines.indices.filter { lines[$0].wasteCodes.count > 6 }
            .map { "\(item).\($0 + 1) also: " + lines[$0].wasteCodes.dropFirst(6).joined(separator: ", ") }
            .joined(separator: "; ")
    }

    // MARK: Cells

    /// A cell of the form by its edges; the heading is left out on an overprint.
    func put(
        _ canvas: inout PaperCanvas, _ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ heading: String = "",
        _ value: String = "", field: String, bold: Bool = false, center: Bool = false, frame: Bool = true
    ) throws(PaperError) {
        let box = PaperBox(x0, y0, x1 - x0, y1 - y0)
        let top = heading.isEmpty ? 0.5 : 7.5
        if !overprint {
            if frame { canvas.rectangle(box, lineWidth: 0.6) }
            try canvas.text(
                heading, in: PaperBox(x0 + 2, y0 + 0.8, box.width - 4, 7),
                style: TextStyle(6, min: 3.6, face: .narrow), field: "\(field).heading")
        }
        var style = TextStyle(
            9, min: 5, face: .narrow, bold: bold, horizontal: center ? .center : .left, vertical: .middle,
            lineSpacing: 0.94)
        // What stands in the middle of its cell is a number, a code or a mark.
        style.isOneLine = center
        try canvas.text(
            value, in: PaperBox(x0 + 3 + shift.x, y0 + top + shift.y, box.width - 6, box.height - top - 0.5),
            style: style, field: field)
    }

    /// A text cut between words into what fits one box after another, each of the size of a cell with its heading; the next
    /// piece is announced. A word longer than a box stays whole: it is reported when it is drawn.
    func pieces(
        _ canvas: borrowing PaperCanvas, _ text: String, first: PaperSize, next: PaperSize, item: Int
    ) throws(PaperError) -> [String] {
        var pieces: [String] = []
        var words = text.split(separator: " ")[...]
        while !words.isEmpty {
            let box = pieces.isEmpty ? first : next
            var (low, high) = (0, words.count)
            while low < high {
                let middle = (low + high + 1) / 2
                let height = try canvas.measure(
                    Self.piece(words, middle, item), width: box.width - 6,
                    style: TextStyle(6, face: .narrow, lineSpacing: 0.94), field: "\(item)"
                ).height
                if height <= box.height - 8 { low = middle } else { high = middle - 1 }
            }
            let count = low == 0 ? words.count : low
            pieces.append(Self.piece(words, count, item))
            words = words.dropFirst(count)
        }
        return pieces
    }

    private static func piece(_ words: ArraySlice<Substring>, _ count: Int, _ item: Int) -> String {
        words.prefix(count).joined(separator: " ") + (count < words.count ? " (continued in item \(item))" : "")
    }

    /// Words of the form itself.
    func printed(
        _ canvas: inout PaperCanvas, _ text: String, _ box: PaperBox, size: Double = 6, bold: Bool = false,
        field: String
    ) throws(PaperError) {
        guard !overprint else { return }
        try canvas.text(
            text, in: box, style: TextStyle(size, min: 3.4, face: .narrow, bold: bold, lineSpacing: 0.94),
            field: field)
    }

    func check(
        _ canvas: inout PaperCanvas, _ x: Double, _ y: Double, _ title: String, _ isOn: Bool
    ) throws(PaperError) {
        if !overprint { canvas.rectangle(PaperBox(x, y, 7, 7), lineWidth: 0.6) }
        if isOn {
            try canvas.text(
                "X", in: PaperBox(x + shift.x, y - 0.5 + shift.y, 7, 8),
                style: TextStyle(7, min: 6, bold: true, horizontal: .center, vertical: .middle), field: title)
        }
        try printed(canvas: &canvas, title, x + 9, y)
    }

    private func printed(
        canvas: inout PaperCanvas, _ title: String, _ x: Double, _ y: Double
    ) throws(PaperError) {
        try printed(&canvas, title, PaperBox(x, y - 0.5, 90, 8), size: 6.5, field: title)
    }

    func signatureRow(
        _ canvas: inout PaperCanvas, _ y0: Double, _ y1: Double, _ heading: String,
        _ signature: HazardousWasteManifest8700_22.Signature, field: String
    ) throws(PaperError) {
        try put(&canvas, Self.left, y0, 305, y1, heading, signature.printedName, field: "\(field).name")
        try put(&canvas, 305, y0, 513, y1, "Signature", signature.signature, field: "\(field).signature")
        try put(&canvas, 513, y0, Self.right, y1, "Month     Day     Year", signature.date, field: "\(field).date")
    }

    func address(_ party: PaperParty) -> String {
        ([party.name] + party.addressLines + [party.phone]).filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// A line's cells: HM, description, containers, quantity, unit and six codes.
    func wasteLine(
        _ canvas: inout PaperCanvas, _ line: HazardousWasteManifest8700_22.Line?, number: Int, y0: Double, y1: Double,
        item: Int
    ) throws(PaperError) {
        let field = { (part: String) in "\(part).\(number)" }
        try put(&canvas, Self.left, y0, 55, y1, "", line?.hazardMark ?? "", field: field("\(item)a"), center: true)
        try put(&canvas, 55, y0, 340, y1, "\(number).", line?.description ?? "", field: field("\(item)b"))
        try put(
            &canvas, 340, y0, 385, y1, "", line?.containerCount ?? "", field: field("\(item + 1)"), center: true)
        try put(
            &canvas, 385, y0, 417, y1, "", line?.containerType ?? "", field: field("\(item + 1).type"), center: true)
        try put(&canvas, 417, y0, 462, y1, "", line?.quantity ?? "", field: field("\(item + 2)"), center: true)
        try put(&canvas, 462, y0, 491, y1, "", line?.unit ?? "", field: field("\(item + 3)"), center: true)
        let codes = line?.wasteCodes ?? []
        let middle = (y0 + y1) / 2
        for place in 0..<6 {
            let x = 491 + Double(place % 3) * (Self.right - 491) / 3
            try put(
                &canvas, x, place < 3 ? y0 : middle, x + (Self.right - 491) / 3, place < 3 ? middle : y1, "",
                place < codes.count ? codes[place] : "", field: field("\(item + 4).\(place + 1)"), center: true)
        }
        if codes.count > 6 {
            canvas.report(
                Overflow(
                    field: field("\(item + 4)"), text: codes.dropFirst(6).joined(separator: ", "),
                    outcome: .continued))
        }
    }

    func lineHead(_ canvas: inout PaperCanvas, _ y0: Double, _ y1: Double, item: Int) throws(PaperError) {
        let middle = y0 + 11
        try put(&canvas, Self.left, y0, 55, y1, "\(item)a. HM", field: "head.\(item)a")
        try put(&canvas, 55, y0, 340, y1, field: "head.\(item)b")
        try printed(
            &canvas,
            "\(item)b. U.S. DOT Description (including Proper Shipping Name, Hazard Class, ID Number, and Packing "
                + "Group (if any))", PaperBox(58, y0 + 2, 280, 20), field: "head.\(item)b.text")
        try put(&canvas, 340, y0, 417, middle, "\(item + 1). Containers", field: "head.\(item + 1)")
        try put(&canvas, 340, middle, 385, y1, "No.", field: "head.\(item + 1).number")
        try put(&canvas, 385, middle, 417, y1, "Type", field: "head.\(item + 1).type")
        try put(&canvas, 417, y0, 462, y1, field: "head.\(item + 2)")
        try printed(
            &canvas, "\(item + 2). Total\nQuantity", PaperBox(419, y0 + 2, 42, 18), field: "head.\(item + 2).text")
        try put(&canvas, 462, y0, 491, y1, field: "head.\(item + 3)")
        try printed(
            &canvas, "\(item + 3). Unit\nWt./Vol.", PaperBox(463, y0 + 2, 27, 18), field: "head.\(item + 3).text")
        try put(&canvas, 491, y0, Self.right, y1, "\(item + 4). Waste Codes", field: "head.\(item + 4)")
    }
}
