import Compliance
import Geofence

extension Plant {
    /// How often amounts and clocks of the waste are looked at.
    static let wasteWatch_ms: Int64 = 60_000

    /// Amounts beside their limits, and how long each container may stay.
    public func waste() -> WastePicture { picture(of: counter(), on: today) }

    /// What is known of the plant for duties about waste.
    func wasteFacts(on day: CalendarDay) -> [DutyFact: Set<String>] { facts(counter(), on: day) }

    /// Once a minute: containers that left a satellite area begin to accumulate, limits and terms become alarms and
    /// tasks, and the periods that are over want their reports.
    func watchWaste() async throws(PlantError) {
        let steady_ms = clock.monotonic_us() / 1000
        if let last = wasteWatchedSteady_ms, steady_ms - last < Self.wasteWatch_ms { return }
        wasteWatchedSteady_ms = steady_ms
        try await perform { (changes: inout ChangeSet) throws(PlantError) in
            try startAccumulating(into: &changes)
            let day = today
            let counter = counter()
            let picture = picture(of: counter, on: day)
            try watchPlaces(counter.placeGauges(on: day), counter, into: &changes)
            try raisePeriodTasks(counter, into: &changes)
            try reconcile(
                Self.conditions(picture, on: day), scope: { $0.kind == .wasteLimit }, into: &changes)
            try reconcile(overdueConditions(on: day), scope: { $0.kind == .dutyOverdue }, into: &changes)
        }
    }

    // MARK: Counting

    private func facts(_ counter: WasteCounter, on day: CalendarDay) -> [DutyFact: Set<String>] {
        var facts: [DutyFact: Set<String>] = [:]
        if state.site.regimes.contains(.us) {
            facts[.generator] = [counter.usStatus(on: day, today: today)]
            if let distance = FacilityDistance.ofSite(Array(state.parties.values)) {
                facts[.distance] = [distance.rawValue]
            }
        }
        if state.site.regimes.contains(.cn) { facts[.wasteClass] = [counter.cnClass(on: day)] }
        return facts
    }

    func isSatellite(_ zone: String?) -> Bool {
        zone.map { state.zones[$0]?.properties["waste_area"]?.string == "satellite" } ?? false
    }

    private func counter() -> WasteCounter {
        func zones(_ area: String) -> Set<String> {
            Set(state.zones.zones.filter { $0.properties["waste_area"]?.string == area }.map(\.id))
        }
        let satellites = zones("satellite")
        return WasteCounter(
            limits: rules.waste, regimes: state.site.regimes,
            waste: state.items.values.compactMap { counted($0, satellites) }.sorted { $0.code < $1.code },
            satellites: satellites, storagePoints: zones("storage_point"))
    }

    private func counted(_ item: Item, _ satellites: Set<String>) -> CountedWaste? {
        guard let waste = item.waste else { return nil }
        let inSatellite = item.zone.map(satellites.contains) ?? false
        let start_ms = waste.wasInSatellite == true ? waste.accumulatesFrom_ms : waste.declaredAt_ms
        return CountedWaste(
            code: item.code, mass_mg: item.quantity.mass(density_kg_per_L: item.density_kg_per_L)?.milligrams,
            volume_uL: item.volume_uL,
            isAcute: waste.federalCodes.contains(where: rules.manifests.acuteCodes.contains),
            isLiquid: item.form.map { $0.wasteState == .liquid } ?? true, isOnSite: item.state.isOnSite,
            declared: day(of: ManifestTime(ms: waste.declaredAt_ms)),
            accumulatesFrom: start_ms.map { day(of: ManifestTime(ms: $0)) } ?? (inSatellite ? nil : today),
            zone: item.zone)
    }

    private func picture(of counter: WasteCounter, on day: CalendarDay) -> WastePicture {
        let regimes = state.site.regimes
        var gauges = counter.placeGauges(on: day)
        if regimes.contains(.us) { gauges += counter.usGauges(on: day) }
        if regimes.contains(.cn) { gauges += counter.yearGauges(day.parts.year, on: day) }
        return WastePicture(
            usStatus: regimes.contains(.us) ? counter.usStatus(on: day, today: day) : nil,
            cnClass: regimes.contains(.cn) ? counter.cnClass(on: day) : nil,
            usual: counter.usual(on: day),
            gauges: gauges.sorted { ($1.share, $0.limit.id, $0.subject) < ($0.share, $1.limit.id, $1.subject) },
            clocks: clocks(counter))
    }

    /// The strictest term of each container, by the class of the month in which it came up and of the one in which it began
    /// to accumulate; terms are the same for all with the same days.
    private func clocks(_ counter: WasteCounter) -> [WasteClock] {
        var terms: [[CalendarDay]: Duty] = [:]
        var clocks: [WasteClock] = []
        for each in counter.waste where each.isOnSite {
            guard let start = each.accumulatesFrom else { continue }
            let days = [start, each.declared]
            if terms[days] == nil {
                let classes = facts(counter, on: start).merging(facts(counter, on: each.declared)) { $0.union($1) }
                let event = DutyEvent(
                    .wasteGenerated, on: start, subject: "waste", facts: classes)
                terms[days] = rules.duties.duties(of: event, regimes: state.site.regimes)
                    .filter { $0.kind == .limit && $0.due != nil }
                    .min { ($0.due?.number ?? .max) < ($1.due?.number ?? .max) }
            }
            guard let duty = terms[days], let due = duty.due else { continue }
            clocks.append(WasteClock(container: each.code, duty: duty, due: due))
        }
        return clocks.sorted { ($0.due, $0.container) < ($1.due, $1.container) }
    }

    // MARK: What follows

    /// A container that has left its satellite area begins to accumulate on that day.
    private func startAccumulating(into changes: inout ChangeSet) throws(PlantError) {
        let left = state.items.values.filter { item in
            guard let waste = item.waste, waste.wasInSatellite == true, waste.accumulatesFrom_ms == nil,
                item.state.isOnSite
            else { return false }
            return item.zone != nil && !isSatellite(item.zone)
        }
        for var item in left.sorted(by: { $0.code < $1.code }) {
            item.waste?.accumulatesFrom_ms = clock.now_ms()
            state.keep(item)
            changes.items.append(item)
            changes.notices.append(.item(item.code))
            try record("item.accumulates", subject: item.code, by: .system, into: &changes)
        }
    }

    /// A place that holds too much has a task until it does not any more.
    private func watchPlaces(
        _ gauges: [WasteGauge], _ counter: WasteCounter, into changes: inout ChangeSet
    ) throws(PlantError) {
        let triggers: Set<DutyTrigger> = [.satelliteExceeded, .storagePointExceeded]
        let over = Set(gauges.filter { $0.phase == .reached }.map(\.subject))
        let open = state.tasks.values.filter { $0.isOpen && triggers.contains($0.duty.trigger) }
        for task in open.sorted(by: { $0.id < $1.id }) where !over.contains(task.duty.subject) {
            try close(task, note: "恢复到限值以内 below the limit again", by: .system, into: &changes)
        }
        for zone in over.sorted() where !open.contains(where: { $0.duty.subject == zone }) {
            let trigger: DutyTrigger =
                counter.storagePoints.contains(zone) ? .storagePointExceeded : .satelliteExceeded
            let event = DutyEvent(trigger, on: today, subject: zone, facts: facts(counter, on: today))
            try raiseTasks(
                of: event, regimes: state.site.regimes, kinds: [.act, .limit], by: .system, into: &changes)
        }
    }

    /// The reports of the month, the quarter and the year that are over, once each, when there was waste.
    private func raisePeriodTasks(_ counter: WasteCounter, into changes: inout ChangeSet) throws(PlantError) {
        let (year, month, _) = today.parts
        func end(_ year: Int, _ month: Int) -> CalendarDay? {
            CalendarDay(year: year, month: month, day: 1).map { CalendarDay(number: $0.number - 1) }
        }
        let periods = [
            (DutyTrigger.monthEnd, end(year, month)), (.quarterEnd, end(year, (month - 1) / 3 * 3 + 1)),
            (.yearEnd, end(year, 1)),
        ]
        for (trigger, end) in periods {
            guard let end, counter.waste.contains(where: { $0.declared <= end }) else { continue }
            let subject = "waste \(end.text)"
            let isRaised = state.tasks.values.contains {
                $0.duty.trigger == trigger && $0.duty.subject == subject
            }
            guard !isRaised else { continue }
            var facts = facts(counter, on: end)
            // A list about something else has its own report.
            facts[.list] = []
            // The year's report is owed by who was of a class in one month of it (40 CFR 262.41).
            if trigger == .yearEnd, facts[.generator] != nil {
                let months = (1...12).compactMap { CalendarDay(year: end.parts.year, month: $0, day: 1) }
                facts[.generator] = Set(months.map { counter.usStatus(on: $0, today: today) })
            }
            let event = DutyEvent(trigger, on: end, subject: subject, facts: facts)
            try raiseTasks(of: event, regimes: state.site.regimes, kinds: [.act], by: .system, into: &changes)
        }
    }

    /// Limits that are near or reached, and terms of which a sixth (15 of 90 days) or less is left.
    static func conditions(_ picture: WastePicture, on day: CalendarDay) -> [AlarmCondition] {
        let news = picture.gauges.filter { gauge in
            gauge.phase != .below && gauge.limit.status.map { !picture.usual.contains($0) } ?? true
        }
        let limits = news.map { gauge in
            AlarmCondition(
                key: "waste|\(gauge.limit.id)|\(gauge.subject)", kind: .wasteLimit,
                priority: gauge.phase == .near ? .low : .medium, items: [], finding: gauge.finding)
        }
        let byRule = Dictionary(grouping: picture.clocks) { $0.duty.rule }
        let terms = byRule.sorted { $0.key < $1.key }.compactMap { rule, clocks -> AlarmCondition? in
            let late = clocks.filter { clock in
                let whole = clock.due.number - clock.duty.from.number
                return clock.daysLeft(on: day) * 6 <= whole
            }
            guard let first = late.first else { return nil }
            let left = first.daysLeft(on: day)
            return AlarmCondition(
                key: "waste-age|\(rule)", kind: .wasteLimit, priority: left < 0 ? .high : .medium, items: [],
                finding: Self.finding(first, late.map(\.container), left))
        }
        return limits + terms
    }

    private static func finding(_ clock: WasteClock, _ codes: [String], _ left: Int) -> Finding {
        Finding(
            rule: "waste.\(clock.duty.rule)", verdict: .review, citation: clock.duty.citation,
            facts: ["containers": .list(codes), "due": .text(clock.due.text), "days_left": .number(Double(left))],
            message: Bilingual(
                zh: "废物容器 \(codes.shortList) 最迟 \(clock.due) 移出"
                    + (left < 0 ? "，已超过 \(-left) 天。" : "，还剩 \(left) 天。") + clock.duty.text.zh,
                en: "\(codes.shortList) must leave by \(clock.due), "
                    + (left < 0 ? "\(-left) days ago. " : "\(left) days from now. ") + clock.duty.text.en),
            remedy: Bilingual(zh: "建立联单并安排转移", en: "make a manifest and have it taken away"))
    }

    /// Duties whose day is over, by the rule: one alarm however many manifests it concerns.
    private func overdueConditions(on day: CalendarDay) -> [AlarmCondition] {
        let late = state.tasks.values.filter { $0.isOpen && $0.duty.isOverdue(on: day) }
        return Dictionary(grouping: late) { $0.duty.rule }.sorted { $0.key < $1.key }.compactMap { rule, tasks in
            let tasks = tasks.sorted { ($0.duty.due?.number ?? 0, $0.id) < ($1.duty.due?.number ?? 0, $1.id) }
            guard let duty = tasks.first?.duty, let due = duty.due else { return nil }
            let subjects = tasks.map(\.duty.subject)
            return AlarmCondition(
                key: "duty|\(rule)", kind: .dutyOverdue, priority: .medium, items: [],
                finding: Finding(
                    rule: "duty.\(rule)", verdict: .review, citation: duty.citation,
                    facts: ["subjects": .list(subjects), "due": .text(due.text), "tasks": .list(tasks.map(\.id))],
                    message: Bilingual(
                        zh: "\(subjects.shortList)：\(duty.text.zh)，期限 \(due) 已过",
                        en: "\(subjects.shortList): \(duty.text.en); it was due on \(due)"),
                    remedy: Bilingual(zh: "办理后在任务中登记", en: "do it and tick the task off")))
        }
    }
}

extension Item {
    /// What it takes up, in µL; nil for a mass without a density.
    fileprivate var volume_uL: Int64? {
        switch quantity {
        case .volume(let volume): return volume.microlitres
        case .mass(let mass):
            // 1 kg/L is 1 mg/µL.
            guard let density = density_kg_per_L, density > 0 else { return nil }
            return Int64(exactly: (Double(mass.milligrams) / density).rounded(.up))
        }
    }
}
