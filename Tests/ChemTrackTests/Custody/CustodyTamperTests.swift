import ChemTrack
import Compliance
import Testing

@Suite("Tampering with the ledger is found and named")
struct CustodyTamperTests {
    static let count = 300

    let ledger: SampleLedger
    let checkpoints: [KnownCheckpoint]

    init() throws {
        ledger = try SampleLedger(count: Self.count)
        checkpoints = try ledger.known(0, 60, 120, 180, 240, 300)
    }

    private func problems(_ rows: [LedgerRow]) -> [LedgerProblem] { ledger.verify(rows, checkpoints).problems }

    /// Someone who rewrites a row together with its hash and columns, as far as the bytes can be read.
    private func rewritten(_ row: LedgerRow, bytes: [UInt8]) -> LedgerRow {
        var row = row
        row.bytes = bytes
        row.leaf = .leaf(bytes)
        return row
    }

    @Test("the untouched ledger is sound")
    func sound() {
        let report = ledger.verify(ledger.rows, checkpoints)
        #expect(report.problems == [])
        #expect(report.isSound)
        #expect(report.size == Self.count)
        #expect(report.anchoredSize == Self.count)
        #expect(report.root == ledger.head.tree.root)
        #expect(report.heads?.seq == 299)
        #expect(report.heads?.list.lines.map(\.subject).contains("CT-3") == true)
    }

    @Test("without a checkpoint nothing is anchored, and the report says so")
    func unanchored() {
        let report = ledger.verify(ledger.rows, [])
        #expect(report.isSound)
        #expect(report.anchoredSize == 0)
    }

    @Test("a flipped bit anywhere in an event names its row, in every event", arguments: 1...12 as ClosedRange<UInt64>)
    func flippedBit(seed: UInt64) throws {
        var generator = CustodySeed(seed: seed)
        var rows = ledger.rows
        for seq in rows.indices {
            let position = Int.random(in: rows[seq].bytes.indices, using: &generator)
            rows[seq].bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        }
        let found = Set(problems(rows))
        for seq in rows.indices { #expect(found.contains(.leafDiffers(seq: seq)), "seed \(seed) event \(seq)") }
    }

    @Test("events changed anywhere together with their hashes are found", arguments: 1...20 as ClosedRange<UInt64>)
    func changedWithHash(seed: UInt64) throws {
        var generator = CustodySeed(seed: seed)
        var rows = ledger.rows
        for seq in rows.indices {
            var bytes = rows[seq].bytes
            let position = Int.random(in: bytes.indices, using: &generator)
            switch seq % 3 {
            case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes.remove(at: position)
            default: bytes.insert(UInt8.random(in: 0..<128, using: &generator), at: position)
            }
            rows[seq] = rewritten(rows[seq], bytes: bytes)
        }
        let report = ledger.verify(rows, checkpoints)
        #expect(!report.isSound, "seed \(seed)")
        #expect(report.anchoredSize == 0, "seed \(seed)")
    }

    @Test("a flipped byte with a fitting new hash is caught by the next checkpoint", arguments: [0, 59, 60, 179, 299])
    func flippedByteWithHash(seq: Int) throws {
        var rows = ledger.rows
        var bytes = rows[seq].bytes
        // The last digit of the claimed time: still a canonical event.
        let text = String(decoding: bytes, as: UTF8.self)
        let start = try #require(text.utf8.firstRange(of: "at=16:".utf8)?.upperBound)
        let offset = text.utf8.distance(from: text.utf8.startIndex, to: start) + 15
        bytes[offset] = bytes[offset] == UInt8(ascii: "9") ? UInt8(ascii: "8") : UInt8(ascii: "9")
        rows[seq] = rewritten(rows[seq], bytes: bytes)
        rows[seq].at_us = try LedgerEvent(decoding: bytes).at_us
        let window = seq / 60 * 60
        #expect(
            problems(rows) == [.changed(checkpoint: "checkpoint \(window + 60)", rows: window..<(window + 60))])
    }

    @Test("a changed column is named", arguments: ["seq", "at", "actor", "kind", "subject", "sseq", "sprev", "leaf"])
    func changedColumn(column: String) {
        var rows = ledger.rows
        switch column {
        case "seq": rows.swapAt(100, 101); rows[100].seq = 100; rows[101].seq = 101
        case "at": rows[100].at_us += 1
        case "actor": rows[100].actor = "u:99"
        case "kind": rows[100].kind = "item.disposed"
        case "subject": rows[100].subject = "CT-99"
        case "sseq": rows[100].subjectSeq += 1
        case "sprev": rows[100].subjectPrevious = nil
        default: rows[100].leaf = .emptyTree
        }
        let found = problems(rows)
        #expect(
            found.contains { problem in
                if case .columnDiffers(seq: 100, column: column, _, _) = problem { return true }
                return problem == .leafDiffers(seq: 100) && column == "leaf"
            }, "\(found)")
    }

    @Test("a deleted row is named", arguments: [0, 1, 49, 150, 298])
    func deleted(seq: Int) {
        var rows = ledger.rows
        rows.remove(at: seq)
        #expect(problems(rows).contains(.missing(seq..<(seq + 1))))
    }

    @Test("a deleted event with everything after it renumbered and rehashed is found at its subject and checkpoint")
    func deletedAndRenumbered() throws {
        // Re-encoded with new numbers by someone who has the program, but not yesterday's checkpoints.
        var forged: [LedgerRow] = []
        for entry in ledger.entries where entry.event.seq != 150 {
            let event = entry.event
            let moved = event.seq > 150 ? event.seq - 1 : event.seq
            let previous = event.subjectPrevious.map { $0 > 150 ? $0 - 1 : $0 }
            forged.append(
                LedgerRow(
                    LedgerEntry(
                        try LedgerEvent(
                            origin: event.origin, seq: moved, subjectSeq: event.subjectSeq, subjectPrevious: previous,
                            draft: event.draft))))
        }
        let subject = ledger.entries[150].event.subject
        let found = problems(forged)
        #expect(found.contains { if case .subjectGap(_, subject, _, _) = $0 { true } else { false } })
        #expect(found.contains(.shortened(checkpoint: "checkpoint 300", signed: 300, found: 299)))
        #expect(found.contains(.changed(checkpoint: "checkpoint 180", rows: 120..<180)))
    }

    @Test("an item's last event left out before a list of heads is found even when all else is renumbered")
    func headsTellOfLeftOutEvents() throws {
        var head = try LedgerHead(origin: SampleLedger.origin)
        var entries: [LedgerEntry] = []
        for entry in ledger.entries where entry.event.seq != 148 {
            entries += try head.append([entry.event.draft])
        }
        let report = ledger.verify(entries.map { LedgerRow($0) }, [])
        #expect(report.problems.contains(.headsDiffer(seq: 148)))
    }

    @Test("a row put in twice, and rows out of order, are named")
    func insertedAndReordered() {
        var twice = ledger.rows
        twice.insert(twice[80], at: 81)
        #expect(problems(twice).contains(.outOfOrder(seq: 80, expected: 81)))
        var reordered = ledger.rows
        reordered.swapAt(10, 11)
        let found = problems(reordered)
        #expect(found.contains(.missing(10..<11)))
        #expect(found.contains(.outOfOrder(seq: 10, expected: 12)))
    }

    @Test("a cut end is found for every length, when a checkpoint covers it", arguments: [1, 2, 50, 61, 299, 300])
    func truncated(lost: Int) {
        let rows = Array(ledger.rows.dropLast(lost))
        let found = problems(rows)
        #expect(found.last == .shortened(checkpoint: "checkpoint 300", signed: 300, found: 300 - lost))
        #expect(found.count == 1 + (lost - 1) / 60)
    }

    @Test("an old database under a newer checkpoint is shortened; a longer one is sound, with its end not anchored")
    func oldDatabase() throws {
        let older = Array(ledger.rows[..<120])
        #expect(
            ledger.verify(older, try ledger.known(180)).problems
                == [.shortened(checkpoint: "checkpoint 180", signed: 180, found: 120)])
        let report = ledger.verify(ledger.rows, try ledger.known(180))
        #expect(report.isSound)
        #expect(report.anchoredSize == 180)
    }

    @Test("checkpoints of another key, another log, or none at all are refused with the reason")
    func badCheckpoints() throws {
        let thief = try SigningKey(name: SampleLedger.origin, seed: [UInt8](repeating: 66, count: 32))
        let checkpoint = ledger.head.checkpoint
        let resigned = try checkpoint.signed(with: thief).description
        let foreign = try Checkpoint(origin: "other/log", size: 300, root: checkpoint.root).signed(with: ledger.key)
        for (source, note) in [("re-signed", resigned), ("foreign", foreign.description), ("empty", "")] {
            let report = ledger.verify(ledger.rows, [KnownCheckpoint(source: source, note: note)])
            guard case .badCheckpoint(source, _)? = report.problems.first else {
                Issue.record("\(source): \(report.problems)")
                continue
            }
            #expect(report.anchoredSize == 0)
        }
    }

    @Test("an event of another log is named")
    func foreignEvent() throws {
        var head = try LedgerHead(origin: "other/log")
        let entries = try head.append(ledger.entries.prefix(5).map(\.event.draft))
        let report = ledger.verify(entries.map { LedgerRow($0) }, [])
        #expect(report.problems.prefix(5) == (0..<5).map { .foreign(seq: $0, origin: "other/log") }[...])
    }

    @Test("two histories signed with the right key are found: at one size, and against this ledger")
    func forked() throws {
        let other = try SampleLedger(count: Self.count, seed: 99)
        let fork = KnownCheckpoint(source: "paper", note: try other.note(size: 180).description)
        let sameSize = ledger.verify(ledger.rows, try ledger.known(180, 300) + [fork])
        #expect(sameSize.problems.count == 2)
        #expect(
            sameSize.problems.first
                == .forked(checkpoint: "paper", size: 180, other: "checkpoint `checkpoint 180`"))
        #expect(sameSize.problems.last == .forked(checkpoint: "paper", size: 180, other: "this ledger"))
        let against = ledger.verify(ledger.rows, try ledger.known(300) + [fork])
        #expect(against.problems == [.forked(checkpoint: "paper", size: 180, other: "this ledger")])
        let rewritten = ledger.verify(ledger.rows, [fork])
        #expect(rewritten.problems == [.changed(checkpoint: "paper", rows: 0..<180)])
    }

    @Test("a thousand problems are kept, all are counted")
    func bounded() throws {
        var rows = ledger.rows
        for index in rows.indices {
            rows[index].actor = "x"
            rows[index].kind = "x"
            rows[index].at_us = 0
            rows[index].leaf = .emptyTree
        }
        let report = ledger.verify(rows, [])
        #expect(report.problemCount == 4 * Self.count)
        #expect(report.problems.count == LedgerReport.problems_max)
    }

    @Test("each problem speaks both languages and names its row")
    func messages() {
        var rows = ledger.rows
        rows[33].actor = "x"
        let problem = problems(rows).first
        #expect(problem?.code == "column_differs")
        #expect(problem?.seq == 33)
        #expect(problem?.message.en == "event 33: column `actor` holds `x`, the event itself says `u:3`")
        #expect(problem?.message.zh.contains("事件 33") == true)
    }
}
