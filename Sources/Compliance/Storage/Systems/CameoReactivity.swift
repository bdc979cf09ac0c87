/// CAMEO reactive groups: what can happen when two chemicals mix.
///
/// The map from CAS numbers to groups was derived. Groups that rest on a name alone never decide: where they would
/// make the answer stricter, or where there are no others, the answer is unknown until a person confirms them.
struct CameoReactivity: Sendable {
    private struct Cell: Sendable {
        var code: String
        var hazards: [String]
        var gases: [String]
    }

    private struct Best {
        var rank = -1
        var pair: (Int, Int) = (0, 0)
        var hazards: Set<String> = []
        var gases: Set<String> = []
    }

    private let edition: CatalogEdition
    private let groupEdition: CatalogEdition
    private var names: [Int: Bilingual] = [:]
    private var cells: [Int: Cell] = [:]
    private let keep: KeepDefaults
    /// "Insufficient information for classification": knowing that is knowing nothing.
    private static let unclassified = 99

    init(catalogs: Catalogs, keep: KeepDefaults) throws(CatalogError) {
        self.keep = keep
        let groups = try catalogs.table("cameo-groups")
        groupEdition = groups.edition
        for row in groups.rows {
            guard let id = Int(row["group_id"]) else { throw .wrong("group_id", row, in: groups, "write a number") }
            names[id] = Bilingual(zh: row["name_zh"].isEmpty ? row["name_en"] : row["name_zh"], en: row["name_en"])
        }
        let pairs = try catalogs.table("cameo-pairs")
        edition = pairs.edition
        for row in pairs.rows {
            guard let a = Int(row["group_a"]), let b = Int(row["group_b"]) else {
                throw .wrong("group_a", row, in: pairs, "write numbers of groups")
            }
            let cell = Cell(
                code: row["verdict"], hazards: Self.list(row["hazard_codes"]), gases: Self.list(row["gases"]))
            cells[Self.key(a, b)] = cell
            cells[Self.key(b, a)] = cell
        }
    }

    private static func key(_ a: Int, _ b: Int) -> Int { a << 16 | b }
    private static func list(_ cell: String) -> [String] {
        cell.split(whereSeparator: { $0 == "|" || $0 == ";" }).map(String.init)
    }
    private static func rank(_ code: String) -> Int { code == "N" ? 2 : code == "W" ? 1 : 0 }

    func answer(_ a: PairSignature, _ b: PairSignature) -> SystemAnswer {
        for side in [a, b] where side.groups.isEmpty && side.nameOnlyGroups.isEmpty {
            return unknown(
                Bilingual(zh: "\(side.title) 的反应组未知", en: "the reactive groups of \(side.title) are not known"))
        }
        if a.isSameSubstance(as: b) {
            let entry = keep.entry(.cameo, "C")
            return SystemAnswer(
                system: .cameo, answer: entry.keep,
                because: Bilingual(zh: "同一物质的不同浓度或形态", en: "one substance in two strengths or forms"),
                citation: edition.citation(), distance_m: entry.distance_m, changed: entry.change)
        }
        let solid = best(a.groups, b.groups)
        let guessed = best(a.groups + a.nameOnlyGroups, b.groups + b.nameOnlyGroups)
        if guessed.rank == 2, solid.rank < 2 {
            let (left, right) = (name(guessed.pair.0), name(guessed.pair.1))
            return unknown(
                Bilingual(
                    zh: "\(left.zh) 与 \(right.zh) 不相容，但反应组仅由名称推得，请确认",
                    en:
                        "\(left.en) with \(right.en) would be incompatible, but a group rests on a name alone: confirm it"
                ),
                hazards: guessed.hazards, gases: guessed.gases)
        }
        for side in [a, b] where !side.groups.contains(where: { $0 != Self.unclassified && isInTable($0) }) {
            if solid.rank == 2 { break }
            return unknown(
                Bilingual(
                    zh: "\(side.title) 的反应组仅由名称推得或资料不足，请确认",
                    en: "the reactive groups of \(side.title) rest on a name alone or are not classified: confirm them")
            )
        }
        if solid.rank < 2, let part = (a.openComponents + b.openComponents).first {
            return unknown(
                Bilingual(
                    zh: "组分“\(part.zh)”的反应组未知", en: "the reactive groups of the component \(part.en) are not known"),
                hazards: solid.hazards, gases: solid.gases)
        }
        let code = ["C", "W", "N"][max(0, solid.rank)]
        let entry = keep.entry(.cameo, code)
        let (left, right) = (name(solid.pair.0), name(solid.pair.1))
        return SystemAnswer(
            system: .cameo, answer: entry.keep,
            because: Bilingual(
                zh: "\(left.zh) 与 \(right.zh)：\(entry.name.zh)", en: "\(left.en) with \(right.en): \(entry.name.en)"),
            citation: edition.citation(clause: "groups \(solid.pair.0), \(solid.pair.1)"),
            hazards: solid.hazards.sorted(), gases: solid.gases.sorted(), distance_m: entry.distance_m,
            changed: entry.change)
    }

    private func unknown(_ because: Bilingual, hazards: Set<String> = [], gases: Set<String> = []) -> SystemAnswer {
        SystemAnswer(
            system: .cameo, answer: .unknown, because: because, citation: edition.citation(), hazards: hazards.sorted(),
            gases: gases.sorted(), confirm: true)
    }

    func name(_ group: Int) -> Bilingual { names[group] ?? Bilingual(zh: "\(group)", en: "\(group)") }
    private func isInTable(_ group: Int) -> Bool { cells[Self.key(group, group)] != nil }

    /// The worst of all pairs of groups; what can happen is collected over all pairs that are not compatible.
    private func best(_ left: [Int], _ right: [Int]) -> Best {
        var best = Best()
        for a in left {
            for b in right {
                guard let cell = cells[Self.key(a, b)] else { continue }
                let rank = Self.rank(cell.code)
                if rank > best.rank {
                    best.rank = rank
                    best.pair = (a, b)
                }
                if rank > 0 {
                    best.hazards.formUnion(cell.hazards)
                    best.gases.formUnion(cell.gases)
                }
            }
        }
        return best
    }
}
