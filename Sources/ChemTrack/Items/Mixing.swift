import Compliance

// What may be poured onto what.
extension Plant {
    /// Makes the target one that may hold the source's content.
    ///
    /// - Returns: what an emptied and cleaned target held before, when that was something else.
    func takeContent(
        of source: Item, into target: inout Item, _ why: String
    ) throws(PlantError) -> String? {
        try checkInspected(toFill: target)
        let isSame = target.hasSameContent(as: source)
        guard isSame || target.state == .empty && target.cleaned != nil else {
            throw mixing(source, target)
        }
        guard target.quantity.isPositive else {
            let previous = target.material
            let isNew = target.dividedFrom == source.code && state.items[target.code] == nil
            target.name = source.name
            target.cas = source.cas
            target.concentration_pct = source.concentration_pct
            target.form = source.form
            target.mixture = source.mixture
            target.classification = source.classification
            target.density_kg_per_L = source.density_kg_per_L
            (target.supplier, target.lot, target.alsoLots) = (source.supplier, source.lot, source.alsoLots)
            (target.purchase, target.override) = (source.purchase, source.override)
            (target.expiresOn, target.shelfLifeOpened_days) = (source.expiresOn, source.shelfLifeOpened_days)
            target.openedOn = source.openedOn ?? today.text
            target.peroxideTest = source.peroxideTest
            target.peroxideTestDue = source.peroxideTestDue ?? testDue(of: target)
            target.quantity = source.quantity.zero
            target.cleaned = nil
            return isSame || isNew ? nil : previous
        }
        if let why = target.reasonNotToUse(on: today.text) { throw .refused(why) }
        let foreign = source.lots.subtracting(target.lots)
        if !foreign.isEmpty {
            guard !why.trimmingWhitespace.isEmpty else {
                throw .invalid(
                    field: "reason",
                    Bilingual(
                        zh: "批号不同（\(source.lot ?? "无")、\(target.lot ?? "无")）：混批后只能一起召回，请填写理由。",
                        en:
                            "the lots differ (\(source.lot ?? "none"), \(target.lot ?? "none")): mixed they can only be recalled together; give a reason"
                    ))
            }
            target.alsoLots = (target.alsoLots ?? []) + foreign.sorted()
        }
        // What goes off first decides.
        target.expiresOn = [target.usableUntil, source.usableUntil].compactMap { $0 }.min()
        target.peroxideTestDue = [target.peroxideTestDue, source.peroxideTestDue].compactMap { $0 }.min()
        if source.override != nil { target.override = source.override }
        return nil
    }

    /// The refusal to pour one content onto another, or onto its residue, with what the pair rules say of the two.
    private func mixing(_ source: Item, _ target: Item) -> PlantError {
        var findings: [Finding] = []
        if let first = state.profiles[source.code]?.value, let second = state.profiles[target.code]?.value,
            let finding = rules.pairs.judge(first, second).mixingFinding
        {
            findings.append(finding)
        }
        let residue = target.quantity.isPositive
        return .blocked(
            Bilingual(
                zh: residue
                    ? "容器 \(target.code) 内是\(target.name.zh)，不能倒入\(source.name.zh)。"
                    : "容器 \(target.code) 有\(target.name.zh)残留，未清洗，不能倒入\(source.name.zh)：请先登记清洗。",
                en: residue
                    ? "container \(target.code) holds \(target.name.en): \(source.name.en) may not be poured onto it"
                    : "container \(target.code) has residue of \(target.name.en): record its cleaning before \(source.name.en) is poured in"
            ), findings: findings)
    }
}

extension PairVerdict {
    /// What the rules say of the two meeting in one vessel; nil when no rule objects.
    var mixingFinding: Finding? {
        guard verdict != .together, let speaker else { return nil }
        return Finding(
            rule: "pair.\(speaker.system)", verdict: needsConfirmation || verdict == .apart ? .review : .prohibited,
            citation: speaker.citation, facts: ["a": .text(a), "b": .text(b), "answer": .text(verdict.rawValue)],
            message: speaker.because,
            remedy: Bilingual(zh: "改用清洗过的容器或同一物料的容器。", en: "use a cleaned container, or one with the same material"))
    }
}
