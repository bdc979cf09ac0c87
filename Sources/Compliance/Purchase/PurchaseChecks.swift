/// The questions around a purchase that no list answers: supplier's permit, safety data sheet, place, purpose, requester.
///
/// What each answer means in which regime, with clause and texts, is the table `purchase-checks`. Of several laws the
/// strictest answer is shown; of the rows of one law the first that applies to the material.
struct PurchaseChecks: Sendable {
    /// What decides which rows apply to a material.
    struct Material: Sendable {
        /// It is an entry of 危险化学品目录.
        var isInCatalog: Bool
        /// A list asks for a permit or bans it.
        var isControlled: Bool
        /// It has a hazard class, or its hazards are not known.
        var isHazardous: Bool
        /// The lists it is on.
        var lists: Set<String>
    }

    private enum Check: String { case supplier, sds, place, purpose, requester }

    private struct Row: Sendable {
        var cells: CatalogRow
        var regime: String
        var applies: String
        var limit: String
        var verdict: Verdict
    }

    let edition: CatalogEdition
    private let rows: [String: [Row]]
    private let regimes: [String]

    init(table: CatalogTable, regimes: [Regime]) {
        edition = table.edition
        self.regimes = regimes.map(\.rawValue) + ["any"]
        var rows: [String: [Row]] = [:]
        for row in table.rows {
            rows[row["check"] + "." + row["state"], default: []].append(
                Row(
                    cells: row, regime: row["regime"], applies: row["applies"], limit: row["limit"],
                    verdict: Verdict(rawValue: row["verdict"]) ?? .review))
        }
        self.rows = rows
    }

    func findings(
        _ subject: Subject, _ material: Material, _ dossier: PurchaseDossier, on day: CalendarDay
    ) -> [Finding] {
        supplier(subject, material, dossier, day) + sheet(subject, material, dossier, day)
            + place(subject, material, dossier) + purpose(subject, material)
            + requester(subject, material, dossier, day)
    }

    // MARK: One question each

    private func supplier(
        _ subject: Subject, _ material: Material, _ dossier: PurchaseDossier, _ day: CalendarDay
    ) -> [Finding] {
        let supplier: PurchaseDossier.Supplier
        switch dossier.supplier {
        case .notStated: return answer(.supplier, "not-stated", subject, material)
        case .none: return answer(.supplier, "none", subject, material, ["supplier": "-"])
        case .given(let given): supplier = given
        }
        /// The better a permit fits, the higher; the best one is the answer.
        func state(_ permit: PurchaseDossier.Permit) -> (state: String, rank: Int) {
            guard let scope = permit.scope else { return ("no-scope", 2) }
            guard Self.covers(scope, subject, material) else { return ("out-of-scope", 1) }
            guard let expires = permit.expires else { return ("undated", 3) }
            return day > expires ? ("expired", 2) : ("ok", 4)
        }
        let ranked = supplier.permits.map { (permit: $0, answer: state($0)) }
        guard let best = ranked.max(by: { $0.answer.rank < $1.answer.rank }) else {
            return answer(.supplier, "none", subject, material, ["supplier": supplier.name])
        }
        return answer(
            .supplier, best.answer.state, subject, material,
            [
                "supplier": supplier.name, "permit": best.permit.number, "date": best.permit.expires?.text ?? "-",
                "scope": best.permit.scope?.joined(separator: ", ") ?? "-",
            ])
    }

    /// A scope names the material by CAS number, name or entry, or the list it is on. The whole catalogue does not cover
    /// 剧毒 and 易制爆: those are licensed by name or by their own list.
    private static func covers(_ scope: [String], _ subject: Subject, _ material: Material) -> Bool {
        let isSpecial = !material.lists.isDisjoint(with: ["cn-hypertoxic", "cn-explosive-precursor"])
        return scope.contains { word in
            if material.lists.contains(word) { return word != "cn-hazchem" || !isSpecial }
            return subject.numbers.contains(word) || word == subject.substance?.key
                || subject.nameKeys.contains(NameKey.fold(word))
        }
    }

    private func sheet(
        _ subject: Subject, _ material: Material, _ dossier: PurchaseDossier, _ day: CalendarDay
    ) -> [Finding] {
        let sheet: PurchaseDossier.SafetyDataSheet
        switch dossier.sds {
        case .notStated: return answer(.sds, "not-stated", subject, material)
        case .none: return answer(.sds, "none", subject, material)
        case .given(let given): sheet = given
        }
        let shown = [
            "languages": sheet.languages.isEmpty ? "-" : sheet.languages.joined(separator: ", "),
            "date": sheet.issued?.text ?? "-",
        ]
        let have = Set(sheet.languages.map { $0.lowercased() })
        var found = answer(.sds, "language", subject, material, shown, languages: dossier.languages) { row in
            let wanted = dossier.languages.isEmpty ? [row.limit] : dossier.languages
            return wanted.contains { !have.contains($0.lowercased()) }
        }
        if let issued = sheet.issued, issued <= day {
            found += answer(.sds, "age", subject, material, shown) { row in
                guard let years = Int(row.limit) else { return true }
                return day > issued.adding(months: 12 * years)
            }
        } else {
            found += answer(.sds, "undated", subject, material, shown)
        }
        return found.isEmpty ? answer(.sds, "ok", subject, material, shown) : found
    }

    private func place(_ subject: Subject, _ material: Material, _ dossier: PurchaseDossier) -> [Finding] {
        switch dossier.places {
        case .notStated: return answer(.place, "not-stated", subject, material)
        case .none: return answer(.place, "none", subject, material)
        case .given(let zones) where zones.isEmpty: return answer(.place, "none", subject, material)
        case .given(let zones):
            return answer(.place, "available", subject, material, ["zones": zones.joined(separator: ", ")])
        }
    }

    private func purpose(_ subject: Subject, _ material: Material) -> [Finding] {
        let purpose = subject.request.purpose ?? ""
        if purpose.allSatisfy(\.isWhitespace) { return answer(.purpose, "none", subject, material) }
        return answer(.purpose, "ok", subject, material, ["purpose": purpose])
    }

    private func requester(
        _ subject: Subject, _ material: Material, _ dossier: PurchaseDossier, _ day: CalendarDay
    ) -> [Finding] {
        let requester: PurchaseDossier.Requester
        switch dossier.requester {
        case .notStated: return answer(.requester, "not-stated", subject, material)
        case .none: return answer(.requester, "none", subject, material, ["requester": "-"])
        case .given(let given): requester = given
        }
        let inDate = requester.qualifications.first { $0.expires.map { day <= $0 } ?? true }
        guard let shown = inDate ?? requester.qualifications.last else {
            return answer(.requester, "none", subject, material, ["requester": requester.name])
        }
        return answer(
            .requester, inDate == nil ? "expired" : "ok", subject, material,
            ["requester": requester.name, "qualification": shown.what, "date": shown.expires?.text ?? "-"])
    }

    // MARK: From the table

    /// The strictest of the laws' answers, or none when no law has one for this state.
    private func answer(
        _ check: Check, _ state: String, _ subject: Subject, _ material: Material, _ values: [String: String] = [:],
        languages: [String] = [], when holds: (Row) -> Bool = { _ in true }
    ) -> [Finding] {
        let all = rows[check.rawValue + "." + state] ?? []
        let first = regimes.compactMap { regime in
            all.first { $0.regime == regime && applies($0.applies, to: material) }
        }.filter(holds)
        let strictest = first.map(\.verdict).max()
        guard let row = first.first(where: { $0.verdict == strictest }) else { return [] }
        return [finding(check, state, row, subject, values, languages)]
    }

    private func applies(_ word: String, to material: Material) -> Bool {
        switch word {
        case "catalog": material.isInCatalog
        case "controlled": material.isControlled
        case "hazardous": material.isHazardous || material.isInCatalog
        default: true
        }
    }

    private func finding(
        _ check: Check, _ state: String, _ row: Row, _ subject: Subject, _ values: [String: String],
        _ languages: [String]
    ) -> Finding {
        var facts = subject.facts
        for (name, value) in values { facts[name] = .text(value) }
        let limit = languages.isEmpty ? row.limit : languages.joined(separator: ", ")
        if !limit.isEmpty { facts["limit"] = Double(limit).map(Fact.number) ?? .text(limit) }
        let cells = row.cells
        if cells["evidence"] == "knowledge" { facts["evidence"] = .text("knowledge") }
        var shown = values.mapValues { Bilingual(same: $0) }
        shown["name"] = subject.name
        shown["limit"] = Bilingual(same: limit)
        return Finding(
            rule: "\(check.rawValue).\(state)", list: edition.id, verdict: row.verdict,
            citation: Citation(document: cells["document"], edition: cells["edition"], clause: cells["clause"]),
            facts: facts, message: Bilingual(zh: cells["message_zh"], en: cells["message_en"]).filled(shown),
            remedy: Bilingual(zh: cells["remedy_zh"], en: cells["remedy_en"]))
    }
}
