public import Foundation

/// A ledger as JSON Lines, for keeping elsewhere and for verifiers that are not ours: a first line with the log's name,
/// keys and checkpoints, then a line for each event. Several logs may follow one another.
public enum LedgerFile {
    public static let format = "chemtrack-ledger/v1"

    /// The first line of a log.
    public struct Head: Codable, Hashable, Sendable {
        public var format: String
        public var origin: String
        /// Public keys as the plant claims them; whoever checks compares them with keys from elsewhere.
        public var keys: [String]
        public var checkpoints: [Note]

        public struct Note: Codable, Hashable, Sendable {
            public var source: String
            public var note: String
        }

        public init(origin: String, keys: [VerifyingKey], checkpoints: [KnownCheckpoint]) {
            format = LedgerFile.format
            self.origin = origin
            self.keys = keys.map(\.description)
            self.checkpoints = checkpoints.map { Note(source: $0.source, note: $0.note) }
        }

        public var known: [KnownCheckpoint] { checkpoints.map { KnownCheckpoint(source: $0.source, note: $0.note) } }
    }

    /// The line of an event: its bytes in base64, its hash, and the columns beside it.
    struct Line: Codable {
        var seq: Int
        var event: String
        var leaf: String
        var at: Int64
        var actor: String
        var kind: String
        var subject: String
        var sseq: Int
        var sprev: Int?
        var salt: String?
        var text: String?
    }

    /// A line as it is written, with its newline.
    public static func line(_ head: Head) throws -> Data { try encoded(head) }

    public static func line(_ row: LedgerRow) throws -> Data {
        try encoded(
            Line(
                seq: row.seq, event: StrictBase64.text(row.bytes), leaf: row.leaf.hex, at: row.at_us, actor: row.actor,
                kind: row.kind, subject: row.subject, sseq: row.subjectSeq, sprev: row.subjectPrevious,
                salt: row.privateText.map { StrictBase64.text($0.salt) }, text: row.privateText?.text))
    }

    private static func encoded(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + [UInt8(ascii: "\n")]
    }

    /// Checks every log of a file.
    ///
    /// - Parameter keys: the logs' keys from elsewhere; nil takes those that the file names.
    /// - Throws: ``LedgerError/malformed(what:offset:reason:)`` with the number of the line that cannot be read.
    public static func verify(
        _ file: Data, keys: [VerifyingKey]? = nil, anchors: [KnownCheckpoint] = []
    ) throws(LedgerError) -> [(head: Head, report: LedgerReport)] {
        var reports: [(head: Head, report: LedgerReport)] = []
        var current: (head: Head, verifier: LedgerVerifier)?
        for (number, line) in file.split(separator: UInt8(ascii: "\n")).enumerated() {
            if let head = try? JSONDecoder().decode(Head.self, from: line) {
                guard head.format == format else {
                    throw .malformed(what: "line \(number + 1)", offset: 0, reason: "the format is not \(format)")
                }
                if let done = current { reports.append((done.head, done.verifier.finish())) }
                var claimed: [VerifyingKey] = []
                for text in head.keys { claimed.append(try VerifyingKey(text)) }
                current = (
                    head,
                    LedgerVerifier(origin: head.origin, keys: keys ?? claimed, checkpoints: head.known + anchors)
                )
            } else {
                guard current != nil, let row = row(line) else {
                    throw .malformed(
                        what: "line \(number + 1)", offset: 0,
                        reason: "neither the first line of a log nor an event of one")
                }
                current?.verifier.take(row)
            }
        }
        guard let done = current else { throw .malformed(what: "file", offset: 0, reason: "it holds no log") }
        return reports + [(done.head, done.verifier.finish())]
    }

    private static func row(_ data: Data) -> LedgerRow? {
        guard let line = try? JSONDecoder().decode(Line.self, from: data), let bytes = StrictBase64.decode(line.event),
            let leaf = LedgerDigest(hex: line.leaf)
        else { return nil }
        var text: PrivateText?
        if let written = line.text {
            guard let salt = line.salt.flatMap({ StrictBase64.decode($0) }),
                let read = try? PrivateText(written, salt: salt)
            else { return nil }
            text = read
        }
        return LedgerRow(
            seq: line.seq, bytes: bytes, leaf: leaf, at_us: line.at, actor: line.actor, kind: line.kind,
            subject: line.subject, subjectSeq: line.sseq, subjectPrevious: line.sprev, privateText: text)
    }
}
