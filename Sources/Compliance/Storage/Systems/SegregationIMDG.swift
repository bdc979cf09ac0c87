/// IMDG Code 7.2.4 by class, and segregation groups.
struct SegregationIMDG: Sendable {
    private struct GroupPair: Sendable {
        var traitA: Int
        var traitB: Int
        var nameA: Bilingual
        var nameB: Bilingual
        var code: String
    }

    private let edition: CatalogEdition
    private let groupEdition: CatalogEdition
    private var codes: [String: [String: String]] = [:]
    private var groupPairs: [GroupPair] = []
    private let keep: KeepDefaults

    init(catalogs: Catalogs, keep: KeepDefaults, traits: MaterialTraits) throws(CatalogError) {
        self.keep = keep
        let table = try catalogs.table("imdg-segregation")
        edition = table.edition
        for row in table.rows {
            codes[row["class_a"], default: [:]][row["class_b"]] = row["code"]
            codes[row["class_b"], default: [:]][row["class_a"]] = row["code"]
        }
        var names: [String: (trait: String, name: Bilingual)] = [:]
        for row in try catalogs.table("imdg-groups").rows {
            names[row["group"]] = (row["trait"], Bilingual(zh: row["name_zh"], en: row["name_en"]))
        }
        let pairs = try catalogs.table("imdg-group-pairs")
        groupEdition = pairs.edition
        for row in pairs.rows {
            guard let a = names[row["group_a"]], let traitA = traits.number(a.trait) else {
                throw .wrong("group_a", row, in: pairs, "name a group of imdg-groups that has a trait")
            }
            guard let b = names[row["group_b"]], let traitB = traits.number(b.trait) else {
                throw .wrong("group_b", row, in: pairs, "name a group of imdg-groups that has a trait")
            }
            groupPairs.append(
                GroupPair(traitA: traitA, traitB: traitB, nameA: a.name, nameB: b.name, code: row["code"]))
        }
    }

    /// - Parameter mayReact: false only when it is known that the two do not react dangerously with each other.
    func answer(_ a: PairSignature, _ b: PairSignature, mayReact: Bool) -> SystemAnswer {
        if let open = [a, b].first(where: { $0.transport.isEmpty && !$0.isKnown }) {
            return SystemAnswer(
                system: .imdg, answer: .unknown,
                because: Bilingual(
                    zh: "\(open.title) 的运输类别未知", en: "the transport class of \(open.title) is not known"),
                citation: edition.citation(clause: "7.2.4"))
        }
        let byClass = classAnswer(a, b, mayReact)
        let byGroup = groupAnswer(a, b)
        guard let byGroup, isStricter(byGroup, byClass) else { return byClass }
        return byGroup
    }

    private func isStricter(_ left: SystemAnswer, _ right: SystemAnswer) -> Bool {
        left.answer == right.answer
            ? (left.distance_m ?? 0) > (right.distance_m ?? 0) : left.answer > right.answer
    }

    private func classAnswer(_ a: PairSignature, _ b: PairSignature, _ mayReact: Bool) -> SystemAnswer {
        var best = (
            code: "none", entry: keep.entry(.imdg, "none"), a: SegregationUS.label(a), b: SegregationUS.label(b)
        )
        var isFirst = true
        for left in a.transport {
            for right in b.transport {
                for (classA, classB, code) in cells(left, right, mayReact) {
                    let entry = keep.entry(.imdg, code)
                    if isFirst || entry.outweighs(best.entry) { best = (code, entry, classA, classB) }
                    isFirst = false
                }
            }
        }
        return SystemAnswer(
            system: .imdg, answer: best.entry.keep,
            because: Bilingual(
                zh: "\(best.a) 与 \(best.b)：\(best.code)，\(best.entry.name.zh)",
                en: "\(best.a) with \(best.b): \(best.code), \(best.entry.name.en)"),
            citation: edition.citation(clause: "7.2.4"), distance_m: best.entry.distance_m,
            confirm: a.isTransportDerived || b.isTransportDerived, changed: best.entry.change)
    }

    private func cells(
        _ left: TransportFacts, _ right: TransportFacts, _ mayReact: Bool
    ) -> [(String, String, String)] {
        if !mayReact, left.isSameClass(as: right), let division = left.primary {
            let key = Self.divided(division)
            return [(division, division, codes[key]?[key] ?? "none")]
        }
        var cells: [(String, String, String)] = []
        for a in left.divisions {
            for b in right.divisions {
                // A class without a division, as UN 1950 has it, is read as its most dangerous division.
                let code = codes[Self.divided(a)]?[Self.divided(b)] ?? "none"
                if code == "*" {
                    let isSame =
                        left.compatibilityGroup != nil && left.compatibilityGroup == right.compatibilityGroup
                        && left.compatibilityGroup != "L"
                    cells.append((a, b, isSame ? "*:same" : "*:other"))
                } else {
                    cells.append((a, b, code))
                }
            }
        }
        return cells
    }

    private static func divided(_ division: String) -> String {
        switch division {
        case "1": "1.1"
        case "2": "2.1"
        case "4", "5", "6": division + ".1"
        default: division
        }
    }

    private func groupAnswer(_ a: PairSignature, _ b: PairSignature) -> SystemAnswer? {
        var best: SystemAnswer?
        for pair in groupPairs {
            let isHit =
                a.traits.contains(pair.traitA) && b.traits.contains(pair.traitB)
                || b.traits.contains(pair.traitA) && a.traits.contains(pair.traitB)
            guard isHit else { continue }
            let entry = keep.entry(.imdg, pair.code)
            let answer = SystemAnswer(
                system: .imdg, answer: entry.keep,
                because: Bilingual(
                    zh: "隔离类“\(pair.nameA.zh)”与“\(pair.nameB.zh)”：\(pair.code)，\(entry.name.zh)",
                    en: "segregation groups \(pair.nameA.en) and \(pair.nameB.en): \(pair.code), \(entry.name.en)"),
                citation: groupEdition.citation(clause: "3.1.4, 7.2.8"), distance_m: entry.distance_m, confirm: true,
                changed: entry.change)
            if best.map({ isStricter(answer, $0) }) ?? true { best = answer }
        }
        return best
    }
}
