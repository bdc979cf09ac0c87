import Compliance

extension StockReports {
    /// What is hazardous in each building today, with the edition of its data sheet.
    func sheetList() -> ReportTable {
        struct Key: Hashable {
            var building: Bilingual
            var material: String
        }
        var groups: [Key: [Item]] = [:]
        for item in items.values where item.state.isOnSite && item.waste == nil && item.quantity.isPositive {
            groups[Key(building: building(item), material: item.material), default: []].append(item)
        }
        let rows = groups.compactMap { key, items -> (Key, [ReportTable.Cell])? in
            let items = items.sorted { $0.code < $1.code }
            let profile = self.profile(items[0])
            guard !Self.isHarmless(profile) else { return nil }
            let masses = items.map { $0.quantity.mass(density_kg_per_L: $0.density_kg_per_L)?.milligrams }
            let mass_mg = masses.compactMap { $0 }.reduce(0, &+)
            let edition = items[0].cas.flatMap { editions[$0] }
            let hazards = profile.statements.map { "\($0.hazardClass) \($0.category)".trimmingWhitespace }
            let row: [ReportTable.Cell] = [
                .text(key.building.both), .text(items[0].name.both),
                .text(items[0].cas ?? ""),
                .text(profile.isKnown ? Set(hazards).sorted().joined(separator: "; ") : "未知 unknown"),
                .text(edition?.text ?? "缺 missing"), .number(String(items.count)),
                .number(ManifestAmounts.kilograms(mass_mg: mass_mg)),
                .number(String(masses.count { $0 == nil })),
            ]
            return (key, row)
        }
        return ReportTable(
            title: Bilingual(zh: "各建筑危险化学品 SDS 清单 \(today)", en: "Data sheets by building \(today)"),
            citation: Citation(document: "40 CFR 370", edition: "as known 2026", clause: "370.30"),
            columns: ReportTable.columns(
                ("建筑", "building"), ("化学品", "chemical"), ("CAS 号", "CAS number"), ("危险性", "hazards"),
                ("SDS 版本", "edition of its SDS"), ("容器", "containers"), ("质量 (kg)", "mass, kg"),
                ("无密度未计", "not counted, no density")),
            rows: rows.sorted { ($0.0.building.en, $0.0.material) < ($1.0.building.en, $1.0.material) }.map(\.1))
    }
}
