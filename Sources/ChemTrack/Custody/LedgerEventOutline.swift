/// Where the fields of an encoded event stand, found without taking them out of its bytes.
///
/// A ledger of millions of events is checked by its outlines. What an outline accepts, ``LedgerEvent/init(decoding:)``
/// accepts too, with the same values; what it does not surely accept (nil) has to be decoded, and may still be right.
struct LedgerEventOutline {
    let origin: Range<Int>
    let seq: Int
    let at_us: Int64
    let actor: Range<Int>
    let kind: Range<Int>
    let subject: Range<Int>
    let subjectSeq: Int
    let subjectPrevious: Int?
    /// The 64 hexadecimal digits of the digest of the private text.
    let privateDigest: Range<Int>?

    /// - Parameter range: Where in `bytes` one encoded event lies and nothing else; the fields are places in `bytes` too.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        guard range.count <= LedgerEvent.bytes_max else { return nil }
        var scan = Scan(bytes: bytes, in: range)
        guard scan.skip(Self.header), let origin = scan.field("origin"),
            let seq = scan.number("seq"), let at_us = scan.number("at"), let clock = scan.field("mono"),
            let actor = scan.field("actor"), let auth = scan.field("auth"), let kind = scan.field("kind"),
            let subject = scan.field("subject"), let subjectSeq = scan.number("sseq"),
            let previous = scan.optional("sprev"), let body = scan.field("body"),
            let digest = scan.optional("priv"), scan.position == range.upperBound,
            scan.isWord(origin, without: UInt8(ascii: "+")), scan.isWord(actor), scan.isWord(auth),
            scan.isWord(subject),
            scan.isKind(kind), scan.isClock(clock), scan.isBody(body), seq >= 0, (0...seq).contains(subjectSeq)
        else { return nil }
        switch previous {
        case .absent:
            guard subjectSeq == 0 else { return nil }
            subjectPrevious = nil
        case .at(let range):
            guard let number = scan.number(in: range), subjectSeq > 0, (0..<seq).contains(number) else { return nil }
            subjectPrevious = Int(number)
        }
        switch digest {
        case .absent: privateDigest = nil
        case .at(let range):
            guard range.count == 64, scan.all(range, { Hexadecimal.value($0) != nil }) else { return nil }
            privateDigest = range
        }
        self.origin = origin
        self.seq = Int(seq)
        self.at_us = at_us
        self.actor = actor
        self.kind = kind
        self.subject = subject
        self.subjectSeq = Int(subjectSeq)
    }

    private static let header: StaticString = "chemtrack-event/v1\n"
}

/// One walk over the bytes of an event.
private struct Scan {
    enum Place {
        case absent
        case at(Range<Int>)
    }

    private let bytes: [UInt8]
    private let end: Int
    private(set) var position: Int

    init(bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        end = range.upperBound
        position = range.lowerBound
    }

    mutating func skip(_ expected: StaticString) -> Bool {
        let count = expected.utf8CodeUnitCount
        guard end - position >= count else { return false }
        let start = unsafe expected.utf8Start
        for offset in 0..<count {
            guard unsafe bytes[position + offset] == start[offset] else { return false }
        }
        position += count
        return true
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// `LEN:BYTES\n`, without leading zeros.
    mutating func value() -> Range<Int>? {
        let start = position
        var length = 0
        while position < end, LedgerRule.isDigit(bytes[position]) {
            guard position - start < 7 else { return nil }
            length = length * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start, position - start == 1 || bytes[start] != UInt8(ascii: "0"), skip(UInt8(ascii: ":")),
            end - position > length
        else { return nil }
        let range = position..<position + length
        position += length
        return skip(UInt8(ascii: "\n")) ? range : nil
    }

    mutating func field(_ name: StaticString) -> Range<Int>? {
        guard skip(name), skip(UInt8(ascii: "=")) else { return nil }
        return value()
    }

    mutating func optional(_ name: StaticString) -> Place? {
        guard skip(name), skip(UInt8(ascii: "=")) else { return nil }
        if skip(UInt8(ascii: "-")) { return skip(UInt8(ascii: "\n")) ? .absent : nil }
        return value().map(Place.at)
    }

    mutating func number(_ name: StaticString) -> Int64? {
        guard let range = field(name) else { return nil }
        return number(in: range)
    }

    /// A whole number of at most 18 digits in its one spelling; longer ones are left to the decoder.
    func number(in range: Range<Int>) -> Int64? {
        let isNegative = !range.isEmpty && bytes[range.lowerBound] == UInt8(ascii: "-")
        let digits = range.dropFirst(isNegative ? 1 : 0)
        guard let first = digits.first, digits.count <= 18 else { return nil }
        if bytes[first] == UInt8(ascii: "0"), digits.count > 1 || isNegative { return nil }
        var number: Int64 = 0
        for index in digits {
            guard LedgerRule.isDigit(bytes[index]) else { return nil }
            number = number * 10 + Int64(bytes[index] - UInt8(ascii: "0"))
        }
        return isNegative ? -number : number
    }

    func all(_ range: Range<Int>, _ isRight: (UInt8) -> Bool) -> Bool {
        for index in range where !isRight(bytes[index]) { return false }
        return true
    }

    /// A word of printable ASCII.
    func isWord(_ range: Range<Int>, without excluded: UInt8 = 0) -> Bool {
        (1...256).contains(range.count) && all(range) { (0x21...0x7E).contains($0) && $0 != excluded }
    }

    func isKind(_ range: Range<Int>) -> Bool {
        (1...64).contains(range.count) && all(range) { LedgerRule.isLower($0) || $0 == UInt8(ascii: ".") }
    }

    /// `boot/microseconds`
    func isClock(_ range: Range<Int>) -> Bool {
        guard let slash = range.first(where: { bytes[$0] == UInt8(ascii: "/") }),
            (1...64).contains(slash - range.lowerBound), let time_us = number(in: slash + 1..<range.upperBound)
        else { return false }
        let isBoot = all(range.lowerBound..<slash) {
            LedgerRule.isLower($0 | 0x20) || LedgerRule.isDigit($0) || $0 == UInt8(ascii: "-")
        }
        return isBoot && time_us >= 0
    }

    /// Named values in rising order of their names.
    mutating func isBody(_ range: Range<Int>) -> Bool {
        position = range.lowerBound
        var last: Range<Int>?
        while position < range.upperBound {
            guard let equals = (position..<range.upperBound).first(where: { bytes[$0] == UInt8(ascii: "=") })
            else { return false }
            let name = position..<equals
            position = equals + 1
            guard (1...64).contains(name.count), LedgerRule.isLower(bytes[name.lowerBound]),
                all(
                    name,
                    {
                        LedgerRule.isLower($0) || LedgerRule.isDigit($0) || $0 == UInt8(ascii: "_")
                            || $0 == UInt8(ascii: ".")
                    }),
                last.map({ sorts($0, before: name) }) ?? true, let text = value(), position <= range.upperBound,
                isNormal(text)
            else { return false }
            last = name
        }
        return true
    }

    private func sorts(_ left: Range<Int>, before right: Range<Int>) -> Bool {
        for offset in 0..<min(left.count, right.count) {
            let (one, other) = (bytes[left.lowerBound + offset], bytes[right.lowerBound + offset])
            if one != other { return one < other }
        }
        return left.count < right.count
    }

    /// ASCII is in Unicode form NFC; other text is looked at as the decoder looks at it.
    private func isNormal(_ range: Range<Int>) -> Bool {
        if all(range, { $0 < 0x80 }) { return true }
        return String(validating: bytes[range], as: UTF8.self).map(CanonicalText.isNormal) ?? false
    }
}
