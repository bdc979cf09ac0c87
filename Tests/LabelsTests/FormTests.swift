import Foundation
import Labels
import Testing

@Suite("Forms on paper")
struct FormTests {
    private func expect(_ fields: [String], in paper: PrintedPaper) throws {
        let text = try Poppler.text(paper.pdf)
        for field in fields { #expect(text.contains(Poppler.squeezed(field)), "\(field)") }
    }

    private func expectInside(_ paper: PrintedPaper, width: Double, height: Double) throws {
        for word in try Poppler.words(paper.pdf) where !"草稿DRAFT".contains(word.text) {
            #expect(word.x0 >= 20 && word.x1 <= width - 20, "\(word.text)")
            #expect(word.y0 >= 10 && word.y1 <= height - 8, "\(word.text)")
        }
    }

    private func expectEmbedded(_ paper: PrintedPaper) throws {
        let fonts = try Poppler.fonts(paper.pdf)
        #expect(!fonts.isEmpty)
        for font in fonts { #expect(font.isEmbedded && !font.isType3, "\(font.name)") }
    }

    // MARK: 联单

    @Test("the Chinese manifest has every field with its value")
    func transferFields() throws {
        let paper = try Sample.transfer(lines: 2, number: "20263101000001").render(created: Sample.created)
        #expect(paper.overflows.isEmpty)
        try expect(
            [
                "危险废物转移联单", "Hazardous Waste Transfer Manifest", "联单编号", "20263101000001", "01JD0RECORD",
                "移出单位甲", "91310115MA1K3XXXXX", "021-0110", "张江路甲号", "张三", "021-0100", "2026-11-28 09:30",
                "承运单位乙", "310115001234", "宝山路乙号", "021-0200", "李四", "13800000000", "厢式货车", "沪A12345",
                "浦东新区起点", "2026-11-28 10:00", "外环高速", "嘉定区终点", "2026-11-28 12:00", "接受单位丙", "沪危经第001号",
                "嘉定路丙号", "王五", "021-0300", "2026-11-28 12:30", "跨省批准文号甲", "废溶剂第0种", "废溶剂第1种", "Waste solvent",
                "HW06", "900-402-06", "T, I, R", "液态", "丙酮和甲苯", "铁桶", "101", "0.4811", "用砂土吸收泄漏物", "否",
                "部分接受", "R2", "0.4711", "单位名称", "统一社会信用代码", "应急联系电话", "单位地址", "经办人", "联系电话", "交付时间",
                "废物名称", "废物类别", "废物代码", "危险特性", "形态", "有害成分名称", "包装方式", "包装数量", "移出量(吨)",
                "突发环境事件防范措施", "营运证件号", "驾驶员", "运输工具", "牌号", "运输起点", "实际起运时间", "经由地", "运输终点",
                "实际到达时间", "危险废物经营许可证编号", "接受时间", "是否存在重大差异", "接受人处理意见", "拟利用处置方式", "接受量(吨)",
                "Page 1 of 1",
            ], in: paper)
        #expect(try !Poppler.text(paper.pdf).contains("草稿"))
        try expectEmbedded(paper)
        try expectInside(paper, width: 297 / 25.4 * 72, height: 210 / 25.4 * 72)
    }

    @Test("many wastes go on further pages, none is lost, and every page names its number")
    func transferPages() throws {
        let paper = try Sample.transfer(lines: 40, number: "20263101000001").render(created: Sample.created)
        #expect(paper.pageCount >= 3)
        try expect((0..<40).map { "废溶剂第\($0)种" } + (0..<40).map { "0.47\(10 + $0)" }, in: paper)
        try expect((1...paper.pageCount).map { "Page \($0) of \(paper.pageCount)" }, in: paper)
        try expectInside(paper, width: 297 / 25.4 * 72, height: 210 / 25.4 * 72)
    }

    @Test("without an official number it is a draft; a wrong number and an empty manifest are refused")
    func transferNumbers() throws {
        try expect(["草稿DRAFT"], in: try Sample.transfer(lines: 1).render(created: Sample.created))
        for number in ["2026310100001", "2026310100000A", ""] {
            #expect(throws: PaperError.self) {
                try Sample.transfer(lines: 1, number: number).render(created: Sample.created)
            }
        }
        #expect(throws: PaperError.self) { try Sample.transfer(lines: 0).render(created: Sample.created) }
    }

    @Test("a field that cannot fit is reported by name with its whole text")
    func transferOverflow() throws {
        var manifest = Sample.transfer(lines: 1)
        manifest.consignor.operatorName = String(repeating: "经办人姓名很长", count: 30)
        let paper = try manifest.render(created: Sample.created)
        #expect(
            paper.overflows == [
                Overflow(
                    field: "consignor.operatorName", text: manifest.consignor.operatorName, outcome: .ellipsized)
            ])
    }

    @Test("the QR symbol on the Chinese manifest is read back")
    func transferQR() throws {
        let paper = try Sample.transfer(lines: 1).render(created: Sample.created)
        let stem = FileManager.default.temporaryDirectory.appending(path: "form-\(UUID().uuidString)")
        _ = try Poppler.run("pdftoppm", paper.pdf, ["-r", "200", "-png", "-singlefile"], output: stem.path)
        let file = stem.appendingPathExtension("png")
        defer { try? FileManager.default.removeItem(at: file) }
        let image = try PictureReader.read(Array(try Data(contentsOf: file)))
        let symbols = Scanner(settings: .init(budget: .seconds(20))).symbols(in: image)
        #expect(symbols.map(\.text).contains("chemtrack:m:01JD0RECORD:ab12"))
    }

    // MARK: US shipping paper

    @Test("the shipping paper has every field, the certification and its page numbers")
    func shippingFields() throws {
        let paper = try Sample.shipping(lines: 30).render(created: Sample.created)
        #expect(paper.overflows.isEmpty && paper.pageCount >= 2)
        try expect(
            [
                "SHIPPING PAPER", "CT-2026-0007", "2026-11-28", "VA Test Generator", "123 Test Way", "703-555-0100",
                "VA Test TSDF", "234 Drive", "VATESTTSDF03", "VA Test Carrier", "800-424-9300", "CHEMTREC CCN12345",
                "UN1993, Waste flammable liquids, n.o.s. (toluene), 3, PG II", "RQ", "Placards offered: FLAMMABLE",
                "San ZHANG", DangerousGoodsPaper.certification,
            ] + (0..<30).map { "\(10 + $0) drums (1A1)" } + (0..<30).map { "\(2600 + $0) L" }
                + (0..<30).map { "\(1150 + $0) kg" } + (1...paper.pageCount).map { "Page \($0) of \(paper.pageCount)" },
            in: paper)
        try expectEmbedded(paper)
        try expectInside(paper, width: 612, height: 792)
    }

    @Test("a Chinese description, no line and no emergency number are refused")
    func shippingRefused() {
        var chinese = Sample.shipping(lines: 1)
        chinese.lines[0].description = "UN1090, Acetone 丙酮, 3, PG II"
        #expect {
            try chinese.render(created: Sample.created)
        } throws: {
            "\($0)".contains("172.201(a)(2)") && "\($0)".contains("lines.0")
        }
        #expect(throws: PaperError.self) { try Sample.shipping(lines: 0).render(created: Sample.created) }
        var silent = Sample.shipping(lines: 1)
        silent.emergencyPhone = ""
        #expect(throws: PaperError.self) { try silent.render(created: Sample.created) }
    }

    // MARK: 8700-22

    @Test("the uniform manifest has every field at its place")
    func uniformFields() throws {
        let paper = try Sample.uniform(lines: 4).render(created: Sample.created)
        #expect(paper.overflows.isEmpty && paper.pageCount == 1)
        try expect(
            [
                "UNIFORM HAZARDOUS WASTE MANIFEST", "1. Generator ID Number", "VATESTGEN001", "800-424-9300",
                "VA TEST GEN", "123 GEN WAY", "9 SITE ROAD", "703-555-0100", "FIRST TRAN", "VATESTRAN02",
                "VA TEST TSDF", "234 TSDF DRIVE", "703-555-0123", "VATESTTSDF03", "4810", "4813", "D001", "D035",
                "F003", "DM", "ERG 128", "H060", "H063", "San ZHANG", "11 28 2026",
                HazardousWasteManifest8700_22.certification, "14. Special Handling", "16. International Shipments",
                "18a. Discrepancy Indication Space", "20. Designated Facility Owner or Operator",
                "DRAFT / 草稿, not an official manifest",
            ], in: paper)
        // Item 1 lies in its box of EPA's form; one point of tolerance.
        let id = try #require(try Poppler.words(paper.pdf).first { $0.text == "VATESTGEN001" })
        #expect(id.x0 >= 118 && id.x1 <= 281 && id.y0 >= 48 && id.y1 <= 73)
        let code = try #require(try Poppler.words(paper.pdf).first { $0.text == "D001" })
        #expect(code.x0 >= 490 && code.x1 <= 524 && code.y0 >= 238 && code.y1 <= 259)
        try expectEmbedded(paper)
        try expectInside(paper, width: 612, height: 792)
    }

    @Test("more than four lines, six codes or two transporters go on continuation sheets and are reported")
    func uniformContinuation() throws {
        var manifest = Sample.uniform(lines: 17, number: "100032713ELC")
        manifest.transporters.append(PaperParty(name: "SECOND TRAN"))
        manifest.transporters.append(PaperParty(name: "THIRD TRAN", id: "VATESTRAN09"))
        manifest.lines[1].wasteCodes = ["D001", "D002", "D003", "D004", "D005", "D006", "D007", "D008"]
        let paper = try manifest.render(created: Sample.created)
        #expect(paper.pageCount == 3)
        #expect(paper.overflows == [Overflow(field: "13.2", text: "D007, D008", outcome: .continued)])
        try expect(
            (0..<17).map { "\(4810 + $0)" } + ["13.2 also: D007, D008", "THIRD TRAN", "VATESTRAN09", "3 of 3"],
            in: paper)
        #expect(try Poppler.words(paper.pdf).filter { $0.text == "100032713ELC" }.map(\.page) == [1, 2, 3])
        #expect(try !Poppler.text(paper.pdf).contains("DRAFT"))
    }

    @Test("no line number comes twice: empty lines of later sheets go on counting")
    func uniformLineNumbers() throws {
        var manifest = Sample.uniform(lines: 5)
        for number in 2...5 { manifest.transporters.append(PaperParty(name: "TRAN \(number)")) }
        let words = try Poppler.words(try manifest.render(created: Sample.created).pdf).filter { $0.page > 1 }
        // In the column of the lines and in that of the management methods.
        for (number, page) in [("5.", 2), ("14.", 2), ("15.", 3), ("20.", 3)] {
            #expect(words.filter { $0.text == number }.map(\.page) == [page, page], "\(number)")
        }
    }

    @Test("an overprint has the data alone, and can be shifted")
    func uniformOverprint() throws {
        let manifest = Sample.uniform(lines: 1)
        let paper = try manifest.render(created: Sample.created, overprint: true)
        let text = try Poppler.text(paper.pdf)
        #expect(text.contains("VATESTGEN001") && text.contains("4810"))
        for word in ["Generator", "DRAFT", "草稿", "CERTIFICATION", "Signature"] { #expect(!text.contains(word)) }
        let shifted = try manifest.render(created: Sample.created, overprint: true, shiftX_pt: 5, shiftY_pt: -3)
        let before = try #require(try Poppler.words(paper.pdf).first { $0.text == "VATESTGEN001" })
        let after = try #require(try Poppler.words(shifted.pdf).first { $0.text == "VATESTGEN001" })
        #expect(abs(after.x0 - before.x0 - 5) < 0.1 && abs(after.y0 - before.y0 + 3) < 0.1)
    }

    @Test("a tracking number is EPA's twelve characters or none", arguments: ["", "12345", "123456789elc", "DRAFT"])
    func trackingNumber(number: String) {
        #expect(throws: PaperError.self) {
            try Sample.uniform(lines: 1, number: number).render(created: Sample.created)
        }
    }

    @Test("a description that cannot fit its cell is reported, never silently cut")
    func uniformOverflow() throws {
        var manifest = Sample.uniform(lines: 1)
        manifest.lines[0].description = String(
            repeating: "UN1993, Waste flammable liquids, n.o.s. (toluene), ", count: 16)
        let paper = try manifest.render(created: Sample.created)
        #expect(paper.overflows.map(\.field) == ["9b.1"])
        #expect(paper.overflows.first?.text == manifest.lines[0].description)
        manifest.lines[0].description = "丙酮"
        #expect(throws: PaperError.self) { try manifest.render(created: Sample.created) }
    }

    @Test("the same record gives the same bytes")
    func reproducible() throws {
        func papers() throws -> [PrintedPaper] {
            [
                try Sample.transfer(lines: 3).render(created: Sample.created),
                try Sample.shipping(lines: 3).render(created: Sample.created),
                try Sample.uniform(lines: 6).render(created: Sample.created),
            ]
        }
        let first = try papers()
        let second = try papers()
        #expect(first == second)
    }
}
