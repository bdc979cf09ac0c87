import ArgumentParser
import Foundation

/// How a command ends. The numbers are part of the contract with scripts.
enum ExitStatus {
    /// Done, but something failed as reported (a picture had no code, a line was rejected).
    static let partly = ExitCode(1)
    /// The input could not be used.
    static let unusable = ExitCode(2)
    /// `check`: a person has to review it.
    static let review = ExitCode(3)
    /// `check`: it is prohibited.
    static let prohibited = ExitCode(4)
}

/// How a command writes its answer.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "text for people, json for one JSON object per line.")
    var format: OutputFormat = .text
}

/// Standard output and standard error of a command.
enum Terminal {
    static func line(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// One line `chemd: what is wrong`, for standard error.
    static func complain(_ message: String) {
        FileHandle.standardError.write(Data("chemd: \(message)\n".utf8))
    }

    /// One JSON object on one line: keys sorted, times RFC 3339 with milliseconds and Z.
    static func json(_ value: some Encodable) throws {
        line(String(decoding: try JSONLines.encode(value), as: UTF8.self))
    }

    /// Says what is wrong and ends the command with "the input could not be used".
    static func unusable(_ message: String) -> ExitCode {
        complain(message)
        return ExitStatus.unusable
    }
}

enum JSONLines {
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}

/// Reads a file named on the command line; `-` is standard input.
func readInput(_ path: String) throws(ExitCode) -> Data {
    if path == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
    do {
        return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
        throw Terminal.unusable("\(path): cannot be read: \(error.localizedDescription)")
    }
}
