/// An RFC 6962 tree that only grows: its size and the roots of its full subtrees ("peaks"), at most 63 hashes.
///
/// This is all the writer needs; proofs need the leaf hashes too, see `MerkleNodes`.
public struct MerkleTree: Hashable, Sendable {
    /// Number of leaves.
    public private(set) var size = 0
    /// Roots of the full subtrees from the left, largest first; one for each 1 in the binary form of `size`.
    public private(set) var peaks: [LedgerDigest] = []

    public init() {}

    /// Takes up a stored tree.
    ///
    /// - Throws: `outOfRange` when the number of peaks does not fit the size.
    public init(size: Int, peaks: [LedgerDigest]) throws(LedgerError) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else {
            throw .outOfRange(what: "number of peaks", value: peaks.count, size: size)
        }
        self.size = size
        self.peaks = peaks
    }

    /// - Complexity: O(*n*) hashes.
    public init(leaves: some Sequence<LedgerDigest>) {
        for leaf in leaves { append(leaf) }
    }

    /// - Complexity: one hash on average, log2(`size`) at worst.
    public mutating func append(_ leaf: LedgerDigest) {
        var node = leaf
        // Each trailing 1 of the size is a full subtree that the new leaf completes to one of twice its size.
        for _ in 0..<(~size).trailingZeroBitCount { node = .node(peaks.removeLast(), node) }
        peaks.append(node)
        size += 1
    }

    /// The Merkle tree hash of all leaves.
    public var root: LedgerDigest {
        guard var root = peaks.last else { return .emptyTree }
        for peak in peaks.dropLast().reversed() { root = .node(peak, root) }
        return root
    }
}

extension MerkleTree {
    /// The proof that this tree is the beginning of itself with more leaves (RFC 6962 section 2.1.2): the right edge of
    /// the old tree and the new leaves are all it needs, however large the old tree is.
    ///
    /// - Complexity: O(`leaves.count`) hashes.
    public func consistencyProof(adding leaves: [LedgerDigest]) -> [LedgerDigest] {
        guard size > 0, !leaves.isEmpty else { return [] }
        var path: [LedgerDigest] = []
        var (start, end) = (0, size + leaves.count)
        while size != end {
            let middle = start + MerkleNodes.split(end - start)
            if size <= middle {
                path.append(Self.root(of: leaves[(middle - size)..<(end - size)]))
                end = middle
            } else {
                path.append(peak(at: start))
                start = middle
            }
        }
        // The old tree itself is left out when it is a full left part: the verifier has its root already.
        if start > 0 { path.append(peak(at: start)) }
        return path.reversed()
    }

    /// The root of the full subtree of this tree that begins at a leaf.
    private func peak(at start: Int) -> LedgerDigest {
        var (begin, rest) = (0, size)
        for peak in peaks {
            if begin == start { return peak }
            let count = 1 << (Int.bitWidth - 1 - rest.leadingZeroBitCount)
            (begin, rest) = (begin + count, rest - count)
        }
        preconditionFailure("no full subtree begins at leaf \(start) of \(size)")
    }

    private static func root(of leaves: ArraySlice<LedgerDigest>) -> LedgerDigest { MerkleTree(leaves: leaves).root }
}

/// All hashes of a tree, two for each leaf, to make proofs from.
///
/// One pass over the leaf hashes builds it (64 bytes a leaf); each proof then takes O(log *n*) steps.
public struct MerkleNodes: Sendable {
    /// `levels[0]` are the leaves, `levels[k][i]` the root of the full subtree of leaves `i << k ..< (i + 1) << k`.
    private var levels: [[LedgerDigest]] = [[]]

    public init() {}

    public init(leaves: some Sequence<LedgerDigest>) {
        for leaf in leaves { append(leaf) }
    }

    /// Number of leaves.
    public var size: Int { levels[0].count }

    public mutating func append(_ leaf: LedgerDigest) {
        levels[0].append(leaf)
        var level = 0
        while levels[level].count.isMultiple(of: 2) {
            let node = LedgerDigest.node(levels[level][levels[level].count - 2], levels[level][levels[level].count - 1])
            level += 1
            if level == levels.count { levels.append([]) }
            levels[level].append(node)
        }
    }

    /// The root that the tree had when it had `size` leaves.
    public func root(size: Int) throws(LedgerError) -> LedgerDigest {
        try check(size: size)
        return size == 0 ? .emptyTree : subtree(0, size)
    }

    /// The audit path of leaf `index` in the tree of the first `size` leaves (RFC 6962 section 2.1.1).
    ///
    /// - Throws: `outOfRange` when `size` is more than this tree has, or `index` is not in it.
    public func inclusionProof(of index: Int, size: Int) throws(LedgerError) -> [LedgerDigest] {
        try check(size: size)
        guard (0..<size).contains(index) else { throw .outOfRange(what: "leaf", value: index, size: size) }
        var path: [LedgerDigest] = []
        var (start, end) = (0, size)
        while end - start > 1 {
            let middle = start + Self.split(end - start)
            if index < middle {
                path.append(subtree(middle, end))
                end = middle
            } else {
                path.append(subtree(start, middle))
                start = middle
            }
        }
        return path.reversed()
    }

    /// That the first `oldSize` leaves are a prefix of the first `newSize` (RFC 6962 section 2.1.2).
    ///
    /// - Throws: `outOfRange` unless 0 ≤ `oldSize` ≤ `newSize` ≤ `size`.
    public func consistencyProof(from oldSize: Int, to newSize: Int) throws(LedgerError) -> [LedgerDigest] {
        try check(size: newSize)
        guard (0...newSize).contains(oldSize) else {
            throw .outOfRange(what: "old size", value: oldSize, size: newSize)
        }
        guard oldSize > 0, oldSize < newSize else { return [] }
        var path: [LedgerDigest] = []
        var (start, end) = (0, newSize)
        while oldSize != end {
            let middle = start + Self.split(end - start)
            if oldSize <= middle {
                path.append(subtree(middle, end))
                end = middle
            } else {
                path.append(subtree(start, middle))
                start = middle
            }
        }
        // The old tree itself is left out when it is a full left part: the verifier has its root already.
        if start > 0 { path.append(subtree(start, end)) }
        return path.reversed()
    }

    private func check(size: Int) throws(LedgerError) {
        guard (0...self.size).contains(size) else { throw .outOfRange(what: "size", value: size, size: self.size) }
    }

    private func subtree(_ start: Int, _ end: Int) -> LedgerDigest {
        let count = end - start
        if count.nonzeroBitCount == 1 { return levels[count.trailingZeroBitCount][start / count] }
        let middle = start + Self.split(count)
        return .node(subtree(start, middle), subtree(middle, end))
    }

    /// The largest power of two below `count`, which is at least 2.
    static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
