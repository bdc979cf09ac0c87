/// What a decision has to say of the editions it rests on: that they were not in force, or that a plant made one milder.
struct EditionFindings: Sendable {
    let editions: [CatalogEdition]

    /// - Parameters:
    ///   - numbers: CAS numbers of the material.
    ///   - day: the day the decision is made for.
    func findings(_ numbers: [String], on day: CalendarDay, facts: [String: Fact]) -> [Finding] {
        let early = editions.filter { ($0.inForce ?? "") > day.text }
        let ended = editions.filter { ($0.endsOn ?? "9999") < day.text }
        var found = editions.compactMap { milder($0, numbers, facts) }
        if let first = ended.first {
            found.append(
                finding(
                    "catalog.ended", .review, first, ended, day, facts,
                    Bilingual(zh: "目录版次在 \(day) 已失效", en: "an edition was no longer in force on \(day)"),
                    Bilingual(
                        zh: "装入现行版次后重新评审", en: "load the edition that is in force now and review again")))
        }
        if let first = early.first {
            found.append(
                finding(
                    "catalog.not-yet", .note, first, early, day, facts,
                    Bilingual(
                        zh: "目录版次在 \(day) 尚未生效，且没有更早的版次，按较新的版次评审",
                        en:
                            "an edition was not yet in force on \(day), and no earlier one is loaded: the later one was used"
                    ),
                    Bilingual(zh: "需要时装入当时的版次", en: "load the edition of that time if it matters")))
        }
        return found
    }

    private func finding(
        _ rule: String, _ verdict: Verdict, _ first: CatalogEdition, _ editions: [CatalogEdition], _ day: CalendarDay,
        _ facts: [String: Fact], _ message: Bilingual, _ remedy: Bilingual
    ) -> Finding {
        var facts = facts
        facts["day"] = .text(day.text)
        facts["editions"] = .list(
            editions.map { "\($0.id) \($0.edition) [\($0.inForce ?? "…") – \($0.endsOn ?? "…")]" })
        let ids = editions.prefix(6).map(\.id).joined(separator: ", ") + (editions.count > 6 ? ", …" : "")
        return Finding(
            rule: rule, list: first.id, verdict: verdict, citation: first.citation(), facts: facts,
            message: Bilingual(zh: "\(message.zh)（\(ids)）", en: "\(message.en) (\(ids))"), remedy: remedy)
    }

    /// A row that the plant took out of a table or made milder is named wherever it could have spoken.
    private func milder(_ edition: CatalogEdition, _ numbers: [String], _ facts: [String: Fact]) -> Finding? {
        guard let change = edition.plantChange,
            change.milderCAS.contains(where: { $0.isEmpty || numbers.contains($0) })
        else { return nil }
        var facts = facts
        facts["reason"] = .text(change.reason ?? "")
        facts["by"] = .text(change.by ?? "")
        facts["on"] = .text(change.on ?? "")
        facts["rows"] = .number(Double(change.milderRows))
        return Finding(
            rule: "catalog.milder", list: edition.id, verdict: .note, citation: edition.citation(), facts: facts,
            message: Bilingual(
                zh: "本厂放宽了“\(edition.title.zh)”（\(change.by ?? "")，\(change.on ?? "")）：\(change.reason ?? "")",
                en:
                    "the plant made \(edition.title.en) milder (\(change.by ?? ""), \(change.on ?? "")): \(change.reason ?? "")"
            ),
            remedy: Bilingual(zh: "确认放宽的理由仍然成立", en: "see that the reason still holds"))
    }
}
