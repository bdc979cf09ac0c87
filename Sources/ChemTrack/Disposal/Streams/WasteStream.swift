public import Compliance

/// A kind of waste that a process makes again and again: its profile, and the codes a person has confirmed for it.
public struct WasteStream: Codable, Sendable, Hashable, Identifiable {
    public enum State: String, Codable, Sendable, CaseIterable {
        /// Its codes are proposed, nobody has confirmed them.
        case draft
        case confirmed
        /// No container may be put to it any more.
        case retired
    }

    /// `WS-0001`
    public var id: String
    public var name: Bilingual
    public var facts: WasteStreamFacts
    /// Counts the changes of the facts, from 1.
    public var revision: Int
    public var changedAt_ms: Int64
    public var changedBy: String
    /// nil until somebody confirms the codes, and again when the facts change.
    public var confirmation: WasteConfirmation?
    public var retiredAt_ms: Int64?

    public init(id: String, name: Bilingual, facts: WasteStreamFacts, changedAt_ms: Int64, changedBy: String) {
        self.id = id
        self.name = name
        self.facts = facts
        revision = 1
        self.changedAt_ms = changedAt_ms
        self.changedBy = changedBy
    }

    public var state: State { retiredAt_ms != nil ? .retired : confirmation == nil ? .draft : .confirmed }
}

/// The codes of a stream as a person has decided them.
public struct WasteCodeChoice: Codable, Sendable, Hashable {
    /// 废物代码; needed where China's rules apply.
    public var cnCode: String?
    /// 危险特性 T, C, I, R, In; empty = those of the list's entry.
    public var cnHazards: [String]
    public var federalCodes: [String]
    public var stateCodes: [String]
    /// HP 1 to HP 15.
    public var euProperties: [String]
    /// Six-digit codes of the European list of waste, `14 06 03*`; nil = none was stated.
    public var ewcCodes: [String]?
    /// The US description; nil with ``isNotDOTRegulated`` false = not decided.
    public var shipping: ShippingDescription?
    public var isNotDOTRegulated: Bool
    /// How it stands to the US land disposal restrictions; nil = nobody has said.
    public var landDisposal: LandDisposalFacts?
    /// Source, form and minimization for the US biennial report; nil = nobody has said.
    public var biennial: BiennialReport?
    /// Why a proposed code is not taken, how an open one was settled.
    public var reason: String

    public init(
        cnCode: String? = nil, cnHazards: [String] = [], federalCodes: [String] = [], stateCodes: [String] = [],
        euProperties: [String] = [], shipping: ShippingDescription? = nil, isNotDOTRegulated: Bool = false,
        reason: String = ""
    ) {
        self.cnCode = cnCode
        self.cnHazards = cnHazards
        self.federalCodes = federalCodes
        self.stateCodes = stateCodes
        self.euProperties = euProperties
        self.shipping = shipping
        self.isNotDOTRegulated = isNotDOTRegulated
        self.reason = reason
    }

    func takes(_ proposal: WasteCodeProposal) -> Bool {
        switch proposal.regime {
        case .us: federalCodes.contains(proposal.code)
        case .cn: cnCode == proposal.code
        case .eu: euProperties.contains(proposal.code)
        }
    }
}

/// A choice with who made it, on which revision, and what was proposed then.
public struct WasteConfirmation: Codable, Sendable, Hashable {
    public var choice: WasteCodeChoice
    public var revision: Int
    public var by: String
    public var at_ms: Int64
    public var proposals: [WasteCodeProposal]

    public init(choice: WasteCodeChoice, revision: Int, by: String, at_ms: Int64, proposals: [WasteCodeProposal]) {
        self.choice = choice
        self.revision = revision
        self.by = by
        self.at_ms = at_ms
        self.proposals = proposals
    }
}
