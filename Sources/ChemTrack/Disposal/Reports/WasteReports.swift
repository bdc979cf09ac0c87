public import Compliance

/// The reports on waste, from containers and manifests. Pure.
public struct WasteReports: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// HJ 1259: every container of waste that came up, with its batch code.
        case generation
        /// HJ 1259: what was put into the stores of waste.
        case storedIn = "stored_in"
        /// HJ 1259: what was taken out of them.
        case storedOut = "stored_out"
        /// HJ 1259: every container that was taken away to be treated elsewhere.
        case disposal
        /// HJ 1259: the sums of the period by waste code.
        case summary
        /// Every manifest that left.
        case manifests
        /// Form GM of the US biennial report: what was made and shipped, by waste.
        case gm
    }

    public var items: [Item]
    public var manifests: [Manifest]
    /// Where containers were put; only the reports on the stores need it.
    public var puttings: [WastePutting] = []
    /// The places where waste is stored, by zone.
    public var stores: [String: WasteStore] = [:]
    /// Displayed names of people by their pseudonymous id.
    public var people: [String: String] = [:]
    /// The day at the site of an instant in ms.
    public var day: @Sendable (Int64) -> CalendarDay

    public init(items: [Item], manifests: [Manifest], day: @escaping @Sendable (Int64) -> CalendarDay) {
        self.items = items.sorted { $0.code < $1.code }
        self.manifests = manifests.sorted { ($0.id.count, $0.id) < ($1.id.count, $1.id) }
        self.day = day
    }

    public func table(_ kind: Kind, _ period: ReportPeriod) -> ReportTable {
        switch kind {
        case .generation: generation(period)
        case .storedIn: storedIn(period)
        case .storedOut: storedOut(period)
        case .disposal: disposal(period)
        case .summary: summary(period)
        case .manifests: manifestList(period)
        case .gm: biennial(period)
        }
    }

    static let ledger = Citation(document: "HJ 1259", edition: "2022", clause: "6, 附录B")

    static func tonnes(_ item: Item) -> ReportTable.Cell {
        item.quantity.mass(density_kg_per_L: item.density_kg_per_L)
            .map { ReportTable.Cell.number(ManifestAmounts.tonnes(mass_mg: $0.milligrams)) } ?? .empty
    }

    func declared(_ period: ReportPeriod) -> [(item: Item, waste: WasteDeclaration, day: CalendarDay)] {
        items.compactMap { item -> (item: Item, waste: WasteDeclaration, day: CalendarDay)? in
            guard let waste = item.waste else { return nil }
            let day = waste.declaredOn ?? self.day(waste.declaredAt_ms)
            return period.contains(day) ? (item, waste, day) : nil
        }.sorted { ($0.day, $0.waste.serial ?? 0, $0.item.code) < ($1.day, $1.waste.serial ?? 0, $1.item.code) }
    }

    /// What left in the period: one entry for each container on a manifest that was shipped then.
    func shipped(
        _ period: ReportPeriod
    ) -> [(manifest: Manifest, line: ManifestLine, container: ManifestContainer, day: CalendarDay)] {
        left(period).flatMap { manifest, day in
            manifest.record.lines.flatMap { line in line.containers.map { (manifest, line, $0, day) } }
        }
    }

    func left(_ period: ReportPeriod) -> [(Manifest, CalendarDay)] {
        manifests.compactMap { manifest in
            guard let at = manifest.record.trip?.departedAt ?? manifest.record.generator.signature?.at else {
                return nil
            }
            let day = self.day(at.ms)
            return period.contains(day) ? (manifest, day) : nil
        }
    }

    private func generation(_ period: ReportPeriod) -> ReportTable {
        ReportTable(
            title: Bilingual(zh: "危险废物产生台账 \(period.text)", en: "Waste generated \(period.text)"),
            citation: Self.ledger,
            columns: ReportTable.columns(
                ("产生批次编码", "batch"), ("产生时间", "generated on"), ("危险废物名称", "name"), ("类别", "category"),
                ("代码", "code"), ("产生量", "amount"), ("计量单位", "unit"), ("容器/包装编码", "container"),
                ("容器/包装类型", "packaging"), ("容器/包装数量", "pieces"), ("产生原因", "reason"), ("去向", "went to")),
            rows: declared(period).map { item, waste, day in
                [
                    .text(waste.batchCode ?? ""), .text(day.text), .text(waste.description.zh), .text(waste.category),
                    .text(waste.cnCode), Self.tonnes(item), .text("t"), .text(item.code),
                    .text(item.packaging?.cn ?? ""), .number("1"), .text(waste.reason),
                    .text(item.manifest ?? item.state.name.zh),
                ]
            })
    }

    private func disposal(_ period: ReportPeriod) -> ReportTable {
        let batches = Dictionary(
            items.compactMap { item in item.waste?.batchCode.map { (item.code, $0) } }
        ) { first, _ in first }
        return ReportTable(
            title: Bilingual(zh: "危险废物委外利用处置台账 \(period.text)", en: "Waste taken away \(period.text)"),
            citation: Self.ledger,
            columns: ReportTable.columns(
                ("出厂时间", "left on"), ("联单", "manifest"), ("联单编号", "official number"), ("危险废物名称", "name"),
                ("类别", "category"), ("代码", "code"), ("容器/包装编码", "container"), ("容器/包装类型", "packaging"),
                ("数量", "amount"), ("计量单位", "unit"), ("利用/处置方式", "treatment"), ("利用/处置单位", "facility"),
                ("许可证编码", "licence"), ("产生批次编码", "batch"), ("状态", "state")),
            rows: shipped(period).map { manifest, line, container, day in
                let isRefused = manifest.record.rejection?.containers.contains(container.code) ?? false
                return [
                    .text(day.text), .text(manifest.id), .text(manifest.record.numbers.cnManifest ?? ""),
                    .text(line.name_zh ?? line.name_en ?? ""), .text(line.codes.cnCategory ?? ""),
                    .text(line.codes.cnCode ?? ""), .text(container.code), .text(line.packaging?.cn ?? ""),
                    .number(ManifestAmounts.tonnes(mass_mg: container.mass_mg)), .text("t"),
                    .text(line.cnTreatment ?? line.managementMethod?.code ?? ""),
                    .text(manifest.record.facility.displayName_zh),
                    .text(manifest.record.facility.licence?.number ?? ""), .text(batches[container.code] ?? ""),
                    .text(isRefused ? "拒收" : manifest.state.name.zh),
                ]
            })
    }

    /// By waste code: what was there before, came up, left, is there still. A container without a mass is counted apart.
    private func summary(_ period: ReportPeriod) -> ReportTable {
        struct Sums {
            var made: Int64 = 0
            var left: Int64 = 0
            var here: Int64 = 0
            var unweighed = 0
            var category = ""
        }
        var sums: [String: Sums] = [:]
        func add(_ item: Item, _ waste: WasteDeclaration, _ part: WritableKeyPath<Sums, Int64>) {
            sums[waste.cnCode, default: Sums()].category = waste.category
            guard let mass = item.quantity.mass(density_kg_per_L: item.density_kg_per_L)?.milligrams else {
                if part == \Sums.made { sums[waste.cnCode, default: Sums()].unweighed += 1 }
                return
            }
            sums[waste.cnCode, default: Sums()][keyPath: part] &+= mass
        }
        for (item, waste, _) in declared(period) { add(item, waste, \.made) }
        for item in items where item.state.isOnSite {
            guard let waste = item.waste, (waste.declaredOn ?? self.day(waste.declaredAt_ms)) <= period.last else {
                continue
            }
            add(item, waste, \.here)
        }
        for (manifest, line, container, _) in shipped(period) {
            guard !(manifest.record.rejection?.containers.contains(container.code) ?? false),
                let code = line.codes.cnCode
            else { continue }
            sums[code, default: Sums()].left &+= container.mass_mg
            sums[code, default: Sums()].category = line.codes.cnCategory ?? ""
        }
        func tonnes(_ mass: Int64) -> ReportTable.Cell { .number(ManifestAmounts.tonnes(mass_mg: mass)) }
        return ReportTable(
            title: Bilingual(zh: "危险废物申报汇总 \(period.text)", en: "Waste of the period \(period.text)"),
            citation: Citation(document: "HJ 1259", edition: "2022", clause: "7.2"),
            columns: ReportTable.columns(
                ("类别", "category"), ("代码", "code"), ("产生量 (t)", "generated, t"), ("转移量 (t)", "taken away, t"),
                ("现贮存量 (t)", "on site now, t"), ("未称重容器", "containers not weighed")),
            rows: sums.sorted { $0.key < $1.key }.map { code, sum in
                [
                    .text(sum.category), .text(code), tonnes(sum.made), tonnes(sum.left), tonnes(sum.here),
                    .number(String(sum.unweighed)),
                ]
            })
    }
}
