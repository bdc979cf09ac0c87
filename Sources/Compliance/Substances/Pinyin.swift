/// The sounds of Chinese characters without their tones, from catalogue `pinyin`: `丙` is `bing`.
struct Pinyin: Sendable {
    /// Sounds of each character, the usual one first.
    private var byCharacter: [UInt32: [[UInt8]]] = [:]
    /// A name with many ambiguous characters is found by its usual sounds.
    private static let variants_max = 3

    init(table: CatalogTable) throws(CatalogError) {
        byCharacter.reserveCapacity(table.rows.count)
        let character = try table.position("character")
        let sounds = try table.position("pinyin")
        for row in table.rows {
            guard let scalar = row[position: character].unicodeScalars.first else { continue }
            byCharacter[scalar.value] = row[position: sounds].split(separator: "|").map { Array($0.utf8) }
        }
    }

    /// How a folded name is said, whole and by first letters, with one other sound of an ambiguous character at a time;
    /// nothing for a name without Chinese.
    func sounds(of key: [UInt8]) -> [[UInt8]] {
        guard key.contains(where: { $0 >= 0xE0 }) else { return [] }
        var parts: [[[UInt8]]] = []
        for scalar in String(decoding: key, as: UTF8.self).unicodeScalars {
            // Signs of no sound are left out; Latin letters and digits stand for themselves.
            parts.append(byCharacter[scalar.value] ?? (scalar.value < 0x80 ? [[UInt8(scalar.value)]] : [[]]))
        }
        var choices = [parts.map { $0.first ?? [] }]
        for (place, part) in parts.enumerated() where part.count > 1 && choices.count <= Self.variants_max {
            var other = choices[0]
            other[place] = part[1]
            choices.append(other)
        }
        var seen: Set<[UInt8]> = []
        return choices.flatMap { [$0.flatMap { $0 }, $0.compactMap(\.first)] }
            .filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}
