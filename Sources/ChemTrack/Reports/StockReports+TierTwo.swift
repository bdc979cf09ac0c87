import Compliance

extension StockReports {
    /// A chemical as the inventory counts it: a product as a whole, or an extremely hazardous substance in whatever it is.
    private struct Chemical: Hashable {
        var key: String
        var isExtremelyHazardous: Bool
    }

    private struct Account {
        var name = Bilingual(zh: "", en: "")
        var cas = ""
        var isMixture = false
        var threshold_lb = 0.0
        var changes: [DailyAmount.Change] = []
        /// What each container held, to find the largest; shares of it, mg.
        var held_mg: [String: Double] = [:]
        var largest_mg = 0.0
        /// Containers that were there in the period.
        var codes: Set<String> = []
        /// Containers that could not be counted.
        var uncounted: Set<String> = []
    }

    /// Pounds, to a millionth: shares of a sum in whole milligrams do not end exactly on a threshold.
    private static func pounds(_ mass_mg: Double) -> Double { (mass_mg / 453_592.37 * 1e6).rounded() / 1e6 }

    /// Chemicals of 40 CFR 370 by building: what was there at most and on average on the days of the period. What is below its
    /// threshold is listed too, and says so.
    func tierTwo(_ period: ReportPeriod, _ journal: [AmountEntry]) -> ReportTable {
        let days = period.first...max(period.first, min(period.last, today))
        let accounts = self.accounts(journal, days)
        var rows: [(isReported: Bool, name: String, building: String, cells: [ReportTable.Cell])] = []
        for (chemical, account) in accounts where !account.codes.isEmpty || !account.uncounted.isEmpty {
            let amount = DailyAmount(account.changes, in: days)
            let isReported = Self.pounds(amount.max_mg) >= account.threshold_lb
            for (building, items) in places(account) {
                rows.append(
                    (
                        isReported, account.name.en, building.en,
                        cells(chemical, account, amount, isReported: isReported, building, items)
                    ))
            }
        }
        rows.sort { left, right in
            if left.isReported != right.isReported { return left.isReported }
            return (left.name, left.building) < (right.name, right.building)
        }
        return ReportTable(
            title: Bilingual(zh: "美国 Tier II 化学品存量 \(period.text)", en: "Tier II inventory \(period.text)"),
            citation: Citation(document: "40 CFR 370", edition: "as known 2026", clause: "370.10, 370.42, 370.43"),
            columns: ReportTable.columns(
                ("须申报", "to report"), ("化学品", "chemical"), ("CAS 号", "CAS number"), ("极度危险物质", "EHS"),
                ("纯品/混合物", "pure or mixture"), ("阈值 (lb)", "threshold, lb"), ("最大日存量 (lb)", "max. daily, lb"),
                ("代码", "code"), ("平均日存量 (lb)", "average daily, lb"), ("代码", "code"), ("天数", "days on site"),
                ("最大容器 (lb)", "largest container, lb"), ("建筑", "building"), ("储存方式", "storage types"),
                ("压力", "pressure"), ("温度", "temperature"), ("容器", "containers"), ("无密度未计", "not counted, no density")),
            rows: rows.map(\.cells))
    }

    private func cells(
        _ chemical: Chemical, _ account: Account, _ amount: DailyAmount, isReported: Bool, _ building: Bilingual,
        _ items: [Item]
    ) -> [ReportTable.Cell] {
        func pounds(_ mass_mg: Double) -> ReportTable.Cell { .number(String(Int64(Self.pounds(mass_mg).rounded()))) }
        func list(_ texts: [String]) -> ReportTable.Cell { .text(Set(texts).sorted().joined(separator: " ")) }
        let tables = rules.tierTwo
        let conditions = items.map { TierTwoTables.conditions($0.form) }
        return [
            .text(isReported ? "是 yes" : "否 no"), .text(account.name.both), .text(account.cas),
            .text(chemical.isExtremelyHazardous ? "是 yes" : ""),
            .text(account.isMixture ? "混合物 mixture" : "纯品 pure"),
            .number(String(Int64(account.threshold_lb))), pounds(amount.max_mg),
            .text(tables.range(Self.pounds(amount.max_mg))), pounds(amount.average_mg),
            .text(tables.range(Self.pounds(amount.average_mg))), .number(String(amount.days)),
            pounds(account.largest_mg), .text(building.both),
            list(items.map { tables.storageCode($0.packaging?.epaType?.code) ?? "缺 missing" }),
            list(conditions.map(\.pressure)), list(conditions.map(\.temperature)), .number(String(items.count)),
            .number(String(items.count { account.uncounted.contains($0.code) })),
        ]
    }

    /// The containers of an account by the building in which they are, or were seen last.
    private func places(_ account: Account) -> [(Bilingual, [Item])] {
        let found = account.codes.union(account.uncounted).sorted().compactMap { items[$0] }
        return Dictionary(grouping: found) { building($0) }.sorted { $0.key.en < $1.key.en }.map { ($0.key, $0.value) }
    }

    private func accounts(_ journal: [AmountEntry], _ days: ClosedRange<CalendarDay>) -> [Chemical: Account] {
        var accounts: [Chemical: Account] = [:]
        var shares: [String: [(Chemical, Double)]] = [:]
        for entry in journal where entry.account == .stock {
            guard let item = items[entry.item] else { continue }
            let day = self.day(entry.at_ms)
            guard day <= days.upperBound else { break }
            if shares[item.code] == nil { shares[item.code] = open(item, &accounts) }
            for (chemical, share) in shares[item.code] ?? [] {
                guard let change_mg = Self.mass_mg(entry, item) else {
                    accounts[chemical]?.uncounted.insert(item.code)
                    continue
                }
                accounts[chemical]?.changes.append(DailyAmount.Change(day: day, change_mg: change_mg * share))
                let held_mg = (accounts[chemical]?.held_mg[item.code] ?? 0) + change_mg * share
                accounts[chemical]?.held_mg[item.code] = held_mg
                // What was used up before the period is not of it; what is left at its beginning is found below.
                guard day >= days.lowerBound else { continue }
                note(item.code, max(held_mg, held_mg - change_mg * share), of: chemical, &accounts)
            }
        }
        for (chemical, account) in accounts {
            for (code, held_mg) in account.held_mg where held_mg >= 0.5 { note(code, held_mg, of: chemical, &accounts) }
        }
        return accounts
    }

    private func note(_ code: String, _ held_mg: Double, of chemical: Chemical, _ accounts: inout [Chemical: Account]) {
        guard held_mg >= 0.5 else { return }
        accounts[chemical]?.codes.insert(code)
        let largest_mg = max(accounts[chemical]?.largest_mg ?? 0, held_mg)
        accounts[chemical]?.largest_mg = largest_mg
    }

    private static func mass_mg(_ entry: AmountEntry, _ item: Item) -> Double? {
        guard entry.unit == .microlitres else { return Double(entry.change) }
        return item.density_kg_per_L.map { Double(entry.change) * $0 }
    }

    /// The chemicals a container counts for, each with its share of the content.
    ///
    /// An extremely hazardous substance is summed over everything it is in, from more than 1 % (0.1 % for a carcinogen) on,
    /// 370.14; with a range the higher end counts.
    private func open(_ item: Item, _ accounts: inout [Chemical: Account]) -> [(Chemical, Double)] {
        let profile = self.profile(item)
        guard !Self.isHarmless(profile) else { return [] }
        var shares: [(Chemical, Double)] = []
        for part in item.contents {
            guard let cas = part.cas, let listed = rules.tierTwo.extremelyHazardous(cas) else { continue }
            guard part.high_pct > (isCarcinogen(cas) ? 0.1 : 1) else { continue }
            let chemical = Chemical(key: cas, isExtremelyHazardous: true)
            if accounts[chemical] == nil {
                accounts[chemical] = Account(name: listed.name, cas: cas, threshold_lb: listed.threshold_lb)
            }
            if part.high_pct < 100 { accounts[chemical]?.isMixture = true }
            shares.append((chemical, part.high_pct / 100))
        }
        let isPure = item.mixture == nil && (item.concentration_pct ?? 100) >= 100
        guard !isPure || shares.isEmpty, let threshold_lb = rules.tierTwo.hazardous_lb else { return shares }
        let chemical = Chemical(key: item.material, isExtremelyHazardous: false)
        if accounts[chemical] == nil {
            accounts[chemical] = Account(
                name: item.name, cas: item.cas ?? "", isMixture: !isPure, threshold_lb: threshold_lb)
        }
        return shares + [(chemical, 1)]
    }

    private func isCarcinogen(_ cas: String) -> Bool {
        rules.registry.profile(SubstanceQuery(cas: try? CASNumber(cas))).statements.contains {
            $0.hCode.hasPrefix("H350")
        }
    }
}
