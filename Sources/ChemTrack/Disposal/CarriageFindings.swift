import Compliance

/// What the US rules of carriage say of containers beyond their description: forbidden materials, hazardous substances.
struct CarriageFindings {
    let tables: ManifestTables

    func findings(_ containers: [WasteContainer]) -> [Finding] {
        var findings = containers.compactMap(forbidden)
        let unregulated = containers.filter { $0.isNotDOTRegulated && isHazardousMaterial($0) }
        if !unregulated.isEmpty { findings.append(regulatedAfterAll(unregulated)) }
        let undecided = containers.filter(isUndecided)
        if !undecided.isEmpty { findings.append(reportableUnknown(undecided)) }
        return findings
    }

    private func forbidden(_ container: WasteContainer) -> Finding? {
        let names =
            [container.shipping?.properShippingName, container.profile.name.en].compactMap { $0 }
            + container.contents.compactMap(\.name)
        guard let found = names.lazy.compactMap({ tables.shipping.forbiddenEntry(named: $0) }).first else { return nil }
        return Finding(
            rule: "manifest.forbidden", list: "us-hmt", entry: found.entry,
            verdict: found.isForSomeForms ? .review : .prohibited, citation: ManifestCitation.cfr49("173.21"),
            facts: ["container": .text(container.code), "entry": .text(found.entry)],
            message: found.isForSomeForms
                ? Bilingual(
                    zh: "容器 \(container.code)：172.101 表在某些形态下禁止运输（“\(found.entry)”）",
                    en: "container \(container.code): the table of 172.101 forbids some forms of it (`\(found.entry)`)")
                : Bilingual(
                    zh: "容器 \(container.code)：172.101 表禁止运输“\(found.entry)”",
                    en: "container \(container.code): the table of 172.101 forbids to carry `\(found.entry)`"),
            remedy: Bilingual(
                zh: "由专人处理使其不再属于禁运形态，并重新判定",
                en: "have a specialist bring it into a form that may be carried, and classify that"))
    }

    private func reportable(_ container: WasteContainer) -> [ReportableConstituent] {
        tables.reportable.constituents(
            of: container.contents, federalCodes: container.federalCodes, mass_mg: container.mass_mg)
    }

    /// 171.8: hazardous materials include hazardous wastes and hazardous substances, whatever their class.
    private func isHazardousMaterial(_ container: WasteContainer) -> Bool {
        !container.federalCodes.isEmpty || !reportable(container).isEmpty
    }

    private func regulatedAfterAll(_ containers: [WasteContainer]) -> Finding {
        let codes = containers.map(\.code)
        return Finding(
            rule: "manifest.regulated-after-all", verdict: .review, citation: ManifestCitation.cfr49("171.8"),
            facts: ["containers": .list(codes)],
            message: Bilingual(
                zh: "\(codes.shortList) 被确认为非危险货物，但其为联邦危险废物或含有达到可报告量的物质，至少属于第 9 类",
                en: "\(codes.shortList) is confirmed as not dangerous, yet it is federal hazardous waste or holds a "
                    + "reportable quantity: it is class 9 at least"),
            remedy: Bilingual(
                zh: "选用 NA3077 或 NA3082（Hazardous waste, n.o.s.）或 UN3077、UN3082",
                en: "describe it as NA3077 or NA3082 (Hazardous waste, n.o.s.), or UN3077 or UN3082"))
    }

    /// Contents that are not known cannot be compared with a list. The lowest reportable quantity is 1 lb.
    private func isUndecided(_ container: WasteContainer) -> Bool {
        guard !tables.reportable.isEmpty, let shipping = container.shipping, container.contents.isEmpty else {
            return false
        }
        return !shipping.isReportableQuantity && Double(container.mass_mg) >= ReportableQuantities.pound_mg
    }

    private func reportableUnknown(_ containers: [WasteContainer]) -> Finding {
        let codes = containers.map(\.code)
        return Finding(
            rule: "manifest.reportable-unknown", list: "us-cercla", verdict: .review,
            citation: ManifestCitation.cfr49("172.203(c)"), facts: ["containers": .list(codes)],
            message: Bilingual(
                zh: "\(codes.shortList) 的组成未登记，不能判断是否达到可报告量（RQ）",
                en:
                    "the composition of \(codes.shortList) is not entered: whether it holds a reportable quantity (RQ) is not known"
            ),
            remedy: Bilingual(
                zh: "登记组成，或在运输描述中注明 RQ", en: "enter its composition, or state RQ in its description"))
    }
}
