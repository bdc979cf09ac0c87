/// Rows of the ledger side by side in one piece of memory: checking millions of them asks for none for each.
public struct LedgerRows: Sendable {
    struct Place {
        var seq: Int
        var at_us: Int64
        var subjectSeq: Int
        var subjectPrevious: Int?
        var leaf: LedgerDigest
        /// The event's bytes; the 0x00 of its leaf hash stands before them.
        var event: Range<Int>
        var actor: Range<Int>
        var kind: Range<Int>
        var subject: Range<Int>
        var privateText: PrivateText?
    }

    /// As many rows are worth handing over at once.
    public static let rows_max = 2_000
    private(set) var bytes: [UInt8] = []
    private(set) var places: [Place] = []

    public init() {
        bytes.reserveCapacity(1_000_000)
        places.reserveCapacity(Self.rows_max)
    }

    public var isFull: Bool { places.count >= Self.rows_max }
    public var isEmpty: Bool { places.isEmpty }

    /// Adds a row whose texts and bytes lie in the database's memory: they are copied.
    public mutating func append(
        seq: Int, at_us: Int64, subjectSeq: Int, subjectPrevious: Int?, leaf: LedgerDigest,
        event: UnsafeRawBufferPointer, actor: UnsafeRawBufferPointer, kind: UnsafeRawBufferPointer,
        subject: UnsafeRawBufferPointer, privateText: PrivateText?
    ) {
        bytes.append(0)
        places.append(
            unsafe Place(
                seq: seq, at_us: at_us, subjectSeq: subjectSeq, subjectPrevious: subjectPrevious, leaf: leaf,
                event: keep(event), actor: keep(actor), kind: keep(kind), subject: keep(subject),
                privateText: privateText))
    }

    private mutating func keep(_ part: UnsafeRawBufferPointer) -> Range<Int> {
        let start = bytes.count
        unsafe bytes.append(contentsOf: part)
        return start..<bytes.count
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func areEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool { bytes[left].elementsEqual(bytes[right]) }

    func leafHash(_ place: Place) -> LedgerDigest {
        unsafe bytes.withUnsafeBytes { whole in
            unsafe .hash(
                of: UnsafeRawBufferPointer(rebasing: whole[place.event.lowerBound - 1..<place.event.upperBound]))
        }
    }

    /// The row by itself.
    func row(_ place: Place) -> LedgerRow {
        LedgerRow(
            seq: place.seq, bytes: Array(bytes[place.event]), leaf: place.leaf, at_us: place.at_us,
            actor: text(place.actor), kind: text(place.kind), subject: text(place.subject),
            subjectSeq: place.subjectSeq, subjectPrevious: place.subjectPrevious, privateText: place.privateText)
    }
}

extension LedgerVerifier {
    /// Checks rows as ``take(_:)-(LedgerRow)`` does one after the other, with the same findings.
    public mutating func take(_ rows: LedgerRows) {
        for place in rows.places where !takeSound(place, of: rows) { take(rows.row(place)) }
    }

    /// Takes up a row that is surely as it should be.
    ///
    /// - Returns: false, with nothing changed, when there is anything to look at.
    private mutating func takeSound(_ place: LedgerRows.Place, of rows: LedgerRows) -> Bool {
        guard place.seq == next, let outline = LedgerEventOutline(rows.bytes, place.event),
            outline.seq == place.seq, outline.at_us == place.at_us, outline.subjectSeq == place.subjectSeq,
            outline.subjectPrevious == place.subjectPrevious, rows.areEqual(outline.actor, place.actor),
            rows.areEqual(outline.kind, place.kind), rows.areEqual(outline.subject, place.subject),
            rows.bytes[outline.origin].elementsEqual(origin.utf8),
            !rows.bytes[outline.kind].elementsEqual(LedgerHeads.kind.utf8)
        else { return false }
        if let text = place.privateText {
            guard let digest = outline.privateDigest, text.digest == LedgerDigest(hex: rows.text(digest)) else {
                return false
            }
        }
        let subject = rows.text(place.subject)
        let last = subjects[subject]
        guard place.subjectSeq == last.map({ $0.subjectSeq + 1 }) ?? 0, place.subjectPrevious == last?.seq else {
            return false
        }
        let leaf = rows.leafHash(place)
        guard leaf == place.leaf else { return false }
        subjects[subject] = SubjectHead(subjectSeq: place.subjectSeq, seq: place.seq)
        next += 1
        tree.append(leaf)
        compareRoots()
        return true
    }
}
