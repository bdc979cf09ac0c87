import Foundation
import Labels
import Testing

@Suite("Drawing on paper")
struct PrintCanvasTests {
    private func canvas(_ target: PaperTarget = .pdf(created: Sample.created)) throws -> PaperCanvas {
        try PaperCanvas(PaperSize(width: 60, height: 40), unit: .millimetre, target: target)
    }

    @Test(
        "a character without a glyph is an error that names it, never a box",
        arguments: ["乙醇\u{13000}", "ethanol \u{1F600}", "\u{E000}"])
    func missingGlyph(text: String) throws {
        var paper = try canvas()
        let odd = String(text.unicodeScalars.suffix(1))
        do {
            try paper.text(text, in: PaperBox(0, 0, 50, 10), style: TextStyle(4), field: "name")
            Issue.record("`\(text)` was drawn")
        } catch {
            #expect(error == .glyphMissing(characters: odd, field: "name"))
            #expect(error.description.contains(odd))
        }
    }

    @Test("a text shrinks to fit, and only what does not fit at the smallest size is reported")
    func shrinking() throws {
        var paper = try canvas()
        let box = PaperBox(2, 2, 30, 6)
        let short = try paper.text("丙酮 acetone", in: box, style: TextStyle(4, min: 2), field: "a")
        #expect(short.fits && short.size == 4)
        let longer = try paper.text(
            "丙酮 acetone, technical grade, stabilised", in: box, style: TextStyle(4, min: 2), field: "b")
        #expect(longer.fits && longer.size < 4 && longer.size >= 2)
        #expect(paper.overflows.isEmpty)
        let text = String(repeating: "很长的名称 a very long name ", count: 20)
        let longest = try paper.text(text, in: box, style: TextStyle(4, min: 2), field: "c")
        #expect(!longest.fits && longest.size == 2)
        #expect(paper.overflows == [Overflow(field: "c", text: text, outcome: .ellipsized)])
        let words = try Poppler.words(Array(try paper.finishPDF()))
        #expect(words.allSatisfy { $0.x1 <= 32.3 / 25.4 * 72 && $0.y1 <= 9 / 25.4 * 72 })
    }

    @Test("Chinese breaks between characters and stays in its box")
    func chineseBreaks() throws {
        let paper = try canvas()
        let text = String(repeating: "危险废物转移联单", count: 4)
        let size = try paper.measure(text, width: 40, style: TextStyle(4), field: "a")
        #expect(size.width <= 40 && size.height > 12 && size.height < 24)
    }

    @Test("the same drawing gives the same bytes, and the date given is the one inside")
    func reproducible() throws {
        func make() throws -> [UInt8] {
            var paper = try canvas()
            try paper.text("丙酮 acetone", in: PaperBox(0, 0, 50, 10), style: TextStyle(4, bold: true), field: "a")
            return Array(try paper.finishPDF())
        }
        let first = try make()
        #expect(try make() == first)
        #expect(try Poppler.run("pdfinfo", first, ["-isodates"]).contains("2026-09-21T"))
    }

    @Test("a PNG carries its physical size")
    func density() throws {
        let png = Array(try canvas(.raster(dpi: 203.2)).finishPNG())
        let at = try #require(Data(png).range(of: Data("pHYs".utf8))?.lowerBound)
        #expect(Array(png[(at + 4)..<(at + 13)]) == [0, 0, 0x1F, 0x40, 0, 0, 0x1F, 0x40, 1])
        let picture = try PictureReader.read(png)
        #expect(picture.width == 480 && picture.height == 320)
    }

    @Test("paper of no size and absurd resolutions are refused")
    func unusableSizes() {
        #expect(throws: PaperError.self) {
            _ = try PaperCanvas(PaperSize(width: 0, height: 5), unit: .millimetre, target: .raster(dpi: 203))
        }
        #expect(throws: PaperError.self) {
            _ = try PaperCanvas(PaperSize(width: .nan, height: 5), unit: .point, target: .raster(dpi: 203))
        }
        #expect(throws: PaperError.self) {
            _ = try PaperCanvas(.a4, unit: .millimetre, target: .raster(dpi: 1_000_000))
        }
    }

    @Test("paths that are not paths are refused", arguments: ["", "L 1 1", "M 1", "M 1 1 X 2", "M 1 1 L a b"])
    func badPaths(text: String) {
        #expect(throws: PaperError.badPath(text)) { _ = try PaperPath(text) }
    }

    @Test("every pictogram draws a red frame and a black symbol", arguments: Pictogram.allCases)
    func pictograms(pictogram: Pictogram) throws {
        var paper = try PaperCanvas(
            PaperSize(width: 30, height: 30), unit: .millimetre, target: .raster(dpi: 254))
        try paper.pictogram(pictogram, x: 0.7, y: 0.7, side: 20)
        let image = try PictureReader.read(Array(try paper.finishPNG()))
        let luma = (0..<(image.width * image.height)).map { image.pixels[$0] }
        let black = luma.count { $0 < 20 }
        let red = luma.count { (55...95).contains($0) }
        // The frame is 29 % of the square of 400 mm², at 100 dots per mm²; no symbol is lost or fills everything.
        #expect((10_000...13_500).contains(red), "\(red) red dots")
        #expect((1_500...14_000).contains(black), "\(black) black dots")
        // Nothing black on the frame's edge, so no symbol leaves its frame.
        #expect(image.pixels[image.width * 150 + 12] > 40)
    }

    @Test("ZPL holds the same dots", arguments: [1, 7, 8, 63, 500])
    func zplRoundTrip(width: Int) throws {
        var generator = SeededGenerator(state: UInt64(width))
        let perRow = (width + 7) / 8
        var bytes: [UInt8] = []
        for row in 0..<40 {
            switch row % 4 {
            case 0: bytes += Array(repeating: 0, count: perRow)
            case 1: bytes += Array(repeating: 0xFF, count: perRow)
            case 2: bytes += (0..<perRow).map { _ in UInt8.random(in: 0...255, using: &generator) }
            default: bytes += bytes.suffix(perRow)
            }
        }
        let image = try #require(OneBitImage(width: width, height: 40, bytes: bytes))
        let zpl = ZPLGraphic.encode(image, comment: "a^XZ~b 丙酮")
        #expect(ZPLGraphic.decode(zpl) == image)
        #expect(zpl.hasPrefix("^XA\n^FX aXZb"))
        #expect(zpl.allSatisfy { $0.isASCII })
    }

    private struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
