/// An answer to a search.
public struct SubstanceHit: Sendable, Hashable, Codable {
    public var substance: Substance
    /// The name or number that answered, as it stands in the catalogue.
    public var name: String
    public var match: NameMatch
}

extension SubstanceRegistry {
    /// Substances by CAS, EC or UN number, by name or alias in Chinese or English, by 拼音 or its first letters, or by a
    /// name that differs in a few letters; best first. For a person to choose from: a search never identifies.
    public func find(_ text: String, limit: Int) -> [SubstanceHit] {
        guard limit > 0 else { return [] }
        var hits = numbered(text)
        var seen = Set(hits.map(\.substance.key))
        if hits.count < limit {
            for hit in names.search(text, limit: limit * 2) {
                let found = substance(hit.owner, unclear: false)
                guard seen.insert(found.key).inserted else { continue }
                hits.append(SubstanceHit(substance: found, name: hit.name, match: hit.match))
            }
        }
        return Array(hits.prefix(limit))
    }

    /// The substances alone, see ``find(_:limit:)``.
    public func search(_ text: String, limit: Int) -> [Substance] { find(text, limit: limit).map(\.substance) }

    private func numbered(_ text: String) -> [SubstanceHit] {
        var owners: [Int] = []
        var shown = text
        if let ec = try? ECNumber(text) {
            owners = self.owners(ofEC: ec) ?? []
            shown = ec.text
        } else if let cas = try? CASNumber(text) {
            owners = entities(of: cas.text)
            shown = cas.text
        } else if let un = Self.unNumber(text) {
            owners = tables.casNumbers(un: un).flatMap { entities(of: $0) } + [goods[un]].compactMap { $0 }
            shown = un
        }
        var seen: Set<String> = []
        return owners.map { substance($0, unclear: false) }.filter { seen.insert($0.key).inserted }
            .map { SubstanceHit(substance: $0, name: shown, match: .number) }
    }

    /// `UN1090`, `un 1090` or `1090`.
    static func unNumber(_ text: String) -> String? {
        let plain = text.filter { $0 != " " }.uppercased()
        let digits = plain.hasPrefix("UN") ? plain.dropFirst(2) : Substring(plain)
        guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return "UN" + digits
    }

    /// Entities of an EC number; nil when no table has it.
    func owners(ofEC ec: ECNumber) -> [Int]? {
        var found: [Int] = []
        for row in tables.ecNumbers.rows(where: "ec", equals: ec.text) {
            for entity in entities(of: row["cas"]) where !found.contains(entity) { found.append(entity) }
        }
        return found.isEmpty ? nil : found
    }
}
