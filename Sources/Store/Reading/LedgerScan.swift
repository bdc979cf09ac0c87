import ChemTrack
import Dispatch
internal import GRDB
import Synchronization

/// A walk over the whole log: one thread reads the rows while another checks those that were read.
struct LedgerScan {
    let database: Database
    /// Number of a closed epoch; nil for the log in use.
    let epoch: Int?

    func verify(_ verifier: LedgerVerifier) throws -> LedgerReport {
        let checking = Checking(verifier)
        let events = try RawStatement(
            database,
            """
            SELECT seq, at_us, subject_seq, subject_previous, leaf, bytes, actor, kind, subject
            FROM \(epoch == nil ? "ledger_events" : "past_events") \(ofEpoch) ORDER BY seq
            """)
        var texts = try Texts(database, "\(epoch == nil ? "ledger_texts" : "past_texts") \(ofEpoch)")
        var rows = LedgerRows()
        while try events.next() {
            let seq = events.integer(0)
            unsafe rows.append(
                seq: seq, at_us: Int64(events.integer(1)), subjectSeq: events.integer(2),
                subjectPrevious: events.optionalInteger(3), leaf: try events.digest(4, of: seq),
                event: events.bytes(5), actor: events.bytes(6), kind: events.bytes(7), subject: events.bytes(8),
                privateText: try texts.text(of: seq))
            if rows.isFull {
                checking.take(rows)
                rows = LedgerRows()
            }
        }
        checking.take(rows)
        return checking.finish()
    }

    private var ofEpoch: String { epoch.map { "WHERE epoch = \($0)" } ?? "" }

    /// The private texts in the order of their events.
    private struct Texts: ~Copyable {
        private let statement: RawStatement
        /// The event that the text in hand belongs to; nil after the last.
        private var seq: Int?

        init(_ database: Database, _ source: String) throws {
            let texts = try RawStatement(database, "SELECT seq, salt, text FROM \(source) ORDER BY seq")
            let first = try texts.next() ? texts.integer(0) : nil
            statement = texts
            seq = first
        }

        /// Events have to be asked for in rising order.
        mutating func text(of event: Int) throws -> PrivateText? {
            while let own = seq, own < event { seq = try statement.next() ? statement.integer(0) : nil }
            guard seq == event else { return nil }
            let salt = unsafe Array(statement.bytes(1))
            return try PrivateText(statement.text(2), salt: salt)
        }
    }

    /// The verifier on a thread of its own, with a few parts of the log waiting for it at most.
    private final class Checking: Sendable {
        private let verifier: Mutex<LedgerVerifier>
        private let queue = DispatchQueue(label: "chemtrack.ledger.verify", qos: .userInitiated)
        private let room = DispatchSemaphore(value: 4)

        init(_ verifier: LedgerVerifier) { self.verifier = Mutex(verifier) }

        func take(_ rows: LedgerRows) {
            room.wait()
            queue.async {
                self.verifier.withLock { $0.take(rows) }
                self.room.signal()
            }
        }

        func finish() -> LedgerReport { queue.sync { verifier.withLock { $0.finish() } } }
    }
}
