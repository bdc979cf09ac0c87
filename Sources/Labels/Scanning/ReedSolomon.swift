/// The error correction of DataMatrix ECC 200 (ISO/IEC 16022, annex E): Reed-Solomon over 256 values, by the polynomial
/// x^8 + x^5 + x^3 + x^2 + 1, with the roots 2^1, 2^2 and so on, for errors and for doubtful words (erasures).
enum ReedSolomon {
    private static let exponents: [Int] = {
        var table = [Int](repeating: 0, count: 510)
        var value = 1
        for power in 0..<255 {
            (table[power], table[power + 255]) = (value, value)
            value <<= 1
            if value > 255 { value ^= 0x12D }
        }
        return table
    }()
    private static let logarithms: [Int] = {
        var table = [Int](repeating: 0, count: 256)
        for power in 0..<255 { table[exponents[power]] = power }
        return table
    }()

    private static func times(_ one: Int, _ other: Int) -> Int {
        one == 0 || other == 0 ? 0 : exponents[logarithms[one] + logarithms[other]]
    }

    private static func inverse(_ value: Int) -> Int { exponents[255 - logarithms[value]] }

    private static func value(_ polynomial: [Int], at x: Int) -> Int {
        polynomial.reversed().reduce(0) { times($0, x) ^ $1 }
    }

    /// Corrects `words` in place.
    ///
    /// - Parameters:
    ///   - checks: how many of the words, at the end, are check words.
    ///   - doubtful: places of words that are taken for unknown.
    ///   - unused: check words that must be left over as proof: a correction that needs them is refused.
    /// - Returns: whether the words are right now.
    static func correct(_ words: inout [UInt8], checks: Int, doubtful: [Int], unused: Int) -> Bool {
        let syndromes = (1...checks).map { power in
            words.reduce(0) { times($0, exponents[power]) ^ Int($1) }
        }
        guard syndromes.contains(where: { $0 != 0 }) else { return true }
        guard doubtful.count + unused <= checks else { return false }
        // Berlekamp-Massey, begun with the locator of the doubtful words.
        var locator = [1]
        for place in doubtful {
            let root = exponents[(words.count - 1 - place) % 255]
            var next = locator + [0]
            for term in locator.indices { next[term + 1] ^= times(locator[term], root) }
            locator = next
        }
        var (former, length, shift, formerStep) = (locator, doubtful.count, 1, 1)
        for step in doubtful.count..<checks {
            var difference = 0
            for term in locator.indices where term <= step {
                difference ^= times(locator[term], syndromes[step - term])
            }
            guard difference != 0 else {
                shift += 1
                continue
            }
            let before = locator
            let factor = times(difference, inverse(formerStep))
            while locator.count < former.count + shift { locator.append(0) }
            for term in former.indices { locator[term + shift] ^= times(factor, former[term]) }
            if 2 * length <= step + doubtful.count {
                length = step + 1 + doubtful.count - length
                (former, formerStep, shift) = (before, difference, 1)
            } else {
                shift += 1
            }
        }
        while locator.last == 0 { locator.removeLast() }
        let errors = locator.count - 1 - doubtful.count
        guard errors >= 0, 2 * errors + doubtful.count + unused <= checks else { return false }
        let places = words.indices.filter { place in
            value(locator, at: exponents[(255 - (words.count - 1 - place) % 255) % 255]) == 0
        }
        guard places.count == locator.count - 1 else { return false }
        // Forney's magnitudes.
        var evaluator = [Int](repeating: 0, count: checks)
        for (term, factor) in locator.enumerated() {
            for power in 0..<checks where term + power < checks {
                evaluator[term + power] ^= times(factor, syndromes[power])
            }
        }
        let slope = locator.indices.dropFirst().map { $0.isMultiple(of: 2) ? 0 : locator[$0] }
        for place in places {
            let point = exponents[(255 - (words.count - 1 - place) % 255) % 255]
            let below = value(slope, at: point)
            guard below != 0 else { return false }
            words[place] ^= UInt8(times(value(evaluator, at: point), inverse(below)))
        }
        return (1...checks).allSatisfy { power in words.reduce(0) { times($0, exponents[power]) ^ Int($1) } == 0 }
    }
}
