import Foundation
import Labels
import Testing

@Suite("Label templates")
struct LabelTemplateTests {
    static let fields = [
        "name": "李娜 Li Na", "name.zh": "丙酮", "name.en": "Acetone", "code": "CT-000123-9", "pictograms": "GHS02 GHS07",
        "signal.zh": "危险", "signal.en": "Danger", "transport": "3 (8)", "nfpa": "1-3-0-W", "source": "CT-000100-2",
        "hazards.zh": "H225 高度易燃液体和蒸气；H319 造成严重眼刺激",
        "hazards.en": "H225 Highly flammable liquid and vapour. H319 Causes serious eye irritation.",
        "amount": "500 mL", "filled": "2026-11-28", "person": "Li Na", "expiry": "2027-05-28",
        "rules.zh": "禁止与氧化剂同储", "rules.en": "No oxidizers", "site": "示例工厂", "role.zh": "EHS 人员", "role.en": "EHS staff",
        "note.zh": "拾到请交安环部", "note.en": "If found, return to EHS",
    ]

    private func template(_ id: String) throws -> LabelTemplate {
        try #require(LabelTemplate.product.first { $0.id == id })
    }

    @Test(
        "every field stands on its label, inside the label and inside no other element",
        arguments: LabelTemplate.product)
    func words(template: LabelTemplate) throws {
        let label = try template.render(Self.fields, as: .pdf, created: Sample.created)
        #expect(label.overflows.isEmpty)
        let text = try Poppler.text(label.bytes)
        #expect(text.contains("CT-000123-9"))
        #expect(text.contains(template.id == "badge" ? "李娜" : "丙酮"))
        for word in try Poppler.words(label.bytes) {
            #expect(word.x0 >= 0 && word.x1 <= template.width_mm / 25.4 * 72 + 0.1, "\(word.text)")
            #expect(word.y0 >= -1 && word.y1 <= template.height_mm / 25.4 * 72 + 1, "\(word.text)")
        }
        let boxes = template.elements.filter { ![.frame, .band].contains($0.kind) }.map(\.box)
        for (index, one) in boxes.enumerated() {
            for other in boxes[(index + 1)...] {
                let across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
                let down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
                #expect(across <= 0.01 || down <= 0.01, "\(one) and \(other) of \(template.id)")
            }
        }
    }

    @Test(
        "what is printed is what is scanned, on every template and printer",
        arguments: LabelTemplate.product, LabelResolution.allCases)
    func readBack(template: LabelTemplate, resolution: LabelResolution) throws {
        let label = try template.render(Self.fields, as: .png, resolution: resolution, created: Sample.created)
        let symbols = Scanner(settings: .init(budget: .seconds(20))).symbols(in: try PictureReader.read(label.bytes))
        #expect(symbols.contains { $0.text == "CT-000123-9" })
    }

    @Test(
        "a preview equals the print: the picture and the ZPL graphic have the same dots",
        arguments: LabelTemplate.product)
    func preview(template: LabelTemplate) throws {
        let png = try template.render(Self.fields, as: .png, resolution: .dpi300, created: Sample.created)
        let zpl = try template.render(Self.fields, as: .zpl, resolution: .dpi300, created: Sample.created)
        let picture = try PictureReader.read(png.bytes)
        let graphic = try #require(ZPLGraphic.decode(String(decoding: zpl.bytes, as: UTF8.self)))
        #expect(picture.width == graphic.width && picture.height == graphic.height)
        var different = 0
        for y in 0..<graphic.height {
            for x in 0..<graphic.width
            where graphic.isBlack(x: x, y: y) != (picture.pixels[y * picture.width + x] < 128) {
                different += 1
            }
        }
        // Coloured dots on the border of black and white round differently.
        #expect(different < graphic.width * graphic.height / 500, "\(different)")
    }

    @Test(
        "native ZPL draws the codes where the picture has them",
        arguments: [
            ("location", "^BQN,2,", "^FDMA,CT-000123-9^FS"), ("working-small", "^BXN,", ",200^FH^FDCT-000123-9^FS"),
        ])
    func native(label: (id: String, command: String, data: String)) throws {
        let template = try template(label.id)
        let job = try template.render(Self.fields, as: .zplNative, resolution: .dpi203, created: Sample.created)
        let text = String(decoding: job.bytes, as: UTF8.self)
        #expect(text.contains("^CI28") && text.contains(label.command) && text.contains(label.data))
        let symbol = try #require(template.elements.first { $0.kind == .symbol })
        let graphic = try #require(ZPLGraphic.decode(text))
        let middle = (x: Int((symbol.box[0] + symbol.box[2] / 2) * 8), y: Int((symbol.box[1] + symbol.box[3] / 2) * 8))
        for step in -30...30 { #expect(!graphic.isBlack(x: middle.x + step, y: middle.y)) }
    }

    @Test(
        "the job for the printer is the golden one, byte by byte",
        arguments: ["location", "working-small"], [LabelFormat.zpl, .zplNative])
    func golden(id: String, format: LabelFormat) throws {
        let name = format == .zpl ? "\(id).zpl" : "\(id).native.zpl"
        let file = try #require(Bundle.module.url(forResource: "Cases/zpl/\(name)", withExtension: nil))
        let job = try template(id).render(Self.fields, as: format, created: Sample.created)
        let golden = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let lines = String(decoding: job.bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == golden.count)
        for (line, wanted) in zip(lines, golden) where line != wanted {
            Issue.record("\(name): `\(line.prefix(80))` is not `\(wanted.prefix(80))`")
        }
    }

    @Test(
        "data that ZPL would take for commands is written in hexadecimal",
        arguments: [
            (SymbolDrawing.Kind.qr, "a^b~c_d", "^FH^FDMA,a_5Eb_7Ec_5Fd^FS"), (.qr, "苯", "^FH^FDMA,_E8_8B_AF^FS"),
            (.code128, "CT-1", "N,N,N,A^FH^FDCT-1^FS"),
            (.gs1DataMatrix, "(01)09521234543213(10)A1(21)7", "|^FH^FD|1010952123454321310A1|1217^FS"),
            (.gs1_128, "(01)09521234543213(10)A1(21)7", "^FH^FD>;>8010952123454321310A1>8217^FS"),
        ])
    func escapes(symbol: (kind: SymbolDrawing.Kind, text: String, field: String)) throws {
        let template = LabelTemplate(
            id: "t", name: LabelText(zh: "", en: "t"), width_mm: 100, height_mm: 60,
            elements: [.init(.symbol, [5, 5, 90, 50], "{code}", symbology: symbol.kind)])
        let job = try template.render(["code": symbol.text], as: .zplNative, created: Sample.created)
        #expect(String(decoding: job.bytes, as: UTF8.self).contains(symbol.field))
    }

    @Test("labels lie in their places on every sheet, moved by the offset", arguments: LabelPaper.presets)
    func sheets(paper: LabelPaper) throws {
        let small = try template("working-small")
        let count = paper.labelsPerPage + 2
        let labels = (1...count).map { number in
            var fields = Self.fields
            fields["code"] = "N\(number)"
            return fields
        }
        let run = LabelRun(offsetX_mm: 0.7, offsetY_mm: -0.4, startAt: 2)
        let sheet = try LabelJob(small, labels).sheet(on: paper, run: run, created: Sample.created)
        #expect(sheet.labels == count && sheet.pages == 2)
        let words = try Poppler.words(sheet.bytes)
        for number in 1...count {
            let word = try #require(words.first { $0.text == "N\(number)" })
            let place = number
            #expect(word.page == place / paper.labelsPerPage + 1)
            let cell = place % paper.labelsPerPage
            let x = (paper.left_mm + Double(cell % paper.columns) * paper.stepAcross_mm + 0.7) / 25.4 * 72
            let y = (paper.top_mm + Double(cell / paper.columns) * paper.stepDown_mm - 0.4) / 25.4 * 72
            #expect(word.x0 >= x && word.x1 <= x + paper.labelWidth_mm / 25.4 * 72, "N\(number)")
            #expect(word.y0 >= y && word.y1 <= y + paper.labelHeight_mm / 25.4 * 72, "N\(number)")
        }
        // The places fit on the paper.
        #expect(
            paper.left_mm + Double(paper.columns - 1) * paper.stepAcross_mm + paper.labelWidth_mm <= paper.width_mm
                + 0.01)
        #expect(
            paper.top_mm + Double(paper.rows - 1) * paper.stepDown_mm + paper.labelHeight_mm <= paper.height_mm + 0.5)
    }

    @Test("a roll has a page or a job for each label, and no picture of many")
    func rolls() throws {
        let small = try template("working-small")
        let labels = Array(repeating: Self.fields, count: 3)
        #expect(try LabelJob(small, labels).roll(as: .pdf, created: Sample.created).pages == 3)
        let job = try LabelJob(small, labels).roll(as: .zpl, created: Sample.created)
        #expect(String(decoding: job.bytes, as: UTF8.self).components(separatedBy: "^XA").count == 4)
        #expect(throws: PaperError.self) { try LabelJob(small, labels).roll(as: .png, created: Sample.created) }
    }

    @Test(
        "what cannot be printed is refused with the reason",
        arguments: [
            ("working", ["code": ""]), ("working", ["nfpa": "5-0-0"]), ("working", ["nfpa": "1-2"]),
            ("working", ["transport": "10"]),
            ("working", ["pictograms": "GHS10"]), ("location", ["name.zh": "", "name.en": ""]),
            ("badge", ["code": String(repeating: "x", count: 900)]),
            ("working-small", ["hazards.en": String(repeating: "Very long statement. ", count: 60)]),
        ])
    func refused(label: (id: String, change: [String: String])) throws {
        let fields = Self.fields.merging(label.change) { $1 }
        #expect(throws: PaperError.self) {
            try template(label.id).render(fields, as: .pdf, created: Sample.created)
        }
    }

    @Test("a field without a value prints nothing, nor does its line")
    func emptyFields() throws {
        var fields = Self.fields
        for name in ["source", "amount", "nfpa", "transport", "pictograms"] { fields[name] = nil }
        let text = try Poppler.text(try template("working").render(fields, as: .pdf, created: Sample.created).bytes)
        #expect(!text.contains("源容器") && text.contains("分装"))
    }

    @Test("a plant's own template is JSON, and its faults are told")
    func ownTemplate() throws {
        let json = """
            {"id":"own","name":{"zh":"自制","en":"own"},"width_mm":40,"height_mm":20,"elements":[
              {"kind":"text","box":[1,1,20,8],"text":"{name}","size":4,"min":2,"required":true},
              {"kind":"symbol","box":[22,1,17,17],"text":"{code}","symbology":"Data Matrix"}]}
            """
        let own = try JSONDecoder().decode(LabelTemplate.self, from: Data(json.utf8))
        #expect(try Poppler.text(own.render(Self.fields, as: .pdf, created: Sample.created).bytes).contains("李娜"))
        for box in [[1.0, 1, 60, 8], [1, 1, 0, 8], [1, 1, 5], [-1, 1, 5, 5]] {
            var wrong = own
            wrong.elements[0].box = box
            #expect(throws: PaperError.self) { try wrong.check() }
        }
        var wrong = own
        wrong.elements[1].symbology = nil
        #expect(throws: PaperError.self) { try wrong.check() }
    }

    @Test(
        "the labels of a transport class",
        arguments: [("3", 1), ("3 (8)", 2), ("1.1D", 1), ("6.1 (3, 8)", 3), ("1.4S", 1)])
    func transport(entry: (text: String, count: Int)) throws {
        #expect(try TransportDiamond.labels(for: entry.text).count == entry.count)
    }
}
