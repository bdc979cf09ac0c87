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
            """,
        subcommands: [LedgerVerifyCommand.self, LedgerProveCommand.self, LedgerAuditCommand.self])
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
                folder: data, anchor: try anchor.map { ($0, try readInput($0)) }, key: try key.map(LedgerKey.read))
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
        let inspection = try await options.inspect()
        let report = inspection.report
        if output.format == .json {
            try Terminal.json(
                Answer(
                    ok: report.isSound, origin: inspection.origin, size: report.size, root: report.root.base64,
                    anchored_size: report.anchoredSize, checkpoints: inspection.checkpoints.map(\.source),
                    problem_count: report.problemCount,
                    problems: report.problems.map { .init(code: $0.code, seq: $0.seq, message: $0.message) }))
        } else {
            tell(inspection)
        }
        if !report.isSound { throw ExitStatus.partly }
    }

    private func tell(_ inspection: LedgerInspection) {
        let report = inspection.report
        Terminal.line("ledger \(inspection.origin): \(report.size) events, root \(report.root.base64)")
        for problem in report.problems {
            Terminal.line("PROBLEM \(problem.code): \(problem.message.en)  \(problem.message.zh)")
        }
        if report.problemCount > report.problems.count {
            Terminal.line("… and \(report.problemCount - report.problems.count) more")
        }
        guard report.isSound else {
            Terminal.line("NOT SOUND: \(report.problemCount) problems; keep the folder as it is  台账不可信，请保留现场")
            return
        }
        Terminal.line("sound: \(report.anchoredSize) events are covered by signed checkpoints  台账完整")
        if options.anchor == nil {
            Terminal.line(
                "nothing outside the data folder was compared; name a checkpoint kept elsewhere with --anchor")
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
        guard inspection.report.isSound else {
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
        let trusted = try LedgerKey.read(key)
        let bundle: AuditBundle
        do {
            bundle = try JSONDecoder().decode(AuditBundle.self, from: try readInput(file))
        } catch is DecodingError {
            throw Terminal.unusable("\(file): is not a bundle of `chemd ledger prove`")
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

enum LedgerKey {
    /// Reads a public key file.
    static func read(_ path: String) throws(ExitCode) -> VerifyingKey {
        let text = String(decoding: try readInput(path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        do throws(LedgerError) {
            return try VerifyingKey(text)
        } catch {
            throw Terminal.unusable("\(path): \(error)")
        }
    }
}

/// A full check of the ledger in a data folder, and what proofs need of it.
struct LedgerInspection {
    let origin: String
    let checkpoints: [KnownCheckpoint]
    let report: LedgerReport
    private let reader: LedgerReader
    private let keys: [VerifyingKey]

    /// - Parameters:
    ///   - anchor: name and content of a checkpoint kept elsewhere.
    ///   - key: the ledger's key from elsewhere; without it the one in the folder counts.
    init(folder: String, anchor: (name: String, content: Data)?, key: VerifyingKey?) async throws {
        let database = try PlantDatabase(reading: folder)
        reader = LedgerReader(database)
        origin = try await reader.head().origin
        if let key {
            keys = [key]
        } else if let text = try? String(contentsOfFile: folder + "/ledger.pub", encoding: .utf8) {
            keys = [try VerifyingKey(text.trimmingCharacters(in: .whitespacesAndNewlines))]
        } else {
            keys = []
        }
        var known = try await reader.checkpoints()
        if let note = try? String(contentsOfFile: folder + "/ledger.checkpoint", encoding: .utf8) {
            known.append(KnownCheckpoint(source: "\(folder)/ledger.checkpoint", note: note))
        }
        if let anchor {
            known.append(KnownCheckpoint(source: anchor.name, note: String(decoding: anchor.content, as: UTF8.self)))
        }
        checkpoints = known
        report = try await reader.verify(LedgerVerifier(origin: origin, keys: keys, checkpoints: known))
    }

    /// Everything that is signed about an item, and how many of its events are not signed yet.
    func bundle(of item: String) async throws -> (bundle: AuditBundle, unsigned: Int) {
        guard let key = keys.first, let (note, size) = newest(key) else {
            throw LedgerProofError.noCheckpoint
        }
        let all = try await reader.events(ofSubject: item).map(\.row)
        let rows = all.filter { $0.seq < size }
        let heads = report.heads.flatMap { $0.seq < size ? $0 : nil }
        guard !rows.isEmpty || heads != nil else { throw LedgerProofError.unknown(item) }
        let bundle = try AuditBundle(
            subject: item, events: rows.map { ($0.seq, $0.bytes) },
            nodes: MerkleNodes(leaves: try await reader.leaves()), note: note, key: key,
            heads: heads.map { ($0.seq, $0.bytes, $0.list) })
        return (bundle, all.count - rows.count)
    }

    private func newest(_ key: VerifyingKey) -> (note: SignedNote, size: Int)? {
        checkpoints.compactMap { known in
            guard let note = try? SignedNote(known.note), let checkpoint = try? Checkpoint(note: note, key: key) else {
                return nil
            }
            return (note, checkpoint.size)
        }.max { $0.size < $1.size }
    }
}

enum LedgerProofError: Error, CustomStringConvertible {
    case noCheckpoint
    case unknown(String)

    var description: String {
        switch self {
        case .noCheckpoint: "no checkpoint is signed yet: the daemon signs one each minute and when it stops"
        case .unknown(let item): "no signed event of `\(item)`, and no daily list yet that could show its absence"
        }
    }
}

extension LedgerCheck {
    /// A full check of the ledger in a data folder, also while a daemon writes to it.
    static func run(folder: String, anchor: String?) async throws -> Outcome {
        let inspection = try await LedgerInspection(
            folder: folder, anchor: try anchor.map { ($0, try readInput($0)) }, key: nil)
        let report = inspection.report
        return Outcome(
            size: report.size, anchoredSize: report.anchoredSize, problems: report.problems.map(\.message.en))
    }
}
