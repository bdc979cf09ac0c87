/// How much is known of a set of materials for the pair rules, and what waits for a person's confirmation.
public struct PairCoverage: Sendable, Codable, Hashable {
    /// A group or kind that a name alone suggests.
    public struct Open: Sendable, Codable, Hashable {
        public var cas: String?
        public var name: Bilingual
        public var kind: PairConfirmation.Kind
        /// Number of the reactive group, or id of the kind.
        public var id: String
        public var of: Bilingual
    }

    /// Materials that were looked at.
    public var materials = 0
    /// With known hazards.
    public var withHazards = 0
    /// With a transport entry, so that the segregation tables need derive no class.
    public var withTransport = 0
    /// With a reactive group that rests on more than a name.
    public var withGroups = 0
    /// With groups by name alone: their pairs are unknown in CAMEO until a person has confirmed them.
    public var withNameOnlyGroups = 0
    /// Without any group.
    public var withoutGroups = 0
    /// Groups and kinds a person of the plant has spoken of.
    public var confirmed = 0
    /// What waits, by material in the order asked.
    public var open: [Open] = []
}

extension PairRules {
    /// What is known of these materials for the pair rules.
    public func coverage(of profiles: some Sequence<HazardProfile>) -> PairCoverage {
        var coverage = PairCoverage()
        for profile in profiles {
            let signature = signature(of: profile)
            coverage.materials += 1
            if profile.isKnown { coverage.withHazards += 1 }
            if !profile.transport.isEmpty { coverage.withTransport += 1 }
            if !signature.groups.isEmpty {
                coverage.withGroups += 1
            } else if !signature.nameOnlyGroups.isEmpty {
                coverage.withNameOnlyGroups += 1
            } else {
                coverage.withoutGroups += 1
            }
            coverage.confirmed += signature.confirmations.count
            let open =
                signature.nameOnlyGroups.map { (PairConfirmation.Kind.group, "\($0)") }
                + signature.nameOnlyTraits.map { (.trait, traitID($0)) }
            for (kind, id) in open {
                coverage.open.append(
                    PairCoverage.Open(cas: profile.cas, name: profile.name, kind: kind, id: id, of: name(kind, id)))
            }
        }
        return coverage
    }
}
