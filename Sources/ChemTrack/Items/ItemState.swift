public import Compliance

/// Where a container stands in its life. The steps between states are a table, ``ItemState/next``: what is not in it
/// is refused.
public enum ItemState: String, Codable, Sendable, CaseIterable {
    /// In the house, but nowhere it may stay: unknown hazard, no suitable zone, or held by a person.
    case quarantined
    /// In its storage zone.
    case stored
    /// Opened or taken to a place of use.
    case inUse = "in_use"
    /// Declared waste, not on a manifest yet.
    case waste
    /// On a manifest that has not left.
    case manifested
    /// Left the site with its manifest.
    case shipped
    /// Used up: nothing is left in it.
    case empty
    /// Accepted and disposed of by the facility.
    case disposed

    /// The states a container may go to from this one.
    public var next: Set<ItemState> {
        switch self {
        case .quarantined: [.stored, .waste]
        case .stored: [.inUse, .waste, .quarantined, .empty]
        case .inUse: [.stored, .waste, .quarantined, .empty]
        case .waste: [.manifested, .quarantined]
        case .manifested: [.shipped, .waste]
        case .shipped: [.disposed, .waste]
        case .empty: [.waste]
        case .disposed: []
        }
    }

    /// True while the container is on the site and its place matters.
    public var isOnSite: Bool {
        switch self {
        case .quarantined, .stored, .inUse, .waste, .manifested, .empty: true
        case .shipped, .disposed: false
        }
    }

    public var name: Bilingual {
        switch self {
        case .quarantined: Bilingual(zh: "隔离待处理", en: "quarantined")
        case .stored: Bilingual(zh: "在库", en: "stored")
        case .inUse: Bilingual(zh: "使用中", en: "in use")
        case .waste: Bilingual(zh: "废物", en: "waste")
        case .manifested: Bilingual(zh: "已列入联单", en: "on a manifest")
        case .shipped: Bilingual(zh: "已转移", en: "shipped")
        case .empty: Bilingual(zh: "已用完", en: "used up")
        case .disposed: Bilingual(zh: "已处置", en: "disposed")
        }
    }
}
