/// Many short texts in one array of bytes, each behind a zero byte, for scans that look at all of them.
struct KeyText: Sendable {
    private(set) var bytes: [UInt8] = [0]
    /// Where each text begins.
    private(set) var starts: [Int32] = []
    /// Number of letters of each text.
    private(set) var lengths: [UInt16] = []
    /// Which letters each text has, see ``signature(_:)``.
    private(set) var signatures: [UInt64] = []

    mutating func append(_ key: [UInt8]) {
        starts.append(Int32(bytes.count))
        bytes.append(contentsOf: key)
        bytes.append(0)
        let letters = key.reduce(into: 0) { $0 += $1 & 0xC0 != 0x80 ? 1 : 0 }
        lengths.append(UInt16(min(letters, Int(UInt16.max))))
        signatures.append(Self.signature(key))
    }

    /// One bit for each byte value that occurs, several values sharing a bit. A bit that one text has and another lacks
    /// costs at least one edit of a letter: Chinese letters differ in up to three bytes, so their bits count by thirds.
    static func signature(_ key: some Sequence<UInt8>) -> UInt64 {
        key.reduce(0) { $0 | 1 << UInt64($1 & 63) }
    }

    func text(_ number: Int) -> ArraySlice<UInt8> {
        let end = number + 1 < starts.count ? Int(starts[number + 1]) : bytes.count
        return bytes[Int(starts[number])..<end - 1]
    }

    /// Every text that holds the bytes, with the first place where it does.
    ///
    /// - Complexity: one pass over all bytes.
    func places(of wanted: [UInt8], limit: Int) -> [(text: Int, offset: Int)] {
        guard !wanted.isEmpty else { return [] }
        var found: [(text: Int, offset: Int)] = []
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
                            let text = number(at: at)
                            found.append((text, at - Int(starts[text])))
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

    /// The text that covers a byte: the last one that begins at or before it.
    private func number(at position: Int) -> Int {
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if Int(starts[middle]) <= position { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
