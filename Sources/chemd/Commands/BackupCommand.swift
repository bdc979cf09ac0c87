import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Store

/// A whole, consistent copy of a plant, also while the daemon works.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Writes a whole copy of the plant to one file, beside the running daemon.",
        discussion: """
            The file holds everything but the ledger's signing key; keep it like the plant itself (mode 0600). Its ledger
            is checked before it counts.

            EXAMPLES
              chemd backup plant.backup --data /var/lib/chemtrack
            """)

    @Argument(help: "File to write; it must not exist.") var file: String
    @Option(help: "Data folder of the plant.") var data = "./chemtrack-data"
    @OptionGroup var output: OutputOptions

    func run() async throws {
        do {
            let info = try Backup.make(of: data, to: file, version: Chemd.version, at: SystemClock().now_ms())
            _ = try await BackupCheck.check(file)
            if output.format == .json { return try Terminal.json(info) }
            Terminal.line("\(file): site \(info.site), \(info.events) ledger events, verified  备份已核验")
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }
}

/// Whether a backup is one that can be restored.
enum BackupCheck {
    /// - Throws: what is wrong with it.
    static func check(_ file: String) async throws -> BackupInfo {
        let info = try Backup.info(file)
        let keys = try LedgerKey.keys(in: info.publicKey ?? "")
        let known = info.checkpoint.map { [KnownCheckpoint(source: "the backup's checkpoint", note: $0)] } ?? []
        let database = try PlantDatabase(backup: file)
        let report = try await LedgerReader(database).verify(
            LedgerVerifier(origin: info.origin, keys: keys, checkpoints: known))
        if let problem = report.problems.first { throw StoreError.damaged(file, problem.message.en) }
        return info
    }
}

/// A plant from a backup. Its ledger goes on in a new epoch, so that a restore can never pass for history.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Makes a plant from a backup; its ledger begins a new epoch.",
        discussion: """
            The daemon has to be stopped. A database that is in the folder is renamed, not overwritten; if it was signed
            further than the backup, the events that are lost are counted and written into the new epoch. Everybody has
            to sign in again.

            EXAMPLES
              chemd restore plant-2026-11-28.backup --data /var/lib/chemtrack --reason "disk failed 2026-11-29"
            """)

    @Argument(help: "The backup.") var file: String
    @Option(help: "Data folder to restore into.") var data = "./chemtrack-data"
    @Option(help: "Why, as it is written into the ledger.") var reason: String
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
        var site: String
        var origin: String
        var previous: String
        var events: Int
        var lost: Int
        var kept_as: String?
    }

    func run() async throws {
        do {
            try await restore()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }

    private func restore() async throws {
        guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason is empty: say why") }
        let info = try await BackupCheck.check(file)
        let keys = try LedgerKey.keys(in: info.publicKey ?? "")
        let last = newest(info, keys)
        let clock = SystemClock()
        let kept = try Backup.place(file, in: data, at: clock.now_ms())
        let next = LedgerEpoch.next(after: info.origin)
        let database = try PlantDatabase(folder: data)
        var site = try await PlantReader(database).site()
        site.ledgerOrigin = next
        let stored = try await LedgerReader(database).grown(MerkleTree())
        let (entry, text) = try LedgerEpoch.first(
            of: next, after: Checkpoint(origin: info.origin, size: stored.size, root: stored.root), lastKnown: last,
            key: info.publicKey ?? "-", reason: reason, by: PlantFolder.actor, clock: clock, boot: PlantHost.bootID(),
            salt: Secrets.bytes(32))
        try await database.beginEpoch(site, after: info.publicKey ?? "", first: entry, text: text)
        try database.close()
        try putAside(info.origin)
        let lost = max(0, (last?.size ?? 0) - stored.size)
        if output.format == .json {
            return try Terminal.json(
                Answer(
                    site: site.id, origin: next, previous: info.origin, events: stored.size, lost: lost, kept_as: kept))
        }
        Terminal.line("restored \(stored.size) events; the ledger goes on as \(next)  已恢复，台账进入新纪元")
        if lost > 0 { Terminal.line("\(lost) signed events are newer than the backup and lost  有 \(lost) 个已签署事件丢失") }
        if let kept { Terminal.line("the database that was there is kept as \(kept)") }
    }

    /// The furthest signed checkpoint of the epoch that ends: the backup's, or a later one in the folder.
    private func newest(_ info: BackupInfo, _ keys: [VerifyingKey]) -> Checkpoint? {
        let there = try? String(contentsOfFile: data + "/ledger.checkpoint", encoding: .utf8)
        return [info.checkpoint, there].compactMap { $0 }.compactMap { text in
            guard let note = try? SignedNote(text) else { return nil }
            return keys.lazy.compactMap { try? Checkpoint(note: note, key: $0) }.first
        }.filter { $0.origin == info.origin }.max { $0.size < $1.size }
    }

    /// Checkpoint and keys of the closed epoch get its name: the next start makes new ones.
    private func putAside(_ origin: String) throws {
        let epoch = origin.split(separator: "/").last.map(String.init) ?? "e1"
        for name in ["ledger.checkpoint", "ledger.pub", "keys/ledger.key"] {
            let path = data + "/" + name
            guard FileManager.default.fileExists(atPath: path) else { continue }
            try? FileManager.default.removeItem(atPath: "\(path).\(epoch)")
            try FileManager.default.moveItem(atPath: path, toPath: "\(path).\(epoch)")
        }
    }
}
