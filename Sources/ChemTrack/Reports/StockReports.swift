public import Compliance

/// The reports on what the plant keeps, from its containers and the journal of their amounts. Pure.
public struct StockReports: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// US inventory report by building: 40 CFR 370.
        case tierTwo = "tier2"
        /// The hazardous chemicals of each building with their data sheets: 40 CFR 370.30.
        case sheets = "msds"
        /// 危险化学品出入库登记: every movement in and out of the stock.
        case movements
    }

    /// Every container there is or was, by code.
    public var items: [String: Item]
    public var rules: Plant.Rules
    /// Data sheets on record that a person has confirmed, the edition by CAS number.
    public var editions: [String: CalendarDay]
    /// Displayed names of people by their pseudonymous id.
    public var people: [String: String]
    /// Acts that were signed, for who was the second person.
    public var signed: [SignatureRequest]
    public var today: CalendarDay
    /// The day at the site of an instant in ms.
    public var day: @Sendable (Int64) -> CalendarDay
    /// The clock at the site, `2026-11-28 10:15`.
    public var clock: @Sendable (Int64) -> String
    /// The building of each zone.
    public var buildings: [String: Bilingual]

    public init(
        items: [String: Item], buildings: [String: Bilingual], rules: Plant.Rules,
        editions: [String: CalendarDay] = [:],
        people: [String: String] = [:], signed: [SignatureRequest] = [], today: CalendarDay,
        day: @escaping @Sendable (Int64) -> CalendarDay, clock: @escaping @Sendable (Int64) -> String
    ) {
        self.items = items
        self.rules = rules
        self.editions = editions
        self.people = people
        self.signed = signed
        self.today = today
        self.day = day
        self.clock = clock
        self.buildings = buildings
    }

    /// - Parameter journal: the stock account from its beginning to the end of the period, oldest first.
    public func table(_ kind: Kind, _ period: ReportPeriod, journal: [AmountEntry]) -> ReportTable {
        switch kind {
        case .tierTwo: tierTwo(period, journal)
        case .sheets: sheetList()
        case .movements: movements(period, journal)
        }
    }

    static let unknownPlace = Bilingual(zh: "位置不明", en: "not known")

    /// The building a container stands in, or stood in when it was last seen.
    func building(_ item: Item) -> Bilingual {
        (item.zone ?? item.assignedZone).flatMap { buildings[$0] } ?? Self.unknownPlace
    }

    func profile(_ item: Item) -> HazardProfile { rules.registry.profile(item.query) }

    /// Known to be harmless; what nobody knows counts as hazardous.
    static func isHarmless(_ profile: HazardProfile) -> Bool {
        profile.isKnown && profile.statements.isEmpty && profile.transport.isEmpty
    }
}
