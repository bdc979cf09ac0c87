import Compliance

// Events of the ledger, in the transaction of the command that makes them.
extension Plant {
    /// Adds an event to the ledger, in this command's transaction.
    func record(
        _ kind: String, subject: String, by actor: Actor, body: LedgerBody = [:], text: String? = nil,
        into changes: inout ChangeSet
    ) throws(PlantError) {
        do {
            if changes.actor == nil, actor.id != Actor.system.id { changes.actor = actor }
            let privateText = try text.map { try PrivateText($0, salt: Self.randomBytes(32)) }
            let draft = try LedgerDraft(
                at_us: clock.now_ms() * 1000, boot: boot, mono_us: clock.monotonic_us(), actor: actor.id,
                auth: actor.auth, kind: kind, subject: subject, body: body, privateDigest: privateText?.digest)
            changes.drafts.append((draft, privateText))
        } catch {
            throw Self.unrecordable(error)
        }
    }

    /// Gives a command's events their places, when nothing can be refused any more.
    func enterEvents(of changes: inout ChangeSet) throws(PlantError) {
        guard !changes.drafts.isEmpty else { return }
        do {
            let entries = try state.ledger.append(changes.drafts.map(\.draft))
            for (entry, draft) in zip(entries, changes.drafts) {
                guard let text = draft.text else { continue }
                changes.privateTexts.append(StoredPrivateText(seq: entry.event.seq, text: text))
            }
            for place in changes.amounts.indices {
                changes.amounts[place].seq = entries[changes.amounts[place].seq].event.seq
            }
            changes.events += entries
            changes.drafts = []
        } catch {
            throw Self.unrecordable(error)
        }
    }

    private static func unrecordable(_ error: any Error) -> PlantError {
        .invalid(field: "ledger", Bilingual(zh: "台账无法记录：\(error)", en: "the ledger cannot record this: \(error)"))
    }

    static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
