/// Folds a chemical name to the letters and digits that tell it apart.
///
/// Full width becomes half width, capitals small, Greek letters their names; brackets, blanks, hyphens, primes and
/// commas go. `1,2-二氯乙烷`, `1，2－二氯乙烷` and `1.2 二氯乙烷` become one key.
enum NameKey {
    static func fold(_ name: String) -> String {
        var key: [UInt8] = []
        key.reserveCapacity(name.utf8.count)
        for scalar in name.unicodeScalars {
            var value = scalar.value
            if value >= 0xFF01, value <= 0xFF5E { value -= 0xFEE0 }
            if value < 0x80 {
                let byte = UInt8(truncatingIfNeeded: value)
                if byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 {
                    key.append(byte)
                } else if byte >= 0x41 && byte <= 0x5A {
                    key.append(byte + 32)
                }
                continue
            }
            if let letters = greek(value) {
                key.append(contentsOf: letters.utf8)
            } else if !isSign(value) {
                let lower = value == 0xC4 || value == 0xD6 || value == 0xDC ? value + 32 : value
                append(lower, to: &key)
            }
        }
        return String(decoding: key, as: UTF8.self)
    }

    /// The key without locants: `12二氯乙烷` gives `二氯乙烷`, so that a sloppy order still finds its candidates.
    static func withoutLocants(_ key: String) -> String {
        var rest = key.filter { !($0.isASCII && $0.isNumber) }
        // A few leading letters are locants too (N,N-, O-, p-) when Chinese follows.
        let letters = rest.prefix { $0.isASCII }
        if letters.count <= 3, letters.count < rest.count { rest.removeFirst(letters.count) }
        return rest
    }

    private static func greek(_ value: UInt32) -> String? {
        switch value {
        case 0x3B1: "alpha"
        case 0x3B2: "beta"
        case 0x3B3: "gamma"
        case 0x3B4: "delta"
        case 0x3C9: "omega"
        case 0x3B5: "epsilon"
        default: nil
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
