import Compliance
import ChemTrack
import Foundation
import Logging
import ServiceLifecycle
import Store

/// Signs checkpoints of the custody ledger and keeps them outside the database.
///
/// Order: committed events -> consistent with the last signed checkpoint -> sign -> file (rename) -> database. A log
/// never signs two inconsistent checkpoints.
actor LedgerKeeper: Service {
    static let interval = Duration.seconds(60)

    nonisolated let publicKey: String
    nonisolated let verifyingKey: VerifyingKey
    private let key: SigningKey
    private let reader: LedgerReader
    private let file: String
    private let origin: String
    private let clock: any PlantClock
    private let logger: Logger
    private(set) var latestNote: String?
    /// Second sites that cosign, with what came of it.
    private(set) var witnesses: [WitnessClient]
    /// The tree of what was signed last: its right edge is all that later events need.
    private var signed = MerkleTree()
    private var listedAt_ms: Int64?
    /// Adds the list of heads to the ledger.
    private var list: @Sendable () async throws -> Void = {}

    /// Says how the list of heads gets into the ledger: through the plant, the only writer.
    func list(through list: @escaping @Sendable () async throws -> Void) { self.list = list }

    /// Reads or makes the signing key `keys/ledger.key` (0400), and compares the stored history with the checkpoint file.
    ///
    /// - Throws: ``StoreError/history(_:)`` when the history is shorter or other than what was signed.
    init(
        folder: String, reader: LedgerReader, clock: any PlantClock, logger: Logger, witnesses: [WitnessClient] = []
    ) async throws {
        self.witnesses = witnesses
        self.reader = reader
        self.clock = clock
        self.logger = logger
        file = folder + "/ledger.checkpoint"
        origin = try await reader.origin()
        let origin = origin
        key = try DurableFile.key(at: folder + "/keys/ledger.key", public: folder + "/ledger.pub") {
            try SigningKey(name: origin, seed: Secrets.bytes(32))
        }
        verifyingKey = key.verifyingKey
        publicKey = "\(key.verifyingKey)"
        guard let note = try? String(contentsOfFile: file, encoding: .utf8) else { return }
        let checkpoint = try Checkpoint(note: try SignedNote(note), key: verifyingKey)
        signed = try await Self.tree(of: checkpoint, in: reader)
        latestNote = note
    }

    /// The tree up to the checkpoint, which has to have the checkpoint's root.
    private static func tree(of checkpoint: Checkpoint, in reader: LedgerReader) async throws -> MerkleTree {
        let tree = try await reader.grown(MerkleTree(), to: checkpoint.size)
        guard tree.size == checkpoint.size else {
            throw StoreError.history(
                "\(checkpoint.size) events were signed, \(tree.size) are stored; restore the newest backup")
        }
        guard tree.root == checkpoint.root else {
            throw StoreError.history("the first \(checkpoint.size) events are not those that were signed")
        }
        return tree
    }

    /// The ledger as it stands, signed or not.
    func current() async throws -> Checkpoint {
        let tree = try await reader.grown(signed)
        return Checkpoint(origin: origin, size: tree.size, root: tree.root)
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.interval)
                await self.listHeadsDaily()
                await self.sign()
                await self.askWitnesses()
            }
        }
        await listHeads()
        await sign()
    }

    /// Once a day, and when the daemon stops: the list of every subject's last event, with which an auditor sees that
    /// none was left out.
    private func listHeadsDaily() async {
        guard clock.now_ms() - (listedAt_ms ?? 0) >= 86_400_000 else { return }
        await listHeads()
    }

    private func listHeads() async {
        do {
            try await list()
            listedAt_ms = clock.now_ms()
        } catch {
            logger.error("the ledger's list of subjects could not be added", metadata: ["error": "\(error)"])
        }
    }

    /// Signs the ledger as it stands, if anything is new.
    ///
    /// The tree grows from the one that was signed last, so no checkpoint ever contradicts an earlier one. That the
    /// events before it are still the same is what the start and `ledger verify` look at.
    func sign() async {
        do {
            let tree = try await reader.grown(signed)
            guard tree.size > signed.size else { return }
            let note = try Checkpoint(origin: origin, size: tree.size, root: tree.root).signed(with: key).description
            try DurableFile.write(note, to: file)
            try await reader.keep(checkpoint: note, size: tree.size, at_ms: clock.now_ms())
            signed = tree
            latestNote = note
        } catch {
            logger.error("the ledger could not be signed", metadata: ["error": "\(error)"])
        }
    }

    /// Offers the checkpoint signed last to every witness that has not cosigned it, and keeps their cosignatures with it.
    func askWitnesses() async {
        for place in witnesses.indices where witnesses[place].tree != signed {
            guard let text = latestNote, let note = try? SignedNote(text) else { return }
            var witness = witnesses[place]
            let cosigned = await witness.offer(note, signed, reader: reader)
            witnesses[place] = witness
            if let problem = witness.problem {
                logger.error(
                    "a witness did not cosign", metadata: ["witness": "\(witness.url)", "problem": "\(problem)"])
            }
            // While it was asked, a newer checkpoint may have been signed: that one is offered next time.
            guard let cosigned, latestNote == text else { continue }
            do {
                try DurableFile.write(cosigned.description, to: file)
                latestNote = cosigned.description
            } catch {
                logger.error("a cosignature could not be kept", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// A full check of the ledger: every byte, every sequence, every checkpoint known.
enum LedgerCheck {
    struct Outcome: Sendable {
        var size: Int
        var anchoredSize: Int
        var problems: [String]
    }

    static func run(reader: LedgerReader, keeper: LedgerKeeper) async throws -> Outcome {
        var checkpoints = try await reader.checkpoints()
        if let note = await keeper.latestNote {
            checkpoints.append(KnownCheckpoint(source: "checkpoint file", note: note))
        }
        return try await run(reader: reader, keys: [keeper.verifyingKey], checkpoints: checkpoints)
    }

    static func run(
        reader: LedgerReader, keys: [VerifyingKey], checkpoints: [KnownCheckpoint]
    ) async throws -> Outcome {
        let origin = try await reader.origin()
        let report = try await reader.verify(LedgerVerifier(origin: origin, keys: keys, checkpoints: checkpoints))
        return Outcome(
            size: report.size, anchoredSize: report.anchoredSize, problems: report.problems.map { $0.message.en })
    }
}
