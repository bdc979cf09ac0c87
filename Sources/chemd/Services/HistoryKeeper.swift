import ChemTrack
import Foundation
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Removes history whose time is over, hour by hour, a little at a time so that nobody waits for it.
final class HistoryKeeper: Service {
    static let interval = Duration.seconds(3600)
    /// Rows in one transaction.
    static let step = 2_000

    /// What was removed last, and when.
    struct Run: Sendable {
        var at_ms: Int64
        var removed: [Retention.Kind: Int]
    }

    private let store: SQLiteStore
    private let plant: Plant
    private let clock: any PlantClock
    private let logger: Logger
    private let last = Mutex(Run?.none)

    init(store: SQLiteStore, plant: Plant, clock: any PlantClock, logger: Logger) {
        self.store = store
        self.plant = plant
        self.clock = clock
        self.logger = logger
    }

    var lastRun: Run? { last.withLock(\.self) }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await self.apply() } catch {
                    self.logger.error("history was not removed", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: Self.interval)
            }
        }
    }

    /// Removes everything whose time is over now.
    @discardableResult
    func apply() async throws -> Run {
        let now_ms = clock.now_ms()
        let retention = plant.view.site.retention ?? Retention()
        var removed: [Retention.Kind: Int] = [:]
        for kind in Retention.Kind.allCases {
            while !Task.isCancelled {
                let count = try await store.removeHistory(
                    kind, before_ms: retention.cut(kind, now_ms: now_ms), limit: Self.step)
                removed[kind, default: 0] += count
                if count < Self.step { break }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        let run = Run(at_ms: now_ms, removed: removed)
        last.withLock { $0 = run }
        if removed.values.contains(where: { $0 > 0 }) { try await plant.recordRemoval(removed) }
        return run
    }
}
