import Foundation
import Labels
import Testing

/// The longest names that the product's own catalogues hold, on every paper that carries a name.
@Suite("The longest names of the catalogues")
struct LongNameTests {
    /// Pairs of a Chinese and an English name, each the longest of its language that is left.
    static let names: [LabelText] = {
        let catalogs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../data/catalogs")
        func longest(_ file: String, _ column: String) -> [String] {
            let text = (try? String(contentsOf: catalogs.appending(path: file), encoding: .utf8)) ?? ""
            let rows = CSVText.rows(text)
            guard let place = rows.first?.firstIndex(of: column) else { return [] }
            return rows.dropFirst().compactMap { $0.indices.contains(place) ? $0[place] : nil }
                .sorted { $0.count > $1.count }
        }
        let zh = longest("lists/cn-hazchem.csv", "name_zh").prefix(12)
        // An entry of many substances is no name of one.
        let en = longest("hazards/eu-clp.csv", "name_en").filter { !$0.contains("[1]") }.prefix(12)
        return zip(zh, en).map { LabelText(zh: $0, en: $1) }
    }()

    /// Whether every word lies on the page, and every word of the names is there.
    private func expectWhole(_ pdf: [UInt8], _ size: PaperSize, _ name: LabelText) throws {
        let (width_pt, height_pt) = (size.width / 25.4 * 72, size.height / 25.4 * 72)
        for word in try Poppler.words(pdf) {
            #expect(word.x0 >= 0 && word.x1 <= width_pt + 0.1, "\(word.text) of \(name.en)")
            #expect(word.y0 >= -1 && word.y1 <= height_pt + 1, "\(word.text) of \(name.en)")
        }
        let text = try Poppler.text(pdf)
        for part in [name.zh, name.en] where !part.isEmpty {
            #expect(text.contains(Poppler.squeezed(part)), "\(part)")
        }
    }

    @Test("there are long names to try")
    func names() {
        #expect(Self.names.count == 12 && Self.names[0].zh.count > 30 && Self.names[0].en.count > 150)
    }

    @Test("a container's label holds the whole name, or names the size that does", arguments: LabelSize.allCases)
    func container(size: LabelSize) throws {
        for name in Self.names {
            var label = Sample.container()
            label.productName = name
            do {
                let drawn = try label.render(size, as: .pdf, created: Sample.created)
                try expectWhole(drawn.bytes, size.size_mm, name)
            } catch let error as PaperError {
                guard case .labelTooSmall(_, let next?, _, _) = error else {
                    Issue.record("\(size): \(error)")
                    continue
                }
                #expect(LabelSize(parsing: next) != nil)
            }
        }
    }

    @Test("the largest label of each standard holds every name", arguments: LabelStandard.allCases)
    func largest(standard: LabelStandard) throws {
        let size = try #require(LabelSize.formats(of: standard).last)
        for name in Self.names {
            var label = Sample.container()
            label.productName = name
            try expectWhole(label.render(size, as: .pdf, created: Sample.created).bytes, size.size_mm, name)
        }
    }

    @Test("a template holds the whole name or refuses it", arguments: LabelTemplate.product)
    func template(template: LabelTemplate) throws {
        for name in Self.names {
            var fields = LabelTemplateTests.fields
            (fields["name"], fields["name.zh"], fields["name.en"]) = ("", name.zh, name.en)
            if template.id == "badge" { fields["name"] = name.zh }
            do {
                let drawn = try template.render(fields, as: .pdf, created: Sample.created)
                let whole = template.id == "badge" ? LabelText(zh: name.zh, en: "") : name
                let cut = drawn.overflows.map(\.text)
                // What is not required may be shortened, and is named then.
                let kept = LabelText(
                    zh: cut.contains { $0.contains(name.zh) } ? "" : whole.zh,
                    en: cut.contains { $0.contains(name.en) } ? "" : whole.en)
                try expectWhole(drawn.bytes, template.size_mm, kept)
            } catch let error as PaperError {
                guard case .unusable = error else {
                    Issue.record("\(template.id): \(error)")
                    continue
                }
            }
        }
    }

    @Test("a waste label holds the whole name, or names the size that does", arguments: WasteLabelSize.allCases)
    func waste(size: WasteLabelSize) throws {
        for name in Self.names {
            var label = Sample.waste()
            label.wasteName = name
            label.mainComponents = name.zh
            do {
                let drawn = try label.render(size, as: .pdf, created: Sample.created)
                let page = PaperSize(width: size.side_mm, height: size.side_mm)
                try expectWhole(drawn.bytes, page, name)
            } catch let error as PaperError {
                guard case .labelTooSmall = error else {
                    Issue.record("\(size): \(error)")
                    continue
                }
            }
        }
    }
}

/// Rows of a comma-separated file, quotes undone.
enum CSVText {
    static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var previousQuote = false
        for character in text {
            if isQuoted {
                if character == "\"" {
                    isQuoted = false
                    previousQuote = true
                } else {
                    cell.append(character)
                }
                continue
            }
            switch character {
            case "\"":
                if previousQuote { cell.append("\"") }
                isQuoted = true
            case ",":
                row.append(cell)
                cell = ""
            case "\n", "\r\n":
                row.append(cell)
                rows.append(row)
                (row, cell) = ([], "")
            default: cell.append(character)
            }
            previousQuote = false
        }
        return rows
    }
}
