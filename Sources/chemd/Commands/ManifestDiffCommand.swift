import ArgumentParser
import ChemTrack
import Foundation

extension ManifestCommand {
    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what differs between two manifest records, or two EPA documents.",
            discussion: """
                One line for each member that differs: its path, what stood there, what stands there now. Ends with 0 when
                nothing differs, with 1 when something does, with 2 when a file cannot be read or the two are not of one
                kind.

                EXAMPLES
                  chemd manifest diff M-2026-0001.v1.json M-2026-0001.v2.json
                  chemd manifest diff --format json sent.json answer.json
                """)

        @Argument(help: "The older file; - for standard input.")
        var older: String

        @Argument(help: "The newer file.")
        var newer: String

        @OptionGroup var output: OutputOptions

        func run() throws {
            let differences = try self.differences(try ManifestInput(older).content, try ManifestInput(newer).content)
            switch output.format {
            case .json: try Terminal.json(differences)
            case .text:
                for each in differences {
                    Terminal.line("\(each.path): \(Self.text(each.before)) -> \(Self.text(each.after))")
                }
            }
            if !differences.isEmpty { throw ExitStatus.partly }
        }

        private func differences(
            _ older: ManifestInput.Content, _ newer: ManifestInput.Content
        ) throws -> [ManifestDifference] {
            do throws(ManifestReadError) {
                switch (older, newer) {
                case (.record(let older, _), .record(let newer, _)): return try older.differences(to: newer)
                case (.emanifest(let older), .emanifest(let newer)): return older.differences(to: newer)
                default: throw .badField(path: "format", "one is a manifest record, the other an EPA document")
                }
            } catch {
                throw Terminal.unusable("\(self.newer): \(error)")
            }
        }

        private static func text(_ value: JSONTree?) -> String {
            guard let value else { return "(none)" }
            if let text = value.text { return "`\(text)`" }
            return (try? value.json(pretty: false)).map { String(decoding: $0, as: UTF8.self) } ?? value.typeName
        }
    }
}
