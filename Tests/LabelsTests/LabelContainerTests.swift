import Foundation
import Labels
import Testing

@Suite("Container labels")
struct LabelContainerTests {
    private func render(
        _ label: ContainerLabel, _ size: LabelSize, _ format: LabelFormat = .pdf,
        _ resolution: LabelResolution = .dpi203
    ) throws -> RenderedLabel {
        try label.render(size, as: format, resolution: resolution, created: Sample.created)
    }

    @Test(
        "every field stands on the label, in Chinese and English",
        arguments: LabelSize.allCases.filter { $0.size_mm.width >= 74 })
    func fields(size: LabelSize) throws {
        let label = try render(Sample.container(), size)
        #expect(label.overflows.isEmpty)
        let text = try Poppler.text(label.bytes)
        for field in [
            "丙酮", "Acetone", "CAS 67-64-1", "EC 200-662-2", "UN1090", "危险", "Danger", "H225 高度易燃液体和蒸气",
            "Highly flammable liquid and vapour.", "H319 造成严重眼刺激", "Causes serious eye irritation.", "P210 远离热源",
            "Keep away from heat and other ignition sources.", "P233 保持容器密闭", "Keep container tightly closed.",
            "上海试剂厂", "Shanghai Reagents", "上海市张江路", "021-55550100", "0532-83889090", "500 mL", "A2311", "2026-11-28",
            "2028-05-31", "CT-000123-9", "净含量 Quantity", "请参阅安全数据单", "See safety data sheet", "应急咨询 Emergency",
        ] {
            #expect(text.contains(Poppler.squeezed(field)), "\(field)")
        }
    }

    @Test("all fonts are embedded as fonts, not as pictures", arguments: LabelSize.allCases)
    func fonts(size: LabelSize) throws {
        let fonts = try Poppler.fonts(try render(Sample.container(), size).bytes)
        #expect(fonts.count >= 2)
        for font in fonts { #expect(font.isEmbedded && !font.isType3, "\(font.name)") }
        #expect(fonts.contains { $0.name.contains("WenQuanYiMicroHei") })
        #expect(fonts.allSatisfy { $0.name.contains("WenQuanYiMicroHei") || $0.name.contains("LiberationSans") })
    }

    @Test(
        "the QR symbol of every size is read back at 203 dpi",
        arguments: LabelSize.allCases.filter { !$0.isSimplified },
        [["GHS02"], ["GHS02", "GHS07"], ["GHS06", "GHS08", "GHS09"]])
    func readBack(size: LabelSize, pictograms: [String]) throws {
        let label = try render(Sample.container(pictograms), size, .png)
        let image = try PictureReader.read(label.bytes)
        let symbols = Scanner(settings: .init(budget: .seconds(20))).symbols(in: image)
        #expect(symbols.contains { $0.text == "https://chem.example/i/CT-000123-9" && $0.symbology == "QRCode" })
        #expect(label.pictogramSide_mm >= size.pictogramSideMin_mm)
    }

    @Test(
        "the smallest pictogram is that of CLP table 1.3 and a fifteenth of the label",
        arguments: LabelSize.allCases.filter { !$0.isSimplified })
    func pictogramSize(size: LabelSize) throws {
        let side = size.pictogramSide_mm
        #expect(side * side >= size.size_mm.width * size.size_mm.height / 15 - 12)
        #expect(size.pictogramSideMin_mm * size.pictogramSideMin_mm >= 100)
    }

    @Test("words stay inside the label, with long names too", arguments: [LabelSize.mm105x148, .mm148x210])
    func inside(size: LabelSize) throws {
        var label = Sample.container()
        label.productName = LabelText(
            zh: "二（4-叔丁基环己基）过氧重碳酸酯的稳定溶液", en: "Di(4-tert-butylcyclohexyl) peroxydicarbonate, stabilised solution")
        label.supplierName.en = "A supplier with a remarkably long name in three countries, Limited"
        let words = try Poppler.words(try render(label, size).bytes)
        let width_pt = size.size_mm.width / 25.4 * 72
        let height_pt = size.size_mm.height / 25.4 * 72
        #expect(words.count > 20)
        for word in words {
            #expect(word.x0 >= 2 && word.x1 <= width_pt - 2, "\(word.text)")
            #expect(word.y0 >= 2 && word.y1 <= height_pt - 2, "\(word.text)")
        }
    }

    @Test("precautionary statements go first, last ones first, and are named; hazards never go")
    func dropping() throws {
        var label = Sample.container()
        label.precautionaryStatements = (1...12).map {
            LabelStatement(
                code: "P3\(10 + $0)",
                text: LabelText(zh: "第\($0)条防范说明的文字", en: "Precaution number \($0) in as many words as they have."))
        }
        let small = try render(label, .mm74x105)
        let dropped = small.overflows.map(\.field)
        #expect(!dropped.isEmpty && dropped.count < 12)
        #expect(dropped == label.precautionaryStatements.suffix(dropped.count).map { "precaution.\($0.code)" })
        #expect(small.overflows.allSatisfy { $0.outcome == .dropped })
        let text = try Poppler.text(small.bytes)
        #expect(text.contains("H225高度易燃液体和蒸气") && text.contains("P311") && !text.contains("P322"))
        #expect(small.xHeight_mm >= ContainerLabel.xHeightMin_mm - 0.001)
        #expect(try render(label, .mm148x210).overflows.isEmpty)
    }

    @Test("what cannot fit names the next size")
    func nextSize() throws {
        var label = Sample.container()
        label.hazardStatements = (0..<12).map {
            LabelStatement(
                code: "H3\(10 + $0)",
                text: LabelText(zh: "危险性说明的文字第\($0)条", en: "A hazard statement of the usual length, number \($0)."))
        }
        do {
            _ = try render(label, .mm52x74)
            Issue.record("it was drawn")
        } catch {
            guard case PaperError.labelTooSmall(_, let next, let needs, let has) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(next == "74x105mm" && needs > has && has == 74)
        }
    }

    @Test("the text height of the coming EU rule is told, and can be insisted on")
    func textHeight() throws {
        let big = try render(Sample.container(["GHS02"]), .mm148x210)
        #expect(big.meetsTextHeight2028 && big.xHeight_mm >= 2)
        #expect(throws: PaperError.self) {
            var label = Sample.container()
            label.hazardStatements += label.hazardStatements
            label.hazardStatements += label.hazardStatements
            _ = try label.render(
                .mm74x105, as: .pdf, created: Sample.created, xHeightMin_mm: LabelSize.mm74x105.xHeight2028_mm)
        }
    }

    @Test("the formats of GB 15258 follow the volume; what CLP allows only under conditions nothing chooses by itself")
    func chinese() {
        #expect(
            [0.05, 0.1, 0.11, 3, 3.1, 50, 51, 500, 501, 1000, 1001].map {
                LabelSize(forContainerOf: $0, by: .gb15258).rawValue
            } == [
                "70x50mm", "70x50mm", "50x75mm", "50x75mm", "75x100mm", "75x100mm", "100x150mm", "100x150mm",
                "150x200mm", "150x200mm", "200x300mm",
            ])
        #expect(LabelSize(forContainerOf: 0.01, by: .clp) == .mm52x74)
        #expect(LabelSize.mm70x50.next == .mm50x75 && LabelSize.mm200x300.next == nil)
        #expect(LabelSize.mm148x210.next == nil)
    }

    @Test("a small package's label has what GB 15258 and 29 CFR 1910.1200(f)(12) keep, and says where the rest is")
    func simplified() throws {
        let printed = try render(Sample.container(["GHS02"]), .mm70x50)
        let text = try Poppler.text(printed.bytes)
        for field in [
            "丙酮", "Acetone", "CAS 67-64-1", "危险", "Danger", "H225 高度易燃液体和蒸气", "Highly flammable liquid and vapour.",
            "上海试剂厂", "021-55550100", "0532-83889090", "CT-000123-9", "请参阅安全数据单", "完整标签见外包装",
            "Full label on the outer package",
        ] {
            #expect(text.contains(Poppler.squeezed(field)), "\(field)")
        }
        #expect(!text.contains("P210") && !text.contains("A2311") && printed.overflows.isEmpty)
        #expect(printed.pictogramSide_mm >= 10)
        let picture = try PictureReader.read(try render(Sample.container(["GHS02", "GHS07"]), .mm70x50, .png).bytes)
        #expect(Scanner().symbols(in: picture).contains { $0.text.hasSuffix("CT-000123-9") })
        // More than fits is not made smaller than people can read.
        #expect(throws: PaperError.self) {
            try render(Sample.container(["GHS05", "GHS06", "GHS08", "GHS09"]), .mm70x50)
        }
    }

    @Test("a label speaks the language that is asked for, and the other where there is no text")
    func languages() throws {
        var label = Sample.container()
        label.supplierAddress = LabelText(zh: "上海市张江路", en: "")
        label.language = .en
        let english = try Poppler.text(try render(label, .mm105x148).bytes)
        for field in ["Acetone", "Danger", "Quantity 500 mL", "Emergency 0532", "上海市张江路", "Class 3"] {
            #expect(english.contains(Poppler.squeezed(field)), "\(field)")
        }
        for field in ["丙酮", "危险", "净含量", "高度易燃", "供应商"] { #expect(!english.contains(field), "\(field)") }
        label.language = .zh
        let chinese = try Poppler.text(try render(label, .mm105x148).bytes)
        for field in ["丙酮", "危险", "净含量500mL", "高度易燃液体和蒸气"] { #expect(chinese.contains(field), "\(field)") }
        for field in ["Acetone", "Danger", "Quantity", "Highly"] { #expect(!chinese.contains(field), "\(field)") }
        #expect(label.fields()["name.en"] == "" && label.fields()["signal.zh"] == "危险")
    }

    @Test("many labels are a page each, or lie on sheets; what stands on them is read back")
    func jobs() throws {
        let labels = (1...5).map { number in
            var label = Sample.container()
            label.itemCode = "CT-00000\(number)-X"
            return label
        }
        let roll = try LabelJob(labels, size: .mm105x148).roll(as: .pdf, created: Sample.created)
        #expect(roll.pages == 5 && roll.labels == 5)
        let paper = try #require(LabelPaper.preset("a4-2x2"))
        let sheet = try LabelJob(labels, size: .mm105x148)
            .sheet(on: paper, run: LabelRun(startAt: 4), created: Sample.created)
        #expect(sheet.pages == 2)
        let words = try Poppler.words(sheet.bytes)
        // The first label has the last place of the first sheet, the second the first place of the second.
        let first = try #require(words.first { $0.text.contains("CT-000001-X") })
        #expect(first.page == 1 && first.x0 > 105 / 25.4 * 72 && first.y0 > 148 / 25.4 * 72)
        let second = try #require(words.first { $0.text.contains("CT-000002-X") })
        #expect(second.page == 2 && second.x1 < 105 / 25.4 * 72 && second.y1 < 149 / 25.4 * 72)
        let zpl = try LabelJob(labels, size: .mm74x105).roll(as: .zpl, created: Sample.created)
        #expect(String(decoding: zpl.bytes, as: UTF8.self).split(separator: "^XA").count == 5)
        #expect(throws: PaperError.self) {
            try LabelJob(labels, size: .mm148x210).sheet(on: paper, created: Sample.created)
        }
    }

    @Test("the same label gives the same bytes", arguments: LabelFormat.allCases)
    func reproducible(format: LabelFormat) throws {
        let first = try render(Sample.container(), .mm74x105, format)
        #expect(try render(Sample.container(), .mm74x105, format) == first)
    }

    @Test("the ZPL is the picture in black and white", arguments: [LabelResolution.dpi203, .dpi300])
    func zpl(resolution: LabelResolution) throws {
        let zpl = String(decoding: try render(Sample.container(), .mm74x105, .zpl, resolution).bytes, as: UTF8.self)
        let dots = try #require(ZPLGraphic.decode(zpl))
        let picture = try PictureReader.read(try render(Sample.container(), .mm74x105, .png, resolution).bytes)
        #expect(dots.width == picture.width && dots.height == picture.height)
        var different = 0
        for y in 0..<dots.height {
            for x in 0..<dots.width where dots.isBlack(x: x, y: y) != (picture.pixels[y * picture.width + x] < 128) {
                different += 1
            }
        }
        // The two ways to weigh colours may differ by one level at 128.
        #expect(different < dots.width * dots.height / 1000, "\(different) dots differ")
        #expect(zpl.hasPrefix("^XA") && zpl.contains("^FX ChemTrack CT-000123-9") && zpl.hasSuffix("^XZ\n"))
    }

    @Test("an unknown pictogram and an empty name are refused")
    func refused() {
        #expect(throws: PaperError.unknownPictogram("GHS10")) {
            _ = try render(Sample.container(["GHS10"]), .mm74x105)
        }
        #expect(throws: PaperError.self) {
            var label = Sample.container()
            label.productName = LabelText(zh: "", en: "")
            _ = try render(label, .mm74x105)
        }
    }

    @Test("sizes are read as people write them, and follow the volume")
    func sizes() {
        #expect(LabelSize(parsing: "74×105 mm") == .mm74x105 && LabelSize(parsing: "105x148mm") == .mm105x148)
        #expect(LabelSize(parsing: "A4") == nil && LabelSize(parsing: "105x74mm") == nil)
        #expect(
            [0.1, 3, 3.1, 50, 51, 500, 501].map { LabelSize(forContainerOf: $0) } == [
                .mm52x74, .mm52x74, .mm74x105, .mm74x105, .mm105x148, .mm105x148, .mm148x210,
            ])
    }

    @Test("a label survives JSON, and what is optional may be missing")
    func json() throws {
        let label = Sample.container()
        #expect(try JSONDecoder().decode(ContainerLabel.self, from: JSONEncoder().encode(label)) == label)
        let short = """
            {"productName":{"zh":"水","en":"Water"},"supplierName":{"zh":"甲","en":"A"},"supplierPhone":"1",
            "emergencyPhone":"2","quantity":"1 L","itemCode":"CT-1","qrText":"CT-1"}
            """
        let water = try JSONDecoder().decode(ContainerLabel.self, from: Data(short.utf8))
        #expect(water.pictograms.isEmpty && water.signalWord == nil)
        #expect(try render(water, .mm52x74).overflows.isEmpty)
    }
}
