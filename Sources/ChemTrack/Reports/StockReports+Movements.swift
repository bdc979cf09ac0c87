import Compliance

extension StockReports {
    /// Every movement in and out of the stock in the period, with what is left of the material, and for 剧毒 both persons
    /// (危险化学品安全法 第四十一条、第四十二条).
    func movements(_ period: ReportPeriod, _ journal: [AmountEntry]) -> ReportTable {
        var left: [String: Int64] = [:]
        var rows: [[ReportTable.Cell]] = []
        for entry in journal where entry.account == .stock {
            let day = self.day(entry.at_ms)
            guard day <= period.last else { break }
            let key = "\(entry.material)|\(entry.unit.rawValue)"
            left[key, default: 0] &+= entry.change
            guard period.contains(day), let item = items[entry.item] else { continue }
            rows.append(row(entry, item, left: left[key] ?? 0))
        }
        return ReportTable(
            title: Bilingual(zh: "危险化学品出入库登记 \(period.text)", en: "Stock movements \(period.text)"),
            citation: Citation(document: "危险化学品安全法", edition: "2026-05-01", clause: "第四十一条、第四十二条"),
            columns: ReportTable.columns(
                ("时间", "time"), ("事项", "what"), ("化学品", "chemical"), ("CAS 号", "CAS number"), ("批号", "lot"),
                ("容器", "container"), ("入库", "in"), ("出库", "out"), ("单位", "unit"), ("结存", "left"),
                ("来源/去向", "from or to"), ("库房", "store"), ("清单", "lists"), ("经办人", "by"),
                ("第二人", "second person")),
            rows: rows)
    }

    private func row(_ entry: AmountEntry, _ item: Item, left: Int64) -> [ReportTable.Cell] {
        let unit = entry.unit == .microlitres ? "L" : "kg"
        let lists = rules.lists(of: item, at_ms: entry.at_ms)
        let second = second(entry, isDual: lists.contains("cn-hypertoxic"))
        let amount = ReportTable.Cell.number(Self.thousandth(abs(entry.change)))
        return [
            .text(clock(entry.at_ms)), .text(Self.word(entry.kind)), .text(item.name.both),
            .text(item.cas ?? ""), .text(entry.lot ?? ""), .text(entry.item),
            entry.change > 0 ? amount : .empty, entry.change < 0 ? amount : .empty, .text(unit),
            .number(Self.thousandth(left)), .text(partner(entry, item)),
            .text(building(item).both),
            .text(lists.filter { $0.hasPrefix("cn-") }.sorted().joined(separator: " ")),
            .text(people[entry.by] ?? entry.by), .text(second),
        ]
    }

    /// Who signed with the one who acted; what two persons have to do and one did is told.
    private func second(_ entry: AmountEntry, isDual: Bool) -> String {
        // An act and the use of its signatures are one transaction.
        let request = signed.first { request in
            guard let used_ms = request.usedAt_ms, abs(used_ms - entry.at_ms) < 5_000 else { return false }
            return request.signatures.contains { $0.personID == entry.by }
                && request.lines.contains { $0.subject == entry.item || $0.subject == nil }
        }
        let others = request?.signatures.map(\.personID).filter { $0 != entry.by } ?? []
        guard others.isEmpty else { return others.map { people[$0] ?? $0 }.joined(separator: ", ") }
        // What the plant began with was moved by nobody.
        return isDual && entry.kind != .opening ? "缺 missing" : ""
    }

    private func partner(_ entry: AmountEntry, _ item: Item) -> String {
        if let other = entry.other { return other }
        if let order = entry.order { return order }
        guard entry.kind == .received else { return "" }
        return [item.supplier, item.purchase].compactMap { $0 }.joined(separator: " ")
    }

    /// mg as kg, µL as L, exactly.
    private static func thousandth(_ number: Int64) -> String { ManifestAmounts.kilograms(mass_mg: number) }

    private static func word(_ kind: AmountEntry.Kind) -> String {
        switch kind {
        case .opening: "期初 opening"
        case .received: "入库 received"
        case .used: "领用 used"
        case .returned: "退库 returned"
        case .poured: "分装 poured"
        case .wasted: "转为废物 became waste"
        case .adjusted: "盘点调整 adjusted"
        case .lost: "丢失 lost"
        case .found: "找回 found"
        }
    }
}
