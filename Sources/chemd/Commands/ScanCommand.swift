import ArgumentParser
import Foundation
import Labels

/// `chemd scan IMAGE…`: what codes stand in pictures.
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Read the bar codes and matrix codes of pictures.",
        discussion: """
            Reads JPEG, PNG, WebP, BMP and PGM, up to 20 MB and 40 megapixels. `-` is standard input.
            Ends with 1 when a picture has no code, cannot be read or has a code that fails its check, and with 2 when
            no picture could be read.

            EXAMPLES
              chemd scan drum.jpg
              chemd scan --format json shelf-*.jpg
              chemd scan - < label.png
            """)

    @Argument(help: "Pictures; - for standard input.")
    var images: [String]

    @OptionGroup var output: OutputOptions

    func run() async throws {
        // Nobody waits on the other end of a line: a busy machine may take its time.
        let (readable, failed) = try await DecoderPool.whileRunning(
            executable: try Self.ownPath(), wall: .seconds(20), helpers: min(images.count, 2), scan)
        if readable == 0 { throw ExitStatus.unusable }
        if failed { throw ExitStatus.partly }
    }

    /// Shows what each picture holds; how many could be read, and whether anything failed.
    private func scan(with decoder: DecoderPool) async throws -> (readable: Int, failed: Bool) {
        var readable = 0
        var failed = false
        for file in images {
            do {
                let symbols = try await Self.decode(file, with: decoder)
                readable += 1
                if symbols.symbols.isEmpty {
                    failed = true
                    Terminal.complain("\(file): no code found: take the picture closer, sharper, or with more light")
                }
                for symbol in symbols.symbols {
                    guard let error = symbol.code.error else { continue }
                    failed = true
                    Terminal.complain("\(file): \(error)")
                }
                try show(symbols)
            } catch let error as Failure {
                failed = true
                Terminal.complain("\(file): \(error.en)")
                if output.format == .json { try Terminal.json(error) }
            }
        }
        return (readable, failed)
    }

    private static func ownPath() throws(ExitCode) -> String {
        do {
            return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            throw Terminal.unusable("the decoder cannot be started: /proc/self/exe is not readable")
        }
    }

    private static func decode(_ file: String, with decoder: DecoderPool) async throws(Failure) -> ScannedPicture {
        let data: Data
        do {
            data =
                file == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            throw Failure(file: file, en: "cannot be read: \(error.localizedDescription)", zh: "无法读取文件")
        }
        do {
            let found = try await decoder.decode(Array(data))
            return ScannedPicture(
                file: file, symbols: found.symbols.map(ScannedSymbol.init),
                elapsed_ms: (found.elapsed_ms * 1000).rounded() / 1000)
        } catch {
            throw Failure(file: file, en: error.description, zh: error.zh)
        }
    }

    private func show(_ picture: ScannedPicture) throws {
        guard output.format == .text else { return try Terminal.json(picture) }
        for symbol in picture.symbols {
            let text = symbol.text.replacing("\u{1D}", with: "<GS>")
            let prefix = images.count > 1 ? "\(picture.file): " : ""
            Terminal.line("\(prefix)\(symbol.symbology) \(symbol.identifier) \(text)")
            for line in symbol.code.lines { Terminal.line("  " + line) }
        }
    }

    /// A picture that gave no answer.
    private struct Failure: Error, Encodable {
        var file: String
        var en: String
        var zh: String

        private enum Key: CodingKey { case file, error }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(file, forKey: .file)
            try container.encode(["en": en, "zh": zh], forKey: .error)
        }
    }
}

/// One picture's line in `chemd scan --format json`.
struct ScannedPicture: Encodable {
    var file: String
    var symbols: [ScannedSymbol]
    var elapsed_ms: Double
}

/// One symbol in the form scripts get it.
struct ScannedSymbol: Encodable {
    var symbology: String
    var identifier: String
    var text: String
    var bytes_hex: String
    var code: ExplainedCode
    /// Right, then down, in pixels of the upright picture.
    var corners: [[Int]]

    init(_ symbol: Symbol) {
        symbology = symbol.symbology
        identifier = symbol.identifier
        text = symbol.text
        bytes_hex = symbol.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        code = ExplainedCode(symbol.text, identifier: symbol.identifier)
        corners = symbol.corners.map { [$0.x, $0.y] }
    }
}
