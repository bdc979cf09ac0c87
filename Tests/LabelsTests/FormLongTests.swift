import Foundation
import Labels
import Testing

/// The longest data that EPA's schema allows: every word stays in its box of form 8700-22 or 22A, and none is lost.
@Suite("Forms with the longest data")
struct FormLongTests {
    /// Words that can be told from those of every other field: `ga0`, `ga1`, …
    private static func words(_ tag: String, length: Int) -> String {
        var text = ""
        var number = 0
        while true {
            let word = (text.isEmpty ? "" : " ") + "\(tag)\(number)"
            guard text.count + word.count <= length else { return text }
            text += word
            number += 1
        }
    }

    private static func manifest() -> HazardousWasteManifest8700_22 {
        var manifest = HazardousWasteManifest8700_22()
        manifest.trackingNumber = "123456789JJK"
        manifest.generatorID = "VAR000501234"
        manifest.emergencyPhone = "800-555-0102 ext. 123456"
        let address = { (tag: String) in
            [words("\(tag)a", length: 63), words("\(tag)b", length: 50), "\(tag)c, VA 23510-1234"]
        }
        manifest.generator = PaperParty(
            name: words("gn", length: 80), addressLines: address("g"), phone: "757-555-0101 ext. 123456")
        manifest.generatorSite = address("s")
        manifest.transporters = (0..<4).map {
            PaperParty(name: words("t\($0)n", length: 80), id: "VAR00050777\($0)")
        }
        manifest.facility = PaperParty(
            name: words("fn", length: 80), addressLines: address("f"), phone: "757-555-0102 ext. 123456",
            id: "VAD000509999")
        for index in 0..<14 {
            var line = HazardousWasteManifest8700_22.Line(description: words("l\(index)d", length: 500))
            line.hazardMark = "RQ"
            line.containerCount = "9999"
            line.containerType = "DM"
            line.quantity = "99999999999"
            line.unit = "K"
            line.wasteCodes = (1...6).map { "TX0\($0)219H" }
            line.managementMethod = "H141"
            manifest.lines.append(line)
        }
        manifest.specialHandling = words("hw", length: 4000)
        manifest.discrepancies = [.quantity, .residue]
        manifest.discrepancyComments = words("dc", length: 1000)
        manifest.generatorSignature.printedName = words("sg", length: 77)
        manifest.facilitySignature.printedName = words("sf", length: 77)
        return manifest
    }

    /// Where the words of a field may stand, in points.
    private struct Box {
        var tag: String
        var page: Int
        var x: ClosedRange<Double>
        var y: ClosedRange<Double>

        init(_ tag: String, _ page: Int, _ x: ClosedRange<Double>, _ y: ClosedRange<Double>) {
            self.tag = tag
            self.page = page
            self.x = x
            self.y = y
        }
    }

    private static let boxes: [Box] = {
        var boxes = [
            Box("gn", 1, 36...311, 72...120), Box("ga", 1, 36...311, 72...120), Box("gb", 1, 36...311, 72...120),
            Box("sa", 1, 311...586, 72...120), Box("sb", 1, 311...586, 72...120),
            Box("t0n", 1, 36...425, 120...143), Box("t1n", 1, 36...425, 143...168),
            Box("t2n", 2, 36...425, 96...120), Box("t3n", 2, 36...425, 120...144),
            Box("fn", 1, 36...425, 168...215), Box("fa", 1, 36...425, 168...215), Box("fb", 1, 36...425, 168...215),
            Box("sg", 1, 36...305, 467...491), Box("sf", 1, 36...305, 731...754),
        ]
        let tops: [Double] = [239.5, 275, 311.5, 347, 383]
        for line in 0..<4 { boxes.append(Box("l\(line)d", 1, 55...340, tops[line]...tops[line + 1])) }
        for line in 4..<14 {
            let top = 168.5 + 36 * Double(line - 4)
            boxes.append(Box("l\(line)d", 2, 55...340, top...top + 36))
        }
        return boxes
    }()

    @Test("no word of 8700-22 leaves its box, and none is lost", arguments: [false, true])
    func inside(overprint: Bool) throws {
        let manifest = Self.manifest()
        let paper = try manifest.render(created: Sample.created, overprint: overprint)
        #expect(paper.overflows.allSatisfy { $0.outcome == .continued }, "\(paper.overflows.map(\.field))")
        let words = try Poppler.words(paper.pdf)
        func placed(_ tag: String) -> [Poppler.Word] {
            words.filter { $0.text.hasPrefix(tag) && $0.text.dropFirst(tag.count).first?.isNumber == true }
        }
        for box in Self.boxes {
            // The generator's name stands on the continuation sheets too.
            let found = placed(box.tag).filter { $0.page == box.page }
            #expect(!found.isEmpty, "\(box.tag)")
            for word in found {
                #expect(box.x.lowerBound - 1 <= word.x0 && word.x1 <= box.x.upperBound + 1, "\(word.text)")
                #expect(box.y.lowerBound - 1 <= word.y0 && word.y1 <= box.y.upperBound + 1, "\(word.text)")
            }
        }
        let texts = Set(words.map(\.text))
        for field in manifest.lines.map(\.description) + [manifest.specialHandling, manifest.discrepancyComments] {
            for word in field.split(separator: " ") { #expect(texts.contains(String(word)), "\(word)") }
        }
        for word in placed("hw") {
            let (top, bottom) = word.page == 1 ? (383.0, 430.0) : (528.5, 572.0)
            #expect(top - 1 <= word.y0 && word.y1 <= bottom + 1, "\(word.text) on page \(word.page)")
        }
        for word in placed("dc") {
            let (top, bottom) = word.page == 1 ? (596.0, 611.0) : (620.0, 660.0)
            #expect(top - 1 <= word.y0 && word.y1 <= bottom + 1, "\(word.text) on page \(word.page)")
        }
        #expect(words.map(\.page).max() == paper.pageCount)
        #expect(try manifest.render(created: Sample.created, overprint: overprint).pdf == paper.pdf)
    }

    @Test("a number is never broken over two lines")
    func numbers() throws {
        let words = try Poppler.words(try Self.manifest().render(created: Sample.created).pdf)
        #expect(words.filter { $0.text == "99999999999" }.count == 14)
        #expect(words.filter { $0.text.hasPrefix("TX0") }.allSatisfy { $0.text.count == 8 })
    }

    @Test("long remarks on the 联单 take the room they need")
    func remarks() throws {
        var manifest = Sample.transfer(lines: 2, number: "20263101000001")
        manifest.note = Self.words("nt", length: 4000)
        let paper = try manifest.render(created: Sample.created)
        #expect(paper.overflows.isEmpty)
        let texts = Set(try Poppler.words(paper.pdf).map(\.text))
        for word in manifest.note.split(separator: " ") { #expect(texts.contains(String(word)), "\(word)") }
    }
}
