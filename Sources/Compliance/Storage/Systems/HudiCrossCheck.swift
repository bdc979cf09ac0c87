/// Which categories of the 互抵表 a material falls into.
struct HudiCategories: Sendable {
    private var signs: [(category: String, sign: ProfileSign, unless: Int?)] = []

    init(catalogs: Catalogs, traits: MaterialTraits) throws(CatalogError) {
        let table = try catalogs.table("cn-hudi-categories")
        for row in table.rows {
            let unless = row["unless_trait"]
            let number = traits.number(unless)
            if !unless.isEmpty, number == nil {
                throw .wrong("unless_trait", row, in: table, "name a trait of storage-traits, or leave it empty")
            }
            signs.append((row["category"], try ProfileSign(row, in: table), number))
        }
    }

    func categories(_ facts: ProfileFacts, traits: [Int]) -> [String] {
        signs.filter { entry in
            entry.sign.shown(by: facts) == .strong && !(entry.unless.map(traits.contains) ?? false)
        }.map(\.category).uniqued()
    }
}

/// The 互抵表 as a cross-check: only 16 of its 29 categories are known and no edition is stated, so it is shown
/// and never makes a pair stricter than the other systems do.
struct HudiCrossCheck: Sendable {
    private let edition: CatalogEdition
    private var codes: [String: [String: String]] = [:]
    private var names: [String: String] = [:]
    private let keep: KeepDefaults

    init(catalogs: Catalogs, keep: KeepDefaults) throws(CatalogError) {
        self.keep = keep
        for row in try catalogs.table("cn-hudi-categories").rows { names[row["category"]] = row["category_en"] }
        let table = try catalogs.table("cn-hudi-pairs")
        edition = table.edition
        for row in table.rows {
            codes[row["category_a"], default: [:]][row["category_b"]] = row["code"]
            codes[row["category_b"], default: [:]][row["category_a"]] = row["code"]
        }
    }

    /// Nil when the table does not hold both.
    ///
    /// - Parameters:
    ///   - others: the strictest answer of the other systems.
    ///   - distance_m: the distance they ask for.
    func answer(_ a: PairSignature, _ b: PairSignature, others: KeepAnswer, distance_m: Double?) -> SystemAnswer? {
        var best: (entry: KeepDefaults.Entry, a: String, b: String)?
        for left in a.hudiCategories {
            for right in b.hudiCategories {
                guard let code = codes[left]?[right] else { continue }
                let entry = keep.entry(.hudi, code)
                if best.map({ entry.outweighs($0.entry) }) ?? true { best = (entry, left, right) }
            }
        }
        guard let best else { return nil }
        let isStricter = best.entry.keep > others
        return SystemAnswer(
            system: .hudi, answer: min(best.entry.keep, others),
            because: Bilingual(
                zh: "\(best.a)与\(best.b)：\(best.entry.name.zh)\(isStricter ? "；比其他体系更严，请核对" : "")",
                en:
                    "\(name(best.a)) with \(name(best.b)): \(best.entry.name.en)\(isStricter ? "; stricter than the other systems: check" : "")"
            ),
            citation: edition.citation(), distance_m: others == .apart ? distance_m : best.entry.distance_m,
            confirm: true, changed: best.entry.change)
    }

    private func name(_ category: String) -> String { names[category] ?? category }
}
