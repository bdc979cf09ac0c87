import Foundation
import Glibc
import Labels
import Subprocess
import Synchronization

/// Why a picture gave no answer. None of these is more than one request's trouble.
enum DecoderError: Error, Equatable, CustomStringConvertible {
    /// The picture cannot be read; the words are for the person who sent it.
    case unreadable(en: String, zh: String)
    /// The helper ended without an answer, or with one that makes no sense.
    case crashed
    case timeout
    /// Too many pictures wait already.
    case busy

    var description: String {
        switch self {
        case .unreadable(let en, _): en
        case .crashed: "the picture brought the decoder down: send another picture of the label"
        case .timeout: "the decoder took too long: send a smaller or sharper picture"
        case .busy: "too many pictures at once: try again in a moment"
        }
    }

    /// The same in Chinese.
    var zh: String {
        switch self {
        case .unreadable(_, let zh): zh
        case .crashed: "该图片使解码程序异常退出：请重新拍摄标签"
        case .timeout: "解码超时：请发送更小或更清晰的图片"
        case .busy: "同时处理的图片过多：请稍后再试"
        }
    }
}

/// Decodes pictures from outside in a fresh, locked-in process each (`chemd scan-worker`): pictures are hostile input,
/// and the decoders are C. What comes back is checked like any other input.
struct DecoderProcess: Sendable {
    static let running_max = 2
    static let waiting_max = 16

    private let executable: String
    private let wall: Duration
    private let slots = Slots()

    /// - Parameters:
    ///   - executable: the absolute path of `chemd`.
    ///   - wall: how long a picture may take, from start to answer.
    init(executable: String, wall: Duration = .seconds(4)) {
        self.executable = executable
        self.wall = wall
        // A helper that ends before it has read its picture must not end this process with it.
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// The symbols of a picture, and how long the helper worked on them.
    func decode(_ picture: [UInt8]) async throws(DecoderError) -> (symbols: [Symbol], elapsed_ms: Double) {
        // Told here already, so that no process starts for it.
        guard picture.count <= PictureReader.bytes_max else {
            let error = PictureError.tooManyBytes(picture.count)
            throw .unreadable(en: error.description, zh: error.zh)
        }
        guard await slots.take() else { throw .busy }
        defer { slots.give() }
        let answer = try await run(DecoderFrame.wrap(picture))
        guard let content = DecoderFrame.unwrap(answer),
            let message = try? JSONDecoder().decode(DecoderAnswer.self, from: Data(content)),
            message.symbols.count <= DecoderAnswer.symbols_max
        else { throw .crashed }
        if let fault = message.unreadable { throw .unreadable(en: fault.en, zh: fault.zh) }
        let symbols = message.symbols.compactMap(\.symbol)
        guard symbols.count == message.symbols.count, message.elapsed_ms.isFinite, message.elapsed_ms >= 0 else {
            throw .crashed
        }
        return (symbols, message.elapsed_ms)
    }

    private func run(_ input: [UInt8]) async throws(DecoderError) -> [UInt8] {
        let executable = executable
        let wall = wall
        let outcome = await withTaskGroup(of: Result<[UInt8], DecoderError>?.self) { group in
            group.addTask { await Self.output(of: executable, input: input) }
            group.addTask {
                try? await Task.sleep(for: wall)
                return nil
            }
            let first = await group.next() ?? nil
            // Cancelling kills the helper, and the group waits until it is gone.
            group.cancelAll()
            return first
        }
        guard let outcome else { throw .timeout }
        return try outcome.get()
    }

    private static func output(of executable: String, input: [UInt8]) async -> Result<[UInt8], DecoderError> {
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
                output: .bytes(limit: DecoderAnswer.bytes_max + 4), error: .discarded
            ) { execution in
                // What the helper did not want to read it will not answer, either.
                _ = try? await execution.standardInputWriter.write(input)
            }
            guard case .exited(0) = result.terminationStatus else { return .failure(.crashed) }
            return .success(result.standardOutput)
        } catch {
            return .failure(.crashed)
        }
    }
}

/// Turns for a few helpers at once, in the order they were asked for.
private final class Slots: Sendable {
    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Waits for a turn; false when too many wait.
    func take() async -> Bool {
        let mayWait = state.withLock { state in
            if state.running < DecoderProcess.running_max {
                state.running += 1
                return Bool?.none
            }
            return state.waiting.count < DecoderProcess.waiting_max
        }
        guard let mayWait else { return true }
        guard mayWait else { return false }
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.running >= DecoderProcess.running_max else {
                    state.running += 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        return true
    }

    /// Hands the turn to the next one who waits.
    func give() {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return CheckedContinuation<Void, Never>?.none
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}

/// Four bytes of length, high byte first, then so many bytes.
enum DecoderFrame {
    static func wrap(_ content: [UInt8]) -> [UInt8] {
        let count = UInt32(content.count)
        return [UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)] + content
    }

    /// The content, or nil when the length is not the one stated.
    static func unwrap(_ frame: [UInt8]) -> ArraySlice<UInt8>? {
        guard frame.count >= 4, length(frame.prefix(4)) == frame.count - 4 else { return nil }
        return frame.dropFirst(4)
    }

    static func length(_ head: ArraySlice<UInt8>) -> Int { head.reduce(0) { $0 << 8 | Int($1) } }
}

/// What the helper answers.
struct DecoderAnswer: Codable {
    static let symbols_max = 64
    static let content_max = 8192
    static let bytes_max = 1 << 20

    struct Fault: Codable {
        var en: String
        var zh: String
    }

    /// A symbol with its bytes in hexadecimal.
    struct Line: Codable {
        var symbology: String
        var identifier: String
        var text: String
        var bytes_hex: String
        var corners: [[Int]]

        init(_ symbol: Symbol) {
            symbology = symbol.symbology
            identifier = symbol.identifier
            text = symbol.text
            bytes_hex = symbol.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            corners = symbol.corners.map { [$0.x, $0.y] }
        }

        /// Nil when a part is too long or has not its form.
        var symbol: Symbol? {
            let digits = bytes_hex.utf8.map { Int(String(UnicodeScalar($0)), radix: 16) }
            guard symbology.utf8.count <= 24, identifier.utf8.count <= 8,
                text.utf8.count <= 4 * DecoderAnswer.content_max,
                digits.count.isMultiple(of: 2), digits.count <= 2 * DecoderAnswer.content_max, !digits.contains(nil),
                corners.count <= 4, corners.allSatisfy({ $0.count == 2 })
            else { return nil }
            let bytes = stride(from: 0, to: digits.count, by: 2).map { place in
                UInt8((digits[place] ?? 0) << 4 | (digits[place + 1] ?? 0))
            }
            return Symbol(
                symbology: symbology, identifier: identifier, text: text, bytes: bytes,
                corners: corners.map { .init(x: $0[0], y: $0[1]) })
        }
    }

    var symbols: [Line] = []
    var elapsed_ms: Double = 0
    var unreadable: Fault?
}
