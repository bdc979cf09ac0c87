import ArgumentParser
import Foundation
import Glibc
import Labels

/// The other half of ``DecoderPool``: pictures in, an answer to each out. Not for people.
///
/// It only carries bytes. Each picture is decoded in a child of its own (``DecoderChild``), which waits for it locked in and
/// ends with its answer.
struct ScanWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan-worker", abstract: "Decode framed pictures from standard input (used by chemd itself).",
        shouldDisplay: false)

    @Flag(help: "Only lock in and print which layers hold on this machine.")
    var check = false

    func run() throws {
        Sandbox.loadConverters()
        if check {
            let layers = Sandbox.enter(mayWriteFiles: true)
            Terminal.line(
                layers.map { "\($0.name): \($0.holds ? "on" : "not on this kernel")" }.joined(separator: "\n"))
            guard layers.allSatisfy({ $0.holds || !$0.isRequired }) else { throw ExitStatus.unusable }
            return
        }
        guard Sandbox.forbidPrivileges(), let lock = DecoderChild.lock else { throw ExitStatus.unusable }
        // A child that ends before it has its picture must not end this process with it.
        _ = signal(SIGPIPE, SIG_IGN)
        DecoderPipe.widen(STDIN_FILENO)
        Allocator.keepFreed()
        Self.warmUp()
        let memory = WarmMemory()
        _ = Sandbox.closeFilesAndNetwork()
        var spare = Self.spare(memory)
        guard Self.put([lock == .whole ? DecoderAnswer.ready : DecoderAnswer.readyWithoutLandlock]) else { return }
        while let length = Self.nextPicture(&spare, memory) {
            // An empty answer says that there is none: the child crashed, hung or told too much.
            if spare == nil { DecoderPipe.carry(length, from: STDIN_FILENO, to: nil) }
            let content = spare?.answer(toPictureOf: length, from: STDIN_FILENO) ?? []
            guard Self.put(DecoderFrame.wrap(content)) else { return }
            spare = nil
            spare = Self.spare(memory)
        }
    }

    /// The child for the next picture.
    private static func spare(_ memory: WarmMemory) -> DecoderChild? {
        DecoderChild(memory: memory) { content($0) }
    }

    private static func put(_ bytes: [UInt8]) -> Bool { DecoderPipe.write(bytes, to: STDOUT_FILENO) }

    /// Waits for a picture, and meanwhile sees to it that there is a child for it.
    ///
    /// - Returns: the picture's length; nil when no further one will come.
    private static func nextPicture(_ spare: inout DecoderChild?, _ memory: WarmMemory) -> Int? {
        while true {
            var files = [pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)]
            if let back = spare?.wayBack { files.append(pollfd(fd: back, events: Int16(POLLIN), revents: 0)) }
            guard unsafe poll(&files, nfds_t(files.count), -1) > 0 else {
                guard errno == EINTR else { return nil }
                continue
            }
            if files.count < 2 || files[1].revents != 0 {
                // It has ended before its turn, which costs no picture. One that cannot stay is not replaced in a tight loop.
                spare = nil
                usleep(10_000)
                spare = Self.spare(memory)
            }
            if files[0].revents != 0 {
                guard let length = DecoderPipe.length(from: STDIN_FILENO), length <= PictureReader.bytes_max else {
                    return nil
                }
                return length
            }
        }
    }

    /// What a first picture costs beyond the next ones (symbols that are bound, types that are made) is paid here, with a
    /// picture of our own, and every child has it.
    private static func warmUp() {
        let quick = Duration.milliseconds(20)
        _ = content(WarmUpPicture.file, by: Scanner(settings: .init(budget: quick, tileBudget: quick)))
    }

    private static func content(_ picture: [UInt8], by scanner: Labels.Scanner = .init()) -> [UInt8] {
        (try? JSONEncoder().encode(answer(picture, scanner))).map { Array($0) } ?? []
    }

    private static func answer(_ picture: [UInt8], _ scanner: Labels.Scanner) -> DecoderAnswer {
        var answer = DecoderAnswer()
        do throws(PictureError) {
            let image = try PictureReader.read(picture)
            var room = DecoderAnswer.bytes_max / 8
            for symbol in scanner.symbols(in: image).prefix(DecoderAnswer.symbols_max)
            where symbol.bytes.count <= DecoderAnswer.content_max && symbol.bytes.count <= room {
                room -= symbol.bytes.count
                answer.symbols.append(DecoderAnswer.Line(symbol))
            }
        } catch {
            answer.unreadable = .init(en: error.description, zh: error.zh)
        }
        return answer
    }
}
