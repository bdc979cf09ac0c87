/// What the pair rules take from the components of a mixture: it has the reactive groups and kinds of all of them from
/// 1 % on (upper end of the range), the generic cut-off of GHS 1.5.1 and CLP Annex I 1.1.2.2.
struct MixtureParts: Sendable {
    /// Components below this content count as not there; per cent.
    static let cutOff_pct = 1.0
    /// From this content on a mixture is kept like its component where a list names that one; per cent. 危险化学品目录
    /// (2015版) 实施指南 takes mixtures of 70 % and more of listed substances as listed.
    static let main_pct = 70.0

    private let groups: CatalogTable

    init(catalogs: Catalogs) throws(CatalogError) {
        groups = try catalogs.table("cas-reactive-groups")
    }

    static func counted(_ profile: HazardProfile) -> [MixtureReport.Component] {
        profile.mixture?.components.filter { $0.high_pct >= cutOff_pct } ?? []
    }

    static func main(_ profile: HazardProfile) -> [MixtureReport.Component] {
        profile.mixture?.components.filter { $0.high_pct >= main_pct } ?? []
    }

    /// Components without a reactive group, and what the composition leaves open.
    func open(of profile: HazardProfile, said: [PairConfirmation]) -> [Bilingual] {
        guard let mixture = profile.mixture else { return [] }
        var open = Self.counted(profile).filter { part in
            guard let cas = part.cas else { return true }
            return groups.rows(where: "cas", equals: cas).isEmpty
                && !said.contains { $0.cas == cas && $0.kind == .group && $0.isMember }
        }.map(\.name)
        if mixture.remainder_pct >= Self.cutOff_pct {
            let rest = Ingredient.display(mixture.remainder_pct)
            open.append(Bilingual(zh: "未说明的 \(rest)%", en: "\(rest) % not stated"))
        }
        return open
    }
}
