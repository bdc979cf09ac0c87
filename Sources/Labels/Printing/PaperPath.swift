/// A closed or open outline, written like the path of an SVG: `M L H V C Q Z`, and the same in small letters for
/// steps relative to the last point. `O cx cy rx ry` adds an ellipse.
public struct PaperPath: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case move(Double, Double)
        case line(Double, Double)
        case curve(Double, Double, Double, Double, Double, Double)
        case close
    }
    var steps: [Step] = []

    /// - Throws: `badPath` with the part that is not understood.
    public init(_ text: String) throws(PaperError) {
        var reader = PathReader(text)
        while let letter = reader.letter() {
            repeat { try apply(letter, &reader, text) } while reader.hasNumber && letter != "Z" && letter != "z"
        }
        guard reader.isAtEnd, case .move? = steps.first else { throw .badPath(text) }
    }

    private mutating func apply(_ letter: Character, _ reader: inout PathReader, _ text: String) throws(PaperError) {
        let upper = Character(letter.uppercased())
        let counts: [Character: Int] = ["M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4, "Z": 0, "O": 4]
        guard let count = counts[upper], let n = reader.numbers(count) else { throw .badPath(text) }
        let ox = letter.isLowercase ? reader.x : 0
        let oy = letter.isLowercase ? reader.y : 0
        switch upper {
        case "M":
            steps.append(.move(ox + n[0], oy + n[1]))
            reader.start = (ox + n[0], oy + n[1])
            reader.goTo(ox + n[0], oy + n[1])
        case "L":
            steps.append(.line(ox + n[0], oy + n[1]))
            reader.goTo(ox + n[0], oy + n[1])
        case "H":
            steps.append(.line(ox + n[0], reader.y))
            reader.goTo(ox + n[0], reader.y)
        case "V":
            steps.append(.line(reader.x, oy + n[0]))
            reader.goTo(reader.x, oy + n[0])
        case "C":
            steps.append(.curve(ox + n[0], oy + n[1], ox + n[2], oy + n[3], ox + n[4], oy + n[5]))
            reader.goTo(ox + n[4], oy + n[5])
        case "Q":
            let (x, y, cx, cy) = (ox + n[2], oy + n[3], ox + n[0], oy + n[1])
            steps.append(
                .curve(
                    reader.x + 2 / 3 * (cx - reader.x), reader.y + 2 / 3 * (cy - reader.y), x + 2 / 3 * (cx - x),
                    y + 2 / 3 * (cy - y), x, y))
            reader.goTo(x, y)
        case "O": ellipse(n[0], n[1], n[2], n[3])
        default:
            steps.append(.close)
            reader.goTo(reader.start.0, reader.start.1)
        }
    }

    private mutating func ellipse(_ cx: Double, _ cy: Double, _ rx: Double, _ ry: Double) {
        let c = 0.552_284_75  // the four curves that come closest to a circle
        steps.append(.move(cx + rx, cy))
        steps.append(.curve(cx + rx, cy + c * ry, cx + c * rx, cy + ry, cx, cy + ry))
        steps.append(.curve(cx - c * rx, cy + ry, cx - rx, cy + c * ry, cx - rx, cy))
        steps.append(.curve(cx - rx, cy - c * ry, cx - c * rx, cy - ry, cx, cy - ry))
        steps.append(.curve(cx + c * rx, cy - ry, cx + rx, cy - c * ry, cx + rx, cy))
        steps.append(.close)
    }
}

private struct PathReader {
    private let characters: [Character]
    private var at = 0
    var x = 0.0
    var y = 0.0
    var start = (0.0, 0.0)

    init(_ text: String) { characters = Array(text) }

    var isAtEnd: Bool { at == characters.count }
    var hasNumber: Bool {
        mutating get {
            skip()
            return at < characters.count && (characters[at].isNumber || "-.".contains(characters[at]))
        }
    }
    mutating func goTo(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
    private mutating func skip() {
        while at < characters.count, characters[at].isWhitespace || characters[at] == "," { at += 1 }
    }
    mutating func letter() -> Character? {
        skip()
        guard at < characters.count, characters[at].isLetter else { return nil }
        defer { at += 1 }
        return characters[at]
    }
    mutating func numbers(_ count: Int) -> [Double]? {
        var found: [Double] = []
        for _ in 0..<count {
            skip()
            var text = ""
            while at < characters.count,
                characters[at].isNumber || characters[at] == "." || (text.isEmpty && characters[at] == "-")
            {
                text.append(characters[at])
                at += 1
            }
            guard let value = Double(text) else { return nil }
            found.append(value)
        }
        return found
    }
}
