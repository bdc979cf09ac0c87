/// Where a subject's own sequence of events ends.
public struct SubjectHead: Hashable, Sendable {
    /// Number of its last event.
    public let subjectSeq: Int
    /// Leaf index of its last event.
    public let seq: Int

    public init(subjectSeq: Int, seq: Int) {
        self.subjectSeq = subjectSeq
        self.seq = seq
    }
}

/// An event with its bytes and leaf hash: one row of the ledger.
public struct LedgerEntry: Hashable, Sendable {
    public let event: LedgerEvent
    /// `event.encoded()`
    public let bytes: [UInt8]
    public let leaf: LedgerDigest

    public init(_ event: LedgerEvent) {
        self.event = event
        bytes = event.encoded()
        leaf = .leaf(bytes)
    }

    /// Where a ledger ends whose last event this is.
    var end: LedgerEnd { LedgerEnd(size: event.seq + 1, leaf: leaf) }
}

/// Events that have got their places but are not committed: store them, then give the batch to `LedgerHead.commit`.
public struct LedgerBatch: Sendable {
    public let entries: [LedgerEntry]
    /// The tree with these entries.
    public let tree: MerkleTree
    let base: MerkleTree
    let subjects: [String: SubjectHead]
}

/// What the single writer of a log carries from event to event: the tree and where each subject's sequence stands.
///
/// Decide, commit, publish: `prepare` changes nothing, so a failed transaction needs no undoing.
public struct LedgerHead: Sendable {
    public let origin: String
    public private(set) var tree = MerkleTree()
    public private(set) var subjects: [String: SubjectHead] = [:]
    /// Where subjects stood before events that are not stored yet, oldest first.
    private var log: [(size: Int, subject: String, before: SubjectHead?)] = []
    private var isWatched = false

    /// A new, empty log.
    public init(origin: String) throws(LedgerError) {
        self.origin = CanonicalText.normal(origin)
        try LedgerRule.checkOrigin(self.origin)
    }

    /// Takes up a stored log: its tree, and for each subject the last event.
    public init(origin: String, tree: MerkleTree, subjects: [String: SubjectHead]) throws(LedgerError) {
        try self.init(origin: origin)
        self.tree = tree
        self.subjects = subjects
    }

    /// Number of events.
    public var size: Int { tree.size }
    public var checkpoint: Checkpoint { Checkpoint(origin: origin, size: tree.size, root: tree.root) }

    /// Gives the drafts the next places, in their order, without changing the head.
    ///
    /// - Throws: `tooLarge` for an event beyond the limit; then none of the drafts got a place.
    public func prepare(_ drafts: [LedgerDraft]) throws(LedgerError) -> LedgerBatch {
        var entries: [LedgerEntry] = []
        entries.reserveCapacity(drafts.count)
        var tree = tree
        var changed: [String: SubjectHead] = [:]
        for draft in drafts {
            let last = changed[draft.subject] ?? subjects[draft.subject]
            let entry = LedgerEntry(
                try LedgerEvent(
                    origin: origin, seq: tree.size, subjectSeq: last.map { $0.subjectSeq + 1 } ?? 0,
                    subjectPrevious: last?.seq, draft: draft))
            changed[draft.subject] = SubjectHead(subjectSeq: entry.event.subjectSeq, seq: entry.event.seq)
            tree.append(entry.leaf)
            entries.append(entry)
        }
        return LedgerBatch(entries: entries, tree: tree, base: self.tree, subjects: changed)
    }

    /// Makes a stored batch part of the log. It must have been prepared from this very head.
    public mutating func commit(_ batch: LedgerBatch) {
        precondition(batch.base == tree, "the batch was prepared from another state of the ledger")
        if isWatched {
            for subject in batch.subjects.keys { log.append((tree.size, subject, subjects[subject])) }
        }
        tree = batch.tree
        subjects.merge(batch.subjects) { _, new in new }
    }

    /// `prepare` and `commit` in one, where nothing can fail in between.
    @discardableResult
    public mutating func append(_ drafts: [LedgerDraft]) throws(LedgerError) -> [LedgerEntry] {
        let batch = try prepare(drafts)
        commit(batch)
        return batch.entries
    }
}

/// Where a log stood at a moment, to be able to go back to it.
struct LedgerMark: Sendable {
    fileprivate let tree: MerkleTree
}

// Events that the store could not keep are taken back at the cost of what they changed, not of the whole log.
extension LedgerHead {
    /// From now on events can be taken back, until ``keep(until:)``.
    mutating func watch() -> LedgerMark {
        isWatched = true
        return LedgerMark(tree: tree)
    }

    /// What was entered before the mark stands; without a mark everything does.
    mutating func keep(until mark: LedgerMark?) {
        isWatched = mark != nil
        let kept = mark.map { mark in log.firstIndex { $0.size >= mark.tree.size } ?? log.count } ?? log.count
        log.removeFirst(kept)
    }

    /// The log as it was at the mark.
    mutating func takeBack(to mark: LedgerMark) {
        while let last = log.last, last.size >= mark.tree.size {
            subjects[last.subject] = last.before
            log.removeLast()
        }
        tree = mark.tree
    }
}
