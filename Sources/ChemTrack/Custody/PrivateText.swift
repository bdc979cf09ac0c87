internal import Crypto

/// Personal or free text of an event. The ledger holds only `digest`; text and salt are kept elsewhere and can be
/// erased on request, after which the digest tells nothing and the ledger still verifies.
public struct PrivateText: Hashable, Sendable {
    /// 32 random bytes, new for each event: without them a guessed text cannot be tried against the digest.
    public let salt: [UInt8]
    /// In Unicode form NFC.
    public let text: String

    /// - Throws: `invalidField` when the salt has not 32 bytes.
    public init(_ text: String, salt: [UInt8]) throws(LedgerError) {
        try LedgerRule.check(salt.count == 32, "salt", "\(salt.count) bytes", "32 random bytes")
        self.salt = salt
        self.text = CanonicalText.normal(text)
    }

    /// HMAC-SHA-256(salt, text), the field `priv` of the event.
    public var digest: LedgerDigest {
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: salt))
        guard let digest = LedgerDigest(Array(code)) else { preconditionFailure("HMAC-SHA-256 has 32 bytes") }
        return digest
    }
}
