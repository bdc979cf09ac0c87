/// A signature line of a note.
public struct NoteSignature: Hashable, Sendable {
    public let name: String
    public let keyID: UInt32
    /// What follows the key id: 64 bytes for Ed25519, 8 bytes of time and 64 for a cosignature.
    public let bytes: [UInt8]

    var line: String { "\u{2014} \(name) \(StrictBase64.text(keyID.bigEndianBytes + bytes))\n" }
}

/// A text with signatures (C2SP signed-note).
public struct SignedNote: Hashable, Sendable, CustomStringConvertible {
    static let bytes_max = 65_536
    static let signatures_max = 64

    /// Ends with a newline; no control characters but newlines.
    public let text: String
    public private(set) var signatures: [NoteSignature] = []

    private init(text: String) { self.text = text }

    /// Signs a text.
    ///
    /// - Throws: `malformed` unless the text is one that a note can hold.
    public init(signing text: String, with key: SigningKey) throws(LedgerError) {
        guard text.hasSuffix("\n"), Self.isPlain(text) else {
            throw .malformed(
                what: "note", offset: 0, reason: "the text must end with a newline and hold no other control character")
        }
        self.init(text: text)
        try add(key)
    }

    /// Reads a note: text, empty line, signature lines. Signatures are not verified yet.
    public init(_ note: String) throws(LedgerError) {
        guard note.utf8.count <= Self.bytes_max else {
            throw .tooLarge(what: "note", bytes: note.utf8.count, limit: Self.bytes_max)
        }
        guard Self.isPlain(note) else {
            throw .malformed(what: "note", offset: 0, reason: "control characters other than newlines")
        }
        // Cut in bytes: to String, a newline and a combining mark after it are one character.
        let bytes = Array(note.utf8)
        let newline = UInt8(ascii: "\n")
        guard let end = bytes.indices.dropFirst().last(where: { bytes[$0] == newline && bytes[$0 - 1] == newline }),
            bytes.last == newline, end < bytes.count - 1
        else { throw .malformed(what: "note", offset: bytes.count, reason: "no signature after an empty line") }
        text = String(decoding: bytes[..<end], as: UTF8.self)
        var offset = end + 1
        for line in bytes[(end + 1)..<(bytes.count - 1)].split(separator: newline, omittingEmptySubsequences: false) {
            signatures.append(try Self.signature(String(decoding: line, as: UTF8.self), at: offset))
            offset += line.count + 1
            guard signatures.count <= Self.signatures_max else {
                throw .malformed(what: "note", offset: offset, reason: "more than \(Self.signatures_max) signatures")
            }
        }
    }

    private static func signature(_ line: String, at offset: Int) throws(LedgerError) -> NoteSignature {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\u{2014}", LedgerRule.isKeyName(String(parts[1])),
            let blob = StrictBase64.decode(parts[2]), blob.count > 4
        else {
            throw .malformed(what: "note", offset: offset, reason: "expected a signature line `\u{2014} name base64`")
        }
        let id = blob.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return NoteSignature(name: String(parts[1]), keyID: id, bytes: Array(blob.dropFirst(4)))
    }

    /// The whole note as it is stored and published.
    public var description: String { text + "\n" + signatures.map(\.line).joined() }

    /// Adds a signature of another key over the same text.
    public mutating func add(_ key: SigningKey) throws(LedgerError) {
        guard key.verifyingKey.algorithm == .ed25519 else {
            throw .signature(name: key.verifyingKey.name, reason: "a witness key cosigns with a time, it does not sign")
        }
        let bytes = try key.sign(Array(text.utf8))
        signatures.append(NoteSignature(name: key.verifyingKey.name, keyID: key.verifyingKey.id, bytes: bytes))
    }

    mutating func add(_ signature: NoteSignature) { signatures.append(signature) }

    mutating func keepOnly(_ isKept: (NoteSignature) -> Bool) { signatures = signatures.filter(isKept) }

    /// Requires a valid signature of `key`. Signatures of other keys are passed over, as the format wants it.
    ///
    /// - Throws: `signature` when there is none of this key, or one that is wrong.
    public func verify(_ key: VerifyingKey) throws(LedgerError) {
        guard key.algorithm == .ed25519 else {
            throw .signature(name: key.name, reason: "this is a witness key; a log signs with another type")
        }
        let own = signatures.filter { $0.name == key.name && $0.keyID == key.id }
        guard !own.isEmpty else { throw .signature(name: key.name, reason: "the note has no signature of key \(key)") }
        for signature in own where !key.isValid(signature.bytes, for: Array(text.utf8)) {
            throw .signature(name: key.name, reason: "the signature does not fit the text")
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") }
    }
}
