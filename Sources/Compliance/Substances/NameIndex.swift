/// Names of entities: exact look-up by folded name, and search within names.
struct NameIndex: Sendable {
    private var byKey: [String: [Int32]] = [:]
    /// All keys, each behind a zero byte, for the search; and where each begins.
    private var bytes: [UInt8] = [0]
    private var starts: [Int32] = []
    private var owners: [Int32] = []

    init(capacity: Int) {
        byKey.reserveCapacity(capacity)
        starts.reserveCapacity(capacity)
        owners.reserveCapacity(capacity)
    }

    mutating func add(_ name: String, owner: Int) {
        let key = NameKey.fold(name)
        guard !key.isEmpty else { return }
        if let known = byKey[key], known.contains(Int32(owner)) { return }
        byKey[key, default: []].append(Int32(owner))
        starts.append(Int32(bytes.count))
        owners.append(Int32(owner))
        bytes.append(contentsOf: key.utf8)
        bytes.append(0)
    }

    /// The owners of a name.
    func owners(of name: String) -> [Int] {
        let key = NameKey.fold(name)
        if let exact = byKey[key] { return exact.map(Int.init) }
        return []
    }

    /// The owners whose name has the same letters once locants are dropped on both sides; only for Chinese names
    /// and names of five letters and more, where the rest still says something.
    func ownersWithoutLocants(of name: String) -> [Int] {
        let bare = NameKey.withoutLocants(NameKey.fold(name))
        guard bare.count >= 2, bare.utf8.count >= 5 else { return [] }
        var found: [Int] = []
        for (start, owner) in matches(of: Array(bare.utf8), limit: 4096) where !found.contains(owner) {
            let key = key(from: start)
            if NameKey.withoutLocants(key) == bare { found.append(owner) }
        }
        return found
    }

    /// Owners whose names hold a text: whole names first, then beginnings, then shorter names first.
    func search(_ text: String, limit: Int) -> [Int] {
        let key = NameKey.fold(text)
        guard !key.isEmpty, limit > 0 else { return [] }
        let wanted = Array(key.utf8)
        var hits: [(rank: Int, length: Int, owner: Int)] = []
        for (position, owner) in positions(of: wanted, limit: 20_000) {
            let begins = bytes[position - 1] == 0
            let ends = bytes[position + wanted.count] == 0
            hits.append((begins ? ends ? 0 : 1 : 2, length(around: position), owner))
        }
        hits.sort { ($0.rank, $0.length, $0.owner) < ($1.rank, $1.length, $1.owner) }
        var found: [Int] = []
        for hit in hits where !found.contains(hit.owner) {
            found.append(hit.owner)
            if found.count == limit { break }
        }
        return found
    }

    private func key(from start: Int) -> String {
        var end = start
        while bytes[end] != 0 { end += 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private func length(around position: Int) -> Int {
        var start = position
        while bytes[start - 1] != 0 { start -= 1 }
        var end = position
        while bytes[end] != 0 { end += 1 }
        return end - start
    }

    /// Names that hold the bytes: where the name begins, and its owner.
    private func matches(of wanted: [UInt8], limit: Int) -> [(start: Int, owner: Int)] {
        positions(of: wanted, limit: limit).map { position, owner in
            var start = position
            while bytes[start - 1] != 0 { start -= 1 }
            return (start, owner)
        }
    }

    /// Where the bytes stand, one place per name, with the owner of the name.
    private func positions(of wanted: [UInt8], limit: Int) -> [(position: Int, owner: Int)] {
        var found: [(position: Int, owner: Int)] = []
        let count = wanted.count
        unsafe bytes.withUnsafeBufferPointer { haystack in
            unsafe wanted.withUnsafeBufferPointer { needle in
                guard let hay = haystack.baseAddress, let sought = needle.baseAddress else { return }
                let last = haystack.count - count
                let first = unsafe sought[0]
                var at = 0
                while at <= last, found.count < limit {
                    if unsafe hay[at] == first {
                        var same = 1
                        while same < count, unsafe hay[at &+ same] == sought[same] { same &+= 1 }
                        if same == count {
                            found.append((at, owner(at: at)))
                            while unsafe hay[at] != 0 { at &+= 1 }
                            continue
                        }
                    }
                    at &+= 1
                }
            }
        }
        return found
    }

    /// The owner of the name that covers a byte: the last one that begins at or before it.
    private func owner(at position: Int) -> Int {
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if Int(starts[middle]) <= position { low = middle } else { high = middle - 1 }
        }
        return Int(owners[low])
    }
}
