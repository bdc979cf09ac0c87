public import Compliance

/// Which acts are signed, by how many different persons, and what each of them has to be qualified in.
public struct SigningRule: Sendable, Codable, Hashable, Identifiable {
    public var id: String
    /// Catalogue lists of the material, such as `cn-hypertoxic`; none = whatever the material.
    public var lists: [String]
    /// Ledger events of the act: `item.used`, or `manifest` for all that begin with it.
    public var events: [String]
    /// Different persons who sign; 1 asks only for the qualification of whoever acts.
    public var persons: Int
    /// A qualification on record and in date; nil = none is asked for.
    public var qualification: String?
    /// From the first request to the act, minutes.
    public var minutes_max: Int
    public var citation: Citation

    public init(
        id: String, lists: [String] = [], events: [String], persons: Int, qualification: String? = nil,
        minutes_max: Int = 15, citation: Citation
    ) {
        self.id = id
        self.lists = lists
        self.events = events
        self.persons = persons
        self.qualification = qualification
        self.minutes_max = minutes_max
        self.citation = citation
    }

    /// What the law asks of every plant, unless the site has rules of its own: 剧毒 is received, issued and moved by two
    /// persons (危险化学品安全法 第四十一条: 双人收发、双人保管).
    public static let lawful = [
        SigningRule(
            id: "cn.dual", lists: ["cn-hypertoxic"],
            events: [
                "item.received", "item.issued", "item.used", "item.returned", "item.poured", "item.moved",
                "item.adjusted", "item.lost", "item.found",
            ],
            persons: 2, qualification: "hypertoxic",
            citation: Citation(document: "危险化学品安全法", edition: "2025-12-27（2026-05-01 起施行）", clause: "第四十一条"))
    ]

    func covers(event kind: String) -> Bool { events.contains { kind == $0 || kind.hasPrefix($0 + ".") } }

    /// - Throws: ``PlantError/invalid(field:_:)`` for a rule that cannot be kept.
    func check() throws(PlantError) {
        guard !id.isEmpty, !events.isEmpty, (1...3).contains(persons), (1...1440).contains(minutes_max) else {
            throw .invalid(
                field: "rules",
                Bilingual(
                    zh: "签名规则 `\(id)` 无效：须有编号和事件，1 至 3 人，1 至 1440 分钟。",
                    en: "signing rule `\(id)`: it needs an id and events, 1 to 3 persons, 1 to 1440 minutes"))
        }
    }
}

extension Plant {
    /// The rules for signing; nil goes back to what the law asks.
    public func set(signing rules: [SigningRule]?, by actor: Actor) async throws(PlantError) {
        try require(.configure, of: actor)
        for rule in rules ?? [] { try rule.check() }
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            state.site.signing = rules
            changes.site = state.site
            let named = (rules ?? SigningRule.lawful).map(\.id).joined(separator: " ")
            try record(
                "site.signing", subject: state.site.id, by: actor, body: ["rules": LedgerValue(named)], into: &changes)
        }
    }
}
