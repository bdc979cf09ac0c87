/// EPA-600/2-80-076: groups of wastes, taken from the CAMEO groups that grew out of them.
struct WasteGroups: Sendable {
    private var groups: [(id: Int, cameo: Set<Int>)] = []

    init(catalogs: Catalogs) throws(CatalogError) {
        let table = try catalogs.table("epa600-groups")
        for row in table.rows {
            guard let id = Int(row["group"]) else { throw .wrong("group", row, in: table, "write a number") }
            groups.append((id, Set(row.list("cameo_groups").compactMap { Int($0) })))
        }
    }

    func groups(_ facts: ProfileFacts) -> [Int] {
        groups.filter { !$0.cameo.isDisjoint(with: facts.strongGroups) }.map(\.id)
    }
}

/// What can happen when two wastes mix. A blank cell says nothing, so then the system gives no answer.
struct WasteCompatibility: Sendable {
    private let edition: CatalogEdition
    private var cells: [Int: [String]] = [:]
    private var names: [Int: Bilingual] = [:]
    private let keep: KeepDefaults

    init(catalogs: Catalogs, keep: KeepDefaults) throws(CatalogError) {
        self.keep = keep
        for row in try catalogs.table("epa600-groups").rows {
            names[Int(row["group"]) ?? 0] = Bilingual(zh: row["name_zh"], en: row["name_en"])
        }
        let table = try catalogs.table("epa600-pairs")
        edition = table.edition
        for row in table.rows {
            guard let a = Int(row["group_a"]), let b = Int(row["group_b"]) else {
                throw .wrong("group_a", row, in: table, "write numbers of groups")
            }
            let codes = row.list("consequences")
            cells[a << 16 | b] = codes
            cells[b << 16 | a] = codes
        }
    }

    /// Nil unless both are wastes, and when the chart says nothing of them.
    func answer(_ a: PairSignature, _ b: PairSignature) -> SystemAnswer? {
        guard a.isWaste, b.isWaste else { return nil }
        for side in [a, b] where side.wasteGroups.isEmpty {
            return SystemAnswer(
                system: .epaWaste, answer: .unknown,
                because: Bilingual(
                    zh: "废物 \(side.title) 的组别未知", en: "the group of the waste \(side.title) is not known"),
                citation: edition.citation())
        }
        var best: (entry: KeepDefaults.Entry, a: Int, b: Int)?
        var hazards: Set<String> = []
        for left in a.wasteGroups {
            for right in b.wasteGroups {
                for code in cells[left << 16 | right] ?? [] {
                    hazards.insert(code)
                    let entry = keep.entry(.epaWaste, code)
                    if best.map({ entry.outweighs($0.entry) }) ?? true { best = (entry, left, right) }
                }
            }
        }
        guard let best else { return nil }
        let left = names[best.a] ?? Bilingual(zh: "\(best.a)", en: "\(best.a)")
        let right = names[best.b] ?? Bilingual(zh: "\(best.b)", en: "\(best.b)")
        return SystemAnswer(
            system: .epaWaste, answer: best.entry.keep,
            because: Bilingual(
                zh: "废物组“\(left.zh)”与“\(right.zh)”：\(best.entry.name.zh)",
                en: "waste groups \(left.en) and \(right.en): \(best.entry.name.en)"),
            citation: edition.citation(clause: "groups \(best.a), \(best.b)"), hazards: hazards.sorted(),
            distance_m: best.entry.distance_m, changed: best.entry.change)
    }
}
