import Compliance

/// What the plant needs of a store. One implementation lives in `Store`; a test may keep everything in memory.
public protocol PlantStore: Sendable {
    /// Everything the plant keeps in memory, as last committed.
    func load() async throws -> PlantRecord
    /// Stores all of it in one transaction, ledger events included, or nothing.
    func commit(_ changes: ChangeSet) async throws
    /// How many ledger events are committed, and the leaf hash of the last: enough to see whether memory and store agree.
    func ledgerEnd() async throws -> LedgerEnd
    /// The stored answer to an earlier request with the same idempotency key, or nil.
    func answer(toKey key: String) async throws -> StoredAnswer?
}

/// Where a stored ledger ends.
public struct LedgerEnd: Sendable, Hashable {
    /// Number of events.
    public var size: Int
    /// Leaf hash of the last; nil in an empty ledger.
    public var leaf: LedgerDigest?

    public init(size: Int, leaf: LedgerDigest?) {
        self.size = size
        self.leaf = leaf
    }
}

/// What a request with an idempotency key made, kept so that a repeated request makes nothing twice.
public struct StoredAnswer: Sendable, Hashable {
    public var key: String
    /// Ids of what was made, in order.
    public var ids: [String]
    public var at_ms: Int64

    public init(key: String, ids: [String], at_ms: Int64) {
        self.key = key
        self.ids = ids
        self.at_ms = at_ms
    }
}

/// The time, from outside: tests give their own.
public protocol PlantClock: Sendable {
    /// UTC, milliseconds since 1970.
    func now_ms() -> Int64
    /// Microseconds of a clock that never steps, since some fixed instant of this run.
    func monotonic_us() -> Int64
}
