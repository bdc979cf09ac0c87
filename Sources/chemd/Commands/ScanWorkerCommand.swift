import ArgumentParser
import Foundation
import Labels

/// The other half of ``DecoderPool``: pictures in, an answer to each out. Not for people.
///
/// It only carries bytes. Each picture is decoded in a child of its own (``DecoderChild``), which locks itself in first and
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
        _ = Sandbox.closeFilesAndNetwork()
        Self.warmUp()
        FileHandle.standardOutput.write(
            Data([lock == .whole ? DecoderAnswer.ready : DecoderAnswer.readyWithoutLandlock]))
        while let picture = Self.readPicture() {
            // An empty answer says that there is none: the child crashed, hung or told too much.
            let content = DecoderChild.run { Self.content(picture) } ?? []
            try FileHandle.standardOutput.write(contentsOf: Data(DecoderFrame.wrap(content)))
        }
    }

    /// What a first picture costs beyond the next ones (symbols that are bound, types that are made) is paid here, with a
    /// picture of our own, and every child has it.
    private static func warmUp() {
        let quick = Duration.milliseconds(20)
        _ = content(WarmUpPicture.file, by: Scanner(settings: .init(budget: quick, tileBudget: quick)))
    }

    private static func readPicture() -> [UInt8]? {
        guard let head = try? FileHandle.standardInput.read(upToCount: 4), head.count == 4 else { return nil }
        let length = DecoderFrame.length(Array(head)[...])
        guard length <= PictureReader.bytes_max else { return nil }
        var picture: [UInt8] = []
        picture.reserveCapacity(length)
        while picture.count < length {
            guard let part = try? FileHandle.standardInput.read(upToCount: length - picture.count), !part.isEmpty else {
                return nil
            }
            picture += part
        }
        return picture
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
