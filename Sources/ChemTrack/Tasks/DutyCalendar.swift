public import Compliance
import Labels

/// A duty as the calendar shows it: with what it is about and the task that stands for it.
public struct CalendarDuty: Sendable, Hashable {
    public struct About: Sendable, Hashable {
        public var id: String
        public var name: Bilingual
    }

    public var duty: Duty
    /// Containers, materials, a purchase, a permit, a data sheet; in the order of their names.
    public var about: [About]
    /// The task to tick off, when there is one.
    public var task: String?

    /// Whether a person can say that it is done although it is no task: an act with a day that the calendar worked out.
    public var canBeDone: Bool { duty.kind == .act && duty.timing == .until && duty.due != nil && task == nil }
}

/// Everything that somebody in the plant owes by law on a day: from what stands in the plant, what accumulates, what is
/// being bought, which permits, certificates and data sheets run out, and the reports of the period.
///
/// Nothing is kept but what was done: the same plant and day give the same calendar. Duties that arose from an act (an
/// order, a receipt, a shipment) are tasks already and stand here with their task. A report that nobody said was made
/// stays, overdue, and the next one stands beside it.
extension Plant {
    /// - Parameters:
    ///   - day: today when nil; another day tells what will be owed then if nothing changes.
    ///   - rules: the duties of that day; nil = those in force now.
    public func duties(on day: CalendarDay? = nil, rules other: DutyRules? = nil) -> [CalendarDuty] {
        var made = DutyCalendar(
            rules: other ?? rules.duties, regimes: state.site.regimes, day: day ?? today, site: state.site)
        for task in state.tasks.values where !task.isOpen { made.done.insert(.init(task.duty)) }
        for task in state.tasks.values.sorted(by: { $0.id < $1.id }) where task.isOpen {
            made.add(task.duty, [CalendarDuty.About(id: task.duty.subject, name: task.duty.text)], task: task.id)
        }
        addStock(to: &made)
        addWaste(to: &made)
        addPurchases(to: &made)
        addPapers(to: &made)
        addThresholds(to: &made)
        return made.sorted
    }

    /// What is owed as long as a material is kept. Without a review of the stock its lists are not known, and the duties of
    /// every list are shown as assumed.
    private func addStock(to made: inout DutyCalendar) {
        var came_ms: [String: Int64] = [:]
        for item in state.items.values {
            let material = state.stockLine(item).query.material
            came_ms[material] = min(came_ms[material] ?? .max, item.receivedAt_ms)
        }
        for material in state.siteStock.counted.index.materialsHere.sorted() {
            let holding = state.holdings?[material]
            let about = CalendarDuty.About(id: material, name: holding?.name ?? Bilingual(zh: material, en: material))
            let facts = holding.map { [DutyFact.list: $0.lists] } ?? [:]
            made.add(DutyEvent(.stored, on: made.day, subject: state.site.id, facts: facts), [about])
            let since = came_ms[material].map { day(of: $0) } ?? made.day
            made.addPeriods([.yearEnd], since: since, facts: facts, about) { $0.who != .environment }
        }
    }

    /// How long waste may stay, and the reports on it.
    private func addWaste(to made: inout DutyCalendar) {
        let waste = state.items.values.filter { $0.waste != nil }
        for item in waste.filter(\.state.isOnSite).sorted(by: { $0.code < $1.code }) {
            guard let declared_ms = item.waste?.declaredAt_ms else { continue }
            made.add(
                DutyEvent(.wasteGenerated, on: day(of: declared_ms), subject: item.code),
                [CalendarDuty.About(id: item.code, name: item.name)]
            ) { $0.kind != .keep }
        }
        if let first_ms = waste.compactMap({ $0.waste?.declaredAt_ms }).min() {
            let about = CalendarDuty.About(id: state.site.id, name: state.site.name)
            made.addPeriods([.monthEnd, .quarterEnd, .yearEnd], since: day(of: first_ms), facts: [:], about) {
                $0.who == .environment
            }
        }
    }

    /// What has to be done before something that was asked for is bought.
    private func addPurchases(to made: inout DutyCalendar) {
        let asked = state.purchases.values.filter { $0.state == .reviewed || $0.state == .approved }
        for purchase in asked.sorted(by: { $0.id < $1.id }) {
            made.add(
                DutyEvent(.purchase, on: made.day, subject: purchase.id, facts: [.list: purchase.decision.lists]),
                [CalendarDuty.About(id: purchase.id, name: purchase.decision.substance.name)]
            ) { $0.timing == .before }
        }
    }

    /// Permits, certificates, inspections of vessels and data sheets that run out.
    private func addPapers(to made: inout DutyCalendar) {
        for party in state.parties.values.sorted(by: { $0.id < $1.id }) {
            for permit in party.allPermits {
                // Another company sees to the renewal of its own; here it must not be used any longer.
                let kind = party.role == .generator ? permit.kind ?? "other" : nil
                made.add(
                    DutyEvent(
                        .permitGranted, on: made.day, subject: party.id,
                        facts: [.permit: Set([kind].compactMap { $0 })],
                        expires: permit.expires),
                    [CalendarDuty.About(id: permit.number, name: party.name)])
            }
        }
        for person in state.people.values.sorted(by: { $0.id < $1.id }) where person.isActive {
            for qualification in person.qualifications ?? [] {
                guard let expires = qualification.expires else { continue }
                made.add(
                    DutyEvent(
                        .permitGranted, on: made.day, subject: person.id, facts: [.permit: []], expires: expires),
                    [CalendarDuty.About(id: person.id, name: Bilingual(zh: qualification.what, en: qualification.what))]
                )
            }
        }
        for item in state.items.values.sorted(by: { $0.code < $1.code }) where item.state.isOnSite {
            let due = item.inspectionDue.flatMap { CalendarDay($0) }
            guard due != nil || item.isCylinder else { continue }
            made.add(
                DutyEvent(.vesselKept, on: made.day, subject: item.code, expires: due),
                [CalendarDuty.About(id: item.code, name: item.name)])
        }
        for sheet in currentSheets {
            guard let edition = sheet.edition else { continue }
            let shown = [sheet.first(.product) ?? sheet.cas, sheet.first(.supplier)].compactMap { $0 }
            let name = shown.isEmpty ? sheet.fileName : shown.joined(separator: ", ")
            made.add(
                DutyEvent(.sdsIssued, on: edition, subject: sheet.id),
                [CalendarDuty.About(id: sheet.id, name: Bilingual(zh: name, en: name))])
        }
    }

    /// Thresholds that are reached count from the day their alarm was raised, else from today.
    private func addThresholds(to made: inout DutyCalendar) {
        for sum in thresholds().sums where sum.phase == .reached && sum.isBinding {
            let raised_ms = state.alarms.open["threshold|\(sum.key)"]?.raisedAt_ms
            let from = min(raised_ms.map(day(of:)) ?? today, made.day)
            let about = CalendarDuty.About(id: sum.unit ?? state.site.id, name: sum.title)
            let subject = sum.unit ?? state.site.id
            if sum.majorHazard?.level != nil {
                made.add(DutyEvent(.majorHazardFound, on: from, subject: subject), [about])
            }
            let list = sum.tier == .upper ? "\(sum.scheme):upper" : sum.scheme
            made.add(DutyEvent(.thresholdReached, on: from, subject: subject, facts: [.list: [list]]), [about])
        }
    }

    /// The day at the site of a time in UTC ms.
    private func day(of at_ms: Int64) -> CalendarDay {
        CalendarDay(FixedTime(at_ms).today(in: state.site.timeZone)) ?? CalendarDay(utc_ms: at_ms)
    }
}

/// A clock that stands still, to ask for the day of a moment.
private struct FixedTime: PlantClock {
    let at_ms: Int64
    init(_ at_ms: Int64) { self.at_ms = at_ms }
    func now_ms() -> Int64 { at_ms }
    func monotonic_us() -> Int64 { at_ms * 1000 }
}

/// Gathers duties: the same rule with the same day is one entry about several things.
private struct DutyCalendar {
    private struct Key: Hashable {
        var rule: String
        var due: CalendarDay?
        var timing: Duty.Timing
        var task: String?
        var assumed: [DutyFact]
    }

    let rules: DutyRules
    /// What makes a duty this one and no other: done once, it is done.
    struct Occasion: Hashable {
        var rule: String
        var subject: String
        var due: CalendarDay?

        init(_ duty: Duty) { (rule, subject, due) = (duty.rule, duty.subject, duty.due) }
    }

    let regimes: [Regime]
    let day: CalendarDay
    let site: Site
    var done: Set<Occasion> = []
    private var entries: [Key: CalendarDuty] = [:]

    init(rules: DutyRules, regimes: [Regime], day: CalendarDay, site: Site) {
        self.rules = rules
        self.regimes = regimes
        self.day = day
        self.site = site
    }

    mutating func add(_ event: DutyEvent, _ about: [CalendarDuty.About], where holds: (Duty) -> Bool = { _ in true }) {
        for duty in rules.duties(of: event, regimes: regimes) where holds(duty) { add(duty, about) }
    }

    mutating func add(_ duty: Duty, _ about: [CalendarDuty.About], task: String? = nil) {
        guard task != nil || !done.contains(Occasion(duty)) else { return }
        let key = Key(rule: duty.rule, due: duty.due, timing: duty.timing, task: task, assumed: duty.assumed)
        var entry = entries[key] ?? CalendarDuty(duty: duty, about: [], task: task)
        for each in about where !entry.about.contains(each) { entry.about.append(each) }
        entries[key] = entry
    }

    /// Of each rule on the end of a period, what is overdue and the duty that is due next.
    ///
    /// - Parameter since: when what it is about came to the plant: no report is owed on the time before.
    mutating func addPeriods(
        _ triggers: [DutyTrigger], since: CalendarDay, facts: [DutyFact: Set<String>], _ about: CalendarDuty.About,
        where holds: (Duty) -> Bool
    ) {
        for trigger in triggers {
            let months = trigger == .monthEnd ? 1 : trigger == .quarterEnd ? 3 : 12
            var isNextKnown: Set<String> = []
            for end in ends(of: months, since: since) {
                let event = DutyEvent(trigger, on: end, subject: site.id, facts: facts)
                for duty in rules.duties(of: event, regimes: regimes) where holds(duty) {
                    guard let due = duty.due, due >= since, !isNextKnown.contains(duty.rule),
                        !done.contains(Occasion(duty))
                    else { continue }
                    if due >= day { isNextKnown.insert(duty.rule) }
                    add(duty, [about])
                }
            }
        }
    }

    /// The last day of each period from the one that a day is in to the one of the calendar, and of the one before: a
    /// plan for a period falls due in it.
    private func ends(of months: Int, since: CalendarDay) -> [CalendarDay] {
        let (year, month, _) = min(since, day).parts
        guard var first = CalendarDay(year: year, month: (month - 1) / months * months + 1, day: 1) else { return [] }
        var ends: [CalendarDay] = []
        while ends.isEmpty || first <= day {
            ends.append(CalendarDay(number: first.number - 1))
            first = first.adding(months: months)
        }
        return ends + [CalendarDay(number: first.number - 1)]
    }

    /// What is due first in front; what only lasts, last.
    var sorted: [CalendarDuty] {
        entries.values.map { entry in
            var entry = entry
            entry.about.sort { ($0.name.en, $0.id) < ($1.name.en, $1.id) }
            return entry
        }.sorted { left, right in
            (left.duty.due?.number ?? .max, left.duty.rule, left.task ?? "", left.about.first?.id ?? "")
                < (right.duty.due?.number ?? .max, right.duty.rule, right.task ?? "", right.about.first?.id ?? "")
        }
    }
}
