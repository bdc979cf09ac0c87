/// Asks every list of the plant's regimes about a material. Effects and texts come from the catalogues.
struct ListReview: Sendable {
    private struct List: Sendable {
        var matcher: ListMatcher
        var effects: [Effect]
        var edition: CatalogEdition
    }

    private let lists: [List]

    /// Takes every table of the regimes that has effects which are no thresholds.
    init(catalogs: Catalogs, effects: Effects, regimes: Set<Regime>) throws(CatalogError) {
        let saltWords = Set(try catalogs.table("salt-words").rows.map { $0["word"] })
        var lists: [List] = []
        for edition in catalogs.editions
        where edition.regime == "any" || regimes.contains(where: { $0.rawValue == edition.regime }) {
            let table = try catalogs.table(edition.id)
            let relevant = effects.of(edition.id).filter { $0.kind != .threshold }
            guard table.columns.contains("cas"), table.columns.contains("entry") else { continue }
            // A list without effects would be silent: a plant's list that nobody gave an effect asks for a look.
            if relevant.isEmpty, edition.kind != .list { continue }
            lists.append(
                List(
                    matcher: try ListMatcher(table: table, saltWords: saltWords),
                    effects: relevant.isEmpty ? [Self.noEffect(edition)] : relevant, edition: edition))
        }
        self.lists = lists
    }

    var editions: [CatalogEdition] { lists.map(\.edition) }

    func findings(
        _ subject: Subject, held: [PurchaseDossier.HeldLicence] = [], now_ms: Int64
    ) -> [Finding] {
        let day = CalendarDay(utc_ms: now_ms)
        var found: [Finding] = []
        for list in lists {
            let byCatalog = list.effects.contains(where: \.matchesCatalogEntry)
            let matches = byCatalog ? list.matcher.catalogMatches(subject) : list.matcher.matches(subject)
            var seen: Set<String> = []
            for match in certainFirst(matches) {
                for effect in list.effects where speaks(effect, of: match.row, now_ms: now_ms) && effect.kind != .none {
                    // One finding for an entry, also when several of its rows match.
                    guard seen.insert(effect.rule + "|" + effect.flag + "|" + match.row["entry"]).inserted else {
                        continue
                    }
                    var made = finding(effect, match, list.edition, subject)
                    if !effect.licence.zh.isEmpty { Self.show(held, in: &made, effect, on: day) }
                    found.append(made)
                }
            }
        }
        return found
    }

    /// Rows that surely apply come first; an unclear row of the same entry adds nothing then.
    private func certainFirst(_ matches: [ListMatcher.Match]) -> [ListMatcher.Match] {
        matches.filter { !$0.isUnclear } + matches.filter(\.isUnclear)
    }

    private func speaks(_ effect: Effect, of row: CatalogRow, now_ms: Int64) -> Bool {
        guard effect.flag.isEmpty || effect.flag == row["flag"] else { return false }
        switch effect.phase {
        case .before: return !hasPassed(row["from_date"], now_ms)
        case .after: return hasPassed(row["from_date"], now_ms)
        default: return true
        }
    }

    /// No date: not passed, the milder of the two; the "before" effect is a review in any case.
    private func hasPassed(_ date: String, _ now_ms: Int64) -> Bool {
        guard let start = CalendarDay(date) else { return false }
        return now_ms >= start.start_ms
    }

    private func finding(
        _ effect: Effect, _ match: ListMatcher.Match, _ edition: CatalogEdition, _ subject: Subject
    ) -> Finding {
        let row = match.row
        let entry = row["entry"]
        var facts = subject.facts
        facts["effect"] = .text(effect.kind.rawValue)
        facts["matched_by"] = .text(match.matchedBy)
        if !row["flag"].isEmpty { facts["flag"] = .text(row["flag"]) }
        if !row["cas"].isEmpty { facts["list_cas"] = .text(row["cas"]) }
        if !row["from_date"].isEmpty { facts["from_date"] = .text(row["from_date"]) }
        if let rq = row.number("rq_lb") { facts["rq_lb"] = .number(rq) }
        if !row["condition"].isEmpty { facts["condition"] = .text(row["condition"]) }
        var verdict = effect.verdict
        var message = effect.message.filled(["name": subject.name, "entry": Bilingual(same: entry)])
        if let minimum = effect.minimum_pct, let content = subject.request.concentration_pct, content < minimum {
            facts["minimum_pct"] = .number(minimum)
            verdict = .allowed
            message.zh += "；含量 \(content) % 低于 \(minimum) %，不适用"
            message.en += "; the content of \(content) % is below \(minimum) %, so it does not apply"
        } else if match.isUnclear {
            facts["condition_unclear"] = .flag(true)
            verdict = max(verdict, .review)
            let condition = row["condition"].isEmpty ? "" : "“\(row["condition"])”"
            message.zh += "；是否符合条目条件\(condition)尚不清楚，按适用处理"
            message.en += "; whether the entry's condition \(condition) is met is not clear, so it is taken to apply"
        }
        let isKnowledge = effect.isKnowledge || row["evidence"] == "knowledge" || edition.evidence == "knowledge"
        if isKnowledge {
            facts["evidence"] = .text("knowledge")
            verdict = min(verdict, .review)
        }
        var finding = Finding(
            rule: effect.rule, list: edition.id, entry: entry, verdict: verdict,
            citation: citation(effect, edition, entry: entry), facts: facts, message: message, remedy: effect.remedy)
        finding.demand(approvals: effect.approvals, licence: effect.licence)
        return finding
    }

    /// The numbers the plant holds for this list. A ban that a licence lifts becomes a question for a person: whether the
    /// licence covers this use stands in no list.
    private static func show(
        _ held: [PurchaseDossier.HeldLicence], in finding: inout Finding, _ effect: Effect, on day: CalendarDay
    ) {
        let mine = held.filter { $0.list == finding.list }
        guard finding.verdict > .allowed, let licence = mine.first(where: { $0.isGood(on: day) }) ?? mine.first else {
            return
        }
        finding.facts["licence"] = .text(licence.number)
        finding.facts["licence_expires"] = licence.expires.map { .text($0.text) }
        let (zh, en) = (effect.licence.zh, effect.licence.en)
        if licence.isGood(on: day) {
            if finding.verdict == .prohibited {
                finding.facts["approvals"] = .number(Double(finding.demands.approvals))
                finding.verdict = .review
            }
            finding.message.zh += "；已登记\(zh)：\(licence.number)，请核对其覆盖本次购买"
            finding.message.en += "; on record, \(en): \(licence.number): check that it covers this purchase"
        } else {
            let until = licence.expires?.text ?? "-"
            finding.message.zh += "；登记的\(zh)（\(licence.number)，有效期至 \(until)）不可用"
            finding.message.en += "; the \(en) on record (`\(licence.number)`, until \(until)) is not good"
        }
    }

    private func citation(_ effect: Effect, _ edition: CatalogEdition, entry: String) -> Citation {
        guard var citation = effect.citation else { return edition.citation(clause: entry.isEmpty ? nil : entry) }
        if citation.document.isEmpty {
            citation.document = edition.document
            citation.edition = edition.edition
        }
        return citation
    }

    private static func noEffect(_ edition: CatalogEdition) -> Effect {
        Effect(
            list: edition.id, flag: "", phase: nil, kind: .permit, verdict: .review, rule: "list." + edition.id,
            matchesCatalogEntry: false, minimum_pct: nil, countsContent: false, citation: nil,
            message: Bilingual(
                zh: "{name} 在清单“\(edition.title.zh)”中（{entry}）",
                en: "{name} is on the list \(edition.title.en) ({entry})"),
            remedy: Bilingual(
                zh: "该清单未规定后果，请人工判断", en: "the list has no effect of its own: a person has to judge"),
            isKnowledge: false, licence: Bilingual(zh: "", en: ""))
    }
}
