/// How a mixture's profile was made, for a person to follow.
public struct MixtureReport: Sendable, Hashable, Codable {
    public struct Component: Sendable, Hashable, Codable {
        public var cas: String?
        public var name: Bilingual
        public var low_pct: Double
        /// The content that was counted.
        public var high_pct: Double
        /// False when no source classifies it.
        public var isKnown: Bool
        public var statements: [HazardStatement]
    }

    /// In the order of their keys, components of the same substance together.
    public var components: [Component]
    /// What the stated contents leave open: 100 less the sum of the upper ends, not below 0.
    public var remainder_pct: Double
    /// Content of components that nobody classifies, with the remainder.
    public var unknown_pct: Double
    /// Statements that go on the label or data sheet beside the classification, such as EUH208.
    public var supplemental: [Bilingual]
    /// Facts that would settle an open question or a cautious assumption.
    public var needs: [Bilingual]
}
