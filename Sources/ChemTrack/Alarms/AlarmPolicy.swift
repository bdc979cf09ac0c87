public import Compliance

/// How bad it gets when nobody acts (the rows of the priority table).
public enum AlarmConsequence: String, Codable, Sendable, CaseIterable {
    case minor, injury, major
}

/// How an alarm has to be managed (ISA-18.2 classes).
public enum AlarmClass: String, Codable, Sendable, CaseIterable {
    /// An operator cannot shelve it.
    case highlyManaged = "highly_managed"
    case safety, environmental, general
}

/// The rationalization record of a kind of alarm (ISA-18.2, clause on rationalization): why it is there, what to do and
/// how it behaves. A row of the catalogue `alarm-rationalization`; a plant replaces the table by one of its own.
public struct AlarmPolicy: Sendable, Codable, Hashable, Identifiable {
    /// Name of the record: the alarm's kind, or a level of it (`gas_2`).
    public var id: String
    /// Edition of the catalogue it stands in.
    public var version: String
    /// 1 = a notice to the patrol, 2 = sound, light and the guide, 3 = evacuation and linkage.
    public var level: Int
    public var managedAs: AlarmClass
    public var consequence: AlarmConsequence
    public var consequenceText: Bilingual
    public var action: Bilingual
    public var causes: Bilingual
    public var confirmation: Bilingual
    /// Minutes within which somebody has to act.
    public var respond_min: Double
    public var setPoint: String
    public var clause: String
    /// The condition holds for so long before it rings; and is over for so long before it returns.
    public var onDelay_ms: Int64
    public var offDelay_ms: Int64
    public var deadBand: String
    /// Over only when somebody has looked and reset it.
    public var isLatching: Bool
    /// Longest shelving in minutes; 0 = it cannot be shelved.
    public var shelfMax_min: Int
    /// Minutes without an answer before the next in line is told.
    public var escalate_min: Double
    public var owner: String
    public var approvedBy: String
    public var reviewOn: String

    /// What follows from consequence and time to respond; nil = a notice that must not ring.
    public static func priority(_ consequence: AlarmConsequence, respond_min: Double) -> AlarmPriority? {
        let column = respond_min > 30 ? 0 : respond_min >= 10 ? 1 : respond_min >= 3 ? 2 : 3
        switch consequence {
        case .minor: return [nil, .low, .low, .medium][column]
        case .injury: return [.low, .medium, .medium, .high][column]
        case .major: return [.medium, .high, .high, .high][column]
        }
    }

    public var priority: AlarmPriority { Self.priority(consequence, respond_min: respond_min) ?? .low }

    /// The longest an alarm can be put aside, minutes; 0 = not at all. Half an hour for what is urgent.
    public func shelfMax(_ priority: AlarmPriority) -> Int {
        if managedAs == .highlyManaged { return 0 }
        return priority == .high ? min(shelfMax_min, 30) : shelfMax_min
    }

    /// A record for tests and for kinds without one: rings at once, returns after 10 s.
    static func plain(_ id: String, offDelay_ms: Int64) -> AlarmPolicy {
        let none = Bilingual(zh: "", en: "")
        return AlarmPolicy(
            id: id, version: "", level: 1, managedAs: .general, consequence: .injury, consequenceText: none,
            action: none,
            causes: none, confirmation: none, respond_min: 20, setPoint: "", clause: "", onDelay_ms: 0,
            offDelay_ms: offDelay_ms, deadBand: "", isLatching: false, shelfMax_min: 60, escalate_min: 60, owner: "",
            approvedBy: "", reviewOn: "")
    }
}

/// Every rationalization record, by name.
public struct AlarmPolicies: Sendable {
    public private(set) var records: [AlarmPolicy] = []
    private var byID: [String: AlarmPolicy] = [:]
    /// What a kind without a record returns after.
    let fallbackOffDelay_ms: Int64

    init(fallbackOffDelay_ms: Int64 = 10_000) { self.fallbackOffDelay_ms = fallbackOffDelay_ms }

    /// - Throws: when a record has no action: an alarm nobody can act on cannot be enabled.
    public init(catalogs: Catalogs) throws(CatalogError) {
        fallbackOffDelay_ms = 10_000
        let table = try catalogs.table("alarm-rationalization")
        for row in table.rows {
            guard let managedAs = AlarmClass(rawValue: row["class"]),
                let consequence = AlarmConsequence(rawValue: row["consequence"])
            else { continue }
            func text(_ name: String) -> Bilingual { Bilingual(zh: row["\(name)_zh"], en: row["\(name)_en"]) }
            func number(_ name: String) -> Double { row.number(name) ?? 0 }
            let policy = AlarmPolicy(
                id: row["record"], version: table.edition.edition, level: Int(number("level")), managedAs: managedAs,
                consequence: consequence, consequenceText: text("consequence"), action: text("action"),
                causes: text("causes"), confirmation: text("confirm"), respond_min: number("respond_min"),
                setPoint: row["set_point"], clause: row["clause"],
                onDelay_ms: Int64((number("on_delay_s") * 1000).rounded()),
                offDelay_ms: Int64((number("off_delay_s") * 1000).rounded()), deadBand: row["dead_band"],
                isLatching: row["latching"] == "1", shelfMax_min: Int(number("shelf_max_min")),
                escalate_min: number("escalate_min"), owner: row["owner"], approvedBy: row["approved_by"],
                reviewOn: row["review_on"])
            records.append(policy)
            byID[policy.id] = policy
        }
    }

    /// The record with a name, else one that rings at once.
    public subscript(_ id: String) -> AlarmPolicy {
        byID[id] ?? .plain(id, offDelay_ms: fallbackOffDelay_ms)
    }
}
