import Compliance

extension WasteReports {
    func manifestList(_ period: ReportPeriod) -> ReportTable {
        ReportTable(
            title: Bilingual(zh: "联单清单 \(period.text)", en: "Manifests \(period.text)"),
            citation: Citation(document: "危险废物转移管理办法", edition: "部令第23号", clause: "第二十条"),
            columns: ReportTable.columns(
                ("联单", "manifest"), ("联单编号", "Chinese number"), ("EPA 联单号", "EPA number"), ("出发", "left on"),
                ("承运人", "carrier"), ("车牌", "vehicle"), ("接受人", "facility"), ("容器", "containers"),
                ("申报量 (t)", "declared, t"), ("接受量 (t)", "received, t"), ("重大差异", "discrepancy"), ("状态", "state"),
                ("版本", "version")),
            rows: left(period).map { manifest, day in
                let record = manifest.record
                let received = record.lines.compactMap { $0.received?.mass_mg }
                return [
                    .text(manifest.id), .text(record.numbers.cnManifest ?? ""), .text(record.numbers.usMTN ?? ""),
                    .text(day.text), .text(record.transporters.first?.displayName_zh ?? ""),
                    .text(record.trip?.plate ?? ""), .text(record.facility.displayName_zh),
                    .number(String(manifest.items.count)),
                    record.mass_mg.map { ReportTable.Cell.number(ManifestAmounts.tonnes(mass_mg: $0)) } ?? .empty,
                    received.isEmpty ? .empty : .number(ManifestAmounts.tonnes(mass_mg: received.reduce(0, &+))),
                    .text(record.hasDiscrepancy == true ? "有 yes" : ""), .text(manifest.state.name.zh),
                    .number(String(record.version)),
                ]
            })
    }

    /// Form GM asks by waste: codes, source, form, minimization, what was made, and to whom how much was shipped.
    func biennial(_ period: ReportPeriod) -> ReportTable {
        struct Stream: Hashable {
            var codes: String
            var description: String
            var facility: String
            var epaID: String
            var method: String
            var source: String
            var form: String
        }
        var shippedMass: [Stream: Int64] = [:]
        for (manifest, line, container, _) in shipped(period) where line.isEPAWaste == true {
            let stream = Stream(
                codes: (line.codes.federal ?? []).map(\.code).joined(separator: " "), description: line.name_en ?? "",
                facility: manifest.record.facility.displayName_en, epaID: manifest.record.facility.epaID ?? "",
                method: line.managementMethod?.code ?? "", source: line.biennialReport?.source?.code ?? "",
                form: line.biennialReport?.form?.code ?? "")
            shippedMass[stream, default: 0] &+= container.mass_mg
        }
        return ReportTable(
            title: Bilingual(zh: "美国两年报 GM 数据 \(period.text)", en: "Biennial report, form GM \(period.text)"),
            citation: Citation(document: "40 CFR 262", edition: "as known 2026", clause: "262.41"),
            columns: ReportTable.columns(
                ("联邦代码", "federal codes"), ("说明", "description"), ("来源代码", "source code"), ("形态代码", "form code"),
                ("方法代码", "management method"), ("设施 EPA 号", "facility EPA id"), ("设施", "facility"),
                ("运出量 (kg)", "shipped, kg"), ("缺少", "missing")),
            rows: shippedMass.sorted {
                ($0.key.codes, $0.key.epaID, $0.key.method) < ($1.key.codes, $1.key.epaID, $1.key.method)
            }
            .map { stream, mass in
                let missing = [("G code", stream.source), ("W code", stream.form), ("H code", stream.method)]
                    .filter(\.1.isEmpty).map(\.0)
                return [
                    .text(stream.codes), .text(stream.description), .text(stream.source), .text(stream.form),
                    .text(stream.method), .text(stream.epaID), .text(stream.facility),
                    .number(ManifestAmounts.kilograms(mass_mg: mass)), .text(missing.joined(separator: ", ")),
                ]
            })
    }
}
