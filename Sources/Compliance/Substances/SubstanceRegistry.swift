/// Knows every substance of the catalogues: by CAS number, name, alias or UN number, in Chinese and English.
public struct SubstanceRegistry: Sendable {
    /// One thing that can be bought: an entry of 危险化学品目录, a CAS number that stands only elsewhere, or goods with a UN
    /// number.
    struct Entity: Sendable {
        /// Row in `cn-hazchem`, -1 for a CAS number alone.
        var catalogRow: Int32
        var cas: String
        var condition: Condition
        var hypertoxic: Bool
        /// Goods of the dangerous goods list that are no substance.
        var un: String?
    }

    let tables: SubstanceTables
    let ghs: GHSRules
    let hazards: HazardLookup
    let mixtures: MixtureLimits
    private(set) var entities: [Entity] = []
    /// Entities of a CAS number.
    private var byCAS: [String: [Int32]] = [:]
    private(set) var names: NameIndex
    /// Entities of goods that are no substance, by UN number.
    private(set) var goods: [String: Int] = [:]

    /// The texts of the hazard and precautionary statements by their codes, `H225`, `P305+P351+P338`.
    public var statementTexts: [String: Bilingual] { ghs.texts }

    public init(catalogs: Catalogs) throws(CatalogError) {
        tables = try SubstanceTables(catalogs: catalogs)
        ghs = try GHSRules(catalogs: catalogs)
        hazards = HazardLookup(tables: tables, rules: ghs)
        mixtures = try MixtureLimits(catalogs: catalogs)
        names = NameIndex(capacity: 65_536, pinyin: try Pinyin(table: catalogs.table("pinyin")))
        entities.reserveCapacity(16_000)
        try addCatalog()
        try addOthers(catalogs)
        try addGoods()
    }

    /// Batteries, aerosols, articles and collective entries: known by their entry in the list of dangerous goods.
    private mutating func addGoods() throws(CatalogError) {
        let table = tables.dangerousGoods
        let number = try table.position("un")
        let columns = [try table.position("name_zh"), try table.position("name_en")]
        let substances = tables.substanceNumbers
        for row in table.rows {
            let un = row[position: number]
            if substances.contains(un) { continue }
            let all = columns.flatMap { column in
                // `锂离子电池(包括锂离子聚合物电池)` is also asked for as 锂离子电池.
                let name = row[position: column]
                return [name, String(name.prefix { $0 != "(" && $0 != "（" }).trimmingSpaces()]
            }
            let own = all.filter { !$0.isEmpty && names.owners(of: $0).isEmpty }
            guard !own.isEmpty || goods[un] == nil else { continue }
            let owner = goods[un] ?? entities.count
            if goods[un] == nil {
                entities.append(Entity(catalogRow: -1, cas: "", condition: Condition(""), hypertoxic: false, un: un))
                goods[un] = owner
            }
            for name in own { names.add(name, owner: owner) }
        }
    }

    private mutating func addCatalog() throws(CatalogError) {
        let table = tables.hazchem
        let entry = try table.position("entry")
        let cas = try table.position("cas")
        let name = try table.position("name_zh")
        let aliases = try table.position("aliases_zh")
        let condition = try table.position("condition")
        let hypertoxic = try table.position("hypertoxic")
        var last = ""
        for (number, row) in table.rows.enumerated() {
            let id = entities.count
            let zh = row[position: name]
            let others = row[position: aliases]
            entities.append(
                Entity(
                    catalogRow: Int32(number), cas: row[position: cas],
                    condition: Condition(row[position: condition], names: [zh]),
                    hypertoxic: row[position: hypertoxic] == "1"))
            if !row[position: cas].isEmpty { byCAS[row[position: cas], default: []].append(Int32(id)) }
            // An entry with several CAS numbers stands in several rows: its name belongs to the first.
            if row[position: entry] == last { continue }
            last = row[position: entry]
            names.add(zh, owner: id)
            for alias in others.split(separator: "|") { names.add(String(alias), owner: id) }
        }
    }

    /// Names of every other table that holds names with CAS numbers.
    private mutating func addOthers(_ catalogs: Catalogs) throws(CatalogError) {
        for (table, columns) in tables.named {
            let cas = try table.position("cas")
            let positions = columns.compactMap { table.columns.firstIndex(of: $0) }
            for row in table.rows {
                let number = row[position: cas]
                if number.isEmpty { continue }
                let owners = owners(of: number)
                for position in positions {
                    for name in Self.single(row[position: position]) {
                        // With several entries under the number the first is enough: all of them are candidates.
                        names.add(name, owner: owners)
                    }
                }
            }
        }
    }

    private mutating func owners(of cas: String) -> Int {
        if let known = byCAS[cas], let first = known.first { return Int(first) }
        entities.append(Entity(catalogRow: -1, cas: cas, condition: Condition(""), hypertoxic: false))
        byCAS[cas] = [Int32(entities.count - 1)]
        return entities.count - 1
    }

    /// `ethanol; ethyl alcohol [1]` names two things; `1,4-bis[(vinyloxy)methyl]cyclohexane` and a reaction mass of
    /// several are one.
    private static func single(_ cell: String) -> [String] {
        guard
            cell.utf8.contains(where: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "[") })
        else { return cell.isEmpty ? [] : [cell] }
        if cell.hasPrefix("reaction mass of") || cell.hasPrefix("A mixture of") { return [cell] }
        var names: [String] = []
        for part in cell.split(whereSeparator: { $0 == ";" || $0 == "|" }) {
            // A number or a description in brackets stands apart from the name; brackets within it do not.
            var end = part.startIndex
            var before: Character = " "
            while end < part.endIndex, part[end] != "[" || before != " " {
                before = part[end]
                end = part.index(after: end)
            }
            let name = part[..<end].trimmingSpaces()
            if !name.isEmpty, !name.hasPrefix("A complex") { names.append(name) }
        }
        return names
    }

    // MARK: Asking

    /// Who a material is. A CAS number decides; else the name; else the UN number.
    public func identify(_ query: SubstanceQuery) -> Identification {
        if let cas = query.cas {
            if let shared = shared(cas.text, query) { return shared }
            let found = entities(of: cas.text)
            return found.isEmpty ? .unknown : choose(found, query)
        }
        if let name = query.name, !name.isEmpty {
            if name.uppercased().hasPrefix("UN"), let un = Self.unNumber(name) {
                return identify(SubstanceQuery(un: un))
            }
            let ec = try? ECNumber(name)
            if let ec, let owners = owners(ofEC: ec) { return identify(owners: owners, query) }
            if ec == nil, let cas = try? CASNumber(name) {
                var byNumber = query
                byNumber.cas = cas
                return identify(byNumber)
            }
            var owners = names.owners(of: name)
            if owners.isEmpty { owners = names.ownersByLocant(of: name) }
            if owners.isEmpty { owners = names.ownersWithoutLocants(of: name) }
            return identify(owners: owners, query)
        }
        if let un = query.un {
            let owners = tables.casNumbers(un: un).flatMap { entities(of: $0) }
            return identify(owners: owners.isEmpty ? goods[SubstanceTables.un(un)].map { [$0] } ?? [] : owners, query)
        }
        return .unknown
    }

    private func identify(owners: [Int], _ query: SubstanceQuery) -> Identification {
        var numbers: [String] = []
        for owner in owners {
            let key = entities[owner].cas.isEmpty ? "#\(owner)" : tables.mainNumber(of: entities[owner].cas)
            if !numbers.contains(key) { numbers.append(key) }
        }
        // A number that some lists use for one of the others says nothing of its own.
        if numbers.count > 1 {
            let all = numbers
            numbers.removeAll { tables.other(listedUnder: $0).map { all.contains($0.cas) } ?? false }
        }
        let owners = owners.filter {
            entities[$0].cas.isEmpty || numbers.contains(tables.mainNumber(of: entities[$0].cas))
        }
        guard let first = numbers.first else { return .unknown }
        if numbers.count == 1, let shared = shared(first, query) { return shared }
        if numbers.count > 1 {
            return .ambiguous(owners.map { substance($0, unclear: false) }.sorted { $0.key < $1.key })
        }
        // A name that one entry has by itself says which entry of the CAS number is meant.
        let all = first.hasPrefix("#") ? owners : Array(Set(owners + entities(of: entities[owners[0]].cas))).sorted()
        let key = NameKey.fold(query.name ?? "")
        let named = owners.filter { owner in
            guard entities[owner].catalogRow >= 0 else { return false }
            let row = tables.hazchem.rows[Int(entities[owner].catalogRow)]
            return ([row["name_zh"]] + row.list("aliases_zh")).contains { NameKey.fold($0) == key }
        }
        return choose(all, query, named: named.count == 1 ? named[0] : nil)
    }

    /// The material meant by a number that lists use for two: the name tells which; without a telling one the other than
    /// the number's own, which is the stricter, marked as unclear. nil for a number that means one.
    private func shared(_ cas: String, _ query: SubstanceQuery) -> Identification? {
        guard let other = tables.other(listedUnder: cas) else { return nil }
        let key = NameKey.fold(query.name ?? "")
        if other.names.contains(key) { return nil }
        guard case .known(var chosen, var candidates) = choose(entities(of: other.cas), query) else { return nil }
        let isNamed = names.owners(of: query.name ?? "").contains { entities[$0].cas == other.cas }
        if !isNamed {
            chosen.conditionUnclear = true
            candidates = candidates.map { candidate in
                var candidate = candidate
                candidate.conditionUnclear = true
                return candidate
            }
            candidates += entities(of: cas).map { substance($0, unclear: true) }
        }
        return .known(chosen, candidates: candidates)
    }

    /// The entities of a CAS number and of the numbers that mean the same material.
    func entities(of cas: String) -> [Int] {
        var found: [Int] = []
        for number in tables.ownNumbers(of: cas) {
            for entity in byCAS[number] ?? [] where !found.contains(Int(entity)) { found.append(Int(entity)) }
        }
        // A second number of a material in the catalogue says nothing of its own.
        guard found.count > 1, found.contains(where: { entities[$0].catalogRow < 0 }) else { return found }
        let entered = Set(found.filter { entities[$0].catalogRow >= 0 }.map { tables.mainNumber(of: entities[$0].cas) })
        return found.filter {
            entities[$0].catalogRow >= 0 || !entered.contains(tables.mainNumber(of: entities[$0].cas))
        }
    }

    /// The conditions of the catalogue's entries of a CAS number; empty when the catalogue lacks it.
    func conditions(ofCatalogEntries cas: String) -> [Condition] {
        entities(of: cas).filter { entities[$0].catalogRow >= 0 }.map { entities[$0].condition }
    }

    /// Whether a material that fits no entry is milder than what the entries mean: below a lower limit of each of them,
    /// or in a form they leave out. Stronger than an upper limit is not milder.
    func isMilderThanEntries(_ conditions: [Condition]) -> Bool {
        conditions.allSatisfy { $0.answer(concentration_pct: 100, form: nil) != .excluded }
    }

    /// Picks the entry that strength and form point to; when they leave it open, the strictest, marked as unclear.
    private func choose(_ all: [Int], _ query: SubstanceQuery, named: Int? = nil) -> Identification {
        func answer(_ entity: Int) -> Condition.Answer {
            let condition = entities[entity].condition
            let answer = condition.answer(concentration_pct: query.concentration_pct, form: query.form)
            // "Anhydrous" only tells entries of one CAS number apart: an entry that stands alone is meant anyway.
            return answer == .unclear && all.count == 1 && condition.asksOnlyForDryness ? .applies : answer
        }
        let siblings = all.filter { entities[$0].catalogRow >= 0 }
        let conditioned = siblings.filter { !entities[$0].condition.isEmpty }
        let plain = all.filter { !conditioned.contains($0) }
        let applying = conditioned.filter { answer($0) == .applies }
        let unclear = conditioned.filter { answer($0) == .unclear }
        var order: [Int]
        var isUnclear = false
        if let best = applying.first, applying.count == 1 {
            order = [best]
        } else if !applying.isEmpty {
            order = strictestFirst(applying)
        } else if unclear.isEmpty {
            order = plain
        } else if let named, query.concentration_pct == nil, plain.contains(named) || unclear.contains(named) {
            // Asked for by the entry's own name: that entry, still unclear when its condition is.
            // 氢氟酸 is a solution, so 氟化氢[无水] is not meant.
            let isSolution = plain.contains(named) && unclear.allSatisfy { entities[$0].condition.asksOnlyForDryness }
            order = isSolution ? [named] : [named] + strictestFirst(plain + unclear).filter { $0 != named }
            isUnclear = unclear.contains(named)
        } else {
            order = strictestFirst(plain + unclear)
            isUnclear = true
        }
        if order.isEmpty {
            // Every entry is excluded: the CAS number is known, the catalogue does not speak of this strength.
            guard let first = all.first else { return .unknown }
            var outside = substance(first, unclear: false)
            outside.key = "cas:" + entities[first].cas
            outside.condition = nil
            outside.catalogNumber = nil
            return .known(outside, candidates: [outside])
        }
        let candidates = order.map { substance($0, unclear: isUnclear && unclear.contains($0)) }
        var chosen = candidates[0]
        if isUnclear { chosen.conditionUnclear = true }
        return .known(chosen, candidates: [chosen] + candidates.dropFirst())
    }

    private func strictestFirst(_ list: [Int]) -> [Int] {
        list.enumerated().sorted {
            let left = entities[$0.element].hypertoxic
            let right = entities[$1.element].hypertoxic
            return left != right ? left : $0.offset < $1.offset
        }.map(\.element)
    }

    /// The public value of an entity.
    func substance(_ index: Int, unclear: Bool) -> Substance {
        let entity = entities[index]
        if let un = entity.un {
            let name = transport(un: un).first?.properShippingName ?? Bilingual(same: un)
            return Substance(key: Substance.goodsPrefix + un, cas: nil, name: name)
        }
        guard entity.catalogRow >= 0 else {
            let zh = tables.chineseName(of: entity.cas)
            let en = tables.englishName(of: entity.cas)
            return Substance(
                key: "cas:" + entity.cas, cas: entity.cas,
                name: Bilingual(zh: zh ?? en ?? entity.cas, en: en ?? zh ?? entity.cas))
        }
        let row = tables.hazchem.rows[Int(entity.catalogRow)]
        let zh = row["name_zh"]
        return Substance(
            key: "cn:" + row["entry"], cas: entity.cas.isEmpty ? nil : entity.cas,
            name: Bilingual(zh: zh, en: tables.englishName(of: entity.cas) ?? zh), aliases: row.list("aliases_zh"),
            condition: entity.condition.isEmpty ? nil : entity.condition.text, catalogNumber: row["entry"],
            conditionUnclear: unclear)
    }
}

extension StringProtocol {
    func trimmingSpaces() -> String {
        var rest = Substring(self)
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
