import Compliance

/// What forbids a carrier, its vehicle or its driver to take the waste along (China).
struct CarrierBlocks {
    let request: ManifestRequest
    let today: CalendarDay

    func findings() -> [Finding] {
        guard request.jurisdictions.contains(.cn), !request.containers.isEmpty else { return [] }
        var findings = request.transporters.flatMap(licence)
        // The first carrier's vehicle takes it from the site.
        if let carrier = request.transporters.first, let trip = request.trips.first {
            findings += unit(trip.plate, in: carrier.vehicles, carrier, Self.vehicle)
            if let driver = trip.driver, !driver.trimmingBlanks.isEmpty {
                findings += unit(driver, in: carrier.drivers, carrier, Self.driver)
            }
        }
        return findings
    }

    private struct Kind {
        var rule: String
        var name: Bilingual
        var paper: Bilingual
    }

    private static let vehicle = Kind(
        rule: "manifest.vehicle", name: Bilingual(zh: "车辆", en: "vehicle"),
        paper: Bilingual(zh: "道路运输证", en: "road transport licence"))
    private static let driver = Kind(
        rule: "manifest.driver", name: Bilingual(zh: "驾驶员", en: "driver"),
        paper: Bilingual(zh: "从业资格证", en: "certificate of qualification"))

    /// 固体废物污染环境防治法 art. 83: who carries hazardous waste follows the rules for dangerous goods.
    private static let law = Citation(
        document: "中华人民共和国固体废物污染环境防治法", edition: "2020年修订", clause: "第八十三条")

    private func finding(
        _ rule: String, _ verdict: Verdict, zh: String, en: String, remedy: Bilingual, facts: [String: Fact]
    ) -> Finding {
        Finding(
            rule: rule, verdict: verdict, citation: Self.law, facts: facts, message: Bilingual(zh: zh, en: en),
            remedy: remedy)
    }

    private func licence(_ carrier: ManifestParty) -> [Finding] {
        let facts: [String: Fact] = ["carrier": .text(carrier.displayName_zh)]
        guard let licence = carrier.licence, !licence.number.isEmpty else {
            return [
                finding(
                    "manifest.carrier-licence-missing", .review, zh: "承运人 \(carrier.displayName_zh) 的道路运输经营许可证没有登记",
                    en: "the road transport licence of \(carrier.displayName_en) is not entered",
                    remedy: Bilingual(zh: "登记许可证编号和有效期", en: "enter its number and last day"), facts: facts)
            ]
        }
        guard let expires = licence.expires, expires < today else { return [] }
        return [
            finding(
                "manifest.carrier-licence-expired", .prohibited,
                zh: "承运人 \(carrier.displayName_zh) 的许可证 \(licence.number) 已于 \(expires) 到期",
                en: "the licence \(licence.number) of carrier \(carrier.displayName_en) ended on \(expires)",
                remedy: Bilingual(zh: "换用有效的承运人，或更新许可证资料", en: "choose another carrier, or enter the new licence"),
                facts: facts.merging(["expires": .text(expires.text)]) { $1 })
        ]
    }

    private func unit(
        _ name: String, in registered: [LicensedUnit]?, _ carrier: ManifestParty, _ kind: Kind
    ) -> [Finding] {
        let facts: [String: Fact] = ["carrier": .text(carrier.displayName_zh), "name": .text(name)]
        let enter = Bilingual(
            zh: "核对\(kind.paper.zh)，并登记在承运人名下", en: "check the \(kind.paper.en) and enter it with the carrier")
        guard let registered else {
            return [
                finding(
                    "\(kind.rule)-not-checked", .note, zh: "承运人没有登记\(kind.name.zh)，未核对 \(name) 的\(kind.paper.zh)",
                    en: "no \(kind.name.en) of the carrier is entered: the \(kind.paper.en) of \(name) is not checked",
                    remedy: enter, facts: facts)
            ]
        }
        guard let unit = registered.first(where: { LicensedUnit.fold($0.name) == LicensedUnit.fold(name) }) else {
            return [
                finding(
                    "\(kind.rule)-not-registered", .prohibited, zh: "\(kind.name.zh) \(name) 不在承运人登记的名单中",
                    en: "\(kind.name.en) \(name) is not among those entered for the carrier", remedy: enter,
                    facts: facts)
            ]
        }
        guard let expires = unit.expires, expires < today else { return [] }
        return [
            finding(
                "\(kind.rule)-licence-expired", .prohibited,
                zh: "\(kind.name.zh) \(name) 的\(kind.paper.zh) \(unit.licence) 已于 \(expires) 到期",
                en: "the \(kind.paper.en) \(unit.licence) of \(kind.name.en) \(name) ended on \(expires)",
                remedy: enter,
                facts: facts.merging(["expires": .text(expires.text)]) { $1 })
        ]
    }
}
