import ArgumentParser
import Foundation
import Labels

/// The locked-in half of ``DecoderPool``: one picture in, one answer out, then it ends. Not for people.
struct ScanWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan-worker", abstract: "Decode one framed picture from standard input (used by chemd itself).",
        shouldDisplay: false)

    @Flag(help: "Only lock in and print which layers hold on this machine.")
    var check = false

    func run() throws {
        Sandbox.loadConverters()
        let layers = Sandbox.enter(mayWriteFiles: check)
        if check {
            Terminal.line(
                layers.map { "\($0.name): \($0.holds ? "on" : "not on this kernel")" }.joined(separator: "\n"))
            guard layers.allSatisfy({ $0.holds || !$0.isRequired }) else { throw ExitStatus.unusable }
            return
        }
        guard layers.allSatisfy({ $0.holds || !$0.isRequired }) else { throw ExitStatus.unusable }
        let isWhole = layers.allSatisfy(\.holds)
        FileHandle.standardOutput.write(
            Data([isWhole ? DecoderAnswer.ready : DecoderAnswer.readyWithoutLandlock]))
        guard let picture = Self.readPicture() else { throw ExitStatus.unusable }
        let content = try JSONEncoder().encode(Self.answer(picture))
        guard content.count <= DecoderAnswer.bytes_max else { throw ExitStatus.unusable }
        FileHandle.standardOutput.write(Data(DecoderFrame.wrap(Array(content))))
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

    private static func answer(_ picture: [UInt8]) -> DecoderAnswer {
        var answer = DecoderAnswer()
        do throws(PictureError) {
            let image = try PictureReader.read(picture)
            var room = DecoderAnswer.bytes_max / 8
            for symbol in Scanner().symbols(in: image).prefix(DecoderAnswer.symbols_max)
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
