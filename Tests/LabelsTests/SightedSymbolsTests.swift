import Labels
import Testing

@Suite("Codes that camera frames show")
struct SightedSymbolsTests {
    private static func symbol(_ text: String, x: Int, y: Int, side: Int = 100) -> Symbol {
        Symbol(
            symbology: "QRCode", identifier: "]Q1", text: text, bytes: Array(text.utf8),
            corners: [
                .init(x: x, y: y), .init(x: x + side, y: y), .init(x: x + side, y: y + side), .init(x: x, y: y + side),
            ])
    }

    /// What each frame shows, when, and how many of them are new.
    @Test(
        "a code is answered once for each place",
        arguments: [
            ([(0, [("A", 0, 0)]), (250, [("A", 5, 3)]), (500, [("A", 60, 40)])], [1, 0, 0]),
            ([(0, [("A", 0, 0), ("A", 300, 0)]), (250, [("A", 300, 4), ("A", 2, 0)])], [2, 0]),
            ([(0, [("A", 0, 0)]), (250, [("A", 0, 0), ("A", 500, 0)])], [1, 1]),
            ([(0, [("A", 0, 0)]), (250, [("B", 0, 0)]), (500, [("A", 0, 0)])], [1, 1, 0]),
            ([(0, [("A", 0, 0)]), (2900, [("A", 0, 0)]), (5800, [("A", 0, 0)]), (8801, [("A", 0, 0)])], [1, 0, 0, 1]),
            ([(0, [("A", 0, 0)]), (250, [("A", 20, 0), ("A", 60, 0)])], [1, 1]),
        ] as [([(Int64, [(String, Int, Int)])], [Int])])
    func frames(frames: [(Int64, [(String, Int, Int)])], fresh: [Int]) {
        var seen = SightedSymbols()
        let counts = frames.map { now_ms, symbols in
            seen.fresh(symbols.map { Self.symbol($0.0, x: $0.1, y: $0.2) }, at: now_ms).count
        }
        #expect(counts == fresh)
    }
}
