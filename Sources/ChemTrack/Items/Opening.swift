import Compliance
import Geofence

// What a container's age means: opened, tested for peroxides, expired, extended.
extension Plant {
    /// Opens a container: its shelf life after opening begins, a peroxide former gets its test day.
    ///
    /// - Parameter shelfLife_days: as the supplier states it, when the receipt did not; 1 to 3650.
    public func open(item code: String, shelfLife_days: Int? = nil, by actor: Actor) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.open)
            guard item.openedOn == nil else {
                throw .refused(
                    Bilingual(
                        zh: "容器 \(item.code) 已于 \(item.openedOn ?? "") 开封。",
                        en: "container \(item.code) was opened on \(item.openedOn ?? "") already"))
            }
            if let shelfLife_days {
                try checkShelfLife(shelfLife_days)
                item.shelfLifeOpened_days = shelfLife_days
            }
            markOpened(&item)
            keep(item, into: &changes)
            try record("item.opened", subject: item.code, by: actor, body: lifeBody(of: item), into: &changes)
            return item
        }
    }

    /// Records a test for peroxides. One that failed holds the container in quarantine.
    ///
    /// - Parameter result: what was read, with its unit.
    public func test(
        item code: String, result: String, passed: Bool, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.use, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.test)
            let result = result.trimmingWhitespace
            guard !result.isEmpty else {
                throw .invalid(field: "result", Bilingual(zh: "请填写检测结果。", en: "say what was found"))
            }
            item.peroxideTest = PeroxideTest(on: today.text, result: result, passed: passed, by: actor.id)
            item.peroxideTestDue = testDue(of: item)
            if !passed {
                item.hold = Hold(cause: .peroxides, reason: result, at_ms: clock.now_ms(), by: actor.id)
                item.state = .quarantined
            }
            keep(item, into: &changes)
            var body = lifeBody(of: item)
            body["passed"] = LedgerValue(passed ? "yes" : "no")
            try record("item.tested", subject: item.code, by: actor, body: body, text: result, into: &changes)
            return item
        }
    }

    /// Gives a container a later last day, because somebody has examined it.
    ///
    /// - Parameter until: `yyyy-MM-dd`, not in the past.
    public func extend(
        item code: String, until: String, reason text: String, by actor: Actor
    ) async throws(PlantError) -> Item {
        try require(.approve, of: actor)
        let why = try reason(text)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.extend)
            guard let day = CalendarDay(until), day >= today else {
                throw .invalid(
                    field: "until",
                    Bilingual(
                        zh: "`\(until)` 不是今天以后的日期（年-月-日）。",
                        en: "`\(until)` is not a day from today on: write 2027-05-31"))
            }
            item.expiresOn = day.text
            // The examination takes the place of the shelf life after opening.
            item.shelfLifeOpened_days = nil
            if item.state == .expired { item.state = stateInPlace(of: item) }
            keep(item, into: &changes)
            try record(
                "item.extended", subject: item.code, by: actor, body: ["until": LedgerValue(day.text)], text: why,
                into: &changes)
            return item
        }
    }

    /// Marks every container that passed its last day. Runs once for each day of the plant.
    func expireOverdue() async throws(PlantError) {
        let today = self.today
        guard expiredFor != today else { return }
        let due = state.items.values.filter { item in
            item.state.acts.contains(.expire) && item.usableUntil.map { $0 < today.text } ?? false
        }.map(\.code).sorted()
        for start in stride(from: 0, to: due.count, by: Self.expiryBatch) {
            try await perform { (changes: inout ChangeSet) throws(PlantError) in
                for code in due[start..<min(start + Self.expiryBatch, due.count)] {
                    // It may have been used up or moved while an earlier batch was stored.
                    guard var item = state.items[code], item.state.acts.contains(.expire) else { continue }
                    item.state = .expired
                    keep(item, into: &changes)
                    try record(
                        "item.expired", subject: code, by: .system,
                        body: ["until": LedgerValue(item.usableUntil ?? "")], into: &changes)
                }
            }
        }
        expiredFor = today
    }

    /// So many containers expire in one transaction.
    private static let expiryBatch = 500

    func checkShelfLife(_ days: Int) throws(PlantError) {
        guard (1...3650).contains(days) else {
            throw .invalid(
                field: "shelf_life_opened_days",
                Bilingual(zh: "开封后保质期应为 1 到 3650 天。", en: "shelf life after opening is from 1 to 3650 days"))
        }
    }

    func markOpened(_ item: inout Item) {
        guard item.openedOn == nil else { return }
        item.openedOn = today.text
        item.peroxideTestDue = testDue(of: item)
    }

    /// The next test day of a peroxide former, counted from today; nil for other materials.
    func testDue(of item: Item) -> String? {
        let numbers = [item.cas].compactMap { $0 } + (item.mixture?.components ?? []).compactMap { $0.cas }
        guard let interval = rules.peroxideFormers.interval(ofCAS: numbers) else { return nil }
        let months = item.openedOn == nil ? interval.unopened_months : interval.opened_months
        return months.map { today.adding(months: $0).text }
    }

    /// The state a usable container has where it stands.
    func stateInPlace(of item: Item) -> ItemState {
        guard let kind = item.zone.flatMap({ state.zones[$0]?.kind }) else { return .inUse }
        return kind == .storage ? .stored : .inUse
    }

    private func lifeBody(of item: Item) -> LedgerBody {
        var body: LedgerBody = [:]
        if let until = item.usableUntil { body["until"] = LedgerValue(until) }
        if let due = item.peroxideTestDue { body["test_due"] = LedgerValue(due) }
        return body
    }
}
