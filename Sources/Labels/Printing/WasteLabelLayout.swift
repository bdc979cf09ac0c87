public import Foundation

extension WasteLabel {
    /// Draws the label of HJ 1276-2022: black on orange, a border with 3 mm of blank around it.
    ///
    /// - Throws: `labelTooSmall` when the fields do not fit at the standard's smallest text; `unusable` when the QR
    ///   text lacks the digital identification code.
    public func render(
        _ size: WasteLabelSize, as format: LabelFormat, resolution: LabelResolution = .dpi203, created: Date
    ) throws(PaperError) -> RenderedLabel {
        guard qrText.contains(digitalID), !digitalID.isEmpty else {
            throw .unusable(field: "qrText", reason: "the QR text must contain the digital identification code")
        }
        let side = size.side_mm
        var canvas = try PaperCanvas.label(
            PaperSize(width: side, height: side), format, resolution, created: created)
        canvas.title("危险废物 \(digitalID)")
        let layout = try WasteLabelLayout(self, size)
        let em = try layout.fittingEm(canvas)
        let qrBox = try layout.draw(em: em, on: &canvas)
        let overflows = canvas.overflows
        if let cut = overflows.first {
            throw .unusable(
                field: cut.field, reason: "`\(cut.text)` does not fit on \(size.rawValue); use a larger label")
        }
        return RenderedLabel(
            bytes: try canvas.finishLabel(
                format, comment: "ChemTrack waste label \(digitalID): print on orange stock, RGB 255 150 0"),
            overflows: overflows, xHeight_mm: em * TextMetrics.xHeight,
            meetsTextHeight2028: true, pictogramSide_mm: layout.pictogramSide, qrBox_mm: qrBox)
    }
}

/// Rows and cells of the waste label; all in millimetres.
struct WasteLabelLayout {
    struct Row {
        var field: String
        var title: String
        var value: String
        var part: Part
    }
    enum Part { case besideHazards, across, besideCode }

    let label: WasteLabel
    let size: WasteLabelSize
    let qr: SymbolDrawing
    let pictograms: [Pictogram]
    /// Inside the border.
    let frame: PaperBox
    let left: Double
    let pad = 0.9
    var pictogramSide: Double { size.side_mm * 0.085 }

    init(_ label: WasteLabel, _ size: WasteLabelSize) throws(PaperError) {
        self.label = label
        self.size = size
        qr = try SymbolDrawing.make(.qr, label.qrText)
        var pictograms: [Pictogram] = []
        for name in label.pictograms {
            guard let pictogram = Pictogram(rawValue: name) else { throw .unknownPictogram(name) }
            pictograms.append(pictogram)
        }
        self.pictograms = Array(pictograms.prefix(4))
        frame = PaperBox(0, 0, size.side_mm, size.side_mm).inset(4.05)
        left = frame.width * 0.66
    }

    var rows: [Row] {
        let names = [label.wasteName.zh, label.wasteName.en].filter { !$0.isEmpty }.joined(separator: " ")
        return [
            Row(field: "wasteName", title: "废物名称", value: names, part: .besideHazards),
            Row(field: "wasteCategory", title: "废物类别", value: label.wasteCategory, part: .besideHazards),
            Row(field: "wasteCode", title: "废物代码", value: label.wasteCode, part: .besideHazards),
            Row(field: "physicalForm", title: "废物形态", value: label.physicalForm, part: .besideHazards),
            Row(field: "mainComponents", title: "主要成分", value: label.mainComponents, part: .across),
            Row(field: "hazardousComponents", title: "有害成分", value: label.hazardousComponents, part: .across),
            Row(field: "precautions", title: "注意事项", value: label.precautions, part: .across),
            Row(field: "digitalID", title: "数字识别码", value: label.digitalID, part: .across),
            Row(field: "generator", title: "产生/收集单位", value: label.generator, part: .besideCode),
            Row(field: "contact", title: "联系人和联系方式", value: label.contact, part: .besideCode),
            Row(field: "generatedOn", title: "产生日期", value: label.generatedOn, part: .besideCode),
            Row(field: "weight", title: "废物重量", value: label.weight, part: .besideCode),
            Row(field: "note", title: "备注", value: label.note, part: .besideCode),
        ]
    }

    func style(_ em: Double) -> TextStyle { TextStyle(em, face: .narrow, vertical: .middle, lineSpacing: 0.96) }

    private func width(_ row: Row) -> Double { row.part == .across ? frame.width : left }

    private func heights(_ canvas: borrowing PaperCanvas, em: Double) throws(PaperError) -> [Double] {
        var heights: [Double] = []
        for row in rows {
            let extent = try canvas.measure(
                "\(row.title)：\(row.value)", width: width(row) - 2 * pad, style: style(em), field: row.field)
            heights.append(extent.height + 0.5)
        }
        return heights
    }

    private func titleHeight(_ em: Double) -> Double { em * 1.8 }

    /// The least that the two right-hand blocks need.
    private var hazardBlock: Double { block.height + 0.5 }
    private var block: PictogramBlock {
        PictogramBlock(pictograms.count, side: pictogramSide, width: frame.width - left - 1, qrSide: size.side_mm)
    }
    private var qrSide: Double { min(frame.width - left - 1, size.side_mm * 0.30) }

    private func total(_ heights: [Double], em: Double) -> Double {
        let parts = [Part.besideHazards, .across, .besideCode].map { part in
            zip(rows, heights).filter { $0.0.part == part }.map(\.1).reduce(0, +)
        }
        return titleHeight(em) + max(parts[0], hazardBlock + em * 2.6) + parts[1] + max(parts[2], qrSide + 1)
    }

    func fittingEm(_ canvas: borrowing PaperCanvas) throws(PaperError) -> Double {
        let least = size.textHeightMin_mm / TextMetrics.hanHeight
        var em = least * 1.3
        while true {
            let needed = total(try heights(canvas, em: em), em: em)
            if needed <= frame.height { return em }
            if em <= least {
                throw .labelTooSmall(
                    size: size.rawValue, next: size.next?.rawValue, needs_mm: Int((needed + 8.1).rounded(.up)),
                    has_mm: Int(size.side_mm))
            }
            em = max(least, em - 0.1)
        }
    }

    func draw(em: Double, on canvas: inout PaperCanvas) throws(PaperError) -> PaperBox {
        // The border is 1 mm and lies outside the cells; 3 mm around it stay blank.
        canvas.rectangle(frame.inset(-0.5), fill: .wasteOrange, lineWidth: 1)
        var heights = try heights(canvas, em: em)
        stretch(&heights, .besideHazards, atLeast: hazardBlock + em * 2.6)
        stretch(&heights, .besideCode, atLeast: qrSide + 1)
        let spare = (frame.height - titleHeight(em) - heights.reduce(0, +)) / Double(rows.count)
        var y = frame.y + titleHeight(em)
        try canvas.text(
            "危险废物 HAZARDOUS WASTE", in: PaperBox(frame.x, frame.y, frame.width, titleHeight(em)),
            style: TextStyle(em * 1.5, min: em, bold: true, horizontal: .center, vertical: .middle), field: "title")
        var hazardTop = y
        var codeTop = y
        for (index, row) in rows.enumerated() {
            let height = heights[index] + spare
            if row.field == "wasteName" { hazardTop = y }
            if row.field == "generator" { codeTop = y }
            canvas.line(from: frame.x, y, to: frame.x + width(row), y, width: 0.3)
            try canvas.text(
                "\(row.title)：\(row.value)",
                in: PaperBox(frame.x + pad, y, width(row) - 2 * pad, height), style: style(em), field: row.field)
            y += height
            if row.field == "physicalForm" { try drawHazards(from: hazardTop, to: y, em: em, &canvas) }
        }
        canvas.line(from: frame.x + left, codeTop, to: frame.x + left, frame.bottom, width: 0.3)
        canvas.line(from: frame.x + left, codeTop, to: frame.right, codeTop, width: 0.3)
        return try canvas.symbol(
            qr,
            in: PaperBox(
                frame.x + left + (frame.width - left - qrSide) / 2, codeTop + (frame.bottom - codeTop - qrSide) / 2,
                qrSide, qrSide), moduleMin_mm: 0.33, field: "qr")
    }

    private func drawHazards(
        from top: Double, to bottom: Double, em: Double, _ canvas: inout PaperCanvas
    ) throws(PaperError) {
        let x = frame.x + left
        canvas.line(from: x, top, to: x, bottom, width: 0.3)
        canvas.line(from: x, top, to: frame.right, top, width: 0.3)
        canvas.line(from: x, bottom, to: frame.right, bottom, width: 0.3)
        try canvas.text(
            "危险特性：\(label.hazardProperties.joined(separator: ", "))",
            in: PaperBox(x + pad, top, frame.right - x - 2 * pad, em * 2.6), style: style(em),
            field: "hazardProperties")
        let begin = top + em * 2.6 + max(0, bottom - top - em * 2.6 - hazardBlock) / 2
        let block = block
        let start = block.height > pictogramSide * 1.5 ? 0 : (frame.right - x - 1 - block.width) / 2
        for (pictogram, origin) in zip(pictograms, block.moved(x: x + 0.5 + start, y: begin).origins) {
            try canvas.pictogram(pictogram, x: origin.0, y: origin.1, side: pictogramSide)
        }
    }

    private func stretch(_ heights: inout [Double], _ part: Part, atLeast needed: Double) {
        let indices = rows.indices.filter { rows[$0].part == part }
        let missing = needed - indices.map { heights[$0] }.reduce(0, +)
        guard missing > 0 else { return }
        for index in indices { heights[index] += missing / Double(indices.count) }
    }
}
