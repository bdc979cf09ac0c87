import Compliance

// Discarded commercial products (P and U, 40 CFR 261.33) and wastes of named processes (F006 onwards, K).
extension WasteProposer {
    func products(_ facts: WasteStreamFacts, _ parts: [WasteComponent]) -> [WasteCodeProposal] {
        guard [.unusedProduct, .spill, .containerResidue].contains(facts.origin) else { return [] }
        let others = parts.filter { !$0.isWater && tables.productCodes(of: $0.component.cas).isEmpty }
        let listed = parts.filter { !tables.productCodes(of: $0.component.cas).isEmpty }
        return listed.flatMap { part in
            let isSole = facts.soleActive.map { $0 == part.component.cas } ?? (listed.count == 1 && others.isEmpty)
            let isExcluded = facts.soleActive != nil && !isSole
            return tables.productCodes(of: part.component.cas).map { product in
                self.product(product, part, isSole: isSole, isExcluded: isExcluded)
            }
        }
    }

    private func product(
        _ product: WasteStreamTables.ProductCode, _ part: WasteComponent, isSole: Bool, isExcluded: Bool
    ) -> WasteCodeProposal {
        func answer(
            _ standing: WasteCodeProposal.Standing, zh: String, en: String, toDo: Bilingual? = nil
        ) -> WasteCodeProposal {
            WasteCodeProposal(
                regime: .us, code: product.code, standing: standing, reason: Bilingual(zh: zh, en: en), toDo: toDo,
                citation: ManifestCitation.cfr40(product.isAcute ? "261.33(e)" : "261.33(f)"))
        }
        if let range = ProductStrength(product.name) {
            guard range.meets(low: part.low_pct) == range.meets(low: part.high_pct) else {
                return answer(
                    .undecided, zh: "\(part.name.zh)的含量跨过该代码的界限",
                    en: "the content of \(part.name.en) spans the bound of this code",
                    toDo: Bilingual(zh: "测定含量", en: "find its content"))
            }
            guard range.meets(low: part.high_pct) else {
                return answer(
                    .ruledOut, zh: "\(part.name.zh)的含量不在该代码的范围内",
                    en: "the content of \(part.name.en) is not that of this code")
            }
        }
        if isExcluded {
            return answer(
                .ruledOut, zh: "\(part.name.zh)不是唯一的活性成分", en: "\(part.name.en) is not the sole active ingredient")
        }
        guard isSole else {
            return answer(
                .undecided, zh: "未使用的产品含\(part.name.zh)及其他组分",
                en: "an unused product with \(part.name.en) and other components",
                toDo: Bilingual(
                    zh: "说明\(part.name.zh)是否为唯一的活性成分（sole_active）",
                    en: "say whether \(part.name.en) is the sole active ingredient (sole_active)"))
        }
        return answer(
            .proposed, zh: "未使用的产品、其溢漏残渣或容器残留，\(part.name.zh)为唯一活性成分",
            en:
                "an unused product, what was spilt of it or is left in its container; \(part.name.en) is the sole active "
                + "ingredient")
    }

    /// Entries whose text shares words with the process. Nobody but a person can say that one is meant.
    func processes(_ facts: WasteStreamFacts) -> [WasteCodeProposal] {
        guard facts.origin != .unusedProduct else { return [] }
        let words = Self.words(facts.process.en)
        var scored: [(entry: WasteStreamTables.ProcessCode, shared: Set<String>)] = []
        var entriesWith: [String: Int] = [:]
        for entry in tables.processes {
            let shared = Self.words(entry.text).intersection(words)
            for word in shared { entriesWith[word, default: 0] += 1 }
            if !shared.isEmpty { scored.append((entry, shared)) }
        }
        // A word that many entries have, or a short one alone, tells little.
        let telling = scored.filter { _, shared in
            shared.contains { word in
                (entriesWith[word] ?? 0) <= Self.entriesOfTellingWord_max
                    && (shared.count > 1 || word.count >= Self.lettersOfTellingWord_min)
            }
        }
        return telling.sorted {
            ($1.shared.count, $0.entry.code) < ($0.shared.count, $1.entry.code)
        }.prefix(5).map { entry, shared in
            let words = shared.sorted().joined(separator: ", ")
            return WasteCodeProposal(
                regime: .us, code: entry.code, standing: .undecided,
                reason: Bilingual(
                    zh: "条目文字与工序有共同词语（\(words)）：\(entry.text)",
                    en: "its text shares words with the process (\(words)): \(entry.text)"),
                toDo: Bilingual(
                    zh: "对照条目全文，由专人判定是否属于该来源", en: "read the entry and decide whether the waste comes from it"),
                citation: ManifestCitation.cfr40(entry.code.hasPrefix("K") ? "261.32" : "261.31"))
        }
    }

    private static let entriesOfTellingWord_max = 8
    private static let lettersOfTellingWord_min = 10

    /// Words that tell something of a process: six letters or more, and none that stands in every second entry.
    private static func words(_ text: String) -> Set<String> {
        let common: Set<String> = [
            "wastewater", "wastewaters", "treatment", "process", "processes", "production", "manufacture",
            "manufacturing",
            "residue", "residues", "operations", "sludge", "sludges", "except", "including", "generated", "following",
        ]
        let words = text.lowercased().split { !$0.isLetter }.map(String.init).filter { $0.count >= 6 }
        return Set(words).subtracting(common)
    }
}

/// The strength in the name of a listed product: `…, when present at concentrations greater than 0.3%`.
struct ProductStrength {
    private let bound_pct: Double
    private let isAbove: Bool

    /// nil when the name has no strength.
    init?(_ name: String) {
        guard let percent = name.firstIndex(of: "%") else { return nil }
        let digits = name[..<percent].reversed().prefix { $0.isNumber || $0 == "." }
        guard let bound = Double(String(digits.reversed())) else { return nil }
        let before = name.lowercased()
        guard before.contains("concentration") || before.contains("at ") else { return nil }
        bound_pct = bound
        isAbove = before.contains("greater than")
    }

    func meets(low share_pct: Double) -> Bool { isAbove ? share_pct > bound_pct : share_pct <= bound_pct }
}
