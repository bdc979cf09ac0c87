import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Store

/// The custody ledger: check it, and prove a container's history to an outsider.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Checks the custody ledger and proves histories to outsiders.",
        discussion: """
            The ledger's checkpoint (`ledger.checkpoint` in the data folder) and public key (`ledger.pub`) are worth
            keeping elsewhere: with them, any change of the history before is found.

            EXAMPLES
              chemd ledger verify --data /var/lib/chemtrack --anchor /media/usb/ledger.checkpoint
              chemd ledger prove CT-7K3M9Q-4 --data /var/lib/chemtrack -o CT-7K3M9Q-4.proof.json
              chemd ledger audit CT-7K3M9Q-4.proof.json --key ledger.pub
              chemd ledger export -o ledger.jsonl && tools/verify_ledger.py ledger.jsonl --key ledger.pub
            """,
        subcommands: [
            LedgerVerifyCommand.self, LedgerProveCommand.self, LedgerAuditCommand.self, LedgerExportCommand.self,
        ])
}

/// Which ledger, and what it is compared with.
struct LedgerOptions: ParsableArguments {
    @Option(help: "Data folder of the plant.") var data = "./chemtrack-data"
    @Option(help: "Checkpoint kept elsewhere, to compare with; - reads standard input.") var anchor: String?
    @Option(help: "File with the ledger's public key, kept elsewhere; default: the one in the data folder.")
    var key: String?

    /// Checks the whole ledger; ends the command when it cannot be read.
    func inspect() async throws -> LedgerInspection {
        do {
            return try await LedgerInspection(
                folder: data, anchor: try anchor.map { ($0, try readInput($0)) }, keys: try key.map(LedgerKey.read))
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }
}

struct LedgerVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks every event, every sequence and every checkpoint.",
        discussion: """
            Exit code 0: sound. 1: something is wrong, as printed. 2: the ledger cannot be read.

            EXAMPLES
              chemd ledger verify
              chemd ledger verify --data /var/lib/chemtrack --anchor yesterday.checkpoint --format json
            """)

    @OptionGroup var options: LedgerOptions
    @Option(help: "Check an export of `ledger export` instead of a data folder; - reads standard input.")
    var file: String?
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        struct Problem: Encodable {
            var code: String
            var seq: Int?
            var message: Bilingual
        }

        var ok: Bool
        var origin: String
        var size: Int
        var root: String
        var anchored_size: Int
        var checkpoints: [String]
        var problem_count: Int
        var problems: [Problem]
    }

    func run() async throws {
        var isSound = true
        if let file {
            for (head, report) in try checked(file) {
                try tell(head.origin, head.known.map(\.source), report)
                isSound = isSound && report.isSound
            }
        } else {
            for log in try await options.inspect().logs {
                try tell(log.origin, log.checkpoints.map(\.source), log.report)
                isSound = isSound && log.report.isSound
            }
        }
        if output.format == .text, isSound, options.anchor == nil {
            Terminal.line(
                "nothing outside the data folder was compared; name a checkpoint kept elsewhere with --anchor")
        }
        if !isSound { throw ExitStatus.partly }
    }

    private func checked(_ file: String) throws -> [(head: LedgerFile.Head, report: LedgerReport)] {
        let anchor = try options.anchor.map { path in
            KnownCheckpoint(source: path, note: String(decoding: try readInput(path), as: UTF8.self))
        }
        let data = try readInput(file)
        let keys = try options.key.map(LedgerKey.read)
        do throws(LedgerError) {
            return try LedgerFile.verify(data, keys: keys, anchors: anchor.map { [$0] } ?? [])
        } catch {
            throw Terminal.unusable("\(file): \(error)")
        }
    }

    private func tell(_ origin: String, _ checkpoints: [String], _ report: LedgerReport) throws {
        if output.format == .json {
            return try Terminal.json(
                Answer(
                    ok: report.isSound, origin: origin, size: report.size, root: report.root.base64,
                    anchored_size: report.anchoredSize, checkpoints: checkpoints,
                    problem_count: report.problemCount,
                    problems: report.problems.map { .init(code: $0.code, seq: $0.seq, message: $0.message) }))
        }
        Terminal.line("ledger \(origin): \(report.size) events, root \(report.root.base64)")
        for problem in report.problems {
            Terminal.line("PROBLEM \(problem.code): \(problem.message.en)  \(problem.message.zh)")
        }
        if report.problemCount > report.problems.count {
            Terminal.line("… and \(report.problemCount - report.problems.count) more")
        }
        guard report.isSound else {
            return Terminal.line(
                "NOT SOUND: \(report.problemCount) problems; keep the folder as it is  台账不可信，请保留现场")
        }
        Terminal.line("sound: \(report.anchoredSize) events are covered by signed checkpoints  台账完整")
    }
}

struct LedgerExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the whole ledger as JSON Lines, for verifiers that are not ours.",
        discussion: """
            The first line names the log, its keys and its checkpoints; each further line is an event: its exact bytes
            (base64), its hash, and the columns beside it. Free texts stand in it, unless they were erased.
            `ledger verify --file` and tools/verify_ledger.py check such a file.

            EXAMPLES
              chemd ledger export --data /var/lib/chemtrack -o ledger.jsonl
            """)

    @Option(help: "Data folder of the plant.") var data = "./chemtrack-data"
    @Option(name: .shortAndLong, help: "File to write; default: standard output.") var output: String?

    func run() async throws {
        do {
            let text = try await LedgerInspection(folder: data, anchor: nil, keys: nil).export()
            try OutputFile(output).write(text)
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }
}

struct LedgerProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Makes a bundle with which an outsider can check an item's history.",
        discussion: """
            The bundle (JSON) holds the item's events, the proofs that they are in the signed ledger, and, up to the
            last daily list, the proof that none was left out. Other items stay unseen.

            EXAMPLES
              chemd ledger prove CT-7K3M9Q-4 -o CT-7K3M9Q-4.proof.json
            """)

    @Argument(help: "Code of the item.") var item: String
    @Option(name: .shortAndLong, help: "File to write; default: standard output.") var output: String?
    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let inspection = try await options.inspect()
        guard inspection.isSound else {
            Terminal.complain("the ledger is not sound, nothing can be proven: see `chemd ledger verify`")
            throw ExitStatus.partly
        }
        do {
            let (bundle, unsigned) = try await inspection.bundle(of: item)
            if unsigned > 0 {
                Terminal.complain("\(unsigned) newer events of \(item) are not signed yet and not in the bundle")
            }
            let json = try JSONLines.encode(bundle)
            guard let output else { return Terminal.line(String(decoding: json, as: UTF8.self)) }
            do {
                try (json + Data("\n".utf8)).write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                throw Terminal.unusable("\(output): cannot be written: \(error.localizedDescription)")
            }
            Terminal.line(
                "\(output): \(bundle.events.count) events of \(bundle.subject), checked with key \(bundle.key)")
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }
}

struct LedgerAuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Checks a bundle made by `ledger prove`; needs no plant.",
        discussion: """
            Exit code 0: the bundle holds. 1: it does not, as printed.

            EXAMPLES
              chemd ledger audit CT-7K3M9Q-4.proof.json --key ledger.pub
            """)

    @Argument(help: "The bundle; - reads standard input.") var file: String
    @Option(help: "File with the ledger's public key, from a source other than the bundle.") var key: String
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        struct Event: Encodable {
            var seq: Int
            var at: String
            var kind: String
            var actor: String
            var body: [String: String]
        }

        var ok: Bool
        var subject: String
        var origin: String?
        var size: Int?
        var complete_up_to: Int?
        var events: [Event]
        var problem: String?
    }

    func run() async throws {
        let keys = try LedgerKey.read(key)
        let bundle: AuditBundle
        do {
            bundle = try JSONDecoder().decode(AuditBundle.self, from: try readInput(file))
        } catch is DecodingError {
            throw Terminal.unusable("\(file): is not a bundle of `chemd ledger prove`")
        }
        guard let trusted = keys.first(where: { $0.description == bundle.key }) ?? keys.last else {
            throw Terminal.unusable("\(key): holds no key")
        }
        do throws(AuditProblem) {
            try tell(bundle.verify(trusting: trusted), of: bundle.subject)
        } catch {
            if output.format == .json {
                try Terminal.json(Answer(ok: false, subject: bundle.subject, events: [], problem: "\(error)"))
            } else {
                Terminal.line("DOES NOT HOLD: \(error)")
            }
            throw ExitStatus.partly
        }
    }

    private func tell(_ result: AuditResult, of subject: String) {
        if output.format == .json {
            let events = result.events.map { event in
                Answer.Event(
                    seq: event.seq, at: Self.time(event), kind: event.kind, actor: event.actor,
                    body: Dictionary(uniqueKeysWithValues: event.body.fields.map { ($0.name, $0.value.text) }))
            }
            // Encoding plain values cannot fail.
            try? Terminal.json(
                Answer(
                    ok: true, subject: subject, origin: result.checkpoint.origin, size: result.checkpoint.size,
                    complete_up_to: result.completeUpTo, events: events))
            return
        }
        Terminal.line("holds: \(result.events.count) events of \(subject) in \(result.checkpoint.origin)")
        for event in result.events {
            let body = event.body.fields.map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
            Terminal.line("  \(event.seq)  \(Self.time(event))  \(event.kind)  \(event.actor)  \(body)")
        }
        if let seq = result.completeUpTo {
            Terminal.line("complete: up to event \(seq) of the ledger none of this item was left out")
        } else {
            Terminal.line("completeness is not proven: the bundle has no daily list")
        }
    }
}

extension LedgerAuditCommand {
    private static func time(_ event: LedgerEvent) -> String {
        Date(timeIntervalSince1970: Double(event.at_us) / 1e6)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
