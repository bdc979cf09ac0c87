/// The plant's own rules about two kinds of material. Catalogue `plant-pair-rules`, which a plant may change.
struct PlantDefaults: Sendable {
    private struct Rule: Sendable {
        var id: String
        var traitA: Int
        /// Nil: everything that does not have trait A itself.
        var traitB: Int?
        var keep: KeepAnswer
        var distance_m: Double?
        var hazards: [String]
        var gases: [String]
        var because: Bilingual
        var citation: Citation
        var isKnowledge: Bool
        var change: KeepChange?
    }

    /// Ordered from no to yes.
    private enum Match: Comparable { case no, byNameOnly, yes }

    private let edition: CatalogEdition
    private var rules: [Rule] = []

    init(catalogs: Catalogs, traits: MaterialTraits, changes: KeepChanges) throws(CatalogError) {
        let table = try catalogs.table("plant-pair-rules")
        edition = table.edition
        for row in table.rows {
            guard let traitA = traits.number(row["trait_a"]) else {
                throw .wrong("trait_a", row, in: table, "name a trait of storage-traits")
            }
            let traitB = traits.number(row["trait_b"])
            if traitB == nil, row["trait_b"] != "*" {
                throw .wrong("trait_b", row, in: table, "name a trait of storage-traits, or * for everything else")
            }
            guard let keep = KeepAnswer(rawValue: row["keep"]) else {
                throw .wrong("keep", row, in: table, "use together, apart, unknown, separate_room or never")
            }
            let document = row["document"]
            let clause = row["clause"].isEmpty ? row["rule"] : row["clause"]
            let changed = try changes.change(
                .plant, row["rule"], keep: keep, distance_m: row.number("distance_m"))
            rules.append(
                Rule(
                    id: row["rule"], traitA: traitA, traitB: traitB, keep: changed?.keep ?? keep,
                    distance_m: changed.map(\.distance_m) ?? row.number("distance_m"),
                    hazards: row.list("hazards"), gases: row.list("gases"),
                    because: Bilingual(zh: row["because_zh"], en: row["because_en"]),
                    citation: document.isEmpty
                        ? table.edition.citation(clause: row["rule"])
                        : Citation(document: document, edition: row["edition"], clause: clause),
                    isKnowledge: row["evidence"] == "knowledge", change: changed?.change))
        }
        try changes.check(.plant, known: Set(rules.map(\.id)), "use a rule of plant-pair-rules")
    }

    var citation: Citation { edition.citation() }

    func answer(_ a: PairSignature, _ b: PairSignature) -> SystemAnswer {
        var hits: [Rule] = []
        var guesses: [Rule] = []
        for rule in rules {
            switch max(match(rule, a, b), match(rule, b, a)) {
            case .yes: hits.append(rule)
            case .byNameOnly: guesses.append(rule)
            case .no: break
            }
        }
        let strictest = hits.max { Self.isMilder($0, $1) }
        let open = openQuestion(a, b, guesses)
        if let open, strictest.map({ $0.keep < .unknown }) ?? true { return open }
        guard let strictest else {
            return SystemAnswer(
                system: .plant, answer: .together,
                because: Bilingual(zh: "工厂规则对二者无要求", en: "no rule of the plant speaks against it"),
                citation: edition.citation())
        }
        return SystemAnswer(
            system: .plant, answer: strictest.keep, because: strictest.because, citation: strictest.citation,
            hazards: hits.flatMap(\.hazards).uniqued(), gases: hits.flatMap(\.gases).uniqued(),
            distance_m: hits.filter { $0.keep == strictest.keep }.compactMap(\.distance_m).max(),
            confirm: hits.filter { $0.keep == strictest.keep }.allSatisfy(\.isKnowledge), changed: strictest.change)
    }

    private static func isMilder(_ left: Rule, _ right: Rule) -> Bool {
        if left.keep != right.keep { return left.keep < right.keep }
        // Of two equal rules the confirmed one speaks, and then the larger distance.
        if left.isKnowledge != right.isKnowledge { return left.isKnowledge }
        if left.distance_m != right.distance_m { return (left.distance_m ?? 0) < (right.distance_m ?? 0) }
        return left.change == nil && right.change != nil
    }

    /// Why nobody can say yet: an unknown hazard, a bare class, or a rule that would apply if a name tells the truth.
    private func openQuestion(_ a: PairSignature, _ b: PairSignature, _ guesses: [Rule]) -> SystemAnswer? {
        if let side = [a, b].first(where: { !$0.isKnown }) {
            let why = side.unknownBecause
            return unknown(
                Bilingual(
                    zh: "\(side.title) 的危险性未知\(why.map { "：" + $0.zh } ?? "")",
                    en: "the hazards of \(side.title) are not known\(why.map { ": " + $0.en } ?? "")"))
        }
        if let side = [a, b].first(where: \.isClassOnly) {
            return unknown(
                Bilingual(
                    zh: "\(side.title) 只有类别，化学性质未知",
                    en: "of \(side.title) only the class is known, not the chemistry"))
        }
        if let part = (a.openComponents + b.openComponents).first {
            return unknown(
                Bilingual(zh: "组分“\(part.zh)”如何反应未知", en: "how the component \(part.en) reacts is not known"))
        }
        guard let guess = guesses.max(by: { Self.isMilder($0, $1) }), guess.keep > .together else { return nil }
        var answer = unknown(
            Bilingual(
                zh: "仅由名称推得，请确认：\(guess.because.zh)", en: "by name only, confirm it: \(guess.because.en)"))
        answer.hazards = guess.hazards
        answer.gases = guess.gases
        return answer
    }

    private func unknown(_ because: Bilingual) -> SystemAnswer {
        SystemAnswer(system: .plant, answer: .unknown, because: because, citation: edition.citation(), confirm: true)
    }

    private func match(_ rule: Rule, _ a: PairSignature, _ b: PairSignature) -> Match {
        let left = Self.has(rule.traitA, a)
        guard left != .no else { return .no }
        guard let traitB = rule.traitB else {
            // "Everything else": a name alone does not make b one of the same kind.
            return Self.has(rule.traitA, b) == .yes ? .no : left
        }
        return min(left, Self.has(traitB, b))
    }

    private static func has(_ trait: Int, _ signature: PairSignature) -> Match {
        signature.traits.contains(trait) ? .yes : signature.nameOnlyTraits.contains(trait) ? .byNameOnly : .no
    }
}
