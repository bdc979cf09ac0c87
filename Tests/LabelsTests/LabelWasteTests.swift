import Labels
import Testing

@Suite("Waste labels of HJ 1276")
struct LabelWasteTests {
    private func render(
        _ label: WasteLabel, _ size: WasteLabelSize, _ format: LabelFormat = .pdf
    ) throws -> RenderedLabel {
        try label.render(size, as: format, created: Sample.created)
    }

    @Test("every field stands on the label, its fonts embedded", arguments: WasteLabelSize.allCases)
    func fields(size: WasteLabelSize) throws {
        let label = try render(Sample.waste(), size)
        let text = try Poppler.text(label.bytes)
        for field in [
            "危险废物", "废物名称：废丙酮 Waste acetone", "废物类别：HW06废有机溶剂", "废物代码：900-402-06", "废物形态：液态",
            "危险特性：T, I, R", "主要成分：丙酮95%", "有害成分：丙酮和甲苯", "注意事项：远离火源",
            "数字识别码：91310115MA1K3XXXXX9004020620261128001", "产生/收集单位：上海某某化工",
            "联系人和联系方式：张三021-55550100", "产生日期：2026-11-28", "废物重量：158.2kg", "备注：甲类仓库",
        ] {
            #expect(text.contains(Poppler.squeezed(field)), "\(field)")
        }
        for font in try Poppler.fonts(label.bytes) { #expect(font.isEmbedded && !font.isType3, "\(font.name)") }
    }

    @Test("Chinese characters are as high as the standard asks for", arguments: WasteLabelSize.allCases)
    func textHeight(size: WasteLabelSize) throws {
        // The em is 0.528 of the small x; the ink of a Chinese character is 0.92 of the em.
        let em = try render(Sample.waste(), size).xHeight_mm / (1082.0 / 2048)
        #expect(em * 0.92 >= size.textHeightMin_mm - 0.001)
    }

    @Test("the QR symbol is read back at 203 dpi and holds the digital code", arguments: WasteLabelSize.allCases)
    func readBack(size: WasteLabelSize) throws {
        let image = try PictureReader.read(try render(Sample.waste(), size, .png).bytes)
        let symbols = Scanner(settings: .init(budget: .seconds(20))).symbols(in: image)
        #expect(symbols.contains { $0.text.hasSuffix("91310115MA1K3XXXXX9004020620261128001") })
        // Orange ground inside the border, 3 mm of white outside it.
        let middleLeft = image.pixels[image.width * (image.height / 2) + 8 * 5]
        #expect((150...185).contains(middleLeft) || middleLeft < 60)
        for x in 0..<(8 * 3) { #expect(image.pixels[image.width * (image.height / 2) + x] == 255) }
    }

    @Test("the label follows the container's volume")
    func sizes() {
        #expect(
            [20, 50, 51, 450, 451].map { WasteLabelSize(forContainerOf: $0) } == [
                .mm100, .mm100, .mm150, .mm150, .mm200,
            ])
        #expect(WasteLabelSize.mm200.labelsPerContainer == 2 && WasteLabelSize.mm150.labelsPerContainer == 1)
    }

    @Test("too much text names the next size, and a QR text without the digital code is refused")
    func refused() {
        var label = Sample.waste()
        label.precautions = String(repeating: "远离火源；保持容器密闭；", count: 20)
        do {
            _ = try render(label, .mm100)
            Issue.record("it was drawn")
        } catch {
            guard case PaperError.labelTooSmall(_, "150x150mm", _, 100) = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(throws: PaperError.self) {
            var label = Sample.waste()
            label.qrText = "https://chem.example"
            _ = try render(label, .mm100)
        }
    }
}
