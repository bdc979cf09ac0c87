/// What a log asks of a witness (C2SP tlog-witness, add-checkpoint): its checkpoint, and the proof that it only grew
/// since the one the witness saw last.
public struct WitnessRequest: Hashable, Sendable {
    public static let hashes_max = 63

    /// Size of the checkpoint that the witness saw last; 0 = none.
    public let oldSize: Int
    /// RFC 6962 section 2.1.2.
    public let proof: [LedgerDigest]
    public let note: SignedNote

    public init(oldSize: Int, proof: [LedgerDigest], note: SignedNote) {
        self.oldSize = oldSize
        self.proof = proof
        self.note = note
    }

    /// Reads `old N`, hashes in base64, an empty line, the signed checkpoint.
    ///
    /// - Throws: ``LedgerError/malformed(what:offset:reason:)``.
    public init(_ body: String) throws(LedgerError) {
        func malformed(_ reason: String) -> LedgerError {
            .malformed(what: "witness request", offset: 0, reason: reason)
        }
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst(), first.hasPrefix("old "), let size = Int(first.dropFirst(4)), size >= 0,
            String(size) == first.dropFirst(4)
        else { throw malformed("the first line is not `old SIZE`") }
        var proof: [LedgerDigest] = []
        while let line = lines.popFirst(), !line.isEmpty {
            guard let hash = LedgerDigest(base64: line) else { throw malformed("`\(line)` is not a hash in base64") }
            proof.append(hash)
            guard proof.count <= Self.hashes_max else { throw malformed("more than \(Self.hashes_max) hashes") }
        }
        self.init(oldSize: size, proof: proof, note: try SignedNote(lines.joined(separator: "\n")))
    }

    public var text: String {
        "old \(oldSize)\n" + proof.map { $0.base64 + "\n" }.joined() + "\n" + note.description
    }
}

/// Why a witness does not cosign.
public enum WitnessRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The request cannot be read.
    case malformed(String)
    /// The witness does not know this log.
    case unknownLog(String)
    /// No key that is known for the log signed the checkpoint.
    case untrusted(String)
    /// The log goes on from another size than the witness saw last.
    case behind(seen: Int, asked: Int)
    /// The log signed two histories: neither is the beginning of the other.
    case forked(seen: Checkpoint, offered: Checkpoint)

    public var description: String {
        switch self {
        case .malformed(let why): why
        case .unknownLog(let origin): "log `\(origin)` is not one that this witness was told to watch"
        case .untrusted(let why): why
        case .behind(let seen, let asked): "the checkpoint seen last has \(seen) events, not \(asked)"
        case .forked(let seen, let offered):
            "FORK of log `\(offered.origin)`: \(seen.size) events with root \(seen.root.base64) were seen before, "
                + "\(offered.size) events with root \(offered.root.base64) are offered, and the proof does not join them"
        }
    }
}

/// The second site of a log: it keeps the last checkpoint it saw, and cosigns only what has grown from it.
///
/// A value: whoever holds it stores ``seen`` before the cosignature leaves the house.
public struct Witness: Sendable {
    /// The keys that may sign each log, by its origin.
    public let logs: [String: [VerifyingKey]]
    public let key: SigningKey
    /// The checkpoint cosigned last of each log, with all its signatures.
    public private(set) var seen: [String: SignedNote] = [:]

    /// - Parameter seen: What an earlier run cosigned; a note that does not open with the log's keys is refused.
    /// - Throws: ``LedgerError`` for a key that cannot cosign, or a note that does not hold.
    public init(key: SigningKey, logs: [VerifyingKey], seen: [SignedNote] = []) throws(LedgerError) {
        guard key.verifyingKey.algorithm == .cosignature else {
            throw .signature(name: key.verifyingKey.name, reason: "a witness needs a key of type 4")
        }
        self.key = key
        self.logs = Dictionary(grouping: logs, by: \.name)
        for note in seen {
            _ = try Cosignature(on: note, by: key.verifyingKey)
            self.seen[try Checkpoint(text: note.text).origin] = note
        }
    }

    /// The checkpoint cosigned last of a log.
    public func checkpoint(of origin: String) -> Checkpoint? {
        seen[origin].flatMap { try? Checkpoint(text: $0.text) }
    }

    /// Cosigns a checkpoint that is consistent with everything seen before.
    ///
    /// - Parameter time_s: Seconds since 1970-01-01 UTC.
    /// - Returns: the cosigned note; its last signature is the witness's.
    public mutating func cosign(_ request: WitnessRequest, time_s: Int64) throws(WitnessRefusal) -> SignedNote {
        let offered = try opened(request.note)
        guard request.oldSize <= offered.size else {
            throw .malformed("the old size \(request.oldSize) is above the size \(offered.size)")
        }
        let last = checkpoint(of: offered.origin)
        if let last, last.size == offered.size, last.root != offered.root {
            throw .forked(seen: last, offered: offered)
        }
        guard request.oldSize == last?.size ?? 0 else {
            throw .behind(seen: last?.size ?? 0, asked: request.oldSize)
        }
        let isConsistent = MerkleProof.verifyConsistency(
            oldSize: request.oldSize, oldRoot: last?.root ?? .emptyTree, newSize: offered.size, newRoot: offered.root,
            path: request.proof)
        guard isConsistent else {
            guard let last else { throw .malformed("a first checkpoint needs no proof") }
            throw .forked(seen: last, offered: offered)
        }
        do {
            var note = request.note.keeping(logs[offered.origin] ?? [])
            try note.cosign(with: key, time_s: time_s)
            seen[offered.origin] = note
            return note
        } catch {
            throw .malformed("\(error)")
        }
    }

    /// The checkpoint in a note that one of its log's keys signed.
    private func opened(_ note: SignedNote) throws(WitnessRefusal) -> Checkpoint {
        let claimed: Checkpoint
        do throws(LedgerError) { claimed = try Checkpoint(text: note.text) } catch { throw .malformed("\(error)") }
        guard let keys = logs[claimed.origin] else { throw .unknownLog(claimed.origin) }
        var why = ""
        for key in keys {
            do throws(LedgerError) { return try Checkpoint(note: note, key: key) } catch { why = "\(error)" }
        }
        throw .untrusted(why)
    }
}

extension SignedNote {
    /// The signature that was added last, as the line that a witness answers with.
    public var lastLine: String { signatures.last?.line ?? "" }

    /// The note with the signatures of these keys alone.
    func keeping(_ keys: [VerifyingKey]) -> SignedNote {
        var note = self
        note.keepOnly { signature in keys.contains { $0.name == signature.name && $0.id == signature.keyID } }
        return note
    }

    /// The note with the cosignature that a witness answered with.
    ///
    /// - Throws: ``LedgerError/signature(name:reason:)`` when there is none of this witness, or it does not hold.
    public func adding(answer: String, of witness: VerifyingKey) throws(LedgerError) -> SignedNote {
        let answered = try SignedNote(text + "\n" + answer)
        _ = try Cosignature(on: answered, by: witness)
        var note = self
        note.keepOnly { !($0.name == witness.name && $0.keyID == witness.id) }
        for signature in answered.signatures where signature.name == witness.name && signature.keyID == witness.id {
            note.add(signature)
        }
        return note
    }
}
