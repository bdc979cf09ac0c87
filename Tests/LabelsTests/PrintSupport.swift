import Foundation
import Labels

/// The poppler tools of the project's set-up, to see a PDF as another program sees it.
enum Poppler {
    enum Failure: Error, CustomStringConvertible {
        case missing(String)
        case failed(String, String)
        var description: String {
            switch self {
            case .missing(let tool): "/usr/bin/\(tool) does not start: install the package poppler-utils"
            case .failed(let tool, let words): "\(tool): \(words)"
            }
        }
    }

    static func run(_ tool: String, _ pdf: [UInt8], _ arguments: [String], output: String? = nil) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "print-\(UUID().uuidString).pdf")
        try Data(pdf).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(tool)")
        process.arguments = arguments + [file.path] + (output.map { [$0] } ?? [])
        let pipe = Pipe()
        let errors = Pipe()
        process.standardOutput = pipe
        process.standardError = errors
        do { try process.run() } catch { throw Failure.missing(tool) }
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.failed(tool, String(decoding: words, as: UTF8.self)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text in drawing order without any white space: line breaks of narrow cells do not matter.
    static func text(_ pdf: [UInt8]) throws -> String {
        squeezed(try run("pdftotext", pdf, ["-raw", "-enc", "UTF-8"], output: "-"))
    }

    static func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    struct Word {
        var text: String
        var page: Int
        var x0: Double
        var y0: Double
        var x1: Double
        var y1: Double
    }

    /// Every word with its place in points.
    static func words(_ pdf: [UInt8]) throws -> [Word] {
        var words: [Word] = []
        var page = 0
        for line in try run("pdftotext", pdf, ["-bbox"], output: "-").split(separator: "\n") {
            if line.contains("<page ") { page += 1 }
            guard line.contains("<word "), let end = line.firstIndex(of: ">") else { continue }
            let numbers = line[..<end].split(separator: "\"").compactMap { Double($0) }
            guard numbers.count == 4 else { continue }
            let text = line[line.index(after: end)...].prefix { $0 != "<" }
            words.append(
                Word(text: String(text), page: page, x0: numbers[0], y0: numbers[1], x1: numbers[2], y1: numbers[3]))
        }
        return words
    }

    /// Name, type and whether it is embedded, of every font.
    static func fonts(_ pdf: [UInt8]) throws -> [(name: String, isEmbedded: Bool, isType3: Bool)] {
        try run("pdffonts", pdf, []).split(separator: "\n").dropFirst(2).map { line in
            let words = line.split(separator: " ")
            // … emb sub uni object ID
            return (String(words.first ?? ""), words.dropLast(4).last == "yes", line.contains("Type 3"))
        }
    }
}

/// Labels and papers with every field filled.
enum Sample {
    static let created = Date(timeIntervalSince1970: 1_790_000_000)

    static func container(_ pictograms: [String] = ["GHS02", "GHS07"]) -> ContainerLabel {
        var label = ContainerLabel(
            productName: LabelText(zh: "丙酮", en: "Acetone"),
            supplierName: LabelText(zh: "上海试剂厂", en: "Shanghai Reagents"),
            supplierAddress: LabelText(zh: "上海市张江路", en: ""), supplierPhone: "021-55550100",
            emergencyPhone: "0532-83889090", quantity: "500 mL", itemCode: "CT-000123-9",
            qrText: "https://chem.example/i/CT-000123-9")
        label.identifiers = ["CAS 67-64-1", "EC 200-662-2"]
        label.signalWord = LabelText(zh: "危险", en: "Danger")
        label.pictograms = pictograms
        label.hazardStatements = [
            LabelStatement(
                code: "H225", text: LabelText(zh: "高度易燃液体和蒸气", en: "Highly flammable liquid and vapour.")),
            LabelStatement(
                code: "H319", text: LabelText(zh: "造成严重眼刺激", en: "Causes serious eye irritation.")),
        ]
        label.precautionaryStatements = [
            LabelStatement(
                code: "P210", text: LabelText(zh: "远离热源", en: "Keep away from heat and other ignition sources.")),
            LabelStatement(
                code: "P233", text: LabelText(zh: "保持容器密闭", en: "Keep container tightly closed.")),
        ]
        label.lot = "A2311"
        label.received = "2026-11-28"
        label.expiry = "2028-05-31"
        label.unNumber = "UN1090"
        label.transportClass = "3"
        return label
    }

    static func waste() -> WasteLabel {
        let id = "91310115MA1K3XXXXX9004020620261128001"
        return WasteLabel(
            wasteName: LabelText(zh: "废丙酮", en: "Waste acetone"), wasteCategory: "HW06废有机溶剂",
            wasteCode: "900-402-06", physicalForm: "液态", hazardProperties: ["T", "I", "R"], mainComponents: "丙酮95%",
            hazardousComponents: "丙酮和甲苯", precautions: "远离火源", digitalID: id, generator: "上海某某化工",
            contact: "张三021-55550100", generatedOn: "2026-11-28", weight: "158.2kg", note: "甲类仓库",
            qrText: "https://chem.example/w/\(id)", pictograms: ["GHS02", "GHS07"])
    }

    static func transfer(lines: Int, number: String? = nil) -> TransferManifest {
        var manifest = TransferManifest(number: number, recordID: "01JD0RECORD", qrText: "chemtrack:m:01JD0RECORD:ab12")
        manifest.consignor.name = "移出单位甲"
        manifest.consignor.creditCode = "91310115MA1K3XXXXX"
        manifest.consignor.emergencyPhone = "021-0110"
        manifest.consignor.address = "张江路甲号"
        manifest.consignor.operatorName = "张三"
        manifest.consignor.phone = "021-0100"
        manifest.consignor.handoverTime = "2026-11-28 09:30"
        var carrier = TransferManifest.Carrier()
        carrier.name = "承运单位乙"
        carrier.licenceNumber = "310115001234"
        carrier.address = "宝山路乙号"
        carrier.phone = "021-0200"
        carrier.driverName = "李四"
        carrier.driverPhone = "13800000000"
        carrier.vehicleType = "厢式货车"
        carrier.plateNumber = "沪A12345"
        carrier.origin = "浦东新区起点"
        carrier.departure = "2026-11-28 10:00"
        carrier.via = "外环高速"
        carrier.destination = "嘉定区终点"
        carrier.arrival = "2026-11-28 12:00"
        manifest.carriers = [carrier]
        manifest.receiver.name = "接受单位丙"
        manifest.receiver.licenceNumber = "沪危经第001号"
        manifest.receiver.address = "嘉定路丙号"
        manifest.receiver.operatorName = "王五"
        manifest.receiver.phone = "021-0300"
        manifest.receiver.receiveTime = "2026-11-28 12:30"
        manifest.note = "跨省批准文号甲"
        for number in 0..<lines {
            var line = TransferManifest.Line(name: LabelText(zh: "废溶剂第\(number)种", en: "Waste solvent"))
            line.category = "HW06"
            line.code = "900-402-06"
            line.hazardProperties = "T, I, R"
            line.physicalForm = "液态"
            line.hazardousComponents = "丙酮和甲苯"
            line.packaging = "铁桶"
            line.packageCount = "\(100 + number)"
            line.quantity_t = "0.48\(10 + number)"
            line.emergencyMeasures = "用砂土吸收泄漏物"
            line.majorDiscrepancy = "否"
            line.receiverOpinion = "部分接受"
            line.treatmentMethod = "R2"
            line.accepted_t = "0.47\(10 + number)"
            manifest.lines.append(line)
        }
        return manifest
    }

    static func shipping(lines: Int) -> DangerousGoodsPaper {
        DangerousGoodsPaper(
            documentNumber: "CT-2026-0007", date: "2026-11-28",
            shipper: PaperParty(name: "VA Test Generator", addressLines: ["123 Test Way"], phone: "703-555-0100"),
            consignee: PaperParty(name: "VA Test TSDF", addressLines: ["234 Drive"], id: "VATESTTSDF03"),
            carrier: PaperParty(name: "VA Test Carrier"), emergencyPhone: "800-424-9300",
            emergencyContract: "CHEMTREC CCN12345",
            lines: (0..<lines).map {
                DangerousGoodsPaper.Line(
                    hazardMark: "RQ", description: "UN1993, Waste flammable liquids, n.o.s. (toluene), 3, PG II",
                    packages: "\(10 + $0) drums (1A1)", totalQuantity: "\(2600 + $0) L", weight: "\(1150 + $0) kg")
            }, remarks: ["Placards offered: FLAMMABLE"], certifiedBy: "San ZHANG", qrText: "chemtrack:m:1")
    }

    static func uniform(lines: Int, number: String? = nil) -> HazardousWasteManifest8700_22 {
        var manifest = HazardousWasteManifest8700_22()
        manifest.generatorID = "VATESTGEN001"
        manifest.emergencyPhone = "800-424-9300"
        manifest.trackingNumber = number
        manifest.generator = PaperParty(name: "VA TEST GEN", addressLines: ["123 GEN WAY"], phone: "703-555-0100")
        manifest.generatorSite = ["9 SITE ROAD"]
        manifest.transporters = [PaperParty(name: "FIRST TRAN", id: "VATESTRAN02")]
        manifest.facility = PaperParty(
            name: "VA TEST TSDF", addressLines: ["234 TSDF DRIVE"], phone: "703-555-0123", id: "VATESTTSDF03")
        for index in 0..<lines {
            var line = HazardousWasteManifest8700_22.Line(
                description: "UN1993, Waste flammable liquids, n.o.s. (toluene), 3, PG II")
            line.hazardMark = "X"
            line.containerCount = "13"
            line.containerType = "DM"
            line.quantity = "\(4810 + index)"
            line.unit = "K"
            line.wasteCodes = ["D001", "D035", "F003"]
            line.managementMethod = "H06\(index)"
            manifest.lines.append(line)
        }
        manifest.specialHandling = "ERG 128"
        manifest.generatorSignature.printedName = "San ZHANG"
        manifest.generatorSignature.date = "11 28 2026"
        return manifest
    }
}
