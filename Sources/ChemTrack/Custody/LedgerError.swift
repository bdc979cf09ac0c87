/// What can be wrong with a piece of the custody ledger: an event, a note, a key, a proof.
public enum LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes are not the canonical encoding; `offset` counts bytes from the start of what was read.
    case malformed(what: String, offset: Int, reason: String)
    /// A field holds something that its rule forbids.
    case invalidField(name: String, value: String, rule: String)
    /// More bytes than the format allows.
    case tooLarge(what: String, bytes: Int, limit: Int)
    /// A position outside the tree, or a tree larger than what is known of it.
    case outOfRange(what: String, value: Int, size: Int)
    /// The known keys made no valid signature on the note.
    case signature(name: String, reason: String)

    public var description: String {
        switch self {
        case .malformed(let what, let offset, let reason):
            "\(what) is malformed at byte \(offset): \(reason)"
        case .invalidField(let name, let value, let rule):
            "field `\(name)` cannot be `\(value.prefix(80))`: \(rule)"
        case .tooLarge(let what, let bytes, let limit):
            "\(what) has \(bytes) bytes, the limit is \(limit): put large content in a file and its digest in the event"
        case .outOfRange(let what, let value, let size):
            "\(what) \(value) is outside a ledger of \(size) events"
        case .signature(let name, let reason):
            "signature of `\(name)` does not hold: \(reason)"
        }
    }
}
