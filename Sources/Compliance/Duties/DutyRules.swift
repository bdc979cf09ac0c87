/// The dated duties of the law: given an event, who must do what until when, from which article.
///
/// Pure: the same event and tables give the same duties. The rules in force on the event's day decide.
public struct DutyRules: Sendable {
    public let calendar: WorkingCalendar
    private let rules: [DutyTrigger: [DutyRule]]
    /// The kinds of a plant's own permit, as the rules name them (``DutyFact/permit``).
    public static let permitKinds = ["safety_production", "business", "waste_operation", "other"]

    /// - Throws: ``CatalogError`` for a row whose term, condition or name is not understood, with its line.
    public init(catalogs: Catalogs) throws(CatalogError) {
        calendar = try WorkingCalendar(catalogs: catalogs)
        let table = try catalogs.table("duty-rules")
        var rules: [DutyTrigger: [DutyRule]] = [:]
        for row in table.rows {
            let rule = try DutyRule(row, file: table.edition.file)
            rules[rule.trigger, default: []].append(rule)
        }
        self.rules = rules
    }

    /// The duties that arise from an event, by due day; standing ones last.
    ///
    /// - Parameter regimes: the laws the plant is under; rules of no regime apply in any case.
    public func duties(of event: DutyEvent, regimes: [Regime]) -> [Duty] {
        (rules[event.trigger] ?? []).compactMap { rule -> Duty? in
            guard rule.regime.map(regimes.contains) ?? true, rule.isInForce(on: event.day) else { return nil }
            var assumed: [DutyFact] = []
            for condition in rule.conditions {
                switch condition.answer(event) {
                case .holds: continue
                case .fails: return nil
                case .notStated: assumed.append(condition.fact)
                }
            }
            return duty(rule, event, assumed)
        }.sorted { left, right in
            (left.due?.number ?? .max, left.rule) < (right.due?.number ?? .max, right.rule)
        }
    }

    /// nil for what is due every other year, after the year of which nothing is.
    private func duty(_ rule: DutyRule, _ event: DutyEvent, _ assumed: [DutyFact]) -> Duty? {
        var because: Bilingual
        var timing: Duty.Timing
        let start = rule.countsFromExpiry ? event.expires : event.day
        var due = start.flatMap { rule.term.due(from: $0, calendar: calendar) }
        if case .evenYear = rule.term, start != nil, due == nil { return nil }
        switch rule.term {
        case .atOnce: timing = .atOnce
        case .before: timing = .before
        case .standing: timing = .standing
        default: timing = .until
        }
        if let start {
            because = Self.counted(rule, from: start, to: due)
        } else {
            // A permit without an end would never remind anybody.
            timing = .atOnce
            due = event.day
            because = Bilingual(
                zh: "未登记有效期，无法计算：请立即登记", en: "no expiry is recorded, so nothing can be counted: record it")
        }
        if case .workingDays = rule.term, let start, let due, !calendar.knows(from: start, through: due) {
            because.zh += "；该年度节假日未知，仅扣除周末"
            because.en += "; the holidays of that year are not known, only weekends were left out"
        }
        if !assumed.isEmpty {
            because.zh += "；未说明\(assumed.map(\.name.zh).joined(separator: "、"))，按适用处理"
            because.en += "; not stated: \(assumed.map(\.name.en).joined(separator: ", ")); taken as applying"
        }
        return Duty(
            rule: rule.id, trigger: event.trigger, subject: event.subject, who: rule.who, kind: rule.kind,
            timing: timing, text: rule.text, from: start ?? event.day, due: due, because: because, assumed: assumed,
            citation: rule.citation, evidence: rule.evidence)
    }

    private static func counted(_ rule: DutyRule, from start: CalendarDay, to due: CalendarDay?) -> Bilingual {
        let term = rule.term.text
        guard let due else { return term }
        let origin =
            rule.countsFromExpiry
            ? Bilingual(zh: "有效期至 \(start)", en: "valid until \(start)")
            : Bilingual(zh: "自 \(start) 起（当日不计）", en: "from \(start), that day not counted")
        let least =
            rule.kind == .keep ? Bilingual(zh: "至少保存至", en: "kept at least until") : Bilingual(zh: "至", en: "to")
        return Bilingual(
            zh: "\(term.zh)，\(origin.zh)，\(least.zh) \(due)", en: "\(term.en), \(origin.en), \(least.en) \(due)")
    }
}
