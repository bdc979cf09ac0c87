import Foundation
import Labels
import Testing

@Suite("Tables on paper")
struct TablePaperTests {
    private static func paper(_ text: String, columns: Int) -> TablePaper {
        TablePaper(
            title: LabelText(zh: "台账", en: "Ledger"), note: "2026",
            columns: (0..<columns).map { LabelText(zh: "栏\($0)", en: "Column \($0)") },
            rows: [
                (0..<columns).map { TablePaper.Cell($0 == 1 ? text : "值 \($0)") },
                (0..<columns).map { TablePaper.Cell("后 \($0)") },
            ])
    }

    @Test("a long text is whole on the paper, and the next row comes after it", arguments: [60, 500, 1000])
    func whole(count: Int) throws {
        let text = String("危险废物自行利用处置环节记录表中很长的一段说明".cycled(count))
        let paper = try Self.paper(text, columns: 17).render(created: Date(timeIntervalSince1970: 0))
        #expect(paper.overflows.isEmpty)
        let printed = try Poppler.text(paper.pdf).filter { !$0.isWhitespace }
        #expect(printed.count { $0 == "境" } == text.count { $0 == "境" })
        #expect(printed.contains("后16"))
        for word in try Poppler.words(paper.pdf) {
            #expect(word.x0 >= 30 && word.x1 <= 812 && word.y0 >= 20 && word.y1 <= 575, "\(word.text)")
        }
    }

    @Test("no number, code or date is broken over two lines, in however many columns")
    func words() throws {
        let kept = ["10000", "67-64-1", "2026-11-29", "CT-4976EP-F", "160.123456", "cn-drug-precursor:3"]
        let columns = 18
        let row = (0..<columns).map { column in
            TablePaper.Cell(column < 12 ? kept[column % kept.count] : "易燃液体库房 flammables", isNumber: column % 6 == 0)
        }
        let paper = TablePaper(
            title: LabelText(zh: "登记", en: "Register"), note: "2026",
            columns: (0..<columns).map { LabelText(zh: "栏\($0)", en: "Column \($0)") }, rows: [row, row])
        let words = try Poppler.words(try paper.render(created: Date(timeIntervalSince1970: 0)).pdf).map(\.text)
        for word in kept { #expect(words.count { $0 == word } == 4, "\(word)") }
    }

    @Test("a text that no page holds is refused, never cut")
    func refused() {
        let text = String("危险废物记录".cycled(30_000))
        let error = #expect(throws: PaperError.self) {
            try Self.paper(text, columns: 17).render(created: Date(timeIntervalSince1970: 0))
        }
        guard case .unusable(let field, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(field == "rows.0.1")
    }
}

extension String {
    /// The text again and again, so many characters of it.
    fileprivate func cycled(_ count: Int) -> Substring {
        String(repeating: self, count: count / self.count + 1).prefix(count)
    }
}
