/// The index behind the search for containers: every run of one, two and three characters of a text is a word of it.
///
/// So a part of a name is found in any language: Chinese by a character or two, a code by its last digits. What the
/// index names is still compared with the text itself, because three runs may stand apart from one another.
enum SearchGrams {
    /// A longer search asks the index for no more runs; the comparison with the text does the rest.
    static let runs_max = 32

    /// The words of a text to be found, of any number of lines: no run goes over the end of a line.
    static func words(of text: String) -> String {
        // A run is a number here, 21 bits for each character: a receipt makes hundreds of them.
        var runs: [UInt64] = []
        for line in text.split(separator: "\n") {
            let marks = line.unicodeScalars.map { UInt64(mark($0).value) }
            for start in marks.indices {
                var run: UInt64 = 0
                for mark in marks[start...].prefix(3) {
                    run = run << 21 | mark
                    runs.append(run)
                }
            }
        }
        runs.sort()
        var words = String.UnicodeScalarView()
        for (place, run) in runs.enumerated() where place == 0 || run != runs[place - 1] {
            if place > 0 { words.append(" ") }
            for shift in [42, 21, 0] as [UInt64] {
                guard let scalar = Unicode.Scalar(UInt32(run >> shift & 0x1F_FFFF)), scalar != "\0" else { continue }
                words.append(scalar)
            }
        }
        return String(words)
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
