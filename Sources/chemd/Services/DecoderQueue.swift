import Synchronization

/// Pictures that wait for a helper, and helpers that wait for a picture. First come, first served.
final class DecoderQueue: Sendable {
    /// A picture, and who waits for the bytes that a helper answers.
    struct Job: Sendable {
        var picture: [UInt8]
        var reply: CheckedContinuation<Result<[UInt8], DecoderError>, Never>
    }

    private struct State {
        var jobs: [Job] = []
        var takers: [(id: Int, taker: CheckedContinuation<Job?, Never>)] = []
        var lastTaker = 0
        /// Set while the last helper that was started could not lock itself in.
        var isUnavailable = false
    }

    private let waiting_max: Int
    private let state = Mutex(State())

    init(waiting_max: Int) {
        self.waiting_max = waiting_max
    }

    /// Waits for a helper's answer.
    func answer(to picture: [UInt8]) async -> Result<[UInt8], DecoderError> {
        await withCheckedContinuation { reply in
            let job = Job(picture: picture, reply: reply)
            let refusal: DecoderError? = state.withLock { state in
                if state.isUnavailable { return .unavailable }
                if !state.takers.isEmpty {
                    state.takers.removeFirst().taker.resume(returning: job)
                } else if state.jobs.count < waiting_max {
                    state.jobs.append(job)
                } else {
                    return .busy
                }
                return nil
            }
            if let refusal { reply.resume(returning: .failure(refusal)) }
        }
    }

    /// Waits for a picture; nil when the task is cancelled.
    func take() async -> Job? {
        let id = state.withLock { state in
            state.lastTaker += 1
            return state.lastTaker
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { taker in
                state.withLock { state in
                    if Task.isCancelled {
                        taker.resume(returning: nil)
                    } else if state.jobs.isEmpty {
                        state.takers.append((id, taker))
                    } else {
                        taker.resume(returning: state.jobs.removeFirst())
                    }
                }
            }
        } onCancel: {
            let taker = state.withLock { state in
                state.takers.firstIndex { $0.id == id }.map { state.takers.remove(at: $0).taker }
            }
            taker?.resume(returning: nil)
        }
    }

    /// Says whether helpers can be had; when not, whoever waits is told so at once.
    func setAvailable(_ isAvailable: Bool) {
        let refused = state.withLock { state in
            state.isUnavailable = !isAvailable
            guard !isAvailable else { return [Job]() }
            defer { state.jobs = [] }
            return state.jobs
        }
        for job in refused { job.reply.resume(returning: .failure(.unavailable)) }
    }

    /// Refuses all who wait, when no helper will come any more.
    func close() { setAvailable(false) }
}
