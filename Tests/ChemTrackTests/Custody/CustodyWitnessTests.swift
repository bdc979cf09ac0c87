import ChemTrack
import Testing

@Suite("A witness cosigns what only grew, and nothing else")
struct CustodyWitnessTests {
    private static let seed = [UInt8](repeating: 9, count: 32)

    private let ledger: SampleLedger
    private let key: SigningKey

    init() throws {
        ledger = try SampleLedger(count: 40)
        key = try SigningKey(name: "hq.example/w1", algorithm: .cosignature, seed: Self.seed)
    }

    private func witness(_ seen: [SignedNote] = []) throws -> Witness {
        try Witness(key: key, logs: [ledger.key.verifyingKey], seen: seen)
    }

    private var leaves: [LedgerDigest] { ledger.rows.map(\.leaf) }

    private func request(_ old: Int, _ new: Int) throws -> WitnessRequest {
        let proof = MerkleTree(leaves: leaves.prefix(old)).consistencyProof(adding: Array(leaves[old..<new]))
        return WitnessRequest(oldSize: old, proof: proof, note: try ledger.note(size: new))
    }

    @Test("A proof from the right edge is the proof from the whole tree, for every pair of sizes")
    func proofs() throws {
        let many = (0..<70).map { LedgerDigest.leaf([UInt8($0)]) }
        let nodes = MerkleNodes(leaves: many)
        for new in 1...many.count {
            for old in 0...new {
                let own = MerkleTree(leaves: many.prefix(old)).consistencyProof(adding: Array(many[old..<new]))
                #expect(try own == nodes.consistencyProof(from: old, to: new), "from \(old) to \(new)")
            }
        }
    }

    @Test("Each step of a growing log is cosigned, with the time, and the next one goes on from it")
    func grows() throws {
        var witness = try witness()
        var old = 0
        for (new, time_s) in [(1, 100), (7, 160), (7, 220), (8, 280), (40, 340)] as [(Int, Int64)] {
            // What is sent is what is read.
            let sent = try WitnessRequest(try request(old, new).text)
            let note = try witness.cosign(sent, time_s: time_s)
            #expect(try Cosignature(on: note, by: key.verifyingKey).time_s == time_s)
            #expect(try Checkpoint(note: note, key: ledger.key.verifyingKey).size == new)
            let kept = try ledger.note(size: new).adding(answer: note.lastLine, of: key.verifyingKey)
            #expect(try Cosignature(on: kept, by: key.verifyingKey).time_s == time_s)
            old = new
        }
        let again = try self.witness(Array(witness.seen.values))
        #expect(again.checkpoint(of: SampleLedger.origin)?.size == 40)
    }

    @Test("A log that signed two histories is refused with both heads, of equal size, longer, and after a restart")
    func forks() throws {
        var witness = try witness()
        _ = try witness.cosign(try request(0, 20), time_s: 100)
        let seen = try #require(witness.checkpoint(of: SampleLedger.origin))
        // Another event in the place of the fifth.
        var forged = leaves
        forged[4] = .leaf([1, 2, 3])
        for size in [20, 21, 40] {
            let tree = MerkleTree(leaves: forged.prefix(size))
            let head = Checkpoint(origin: SampleLedger.origin, size: size, root: tree.root)
            let proof = MerkleTree(leaves: forged.prefix(20)).consistencyProof(adding: Array(forged[20..<size]))
            let request = WitnessRequest(oldSize: 20, proof: proof, note: try head.signed(with: ledger.key))
            var restarted = try self.witness(Array(witness.seen.values))
            let error = #expect(throws: WitnessRefusal.self) { try restarted.cosign(request, time_s: 200) }
            #expect(error == .forked(seen: seen, offered: head))
            for part in ["20 events", "\(size) events", seen.root.base64, head.root.base64] {
                #expect(error?.description.contains(part) == true, "\(part)")
            }
            #expect(restarted.checkpoint(of: SampleLedger.origin) == seen)
        }
    }

    @Test("What is not asked rightly is refused with the reason")
    func refused() throws {
        var witness = try witness()
        _ = try witness.cosign(try request(0, 20), time_s: 100)
        func refusal(_ request: WitnessRequest) -> WitnessRefusal? {
            var copy = witness
            do {
                _ = try copy.cosign(request, time_s: 200)
                return nil
            } catch { return error }
        }
        #expect(refusal(try request(7, 30)) == .behind(seen: 20, asked: 7))
        #expect(refusal(try request(0, 10)) == .behind(seen: 20, asked: 0))
        let strange = try SigningKey(name: SampleLedger.origin, seed: [UInt8](repeating: 3, count: 32))
        let other = Checkpoint(origin: SampleLedger.origin, size: 30, root: .emptyTree)
        guard case .untrusted = refusal(WitnessRequest(oldSize: 20, proof: [], note: try other.signed(with: strange)))
        else { return #expect(Bool(false), "a strange key is refused") }
        let foreign = try SigningKey(name: "other.example/log", seed: Self.seed)
        let note = try Checkpoint(origin: "other.example/log", size: 1, root: .emptyTree).signed(with: foreign)
        #expect(refusal(WitnessRequest(oldSize: 0, proof: [], note: note)) == .unknownLog("other.example/log"))
        #expect(throws: LedgerError.self) { try WitnessRequest("old 03\n\n" + ledger.note(size: 3).description) }
        #expect(throws: LedgerError.self) { try WitnessRequest("old 3\nxyz\n\n" + ledger.note(size: 3).description) }
        let many = String(repeating: LedgerDigest.emptyTree.base64 + "\n", count: 64)
        #expect(throws: LedgerError.self) { try WitnessRequest("old 3\n\(many)\n" + ledger.note(size: 3).description) }
    }
}
