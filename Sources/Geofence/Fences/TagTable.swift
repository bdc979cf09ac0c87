import CPrefetch
import Glibc

/// What every fix asks of the tags, by number. An array's elements begin in the middle of a line of the processor's
/// cache, and each would take three; here each takes two whole ones.
struct TagTable: Sendable {
    /// Memory of one table, shared by copies until one of them changes.
    ///
    /// `@unchecked Sendable` because of the pointer, which never changes: the table writes through it only while nobody
    /// else holds this object (`own`), and a state holds no references.
    @safe private final class Memory: @unchecked Sendable {
        let records: UnsafeMutablePointer<TagState>
        let capacity: Int

        init(capacity: Int) {
            precondition(MemoryLayout<TagState>.stride == 128, "a tag's state fills two lines")
            self.capacity = capacity
            let size = max(capacity, 1) * MemoryLayout<TagState>.stride
            let isLarge = size >= TagTable.largePage
            let place = UnsafeMutableRawPointer.allocate(
                byteCount: size, alignment: isLarge ? TagTable.largePage : 128)
            // In large pages the processor finds a tag's memory at once; in small ones it first has to look up where it
            // is, which takes as long again. Where there are none, nothing is lost.
            if isLarge { _ = unsafe madvise(place, size, MADV_HUGEPAGE) }
            unsafe records = place.bindMemory(to: TagState.self, capacity: max(capacity, 1))
        }

        // A state holds no references: nothing else must be given back.
        deinit { unsafe UnsafeMutableRawPointer(records).deallocate() }
    }

    /// Bytes of a large page.
    static let largePage = 1 << 21

    private var memory = Memory(capacity: 0)
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }
    var indices: Range<Int> { 0..<count }

    subscript(number: Int) -> TagState {
        @inline(__always)
        _read {
            precondition(number >= 0 && number < count)
            yield unsafe memory.records[number]
        }
        @inline(__always)
        _modify {
            precondition(number >= 0 && number < count)
            own(room: count)
            yield unsafe &memory.records[number]
        }
    }

    mutating func append(_ state: TagState) {
        own(room: count + 1)
        unsafe memory.records.advanced(by: count).initialize(to: state)
        count += 1
    }

    mutating func removeAll() { self = TagTable() }

    /// The records, `count` of them, until the table next changes otherwise than through them.
    @unsafe
    mutating func records() -> UnsafeMutablePointer<TagState> {
        own(room: count)
        return unsafe memory.records
    }

    /// Asks for the memory of a tag, so that it has come when it is used.
    @inline(__always)
    static func prefetch(_ record: UnsafeMutablePointer<TagState>) {
        unsafe prefetch_line(record)
        unsafe prefetch_line(UnsafeRawPointer(record) + 64)
    }

    /// Makes the memory this table's own, with room for so many.
    @inline(__always)
    private mutating func own(room: Int) {
        if room > memory.capacity || !isKnownUniquelyReferenced(&memory) { move(room: room) }
    }

    @inline(never)
    private mutating func move(room: Int) {
        let fresh = Memory(capacity: room > memory.capacity ? max(room, memory.capacity * 2) : memory.capacity)
        unsafe fresh.records.initialize(from: memory.records, count: count)
        memory = fresh
    }
}
