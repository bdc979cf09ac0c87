public import Compliance

/// Where a container stands in its life. What leads from one state to another is a table: ``ItemStep/table``.
public enum ItemState: String, Codable, Sendable, CaseIterable {
    /// In the house, but not to be used: unknown hazard, no suitable zone, recalled, or held by a person.
    case quarantined
    /// In its storage zone.
    case stored
    /// Opened or taken to a place of use.
    case inUse = "in_use"
    /// Past its last day: it may not be used until a person has extended it.
    case expired
    /// Declared waste, not on a manifest yet.
    case waste
    /// On a manifest that has not left.
    case manifested
    /// Left the site with its manifest.
    case shipped
    /// Used up: nothing is left in it but residue.
    case empty
    /// Nobody knows where it is.
    case lost
    /// Accepted and disposed of by the facility.
    case disposed

    /// The states a container may go to from this one.
    public var next: Set<ItemState> {
        Set(ItemStep.table.filter { $0.from.contains(self) }.flatMap(\.to)).subtracting([self])
    }

    /// What may be done to a container in this state.
    public var acts: [ItemAct] { ItemStep.table.filter { $0.from.contains(self) }.map(\.act) }

    /// True while the container is on the site and its place matters.
    public var isOnSite: Bool {
        switch self {
        case .quarantined, .stored, .inUse, .expired, .waste, .manifested, .empty: true
        case .lost, .shipped, .disposed: false
        }
    }

    /// True while its content counts as stock in the mass balance; see ``AmountEntry/Account``.
    var isStock: Bool {
        switch self {
        case .quarantined, .stored, .inUse, .expired, .empty: true
        case .lost, .waste, .manifested, .shipped, .disposed: false
        }
    }

    public var name: Bilingual {
        switch self {
        case .quarantined: Bilingual(zh: "隔离待处理", en: "quarantined")
        case .stored: Bilingual(zh: "在库", en: "stored")
        case .inUse: Bilingual(zh: "使用中", en: "in use")
        case .expired: Bilingual(zh: "已过期", en: "expired")
        case .waste: Bilingual(zh: "废物", en: "waste")
        case .manifested: Bilingual(zh: "已列入联单", en: "on a manifest")
        case .shipped: Bilingual(zh: "已转移", en: "shipped")
        case .empty: Bilingual(zh: "已用完", en: "used up")
        case .lost: Bilingual(zh: "下落不明", en: "lost")
        case .disposed: Bilingual(zh: "已处置", en: "disposed")
        }
    }
}
