/// Values by name that can take back what was changed since a moment.
///
/// A command that is refused half way has to leave no trace. Copying the state before each command would cost more
/// the more containers a site has; this costs what the command itself changes.
struct UndoTable<Value: Sendable>: Sendable {
    private var rows: [String: Value] = [:]
    /// What was there before each change, oldest first; nil while nothing is watched.
    private var log: [(key: String, before: Value?)]?

    subscript(key: String) -> Value? {
        get { rows[key] }
        set {
            log?.append((key, rows[key]))
            rows[key] = newValue
        }
    }

    var values: Dictionary<String, Value>.Values { rows.values }
    var keys: Dictionary<String, Value>.Keys { rows.keys }
    var count: Int { rows.count }
    var isEmpty: Bool { rows.isEmpty }

    /// Names of what was changed since ``watch()``.
    var changed: Set<String> { Set((log ?? []).map(\.key)) }

    /// From now on changes can be taken back.
    mutating func watch() { log = [] }

    /// What was changed stands.
    mutating func settle() { log = nil }

    /// Takes back everything since ``watch()``.
    mutating func takeBack() {
        for (key, before) in (log ?? []).reversed() { rows[key] = before }
        log = nil
    }
}
