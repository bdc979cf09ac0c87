import Foundation
import Labels
import Testing

@Suite("Scanning pictures")
struct ScanningTests {
    /// Debug builds filter slowly; what is read matters here, not how fast.
    private let scanner = Scanner(settings: .init(budget: .seconds(20)))

    private func expect(_ image: GrayImage, _ text: String, _ symbology: String, _ identifier: String) {
        let symbols = scanner.symbols(in: image)
        #expect(symbols.map(\.text) == [text])
        #expect(symbols.map(\.symbology) == [symbology])
        #expect(symbols.map(\.identifier) == [identifier])
        #expect(symbols.first.map { $0.corners.count } == 4)
    }

    @Test(
        "every symbology is read with its AIM identifier",
        arguments: [
            (Drawn.Kind.qr, "CT-7K3M9Q-D", "QRCode", "]Q1"), (.dataMatrix, "CT-7K3M9Q-D", "DataMatrix", "]d1"),
            (.code128, "CT-7K3M9Q-D", "Code128", "]C0"), (.ean13, "4006381333931", "EAN-13", "]E0"),
            (.code39, "DRUM-12", "Code39", "]A0"), (.aztec, "lot 7", "Aztec", "]z0"),
            (.microQR, "12345", "MicroQRCode", "]Q1"),
        ])
    func symbologies(kind: Drawn.Kind, text: String, symbology: String, identifier: String) throws {
        expect(try Drawn.image(kind, text), text, symbology, identifier)
    }

    @Test("Chinese text survives in a QR code")
    func chinese() throws {
        let text = "丙酮 500 mL 易燃液体"
        let symbols = scanner.symbols(in: try Drawn.image(.qr, text))
        #expect(symbols.map(\.text) == [text])
    }

    @Test(
        "GS1 separators survive, and the leading FNC1 is told",
        arguments: [
            (Drawn.Kind.dataMatrix, "]d2", ["--gs1", "--square"]), (.gs1_128, "]C1", []), (.qr, "]Q3", ["--gs1"]),
        ])
    func gs1(kind: Drawn.Kind, identifier: String, options: [String]) throws {
        let image = try Drawn.image(kind, "[01]09521234543213[10]LOT7[21]S9", options: ["--quietzones"] + options)
        let symbol = try #require(scanner.symbols(in: image).first)
        #expect(symbol.identifier == identifier)
        #expect(symbol.bytes.contains(0x1D))
        let code = try ParsedCode.parse(symbol.text, identifier: symbol.identifier)
        #expect(try code == .gs1(GS1Message(bracketed: "(01)09521234543213(10)LOT7(21)S9")))
    }

    @Test("worse pictures of our code are read, too", arguments: [Drawn.Kind.qr, .dataMatrix, .code128])
    func degraded(kind: Drawn.Kind) throws {
        let code = ItemCode(serial: 4_711).text
        let clean = try Drawn.image(kind, code)
        let turned = kind == .code128 ? 45.0 : 30.0
        let pictures: [(String, GrayImage)] = [
            ("inverted", clean.negative), ("low contrast", clean.contrast(low: 110, high: 140)),
            ("blurred", clean.smeared(2)), ("noisy", clean.noisy(70, seed: 1)),
            ("turned", clean.turned(degrees: turned)),
            ("upside down", clean.turned(degrees: 180)), ("small", try Drawn.image(kind, code, scale: 1)),
            ("dark", clean.contrast(low: 3, high: 24).noisy(1, seed: 3)),
        ]
        for (name, picture) in pictures {
            #expect(scanner.symbols(in: picture).map(\.text) == [code], "\(name)")
        }
    }

    /// Shapes of ISO/IEC 16022 by zint's number, with one and with several data regions.
    @Test(
        "a DataMatrix of every kind of shape is read through noise that hides its finder pattern",
        arguments: [
            (1, "123456"), (5, "CT-7K3M9Q-D"), (10, "CT-7K3M9Q-D CT-7K3M9Q-D"), (26, "7K3M9Q"), (30, "CT-7K3M9Q-D"),
        ])
    func noisyShapes(version: Int, text: String) throws {
        let image = try Drawn.image(.dataMatrix, text, scale: 2, options: ["--quietzones", "--vers=\(version)"])
        #expect(scanner.symbols(in: image.noisy(110, seed: 3)).map(\.text) == [text])
    }

    @Test("bars are read though scratches cross every row of them", arguments: [0.0, 12, 78])
    func scratchedBars(degrees: Double) throws {
        let clean = try Drawn.image(.code128, "CT-7K3M9Q-D", scale: 2, options: ["--notext", "--quietzones"])
        let scratched = GrayImage.made(clean.width, clean.height) { x, y in
            (x + 3 * y) % 50 < 7 ? 255 : clean.at(x, y)
        }
        #expect(scanner.symbols(in: scratched.turned(degrees: degrees)).map(\.text) == ["CT-7K3M9Q-D"])
    }

    @Test("long bars are read however they lie", arguments: [5.0, 15, 30, 45, 60, 75, 130])
    func slant(degrees: Double) throws {
        let image = try Drawn.image(.code128, "CT-7K3M9Q-D", scale: 2).turned(degrees: degrees)
        #expect(scanner.symbols(in: image).map(\.text) == ["CT-7K3M9Q-D"])
    }

    @Test("a large picture full of small codes gives all of them, each once")
    func shelf() throws {
        let codes = (0..<24).map { ItemCode(serial: UInt64($0)).text }
        let drawn = try codes.map { try Drawn.image(.qr, $0, scale: 2) }
        let picture = GrayImage.made(2400, 1300) { x, y in
            let (column, row) = (x / 400, y / 325)
            return drawn[min(row, 3) * 6 + column].at(x % 400 - 90 - 20 * row, y % 325 - 60 - 15 * column, outside: 170)
        }
        #expect(scanner.symbols(in: picture).map(\.text).sorted() == codes.sorted())
    }

    @Test("symbols without a quiet zone are read", arguments: [Drawn.Kind.qr, .dataMatrix, .code128])
    func noQuietZone(kind: Drawn.Kind) throws {
        let image = try Drawn.image(kind, "CT-7K3M9Q-D", options: kind == .code128 ? ["--notext"] : [])
        #expect(scanner.symbols(in: image).map(\.text) == ["CT-7K3M9Q-D"])
    }

    @Test(
        "the corners lie about the symbol in the picture's own pixels",
        arguments: [Drawn.Kind.qr, .dataMatrix, .code128])
    func corners(kind: Drawn.Kind) throws {
        let drawn = try Drawn.image(kind, "CT-7K3M9Q-D")
        for isDifficult in [false, true] {
            let plain = isDifficult ? drawn.negative : drawn
            let ground: UInt8 = isDifficult ? 0 : 255
            let picture = GrayImage.made(1400, 500) { x, y in plain.at(x - 100, y - 200, outside: ground) }
            let symbol = try #require(scanner.symbols(in: picture).first)
            let xs = symbol.corners.map(\.x)
            let ys = symbol.corners.map(\.y)
            #expect(try #require(xs.min()) >= 90 && #require(xs.max()) <= 110 + drawn.width)
            #expect(try #require(ys.min()) >= 190 && #require(ys.max()) <= 210 + drawn.height)
        }
    }

    @Test("all codes of a picture are found, also two equal ones")
    func several() throws {
        let codes = try (0..<3).map { try Drawn.image(.qr, ItemCode(serial: UInt64($0)).text) }
        let lot = try Drawn.image(.dataMatrix, "LOT 9")
        let parts = codes + [lot, codes[0]]
        let picture = GrayImage.made(1200, 420) { x, y in
            let place = x / 240
            return parts[place].at(x % 240 - 40, y - 60 - 30 * place)
        }
        let texts = scanner.symbols(in: picture).map(\.text).sorted()
        let first = ItemCode(serial: 0).text
        #expect(texts == ([first, first, "LOT 9"] + [1, 2].map { ItemCode(serial: $0).text }).sorted())
    }

    @Test("nothing is found where nothing is", arguments: [1, 7, 8, 40, 300])
    func empty(side: Int) {
        #expect(scanner.symbols(in: .made(side, side) { _, _ in 200 }).isEmpty)
        #expect(scanner.symbols(in: GrayImage.made(side, 2 * side) { _, _ in 128 }.noisy(127, seed: 5)).isEmpty)
    }

    @Test("a failing picture ends near its time")
    func budget() {
        let picture = GrayImage.made(640, 480) { _, _ in 128 }.noisy(127, seed: 9)
        let start = ContinuousClock.now
        #expect(Scanner(settings: .init(budget: .milliseconds(200))).symbols(in: picture).isEmpty)
        #expect(ContinuousClock.now - start < .seconds(3))
    }

    /// Both pictures were once read as another text that checks: `"T-0A4ZAW-B` and `CT-7T?B{\-Z`.
    @Test(
        "A poor linear code is read right or not at all",
        arguments: [("blurred-code128", "CT-0A4ZAW-B"), ("scratched-code128", "CT-7KHK7M-Z")])
    func poorLinear(file: String, text: String) throws {
        let path = try #require(Bundle.module.path(forResource: "Cases/pictures/\(file)", ofType: "png"))
        let picture = try PictureReader.read(Array(try Data(contentsOf: URL(filePath: path))))
        for budget_ms in [100, 450, 3_000] {
            let scanner = Scanner(settings: .init(budget: .milliseconds(budget_ms), patience: .seconds(60)))
            #expect(scanner.symbols(in: picture).allSatisfy { $0.text == text }, "\(budget_ms) ms")
        }
    }
}
