internal import Foundation

/// Rows of the log that follow one another, each judged by itself: all that can be said of a row without the rows before
/// it is found out here, on any thread, so that only the rest has to wait for its turn.
public struct LedgerPart: Sendable {
    /// A row whose bytes, columns, leaf hash and text agree; only whether it continues the log is open.
    struct Sound: Sendable {
        var seq: Int
        var subject: String
        var subjectSeq: Int
        var subjectPrevious: Int?
        var leaf: LedgerDigest
    }

    enum Row: Sendable {
        case sound(Sound)
        /// There is something to look at, or the list of subjects to compare.
        indirect case doubtful(LedgerRow)
    }

    /// As many rows are worth handing over at once.
    public static let rows_max = 4_096
    private static let headsKind = Array(LedgerHeads.kind.utf8)
    private(set) var rows: [Row] = []
    private let origin: [UInt8]
    /// The bytes of the row in hand; the 0x00 of their leaf hash stands before them.
    private var bytes: [UInt8] = []

    /// A part of the log with this name, without rows.
    public init(of origin: String) {
        self.origin = Array(CanonicalText.normal(origin).utf8)
        rows.reserveCapacity(Self.rows_max)
        bytes.reserveCapacity(1_024)
    }

    public var isEmpty: Bool { rows.isEmpty }

    /// Adds the next row, whose texts (UTF-8) and bytes may lie in the database's memory.
    public mutating func append(
        seq: Int, at_us: Int64, subjectSeq: Int, subjectPrevious: Int?, leaf: LedgerDigest,
        event: UnsafeRawBufferPointer, actor: UnsafeRawBufferPointer, kind: UnsafeRawBufferPointer,
        subject: UnsafeRawBufferPointer, privateText: PrivateText?
    ) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(0)
        unsafe bytes.append(contentsOf: event)
        if let outline = LedgerEventOutline(bytes, 1..<bytes.count), outline.seq == seq, outline.at_us == at_us,
            outline.subjectSeq == subjectSeq, outline.subjectPrevious == subjectPrevious,
            unsafe isEqual(outline.actor, actor), unsafe isEqual(outline.kind, kind),
            unsafe isEqual(outline.subject, subject), isSound(outline, privateText), leafHash == leaf
        {
            rows.append(
                .sound(
                    Sound(
                        seq: seq, subject: text(outline.subject), subjectSeq: subjectSeq,
                        subjectPrevious: subjectPrevious, leaf: leaf)))
            return
        }
        unsafe rows.append(
            .doubtful(
                LedgerRow(
                    seq: seq, bytes: Array(event), leaf: leaf, at_us: at_us,
                    actor: String(decoding: actor, as: UTF8.self), kind: String(decoding: kind, as: UTF8.self),
                    subject: String(decoding: subject, as: UTF8.self), subjectSeq: subjectSeq,
                    subjectPrevious: subjectPrevious, privateText: privateText)))
    }

    private func isSound(_ outline: LedgerEventOutline, _ privateText: PrivateText?) -> Bool {
        guard isEqual(outline.origin, origin), !isEqual(outline.kind, Self.headsKind) else { return false }
        guard let privateText else { return true }
        guard let digest = outline.privateDigest else { return false }
        return privateText.digest == LedgerDigest(hex: text(digest))
    }

    private var leafHash: LedgerDigest { unsafe bytes.withUnsafeBytes { unsafe .hash(of: $0) } }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func isEqual(_ range: Range<Int>, _ other: [UInt8]) -> Bool {
        unsafe other.withUnsafeBytes { unsafe isEqual(range, $0) }
    }

    private func isEqual(_ range: Range<Int>, _ column: UnsafeRawBufferPointer) -> Bool {
        guard range.count == column.count, let other = column.baseAddress else { return range.count == column.count }
        return unsafe bytes.withUnsafeBytes { own in
            unsafe memcmp(UnsafeRawBufferPointer(rebasing: own[range]).baseAddress ?? other, other, range.count) == 0
        }
    }
}
