import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Store
import Synchronization

enum LedgerKey {
    /// Reads a public key file: one key a line, one for each epoch of the ledger.
    static func read(_ path: String) throws(ExitCode) -> [VerifyingKey] {
        let text = String(decoding: try readInput(path), as: UTF8.self)
        do throws(LedgerError) {
            return try keys(in: text)
        } catch {
            throw Terminal.unusable("\(path): \(error)")
        }
    }

    static func keys(in text: String) throws(LedgerError) -> [VerifyingKey] {
        var keys: [VerifyingKey] = []
        for line in text.split(separator: "\n") {
            keys.append(try VerifyingKey(line.trimmingCharacters(in: .whitespaces)))
        }
        return keys
    }
}

/// Where a command writes: a file that is complete or not there, or standard output.
struct OutputFile {
    private let path: String?

    init(_ path: String?) { self.path = path }

    /// - Throws: the command's end, when the file cannot be written.
    func write(_ data: Data) throws(ExitCode) {
        guard let path, path != "-" else { return FileHandle.standardOutput.write(data) }
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Terminal.unusable("\(path): cannot be written: \(error.localizedDescription)")
        }
    }
}

/// A full check of the ledger in a data folder, with its closed epochs, and what proofs need of it.
struct LedgerInspection {
    /// One epoch of the ledger: a log of its own.
    struct Log {
        let origin: String
        let reader: LedgerReader
        let keys: [VerifyingKey]
        let checkpoints: [KnownCheckpoint]
        let report: LedgerReport
    }

    /// Oldest first; the last one is the log in use.
    let logs: [Log]

    var isSound: Bool { logs.allSatisfy(\.report.isSound) }

    /// - Parameters:
    ///   - anchor: name and content of a checkpoint kept elsewhere; it counts for the epoch that it names.
    ///   - keys: the ledger's keys from elsewhere; without them those in the folder count.
    init(folder: String, anchor: (name: String, content: Data)?, keys: [VerifyingKey]?) async throws {
        let database = try PlantDatabase(reading: folder)
        let reader = LedgerReader(database)
        let own = try? String(contentsOfFile: folder + "/ledger.pub", encoding: .utf8)
        let known = anchor.map { KnownCheckpoint(source: $0.name, note: String(decoding: $0.content, as: UTF8.self)) }
        var logs: [Log] = []
        for epoch in try await reader.pastEpochs() {
            logs.append(
                try await Self.check(
                    epoch.reader, keys: keys ?? LedgerKey.keys(in: epoch.key), more: Self.matching(known, epoch.origin))
            )
        }
        var more = Self.matching(known, logs.isEmpty ? nil : try await reader.origin())
        if let note = try? String(contentsOfFile: folder + "/ledger.checkpoint", encoding: .utf8) {
            more.append(KnownCheckpoint(source: "\(folder)/ledger.checkpoint", note: note))
        }
        logs.append(try await Self.check(reader, keys: keys ?? LedgerKey.keys(in: own ?? ""), more: more))
        self.logs = logs
    }

    /// With several epochs an anchor belongs to the one that it names; with one it always counts.
    private static func matching(_ anchor: KnownCheckpoint?, _ origin: String?) -> [KnownCheckpoint] {
        guard let anchor, origin == nil || anchor.note.hasPrefix((origin ?? "") + "\n") else { return [] }
        return [anchor]
    }

    private static func check(
        _ reader: LedgerReader, keys: [VerifyingKey], more: [KnownCheckpoint]
    ) async throws -> Log {
        let origin = try await reader.origin()
        let known = try await reader.checkpoints() + more
        let own = keys.filter { $0.name == origin }
        let keys = own.isEmpty ? keys : own
        return Log(
            origin: origin, reader: reader, keys: keys, checkpoints: known,
            report: try await reader.verify(LedgerVerifier(origin: origin, keys: keys, checkpoints: known)))
    }

    /// Everything that is signed about an item in the log in use, and how many of its events are not signed yet.
    func bundle(of item: String) async throws -> (bundle: AuditBundle, unsigned: Int) {
        guard let log = logs.last, let key = log.keys.first, let (note, size) = Self.newest(log, key) else {
            throw LedgerProofError.noCheckpoint
        }
        let all = try await log.reader.events(ofSubject: item).map(\.row)
        let rows = all.filter { $0.seq < size }
        let heads = log.report.heads.flatMap { $0.seq < size ? $0 : nil }
        guard !rows.isEmpty || heads != nil else { throw LedgerProofError.unknown(item) }
        let bundle = try AuditBundle(
            subject: item, events: rows.map { ($0.seq, $0.bytes) },
            nodes: MerkleNodes(leaves: try await log.reader.leaves()), note: note, key: key,
            heads: heads.map { ($0.seq, $0.bytes, $0.list) })
        return (bundle, all.count - rows.count)
    }

    private static func newest(_ log: Log, _ key: VerifyingKey) -> (note: SignedNote, size: Int)? {
        log.checkpoints.compactMap { known in
            guard let note = try? SignedNote(known.note), let checkpoint = try? Checkpoint(note: note, key: key) else {
                return nil
            }
            return (note, checkpoint.size)
        }.max { $0.size < $1.size }
    }

    /// Every epoch as JSON Lines.
    func export() async throws -> Data {
        let text = Mutex(Data())
        for log in logs {
            let head = LedgerFile.Head(origin: log.origin, keys: log.keys, checkpoints: log.checkpoints)
            let line = try LedgerFile.line(head)
            text.withLock { $0 += line }
            try await log.reader.rows { row in
                let line = try LedgerFile.line(row)
                text.withLock { $0 += line }
            }
        }
        return text.withLock { $0 }
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
    static func run(folder: String) async throws -> Outcome {
        let logs = try await LedgerInspection(folder: folder, anchor: nil, keys: nil).logs
        return Outcome(
            size: logs.reduce(0) { $0 + $1.report.size }, anchoredSize: logs.last?.report.anchoredSize ?? 0,
            problems: logs.flatMap(\.report.problems).map(\.message.en))
    }
}
