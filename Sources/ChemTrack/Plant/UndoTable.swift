/// Values by name that can take back what was changed since a moment.
///
/// A command that is refused half way, or that the store could not keep, has to leave no trace. Copying the state before
/// each command would cost more the more containers a site has; this costs what the commands themselves change.
///
/// Commands are opened one after the other and end in two ways only: the newest is taken back, or the oldest is kept.
///
/// The values stand in a row and the names tell where: a dictionary of large values would be up to two thirds empty room
/// for such values.
struct UndoTable<Value: Sendable>: Sendable {
    private var places: [String: Int32] = [:]
    /// nil = a place that is free.
    private var rows: [Value?] = []
    private var free: [Int32] = []
    /// What was there before each change of the open commands, oldest first.
    private var log: [(key: String, before: Value?)] = []
    /// Where in `log` each open command begins.
    private var starts: [Int] = []
    private let notesChanges: Bool
    private var noted: Set<String> = []

    /// - Parameter notesChanges: ``takeNoted()`` is asked.
    init(notesChanges: Bool = false) { self.notesChanges = notesChanges }

    subscript(key: String) -> Value? {
        get { places[key].flatMap { rows[Int($0)] } }
        set {
            if !starts.isEmpty { log.append((key, self[key])) }
            if notesChanges { noted.insert(key) }
            put(newValue, key)
        }
    }

    private mutating func put(_ value: Value?, _ key: String) {
        guard let value else {
            guard let place = places.removeValue(forKey: key) else { return }
            rows[Int(place)] = nil
            return free.append(place)
        }
        if let place = places[key] {
            rows[Int(place)] = value
        } else if let place = free.popLast() {
            places[key] = place
            rows[Int(place)] = value
        } else {
            places[key] = Int32(rows.count)
            rows.append(value)
        }
    }

    /// Makes room for so many values.
    mutating func reserve(_ count: Int) {
        places.reserveCapacity(count)
        rows.reserveCapacity(count)
    }

    /// The values, in no order that means anything.
    var values: some Sequence<Value> { rows.lazy.compactMap(\.self) }
    var keys: some Collection<String> { places.keys }
    var count: Int { places.count }
    var isEmpty: Bool { places.isEmpty }

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
            put(before, key)
            if notesChanges { noted.insert(key) }
        }
        log.removeSubrange(start...)
    }
}
