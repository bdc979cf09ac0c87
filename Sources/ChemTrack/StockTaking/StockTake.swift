import Compliance

/// A count of one place: first the place, then every container that stands there.
public struct StockTake: Sendable, Codable, Hashable, Identifiable {
    /// A code that was read. The same code read again is one scan.
    public struct Scan: Sendable, Codable, Hashable {
        /// As it was read.
        public var text: String
        /// The container it belongs to; nil = nobody knows the code.
        public var item: String?
        public var at_ms: Int64
        public var by: String
    }

    /// What the count says of a container or a code.
    public enum Result: String, Sendable, Codable, CaseIterable {
        /// It stands where the book has it.
        case found
        /// The book has it here, and nobody read it.
        case missing
        /// It stands here, and the book has it elsewhere (or lost, or gone).
        case misplaced
        /// A code that belongs to no container.
        case unknown
    }

    public struct Line: Sendable, Codable, Hashable {
        public var result: Result
        /// The container's code, or the text that was read.
        public var code: String
        /// Where the book had it, when that was elsewhere.
        public var bookZone: String?
    }

    public struct Signature: Sendable, Codable, Hashable {
        /// Pseudonymous id, as in the ledger.
        public var by: String
        public var at_ms: Int64
    }

    /// `ST-0001`
    public var id: String
    public var zone: String
    /// The containers the book had here when the count began.
    public var expected: [String]
    public var scans: [Scan]
    /// Two persons sign a count with 剧毒 in it (危险化学品安全法 art. 41: kept and counted by two); else one.
    public var signaturesNeeded: Int
    public var signatures: [Signature]
    public var startedAt_ms: Int64
    public var startedBy: String
    public var closedAt_ms: Int64?
    /// Empty until it is closed.
    public var lines: [Line]

    public var isOpen: Bool { closedAt_ms == nil }
}
