/// Why a message was not used, and whose it was.
public struct RejectedMessage: Hashable, Sendable {
    /// `fix/T-1`, `sensor/G1`, `owntracks/bike/phone`: the topic within the site, or the feed and its sender.
    public var source: String
    public var reason: String

    public init(source: String, reason: String) {
        self.source = source
        self.reason = reason
    }
}

/// Messages that were not used since the start, by source and reason: who has to be looked after, and who floods.
public struct RejectionBook: Sendable {
    public struct Source: Sendable, Hashable {
        public var name: String
        public var reasons: [String: Int]
        /// UTC, milliseconds.
        public var newest_ms: Int64

        public var count: Int { reasons.values.reduce(0, +) }
    }

    /// At most so many are told apart; then those that have been quiet for longest become ``others``.
    public static let sources_max = 1_000
    /// A name is cut to so many characters: it comes from outside.
    static let name_max = 80

    private var sources: [String: Source] = [:]
    /// Messages of sources that are no longer told apart.
    public private(set) var others = 0

    public init() {}

    public mutating func count(_ message: RejectedMessage, _ number: Int, at_ms: Int64) {
        let name = String(message.source.prefix(Self.name_max))
        if sources[name] == nil, sources.count >= Self.sources_max { makeRoom() }
        sources[name, default: Source(name: name, reasons: [:], newest_ms: at_ms)].reasons[
            message.reason, default: 0] +=
            number
        sources[name]?.newest_ms = at_ms
    }

    private mutating func makeRoom() {
        for source in sources.values.sorted(by: { $0.newest_ms < $1.newest_ms }).prefix(Self.sources_max / 2) {
            others += source.count
            sources[source.name] = nil
        }
    }

    /// Those with the most first.
    public func worst(_ limit: Int) -> [Source] {
        Array(sources.values.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(limit))
    }
}
