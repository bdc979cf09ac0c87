/// Who states a material's classification, where that is not a list of an authority: a person of the plant, or a table
/// of goods that are in no hazard class.
public struct ClassificationReview: Sendable, Hashable, Codable {
    /// True when the material is stated to be in no hazard class at all.
    public var isNotClassified: Bool
    public var source: Citation
    /// `plant` when a person of the plant has reviewed it. What is `knowledge` is a proposal, not yet known.
    public var evidence: String
    /// The reviewer's reason, or what the statement rests on.
    public var restsOn: Bilingual
    /// Who reviewed it, and on which day.
    public var by: String?
    public var on: String?
    /// Classes that other sources give and this statement leaves out, as `FLAM_LIQ 2`.
    public var omits: [String]

    /// True when a person answers for it.
    public var isConfirmed: Bool { evidence != "knowledge" }

    public init(
        isNotClassified: Bool, source: Citation, evidence: String, restsOn: Bilingual, by: String? = nil,
        on: String? = nil, omits: [String] = []
    ) {
        self.isNotClassified = isNotClassified
        self.source = source
        self.evidence = evidence
        self.restsOn = restsOn
        self.by = by
        self.on = on
        self.omits = omits
    }
}
