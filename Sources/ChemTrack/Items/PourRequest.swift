public import Compliance

/// Content goes from one or several containers into others: dividing (one into several new), decanting (one into one), merging
/// (several into one).
public struct PourRequest: Sendable {
    /// What comes out of one container.
    public struct Source: Sendable {
        public var item: String
        /// nil = all that is in it.
        public var amount: Quantity?

        public init(item: String, amount: Quantity? = nil) {
            self.item = item
            self.amount = amount
        }
    }

    /// What is poured into.
    public enum Target: Sendable {
        /// A container with a code; it holds the same material, or is empty and clean.
        case existing(String)
        /// New containers, each with its amount and packaging.
        case new([NewContainer])
    }

    public struct NewContainer: Sendable {
        /// nil = all that is poured; only when it is the only one.
        public var amount: Quantity?
        public var tare_mg: Int64?
        public var packaging: ManifestPackaging?
        /// nil = the zone of the first source.
        public var zone: String?

        public init(
            amount: Quantity? = nil, tare_mg: Int64? = nil, packaging: ManifestPackaging? = nil, zone: String? = nil
        ) {
            self.amount = amount
            self.tare_mg = tare_mg
            self.packaging = packaging
            self.zone = zone
        }
    }

    public var sources: [Source]
    public var target: Target
    /// Needed when the lots differ: mixed lots can only be recalled together.
    public var reason: String

    public init(sources: [Source], target: Target, reason: String = "") {
        self.sources = sources
        self.target = target
        self.reason = reason
    }
}
