import ChemTrack
import Dispatch
import Foundation
internal import GRDB
import Synchronization

/// A walk over the whole log with several readers: each takes the next part and judges every row of it by itself, and
/// the verifier gets the parts in their order.
struct LedgerScan: Sendable {
    let database: PlantDatabase
    /// Number of a closed epoch; nil for the log in use.
    let epoch: Int?

    func verify(_ verifier: LedgerVerifier) async throws -> LedgerReport {
        // What is written meanwhile is not asked for.
        guard let rows = try await rows() else { return verifier.finish() }
        let walk = Walk(verifier, rows)
        // Half of the readers are left to those who wait for a page.
        let readers = min(ProcessInfo.processInfo.activeProcessorCount, PlantDatabase.readers_max / 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<readers {
                group.addTask { try await database.pool.read { database in try judge(walk, in: database) } }
            }
            try await group.waitForAll()
        }
        return walk.finish()
    }

    /// The first and the last number of the log's rows; nil when there are none.
    private func rows() async throws -> ClosedRange<Int>? {
        try await database.pool.read { database in
            let ends = try RawStatement(
                database, "SELECT (SELECT MIN(seq) FROM \(events)), (SELECT MAX(seq) FROM \(events))")
            guard try ends.next(), let first = ends.optionalInteger(0) else { return nil }
            return first...ends.integer(1)
        }
    }

    private var events: String { epoch.map { "past_events WHERE epoch = \($0)" } ?? "ledger_events WHERE TRUE" }
    private var texts: String { epoch.map { "past_texts WHERE epoch = \($0)" } ?? "ledger_texts WHERE TRUE" }

    private func judge(_ walk: Walk, in database: Database) throws {
        do {
            let rows = try RawStatement(
                database,
                """
                SELECT seq, at_us, subject_seq, subject_previous, leaf, bytes, actor, kind, subject
                FROM \(events) AND seq BETWEEN ?1 AND ?2 ORDER BY seq
                """)
            let later = try RawStatement(database, "SELECT MIN(seq) FROM \(events) AND seq > ?1")
            var texts = try Texts(database, from: texts)
            while let (range, place) = walk.next() {
                var part = LedgerPart(of: walk.origin)
                try rows.restart(range.lowerBound, range.upperBound)
                try texts.restart(range)
                while try rows.next() {
                    let seq = rows.integer(0)
                    unsafe part.append(
                        seq: seq, at_us: Int64(rows.integer(1)), subjectSeq: rows.integer(2),
                        subjectPrevious: rows.optionalInteger(3), leaf: try rows.digest(4, of: seq),
                        event: rows.bytes(5), actor: rows.bytes(6), kind: rows.bytes(7), subject: rows.bytes(8),
                        privateText: try texts.text(of: seq))
                }
                if part.isEmpty {
                    try later.restart(range.upperBound)
                    walk.skip(to: try later.next() ? later.optionalInteger(0) : nil)
                }
                walk.take(part, at: place)
            }
        } catch {
            walk.stop()
            throw error
        }
    }

    /// The private texts in the order of their events.
    private struct Texts: ~Copyable {
        private let statement: RawStatement
        /// The event that the text in hand belongs to; nil after the last.
        private var seq: Int?

        init(_ database: Database, from texts: String) throws {
            statement = try RawStatement(
                database, "SELECT seq, salt, text FROM \(texts) AND seq BETWEEN ?1 AND ?2 ORDER BY seq")
        }

        mutating func restart(_ range: ClosedRange<Int>) throws {
            try statement.restart(range.lowerBound, range.upperBound)
            try step()
        }

        private mutating func step() throws { seq = try statement.next() ? statement.integer(0) : nil }

        /// Events have to be asked for in rising order.
        mutating func text(of event: Int) throws -> PrivateText? {
            while let own = seq, own < event { try step() }
            guard seq == event else { return nil }
            let salt = unsafe Array(statement.bytes(1))
            return try PrivateText(statement.text(2), salt: salt)
        }
    }

    /// What the readers share: which part is next, and the verifier with the parts that came before their turn.
    private final class Walk: Sendable {
        private struct State {
            var verifier: LedgerVerifier
            /// Where the next part begins; nil after the last.
            var next: Int?
            var handedOut = 0
            var taken = 0
            var waiting: [Int: LedgerPart] = [:]
        }

        /// Parts that are being judged or wait for their turn, at most.
        private static let parts_max = 8
        let origin: String
        private let last: Int
        private let state: Mutex<State>
        private let room = DispatchSemaphore(value: 0)

        init(_ verifier: LedgerVerifier, _ rows: ClosedRange<Int>) {
            origin = verifier.origin
            last = rows.upperBound
            state = Mutex(State(verifier: verifier, next: rows.lowerBound))
            for _ in 0..<Self.parts_max { room.signal() }
        }

        /// The numbers of the next rows and the place of their part; nil when there are none, or a reader failed.
        func next() -> (range: ClosedRange<Int>, place: Int)? {
            room.wait()
            let part = state.withLock { state -> (ClosedRange<Int>, Int)? in
                guard let first = state.next else { return nil }
                let isNearEnd = first > Int.max - LedgerPart.rows_max
                let end = isNearEnd ? last : min(last, first + LedgerPart.rows_max - 1)
                state.next = end < last ? end + 1 : nil
                state.handedOut += 1
                return (first...end, state.handedOut - 1)
            }
            if part == nil { room.signal() }
            return part
        }

        /// No rows have numbers below this; nil when there are no more at all.
        func skip(to seq: Int?) {
            state.withLock { state in
                guard let next = state.next else { return }
                state.next = seq.flatMap { $0 <= last ? max($0, next) : nil }
            }
        }

        func take(_ part: LedgerPart, at place: Int) {
            state.withLock { state in
                state.waiting[place] = part
                while let due = state.waiting.removeValue(forKey: state.taken) {
                    state.verifier.take(due)
                    state.taken += 1
                    room.signal()
                }
            }
        }

        /// Lets every reader end.
        func stop() {
            state.withLock { $0.next = nil }
            room.signal()
        }

        func finish() -> LedgerReport { state.withLock { $0.verifier.finish() } }
    }
}
