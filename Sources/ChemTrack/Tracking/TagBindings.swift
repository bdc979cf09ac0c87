import Compliance

/// What each tag is fixed to: kept once, and shared with whoever shows it.
struct TagBindings: Sendable {
    private var table = UndoTable<Shared<TagBinding>>(notesChanges: true)

    subscript(tag: String) -> TagBinding? {
        get { table[tag]?.value }
        set { table[tag] = newValue.map { Shared($0) } }
    }

    func shared(_ tag: String) -> Shared<TagBinding>? { table[tag] }

    var values: some Sequence<TagBinding> { table.values.lazy.map(\.value) }

    // As of `UndoTable`.
    mutating func takeNoted() -> Set<String> { table.takeNoted() }
    mutating func watch() { table.watch() }
    mutating func settle() { table.settle() }
    mutating func join() { table.join() }
    mutating func takeBack() { table.takeBack() }
}
