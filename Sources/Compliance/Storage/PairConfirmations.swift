/// What a person of the plant has said of a material's reactive group or kind.
public struct PairConfirmation: Sendable, Codable, Hashable {
    public enum Kind: String, Sendable, Codable {
        /// A CAMEO reactive group, by its number.
        case group
        /// A kind of `storage-traits`.
        case trait
    }

    public var cas: String
    public var kind: Kind
    /// Number of the group, or id of the trait.
    public var id: String
    /// False: the person says that the material does not belong there.
    public var isMember: Bool
    public var by: String
    /// The day, `2026-11-28`.
    public var on: String
    public var reason: String

    private enum CodingKeys: String, CodingKey {
        case cas, kind, id, by, on, reason
        case isMember = "member"
    }

    /// For the end of a reason that a person reads.
    func note(_ name: Bilingual) -> Bilingual {
        let why = reason.isEmpty ? "" : ": " + reason
        return Bilingual(
            zh: "\(by) 于 \(on) 确认 \(cas) \(isMember ? "属于" : "不属于")“\(name.zh)”\(why)",
            en: "\(by) confirmed on \(on) that \(cas) \(isMember ? "is in" : "is not in") \(name.en)\(why)")
    }
}

/// The plant's confirmations. Catalogue `pair-confirmations`: empty in the product, a plant puts its own file in its place.
///
/// A group or kind that rested on a name alone counts once it is confirmed, and no more asks once it is denied. To deny
/// one that rests on more than a name needs a reason; verdicts show it.
struct PairConfirmations: Sendable {
    private var byCAS: [String: [PairConfirmation]] = [:]

    init(catalogs: Catalogs, traits: MaterialTraits) throws(CatalogError) {
        let table = try catalogs.table("pair-confirmations")
        let groups = Set(try catalogs.table("cameo-groups").rows.map { $0["group_id"] })
        for row in table.rows {
            guard let kind = PairConfirmation.Kind(rawValue: row["kind"]) else {
                throw .wrong("kind", row, in: table, "use group or trait")
            }
            let id = row["id"]
            if kind == .group, !groups.contains(id) {
                throw .wrong("id", row, in: table, "use a number of cameo-groups")
            }
            if kind == .trait, traits.number(id) == nil {
                throw .wrong("id", row, in: table, "name a trait of storage-traits")
            }
            guard ["member", "not_member"].contains(row["decision"]) else {
                throw .wrong("decision", row, in: table, "use member or not_member")
            }
            let isMember = row["decision"] == "member"
            if !isMember, row["reason"].isEmpty {
                throw .wrong("reason", row, in: table, "write why it does not belong there")
            }
            byCAS[row["cas"], default: []].append(
                PairConfirmation(
                    cas: row["cas"], kind: kind, id: id, isMember: isMember, by: row["person"], on: row["date"],
                    reason: row["reason"]))
        }
    }

    /// What was said of the materials with these numbers.
    func about(_ numbers: Set<String>) -> [PairConfirmation] {
        byCAS.isEmpty ? [] : numbers.sorted().flatMap { byCAS[$0] ?? [] }
    }
}
