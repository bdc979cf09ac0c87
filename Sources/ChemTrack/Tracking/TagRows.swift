/// The number of a tag, given when the tag is first spoken of and kept for as long as the plant runs.
///
/// What is known of each tag stands in rows by this number: a fix looks its tag's name up once, and a row is as large as
/// what stands in it, while a dictionary of large values is up to two thirds empty room.
public struct TagNumber: Hashable, Sendable {
    public let row: Int

    public init(_ row: Int) { self.row = row }
}

/// The numbers of tags, by name.
struct TagNumbers: Sendable {
    private var numbers: [String: Int32] = [:]
    private var names: [String] = []

    /// The number of a tag; nil = nobody has spoken of it.
    func known(_ tag: String) -> TagNumber? { numbers[tag].map { TagNumber(Int($0)) } }

    /// The number of a tag, now if it had none.
    mutating func number(of tag: String) -> TagNumber {
        if let known = known(tag) { return known }
        numbers[tag] = Int32(names.count)
        names.append(tag)
        return TagNumber(names.count - 1)
    }

    func name(_ number: TagNumber) -> String { names[number.row] }
}

/// One value for each tag at most, by its number.
struct TagRows<Value: Sendable>: Sendable {
    private var rows: [Value?] = []

    subscript(tag: TagNumber) -> Value? {
        @inline(__always)
        get { tag.row < rows.count ? rows[tag.row] : nil }
        @inline(__always)
        _modify {
            if tag.row >= rows.count { grow(to: tag.row + 1) }
            yield &rows[tag.row]
        }
    }

    @inline(never)
    private mutating func grow(to count: Int) {
        // Tags come one after the other: appending alone grows by doubling.
        while rows.count < count { rows.append(nil) }
    }

    /// The values with their tags, by number.
    var all: some Sequence<(tag: TagNumber, value: Value)> {
        rows.indices.lazy.compactMap { row in self.rows[row].map { (TagNumber(row), $0) } }
    }

    /// The numbers of the tags that have a value.
    var tags: some Sequence<TagNumber> { all.lazy.map(\.tag) }
}
