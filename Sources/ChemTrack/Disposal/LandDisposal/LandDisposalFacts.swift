/// What the generator or treater says of a waste under the land disposal restrictions of 40 CFR 268: the content of the
/// one-time notice of 268.7(a), (b) or (d). What nobody has stated stays nil and is asked for; it is never presumed.
public struct LandDisposalFacts: Codable, Sendable, Hashable {
    /// How the waste stands to the treatment standards; each has its own paragraph of 268.7(a) and its own words.
    public enum Standing: String, Codable, Sendable, CaseIterable {
        /// The generator leaves the determination to the treatment facility, 268.7(a)(2).
        case undetermined
        /// Does not meet the standards and has to be treated, 268.7(a)(2).
        case treat
        /// Meets the standards as generated, 268.7(a)(3): certified and signed.
        case meets
        /// Not prohibited yet: an extension (268.5), a no-migration exemption (268.6) or a capacity variance, 268.7(a)(4).
        case exempt
        /// A lab pack under the alternative standard of 268.42(c), 268.7(a)(9): certified and signed.
        case labPack = "lab_pack"
        /// Hazardous debris under the alternative standards of 268.45.
        case debris
        /// Contaminated soil under the alternative standards of 268.49.
        case soil
        /// Treated to the standards, from the treatment facility to the landfill, 268.7(b)(4): certified and signed.
        case treated
        /// Treated to remove the characteristic; underlying constituents are still to be treated, 268.7(b)(4)(iv).
        case decharacterized
        /// Treated to remove the characteristic and for its underlying constituents, 268.7(b)(4)(v).
        case decharacterizedTreated = "decharacterized_treated"
        /// Debris treated by 268.45 table 1 so that it is no hazardous waste, 268.7(d): notified to the authority, and certified.
        case debrisExcluded = "debris_excluded"
    }

    /// What has to be said of contaminated soil, 268.7(a)(2) and (3).
    public struct Soil: Codable, Sendable, Hashable {
        public var containsListedWaste: Bool
        public var exhibitsCharacteristic: Bool
        /// Complies with the standards of 268.49(c) or the universal ones; false = is subject to them.
        public var complies: Bool

        public init(containsListedWaste: Bool, exhibitsCharacteristic: Bool, complies: Bool) {
            self.containsListedWaste = containsListedWaste
            self.exhibitsCharacteristic = exhibitsCharacteristic
            self.complies = complies
        }
    }

    public var standing: Standing
    /// 268.2(f): less than 1 % by weight each of total organic carbon and total suspended solids. nil = not stated.
    public var isWastewater: Bool?
    /// Subcategory of 268.40 by federal code, in the words of the catalogue, where a code has several.
    public var subcategories: [String: String]
    /// Constituents of concern (F001 to F005, F039) and underlying hazardous constituents, or the contaminants of debris and
    /// soil. Empty = none is reasonably expected; nil = not stated.
    public var constituents: [String]?
    /// The facility will treat and monitor for every constituent of 268.48, so that none has to be named.
    public var treatsAll: Bool
    /// Waste analysis data, where there are any: what and of which day.
    public var analysis: String?
    /// The exemption and since when or until when it holds; for ``Standing/exempt``.
    public var exemption: String?
    public var soil: Soil?
    /// How debris was treated; for ``Standing/debrisExcluded``.
    public var debrisTechnology: DebrisTechnology?

    public init(
        standing: Standing, isWastewater: Bool? = nil, subcategories: [String: String] = [:],
        constituents: [String]? = nil, treatsAll: Bool = false, analysis: String? = nil, exemption: String? = nil,
        soil: Soil? = nil, debrisTechnology: DebrisTechnology? = nil
    ) {
        self.standing = standing
        self.isWastewater = isWastewater
        self.subcategories = subcategories
        self.constituents = constituents
        self.treatsAll = treatsAll
        self.analysis = analysis
        self.exemption = exemption
        self.soil = soil
        self.debrisTechnology = debrisTechnology
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        standing = try members.decode(Standing.self, forKey: .standing)
        isWastewater = try members.decodeIfPresent(Bool.self, forKey: .isWastewater)
        subcategories = try members.decodeIfPresent([String: String].self, forKey: .subcategories) ?? [:]
        constituents = try members.decodeIfPresent([String].self, forKey: .constituents)
        treatsAll = try members.decodeIfPresent(Bool.self, forKey: .treatsAll) ?? false
        analysis = try members.decodeIfPresent(String.self, forKey: .analysis)
        exemption = try members.decodeIfPresent(String.self, forKey: .exemption)
        soil = try members.decodeIfPresent(Soil.self, forKey: .soil)
        debrisTechnology = try members.decodeIfPresent(DebrisTechnology.self, forKey: .debrisTechnology)
    }
}

extension LandDisposalFacts.Standing {
    /// The paragraph of 40 CFR 268.7 that asks for the notice.
    var paragraph: String {
        switch self {
        case .undetermined, .treat, .debris, .soil: "268.7(a)(2)"
        case .meets: "268.7(a)(3)"
        case .exempt: "268.7(a)(4)"
        case .labPack: "268.7(a)(9)"
        case .treated: "268.7(b)(4)"
        case .decharacterized: "268.7(b)(4)(iv)"
        case .decharacterizedTreated: "268.7(b)(4)(v)"
        case .debrisExcluded: "268.7(d)"
        }
    }

    /// Whether the notice names category, subcategory and constituents of the waste.
    var describesWaste: Bool { ![.undetermined, .labPack, .debrisExcluded].contains(self) }
}
