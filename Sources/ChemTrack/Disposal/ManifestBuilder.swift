public import Compliance

/// Makes a manifest from chosen containers. Pure: the same request gives the same draft.
public struct ManifestBuilder: Sendable {
    /// Takes the materials of a load, and says of two of them, by their places, what they do to each other in one vehicle; nil
    /// when they may ride together. One place twice is of two containers of that material.
    public typealias VehicleRule = @Sendable ([HazardProfile]) -> (Int, Int) -> Finding?

    /// The official list of waste codes, to see that a code exists and is in its category.
    public var tables: ManifestTables
    public var vehicleRule: VehicleRule
    /// Offset of the plant's clock from UTC in minutes; decides on which day a licence ends.
    public var clockOffset_min: Int

    public init(tables: ManifestTables, clockOffset_min: Int = 480, vehicleRule: @escaping VehicleRule) {
        self.tables = tables
        self.clockOffset_min = clockOffset_min
        self.vehicleRule = vehicleRule
    }

    /// Builds the draft and says what forbids or questions it.
    ///
    /// The draft is returned also when it is blocked, so that a person sees what was meant.
    public func build(_ request: ManifestRequest, now: ManifestTime, id: String) -> ManifestDraft {
        var request = request
        if request.jurisdictions.contains(.us) {
            for index in request.containers.indices {
                let container = request.containers[index]
                request.containers[index].shipping = container.shipping?.completed(for: container, tables)
            }
        }
        var record = ManifestRecord(
            id: id, jurisdictions: request.jurisdictions, createdAt: now, generator: request.generator,
            transporters: request.transporters, facility: request.facility, trip: request.trips.first,
            lines: lines(of: request))
        for index in record.transporters.indices { record.transporters[index].order = index + 1 }
        record.handlingInstructions = request.handlingInstructions
        record.emergencyMeasures_zh = request.emergencyMeasures_zh
        if request.jurisdictions.contains(.us) {
            record.epa = EmanifestStatus(status: "Pending", submissionType: "FullElectronic")
        }
        var findings = ManifestBlocks(request: request, today: now.day(offset_min: clockOffset_min)).findings()
        findings += vehicleFindings(request.containers)
        findings += lineFindings(record, request)
        if request.jurisdictions.contains(.us) {
            findings += CarriageFindings(tables: tables).findings(request.containers)
        }
        return ManifestDraft(record: record, findings: findings)
    }

    // MARK: Lines

    /// What containers must share to stand on one line.
    private struct LineKey: Hashable {
        var cnCode: String?
        var cnCategory: String?
        var shipping: ShippingDescription?
        var isNotDOTRegulated: Bool
        var containerType: String?
        var packaging: String?
        var federal: [String]
        var state: [String]
        var landDisposal: LandDisposalFacts?
        var biennial: BiennialReport?
        var ewc: [String]?
        var physicalState: WasteState?

        init(_ container: WasteContainer) {
            cnCode = container.cnCode
            cnCategory = container.cnCategory
            shipping = container.shipping
            isNotDOTRegulated = container.isNotDOTRegulated
            containerType = container.containerType
            packaging = container.packaging_zh
            federal = container.federalCodes.sorted()
            state = container.stateCodes.sorted()
            landDisposal = container.landDisposal
            biennial = container.biennial
            ewc = container.ewcCodes
            physicalState = container.physicalState
        }
    }

    private func lines(of request: ManifestRequest) -> [ManifestLine] {
        var order: [LineKey] = []
        var groups: [LineKey: [WasteContainer]] = [:]
        var seen: Set<String> = []
        for container in request.containers where seen.insert(container.code).inserted {
            let key = LineKey(container)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(container)
        }
        return order.enumerated().map { index, key in
            line(number: index + 1, of: groups[key] ?? [], for: request.jurisdictions)
        }
    }

    private func line(
        number: Int, of containers: [WasteContainer], for jurisdictions: [ManifestJurisdiction]
    ) -> ManifestLine {
        var line = ManifestLine(
            number: number, containers: containers.map { ManifestContainer(code: $0.code, mass_mg: $0.mass_mg) })
        guard let first = containers.first else { return line }
        line.name_zh = distinct(containers.map(\.name.zh)).joined(separator: "、")
        line.name_en = distinct(containers.map(\.name.en)).joined(separator: "; ")
        line.packaging = ManifestPackaging(
            epaType: first.containerType.map { ManifestCode($0) },
            cn: first.packaging_zh)
        line.physicalState = first.physicalState
        line.components = distinct(containers.flatMap(\.components))
        line.cnHazards = distinct(containers.flatMap(\.hazardProperties))
        line.codes.cnCode = first.cnCode
        line.codes.cnCategory = first.cnCategory ?? first.cnCode.flatMap { tables.wasteCodes[$0]?.category }
        line.codes.ewc = first.ewcCodes
        // nil when one is not known, or the sum is beyond 64 bits.
        line.volume_uL = containers.reduce(0 as Int64?) { sum, container in
            guard let sum, let volume = container.volume_uL else { return nil }
            let (total, overflow) = sum.addingReportingOverflow(volume)
            return overflow ? nil : total
        }
        guard jurisdictions.contains(.us) else { return line }
        line.codes.federal = first.federalCodes.sorted().map { ManifestCode($0) }
        if !first.stateCodes.isEmpty { line.codes.generatorState = first.stateCodes.sorted().map { ManifestCode($0) } }
        line.dot = first.shipping
        line.isDOTHazardous = first.shipping != nil ? true : first.isNotDOTRegulated ? false : nil
        line.isEPAWaste = !first.federalCodes.isEmpty
        line.hasPCB = false
        line.landDisposal = first.landDisposal
        line.biennialReport = first.biennial
        line.hasBiennialReport = first.biennial != nil
        line.declared = line.mass_mg.flatMap { ManifestAmounts.declared(mass_mg: $0) }
        return line
    }

    private func distinct(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    // MARK: What rides together

    /// Containers of one material, found by its name: to hash the whole of a profile costs more than to judge a pair.
    private struct Material: Hashable {
        var profile: HazardProfile

        func hash(into hasher: inout Hasher) { hasher.combine(profile.name) }
    }

    private func vehicleFindings(_ containers: [WasteContainer]) -> [Finding] {
        var places: [Material: Int] = [:]
        var groups: [[WasteContainer]] = []
        for container in containers {
            let place = places[Material(profile: container.profile), default: groups.count]
            if place == groups.count {
                places[Material(profile: container.profile)] = place
                groups.append([])
            }
            groups[place].append(container)
        }
        var findings = groups.filter { !$0[0].profile.isKnown }.map { unknownHazard($0[0].profile, $0) }
        let known = groups.filter { $0[0].profile.isKnown }
        let judge = vehicleRule(known.map { $0[0].profile })
        for (index, first) in known.enumerated() {
            for (other, second) in known.enumerated().dropFirst(index) {
                // Two containers of one material are a pair too.
                guard other != index || first.count > 1, var finding = judge(index, other) else { continue }
                finding.facts["containers_a"] = .list(first.map(\.code))
                finding.facts["containers_b"] = .list(second.map(\.code))
                findings.append(finding)
            }
        }
        return findings
    }

    private func unknownHazard(_ profile: HazardProfile, _ containers: [WasteContainer]) -> Finding {
        let codes = containers.map(\.code)
        return Finding(
            rule: "manifest.unknown-hazard", verdict: .review,
            citation: ManifestCitation.order23("第十条"),
            facts: ["containers": .list(codes), "name": .text(profile.name.en)],
            message: Bilingual(
                zh: "\(codes.shortList) 的危险性未知，无法判断能否与其他容器同车",
                en: "the hazards of \(codes.shortList) are unknown: nobody can say what may ride with it"),
            remedy: Bilingual(zh: "先鉴别或取样分析，再装车", en: "identify or analyse it before loading"))
    }

    // MARK: What the lines lack

    private func lineFindings(_ record: ManifestRecord, _ request: ManifestRequest) -> [Finding] {
        var findings: [Finding] = []
        for line in record.lines {
            if request.jurisdictions.contains(.cn), let finding = wasteCodeFinding(line) { findings.append(finding) }
            guard request.jurisdictions.contains(.us) else { continue }
            if line.isDOTHazardous == nil {
                findings.append(
                    Finding(
                        rule: "manifest.no-dot-description", verdict: .review,
                        citation: ManifestCitation.cfr49("172.202"),
                        facts: [
                            "line": .number(Double(line.number)), "containers": .list(line.containers.map(\.code)),
                        ],
                        message: Bilingual(
                            zh: "第 \(line.number) 行没有美国运输描述，不能当作非危险货物",
                            en: "line \(line.number) has no US shipping description; it must not pass as not dangerous"),
                        remedy: Bilingual(
                            zh: "选定 172.101 表中的条目，或由专人确认不属危险货物",
                            en: "choose its entry in 172.101, or have a person confirm that it is not regulated")))
            }
            for problem in line.dot?.problems ?? [] {
                findings.append(
                    Finding(
                        rule: "manifest.dot-description", verdict: .review, citation: problem.citation,
                        facts: ["line": .number(Double(line.number))], message: problem.message,
                        remedy: Bilingual(
                            zh: "补全第 \(line.number) 行的运输描述", en: "complete the description of line \(line.number)")))
            }
            if let mass_mg = line.mass_mg, line.declared == nil {
                findings.append(
                    Finding(
                        rule: "manifest.amount-zero", verdict: .review,
                        citation: ManifestCitation.form8700("item 11"),
                        facts: ["line": .number(Double(line.number)), "mass_mg": .number(Double(mass_mg))],
                        message: Bilingual(
                            zh: "第 \(line.number) 行不足半磅，按整数填报会成为 0",
                            en: "line \(line.number) weighs less than half a pound and would be declared as 0"),
                        remedy: Bilingual(zh: "与其他容器并成一行", en: "put it on one line with other containers")))
            }
        }
        return findings
    }

    private func wasteCodeFinding(_ line: ManifestLine) -> Finding? {
        guard let code = line.codes.cnCode else { return nil }
        let entry = tables.wasteCodes[code]
        guard entry?.category != line.codes.cnCategory || entry == nil else { return nil }
        return Finding(
            rule: "manifest.waste-code", list: "cn-waste", entry: code, verdict: .review,
            citation: ManifestCitation.wasteList(code),
            facts: ["line": .number(Double(line.number)), "code": .text(code)],
            message: entry.map {
                Bilingual(
                    zh: "废物代码 \(code) 属于 \($0.category)，不是 \(line.codes.cnCategory ?? "")",
                    en: "waste code \(code) belongs to \($0.category), not to \(line.codes.cnCategory ?? "none")")
            } ?? Bilingual(zh: "名录中没有废物代码 \(code)", en: "the waste list has no code \(code)"),
            remedy: Bilingual(zh: "核对国家危险废物名录", en: "look it up in the national waste list"))
    }
}

/// A manifest as built, with what forbids or questions it.
public struct ManifestDraft: Codable, Sendable, Hashable {
    public var record: ManifestRecord
    /// Strictest first is not promised: sort by verdict to show them.
    public var findings: [Finding]

    public init(record: ManifestRecord, findings: [Finding]) {
        self.record = record
        self.findings = findings
    }

    /// True when something forbids the dispatch.
    public var isBlocked: Bool { findings.contains { $0.verdict == .prohibited } }
}

extension [String] {
    /// The first few of a long list and how many more there are.
    var shortList: String {
        count <= 5 ? joined(separator: ", ") : prefix(4).joined(separator: ", ") + " … (\(count))"
    }
}
