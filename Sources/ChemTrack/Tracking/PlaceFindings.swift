import Compliance
import Geofence

// What an alarm about one container's place says.
extension Plant {
    func siteExit(_ item: Item, _ view: TagView) -> Finding {
        var facts: [String: Fact] = [
            "item": .text(item.code), "tag": .text(view.binding.tag), "x": .number(view.x), "y": .number(view.y),
            "state": .text(item.state.rawValue), "at": .text(view.at_ms.rfc3339),
        ]
        if let acc_m = view.acc_m { facts["accuracy_m"] = .number(acc_m) }
        if let manifest = item.manifest { facts["manifest"] = .text(manifest) }
        return Finding(
            rule: "place.site-exit", verdict: .prohibited,
            citation: Citation(
                document: "危险化学品安全法 Hazardous Chemicals Safety Law", edition: "2026-05-01", clause: "art. 42"),
            facts: facts,
            message: Bilingual(
                zh: "\(item.name.zh)（\(item.code)）已离开厂区，但没有已发运的联单或出库记录。",
                en: "\(item.name.en) (\(item.code)) has left the site without a shipped manifest or dispatch record"),
            remedy: Bilingual(
                zh: "立即拦停车辆或人员并带回；如为合法外运，请先在系统中发运联单。",
                en: "stop the vehicle or person and bring it back; if it is a lawful shipment, ship its manifest first")
        )
    }

    func outsideZone(_ item: Item) -> Finding {
        let home = item.assignedZone.map(state.zones.name) ?? Bilingual(zh: "（无）", en: "(none)")
        let place = item.zone.map(state.zones.name) ?? Bilingual(zh: "库区之外", en: "no zone")
        return Finding(
            rule: "place.outside-zone", verdict: .review,
            citation: Citation(
                document: "危险化学品安全法 Hazardous Chemicals Safety Law", edition: "2026-05-01", clause: "art. 41-42"),
            facts: [
                "item": .text(item.code), "assigned_zone": .text(item.assignedZone ?? ""),
                "zone": .text(item.zone ?? ""),
            ],
            message: Bilingual(
                zh: "\(item.name.zh)（\(item.code)）在“\(place.zh)”，不在其规定库区“\(home.zh)”。",
                en: "\(item.name.en) (\(item.code)) is in \(place.en), not in its zone \(home.en)"),
            remedy: Bilingual(
                zh: "移回“\(home.zh)”；如需移库，请先登记移库。",
                en: "take it back to \(home.en); if it is to move, record the move first"))
    }

    func unknownHazard(_ item: Item, _ profile: HazardProfile) -> Finding {
        let because = profile.unknownBecause ?? Bilingual(zh: "没有危险性分类", en: "it has no hazard classification")
        return Finding(
            rule: "place.unknown-hazard", verdict: .review,
            citation: Citation(document: "ChemTrack", edition: "1", clause: "unknown is never safe: hold"),
            facts: ["item": .text(item.code), "cas": .text(item.cas ?? ""), "zone": .text(item.zone ?? "")],
            message: Bilingual(
                zh: "\(item.name.zh)（\(item.code)）的危险性未知（\(because.zh)），不得存放在隔离区之外。",
                en:
                    "the hazards of \(item.name.en) (\(item.code)) are unknown (\(because.en)): it may only be in quarantine"
            ),
            remedy: Bilingual(
                zh: "移入隔离区，并由 EHS 根据 SDS 补充分类。", en: "take it to quarantine and have EHS classify it from its SDS"))
    }
}
