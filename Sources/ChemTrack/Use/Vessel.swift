public import Compliance

/// A reactor, mixer, tank or line that batches run on, one after the other.
public struct Vessel: Sendable, Codable, Hashable, Identifiable {
    public enum Kind: String, Sendable, Codable, CaseIterable { case vessel, line }

    public struct Content: Sendable, Codable, Hashable {
        /// CAS number, or the name where there is none.
        public var material: String
        public var name: Bilingual
        /// The work order it came with.
        public var order: String?
        public var since_ms: Int64
    }

    /// A change-over that was checked: what may come next.
    public struct Release: Sendable, Codable, Hashable {
        public var order: String
        public var by: String
        public var at_ms: Int64
        /// What the rules said of the old content and the new, strictest first.
        public var findings: [Finding]
    }

    public var id: String
    public var name: Bilingual
    public var kind: Kind
    /// What was in it last, residue included; nil before its first batch.
    public var contents: [Content]
    public var cleaned: CleaningRecord?
    /// The order it is released for.
    public var release: Release?

    public init(id: String, name: Bilingual, kind: Kind) {
        self.id = id
        self.name = name
        self.kind = kind
        contents = []
    }
}

/// What a change-over found.
public struct ChangeOver: Sendable {
    public var vessel: Vessel
    public var findings: [Finding]
}
