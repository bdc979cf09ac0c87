/// How a name answers a search, best first.
public enum NameMatch: String, Sendable, Codable, CaseIterable, Comparable {
    /// CAS, EC or UN number.
    case number
    /// The whole name.
    case exact
    case prefix
    /// 拼音: all sounds of the name, or the first letters of all of them.
    case pinyin
    /// From the beginning of a word within the name.
    case word
    /// 拼音 from the beginning.
    case pinyinPrefix = "pinyin_prefix"
    case part
    /// 拼音 within the name.
    case pinyinPart = "pinyin_part"
    /// A few letters differ.
    case similar

    /// Place in the order, from 0.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }

    public static func < (left: NameMatch, right: NameMatch) -> Bool { left.rank < right.rank }
}

/// Names of entities: exact look-up by folded name, and a ranked search in all of them.
struct NameIndex: Sendable {
    private var keys = KeyText()
    private var owners: [Int32] = []
    private var originals = KeyText()
    /// One bit for each byte of `keys`: a word of the name begins here.
    private var wordBits: [UInt64] = []
    /// Hash table of the keys: first name of a bucket, next name of the same bucket.
    private var heads: [Int32]
    private var next: [Int32] = []
    private var sounds = KeyText()
    /// The name each sound belongs to.
    private var soundNames: [Int32] = []
    private let pinyin: Pinyin

    init(capacity: Int, pinyin: Pinyin) {
        var size = 1024
        while size < capacity { size *= 2 }
        heads = [Int32](repeating: -1, count: size)
        self.pinyin = pinyin
        owners.reserveCapacity(capacity)
        next.reserveCapacity(capacity)
    }

    mutating func add(_ name: String, owner: Int) {
        let (key, words) = NameKey.bytes(name)
        guard !key.isEmpty else { return }
        let bucket = Self.hash(key) & (heads.count - 1)
        var known = heads[bucket]
        while known >= 0 {
            if Int(owners[Int(known)]) == owner, keys.text(Int(known)).elementsEqual(key) { return }
            known = next[Int(known)]
        }
        let number = Int32(owners.count)
        let start = keys.bytes.count
        keys.append(key)
        originals.append(Array(name.utf8))
        owners.append(Int32(owner))
        next.append(heads[bucket])
        heads[bucket] = number
        while wordBits.count * 64 < keys.bytes.count { wordBits.append(0) }
        for word in words { wordBits[(start + word) / 64] |= 1 << UInt64((start + word) % 64) }
        for sound in pinyin.sounds(of: key) {
            sounds.append(sound)
            soundNames.append(number)
        }
    }

    private static func hash(_ key: [UInt8]) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash >> 8)
    }

    /// The owners of a name.
    func owners(of name: String) -> [Int] { owners(ofKey: NameKey.bytes(name).key) }

    /// The owners of a name that differs only in how the places of its groups are told: 邻二氯苯, 1,2-二氯苯.
    func ownersByLocant(of name: String) -> [Int] {
        var found: [Int] = []
        for key in NameKey.sameByLocant(NameKey.fold(name)) {
            for owner in owners(ofKey: Array(key.utf8)) where !found.contains(owner) { found.append(owner) }
        }
        return found
    }

    private func owners(ofKey key: [UInt8]) -> [Int] {
        var found: [Int] = []
        var known = heads[Self.hash(key) & (heads.count - 1)]
        while known >= 0 {
            if keys.text(Int(known)).elementsEqual(key) { found.append(Int(owners[Int(known)])) }
            known = next[Int(known)]
        }
        return found.reversed()
    }

    /// The owners whose name is this one with locants: all of them, so that somebody has to choose. A name that has
    /// locants itself is another material's when they differ: 2-hexanol is not 1-hexanol. Only for Chinese names and
    /// names of five letters and more, where the rest still says something.
    func ownersWithoutLocants(of name: String) -> [Int] {
        let key = NameKey.fold(name)
        let bare = NameKey.withoutLocants(key)
        guard bare == key, bare.count >= 2, bare.utf8.count >= 5 else { return [] }
        var found: [Int] = []
        for (number, _) in keys.places(of: Array(bare.utf8), limit: 4096) {
            let owner = Int(owners[number])
            guard !found.contains(owner) else { continue }
            if NameKey.withoutLocants(String(decoding: keys.text(number), as: UTF8.self)) == bare {
                found.append(owner)
            }
        }
        return found
    }

    struct Hit: Sendable {
        var owner: Int
        /// As it stands in the catalogue.
        var name: String
        var match: NameMatch
    }

    /// The best name of each owner that answers a text, best first; of equals, shorter names first.
    ///
    /// - Complexity: two passes over all names and their sounds, and one more when they leave room for similar names.
    func search(_ text: String, limit: Int) -> [Hit] {
        let wanted = NameKey.bytes(text).key
        guard !wanted.isEmpty, limit > 0 else { return [] }
        var hits = written(wanted)
        if wanted.count >= 2, wanted.allSatisfy({ $0 < 0x80 }) { hits += spoken(wanted) }
        var best = ranked(hits, limit: limit)
        if best.count < limit {
            best = ranked(hits + similar(String(decoding: wanted, as: UTF8.self)), limit: limit)
        }
        return best.map {
            Hit(
                owner: Int(owners[$0.name]), name: String(decoding: originals.text($0.name), as: UTF8.self),
                match: $0.match)
        }
    }

    /// `length` decides between equals: letters of the name, and edits before that.
    private typealias Found = (match: NameMatch, length: Int, name: Int)
    private static let places_max = 20_000

    private func ranked(_ hits: [Found], limit: Int) -> [Found] {
        var seen: Set<Int32> = []
        var best: [Found] = []
        let ranks = Dictionary(uniqueKeysWithValues: NameMatch.allCases.map { ($0, $0.rank) })
        let order = hits.map { (rank: ranks[$0.match] ?? 0, hit: $0) }.sorted {
            ($0.rank, $0.hit.length, $0.hit.name) < ($1.rank, $1.hit.length, $1.hit.name)
        }.map(\.hit)
        for hit in order where seen.insert(owners[hit.name]).inserted {
            best.append(hit)
            if best.count == limit { break }
        }
        return best
    }

    private func written(_ wanted: [UInt8]) -> [Found] {
        keys.places(of: wanted, limit: Self.places_max).map { number, offset in
            let length = keys.text(number).count
            let at = Int(keys.starts[number]) + offset
            let match: NameMatch =
                if offset == 0 {
                    length == wanted.count ? .exact : .prefix
                } else {
                    wordBits[at / 64] >> UInt64(at % 64) & 1 == 1 ? .word : .part
                }
            return (match, length, number)
        }
    }

    private func spoken(_ wanted: [UInt8]) -> [Found] {
        sounds.places(of: wanted, limit: Self.places_max).map { number, offset in
            let length = sounds.text(number).count
            let match: NameMatch = offset > 0 ? .pinyinPart : length == wanted.count ? .pinyin : .pinyinPrefix
            return (match, length, Int(soundNames[number]))
        }
    }

    private func similar(_ text: String) -> [Found] {
        guard let distance = EditDistance(text) else { return [] }
        let isChinese = !text.utf8.allSatisfy { $0 < 0x80 }
        let allowed =
            switch distance.count {
            case ..<3: 0
            case 3...(isChinese ? 4 : 5): 1
            case ...9: 2
            default: 3
            }
        guard allowed > 0 else { return [] }
        // An edit of a Chinese letter changes up to three bytes.
        let bits_max = allowed * (isChinese ? 3 : 1)
        let wanted = KeyText.signature(text.utf8)
        var found: [Found] = []
        unsafe keys.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            for number in 0..<owners.count where abs(Int(keys.lengths[number]) - distance.count) <= allowed {
                if (wanted & ~keys.signatures[number]).nonzeroBitCount > bits_max { continue }
                let text = keys.text(number)
                let edits = unsafe distance.distance(base, from: text.startIndex, to: text.endIndex)
                if edits <= allowed { found.append((.similar, edits * 1000 + text.count, number)) }
            }
        }
        return found
    }
}
