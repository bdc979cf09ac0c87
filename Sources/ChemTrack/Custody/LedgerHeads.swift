/// One line of the sorted list of subjects: where its sequence of events ended.
public struct HeadLine: Hashable, Sendable {
    public let subject: String
    public let head: SubjectHead

    /// Leaf bytes in the tree of heads.
    func encoded() -> [UInt8] {
        var writer = CanonicalWriter(header: "chemtrack-head/v1")
        writer.field("subject", subject)
        writer.field("sseq", Int64(head.subjectSeq))
        writer.field("seq", Int64(head.seq))
        return writer.bytes
    }
}

/// Every subject with its last event, sorted by the bytes of its name, as a tree of its own.
///
/// Its root, written into the log once a day, makes completeness provable: which event was a subject's last as of
/// that day, and that a subject did not exist at all (its two neighbours stand side by side).
public struct LedgerHeads: Hashable, Sendable {
    /// The event kind that carries the root.
    public static let kind = "ledger.heads"
    /// The subject of these events.
    public static let subject = "ledger"

    public let lines: [HeadLine]
    private let nodes: MerkleNodes

    public init(_ subjects: [String: SubjectHead]) {
        lines = subjects.map { HeadLine(subject: $0.key, head: $0.value) }
            .sorted { CanonicalText.sortsBefore($0.subject, $1.subject) }
        nodes = MerkleNodes(leaves: lines.lazy.map { LedgerDigest.leaf($0.encoded()) })
    }

    // The nodes follow from the lines.
    public static func == (left: LedgerHeads, right: LedgerHeads) -> Bool { left.lines == right.lines }
    public func hash(into hasher: inout Hasher) { hasher.combine(lines) }

    public var root: LedgerDigest { (try? nodes.root(size: nodes.size)) ?? .emptyTree }

    /// The body of the event: root, number of subjects, and the number of events that the list covers.
    func body(size: Int) -> LedgerBody {
        ["root": .file(root), "count": LedgerValue(Int64(lines.count)), "size": LedgerValue(Int64(size))]
    }

    /// The subject's own line, or, when it does not exist, the lines between which it would stand.
    func proof(of subject: String) throws(LedgerError) -> [AuditBundle.HeadProof] {
        let position = lines.firstIndex { !CanonicalText.sortsBefore($0.subject, subject) } ?? lines.count
        let isPresent = position < lines.count && lines[position].subject == subject
        let wanted = isPresent ? [position] : [position - 1, position].filter(lines.indices.contains)
        var proofs: [AuditBundle.HeadProof] = []
        for index in wanted {
            let line = lines[index]
            proofs.append(
                AuditBundle.HeadProof(
                    index: index, subject: line.subject, subject_seq: line.head.subjectSeq, seq: line.head.seq,
                    inclusion: try nodes.inclusionProof(of: index, size: nodes.size).map(\.base64)))
        }
        return proofs
    }
}

extension LedgerHead {
    /// The daily event that commits to all subjects' last events, alone in its batch. Time and actor are those given.
    public func prepareHeads(
        at_us: Int64, boot: String, mono_us: Int64, actor: String = "system"
    ) throws(LedgerError) -> LedgerBatch {
        try prepare([
            LedgerDraft(
                at_us: at_us, boot: boot, mono_us: mono_us, actor: actor, auth: "system", kind: LedgerHeads.kind,
                subject: LedgerHeads.subject, body: LedgerHeads(subjects).body(size: size))
        ])
    }
}
