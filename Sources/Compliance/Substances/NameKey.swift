/// Folds a chemical name to the letters and digits that tell it apart.
///
/// Full width becomes half width, capitals small, Greek letters (also 阿尔法, 贝塔, …) their names, sub- and superscript
/// digits and Roman numerals plain; brackets, blanks, hyphens, primes and commas go. `1,2-二氯乙烷`, `1，2－二氯乙烷` and
/// `1.2 二氯乙烷` become one key.
public enum NameKey {
    public static func fold(_ name: String) -> String { String(decoding: bytes(name).key, as: UTF8.self) }

    /// The key as UTF-8, and where a word of the name begins in it (behind a blank, hyphen, bracket, comma, digit).
    static func bytes(_ name: String) -> (key: [UInt8], words: [Int]) {
        var key: [UInt8] = []
        key.reserveCapacity(name.utf8.count)
        var words: [Int] = []
        var begins = true
        let scalars = name.unicodeScalars
        var at = scalars.startIndex
        while at < scalars.endIndex {
            var value = scalars[at].value
            scalars.formIndex(after: &at)
            if value >= 0xFF01, value <= 0xFF5E { value -= 0xFEE0 }
            value = plainDigit(value)
            if value < 0x80 {
                let byte = UInt8(truncatingIfNeeded: value)
                let isDigit = byte >= 0x30 && byte <= 0x39
                if byte >= 0x61 && byte <= 0x7A || isDigit {
                    if begins { words.append(key.count) }
                    key.append(byte)
                    begins = isDigit
                } else if byte >= 0x41 && byte <= 0x5A {
                    if begins { words.append(key.count) }
                    key.append(byte + 32)
                    begins = false
                } else {
                    begins = true
                }
                continue
            }
            if isSign(value) {
                begins = true
                continue
            }
            if begins { words.append(key.count) }
            begins = false
            if let letters = greek(value) ?? roman(value) ?? spokenGreek(value, scalars, &at) {
                key.append(contentsOf: letters.utf8)
            } else {
                append(value == 0xC4 || value == 0xD6 || value == 0xDC ? value + 32 : value, to: &key)
            }
        }
        return (key, words)
    }

    /// The key without locants: `12二氯乙烷` gives `二氯乙烷`, so that a sloppy order still finds its candidates.
    static func withoutLocants(_ key: String) -> String {
        var rest = key.filter { !($0.isASCII && $0.isNumber) }
        // A few leading letters are locants too (N,N-, O-, p-) when Chinese follows.
        let letters = rest.prefix { $0.isASCII }
        if letters.count <= 3, letters.count < rest.count { rest.removeFirst(letters.count) }
        return rest
    }

    /// Keys that mean the same by the usual words for places on a ring or chain: 邻, o-, ortho- and 1,2- or 2-; 正 and n-
    /// for the straight chain, which may be left out.
    static func sameByLocant(_ key: String) -> [String] {
        var found: [String] = []
        for group in locants {
            for prefix in group where key.hasPrefix(prefix) {
                let rest = key.dropFirst(prefix.count)
                if rest.count < 2 { continue }
                // 1,2- and 2- mean the same only by way of the word: neither stands for the other.
                let isNumber = prefix.utf8.allSatisfy { $0 < 0x3A }
                found += group.filter { $0 != prefix && !(isNumber && $0.utf8.allSatisfy { $0 < 0x3A }) }.map {
                    $0 + rest
                }
            }
        }
        for prefix in straight where key.hasPrefix(prefix) && key.count > prefix.count + 1 {
            found += (straight + [""]).filter { $0 != prefix }.map { $0 + key.dropFirst(prefix.count) }
        }
        return found.filter { $0 != key }
    }

    private static let locants = [
        ["邻", "ortho", "o", "12", "2"], ["间", "meta", "m", "13", "3"], ["对", "para", "p", "14", "4"],
        ["叔", "特", "tert", "t"], ["仲", "sec", "s"],
    ]
    private static let straight = ["正", "n"]

    private static func greek(_ value: UInt32) -> String? {
        // Capitals stand 32 before the small letters; U+03C2 is the final sigma.
        let small = value >= 0x391 && value <= 0x3A9 ? value + 32 : value == 0xB5 ? 0x3BC : value
        guard small >= 0x3B1, small <= 0x3C9 else { return nil }
        return greekNames[Int(small - 0x3B1)]
    }

    private static let greekNames = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
        "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ]

    /// Greek letters by their sound: 阿尔法, 贝塔 or 贝他, 伽马 or 伽玛, 德尔塔, 欧米伽.
    private static func spokenGreek(
        _ value: UInt32, _ scalars: String.UnicodeScalarView, _ at: inout String.Index
    ) -> String? {
        guard let ends = spoken[value] else { return nil }
        for (tail, letters) in ends where scalars[at...].starts(with: tail) {
            at = scalars.index(at, offsetBy: tail.count)
            return letters
        }
        return nil
    }

    private static let spoken: [UInt32: [(tail: [Unicode.Scalar], letters: String)]] = [
        0x963F: [(["尔", "法"], "alpha")], 0x8D1D: [(["塔"], "beta"), (["他"], "beta")],
        0x4F3D: [(["马"], "gamma"), (["玛"], "gamma")], 0x5FB7: [(["尔", "塔"], "delta")],
        0x6B27: [(["米", "伽"], "omega"), (["米", "茄"], "omega")],
    ]

    /// `Ⅲ` and `ⅲ` as letters.
    private static func roman(_ value: UInt32) -> String? {
        let numerals = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
        for first: UInt32 in [0x2160, 0x2170] where value >= first && value < first + 12 {
            return numerals[Int(value - first)]
        }
        return nil
    }

    /// Sub- and superscript digits as plain ones.
    private static func plainDigit(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x2080...0x2089: value - 0x2080 + 0x30
        case 0x2074...0x2079: value - 0x2070 + 0x30
        case 0x2070: 0x30
        case 0xB9: 0x31
        case 0xB2, 0xB3: value - 0xB0 + 0x30
        default: value
        }
    }

    /// General punctuation, CJK punctuation, dots and dashes.
    private static func isSign(_ value: UInt32) -> Bool {
        value >= 0x2000 && value <= 0x206F || value >= 0x3000 && value <= 0x303F || value == 0xB7 || value == 0xB4
            || value == 0xA0 || value == 0x2212 || value >= 0xFE30 && value <= 0xFE4F
    }

    private static func append(_ value: UInt32, to key: inout [UInt8]) {
        if value < 0x800 {
            key.append(UInt8(0xC0 | value >> 6))
        } else if value < 0x10000 {
            key.append(UInt8(0xE0 | value >> 12))
            key.append(UInt8(0x80 | value >> 6 & 0x3F))
        } else {
            key.append(UInt8(0xF0 | value >> 18))
            key.append(UInt8(0x80 | value >> 12 & 0x3F))
            key.append(UInt8(0x80 | value >> 6 & 0x3F))
        }
        key.append(UInt8(0x80 | value & 0x3F))
    }
}
