/// A restore from a backup looks like a history that was cut off. So it ends the log: the next one begins with an event
/// that names the log before, how far it goes, how far it is known to have gone, who restored it and why.
public enum LedgerEpoch {
    public static let kind = "ledger.epoch"

    /// `…/e2` after `…/e1`; a name without an epoch counts as the first.
    public static func next(after origin: String) -> String {
        let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, last.hasPrefix("e"), let number = Int(last.dropFirst()), number > 0 else {
            return origin + "/e2"
        }
        return parts.dropLast().joined(separator: "/") + "/e\(number + 1)"
    }

    /// The first event of an epoch.
    ///
    /// - Parameters:
    ///   - stored: where the restored log ends.
    ///   - lastKnown: the furthest that anybody signed of it; nil when nothing was signed.
    ///   - key: the public key of the log that ends.
    ///   - salt: 32 random bytes for the reason, which can be erased.
    public static func first(
        of origin: String, after stored: Checkpoint, lastKnown: Checkpoint?, key: String, reason: String,
        by actor: Actor, clock: any PlantClock, boot: String, salt: [UInt8]
    ) throws(LedgerError) -> (LedgerEntry, StoredPrivateText) {
        let text = try PrivateText(reason, salt: salt)
        var body: LedgerBody = [
            "previous": LedgerValue(stored.origin), "size": LedgerValue(Int64(stored.size)), "root": .file(stored.root),
            "key": LedgerValue(key),
        ]
        if let lastKnown {
            body["known_size"] = LedgerValue(Int64(lastKnown.size))
            body["known_root"] = .file(lastKnown.root)
        }
        var head = try LedgerHead(origin: origin)
        let entries = try head.append([
            LedgerDraft(
                at_us: clock.now_ms() * 1000, boot: boot, mono_us: clock.monotonic_us(), actor: actor.id,
                auth: actor.auth, kind: kind, subject: LedgerHeads.subject, body: body, privateDigest: text.digest)
        ])
        return (entries[0], StoredPrivateText(seq: 0, text: text))
    }
}
