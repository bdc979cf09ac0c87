/// One row of `duty-rules`.
struct DutyRule: Sendable {
    /// `list=cn-hypertoxic|cn-explosive-precursor`: any of the values.
    struct Condition: Sendable {
        var fact: DutyFact
        var values: Set<String>

        enum Answer { case holds, fails, notStated }

        func answer(_ event: DutyEvent) -> Answer {
            guard let stated = event.facts[fact] else { return .notStated }
            return stated.isDisjoint(with: values) ? .fails : .holds
        }
    }

    let id: String
    let regime: Regime?
    let trigger: DutyTrigger
    let conditions: [Condition]
    let who: Duty.Holder
    let kind: Duty.Kind
    let term: DutyTerm
    /// The term counts from the end of a permit, not from the event.
    let countsFromExpiry: Bool
    let text: Bilingual
    let citation: Citation
    let from: CalendarDay?
    let until: CalendarDay?
    let evidence: String

    init(_ row: CatalogRow, file: String) throws(CatalogError) {
        func wrong(_ column: String, _ remedy: String) -> CatalogError {
            .problems([
                CatalogProblem(
                    file: file, line: row.line, column: nil, columnName: column,
                    what: "\(column) `\(row[column])` is not understood", remedy: remedy)
            ])
        }
        id = row["duty"]
        regime = Regime(rawValue: row["regime"])
        guard let trigger = DutyTrigger(rawValue: row["trigger"]) else {
            throw wrong("trigger", "use one of \(DutyTrigger.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let who = Duty.Holder(rawValue: row["who"]) else {
            throw wrong("who", "use one of \(Duty.Holder.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let kind = Duty.Kind(rawValue: row["kind"]) else { throw wrong("kind", "use act, keep or limit") }
        guard let term = DutyTerm(row["term"]) else {
            throw wrong("term", "write 3 d, 5 wd, 6 mo, 3 y, 03-31, 03-01 even, day 15, at_once, before or standing")
        }
        var conditions: [Condition] = []
        for part in row["when"].split(separator: ";") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let fact = DutyFact(rawValue: String(sides[0])), !sides[1].isEmpty else {
                let facts = DutyFact.allCases.map(\.rawValue).joined(separator: ", ")
                throw wrong("when", "write fact=value|value, several joined by ;, where the fact is one of \(facts)")
            }
            conditions.append(Condition(fact: fact, values: Set(sides[1].split(separator: "|").map(String.init))))
        }
        self.trigger = trigger
        self.who = who
        self.kind = kind
        self.term = term
        self.conditions = conditions
        countsFromExpiry = row["base"] == "expiry"
        text = Bilingual(zh: row["text_zh"], en: row["text_en"])
        citation = Citation(
            document: row["document"], edition: row["edition"], clause: row["article"].isEmpty ? nil : row["article"])
        from = CalendarDay(row["from"])
        until = CalendarDay(row["until"])
        evidence = row["evidence"]
    }

    func isInForce(on day: CalendarDay) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
    }
}
