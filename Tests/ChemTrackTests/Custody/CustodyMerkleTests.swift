import ChemTrack
import Testing

/// The tree as RFC 6962 section 2.1 defines it, by plain recursion over a list.
private enum NaiveTree {
    static func split(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }

    static func root(_ leaves: ArraySlice<LedgerDigest>) -> LedgerDigest {
        guard let first = leaves.first else { return .emptyTree }
        if leaves.count == 1 { return first }
        let middle = leaves.startIndex + split(leaves.count)
        return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    static func path(_ index: Int, _ leaves: ArraySlice<LedgerDigest>) -> [LedgerDigest] {
        if leaves.count == 1 { return [] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return index < half
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - half, leaves[middle...]) + [root(leaves[..<middle])]
    }

    static func subproof(_ old: Int, _ leaves: ArraySlice<LedgerDigest>, isWhole: Bool) -> [LedgerDigest] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return old <= half
            ? subproof(old, leaves[..<middle], isWhole: isWhole) + [root(leaves[middle...])]
            : subproof(old - half, leaves[middle...], isWhole: false) + [root(leaves[..<middle])]
    }
}

@Suite("The ledger's Merkle tree")
struct CustodyMerkleTests {
    static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6f),
    ]

    @Test(
        "gives the published roots for the eight published leaves",
        arguments: [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ])
    func knownRoots(size: Int, root: String) throws {
        let leaves = Self.leaves[..<size].map { LedgerDigest.leaf($0) }
        #expect(MerkleTree(leaves: leaves).root.hex == root)
        #expect(try MerkleNodes(leaves: leaves).root(size: size).hex == root)
    }

    static let many = (0..<64).map { LedgerDigest.leaf([UInt8($0)]) }

    @Test("agrees with the definition, for every size up to 64: roots, inclusion proofs", arguments: 0...64)
    func inclusion(size: Int) throws {
        let leaves = Self.many[..<size]
        let nodes = MerkleNodes(leaves: Self.many)
        let root = NaiveTree.root(leaves)
        #expect(MerkleTree(leaves: leaves).root == root)
        #expect(try nodes.root(size: size) == root)
        for index in 0..<size {
            let path = try nodes.inclusionProof(of: index, size: size)
            #expect(path == NaiveTree.path(index, leaves))
            func holds(_ leaf: LedgerDigest, _ index: Int, _ size: Int, _ path: [LedgerDigest]) -> Bool {
                MerkleProof.verifyInclusion(leaf: leaf, index: index, size: size, path: path, root: root)
            }
            #expect(holds(leaves[index], index, size, path))
            #expect(!holds(.leaf([0xff, 0xff]), index, size, path))
            #expect(!holds(leaves[index], index, size, path + [root]))
            #expect(!holds(leaves[index], -1, size, path))
            if size > 1 { #expect(!holds(leaves[index], (index + 1) % size, size, path)) }
            if !path.isEmpty { #expect(!holds(leaves[index], index, size, path.dropLast())) }
        }
        #expect(throws: LedgerError.self) { try nodes.inclusionProof(of: size, size: size) }
    }

    @Test("agrees with the definition, for every pair of sizes up to 64: consistency proofs", arguments: 0...64)
    func consistency(newSize: Int) throws {
        let nodes = MerkleNodes(leaves: Self.many)
        let newRoot = NaiveTree.root(Self.many[..<newSize])
        for oldSize in 0...newSize {
            let oldRoot = NaiveTree.root(Self.many[..<oldSize])
            let path = try nodes.consistencyProof(from: oldSize, to: newSize)
            if oldSize > 0 { #expect(path == NaiveTree.subproof(oldSize, Self.many[..<newSize], isWhole: true)) }
            func holds(_ oldRoot: LedgerDigest, _ newRoot: LedgerDigest, _ path: [LedgerDigest]) -> Bool {
                MerkleProof.verifyConsistency(
                    oldSize: oldSize, oldRoot: oldRoot, newSize: newSize, newRoot: newRoot, path: path)
            }
            #expect(holds(oldRoot, newRoot, path))
            let other = LedgerDigest.leaf([0xee])
            #expect(!holds(other, newRoot, path))
            if oldSize > 0 { #expect(!holds(oldRoot, other, path)) }
            #expect(!holds(oldRoot, newRoot, path + [other]))
            for position in path.indices {
                var forged = path
                forged[position] = other
                #expect(!holds(oldRoot, newRoot, forged))
            }
        }
    }

    @Test("is taken up from its stored peaks and grows on")
    func takesUp() throws {
        for size in 0...63 {
            let stored = MerkleTree(leaves: Self.many[..<size])
            var tree = try MerkleTree(size: stored.size, peaks: stored.peaks)
            tree.append(Self.many[size])
            #expect(tree.root == NaiveTree.root(Self.many[...size]))
        }
        #expect(throws: LedgerError.self) { try MerkleTree(size: 3, peaks: [.emptyTree]) }
    }

    @Test("writes digests in one spelling only")
    func digestTexts() {
        let digest = LedgerDigest.leaf([1, 2, 3])
        #expect(LedgerDigest(hex: digest.hex) == digest)
        #expect(LedgerDigest(base64: digest.base64) == digest)
        #expect(LedgerDigest(digest.bytes) == digest)
        #expect(LedgerDigest(hex: digest.hex.uppercased()) == nil)
        #expect(LedgerDigest(hex: "00") == nil)
        #expect(LedgerDigest(base64: digest.base64.dropLast()) == nil)
        // 32 bytes leave two spare bits in the last digit: a set one must not pass.
        let zero = String(repeating: "A", count: 43)
        #expect(LedgerDigest(base64: zero + "=") != nil)
        #expect(LedgerDigest(base64: zero.dropLast() + "B=") == nil)
        #expect(LedgerDigest([UInt8](repeating: 0, count: 31)) == nil)
    }
}
