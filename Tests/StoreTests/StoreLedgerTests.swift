import ChemTrack
import Compliance
import Foundation
import GRDB
import Testing

@testable import Store

@Suite("The ledger in the file")
struct StoreLedgerTests {
    private static let origin = StoreSamples.site.ledgerOrigin

    /// A plant that has lived, closed, with a checkpoint signed over all of it.
    private struct Signed {
        let folder: TemporaryFolder
        let size: Int
        let known: KnownCheckpoint
        let key: SigningKey

        static func make() async throws -> Signed {
            let live = try await StoredPlant.make()
            try await live.live()
            let head = try await LedgerReader(live.database).head()
            let key = try SigningKey(name: StoreLedgerTests.origin, seed: [UInt8](repeating: 5, count: 32))
            let note = try head.checkpoint.signed(with: key).description
            try await LedgerReader(live.database).keep(checkpoint: note, size: head.size, at_ms: 0)
            let copy = try live.folder.copied()
            return Signed(
                folder: copy, size: head.size, known: KnownCheckpoint(source: "outside", note: note), key: key)
        }

        func change(_ sql: String) async throws {
            let queue = try DatabaseQueue(path: folder.database)
            try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF; " + sql) }
            try queue.close()
        }

        func verify(_ checkpoints: [KnownCheckpoint]? = nil) async throws -> LedgerReport {
            let database = try PlantDatabase(reading: folder.path)
            return try await LedgerReader(database).verify(
                LedgerVerifier(
                    origin: StoreLedgerTests.origin, keys: [key.verifyingKey], checkpoints: checkpoints ?? [known]))
        }
    }

    @Test("Untouched, it verifies against the outside checkpoint, and its own is kept")
    func sound() async throws {
        let signed = try await Signed.make()
        let report = try await signed.verify()
        #expect(report.isSound)
        #expect(report.size == signed.size)
        #expect(report.anchoredSize == signed.size)
        let reader = LedgerReader(try PlantDatabase(reading: signed.folder.path))
        let inside = try await reader.checkpoints()
        #expect(inside.map(\.note) == [signed.known.note])
        #expect(try await signed.verify(inside).anchoredSize == signed.size)
        #expect(MerkleTree(leaves: try await reader.leaves()).root == report.root)
        #expect(try await reader.head().checkpoint.root == report.root)
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        var what: String
        var sql: String
        var codes: Set<String>
        var testDescription: String { what }
    }

    static let damages = [
        Damage(
            what: "a byte of an event",
            sql: """
                UPDATE ledger_events SET bytes =
                  CAST(replace(CAST(bytes AS TEXT), 'zone=4:FL-1', 'zone=4:FL-2') AS BLOB) WHERE seq =
                  (SELECT MIN(seq) FROM ledger_events WHERE instr(CAST(bytes AS TEXT), 'zone=4:FL-1') > 0)
                """,
            codes: ["leaf_differs", "changed"]),
        Damage(
            what: "a hash", sql: "UPDATE ledger_events SET leaf = zeroblob(32) WHERE seq = 3", codes: ["leaf_differs"]),
        Damage(
            what: "who did it, in a column", sql: "UPDATE ledger_events SET actor = 'u:9' WHERE seq = 5",
            codes: ["column_differs"]),
        Damage(
            what: "when, in a column", sql: "UPDATE ledger_events SET at_us = at_us + 1 WHERE seq = 5",
            codes: ["column_differs"]),
        Damage(what: "an event taken out", sql: "DELETE FROM ledger_events WHERE seq = 4", codes: ["missing"]),
        Damage(
            what: "the end cut off", sql: "DELETE FROM ledger_events WHERE seq >= 9; DELETE FROM checkpoints",
            codes: ["shortened"]),
        Damage(
            what: "two events changed over",
            sql: """
                UPDATE ledger_events SET seq = -1 WHERE seq = 6; UPDATE ledger_events SET seq = 6 WHERE seq = 7;
                UPDATE ledger_events SET seq = 7 WHERE seq = -1
                """,
            codes: ["column_differs", "changed"]),
    ]

    @Test("Whoever writes into the file past the daemon is found out", arguments: damages)
    func tampered(damage: Damage) async throws {
        let signed = try await Signed.make()
        try await signed.change(damage.sql)
        let report = try await signed.verify()
        #expect(!report.isSound)
        #expect(Set(report.problems.map(\.code)).isSuperset(of: damage.codes), "\(report.problems.map(\.message.en))")
    }

    @Test("Every single event that is missing is found, also the first and the last", arguments: [0, 1, 7])
    func missing(seq: Int) async throws {
        let signed = try await Signed.make()
        let row = seq == 7 ? signed.size - 1 : seq
        try await signed.change("DELETE FROM ledger_events WHERE seq = \(row)")
        let report = try await signed.verify()
        #expect(!report.isSound)
        #expect(report.problems.contains { $0.seq == row })
    }

    @Test("A daemon does not start on a ledger with a hole")
    func hole() async throws {
        let signed = try await Signed.make()
        try await signed.change("DELETE FROM ledger_events WHERE seq = 4")
        let database = try PlantDatabase(folder: signed.folder.path)
        await #expect(throws: StoreError.self) { try await SQLiteStore(database).load() }
    }

    @Test("A text can be erased, and the ledger still verifies")
    func erased() async throws {
        let signed = try await Signed.make()
        try await signed.change("DELETE FROM ledger_texts")
        #expect(try await signed.verify().isSound)
    }

    @Test("A document that cannot be read stops the start and says which")
    func damagedDocument() async throws {
        let signed = try await Signed.make()
        try await signed.change("UPDATE items SET body = substr(body, 2)")
        let database = try PlantDatabase(folder: signed.folder.path)
        let error = await #expect(throws: StoreError.self) { try await SQLiteStore(database).load() }
        #expect(error?.description.contains("Item") == true)
        #expect(error?.description.contains("backup") == true)
    }
}
