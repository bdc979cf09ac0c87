import Dispatch

/// Draws papers beside the threads that positions, alarms and requests live on: a roll of five hundred labels takes
/// many seconds, and an alarm has one. One job after another, so that printing takes one core at most.
enum PrintQueue {
    private static let queue = DispatchQueue(label: "chemtrack.print")

    static func run<Printed: Sendable>(_ draw: @escaping @Sendable () throws -> Printed) async throws -> Printed {
        try await withCheckedThrowingContinuation { done in
            queue.async { done.resume(with: Result { try draw() }) }
        }
    }
}
