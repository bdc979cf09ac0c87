import Compliance

/// What forbids to send off the containers of a request.
struct ManifestBlocks {
    let request: ManifestRequest
    let today: CalendarDay

    func findings() -> [Finding] {
        request.containers.isEmpty
            ? [noContainer]
            : containerFindings() + partyFindings() + licenceFindings()
                + CarrierBlocks(request: request, today: today).findings()
    }

    private var noContainer: Finding {
        blocked(
            "manifest.no-container", ManifestCitation.order23("第十条"),
            Bilingual(zh: "没有选定容器", en: "no container is chosen"),
            Bilingual(zh: "扫描要移出的容器", en: "scan the containers that are to leave"))
    }

    private func blocked(
        _ rule: String, _ citation: Citation, _ message: Bilingual, _ remedy: Bilingual, facts: [String: Fact] = [:]
    ) -> Finding {
        Finding(rule: rule, verdict: .prohibited, citation: citation, facts: facts, message: message, remedy: remedy)
    }

    // MARK: Containers

    private func containerFindings() -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<String> = []
        var repeated: Set<String> = []
        for container in request.containers {
            if !seen.insert(container.code).inserted, repeated.insert(container.code).inserted {
                findings.append(listedTwice(container))
            }
        }
        var looked: Set<String> = []
        for container in request.containers where looked.insert(container.code).inserted {
            findings += self.findings(of: container)
        }
        return findings
    }

    private func listedTwice(_ container: WasteContainer) -> Finding {
        blocked(
            "manifest.container-listed-twice", ManifestCitation.order23("第十条"),
            Bilingual(zh: "容器 \(container.code) 在本联单中出现两次", en: "container \(container.code) is chosen twice"),
            Bilingual(zh: "只保留一次", en: "keep it once"), facts: ["container": .text(container.code)])
    }

    private func findings(of container: WasteContainer) -> [Finding] {
        let code = container.code
        let facts: [String: Fact] = ["container": .text(code)]
        var findings: [Finding] = []
        if let manifest = container.shippedWith {
            findings.append(
                blocked(
                    "manifest.container-already-shipped", ManifestCitation.order23("第十条"),
                    Bilingual(zh: "容器 \(code) 已随 \(manifest) 移出", en: "container \(code) has left with \(manifest)"),
                    Bilingual(zh: "核对容器编码", en: "check the code on the container"),
                    facts: facts.merging(["manifest": .text(manifest)]) { $1 }))
        }
        if !container.openManifests.isEmpty {
            let others = container.openManifests.joined(separator: ", ")
            findings.append(
                blocked(
                    "manifest.container-on-two-manifests", ManifestCitation.order23("第十六条"),
                    Bilingual(zh: "容器 \(code) 已列入 \(others)", en: "container \(code) is already on \(others)"),
                    Bilingual(zh: "先从那份联单中移出", en: "take it off that manifest first"),
                    facts: facts.merging(["manifests": .list(container.openManifests)]) { $1 }))
        }
        if !container.isAtDispatch {
            let place = container.zone ?? "?"
            findings.append(
                blocked(
                    "manifest.container-not-at-dispatch", ManifestCitation.order23("第十三条"),
                    Bilingual(
                        zh: "容器 \(code) 不能确定在危废贮存或发运区（目前：\(place)）",
                        en: "container \(code) is not known to be in a waste or dispatch zone (now: \(place))"),
                    Bilingual(zh: "移入发运区并扫描确认", en: "bring it to the dispatch zone and scan it there"),
                    facts: facts.merging(["zone": .text(place)]) { $1 }))
        }
        if !container.isLabelled {
            findings.append(
                blocked(
                    "manifest.container-unlabelled", ManifestCitation.order23("第十三条"),
                    Bilingual(zh: "容器 \(code) 没有危险废物标签", en: "container \(code) has no waste label"),
                    Bilingual(zh: "打印并贴上标签", en: "print its label and put it on"), facts: facts))
        }
        if container.mass_mg <= 0 {
            findings.append(
                blocked(
                    "manifest.container-not-weighed", ManifestCitation.order23("第十条"),
                    Bilingual(zh: "容器 \(code) 没有称重", en: "container \(code) has not been weighed"),
                    Bilingual(zh: "称重后再选", en: "weigh it first"), facts: facts))
        }
        if let consignor = container.consignor, consignor != (request.generatorID ?? consignor) {
            findings.append(otherConsignor(container, consignor))
        }
        return findings
    }

    private func otherConsignor(_ container: WasteContainer, _ consignor: String) -> Finding {
        blocked(
            "manifest.one-consignor", ManifestCitation.order23("第十六条"),
            Bilingual(
                zh: "容器 \(container.code) 属于另一移出人 \(consignor)，每个移出人须单独填联单",
                en: "container \(container.code) is of another consignor, \(consignor); each has its own manifest"),
            Bilingual(zh: "为该移出人另建联单", en: "make another manifest for that consignor"),
            facts: ["container": .text(container.code), "consignor": .text(consignor)])
    }

    // MARK: Parties

    private func partyFindings() -> [Finding] {
        var findings: [Finding] = []
        let consignors = Set(request.containers.compactMap(\.consignor))
        if request.generatorID == nil, consignors.count > 1 {
            findings.append(
                blocked(
                    "manifest.one-consignor", ManifestCitation.order23("第十六条"),
                    Bilingual(
                        zh: "容器来自 \(consignors.count) 个移出人，每个移出人须单独填联单",
                        en: "the containers are of \(consignors.count) consignors; each has its own manifest"),
                    Bilingual(zh: "按移出人分开", en: "separate them by consignor"),
                    facts: ["consignors": .list(consignors.sorted())]))
        }
        if request.trips.count > 1 {
            findings.append(
                blocked(
                    "manifest.one-trip", ManifestCitation.order23("第十六条"),
                    Bilingual(
                        zh: "一份联单只能对应一车（次），现有 \(request.trips.count) 车次",
                        en: "a manifest covers one trip of one vehicle, not \(request.trips.count)"),
                    Bilingual(zh: "每车次各建一份联单", en: "make one manifest for each trip"),
                    facts: ["trips": .list(request.trips.map(\.id))]))
        }
        if request.jurisdictions.contains(.cn), request.transporters.count > 1 {
            findings.append(
                Finding(
                    rule: "manifest.several-carriers", verdict: .review,
                    citation: ManifestCitation.order23("第十七条"),
                    facts: ["carriers": .number(Double(request.transporters.count))],
                    message: Bilingual(
                        zh: "有多个承运人，须约定交接的时间和地点", en: "several carriers: time and place of the handover must be agreed"),
                    remedy: Bilingual(zh: "写明交接时间和地点", en: "state when and where it is handed over")))
        }
        return findings
    }

    // MARK: Licences

    private func licenceFindings() -> [Finding] {
        guard request.jurisdictions.contains(.cn) else { return [] }
        guard let licence = request.facility.licence, !licence.number.isEmpty else {
            return [
                blocked(
                    "manifest.licence-missing", Self.licenceLaw,
                    Bilingual(
                        zh: "接受人没有危险废物经营许可证编号", en: "the facility has no hazardous waste licence number"),
                    Bilingual(zh: "填写许可证编号、范围和有效期", en: "enter its licence number, scope and expiry"))
            ]
        }
        var findings: [Finding] = []
        let number: [String: Fact] = ["licence": .text(licence.number)]
        if let expires = licence.expires {
            if expires < today {
                findings.append(
                    blocked(
                        "manifest.licence-expired", Self.licenceLaw,
                        Bilingual(
                            zh: "接受人的许可证 \(licence.number) 已于 \(expires) 到期",
                            en: "the facility's licence \(licence.number) ended on \(expires)"),
                        Bilingual(zh: "换用有效的接受人，或更新许可证资料", en: "choose another facility, or enter the new licence"),
                        facts: number.merging(["expires": .text(expires.text)]) { $1 }))
            }
        } else {
            findings.append(unstated("manifest.licence-no-expiry", "有效期", "expiry", number))
        }
        return findings + scopeFindings(licence) + quotaFindings(licence)
    }

    private func scopeFindings(_ licence: ManifestLicence) -> [Finding] {
        guard licence.scope != nil else {
            return [unstated("manifest.licence-no-scope", "经营范围", "scope", ["licence": .text(licence.number)])]
        }
        var wastes: [String: [String]] = [:]
        for container in request.containers
        where licence.covers(category: container.cnCategory, code: container.cnCode) != true {
            wastes[container.cnCode ?? container.cnCategory ?? "?", default: []].append(container.code)
        }
        return wastes.sorted { $0.key < $1.key }.map { waste, codes in
            blocked(
                "manifest.licence-scope", Self.licenceLaw,
                Bilingual(
                    zh: "接受人的许可证不包括 \(waste)（容器 \(codes.shortList)）",
                    en: "the facility's licence does not cover \(waste) (containers \(codes.shortList))"),
                Bilingual(zh: "换用许可范围包括该类废物的接受人", en: "choose a facility that is licensed for it"),
                facts: [
                    "licence": .text(licence.number), "waste": .text(waste), "scope": .list(licence.scope ?? []),
                    "containers": .list(codes),
                ])
        }
    }

    private func quotaFindings(_ licence: ManifestLicence) -> [Finding] {
        guard let left_mg = licence.quotaLeft_mg else { return [] }
        let sum = ManifestLine.sum_mg(
            request.containers.map { ManifestContainer(code: $0.code, mass_mg: $0.mass_mg) })
        guard let sum, sum <= left_mg else {
            return [
                blocked(
                    "manifest.quota-exceeded", Self.licenceLaw,
                    Bilingual(
                        zh: "超出接受人剩余许可量 \(ManifestAmounts.tonnes(mass_mg: left_mg)) 吨",
                        en:
                            "more than the \(ManifestAmounts.tonnes(mass_mg: left_mg)) t that the facility may still take"
                    ),
                    Bilingual(zh: "减少容器或换用接受人", en: "send fewer containers or choose another facility"),
                    facts: [
                        "quota_left_t": .number(Double(left_mg) / 1e9), "mass_t": .number(Double(sum ?? .max) / 1e9),
                    ])
            ]
        }
        return []
    }

    private func unstated(_ rule: String, _ zh: String, _ en: String, _ facts: [String: Fact]) -> Finding {
        Finding(
            rule: rule, verdict: .review, citation: Self.licenceLaw, facts: facts,
            message: Bilingual(
                zh: "接受人许可证的\(zh)没有登记", en: "the \(en) of the facility's licence is not entered"),
            remedy: Bilingual(zh: "登记许可证的\(zh)", en: "enter the \(en) of the licence"))
    }

    /// 固体废物污染环境防治法 art. 80: only licensed units may take in hazardous waste, and within their licence.
    private static let licenceLaw = Citation(
        document: "中华人民共和国固体废物污染环境防治法", edition: "2020年修订", clause: "第八十条")
}
