import ChemTrack
import Foundation
import Testing

@Suite("A bundle for an outside auditor")
struct CustodyAuditTests {
    let ledger: SampleLedger
    let nodes: MerkleNodes

    init() throws {
        ledger = try SampleLedger(count: 260)
        nodes = MerkleNodes(leaves: ledger.entries.map(\.leaf))
    }

    private func bundle(_ subject: String, size: Int = 260, withHeads: Bool = true) throws -> AuditBundle {
        let entries = ledger.entries[..<size]
        let heads = entries.last { $0.event.kind == LedgerHeads.kind }
        var listed: (seq: Int, bytes: [UInt8], list: LedgerHeads)?
        if let heads, withHeads {
            var before = try LedgerHead(origin: SampleLedger.origin)
            try before.append(ledger.entries[..<heads.event.seq].map(\.event.draft))
            listed = (heads.event.seq, heads.bytes, LedgerHeads(before.subjects))
        }
        return try AuditBundle(
            subject: subject,
            events: entries.filter { $0.event.subject == subject }.map { ($0.event.seq, $0.bytes) },
            nodes: nodes, note: ledger.note(size: size), key: ledger.key.verifyingKey, heads: listed)
    }

    @Test("proves an item's history and that nothing was left out, through JSON", arguments: [51, 120, 259, 260])
    func proves(size: Int) throws {
        let json = try JSONEncoder().encode(bundle("CT-3", size: size))
        let result = try JSONDecoder().decode(AuditBundle.self, from: json).verify(trusting: ledger.key.verifyingKey)
        let expected = ledger.entries[..<size].map(\.event).filter { $0.subject == "CT-3" }
        #expect(!expected.isEmpty)
        #expect(result.events == expected)
        #expect(result.checkpoint.size == size)
        #expect(result.completeUpTo == size / 50 * 50 - 1)
    }

    @Test("without a list of heads it claims no completeness")
    func withoutHeads() throws {
        let result = try bundle("CT-3", withHeads: false).verify(trusting: ledger.key.verifyingKey)
        #expect(result.completeUpTo == nil)
    }

    @Test("proves that an item never existed", arguments: ["CT-999", "A", "zzz", "CT-3\u{301}", "CT-10x"])
    func absent(subject: String) throws {
        let result = try bundle(subject).verify(trusting: ledger.key.verifyingKey)
        #expect(result.events == [])
        #expect(result.completeUpTo == 249)
    }

    @Test("every kind of doctoring is refused")
    func doctored() throws {
        let sound = try bundle("CT-3")
        let key = ledger.key.verifyingKey
        func refuses(_ name: String, _ change: (inout AuditBundle) -> Void) {
            var changed = sound
            change(&changed)
            #expect(changed != sound, "\(name) changed nothing")
            #expect(throws: AuditProblem.self, "\(name)") { try changed.verify(trusting: key) }
        }
        refuses("format") { $0.format = "v2" }
        refuses("subject") { $0.subject = "CT-4" }
        refuses("first event left out") { $0.events.removeFirst() }
        refuses("middle event left out") { $0.events.remove(at: 2) }
        refuses("events swapped") { $0.events.swapAt(1, 2) }
        refuses("event twice") { $0.events.append($0.events[0]) }
        refuses("index") { $0.events[1].seq += 1 }
        refuses("path cut") { $0.events[1].inclusion.removeLast() }
        refuses("path longer") { $0.events[1].inclusion.append($0.events[1].inclusion[0]) }
        refuses("path garbage") { $0.events[1].inclusion[0] = "x" }
        refuses("event garbage") { $0.events[1].event = "x" }
        refuses("checkpoint cut") { $0.checkpoint.removeLast(3) }
        refuses("last event hidden") { bundle in
            let last = bundle.events.lastIndex { $0.seq < 249 } ?? 0
            bundle.events.removeSubrange(last...)
        }
        refuses("claimed to be absent") {
            $0.events = []; $0.completeness?.lines = []
        }
        refuses("line of heads") { $0.completeness?.lines[0].subject_seq -= 1 }
        refuses("another event as heads") { $0.completeness?.heads = $0.events[0] }
        let thief = try SigningKey(name: SampleLedger.origin, seed: [UInt8](repeating: 66, count: 32))
        let resigned = try ledger.head.checkpoint.signed(with: thief).description
        refuses("re-signed") {
            $0.checkpoint = resigned; $0.key = thief.verifyingKey.description
        }
        refuses("re-signed, key kept") { $0.checkpoint = resigned }
    }

    @Test("an absence with a neighbour too far away is refused")
    func forgedAbsence() throws {
        // CT-3 exists: show the lines around it as if they were neighbours.
        var forged = try bundle("CT-3")
        let before = try bundle("CT-2").completeness?.lines ?? []
        let after = try bundle("CT-4").completeness?.lines ?? []
        forged.events = []
        forged.completeness?.lines = before + after
        #expect(throws: AuditProblem.self) { try forged.verify(trusting: ledger.key.verifyingKey) }
        forged.completeness?.lines = before
        #expect(throws: AuditProblem.self) { try forged.verify(trusting: ledger.key.verifyingKey) }
    }
}
