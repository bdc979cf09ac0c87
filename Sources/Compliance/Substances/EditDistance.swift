/// The edit distance (Levenshtein) from one text to many, in letters, by bit vectors (Myers 1999, Hyyrö 2003).
struct EditDistance {
    /// Letters of the pattern; at most 64 are compared.
    let count: Int
    private var ascii = [UInt64](repeating: 0, count: 128)
    private var others: [(letter: UInt32, mask: UInt64)] = []

    /// - Returns: nil for an empty text or one of more than 64 letters.
    init?(_ pattern: String) {
        count = pattern.unicodeScalars.count
        guard (1...64).contains(count) else { return nil }
        for (place, scalar) in pattern.unicodeScalars.enumerated() {
            let bit = UInt64(1) << UInt64(place)
            if scalar.value < 0x80 {
                ascii[Int(scalar.value)] |= bit
            } else if let known = others.firstIndex(where: { $0.letter == scalar.value }) {
                others[known].mask |= bit
            } else {
                others.append((scalar.value, bit))
            }
        }
    }

    /// The distance of two texts; nil when the first is empty or has more than 64 letters.
    static func between(_ a: String, _ b: String) -> Int? {
        guard let pattern = EditDistance(a) else { return nil }
        let bytes = Array(b.utf8) + [0]
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            return unsafe pattern.distance(base, from: 0, to: b.utf8.count)
        }
    }

    /// The distance to a text in UTF-8 that ends before `end`.
    func distance(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
        var positive = ~UInt64(0)
        var negative: UInt64 = 0
        var score = count
        let last = UInt64(1) << UInt64(count - 1)
        var at = start
        while at < end {
            let mask = unsafe mask(bytes, &at)
            let vertical = mask | negative
            let horizontal = ((mask & positive) &+ positive) ^ positive | mask
            var up = negative | ~(horizontal | positive)
            var down = positive & horizontal
            if up & last != 0 { score += 1 }
            if down & last != 0 { score -= 1 }
            up = up << 1 | 1
            down <<= 1
            positive = down | ~(vertical | up)
            negative = up & vertical
        }
        return score
    }

    /// Where the letter at a place stands in the pattern; moves behind it.
    private func mask(_ bytes: UnsafePointer<UInt8>, _ at: inout Int) -> UInt64 {
        let first = unsafe UInt32(bytes[at])
        at &+= 1
        if first < 0x80 { return ascii[Int(first)] }
        var letter = first < 0xE0 ? first & 0x1F : first < 0xF0 ? first & 0x0F : first & 0x07
        while unsafe bytes[at] & 0xC0 == 0x80 {
            letter = unsafe letter << 6 | UInt32(bytes[at] & 0x3F)
            at &+= 1
        }
        for other in others where other.letter == letter { return other.mask }
        return 0
    }
}
