internal import Crypto

/// What a key signs (C2SP signed-note, signature types).
public enum NoteAlgorithm: UInt8, Sendable {
    /// The text of the note.
    case ed25519 = 0x01
    /// A witness's statement that it saw the note at a time (C2SP tlog-cosignature).
    case cosignature = 0x04
}

/// A key that notes are verified with. Text form: `name+hex(key id)+base64(type ‖ key)`.
public struct VerifyingKey: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    public let algorithm: NoteAlgorithm
    /// The 32 bytes of the Ed25519 public key.
    public let publicKey: [UInt8]
    /// First 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key).
    public let id: UInt32

    /// - Throws: `invalidField` for a bad name or a key that has not 32 bytes.
    public init(name: String, algorithm: NoteAlgorithm = .ed25519, publicKey: [UInt8]) throws(LedgerError) {
        try LedgerRule.check(
            LedgerRule.isKeyName(name), "key name", name, "1 to 256 bytes without spaces, control characters or `+`")
        try LedgerRule.check(publicKey.count == 32, "key", "\(publicKey.count) bytes", "an Ed25519 key has 32 bytes")
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        id = Self.id(name, algorithm, publicKey)
    }

    /// Reads the text form; the key id in it must be right.
    public init(_ text: String) throws(LedgerError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw .malformed(what: "public key", offset: 0, reason: "expected `name+key id+key`")
        }
        guard let bytes = StrictBase64.decode(parts[2]), bytes.count == 33,
            let algorithm = NoteAlgorithm(rawValue: bytes[0])
        else {
            throw .malformed(
                what: "public key", offset: text.utf8.count - parts[2].utf8.count,
                reason: "expected the base64 of type 1 or 4 and 32 bytes")
        }
        try self.init(name: String(parts[0]), algorithm: algorithm, publicKey: Array(bytes.dropFirst()))
        guard idText == parts[1] else {
            throw .malformed(
                what: "public key", offset: parts[0].utf8.count + 1, reason: "the key id is not `\(parts[1])`")
        }
    }

    /// The text form.
    public var description: String { "\(name)+\(idText)+\(StrictBase64.text([algorithm.rawValue] + publicKey))" }

    private var idText: String { Hexadecimal.text(id.bigEndianBytes) }

    private static func id(_ name: String, _ algorithm: NoteAlgorithm, _ key: [UInt8]) -> UInt32 {
        let digest = LedgerDigest.sha256(Array(name.utf8) + [0x0A, algorithm.rawValue] + key)
        return digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    func isValid(_ signature: some Collection<UInt8>, for message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Array(signature), for: message)
    }
}

/// The secret half: signs the log's checkpoints, or cosigns those of others. Never printed by accident: its
/// description shows the public key only.
public struct SigningKey: Sendable, CustomStringConvertible {
    public let verifyingKey: VerifyingKey
    private let privateKey: Curve25519.Signing.PrivateKey

    /// - Parameter seed: 32 random bytes.
    /// - Throws: `invalidField` for a bad name or seed.
    public init(name: String, algorithm: NoteAlgorithm = .ed25519, seed: [UInt8]) throws(LedgerError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw .invalidField(name: "seed", value: "\(seed.count) bytes", rule: "an Ed25519 seed has 32 bytes")
        }
        privateKey = key
        verifyingKey = try VerifyingKey(
            name: name, algorithm: algorithm, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// A new key from the given source of randomness.
    public init(
        name: String, algorithm: NoteAlgorithm = .ed25519, using generator: inout some RandomNumberGenerator
    ) throws(LedgerError) {
        let seed = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        try self.init(name: name, algorithm: algorithm, seed: seed)
    }

    /// Reads `PRIVATE+KEY+name+hex(key id)+base64(type ‖ seed)`, the text form of the Go note package. Errors do not
    /// quote the text.
    public init(secretText: String) throws(LedgerError) {
        let malformed = LedgerError.malformed(
            what: "private key", offset: 0, reason: "expected `PRIVATE+KEY+name+key id+key` of type 1 or 4")
        let prefix = "PRIVATE+KEY+"
        guard secretText.hasPrefix(prefix) else { throw malformed }
        let parts = secretText.dropFirst(prefix.count)
            .split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = StrictBase64.decode(parts[2]), bytes.count == 33,
            let algorithm = NoteAlgorithm(rawValue: bytes[0])
        else { throw malformed }
        try self.init(name: String(parts[0]), algorithm: algorithm, seed: Array(bytes.dropFirst()))
        guard Hexadecimal.text(verifyingKey.id.bigEndianBytes) == parts[1] else {
            throw .malformed(what: "private key", offset: 0, reason: "the key id does not fit the key")
        }
    }

    /// The text form, to be kept in a file that only the daemon's user can read.
    public var secretText: String {
        let key = StrictBase64.text([verifyingKey.algorithm.rawValue] + Array(privateKey.rawRepresentation))
        return "PRIVATE+KEY+\(verifyingKey.name)+\(Hexadecimal.text(verifyingKey.id.bigEndianBytes))+\(key)"
    }

    public var description: String { "signing key of \(verifyingKey)" }

    /// - Throws: `signature` when the cryptography library refuses.
    func sign(_ message: [UInt8]) throws(LedgerError) -> [UInt8] {
        do {
            return Array(try privateKey.signature(for: message))
        } catch {
            throw .signature(name: verifyingKey.name, reason: "signing failed: \(error)")
        }
    }
}

extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
    }
}
