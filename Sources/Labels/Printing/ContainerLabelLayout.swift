public import Foundation

extension ContainerLabel {
    /// Smallest running text ever printed: the lowest x-height of Regulation (EU) 2024/2865.
    public static let xHeightMin_mm = 1.2

    /// Draws the label.
    ///
    /// The text aims at the height that the EU asks for from 2028 and goes down to `xHeightMin_mm` when there is much
    /// to say; then precautionary statements are left out, last first, and reported. Hazard statements, the signal
    /// word and the identity are never left out. A simplified label has no precautionary statements and reports none.
    /// - Parameters:
    ///   - created: goes into a PDF, so that the same label gives the same bytes.
    ///   - xHeightMin_mm: pass `size.xHeight2028_mm` to insist on the coming rule.
    /// - Throws: `labelTooSmall` with the next size; `glyphMissing`; `unknownPictogram`; `symbolTooSmall`.
    public func render(
        _ size: LabelSize, as format: LabelFormat, resolution: LabelResolution = .dpi203, created: Date,
        xHeightMin_mm: Double = ContainerLabel.xHeightMin_mm
    ) throws(PaperError) -> RenderedLabel {
        var canvas = try PaperCanvas.label(size.size_mm, format, resolution, created: created)
        let (plan, qrBox) = try draw(size, on: &canvas, xHeightMin_mm: xHeightMin_mm)
        let overflows = canvas.overflows
        let comment =
            "ChemTrack \(itemCode) \(productName.en) \(size.rawValue): frames print black, "
            + "use stock with red frames or a colour printer where the law asks for red"
        return RenderedLabel(
            bytes: try canvas.finishLabel(format, comment: comment), overflows: overflows,
            xHeight_mm: plan.em * TextMetrics.xHeight,
            meetsTextHeight2028: plan.em * TextMetrics.xHeight >= size.xHeight2028_mm - 0.001,
            pictogramSide_mm: pictograms.isEmpty ? 0 : plan.side, qrBox_mm: qrBox)
    }

    /// Draws the label on the canvas's page.
    func draw(
        _ size: LabelSize, on canvas: inout PaperCanvas, xHeightMin_mm: Double = ContainerLabel.xHeightMin_mm
    ) throws(PaperError) -> (ContainerLabelLayout.Plan, PaperBox) {
        guard !productName.isEmpty else { throw .unusable(field: "productName", reason: "a label needs a name") }
        canvas.title("\(itemCode) \(productName.zh) \(productName.en)")
        let before = canvas.overflows.count
        let layout = try ContainerLabelLayout(spoken(), size, xHeightMin_mm: xHeightMin_mm)
        let plan = try layout.plan(canvas)
        let qrBox = try layout.draw(plan, on: &canvas)
        // Only precautionary statements may be missing.
        if let cut = canvas.overflows.dropFirst(before).first(where: { $0.outcome == .ellipsized }) {
            throw .unusable(
                field: cut.field, reason: "`\(cut.text)` does not fit on \(size.rawValue); use a larger label")
        }
        return (plan, qrBox)
    }
}

/// Proportions of the printing faces, as parts of the em.
enum TextMetrics {
    /// Small x of Liberation Sans and Liberation Sans Narrow.
    static let xHeight = 1082.0 / 2048
    /// A full Chinese character of WenQuanYi Micro Hei, ink only.
    static let hanHeight = 0.92
}

/// Where everything goes on a container label; all in millimetres.
struct ContainerLabelLayout {
    struct Plan {
        var em: Double
        var side: Double
        var precautions: Int
        var heights: Heights
        var block: PictogramBlock
    }
    struct Heights {
        var name = 0.0
        var signal = 0.0
        var statements = 0.0
        /// Beside the QR symbol, and across the whole label.
        var footerBeside = 0.0
        var footerAcross = 0.0
    }

    let label: ContainerLabel
    let size: LabelSize
    let pictograms: [Pictogram]
    let qr: SymbolDrawing
    let qrSide: Double
    let margin: Double
    let width: Double
    let emMin: Double
    let emMax: Double
    private let gap = 0.8

    init(_ label: ContainerLabel, _ size: LabelSize, xHeightMin_mm: Double) throws(PaperError) {
        var label = label
        if size.isSimplified { label.precautionaryStatements = [] }
        self.label = label
        self.size = size
        var pictograms: [Pictogram] = []
        for name in label.pictograms {
            guard let pictogram = Pictogram(rawValue: name) else { throw .unknownPictogram(name) }
            pictograms.append(pictogram)
        }
        self.pictograms = pictograms
        qr = try SymbolDrawing.make(.qr, label.qrText)
        margin = size.isSmall ? 1.6 : 2.4
        width = size.size_mm.width - 2 * margin
        // Three dots of a 203 dpi printer per module: what cheap readers manage.
        let needed = Double(qr.width + qr.quietLeft + qr.quietRight) * 0.376
        qrSide = max(size.size_mm.width * 0.19, needed)
        emMax = size.xHeight2028_mm / TextMetrics.xHeight
        emMin = min(emMax, xHeightMin_mm / TextMetrics.xHeight)
    }

    // MARK: Fitting

    /// Finds the largest text, then the largest pictograms, that fit; then leaves out precautionary statements.
    func plan(_ canvas: borrowing PaperCanvas) throws(PaperError) -> Plan {
        let room = size.size_mm.height - 2 * margin
        let all = label.precautionaryStatements.count
        var em = emMax
        while true {
            if let plan = try fit(canvas, em: em, precautions: all, room: room) { return plan }
            if em <= emMin { break }
            em = max(emMin, em - 0.12)
        }
        var precautions = all
        while precautions > 0 {
            precautions -= 1
            if let plan = try fit(canvas, em: emMin, precautions: precautions, room: room) { return plan }
        }
        let heights = try measure(canvas, em: emMin, precautions: 0)
        let block = PictogramBlock(pictograms.count, side: size.pictogramSideMin_mm, width: width, qrSide: qrSide)
        throw .labelTooSmall(
            size: size.rawValue, next: size.next?.rawValue,
            needs_mm: Int((total(heights, block) + 2 * margin).rounded(.up)), has_mm: Int(size.size_mm.height))
    }

    private func fit(
        _ canvas: borrowing PaperCanvas, em: Double, precautions: Int, room: Double
    ) throws(PaperError) -> Plan? {
        var side = size.pictogramSide_mm
        var heights = try measure(canvas, em: em, precautions: precautions)
        while true {
            var block = PictogramBlock(pictograms.count, side: side, width: width, qrSide: qrSide)
            if try !signalFits(canvas, block.signal, em: em) { block.signal = nil }
            heights.signal = block.signal == nil && label.signalWord != nil ? signalLine(em) : 0
            if total(heights, block) <= room, block.width <= width + 0.01 {
                return Plan(em: em, side: side, precautions: precautions, heights: heights, block: block)
            }
            if side <= size.pictogramSideMin_mm { return nil }
            side = max(size.pictogramSideMin_mm, side - 1)
        }
    }

    private func signalLine(_ em: Double) -> Double { em * 1.6 * 1.25 }

    private var signalText: String {
        [label.signalWord?.zh ?? "", label.signalWord?.en ?? ""].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func signalFits(
        _ canvas: borrowing PaperCanvas, _ box: PaperBox?, em: Double
    ) throws(PaperError) -> Bool {
        guard let box else { return false }
        let least = try canvas.measure(
            signalText, width: nil, style: style(em, bold: true, scale: 1.4), field: "signalWord")
        return least.width <= box.width && least.height <= box.height
    }

    private func total(_ heights: Heights, _ block: PictogramBlock) -> Double {
        heights.name + block.height + heights.signal + heights.statements + footer(heights, block) + 4 * gap
    }

    private func footer(_ heights: Heights, _ block: PictogramBlock) -> Double {
        block.qr == nil
            ? max(heights.footerBeside, qrSide + PictogramBlock.codeHeight) : heights.footerAcross
    }

    private func measure(
        _ canvas: borrowing PaperCanvas, em: Double, precautions: Int
    ) throws(PaperError) -> Heights {
        var heights = Heights()
        for block in nameBlocks(em) {
            heights.name += try canvas.measure(block.text, width: width, style: block.style, field: block.field).height
        }
        if label.signalWord != nil { heights.signal = signalLine(em) }
        for block in statementBlocks(em, precautions: precautions) {
            heights.statements +=
                try canvas.measure(block.text, width: width, style: block.style, field: block.field).height + 0.3
        }
        heights.footerBeside =
            try canvas.measure(footerText, width: width - qrSide - 1, style: style(em), field: "footer").height
        heights.footerAcross = try canvas.measure(footerText, width: width, style: style(em), field: "footer").height
        return heights
    }

    // MARK: Drawing

    /// - Returns: where the QR symbol lies.
    func draw(_ plan: Plan, on canvas: inout PaperCanvas) throws(PaperError) -> PaperBox {
        let page = size.size_mm
        canvas.rectangle(PaperBox(0.5, 0.5, page.width - 1, page.height - 1), lineWidth: 0.25)
        var y = margin
        for block in nameBlocks(plan.em) { y += try draw(block, y, &canvas) }
        y += gap
        let place = plan.block.moved(x: margin, y: y)
        for (pictogram, origin) in zip(pictograms, place.origins) {
            try canvas.pictogram(pictogram, x: origin.0, y: origin.1, side: plan.side)
        }
        y += plan.block.height + (plan.block.height > 0 ? gap : 0)
        if !signalText.isEmpty {
            if let box = place.signal {
                var big = style(plan.em, bold: true, scale: 2.2)
                (big.sizeMin, big.horizontal, big.vertical) = (plan.em * 1.4, .center, .middle)
                try canvas.text(signalText, in: box, style: big, field: "signalWord")
            } else {
                let block = Block(
                    text: signalText.replacing("\n", with: "  "), style: style(plan.em, bold: true, scale: 1.6),
                    field: "signalWord")
                _ = try draw(block, y, &canvas)
                y += plan.heights.signal
            }
        }
        for block in statementBlocks(plan.em, precautions: plan.precautions) {
            y += try draw(block, y, &canvas) + 0.3
        }
        for left in label.precautionaryStatements.dropFirst(plan.precautions) {
            canvas.report(
                Overflow(
                    field: "precaution.\(left.code)", text: "\(left.code) \(left.text.zh) \(left.text.en)",
                    outcome: .dropped))
        }
        return try drawFooter(plan, place.qr, on: &canvas)
    }

    private func draw(_ block: Block, _ y: Double, _ canvas: inout PaperCanvas) throws(PaperError) -> Double {
        let height = try canvas.measure(block.text, width: width, style: block.style, field: block.field).height
        try canvas.text(
            block.text, in: PaperBox(margin, y, width, height + 0.1), style: block.style, field: block.field)
        return height
    }

    private func drawFooter(
        _ plan: Plan, _ qrPlace: PaperBox?, on canvas: inout PaperCanvas
    ) throws(PaperError) -> PaperBox {
        let bottom = size.size_mm.height - margin
        let height = footer(plan.heights, plan.block)
        let top = bottom - height
        canvas.line(from: margin, top - gap / 2, to: margin + width, top - gap / 2, width: 0.15)
        let textWidth = qrPlace == nil ? width - qrSide - 1 : width
        try canvas.text(
            footerText, in: PaperBox(margin, top, textWidth, height + 0.2), style: style(plan.em), field: "footer")
        let codeHeight = PictogramBlock.codeHeight
        let place =
            qrPlace
            ?? PaperBox(margin + width - qrSide, bottom - qrSide - codeHeight, qrSide, qrSide + codeHeight)
        let drawn = try canvas.symbol(
            qr, in: PaperBox(place.x, place.y, qrSide, qrSide), moduleMin_mm: 0.33, field: "qr")
        try canvas.text(
            label.itemCode, in: PaperBox(place.x, place.bottom - codeHeight, qrSide, codeHeight),
            style: TextStyle(2.6, min: 1.4, face: .narrow, bold: true, horizontal: .center, vertical: .middle),
            field: "itemCode")
        return drawn
    }
}
