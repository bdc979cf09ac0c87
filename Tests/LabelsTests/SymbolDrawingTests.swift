import Labels
import Testing

@Suite("Drawing symbols")
struct SymbolDrawingTests {
    private func image(_ symbol: SymbolDrawing, dpi: Double = 203.2) throws -> GrayImage {
        var paper = try PaperCanvas(PaperSize(width: 60, height: 40), unit: .millimetre, target: .raster(dpi: dpi))
        try paper.symbol(symbol, in: PaperBox(5, 5, 50, symbol.isMatrix ? 30 : 15), field: "symbol")
        return try PictureReader.read(Array(try paper.finishPNG()))
    }

    @Test(
        "what is drawn at 203 dpi is read back by the scanner",
        arguments: [
            (
                SymbolDrawing.Kind.qr, "https://chem.example/i/CT-000123-9", "QRCode",
                "https://chem.example/i/CT-000123-9"
            ),
            (.qr, "丙酮 500 mL 易燃液体", "QRCode", "丙酮 500 mL 易燃液体"),
            (.dataMatrix, "CT-000123-9", "DataMatrix", "CT-000123-9"),
            (.code128, "CT-000123-9", "Code128", "CT-000123-9"),
            (.gs1DataMatrix, "(01)04006381333931(10)A1(21)S2", "DataMatrix", "010400638133393110A1\u{1D}21S2"),
            (.gs1_128, "(01)04006381333931(10)A1", "Code128", "010400638133393110A1"),
            (.ean13, "4006381333931", "EAN-13", "4006381333931"), (.ean13, "400638133393", "EAN-13", "4006381333931"),
        ])
    func readBack(kind: SymbolDrawing.Kind, text: String, symbology: String, read: String) throws {
        let scanner = Scanner(settings: .init(budget: .seconds(20)))
        let symbols = scanner.symbols(in: try image(SymbolDrawing.make(kind, text)))
        #expect(symbols.map(\.text) == [read])
        #expect(symbols.map(\.symbology) == [symbology])
    }

    @Test("bytes of any value survive in a QR code and a Data Matrix", arguments: [SymbolDrawing.Kind.qr, .dataMatrix])
    func binary(kind: SymbolDrawing.Kind) throws {
        let symbol = try SymbolDrawing.make(kind, bytes: [0x41, 0x00, 0x42, 0x7F])
        #expect(symbol.isMatrix && symbol.width == symbol.height)
    }

    @Test("every symbol has the quiet zone of its standard", arguments: SymbolDrawing.Kind.allCases)
    func quietZones(kind: SymbolDrawing.Kind) throws {
        let text =
            switch kind {
            case .ean13: "4006381333931"
            case .gs1DataMatrix, .gs1_128: "(01)04006381333931"
            default: "CT-000123-9"
            }
        let symbol = try SymbolDrawing.make(kind, text)
        let least = kind == .qr ? 4 : symbol.isMatrix ? 1 : kind == .ean13 ? 7 : 10
        #expect(symbol.quietLeft >= least && symbol.quietRight >= least)
        #expect(!symbol.isMatrix || (symbol.quietTop >= least && symbol.quietBottom >= least))
        // Every symbol begins with something black at its left edge.
        #expect((0..<symbol.height).contains { symbol.isBlack(column: 0, row: $0) })
    }

    @Test(
        "what a symbol cannot carry is refused with the reason",
        arguments: [
            (SymbolDrawing.Kind.ean13, "4006381333932"), (.ean13, "123"), (.ean13, "400638133393A"), (.qr, ""),
            (.gs1DataMatrix, "(01)04006381333932"), (.gs1_128, "no identifiers"), (.code128, "丙酮"),
            (.qr, String(repeating: "x", count: 4000)),
        ])
    func refused(kind: SymbolDrawing.Kind, text: String) {
        do {
            _ = try SymbolDrawing.make(kind, text)
            Issue.record("`\(text)` was drawn")
        } catch {
            guard case .symbol(_, _, let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test("a symbol that scanners could not read is refused")
    func tooSmall() throws {
        var paper = try PaperCanvas(
            PaperSize(width: 60, height: 40), unit: .millimetre, target: .raster(dpi: 203.2))
        let symbol = try SymbolDrawing.make(.qr, String(repeating: "long ", count: 40))
        #expect(throws: PaperError.self) { try paper.symbol(symbol, in: PaperBox(0, 0, 10, 10), field: "qr") }
    }
}
