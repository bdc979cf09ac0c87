/// Checks proofs of an RFC 6962 tree without the tree (RFC 9162 sections 2.1.3.2 and 2.1.4.2).
public enum MerkleProof {
    /// Whether `leaf` is leaf number `index` of the tree with this size and root.
    public static func verifyInclusion(
        leaf: LedgerDigest, index: Int, size: Int, path: [LedgerDigest], root: LedgerDigest
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (position, last) = (index, size - 1)
        var hash = leaf
        for step in path {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                hash = .node(step, hash)
                while position & 1 == 0, position > 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = .node(hash, step)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Whether the tree with the old size and root is a prefix of the one with the new size and root.
    public static func verifyConsistency(
        oldSize: Int, oldRoot: LedgerDigest, newSize: Int, newRoot: LedgerDigest, path: [LedgerDigest]
    ) -> Bool {
        guard oldSize >= 0, oldSize <= newSize else { return false }
        if oldSize == newSize { return path.isEmpty && oldRoot == newRoot }
        if oldSize == 0 { return path.isEmpty && oldRoot == .emptyTree }
        var steps = path[...]
        var (position, last) = (oldSize - 1, newSize - 1)
        while position & 1 == 1 {
            position >>= 1
            last >>= 1
        }
        // A full left subtree is its own start; otherwise the proof begins with it.
        guard let start = position == 0 ? oldRoot : steps.popFirst() else { return false }
        var (old, new) = (start, start)
        for step in steps {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                old = .node(step, old)
                new = .node(step, new)
                while position & 1 == 0, position > 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                new = .node(new, step)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }
}
