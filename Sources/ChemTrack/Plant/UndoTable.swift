import Compliance

/// Values by name that can take back what was changed since a moment.
///
/// A command that is refused half way, or that the store could not keep, has to leave no trace. Copying the state before
/// each command would cost more the more containers a site has; this costs what the commands themselves change.
///
/// Commands are opened one after the other and end in two ways only: the newest is taken back, or the oldest is kept.
struct UndoTable<Value: Sendable>: Sendable {
    private var table = RowTable<Value>()
    /// What was there before each change of the open commands, oldest first.
    private var log: [(key: String, before: Value?)] = []
    /// Where in `log` each open command begins.
    private var starts: [Int] = []
    private let notesChanges: Bool
    private var noted: Set<String> = []

    /// - Parameter notesChanges: ``takeNoted()`` is asked.
    init(notesChanges: Bool = false) { self.notesChanges = notesChanges }

    subscript(key: String) -> Value? {
        get { table[key] }
        set {
            if !starts.isEmpty { log.append((key, self[key])) }
            if notesChanges { noted.insert(key) }
            table[key] = newValue
        }
    }

    /// Makes room for so many values.
    mutating func reserve(_ count: Int) { table.reserve(count) }

    /// The values, in no order that means anything.
    var values: some Sequence<Value> { table.values }
    var keys: some Collection<String> { table.names }
    var count: Int { table.count }
    var isEmpty: Bool { table.isEmpty }

    /// Names of what the newest open command changed.
    var changed: Set<String> { Set(log[(starts.last ?? log.count)...].map(\.key)) }

    /// Names of what was changed, or taken back, since this was last asked.
    mutating func takeNoted() -> Set<String> {
        if noted.isEmpty { return noted }
        defer { noted = [] }
        return noted
    }

    /// What stood there before the newest open command.
    func before(_ key: String) -> Value? {
        let changes = log[(starts.last ?? log.count)...]
        guard let first = changes.first(where: { $0.key == key }) else { return self[key] }
        return first.before
    }

    /// Opens a command: from now on its changes can be taken back.
    mutating func watch() { starts.append(log.count) }

    /// What the oldest open command changed stands.
    mutating func settle() {
        guard !starts.isEmpty else { return }
        starts.removeFirst()
        let kept = starts.first ?? log.count
        log.removeFirst(kept)
        for index in starts.indices { starts[index] -= kept }
    }

    /// The newest open command becomes part of the one before it.
    mutating func join() { _ = starts.popLast() }

    /// Takes back everything the newest open command changed.
    mutating func takeBack() {
        guard let start = starts.popLast() else { return }
        for (key, before) in log[start...].reversed() {
            table[key] = before
            if notesChanges { noted.insert(key) }
        }
        log.removeSubrange(start...)
    }
}
