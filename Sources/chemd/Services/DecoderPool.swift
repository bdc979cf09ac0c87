import Foundation
import Glibc
import Labels
import ServiceLifecycle
import Subprocess
import Synchronization

/// Decodes pictures from outside, each in a locked-in process of its own: pictures are hostile input, and the decoders are C.
/// What comes back is checked like any other input.
///
/// A few helpers (`chemd scan-worker`) are started ahead. Each divides off a child for every picture (``DecoderChild``), so
/// that a picture costs no start, and nothing it does to its process outlives it.
final class DecoderPool: Service {
    static let waiting_max = 16
    /// A helper that takes longer to lock itself in is ended; a busy machine needs a second or two.
    static let start_max = Duration.seconds(20)

    /// What has become of pictures since the start.
    struct Counts: Sendable {
        /// `decoded` (at least one code), `empty`, and the outcomes of ``DecoderError``.
        var outcomes: [String: Int] = [:]
        /// Nil until a helper was ready; false on kernels without Landlock.
        var hasLandlock: Bool?
    }

    private let executable: String
    private let wall: Duration
    private let helpers: Int
    private let queue = DecoderQueue(waiting_max: waiting_max)
    private let counts = Mutex(Counts())
    /// Helpers that failed to start since the last that was ready.
    private let failedStarts = Mutex(0)

    /// - Parameters:
    ///   - executable: the absolute path of `chemd`.
    ///   - wall: how long a helper may take for a picture, before it is killed.
    ///   - helpers: how many wait or work at once.
    init(executable: String, wall: Duration = .seconds(4), helpers: Int = 3) {
        self.executable = executable
        self.wall = wall
        self.helpers = helpers
        // A helper that ends before it has read its picture must not end this process with it.
        _ = signal(SIGPIPE, SIG_IGN)
    }

    var snapshot: Counts { counts.withLock { $0 } }

    /// Keeps the helpers until the service is stopped.
    func run() async {
        await cancelWhenGracefulShutdown { await self.keepHelpers() }
    }

    /// Decodes with helpers that last as long as the body.
    static func whileRunning<Answer: Sendable>(
        executable: String, wall: Duration, helpers: Int, _ body: (DecoderPool) async throws -> Answer
    ) async rethrows -> Answer {
        let pool = DecoderPool(executable: executable, wall: wall, helpers: helpers)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.keepHelpers() }
            defer { group.cancelAll() }
            return try await body(pool)
        }
    }

    /// The symbols of a picture, and how long it took from here to the answer.
    func decode(_ picture: [UInt8]) async throws(DecoderError) -> (symbols: [Symbol], elapsed_ms: Double) {
        let start = ContinuousClock.now
        let outcome = await outcome(picture)
        let elapsed = (ContinuousClock.now - start).components
        counts.withLock { counts in
            let name =
                switch outcome {
                case .success(let symbols): symbols.isEmpty ? "empty" : "decoded"
                case .failure(let error): error.outcome
                }
            counts.outcomes[name, default: 0] += 1
        }
        return (try outcome.get(), Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15)
    }

    private func outcome(_ picture: [UInt8]) async -> Result<[Symbol], DecoderError> {
        // Told here already, so that no helper is used up for it.
        guard picture.count <= PictureReader.bytes_max else {
            let error = PictureError.tooManyBytes(picture.count)
            return .failure(.unreadable(en: error.description, zh: error.zh))
        }
        let answer: [UInt8]
        switch await queue.answer(to: picture) {
        case .success(let bytes): answer = bytes
        case .failure(let error): return .failure(error)
        }
        guard let content = DecoderFrame.unwrap(answer),
            let message = try? JSONDecoder().decode(DecoderAnswer.self, from: Data(content)),
            message.symbols.count <= DecoderAnswer.symbols_max
        else { return .failure(.crashed) }
        if let fault = message.unreadable { return .failure(.unreadable(en: fault.en, zh: fault.zh)) }
        let symbols = message.symbols.compactMap(\.symbol)
        return symbols.count == message.symbols.count ? .success(symbols) : .failure(.crashed)
    }

    private func keepHelpers() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<helpers {
                group.addTask {
                    while !Task.isCancelled {
                        let wasReady = await self.oneHelper()
                        // A machine that cannot lock helpers in is not asked in a tight loop.
                        if !wasReady { try? await Task.sleep(for: .seconds(1)) }
                    }
                }
            }
        }
        queue.close()
    }

    /// Starts a helper, waits until it is ready, and gives it pictures, and their answers to who waits, as long as it lasts.
    ///
    /// - Returns: whether it came so far as to be ready.
    private func oneHelper() async -> Bool {
        let place = executable.lastIndex(of: "/") ?? executable.startIndex
        let directory = String(executable[..<place])
        let name = String(executable[place...].drop { $0 == "/" })
        do {
            // The name is looked up in this one directory alone, and the helper gets no other variable.
            //
            // The picture goes through a writer, not as `.array`: when the helper ends early, that one stops this
            // process with a fatal error about its unclosed pipe (swift-subprocess 1.0.2).
            let result = try await Subprocess.run(
                .name(name), arguments: ["scan-worker"],
                environment: .custom(["PATH": directory, "LC_ALL": "C.UTF-8"]), input: .inputWriter,
                output: .sequence, error: .discarded
            ) { execution in
                var output = execution.standardOutput.makeAsyncIterator()
                // One that hangs before it is ready must not keep its place for ever.
                let limit = Task {
                    guard (try? await Task.sleep(for: Self.start_max)) != nil else { return }
                    try? execution.send(signal: .kill)
                }
                let hello = try? await output.next()
                limit.cancel()
                guard let hello, self.isReady(hello) else { return false }
                self.failedStarts.withLock { $0 = 0 }
                self.queue.setAvailable(true)
                var isSound = true
                while isSound, let job = await self.queue.take() {
                    let start = ContinuousClock.now
                    let wall = self.wall
                    var answer: [UInt8] = []
                    let limit = Task {
                        guard (try? await Task.sleep(for: wall)) != nil else { return }
                        try? execution.send(signal: .kill)
                    }
                    // A helper that ends early does not answer, either.
                    _ = try? await execution.standardInputWriter.write(DecoderFrame.wrap(job.picture))
                    while !DecoderFrame.isWhole(answer), let part = try? await output.next() {
                        unsafe part.withUnsafeBytes { unsafe answer.append(contentsOf: $0) }
                    }
                    limit.cancel()
                    let isLate = ContinuousClock.now - start >= wall
                    isSound = DecoderFrame.unwrap(answer) != nil && !isLate
                    job.reply.resume(returning: isLate ? .failure(.timeout) : .success(answer))
                }
                try? execution.send(signal: .kill)
                return true
            }
            if !result.closureResult { noteFailedStart() }
            return result.closureResult
        } catch {
            noteFailedStart()
            return false
        }
    }

    /// One helper that was killed while it started says nothing; when each failed twice and none came up, none will.
    private func noteFailedStart() {
        guard !Task.isCancelled else { return }
        let failed = failedStarts.withLock { count in
            count += 1
            return count
        }
        if failed >= 2 * helpers { queue.setAvailable(false) }
    }

    private func isReady(_ hello: SubprocessOutputSequence.Buffer) -> Bool {
        let bytes = unsafe hello.withUnsafeBytes { unsafe Array($0) }
        guard bytes == [DecoderAnswer.ready] || bytes == [DecoderAnswer.readyWithoutLandlock] else { return false }
        counts.withLock { $0.hasLandlock = bytes == [DecoderAnswer.ready] }
        return true
    }
}
