/// A word of a page and where it stands, in points from the upper left corner.
public struct SheetWord: Sendable, Hashable {
    public var text: String
    public var left: Double
    public var top: Double
    public var right: Double
    public var bottom: Double

    public init(_ text: String, left: Double, top: Double, right: Double, bottom: Double) {
        // Full-width letters and the many dashes and blanks as their plain forms: labels are compared by them.
        self.text = RegisterNumber.ascii(text)
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    var height: Double { bottom - top }
    var middle: Double { (top + bottom) / 2 }
    /// Written along the page's side, as watermarks and form numbers are.
    var isTurned: Bool { text.count > 2 && height > 2 * (right - left) || height > 60 }
}

/// The words of one page.
public struct SheetPage: Sendable, Hashable {
    public var number: Int
    public var width: Double
    public var height: Double
    public var words: [SheetWord]

    public init(number: Int, width: Double, height: Double, words: [SheetWord]) {
        self.number = number
        self.width = width
        self.height = height
        self.words = words
    }

    /// Reads what `pdftotext -bbox` prints: `<page width height>` with `<word xMin yMin xMax yMax>text</word>` lines.
    ///
    /// Lines of another form are headers of the file; a word without its four numbers is left out.
    public static func pages(fromBoxes text: String) -> [SheetPage] {
        var pages: [SheetPage] = []
        for line in text.split(separator: "\n") {
            let line = line.drop { $0 == " " }
            if line.hasPrefix("<page ") {
                let width = attribute("width", of: line) ?? 0
                pages.append(
                    SheetPage(
                        number: pages.count + 1, width: width, height: attribute("height", of: line) ?? 0, words: []))
            } else if line.hasPrefix("<word "), !pages.isEmpty, let word = word(line) {
                pages[pages.count - 1].words.append(word)
            }
        }
        return pages
    }

    private static func attribute(_ name: String, of line: Substring) -> Double? {
        guard let start = line.firstRange(of: "\(name)=\"") else { return nil }
        guard let number = Double(line[start.upperBound...].prefix { $0 != "\"" }), number.isFinite else { return nil }
        return number
    }

    private static func word(_ line: Substring) -> SheetWord? {
        guard let left = attribute("xMin", of: line), let top = attribute("yMin", of: line),
            let right = attribute("xMax", of: line), let bottom = attribute("yMax", of: line),
            bottom > top, right > left, let open = line.firstIndex(of: ">")
        else { return nil }
        let inner = line[line.index(after: open)...]
        guard let close = inner.firstRange(of: "</word>") else { return nil }
        let text = unescaped(inner[..<close.lowerBound])
        return text.isEmpty ? nil : SheetWord(text, left: left, top: top, right: right, bottom: bottom)
    }

    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        var result = String(text)
        for (name, mark) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
            result = result.replacing(name, with: mark)
        }
        return result
    }
}

/// A run of letters and digits, or one Chinese character, in small letters: what texts are compared by.
struct SheetToken: Hashable {
    var text: String
    /// Where it stands in its cell.
    var start: String.Index
    var end: String.Index
    /// True after the marks that end a sentence, and at the beginning of a cell.
    var opens: Bool

    static func tokens(of text: String) -> [SheetToken] {
        var tokens: [SheetToken] = []
        var opens = true
        var depth = 0
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            if isHan(character) {
                if depth == 0 {
                    tokens.append(SheetToken(text: String(character), start: index, end: next, opens: opens))
                }
                opens = opens && depth > 0
                index = next
            } else if character.isLetter || character.isNumber {
                var end = next
                while end < text.endIndex, text[end].isLetter || text[end].isNumber, !isHan(text[end]) {
                    end = text.index(after: end)
                }
                if depth == 0 {
                    tokens.append(
                        SheetToken(text: text[index..<end].lowercased(), start: index, end: end, opens: opens))
                    opens = false
                }
                index = end
            } else {
                if character == "(" { depth += 1 }
                if character == ")", depth > 0 { depth -= 1 }
                if ".;:!?。；、,|·•*".contains(character) { opens = true }
                index = next
            }
        }
        // A bracket that is never closed hides nothing.
        return depth == 0 ? tokens : SheetToken.tokens(of: text.replacing("(", with: " "))
    }

    static func isHan(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first?.value else { return false }
        return (0x3400...0x9FFF).contains(scalar) || (0xF900...0xFAFF).contains(scalar)
    }
}
