import ChemTrack
import Testing

/// A seeded generator (SplitMix64), so that a failing run can be repeated from the seed it prints.
struct CustodySeed: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// A small plant's ledger to test with.
struct SampleLedger {
    static let origin = "plant.example/chemtrack/sh1/e1"

    var head: LedgerHead
    var entries: [LedgerEntry] = []
    let key: SigningKey

    /// - Parameter count: number of events, spread over 17 items, with a list of heads as every 50th.
    init(count: Int, seed: UInt64 = 1) throws {
        head = try LedgerHead(origin: Self.origin)
        key = try SigningKey(name: Self.origin, seed: [UInt8](repeating: 7, count: 32))
        var generator = CustodySeed(seed: seed)
        for number in 0..<count {
            if number % 50 == 49 {
                let batch = try head.prepareHeads(at_us: Self.time(number), boot: "b1", mono_us: Int64(number))
                head.commit(batch)
                entries += batch.entries
            } else {
                entries += try head.append([Self.draft(number, using: &generator)])
            }
        }
    }

    static func time(_ number: Int) -> Int64 { 1_790_000_000_000_000 + Int64(number) * 1_000 }

    static func draft(_ number: Int, using generator: inout CustodySeed) throws -> LedgerDraft {
        try LedgerDraft(
            at_us: time(number), boot: "b1", mono_us: Int64(number) * 1_000, actor: "u:\(number % 5)", auth: "badge",
            kind: ["item.received", "item.moved", "item.used"].randomElement(using: &generator) ?? "item.moved",
            subject: "CT-\(Int.random(in: 0..<17, using: &generator))",
            body: [
                "zone": "甲类库-\(number % 3)", "mass": .amount(Int64(number) * 250, .milligrams),
                "photo": .file(.sha256([UInt8(number % 256)])),
            ])
    }

    var rows: [LedgerRow] { entries.map { LedgerRow($0) } }

    /// The signed checkpoint of the first `size` events.
    func note(size: Int) throws -> SignedNote {
        let tree = MerkleTree(leaves: entries[..<size].map(\.leaf))
        return try Checkpoint(origin: Self.origin, size: size, root: tree.root).signed(with: key)
    }

    func known(_ sizes: Int...) throws -> [KnownCheckpoint] {
        try sizes.map { KnownCheckpoint(source: "checkpoint \($0)", note: try note(size: $0).description) }
    }

    func verify(_ rows: [LedgerRow], _ checkpoints: [KnownCheckpoint]) -> LedgerReport {
        var verifier = LedgerVerifier(
            origin: Self.origin, keys: [key.verifyingKey], checkpoints: checkpoints)
        for row in rows { verifier.take(row) }
        let report = verifier.finish()
        #expect(verifyTogether(rows, checkpoints) == report, "rows checked together and one by one")
        return report
    }

    /// The same rows as the store hands them over: in parts, each row judged by itself.
    private func verifyTogether(_ rows: [LedgerRow], _ checkpoints: [KnownCheckpoint]) -> LedgerReport {
        var verifier = LedgerVerifier(
            origin: Self.origin, keys: [key.verifyingKey], checkpoints: checkpoints)
        var together = LedgerPart(of: Self.origin)
        for row in rows {
            func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
            unsafe row.bytes.withUnsafeBytes { event in
                unsafe bytes(row.actor).withUnsafeBytes { actor in
                    unsafe bytes(row.kind).withUnsafeBytes { kind in
                        unsafe bytes(row.subject).withUnsafeBytes { subject in
                            unsafe together.append(
                                seq: row.seq, at_us: row.at_us, subjectSeq: row.subjectSeq,
                                subjectPrevious: row.subjectPrevious, leaf: row.leaf, event: event, actor: actor,
                                kind: kind, subject: subject, privateText: row.privateText)
                        }
                    }
                }
            }
            // Parts that end anywhere.
            if row.seq % 7 == 3 {
                verifier.take(together)
                together = LedgerPart(of: Self.origin)
            }
        }
        verifier.take(together)
        return verifier.finish()
    }
}
