/// Makes the label from the hazards: GHS 1.4.10.5, as found to hold in CLP Annex VI.
struct GHSLabelMaker: Sendable {
    let rules: GHSRules
    /// CLP article 28(3): not more than six precautionary statements unless the hazards need them.
    static let precautions_max = 6

    func label(for statements: [HazardStatement]) -> GHSLabel {
        var reasons: [String: Set<String>] = [:]
        var danger: Bool?
        var codes: [String] = []
        for statement in statements {
            guard let elements = rules.elements(statement.hazardClass, statement.category) else { continue }
            for pictogram in elements.pictograms {
                reasons[pictogram, default: []].insert(String(statement.hCode.prefix(4)))
            }
            if let word = elements.danger { danger = (danger ?? false) || word }
            if !statement.hCode.isEmpty, !codes.contains(statement.hCode) { codes.append(statement.hCode) }
        }
        return GHSLabel(
            pictograms: pictograms(reasons, codes: Set(codes)),
            signalWord: danger.map { $0 ? Bilingual(zh: "危险", en: "Danger") : Bilingual(zh: "警告", en: "Warning") },
            hazardStatements: codes.sorted().compactMap { code in
                rules.text(code).map { CodedText(code: code, text: $0) }
            },
            precautionaryStatements: precautions(for: statements))
    }

    private func pictograms(_ reasons: [String: Set<String>], codes: Set<String>) -> [String] {
        var reasons = reasons
        for rule in rules.precedence {
            let applies =
                reasons[rule.ifPictogram] != nil
                || codes.contains { $0.hasPrefix(rule.ifHCode) && !rule.ifHCode.isEmpty }
            guard applies, let why = reasons[rule.omit] else { continue }
            let kept = rule.onlyFor.isEmpty ? [] : why.subtracting(rule.onlyFor)
            reasons[rule.omit] = kept.isEmpty ? nil : kept
        }
        return reasons.keys.sorted()
    }

    /// The statements most recommended for the most severe hazards, at most six, at least one of each kind where there is one.
    private func precautions(for statements: [HazardStatement]) -> [CodedText] {
        var best: [String: (rank: Int, count: Int, group: String)] = [:]
        for statement in statements {
            for advice in rules.advice(statement.hazardClass, statement.category) {
                let known = best[advice.code]
                best[advice.code] = (min(known?.rank ?? 99, advice.rank), (known?.count ?? 0) + 1, advice.group)
            }
        }
        let order = best.sorted {
            ($0.value.rank, -$0.value.count, $0.key) < ($1.value.rank, -$1.value.count, $1.key)
        }
        var chosen: [String] = []
        for group in ["prevention", "response", "storage", "disposal"] {
            if let first = order.first(where: { $0.value.group == group }) { chosen.append(first.key) }
        }
        for next in order where chosen.count < Self.precautions_max && !chosen.contains(next.key) {
            chosen.append(next.key)
        }
        return chosen.sorted().compactMap { code in rules.text(code).map { CodedText(code: code, text: $0) } }
    }
}
