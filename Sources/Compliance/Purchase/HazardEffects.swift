/// What hazard classes alone mean for a purchase, whether a list has the material or not. Catalogue `hazard-effects`.
struct HazardEffects: Sendable {
    /// Rows that make one finding together: those of one rule and one verdict.
    private struct Group: Sendable {
        var rows: [CatalogRow]
        var first: CatalogRow
    }

    private var groups: [Group] = []

    init(table: CatalogTable, regimes: Set<Regime>) {
        for row in table.rows
        where row["regime"] == "any" || regimes.contains(where: { $0.rawValue == row["regime"] }) {
            let same = groups.firstIndex {
                $0.first["rule"] == row["rule"] && $0.first["regime"] == row["regime"]
                    && $0.first["verdict"] == row["verdict"]
            }
            if let same { groups[same].rows.append(row) } else { groups.append(Group(rows: [row], first: row)) }
        }
    }

    func findings(_ subject: Subject, _ profile: HazardProfile) -> [Finding] {
        let found = groups.compactMap { finding($0, subject, profile) }
        if found.isEmpty, let entry = profile.transport.first { return [transport(entry, subject)] }
        return found
    }

    private func finding(_ group: Group, _ subject: Subject, _ profile: HazardProfile) -> Finding? {
        let row = group.first
        let matched = profile.statements.filter { statement in
            group.rows.contains { row in
                let categories = row.list("categories")
                return row["hazard_class"] == statement.hazardClass
                    && (categories.isEmpty || categories.contains(statement.category))
            }
        }
        guard let first = matched.first, let verdict = Verdict(rawValue: row["verdict"]) else { return nil }
        let classes = matched.map {
            $0.category.isEmpty ? $0.hazardClass : "\($0.hazardClass) \($0.category)"
        }.uniqued()
        var facts = subject.facts
        facts["hazard"] = .text(classes.joined(separator: ", "))
        facts["classified_by"] = .text("\(first.source.document), \(first.source.edition)")
        if row["evidence"] == "knowledge" { facts["evidence"] = .text("knowledge") }
        let clause = row["clause"]
        let shown = ["name": subject.name, "classes": Bilingual(same: classes.joined(separator: ", "))]
        var finding = Finding(
            rule: "hazard.\(row["rule"])", list: "hazard-effects", entry: first.hazardClass, verdict: verdict,
            citation: Citation(
                document: row["document"], edition: row["edition"], clause: clause.isEmpty ? nil : clause),
            facts: facts,
            message: Bilingual(zh: row["message_zh"], en: row["message_en"]).filled(shown),
            remedy: Bilingual(zh: row["remedy_zh"], en: row["remedy_en"]))
        finding.demand(
            approvals: row.number("approvals").map(Int.init),
            licence: Bilingual(zh: row["licence_zh"], en: row["licence_en"]))
        return finding
    }

    /// Dangerous goods, although no class of their classification speaks here.
    private func transport(_ entry: Transport, _ subject: Subject) -> Finding {
        var facts = subject.facts
        facts["un"] = .text(entry.un)
        facts["transport_class"] = .text(entry.hazardClass)
        return Finding(
            rule: "hazard.transport", verdict: .note,
            citation: PurchaseReview.ownRules(clause: "hazard.transport"), facts: facts,
            message: Bilingual(
                zh: "\(subject.name.zh) 可能是危险货物：\(entry.un)，第 \(entry.hazardClass) 类",
                en: "\(subject.name.en) may be dangerous goods: \(entry.un), class \(entry.hazardClass)"),
            remedy: Bilingual(zh: "核对运输条件和存放条件", en: "check how it may travel and where it may stand"))
    }
}
