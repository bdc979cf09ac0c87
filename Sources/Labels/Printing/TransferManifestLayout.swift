public import Foundation

extension TransferManifest {
    /// Draws the 联单 on A4, lying; more waste lines go on further pages.
    ///
    /// - Throws: `unusable` for a number that is not 14 digits or a manifest without waste; `glyphMissing`.
    public func render(created: Date) throws(PaperError) -> PrintedPaper { try form().render(created: created) }

    /// The same, for printing several in one file.
    public func form() throws(PaperError) -> PaperForm {
        if let number, number.count != 14 || !number.allSatisfy({ $0.isASCII && $0.isNumber }) {
            throw .unusable(field: "number", reason: "`\(number)` is not the 14 digits of Order 23 article 15")
        }
        guard !lines.isEmpty else { throw .unusable(field: "lines", reason: "a manifest needs at least one waste") }
        let qr = try SymbolDrawing.make(.qr, qrText)
        return PaperForm(
            .a4Landscape, unit: .millimetre, title: "危险废物转移联单 \(number ?? recordID)"
        ) { (canvas: inout PaperCanvas, pageCount: Int) throws(PaperError) in
            var layout = TransferManifestLayout(manifest: self, qr: qr, pageCount: pageCount)
            try layout.draw(&canvas)
        }
    }
}

struct TransferManifestLayout {
    struct Column {
        var title: String
        var share: Double
        var field: String
        var value: (TransferManifest.Line) -> String
    }

    let manifest: TransferManifest
    let qr: SymbolDrawing
    let pageCount: Int
    private let left = 10.0
    private let width = 277.0
    private let bottom = 201.0
    private var y = 0.0

    private let form = FormStyle(
        line: 0.2, pad: 0.9, headingHeight: 3,
        heading: TextStyle(2.2, min: 1.5, face: .narrow, color: .darkGrey),
        value: TextStyle(3.3, min: 2, face: .narrow, vertical: .middle, lineSpacing: 0.95))

    init(manifest: TransferManifest, qr: SymbolDrawing, pageCount: Int) {
        self.manifest = manifest
        self.qr = qr
        self.pageCount = pageCount
    }

    mutating func draw(_ canvas: inout PaperCanvas) throws(PaperError) {
        try beginPage(&canvas)
        try consignorPart(&canvas)
        for (index, carrier) in manifest.carriers.enumerated() { try carrierPart(carrier, index, &canvas) }
        if manifest.carriers.isEmpty { try carrierPart(TransferManifest.Carrier(), 0, &canvas) }
        try receiverPart(&canvas)
        // Remarks take what they need, at most a page.
        let note = try canvas.measure(
            manifest.note, width: width - 2 * form.pad, style: form.value, field: "note")
        try cells(
            [("备注 Remarks", manifest.note, 1, "note")],
            height: min(max(10, note.height + form.headingHeight + 2 * form.pad), 140), &canvas)
        try cells(
            [
                ("移出人签章 Consignor's signature", "", 1, "sign.consignor"),
                ("承运人签章 Carrier's signature", "", 1, "sign.carrier"),
                ("接受人签章 Receiver's signature", "", 1, "sign.receiver"),
            ], height: 14, &canvas)
    }

    private mutating func beginPage(_ canvas: inout PaperCanvas) throws(PaperError) {
        if manifest.number == nil { try canvas.watermark("草稿 DRAFT", size: 46) }
        let middle = TextStyle(7, min: 5, horizontal: .center, vertical: .middle)
        try canvas.text("危险废物转移联单", in: PaperBox(left + 60, 8, width - 120, 9), style: middle, field: "title")
        try canvas.text(
            "Hazardous Waste Transfer Manifest", in: PaperBox(left + 60, 17, width - 120, 5),
            style: TextStyle(3.2, face: .narrow, horizontal: .center, color: .darkGrey), field: "title.en")
        // Bold is for the digits alone: of the Chinese face each bold character is an outline of its own in the file.
        let number = manifest.number ?? "草稿 DRAFT（无正式编号 no official number）"
        try canvas.text(
            "联单编号 Manifest No.", in: PaperBox(left, 11, 60, 4), style: form.heading, field: "number.heading")
        try canvas.text(
            number, in: PaperBox(left, 15, 68, 7),
            style: TextStyle(4.4, min: 2.6, face: .narrow, bold: manifest.number != nil), field: "number")
        try canvas.symbol(qr, in: PaperBox(left + width - 24, 4, 24, 24), field: "qr")
        try canvas.text(
            "第 \(canvas.pageCount) 页 共 \(pageCount) 页 · Page \(canvas.pageCount) of \(pageCount)",
            in: PaperBox(left + width - 82, 18, 56, 5),
            style: TextStyle(2.8, min: 2, face: .narrow, horizontal: .right), field: "page")
        try canvas.text(
            "记录 Record \(manifest.recordID)", in: PaperBox(left, 203, width, 4),
            style: TextStyle(2.2, min: 1.6, face: .narrow, color: .darkGrey), field: "recordID")
        y = 29
    }

    private mutating func room(_ height: Double, _ canvas: inout PaperCanvas) throws(PaperError) {
        guard y + height > bottom else { return }
        canvas.nextPage()
        try beginPage(&canvas)
    }

    private mutating func heading(_ zh: String, _ en: String, _ canvas: inout PaperCanvas) throws(PaperError) {
        try room(16, &canvas)
        let box = PaperBox(left, y, width, 5)
        canvas.rectangle(box, fill: .paleGrey, lineWidth: form.line)
        try canvas.text(
            "\(zh)  \(en)", in: box.inset(1, 0),
            style: TextStyle(3.4, min: 2.4, face: .narrow, vertical: .middle), field: "heading")
        y += 5
    }

    /// One row of cells; the last number is a cell's share of the width.
    private mutating func cells(
        _ cells: [(heading: String, value: String, share: Double, field: String)], height: Double = 8.6,
        _ canvas: inout PaperCanvas
    ) throws(PaperError) {
        try room(height, &canvas)
        let shares = cells.map(\.share).reduce(0, +)
        var x = left
        for cell in cells {
            let cellWidth = width * cell.share / shares
            try canvas.cell(
                PaperBox(x, y, cellWidth, height), cell.heading, cell.value, field: cell.field, form: form)
            x += cellWidth
        }
        y += height
    }

    private mutating func consignorPart(_ canvas: inout PaperCanvas) throws(PaperError) {
        let party = manifest.consignor
        try heading("第一部分 危险废物移出信息（由移出人填写）", "Part 1: consignment, by the consignor", &canvas)
        try cells(
            [
                ("单位名称 Name", party.name, 5, "consignor.name"),
                ("统一社会信用代码 Unified social credit code", party.creditCode, 3, "consignor.creditCode"),
                ("应急联系电话 Emergency phone", party.emergencyPhone, 2, "consignor.emergencyPhone"),
            ], &canvas)
        try cells(
            [
                ("单位地址 Address", party.address, 5, "consignor.address"),
                ("经办人 Handled by", party.operatorName, 1.5, "consignor.operatorName"),
                ("联系电话 Phone", party.phone, 1.5, "consignor.phone"),
                ("交付时间 Handed over at", party.handoverTime, 2, "consignor.handoverTime"),
            ], &canvas)
        try table(
            [
                Column(title: "废物名称\nWaste", share: 4.6, field: "name") { "\($0.name.zh) \($0.name.en)" },
                Column(title: "废物类别\nCategory", share: 1.6, field: "category") { $0.category },
                Column(title: "废物代码\nCode", share: 2.2, field: "code") { $0.code },
                Column(title: "危险特性\nHazards", share: 1.6, field: "hazardProperties") { $0.hazardProperties },
                Column(title: "形态\nForm", share: 1.6, field: "physicalForm") { $0.physicalForm },
                Column(title: "有害成分名称\nHarmful components", share: 3.4, field: "hazardousComponents") {
                    $0.hazardousComponents
                },
                Column(title: "包装方式\nPackaging", share: 2, field: "packaging") { $0.packaging },
                Column(title: "包装数量\nCount", share: 1.5, field: "packageCount") { $0.packageCount },
                Column(title: "移出量(吨)\nQuantity (t)", share: 1.9, field: "quantity_t") { $0.quantity_t },
                Column(title: "突发环境事件防范措施\nEmergency measures", share: 5, field: "emergencyMeasures") {
                    $0.emergencyMeasures
                },
            ], &canvas)
    }

    private mutating func carrierPart(
        _ carrier: TransferManifest.Carrier, _ index: Int, _ canvas: inout PaperCanvas
    ) throws(PaperError) {
        let field = "carriers.\(index)"
        try heading(
            "第二部分 危险废物运输信息（由承运人填写）\(index + 1)", "Part 2: transport, by carrier \(index + 1)",
            &canvas)
        try cells(
            [
                ("单位名称 Name", carrier.name, 4, "\(field).name"),
                ("营运证件号 Licence No.", carrier.licenceNumber, 2, "\(field).licenceNumber"),
                ("单位地址 Address", carrier.address, 4, "\(field).address"),
                ("联系电话 Phone", carrier.phone, 2, "\(field).phone"),
            ], &canvas)
        try cells(
            [
                ("驾驶员 Driver", carrier.driverName, 2, "\(field).driverName"),
                ("驾驶员联系电话 Driver's phone", carrier.driverPhone, 2, "\(field).driverPhone"),
                ("运输工具 Vehicle", carrier.vehicleType, 2, "\(field).vehicleType"),
                ("牌号 Plate No.", carrier.plateNumber, 2, "\(field).plateNumber"),
                ("经由地 Via", carrier.via, 4, "\(field).via"),
            ], &canvas)
        try cells(
            [
                ("运输起点 Origin", carrier.origin, 4, "\(field).origin"),
                ("实际起运时间 Departed at", carrier.departure, 2, "\(field).departure"),
                ("运输终点 Destination", carrier.destination, 4, "\(field).destination"),
                ("实际到达时间 Arrived at", carrier.arrival, 2, "\(field).arrival"),
            ], &canvas)
    }

    private mutating func receiverPart(_ canvas: inout PaperCanvas) throws(PaperError) {
        let party = manifest.receiver
        try heading("第三部分 危险废物接受信息（由接受人填写）", "Part 3: receipt, by the receiver", &canvas)
        try cells(
            [
                ("单位名称 Name", party.name, 5, "receiver.name"),
                (
                    "危险废物经营许可证编号 Hazardous waste permit No.", party.licenceNumber, 3,
                    "receiver.licenceNumber"
                ),
            ], &canvas)
        try cells(
            [
                ("单位地址 Address", party.address, 5, "receiver.address"),
                ("经办人 Handled by", party.operatorName, 1.5, "receiver.operatorName"),
                ("联系电话 Phone", party.phone, 1.5, "receiver.phone"),
                ("接受时间 Received at", party.receiveTime, 2, "receiver.receiveTime"),
            ], &canvas)
        try table(
            [
                Column(title: "废物名称\nWaste", share: 5, field: "receipt.name") { "\($0.name.zh) \($0.name.en)" },
                Column(title: "废物代码\nCode", share: 2.4, field: "receipt.code") { $0.code },
                Column(title: "是否存在重大差异\nMajor discrepancy", share: 3, field: "majorDiscrepancy") {
                    $0.majorDiscrepancy
                },
                Column(title: "接受人处理意见\nReceiver's opinion", share: 3.4, field: "receiverOpinion") {
                    $0.receiverOpinion
                },
                Column(title: "拟利用处置方式\nTreatment method", share: 3, field: "treatmentMethod") {
                    $0.treatmentMethod
                },
                Column(title: "接受量(吨)\nAccepted (t)", share: 2, field: "accepted_t") { $0.accepted_t },
            ], &canvas)
    }

    private mutating func table(_ columns: [Column], _ canvas: inout PaperCanvas) throws(PaperError) {
        let numbers = 9.0
        let shares = columns.map(\.share).reduce(0, +)
        let widths = columns.map { ($0.share / shares) * (width - numbers) }
        try tableHead(columns, widths, numbers, &canvas)
        for (index, line) in manifest.lines.enumerated() {
            var height = 7.0
            for (column, cellWidth) in zip(columns, widths) {
                let needed = try canvas.measure(
                    column.value(line), width: cellWidth - 2 * form.pad, style: form.value, field: column.field)
                height = max(height, needed.height + 2 * form.pad)
            }
            // A longer cell is set smaller; what even then does not fit is reported.
            height = min(height, 34)
            if y + height > bottom {
                try room(height, &canvas)
                try tableHead(columns, widths, numbers, &canvas)
            }
            try canvas.cell(
                PaperBox(left, y, numbers, height), "", "\(index + 1)", field: "lines.\(index).seq", form: form)
            var x = left + numbers
            for (column, cellWidth) in zip(columns, widths) {
                try canvas.cell(
                    PaperBox(x, y, cellWidth, height), "", column.value(line),
                    field: "lines.\(index).\(column.field)", form: form)
                x += cellWidth
            }
            y += height
        }
    }

    private mutating func tableHead(
        _ columns: [Column], _ widths: [Double], _ numbers: Double, _ canvas: inout PaperCanvas
    ) throws(PaperError) {
        try room(16, &canvas)
        let style = TextStyle(
            2.6, min: 1.7, face: .narrow, horizontal: .center, vertical: .middle, lineSpacing: 0.95)
        var x = left
        for (title, cellWidth) in zip(["序号\nNo."] + columns.map(\.title), [numbers] + widths) {
            let box = PaperBox(x, y, cellWidth, 7.6)
            canvas.rectangle(box, lineWidth: form.line)
            try canvas.text(title, in: box.inset(0.5), style: style, field: "head")
            x += cellWidth
        }
        y += 7.6
    }
}
