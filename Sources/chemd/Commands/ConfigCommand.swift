import ArgumentParser
import Compliance
import Foundation

/// The daemon's settings: what there is, whether a file is right, and what would be in force.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Lists the daemon's settings, checks a settings file, shows what is in force.",
        discussion: """
            A settings file has `name = value` a line, as in TOML:

              # /etc/chemtrack/chemd.toml
              mqtt = "127.0.0.1:1883"
              port = 8470
              feed = ["owntracks=owntracks/+/+"]

            EXAMPLES
              chemd config keys
              chemd config check /etc/chemtrack/chemd.toml
              chemd config dump --config /etc/chemtrack/chemd.toml --port 9000
            """,
        subcommands: [ConfigKeysCommand.self, ConfigCheckCommand.self, ConfigDumpCommand.self])
}

struct ConfigKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Every setting: what may stand there, its default, what it is for.",
        discussion: """
            EXAMPLES
              chemd config keys --format json
            """)
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        var name: String
        var option: String
        var rule: Bilingual
        var `default`: String?
        var repeated: Bool
        var meaning: Bilingual
    }

    func run() async throws {
        for key in SettingKey.all {
            if output.format == .json {
                try Terminal.json(
                    Answer(
                        name: key.name, option: key.option, rule: key.kind.rule, default: key.fallback,
                        repeated: key.isRepeated, meaning: key.meaning))
                continue
            }
            let fallback = key.fallback.map { " (default \($0))" } ?? ""
            Terminal.line("\(key.name)\(key.isRepeated ? " …" : ""): \(key.meaning.en)  \(key.meaning.zh)")
            Terminal.line("    \(key.kind.rule.en)\(fallback)  \(key.kind.rule.zh)")
        }
    }
}

struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says everything that is wrong with a settings file.",
        discussion: """
            Exit code 0: right. 2: something is wrong, each with its line.

            EXAMPLES
              chemd config check /etc/chemtrack/chemd.toml
            """)
    @Argument(help: "The file; - reads standard input.") var file: String
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        struct Problem: Encodable {
            var place: String
            var message: Bilingual
        }
        var ok: Bool
        var settings: Int
        var problems: [Problem]
    }

    func run() async throws {
        let read = SettingsFile(try readInput(file), name: file)
        if output.format == .json {
            try Terminal.json(
                Answer(
                    ok: read.problems.isEmpty, settings: read.entries.count,
                    problems: read.problems.map { .init(place: $0.place, message: $0.message) }))
        } else {
            for problem in read.problems { Terminal.complain("\(problem)  \(problem.message.zh)") }
            if read.problems.isEmpty { Terminal.line("\(file): \(read.entries.count) settings, right  设置无误") }
        }
        if !read.problems.isEmpty { throw ExitStatus.unusable }
    }
}

struct ConfigDumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "The settings in force for these options, and where each comes from.",
        discussion: """
            Takes the options of `chemd serve`. The output is a settings file.

            EXAMPLES
              chemd config dump --config /etc/chemtrack/chemd.toml
            """, aliases: ["show"])
    @OptionGroup var settings: SettingOptions
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        var name: String
        var values: [String]
        var source: String
    }

    func run() async throws {
        for value in try EffectiveSettings(asked: settings).values {
            if output.format == .json {
                try Terminal.json(Answer(name: value.key.name, values: value.texts, source: value.source))
                continue
            }
            let quoted = value.texts.map { text in
                switch value.key.kind {
                case .port, .flag: text
                default: "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
                }
            }
            let text = value.key.isRepeated ? "[\(quoted.joined(separator: ", "))]" : quoted.first
            Terminal.line("\(text == nil ? "# " : "")\(value.key.name) = \(text ?? "")  # \(value.source)")
        }
    }
}

extension EffectiveSettings {
    /// The settings that a command was asked for; ends the command when a file has a fault.
    init(asked options: SettingOptions) throws {
        do { try self.init(options) } catch let problem as SettingProblem {
            throw Terminal.unusable("\(problem)  \(problem.message.zh)")
        }
    }
}
