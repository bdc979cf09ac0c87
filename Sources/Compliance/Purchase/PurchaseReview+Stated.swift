extension PurchaseReview {
    /// That a data sheet or the plant's own word was taken for the hazards, and what gave way to it.
    ///
    /// Where it is milder than the lists or the composition, a person has to look.
    func statedFinding(_ subject: Subject, _ profile: HazardProfile) -> Finding? {
        guard let stated = subject.request.classification else { return nil }
        let milder = profile.differing.filter { other in
            other.origin != .sds && other.origin != .plant
                && stated.hazards.contains { $0.hazardClass == other.hazardClass }
                && !profile.statements.contains {
                    $0.hazardClass == other.hazardClass
                        && registry.ghs.severity($0.category) >= registry.ghs.severity(other.category)
                }
        }
        let shown = milder.map { "\($0.hazardClass) \($0.category)" }.uniqued()
        var facts = subject.facts
        facts["classified_by"] = .text("\(stated.document), \(stated.date)")
        if !shown.isEmpty { facts["gave_way"] = .list(shown) }
        let list = shown.joined(separator: ", ")
        return Finding(
            rule: "hazard.stated", verdict: shown.isEmpty ? .note : .review, citation: stated.source, facts: facts,
            message: shown.isEmpty
                ? Bilingual(
                    zh: "危险性按“\(stated.document)”（\(stated.date)）",
                    en: "hazards as in `\(stated.document)` (\(stated.date))")
                : Bilingual(
                    zh: "“\(stated.document)”（\(stated.date)）比其他来源宽：\(list)",
                    en: "`\(stated.document)` (\(stated.date)) is milder than other sources, which say \(list)"),
            remedy: shown.isEmpty
                ? Bilingual(zh: "安全技术说明书换版时重新评审", en: "review it again when the data sheet changes")
                : Bilingual(zh: "由专人核对说明书的试验依据", en: "have a person check the tests the data sheet rests on"))
    }
}
