internal import Synchronization

/// A value under a lock that tasks can wait for.
///
/// A change wakes the waiting tasks once, however many changes follow before they run: no queue of wake-ups grows.
final class Monitor<State: Sendable>: Sendable {
    private struct Guarded {
        var state: State
        /// Counts changes, so that one between "nothing there" and "now asleep" is not missed.
        var revision: UInt64 = 0
        var lastID: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var cancelled: Set<UInt64> = []
    }

    private let guarded: Mutex<Guarded>

    init(_ state: State) { guarded = Mutex(Guarded(state: state)) }

    func read<Result: Sendable>(_ body: (State) -> Result) -> Result {
        guarded.withLock { body($0.state) }
    }

    /// Changes the value and wakes whoever waits for it.
    @discardableResult
    func update<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, woken) = guarded.withLock { guarded in
            let result = body(&guarded.state)
            guarded.revision += 1
            if guarded.waiters.isEmpty { return (result, [CheckedContinuation<Void, Never>]()) }
            let woken = Array(guarded.waiters.values)
            guarded.waiters.removeAll(keepingCapacity: true)
            return (result, woken)
        }
        // Outside the lock: a resumed task may run at once and ask for it.
        for waiter in woken { waiter.resume() }
        return result
    }

    /// Waits until `take` gives something; nil when the task is cancelled.
    func next<Result: Sendable>(_ take: (inout State) -> Result?) async -> Result? {
        let id = guarded.withLock { guarded in
            guarded.lastID += 1
            return guarded.lastID
        }
        defer { guarded.withLock { _ = $0.cancelled.remove(id) } }
        return await withTaskCancellationHandler {
            while true {
                let (taken, revision, isCancelled) = guarded.withLock { guarded in
                    let isCancelled = guarded.cancelled.contains(id)
                    return (isCancelled ? nil : take(&guarded.state), guarded.revision, isCancelled)
                }
                if isCancelled || taken != nil { return taken }
                await sleep(id, after: revision)
            }
        } onCancel: {
            let waiter = guarded.withLock { guarded in
                guarded.cancelled.insert(id)
                return guarded.waiters.removeValue(forKey: id)
            }
            waiter?.resume()
        }
    }

    private func sleep(_ id: UInt64, after revision: UInt64) async {
        await withCheckedContinuation { continuation in
            let isStale = guarded.withLock { guarded in
                if guarded.revision != revision || guarded.cancelled.contains(id) { return true }
                guarded.waiters[id] = continuation
                return false
            }
            if isStale { continuation.resume() }
        }
    }
}
