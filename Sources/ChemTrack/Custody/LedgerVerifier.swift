/// A stored row of the ledger: the event's bytes, its leaf hash, and the columns that queries use.
public struct LedgerRow: Hashable, Sendable {
    public var seq: Int
    public var bytes: [UInt8]
    public var leaf: LedgerDigest
    public var at_us: Int64
    public var actor: String
    public var kind: String
    public var subject: String
    public var subjectSeq: Int
    public var subjectPrevious: Int?
    /// Free or personal text that is kept beside the event; nil when it has none or it was erased.
    public var privateText: PrivateText?

    public init(
        seq: Int, bytes: [UInt8], leaf: LedgerDigest, at_us: Int64, actor: String, kind: String, subject: String,
        subjectSeq: Int, subjectPrevious: Int?, privateText: PrivateText? = nil
    ) {
        self.seq = seq
        self.bytes = bytes
        self.leaf = leaf
        self.at_us = at_us
        self.actor = actor
        self.kind = kind
        self.subject = subject
        self.subjectSeq = subjectSeq
        self.subjectPrevious = subjectPrevious
        self.privateText = privateText
    }

    /// The row of a new entry.
    public init(_ entry: LedgerEntry) {
        let event = entry.event
        self.init(
            seq: event.seq, bytes: entry.bytes, leaf: entry.leaf, at_us: event.at_us, actor: event.actor,
            kind: event.kind, subject: event.subject, subjectSeq: event.subjectSeq,
            subjectPrevious: event.subjectPrevious)
    }
}

/// A signed checkpoint and where it was found, such as `checkpoint file` or `/media/anchor.note`.
public struct KnownCheckpoint: Hashable, Sendable {
    public var source: String
    /// The whole signed note.
    public var note: String

    public init(source: String, note: String) {
        self.source = source
        self.note = note
    }
}

/// What a full check of the ledger says.
public struct LedgerReport: Hashable, Sendable {
    /// Number of events read.
    public let size: Int
    public let root: LedgerDigest
    /// The first events up to here are exactly those of a valid checkpoint; nothing signed covers later ones.
    public let anchoredSize: Int
    /// The first problems, at most `problems_max`.
    public let problems: [LedgerProblem]
    /// How many there were in all.
    public let problemCount: Int
    /// The newest sound list of subjects, for proofs of completeness.
    public let heads: Heads?

    /// A `ledger.heads` event and the list that it commits to.
    public struct Heads: Hashable, Sendable {
        public let seq: Int
        public let bytes: [UInt8]
        public let list: LedgerHeads
    }

    public static let problems_max = 1000
    public var isSound: Bool { problemCount == 0 }
}

/// Reads a whole ledger, row by row in the order of `seq`, and says what is wrong where.
///
/// Independent of the writer: everything is computed anew from the bytes of the events. Memory grows with the number
/// of subjects, not of events.
public struct LedgerVerifier: Sendable {
    private struct Opened {
        let source: String
        let checkpoint: Checkpoint
    }

    /// Name of the log.
    public let origin: String
    private var tree = MerkleTree()
    private var next = 0
    private var subjects: [String: SubjectHead] = [:]
    /// Valid checkpoints by rising size; those before `reached` have been compared.
    private var checkpoints: [Opened] = []
    private var reached = 0
    /// After a missing row no root can be compared any more.
    private var hasGap = false
    private var matched: [Opened] = []
    private var mismatched: [Opened] = []
    private var problems: [LedgerProblem] = []
    private var problemCount = 0
    private var heads: LedgerReport.Heads?

    /// - Parameters:
    ///   - origin: Name of the log.
    ///   - keys: The log's keys, of which one has to have signed each checkpoint. Taken from outside the database.
    ///   - checkpoints: All that are known, from inside and, more important, from outside.
    public init(origin: String, keys: [VerifyingKey], checkpoints: [KnownCheckpoint]) {
        self.origin = CanonicalText.normal(origin)
        for known in checkpoints {
            do throws(LedgerError) {
                self.checkpoints.append(Opened(source: known.source, checkpoint: try open(known, keys)))
            } catch {
                report(.badCheckpoint(checkpoint: known.source, error))
            }
        }
        self.checkpoints.sort { $0.checkpoint.size < $1.checkpoint.size }
        for (left, right) in zip(self.checkpoints, self.checkpoints.dropFirst())
        where left.checkpoint.size == right.checkpoint.size && left.checkpoint.root != right.checkpoint.root {
            report(
                .forked(checkpoint: right.source, size: right.checkpoint.size, other: "checkpoint `\(left.source)`"))
        }
        compareRoots()
    }

    private func open(_ known: KnownCheckpoint, _ keys: [VerifyingKey]) throws(LedgerError) -> Checkpoint {
        let note = try SignedNote(known.note)
        var last = LedgerError.signature(name: origin, reason: "no key was given")
        for key in keys {
            do throws(LedgerError) {
                let checkpoint = try Checkpoint(note: note, key: key)
                try LedgerRule.check(
                    checkpoint.origin == origin, "origin", checkpoint.origin, "this log is `\(origin)`")
                return checkpoint
            } catch { last = error }
        }
        throw last
    }

    /// Checks the next row. Rows must come by rising `seq`; a row that does not is reported and passed over.
    public mutating func take(_ row: LedgerRow) {
        guard takePlace(row.seq) else { return }
        let leaf = LedgerDigest.leaf(row.bytes)
        if leaf != row.leaf { report(.leafDiffers(seq: row.seq)) }
        do throws(LedgerError) {
            checkEvent(try LedgerEvent(decoding: row.bytes), row)
        } catch {
            report(.unreadable(seq: row.seq, error))
        }
        append(leaf)
    }

    /// Checks the next rows as one after the other, with the same findings.
    public mutating func take(_ part: LedgerPart) {
        for row in part.rows {
            switch row {
            case .doubtful(let row): take(row)
            case .sound(let row):
                guard takePlace(row.seq) else { continue }
                checkOrder(row.seq, of: row.subject, row.subjectSeq, row.subjectPrevious)
                append(row.leaf)
            }
        }
    }

    /// - Returns: false when the row stands where it cannot be taken.
    private mutating func takePlace(_ seq: Int) -> Bool {
        guard seq >= next, seq < Int.max else {
            report(.outOfOrder(seq: seq, expected: next))
            return false
        }
        if seq > next {
            report(.missing(next..<seq))
            hasGap = true
        }
        next = seq + 1
        return true
    }

    private mutating func append(_ leaf: LedgerDigest) {
        tree.append(leaf)
        compareRoots()
    }

    /// Ends the check. A ledger without any checkpoint is reported by `anchoredSize` 0, not as a problem.
    public consuming func finish() -> LedgerReport {
        for opened in checkpoints[reached...] where opened.checkpoint.size > next {
            report(.shortened(checkpoint: opened.source, signed: opened.checkpoint.size, found: next))
        }
        let anchored = matched.last?.checkpoint.size ?? 0
        for opened in mismatched where opened.checkpoint.size <= anchored {
            report(.forked(checkpoint: opened.source, size: opened.checkpoint.size, other: "this ledger"))
        }
        // Later checkpoints disagree for the same reason, so the first one bounds the change best.
        if let first = mismatched.first(where: { $0.checkpoint.size > anchored }) {
            report(.changed(checkpoint: first.source, rows: anchored..<first.checkpoint.size))
        }
        return LedgerReport(
            size: next, root: tree.root, anchoredSize: anchored, problems: problems, problemCount: problemCount,
            heads: heads)
    }

    private mutating func compareRoots() {
        guard reached < checkpoints.count, checkpoints[reached].checkpoint.size <= tree.size else { return }
        let root = tree.root
        while reached < checkpoints.count, checkpoints[reached].checkpoint.size == next {
            let opened = checkpoints[reached]
            if !hasGap {
                if opened.checkpoint.root == root { matched.append(opened) } else { mismatched.append(opened) }
            }
            reached += 1
        }
    }

    private mutating func checkEvent(_ event: LedgerEvent, _ row: LedgerRow) {
        if event.origin != origin { report(.foreign(seq: row.seq, origin: event.origin)) }
        compareColumns(event, row)
        if let text = row.privateText, text.digest != event.privateDigest { report(.textDiffers(seq: row.seq)) }
        if event.kind == LedgerHeads.kind {
            let list = LedgerHeads(subjects)
            if event.body == list.body(size: row.seq) {
                heads = LedgerReport.Heads(seq: row.seq, bytes: row.bytes, list: list)
            } else {
                report(.headsDiffer(seq: row.seq))
            }
        }
        checkOrder(row.seq, of: event.subject, event.subjectSeq, event.subjectPrevious)
    }

    /// Whether an event continues its subject's own sequence.
    private mutating func checkOrder(_ seq: Int, of subject: String, _ subjectSeq: Int, _ subjectPrevious: Int?) {
        let last = subjects[subject]
        let expected = last.map { $0.subjectSeq + 1 } ?? 0
        if subjectSeq != expected {
            report(.subjectGap(seq: seq, subject: subject, expected: expected, found: subjectSeq))
        }
        if subjectPrevious != last?.seq {
            report(.previousDiffers(seq: seq, subject: subject, expected: last?.seq, found: subjectPrevious))
        }
        // Carrying on from what the event says keeps one damage from being reported at every later event.
        subjects[subject] = SubjectHead(subjectSeq: subjectSeq, seq: seq)
    }

    /// Text is compared in bytes: to `==` two forms of one text are equal, to a query they are not.
    private mutating func compareColumns(_ event: LedgerEvent, _ row: LedgerRow) {
        func index(_ seq: Int?) -> String { seq.map(String.init) ?? "-" }
        func compare(_ name: String, _ stored: String, _ own: String) {
            if stored.utf8.elementsEqual(own.utf8) { return }
            report(.columnDiffers(seq: row.seq, column: name, stored: stored, event: own))
        }
        if row.seq != event.seq { compare("seq", index(row.seq), index(event.seq)) }
        if row.at_us != event.at_us { compare("at", String(row.at_us), String(event.at_us)) }
        compare("actor", row.actor, event.actor)
        compare("kind", row.kind, event.kind)
        compare("subject", row.subject, event.subject)
        if row.subjectSeq != event.subjectSeq { compare("sseq", index(row.subjectSeq), index(event.subjectSeq)) }
        if row.subjectPrevious != event.subjectPrevious {
            compare("sprev", index(row.subjectPrevious), index(event.subjectPrevious))
        }
    }

    private mutating func report(_ problem: LedgerProblem) {
        problemCount += 1
        if problems.count < LedgerReport.problems_max { problems.append(problem) }
    }
}
