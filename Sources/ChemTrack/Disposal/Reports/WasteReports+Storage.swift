public import Compliance

/// Where a container was put, out of the ledger.
public struct WastePutting: Sendable, Hashable {
    public var item: String
    public var at_ms: Int64
    /// nil = it left the site.
    public var zone: String?
    /// Pseudonymous id.
    public var by: String

    public init(item: String, at_ms: Int64, zone: String?, by: String) {
        self.item = item
        self.at_ms = at_ms
        self.zone = zone
        self.by = by
    }

    /// What an event of a container's history says of its place; nil when it says nothing.
    public init?(_ event: LedgerEvent) {
        switch event.kind {
        case "item.received": zone = event.body["zone"]?.text
        case "item.moved": zone = event.body["to"]?.text
        case "item.shipped": zone = nil
        default: return nil
        }
        (item, at_ms, by) = (event.subject, event.at_us / 1000, event.actor)
    }
}

/// A place where waste is stored.
public struct WasteStore: Sendable, Hashable {
    public var name: Bilingual
    /// 贮存设施类型: 贮存库 or 贮存点.
    public var type: Bilingual

    public init(name: Bilingual, type: Bilingual) {
        self.name = name
        self.type = type
    }
}

extension WasteReports {
    /// A stay of a container in a store.
    private struct Stay {
        var item: Item
        var waste: WasteDeclaration
        var store: String
        var came: (at_ms: Int64, by: String)
        var went: (at_ms: Int64, by: String, zone: String?)?
    }

    /// HJ 1259 appendix B: what was put into the stores of waste, with a batch code for each container and entry.
    func storedIn(_ period: ReportPeriod) -> ReportTable {
        let stays = self.stays()
        let codes = batchCodes("HWRK", stays.map { ($0.item.code, $0.came.at_ms) })
        return ReportTable(
            title: Bilingual(zh: "危险废物入库台账 \(period.text)", en: "Waste put into store \(period.text)"),
            citation: Self.ledger,
            columns: ReportTable.columns(
                ("入库批次编码", "batch"), ("入库时间", "on"), ("容器/包装编码", "container"), ("容器/包装类型", "packaging"),
                ("容器/包装数量", "pieces"), ("危险废物名称", "name"), ("类别", "category"), ("代码", "code"), ("入库量", "amount"),
                ("计量单位", "unit"), ("贮存设施编码", "store"), ("贮存设施类型", "kind of store"), ("运送部门经办人", "brought by"),
                ("贮存部门经办人", "taken in by"), ("产生批次编码", "batch of its generation")),
            rows: zip(stays, codes).filter { period.contains(self.day($0.0.came.at_ms)) }.map { stay, code in
                let head: [ReportTable.Cell] = [.text(code), .text(self.day(stay.came.at_ms).text)]
                let tail: [ReportTable.Cell] = [
                    .text(people[stay.came.by] ?? stay.came.by), .empty, .text(stay.waste.batchCode ?? ""),
                ]
                return head + cells(stay) + tail
            })
    }

    /// HJ 1259 appendix B: what was taken out of the stores of waste.
    func storedOut(_ period: ReportPeriod) -> ReportTable {
        let stays = self.stays()
        let entries = batchCodes("HWRK", stays.map { ($0.item.code, $0.came.at_ms) })
        let gone = zip(stays, entries).compactMap { stay, entry in stay.went.map { (stay, entry, $0) } }
            .sorted { ($0.2.at_ms, $0.0.item.code) < ($1.2.at_ms, $1.0.item.code) }
        let codes = batchCodes("HWCK", gone.map { ($0.0.item.code, $0.2.at_ms) })
        return ReportTable(
            title: Bilingual(zh: "危险废物出库台账 \(period.text)", en: "Waste taken out of store \(period.text)"),
            citation: Self.ledger,
            columns: ReportTable.columns(
                ("出库批次编码", "batch"), ("出库时间", "on"), ("容器/包装编码", "container"), ("容器/包装类型", "packaging"),
                ("容器/包装数量", "pieces"), ("危险废物名称", "name"), ("类别", "category"), ("代码", "code"), ("出库量", "amount"),
                ("计量单位", "unit"), ("贮存设施编码", "store"), ("贮存设施类型", "kind of store"), ("出库部门经办人", "given out by"),
                ("运送部门经办人", "taken by"), ("入库批次编码", "batch of its entry"), ("去向", "went to")),
            rows: zip(gone, codes).filter { period.contains(self.day($0.0.2.at_ms)) }.map { left, code in
                let (stay, entry, went) = left
                let head: [ReportTable.Cell] = [.text(code), .text(self.day(went.at_ms).text)]
                let tail: [ReportTable.Cell] = [
                    .text(people[went.by] ?? went.by), .empty, .text(entry),
                    .text(went.zone ?? stay.item.manifest ?? "委外 taken away"),
                ]
                return head + cells(stay) + tail
            })
    }

    private func cells(_ stay: Stay) -> [ReportTable.Cell] {
        let store = stores[stay.store]
        return [
            .text(stay.item.code), .text(stay.item.packaging?.cn ?? ""), .number("1"),
            .text(stay.waste.description.zh), .text(stay.waste.category), .text(stay.waste.cnCode),
            Self.tonnes(stay.item), .text("t"), .text("\(stay.store) \(store?.name.zh ?? "")"),
            .text(store.map { "\($0.type.zh) \($0.type.en)" } ?? ""),
        ]
    }

    /// Every stay of a container in a store while it was waste, by when it began.
    private func stays() -> [Stay] {
        let byItem = Dictionary(grouping: puttings) { $0.item }
        return items.flatMap { item -> [Stay] in
            guard let waste = item.waste else { return [] }
            var stays: [Stay] = []
            var open: Stay?
            func put(_ zone: String?, at_ms: Int64, by: String) {
                guard zone != open?.store else { return }
                if var stay = open {
                    stay.went = (at_ms, by, zone)
                    stays.append(stay)
                    open = nil
                }
                guard let zone, stores[zone] != nil else { return }
                open = Stay(item: item, waste: waste, store: zone, came: (at_ms, by))
            }
            // What stood in a store when it was declared waste came in with its declaration.
            let all = (byItem[item.code] ?? []).sorted { $0.at_ms < $1.at_ms }
            if let last = all.last(where: { $0.at_ms <= waste.declaredAt_ms }) {
                put(last.zone, at_ms: waste.declaredAt_ms, by: last.by)
            }
            for putting in all where putting.at_ms > waste.declaredAt_ms {
                put(putting.zone, at_ms: putting.at_ms, by: putting.by)
            }
            return stays + [open].compactMap { $0 }
        }.sorted { ($0.came.at_ms, $0.item.code) < ($1.came.at_ms, $1.item.code) }
    }

    /// Prefix, day, and a serial of three digits that begins anew each day; what comes later changes no earlier code.
    private func batchCodes(_ prefix: String, _ entries: [(item: String, at_ms: Int64)]) -> [String] {
        var serials: [CalendarDay: Int] = [:]
        return entries.map { entry in
            let day = self.day(entry.at_ms)
            serials[day, default: 0] += 1
            return prefix + WasteDeclaration.compact(day) + WasteDeclaration.three(serials[day] ?? 0)
        }
    }
}
