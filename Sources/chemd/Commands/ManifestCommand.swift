import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Labels

/// `chemd manifest check|render|export|import|diff`: waste manifests as files.
struct ManifestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Check, print and compare waste manifests; read and write EPA e-Manifest documents.",
        discussion: """
            A manifest record is a JSON file that starts with "format": "chemtrack-manifest/1". One record makes the
            Chinese transfer manifest (危险废物转移联单), the EPA form 8700-22, the US shipping paper and the e-Manifest
            document. `-` is standard input.

            EXAMPLES
              chemd manifest check M-2026-0001.json
              chemd manifest render M-2026-0001.json --paper cn-liandan -o liandan.pdf
              chemd manifest import epa-answer.json -o M-2026-0001.json --id M-2026-0001
            """,
        subcommands: [Check.self, Render.self, Export.self, Import.self, Diff.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a manifest record or an EPA e-Manifest document.",
            discussion: """
                A document without "format" is taken as an EPA e-Manifest document. Ends with 1 when there are errors
                (what a draft has not filled in yet is a warning), with 2 when the file cannot be read.

                EXAMPLES
                  chemd manifest check M-2026-0001.json
                  chemd manifest check --format json epa-answer.json
                """)

        @Argument(help: "The file; - for standard input.")
        var file: String

        @Option(help: "Directory of the catalogues.")
        var catalogs: String?

        @OptionGroup var output: OutputOptions

        func run() throws {
            let input = try ManifestInput(file)
            let checks = try manifestChecks(catalogs)
            var problems: [ManifestProblem]
            switch input.content {
            case .record(let record, let unknownPaths):
                problems = checks.problems(of: record)
                problems += unknownPaths.map { path in
                    ManifestProblem(
                        rule: "record.unknown-member", path: path, severity: .warning,
                        message: Bilingual(zh: "格式中没有这一项，将被忽略", en: "the format has no such member; it is ignored"),
                        citation: Citation(document: ManifestRecord.currentFormat, edition: "1"))
                }
            case .emanifest(let document): problems = checks.problems(ofEmanifest: document)
            }
            let errors = problems.count { $0.severity == .error }
            switch output.format {
            case .json:
                try Terminal.json(
                    CheckedManifest(
                        file: file, id: input.id, errors: errors, warnings: problems.count - errors, problems: problems)
                )
            case .text:
                for problem in problems {
                    Terminal.line(problem.line)
                    Terminal.line("  \(problem.message.zh)")
                }
                Terminal.line("\(input.id): \(errors) errors, \(problems.count - errors) warnings")
            }
            if errors > 0 { throw ExitStatus.partly }
        }
    }

    struct Render: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a manifest record as PDF.",
            discussion: """
                Without an official number the paper says 草稿 DRAFT. --overprint prints the data only, for a form 8700-22
                bought from a registered printer. Ends with 1 when something had to be continued elsewhere or did not
                fit, with 2 when the record may not be printed on that paper.

                EXAMPLES
                  chemd manifest render M-2026-0001.json --paper cn-liandan -o liandan.pdf
                  chemd manifest render M-2026-0001.json --paper us-dot -o shipping-paper.pdf
                  chemd manifest render M-2026-0001.json --paper us-8700-22 --overprint -o form.pdf
                """)

        @Argument(help: "The manifest record; - for standard input.")
        var file: String

        @Option(help: "us-8700-22, us-dot, us-ldr or cn-liandan.")
        var paper: PaperOption

        @Option(name: .shortAndLong, help: "The PDF to write.")
        var output: String

        @Option(help: "Minutes of the plant's clock ahead of UTC, for the days on the paper.")
        var clock = 480

        @Option(help: "Directory of the catalogues.")
        var catalogs: String?

        @Flag(help: "Data only, without lines and captions.")
        var overprint = false

        func validate() throws {
            guard !overprint || paper == .us8700_22 else {
                throw ValidationError("--overprint is for --paper us-8700-22 only: the other papers are printed whole")
            }
        }

        func run() throws {
            let record = try ManifestInput(file).record()
            var papers = ManifestPapers(clockOffset_min: clock)
            if paper == .usLDR {
                papers.landDisposal = try LandDisposalTables(catalogs: try CatalogLocation.load(catalogs))
            }
            let printed: PrintedPaper
            do throws(ManifestPaperError) {
                printed = try papers.render(record, paper: paper.paper, overprint: overprint)
            } catch {
                throw Terminal.unusable("\(file): \(error)")
            }
            try write(Data(printed.pdf), to: output)
            for overflow in printed.overflows { Terminal.complain("\(file): \(overflow)") }
            if !printed.overflows.isEmpty { throw ExitStatus.partly }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a manifest record as an EPA e-Manifest document.",
            discussion: """
                Times are written as RFC 3339. Members of an imported document are put back where they were. Ends with 1
                when the document has errors, which are told; it is written all the same.

                EXAMPLES
                  chemd manifest export M-2026-0001.json --to emanifest-json -o emanifest.json
                """)

        @Argument(help: "The manifest record; - for standard input.")
        var file: String

        @Option(name: .customLong("to"), help: "emanifest-json.")
        var format: ExportFormat

        @Option(name: .shortAndLong, help: "The file to write; standard output when left out.")
        var output: String?

        @Option(help: "Directory of the catalogues.")
        var catalogs: String?

        func run() throws {
            let record = try ManifestInput(file).record()
            let checks = try manifestChecks(catalogs)
            let document = record.emanifest()
            try write(try bytes(document), to: output)
            let problems = checks.problems(ofEmanifest: document)
            for problem in problems where problem.severity == .error { Terminal.complain("\(file): \(problem.line)") }
            if problems.contains(where: { $0.severity == .error }) { throw ExitStatus.partly }
        }

        private func bytes(_ document: JSONTree) throws -> Data {
            do throws(ManifestReadError) {
                return try document.json()
            } catch {
                throw Terminal.unusable("\(file): \(error)")
            }
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read an EPA e-Manifest document into a manifest record, keeping every field.",
            discussion: """
                Ends with 1 when members do not have the form that EPA's schema asks for: they are told and kept as they
                are.

                EXAMPLES
                  chemd manifest import epa-answer.json -o M-2026-0001.json --id M-2026-0001
                """)

        @Argument(help: "The EPA document; - for standard input.")
        var file: String

        @Option(name: .shortAndLong, help: "The record to write; standard output when left out.")
        var output: String?

        @Option(help: "Our id of the record; else its tracking number.")
        var id: String?

        func run() throws {
            let data = try readInput(file)
            let record: ManifestRecord
            let problems: [ManifestProblem]
            let bytes: Data
            do throws(ManifestReadError) {
                let document = try JSONTree(data)
                let name = id ?? document["manifestTrackingNumber"]?.text ?? "imported"
                record = try ManifestRecord.readEmanifest(data, id: name)
                bytes = try record.json()
                problems = ManifestChecks.shapeProblems(ofEmanifest: document)
            } catch {
                throw Terminal.unusable("\(file): \(error)")
            }
            try write(bytes, to: output)
            for problem in problems { Terminal.complain("\(file): \(problem.line)") }
            if !problems.isEmpty { throw ExitStatus.partly }
        }
    }
}

enum PaperOption: String, ExpressibleByArgument, CaseIterable {
    case cnTransferManifest = "cn-liandan"
    case usDOT = "us-dot"
    case us8700_22 = "us-8700-22"
    case usLDR = "us-ldr"

    var paper: ManifestPaper {
        switch self {
        case .cnTransferManifest: .cnTransferManifest
        case .usDOT: .usDOT
        case .us8700_22: .us8700_22
        case .usLDR: .usLDR
        }
    }
}

enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
    case emanifest = "emanifest-json"
}

/// The answer of `manifest check --format json`.
private struct CheckedManifest: Encodable {
    var file: String
    var id: String
    var errors: Int
    var warnings: Int
    var problems: [ManifestProblem]
}

/// A file that is a record of ours or an EPA document.
struct ManifestInput {
    enum Content {
        case record(ManifestRecord, unknownPaths: [String])
        case emanifest(JSONTree)
    }

    let file: String
    let content: Content

    init(_ file: String) throws {
        self.file = file
        let data = try readInput(file)
        do throws(ManifestReadError) {
            let tree = try JSONTree(data)
            if tree["format"] == nil, tree.members?.isEmpty == false {
                // Says so when it is neither.
                _ = try ManifestRecord(emanifest: tree, id: "")
                content = .emanifest(tree)
            } else {
                let (record, unknownPaths) = try ManifestRecord.read(data)
                content = .record(record, unknownPaths: unknownPaths)
            }
        } catch {
            throw Terminal.unusable("\(file): \(error)")
        }
    }

    var id: String {
        switch content {
        case .record(let record, _): record.id
        case .emanifest(let document): document["manifestTrackingNumber"]?.text ?? file
        }
    }

    /// The record; an EPA document is refused with what to do.
    func record() throws -> ManifestRecord {
        guard case .record(let record, let unknownPaths) = content else {
            throw Terminal.unusable(
                "\(file): this is an EPA document: make a record of it first with chemd manifest import")
        }
        for path in unknownPaths { Terminal.complain("\(file): \(path): unknown member, ignored") }
        return record
    }
}

private func manifestChecks(_ catalogs: String?) throws -> ManifestChecks {
    let tables = try ManifestTables(catalogs: try CatalogLocation.load(catalogs))
    return ManifestChecks(tables: tables, now: ManifestTime(ms: Int64(Date().timeIntervalSince1970 * 1000)))
}

private func write(_ bytes: Data, to path: String?) throws {
    guard let path, path != "-" else {
        FileHandle.standardOutput.write(bytes)
        if bytes.last == UInt8(ascii: "}") { FileHandle.standardOutput.write(Data("\n".utf8)) }
        return
    }
    do {
        try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
        throw Terminal.unusable("\(path): cannot be written: \(error.localizedDescription)")
    }
}
