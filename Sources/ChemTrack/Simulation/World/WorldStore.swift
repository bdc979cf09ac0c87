import Geofence
import Synchronization

/// The time of a simulated plant: it passes when it is told to.
final class WorldClock: PlantClock {
    /// 2026-11-28T02:00:00Z
    static let start_ms: Int64 = 1_795_831_200_000
    private let passed_ms = Mutex<Int64>(0)

    func now_ms() -> Int64 { Self.start_ms + passed_ms.withLock { $0 } }
    func monotonic_us() -> Int64 { passed_ms.withLock { $0 } * 1000 + 1_000_000 }

    func pass(to ms: Int64) { passed_ms.withLock { $0 = max($0, ms) } }
}

/// The store of a simulated plant: it remembers where the ledger ends and what became of the alarms, and nothing else.
final class WorldStore: PlantStore {
    private struct Kept {
        var end = LedgerEnd(size: 0, leaf: nil)
        var fresh: [Alarm] = []
        var commits = 0
    }
    private let founding: PlantRecord
    private let kept = Mutex(Kept())

    init(_ founding: PlantRecord) { self.founding = founding }

    func load() async throws -> PlantRecord { founding }

    func commit(_ changes: ChangeSet) async throws {
        kept.withLock {
            if let last = changes.events.last { $0.end = LedgerEnd(size: last.event.seq + 1, leaf: last.leaf) }
            $0.fresh += changes.alarms
            $0.commits += 1
        }
    }

    func ledgerEnd() async throws -> LedgerEnd { kept.withLock { $0.end } }
    func alarm(_ id: String) async throws -> Alarm? { nil }
    func answer(toKey key: String) async throws -> StoredAnswer? { nil }

    /// The versions of alarms stored since this was last asked, in their order.
    func takeAlarms() -> [Alarm] {
        kept.withLock { kept in
            defer { kept.fresh = [] }
            return kept.fresh
        }
    }
}
