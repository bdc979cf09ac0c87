/// The index behind the search for containers: every run of one, two and three characters of a text is a word of it.
///
/// So a part of a name is found in any language: Chinese by a character or two, a code by its last digits. What the
/// index names is still compared with the text itself, because three runs may stand apart from one another.
enum SearchGrams {
    /// A longer search asks the index for no more runs; the comparison with the text does the rest.
    static let runs_max = 32

    /// The words of a text to be found, of any number of lines: no run goes over the end of a line.
    static func words(of text: String) -> String {
        var words: Set<String> = []
        for line in text.split(separator: "\n") {
            let marks = Array(line.unicodeScalars.map(mark))
            for length in 1...3 where marks.count >= length {
                for start in 0...(marks.count - length) { words.insert(word(marks[start..<start + length])) }
            }
        }
        return words.sorted().joined(separator: " ")
    }

    /// The question to the index for what is looked for; nil when nothing is.
    static func question(for text: String) -> String? {
        let marks = Array(text.unicodeScalars.map(mark))
        guard !marks.isEmpty else { return nil }
        let length = min(3, marks.count)
        var words: [String] = []
        for start in 0...(marks.count - length) where words.count < runs_max {
            let word = word(marks[start..<start + length])
            if !words.contains(word) { words.append(word) }
        }
        return words.map { "\"\($0)\"" }.joined(separator: " ")
    }

    /// The index takes blanks and signs for the ends of words: they stand in it as private characters.
    private static func mark(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "a"..."z", "0"..."9", "\u{80}"...: scalar
        default: Unicode.Scalar(0xE000 + scalar.value) ?? scalar
        }
    }

    private static func word(_ marks: ArraySlice<Unicode.Scalar>) -> String {
        var word = String.UnicodeScalarView()
        word.append(contentsOf: marks)
        return String(word)
    }
}
