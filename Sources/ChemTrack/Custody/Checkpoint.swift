/// The state of a log at one moment: what its key signs and what is kept outside (C2SP tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
    /// Name of the log, such as `plant.example/chemtrack/sh1/e1`.
    public let origin: String
    /// Number of events.
    public let size: Int
    public let root: LedgerDigest

    public init(origin: String, size: Int, root: LedgerDigest) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads the three lines origin, size, root. Extension lines are refused: this log writes none.
    public init(text: String) throws(LedgerError) {
        // Lines are cut in bytes: to String, a newline and a combining mark after it are one character.
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: Array($0), as: UTF8.self) }
        guard lines.count == 4, lines[3].isEmpty else {
            throw .malformed(what: "checkpoint", offset: 0, reason: "expected the three lines origin, size and root")
        }
        try LedgerRule.checkOrigin(lines[0])
        guard let size = Int(lines[1]), size >= 0, String(size) == lines[1] else {
            throw .malformed(
                what: "checkpoint", offset: lines[0].utf8.count + 1, reason: "size `\(lines[1])` is not a whole number")
        }
        guard let root = LedgerDigest(base64: lines[2]) else {
            throw .malformed(
                what: "checkpoint", offset: lines[0].utf8.count + lines[1].utf8.count + 2,
                reason: "root `\(lines[2])` is not the base64 of 32 bytes")
        }
        self.init(origin: lines[0], size: size, root: root)
    }

    /// Opens a signed checkpoint: the key's signature must hold.
    public init(note: SignedNote, key: VerifyingKey) throws(LedgerError) {
        try note.verify(key)
        try self.init(text: note.text)
    }

    /// The signed text: three lines, each with its newline.
    public var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    public func signed(with key: SigningKey) throws(LedgerError) -> SignedNote {
        try SignedNote(signing: text, with: key)
    }
}

/// A witness's word that it saw a checkpoint, consistent with all it had seen before, at a time.
public struct Cosignature: Hashable, Sendable {
    public let witness: VerifyingKey
    /// Seconds since 1970-01-01 UTC.
    public let time_s: Int64

    /// The valid cosignature of `witness` on the note.
    ///
    /// - Throws: `signature` when there is none, or a wrong one.
    public init(on note: SignedNote, by witness: VerifyingKey) throws(LedgerError) {
        guard witness.algorithm == .cosignature else {
            throw .signature(name: witness.name, reason: "this is not a witness key (type 4)")
        }
        let own = note.signatures.filter { $0.name == witness.name && $0.keyID == witness.id }
        guard let signature = own.last else {
            throw .signature(name: witness.name, reason: "the note has no cosignature of this witness")
        }
        guard signature.bytes.count == 72, let time_s = Self.time(signature.bytes) else {
            throw .signature(name: witness.name, reason: "a cosignature has 8 bytes of time and 64 of signature")
        }
        guard witness.isValid(signature.bytes.dropFirst(8), for: Self.message(note.text, time_s)) else {
            throw .signature(name: witness.name, reason: "the cosignature does not fit the text")
        }
        self.witness = witness
        self.time_s = time_s
    }

    fileprivate static func message(_ text: String, _ time_s: Int64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time_s)\n\(text)".utf8)
    }

    private static func time(_ bytes: [UInt8]) -> Int64? {
        Int64(exactly: bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}

extension SignedNote {
    /// Adds a witness's cosignature; `time_s` counts seconds since 1970-01-01 UTC, at least 0.
    ///
    /// Whoever calls this has to check consistency with the last checkpoint it cosigned for this log, first.
    public mutating func cosign(with key: SigningKey, time_s: Int64) throws(LedgerError) {
        guard key.verifyingKey.algorithm == .cosignature, time_s >= 0 else {
            throw .signature(
                name: key.verifyingKey.name, reason: "cosigning needs a key of type 4 and a time from 1970")
        }
        let signature = try key.sign(Cosignature.message(text, time_s))
        add(
            NoteSignature(
                name: key.verifyingKey.name, keyID: key.verifyingKey.id, bytes: time_s.bigEndianBytes + signature))
    }
}
