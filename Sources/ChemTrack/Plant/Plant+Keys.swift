import Compliance

// Requests that a client repeats (`Idempotency-Key`).
extension Plant {
    /// A client may repeat a creating command with the same key; it then gets what the first one made.
    ///
    /// - Returns: the ids the first one made, or nil when this is the first; then call ``end(_:)`` afterwards.
    ///   A key that made something of another kind is refused: see ``misused(_:)``.
    /// - Throws: ``PlantError/inProgress(key:)`` while the first one is still being worked on.
    func begin(_ key: String?) async throws(PlantError) -> [String]? {
        guard let key else { return nil }
        guard keysInProgress.insert(key).inserted else { throw .inProgress(key: key) }
        do {
            if let answer = try await store.answer(toKey: key) {
                keysInProgress.remove(key)
                return answer.ids
            }
            return nil
        } catch {
            keysInProgress.remove(key)
            throw .storeUnavailable("\(error)")
        }
    }

    /// The refusal of a key that a request of another kind has used.
    nonisolated func misused(_ key: String?) -> PlantError {
        .invalid(
            field: "Idempotency-Key",
            Bilingual(
                zh: "该 Idempotency-Key 已用于另一种请求（\(key ?? "")），请换一个。",
                en: "this Idempotency-Key was used for a request of another kind (`\(key ?? "")`): take a new one"))
    }

    func end(_ key: String?) {
        if let key { keysInProgress.remove(key) }
    }

    /// Remembers, in this command's transaction, what the request with this key made.
    func remember(_ key: String?, made ids: [String], in changes: inout ChangeSet) {
        guard let key else { return }
        changes.answers.append(StoredAnswer(key: key, ids: ids, at_ms: clock.now_ms()))
    }
}
