/// Everything an outside auditor needs to check one subject's history without the ledger: JSON by `Codable`.
public struct AuditBundle: Codable, Hashable, Sendable {
    public static let format = "chemtrack-audit/v1"

    /// An event with the proof that it is in the log of the checkpoint.
    public struct ProvenEvent: Codable, Hashable, Sendable {
        /// Leaf index.
        public var seq: Int
        /// Base64 of the canonical bytes.
        public var event: String
        /// Audit path, base64 of each hash.
        public var inclusion: [String]
    }

    /// A line of the list of heads with its proof.
    public struct HeadProof: Codable, Hashable, Sendable {
        /// Position in the sorted list.
        public var index: Int
        public var subject: String
        public var subject_seq: Int
        public var seq: Int
        public var inclusion: [String]
    }

    /// That no event of the subject was left out, as of one `ledger.heads` event.
    public struct Completeness: Codable, Hashable, Sendable {
        public var heads: ProvenEvent
        /// The subject's line; or its neighbours, when it did not exist.
        public var lines: [HeadProof]
    }

    public var format: String
    public var subject: String
    /// The log's public key as it claims; an auditor compares it with one that was obtained otherwise.
    public var key: String
    /// The signed checkpoint.
    public var checkpoint: String
    public var events: [ProvenEvent]
    public var completeness: Completeness?

    /// Builds a bundle from the log.
    ///
    /// - Parameters:
    ///   - events: All events of the subject below the checkpoint's size, in order, as stored bytes with their index.
    ///   - nodes: The tree, of at least the checkpoint's size.
    ///   - heads: The newest `ledger.heads` event below the checkpoint's size, with the subjects as of that event.
    /// - Throws: `outOfRange` when an event or the checkpoint lies beyond the tree.
    public init(
        subject: String, events: [(seq: Int, bytes: [UInt8])], nodes: MerkleNodes, note: SignedNote,
        key: VerifyingKey, heads: (seq: Int, bytes: [UInt8], list: LedgerHeads)? = nil
    ) throws(LedgerError) {
        let size = try Checkpoint(note: note, key: key).size
        func prove(_ seq: Int, _ bytes: [UInt8]) throws(LedgerError) -> ProvenEvent {
            ProvenEvent(
                seq: seq, event: StrictBase64.text(bytes),
                inclusion: try nodes.inclusionProof(of: seq, size: size).map(\.base64))
        }
        format = Self.format
        self.subject = CanonicalText.normal(subject)
        self.key = key.description
        checkpoint = note.description
        self.events = []
        for (seq, bytes) in events { self.events.append(try prove(seq, bytes)) }
        if let heads {
            completeness = Completeness(
                heads: try prove(heads.seq, heads.bytes), lines: try heads.list.proof(of: self.subject))
        }
    }
}

/// What is wrong with an audit bundle.
public enum AuditProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case format(String)
    /// The bundle names another key than the one that is trusted.
    case key(claimed: String, trusted: String)
    case unreadable(part: String, LedgerError)
    /// The event is not in the log that the checkpoint signed.
    case notIncluded(seq: Int)
    /// The event is of another log or subject.
    case foreign(seq: Int, subject: String)
    /// The subject's events are not numbered 0, 1, 2, … or not linked.
    case gap(seq: Int, expected: Int, found: Int)
    /// The proof that nothing was left out does not hold.
    case incomplete(reason: String)

    public var description: String {
        switch self {
        case .format(let format): "format `\(format)` is not \(AuditBundle.format)"
        case .key(let claimed, let trusted):
            "the bundle is signed with key `\(claimed)`, the trusted one is `\(trusted)`"
        case .unreadable(let part, let error): "\(part): \(error)"
        case .notIncluded(let seq): "event \(seq) is not in the log that the checkpoint signed"
        case .foreign(let seq, let subject): "event \(seq) belongs to `\(subject)`"
        case .gap(let seq, let expected, let found):
            "event \(seq) is number \(found) of its subject, expected number \(expected) linked to the one before"
        case .incomplete(let reason): "completeness is not proven: \(reason)"
        }
    }
}

/// What a sound bundle proves.
public struct AuditResult: Hashable, Sendable {
    public let checkpoint: Checkpoint
    /// The subject's events, oldest first.
    public let events: [LedgerEvent]
    /// Up to this event of the log nothing of the subject was left out; nil when the bundle does not prove it.
    public let completeUpTo: Int?
}

extension AuditBundle {
    /// Checks everything in the bundle.
    ///
    /// - Parameter trusted: The log's key from a source other than the bundle.
    /// - Throws: The first problem.
    public func verify(trusting trusted: VerifyingKey) throws(AuditProblem) -> AuditResult {
        guard format == Self.format else { throw .format(format) }
        guard key == trusted.description else { throw .key(claimed: key, trusted: trusted.description) }
        let checkpoint: Checkpoint
        do throws(LedgerError) {
            checkpoint = try Checkpoint(note: SignedNote(self.checkpoint), key: trusted)
        } catch { throw .unreadable(part: "checkpoint", error) }
        var history: [LedgerEvent] = []
        for proven in events {
            let event = try open(proven, checkpoint)
            guard event.subject == subject else { throw .foreign(seq: proven.seq, subject: event.subject) }
            guard event.subjectSeq == history.count, event.subjectPrevious == history.last?.seq else {
                throw .gap(seq: proven.seq, expected: history.count, found: event.subjectSeq)
            }
            history.append(event)
        }
        return AuditResult(
            checkpoint: checkpoint, events: history, completeUpTo: try checkCompleteness(history, checkpoint))
    }

    private func open(_ proven: ProvenEvent, _ checkpoint: Checkpoint) throws(AuditProblem) -> LedgerEvent {
        let bytes = StrictBase64.decode(proven.event) ?? []
        let event: LedgerEvent
        do throws(LedgerError) {
            event = try LedgerEvent(decoding: bytes)
        } catch { throw .unreadable(part: "event \(proven.seq)", error) }
        guard let path = Self.path(proven.inclusion), event.seq == proven.seq, event.origin == checkpoint.origin,
            MerkleProof.verifyInclusion(
                leaf: .leaf(bytes), index: proven.seq, size: checkpoint.size, path: path, root: checkpoint.root)
        else { throw .notIncluded(seq: proven.seq) }
        return event
    }

    private func checkCompleteness(
        _ history: [LedgerEvent], _ checkpoint: Checkpoint
    ) throws(AuditProblem) -> Int? {
        guard let completeness else { return nil }
        let event = try open(completeness.heads, checkpoint)
        guard event.kind == LedgerHeads.kind, event.subject == LedgerHeads.subject,
            event.body["size"]?.number == Int64(event.seq), let root = event.body["root"]?.file,
            let count = event.body["count"]?.number.map(Int.init)
        else { throw .incomplete(reason: "event \(event.seq) is not a list of last events") }
        for line in completeness.lines {
            let leaf = HeadLine(
                subject: line.subject, head: SubjectHead(subjectSeq: line.subject_seq, seq: line.seq))
            guard let path = Self.path(line.inclusion),
                MerkleProof.verifyInclusion(
                    leaf: .leaf(leaf.encoded()), index: line.index, size: count, path: path, root: root)
            else { throw .incomplete(reason: "line \(line.index) is not in the list of event \(event.seq)") }
        }
        let last = history.last { $0.seq < event.seq }
        if let own = completeness.lines.first(where: { $0.subject == subject }) {
            guard own.seq == last?.seq, own.subject_seq == last?.subjectSeq else {
                throw .incomplete(reason: "the last event of `\(subject)` was \(own.seq)")
            }
        } else {
            guard last == nil, isBetweenNeighbours(completeness.lines, count, root) else {
                throw .incomplete(reason: "`\(subject)` is neither in the list nor shown to be absent")
            }
        }
        return event.seq
    }

    /// Whether the lines are neighbours in the sorted list, and the subject would stand between them.
    private func isBetweenNeighbours(_ lines: [HeadProof], _ count: Int, _ root: LedgerDigest) -> Bool {
        switch lines.count {
        case 0:
            return count == 0 && root == .emptyTree
        case 1:
            return lines[0].index == 0 && CanonicalText.sortsBefore(subject, lines[0].subject)
                || lines[0].index == count - 1 && CanonicalText.sortsBefore(lines[0].subject, subject)
        case 2:
            return lines[1].index == lines[0].index + 1 && CanonicalText.sortsBefore(lines[0].subject, subject)
                && CanonicalText.sortsBefore(subject, lines[1].subject)
        default:
            return false
        }
    }

    private static func path(_ texts: [String]) -> [LedgerDigest]? {
        let hashes = texts.compactMap { LedgerDigest(base64: $0) }
        return hashes.count == texts.count ? hashes : nil
    }
}
