import ChemTrack
import Foundation
import HTTPTypes
import Logging
import Store

/// A witness with its folder: what it cosigned is stored before the cosignature leaves the house, and what was refused
/// as a fork is kept as evidence.
actor WitnessDesk {
    struct Answer: Sendable {
        var status: HTTPResponse.Status
        /// C2SP tlog-witness: `text/x.tlog.size` with the size seen last, else plain text.
        var contentType = "text/plain; charset=utf-8"
        var body: String
    }

    private var witness: Witness
    private let folder: String
    private let clock: any PlantClock
    private let logger: Logger

    /// Takes up what is in the folder; the first start makes the key `keys/witness.key` and `witness.pub`.
    init(folder: String, name: String, logs: [VerifyingKey], clock: any PlantClock, logger: Logger) throws {
        self.folder = folder
        self.clock = clock
        self.logger = logger
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let key = try DurableFile.key(at: folder + "/keys/witness.key", public: folder + "/witness.pub") {
            try SigningKey(name: name, algorithm: .cosignature, seed: Secrets.bytes(32))
        }
        let seen = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".checkpoint") }
            .map { try SignedNote(try String(contentsOfFile: folder + "/" + $0, encoding: .utf8)) }
        witness = try Witness(key: key, logs: logs, seen: seen)
    }

    var publicKey: String { "\(witness.key.verifyingKey)" }

    /// The checkpoints cosigned last, by the name of their log.
    var notes: [(origin: String, note: String)] {
        witness.seen.map { ($0.key, $0.value.description) }.sorted { $0.0 < $1.0 }
    }

    /// Answers `add-checkpoint`.
    func add(_ body: String) -> Answer {
        let time_s = clock.now_ms() / 1000
        do {
            let request: WitnessRequest
            do throws(LedgerError) { request = try WitnessRequest(body) } catch {
                throw WitnessRefusal.malformed("\(error)")
            }
            var next = witness
            let note = try next.cosign(request, time_s: time_s)
            let origin = try Checkpoint(text: note.text).origin
            try DurableFile.write(note.description, to: "\(folder)/\(Self.file(of: origin)).checkpoint")
            witness = next
            return Answer(status: .ok, body: note.lastLine)
        } catch let refusal as WitnessRefusal {
            return refused(refusal, body, time_s)
        } catch {
            logger.error("the witness cannot store a checkpoint", metadata: ["error": "\(error)"])
            return Answer(status: .internalServerError, body: "the checkpoint could not be stored\n")
        }
    }

    private func refused(_ refusal: WitnessRefusal, _ body: String, _ time_s: Int64) -> Answer {
        switch refusal {
        case .malformed: return Answer(status: .badRequest, body: "\(refusal)\n")
        case .unknownLog: return Answer(status: .notFound, body: "\(refusal)\n")
        case .untrusted: return Answer(status: .forbidden, body: "\(refusal)\n")
        case .behind(let seen, _):
            return Answer(status: .conflict, contentType: "text/x.tlog.size", body: "\(seen)\n")
        case .forked(let seen, let offered):
            logger.critical("\(refusal)")
            let known = witness.seen[offered.origin]?.description ?? ""
            let evidence = "\(refusal)\n\nSEEN BEFORE\n\(known)\nOFFERED\n\(body)"
            let name = "fork-\(Self.file(of: offered.origin))-\(offered.size)-\(offered.root.hex.prefix(8)).txt"
            do { try DurableFile.write(evidence, to: "\(folder)/\(name)") } catch {
                logger.error("the evidence of a fork could not be stored", metadata: ["error": "\(error)"])
            }
            return Answer(
                status: seen.size == offered.size ? .conflict : .unprocessableContent, body: "\(refusal)\n")
        }
    }

    /// A log's name may hold any character; a file's may not.
    private static func file(of origin: String) -> String { String(LedgerDigest.sha256(origin.utf8).hex.prefix(16)) }
}
