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
        let precautions = precautions(for: statements)
        return GHSLabel(
            pictograms: pictograms(reasons, codes: Set(codes)),
            signalWord: danger.map { $0 ? Bilingual(zh: "危险", en: "Danger") : Bilingual(zh: "警告", en: "Warning") },
            hazardStatements: shown(codes).compactMap { code in
                rules.text(code).map { CodedText(code: code, text: $0) }
            },
            precautionaryStatements: precautions.label, furtherPrecautions: precautions.further)
    }

    /// The hazard statements in order, without those that another one covers: CLP Article 27.
    private func shown(_ codes: [String]) -> [String] {
        var shown = Set(codes)
        for rule in rules.statementPrecedence where rule.ifCodes.isSubset(of: Set(codes)) {
            shown.subtract(rule.omit)
            if let more = rule.show { shown.insert(more) }
        }
        return shown.sorted()
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

    /// The precautionary statements for the label, and all others that the hazards have.
    ///
    /// At most six go on the label (CLP article 28(3)), chosen in this order: one of prevention, response, storage and
    /// disposal each; then by recommendation (highly recommended, recommended, optional), without a condition before with
    /// one, for more hazards before for fewer, by code. One whose parts all stand in another chosen one is left out.
    private func precautions(for statements: [HazardStatement]) -> (label: [CodedText], further: [CodedText]) {
        var best: [String: (rank: Int, count: Int, group: String)] = [:]
        for statement in statements {
            for advice in rules.advice(statement.hazardClass, statement.category) {
                let rank = advice.rank * 2 + (advice.isConditional ? 1 : 0)
                let known = best[advice.code]
                best[advice.code] = (min(known?.rank ?? 99, rank), (known?.count ?? 0) + 1, advice.group)
            }
        }
        let order = best.sorted {
            ($0.value.rank, -$0.value.count, $0.key) < ($1.value.rank, -$1.value.count, $1.key)
        }
        var chosen: [String] = []
        func take(_ code: String, rank: Int) {
            let parts = Set(code.split(separator: "+"))
            let isSaid = chosen.contains { parts.isSubset(of: Set($0.split(separator: "+"))) }
            guard rank < 8, chosen.count < Self.precautions_max, !isSaid else { return }
            chosen.append(code)
        }
        for group in ["prevention", "response", "storage", "disposal"] {
            if let first = order.first(where: { $0.value.group == group }) { take(first.key, rank: first.value.rank) }
        }
        for next in order { take(next.key, rank: next.value.rank) }
        func texts(_ codes: [String]) -> [CodedText] {
            codes.sorted().compactMap { code in rules.text(code).map { CodedText(code: code, text: $0) } }
        }
        return (texts(chosen), texts(order.map(\.key).filter { !chosen.contains($0) }))
    }
}
