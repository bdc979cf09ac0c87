public import Compliance

/// The subcategories of 40 CFR 268.40 among which a person chooses for a code.
public struct LandDisposalChoice: Sendable, Encodable, Hashable {
    public var code: String
    public var names: [Bilingual]
}

extension Plant {
    /// What has to be chosen for a notice of 40 CFR 268.7 on these federal codes: those that have several subcategories.
    public func landDisposalChoices(for codes: [String]) -> [LandDisposalChoice] {
        guard state.site.regimes.contains(.us) else { return [] }
        return Set(codes).sorted().compactMap { code in
            let names = rules.manifests.landDisposal.names(of: code)
            return names.count > 1 ? LandDisposalChoice(code: code, names: names) : nil
        }
    }
}
