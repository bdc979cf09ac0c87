import Compliance

extension RecordRule {
    /// Containers and masses: what is on the paper is what is in the drums.
    static let massRules: [RecordRule] = [
        RecordRule("record.no-line") { context in
            context.record.lines.isEmpty
                ? [.missing("lines", zh: "废物", en: "a waste line", ManifestCitation.order23("第十条"))] : []
        },
        RecordRule("record.line-number") { context in
            var seen: Set<Int> = []
            return context.lines.compactMap { path, line in
                guard line.number < 1 || !seen.insert(line.number).inserted else { return nil }
                return .error(
                    "\(path).number", zh: "行号 \(line.number) 重复或小于 1",
                    en: "line number \(line.number) is repeated or below 1", ManifestCitation.form8700("item 9"))
            }
        },
        RecordRule("record.container-twice") { context in
            var seen: [String: String] = [:]
            return context.lines.flatMap { path, line in
                line.containers.enumerated().compactMap { index, container -> Breach? in
                    let place = "\(path).containers[\(index)]"
                    guard let other = seen.updateValue(place, forKey: container.code) else { return nil }
                    return .error(
                        "\(place).code", zh: "容器 \(container.code) 已在 \(other)",
                        en: "container \(container.code) is also in \(other)", ManifestCitation.order23("第十条"))
                }
            }
        },
        RecordRule("record.container-mass") { context in
            context.lines.flatMap { path, line in
                line.containers.enumerated().compactMap { index, container in
                    container.mass_mg > 0
                        ? nil
                        : .error(
                            "\(path).containers[\(index)].mass_mg", zh: "容器 \(container.code) 的质量应大于 0",
                            en: "container \(container.code) must weigh more than 0", ManifestCitation.order23("第十条"))
                }
            }
        },
        RecordRule("record.mass-sum") { context in
            context.lines.compactMap { path, line in
                guard !line.containers.isEmpty else { return nil }
                guard let sum = ManifestLine.sum_mg(line.containers) else {
                    return .error(
                        "\(path).containers", zh: "各容器质量之和超出可表示的范围",
                        en: "the masses of the containers add up to more than can be written",
                        ManifestCitation.order23("第十条"))
                }
                guard sum != line.mass_mg else { return nil }
                return .error(
                    "\(path).mass_mg", zh: "\(line.mass_mg ?? 0) mg 与各容器之和 \(sum) mg 不符",
                    en: "\(line.mass_mg ?? 0) mg is not the sum of its containers, \(sum) mg",
                    ManifestCitation.order23("第十条"))
            }
        },
        RecordRule("record.piece-count") { context in
            context.lines.compactMap { path, line in
                guard let pieces = line.pieces, !line.containers.isEmpty, pieces != Int64(line.containers.count) else {
                    return nil
                }
                return .error(
                    "\(path).pieces", zh: "填 \(pieces) 件，列出的容器有 \(line.containers.count) 个",
                    en: "\(pieces) pieces are declared but \(line.containers.count) containers are listed",
                    ManifestCitation.form8700("item 10"))
            }
        },
        RecordRule("record.declared", .us) { context in
            context.lines.compactMap { path, line in
                guard let declared = line.declared, let mass_mg = line.mass_mg,
                    let right = ManifestAmounts.declared(mass_mg: mass_mg, unit: declared.unit.code),
                    right != declared.amount
                else { return nil }
                return .error(
                    "\(path).declared.amount", zh: "申报 \(declared.amount) \(declared.unit.code)，按质量应为 \(right)",
                    en: "\(declared.amount) \(declared.unit.code) is declared, the mass makes \(right)",
                    ManifestCitation.form8700("item 11"))
            }
        },
    ]

    /// The US description of dangerous goods.
    static let descriptionRules: [RecordRule] = [
        RecordRule("us.party-name", .us) { context in
            let parties =
                [("generator", context.record.generator), ("facility", context.record.facility)]
                + context.record.transporters.enumerated().map { ("transporters[\($0)]", $1) }
            return parties.compactMap { path, party -> Breach? in
                guard let name = party.name, !isBlank(name) else {
                    return .missing(
                        "\(path).name", zh: "英文名称", en: "the English name", ManifestCitation.form8700("items 5 to 8"))
                }
                guard let scalar = ShippingDescription.notEnglish(name) else { return nil }
                return .error(
                    "\(path).name", zh: "英文名称中含有“\(scalar)”", en: "the English name contains “\(scalar)”",
                    ManifestCitation.cfr49("172.201(a)(2)"))
            }
        },
        RecordRule("us.handling-english", .us) { context in
            guard let text = context.record.handlingInstructions, let scalar = ShippingDescription.notEnglish(text)
            else {
                return []
            }
            return [
                .warning(
                    "handlingInstructions", zh: "处理说明含有“\(scalar)”：美国表格上须用英文",
                    en: "the handling instructions contain “\(scalar)”: US forms are filled in in English",
                    ManifestCitation.form8700("item 14"))
            ]
        },
        RecordRule("dot.undecided", .us) { context in
            context.lines.compactMap { path, line in
                line.isDOTHazardous == nil
                    ? .missing(
                        "\(path).isDOTHazardous", zh: "是否属于危险货物", en: "whether the waste is regulated by DOT",
                        ManifestCitation.cfr49("172.202")) : nil
            }
        },
        RecordRule("dot.description", .us) { context in
            context.lines.flatMap { path, line -> [Breach] in
                guard let dot = line.dot, line.printedDOT == nil else { return [] }
                var problems = dot.problems
                if problems.isEmpty {
                    do throws(ShippingDescriptionError) { _ = try dot.text() } catch { problems = error.problems }
                }
                return problems.map {
                    .error("\(path).dot.\($0.member)", zh: $0.message.zh, en: $0.message.en, $0.citation)
                }
            }
        },
        RecordRule("dot.english", .us) { context in
            context.lines.compactMap { path, line in
                guard let text = line.printedDOT?.text, let scalar = ShippingDescription.notEnglish(text) else {
                    return nil
                }
                return .error(
                    "\(path).printedDOT.text", zh: "美国运输文件须用英文填写，含有“\(scalar)”",
                    en: "US shipping papers are printed in English: it contains “\(scalar)”",
                    ManifestCitation.cfr49("172.201(a)(2)"))
            }
        },
        RecordRule("dot.waste-word", .us) { context in
            context.lines.compactMap { path, line in
                guard line.isEPAWaste == true, let dot = line.dot, !dot.isWaste,
                    !ShippingDescription.saysWaste(dot.properShippingName)
                else { return nil }
                return .error(
                    "\(path).dot.isWaste", zh: "危险废物的名称前须有 Waste",
                    en: "the name of a hazardous waste starts with Waste",
                    ManifestCitation.cfr49("172.101(c)(9)"))
            }
        },
        RecordRule("dot.table", .us, tableBreaches),
        RecordRule("dot.description-english", .us) { context in
            context.lines.compactMap { path, line in
                guard line.isDOTHazardous == false, let text = line.name_en,
                    let scalar = ShippingDescription.notEnglish(text)
                else { return nil }
                return .error(
                    "\(path).name_en", zh: "英文名称中含有“\(scalar)”", en: "the English name contains “\(scalar)”",
                    ManifestCitation.form8700("item 9b"))
            }
        },
        RecordRule("dot.non-dot-name", .us) { context in
            context.lines.compactMap { path, line in
                line.isDOTHazardous == false && isBlank(line.name_en)
                    ? .missing(
                        "\(path).name_en", zh: "非危险货物的英文说明", en: "the description of waste that DOT does not regulate",
                        ManifestCitation.form8700("item 9b")) : nil
            }
        },
    ]

    /// The description against the Hazardous Materials Table.
    @Sendable private static func tableBreaches(_ context: RecordContext) -> [Breach] {
        guard !context.tables.shipping.isEmpty else { return [] }
        return context.lines.flatMap { path, line -> [Breach] in
            guard let dot = line.dot, ShippingDescription.isIDNumber(dot.idNumber) else { return [] }
            let entries = context.tables.shipping.entries(idNumber: dot.idNumber)
            if let forbidden = context.tables.shipping.forbiddenEntry(named: dot.properShippingName),
                !forbidden.isForSomeForms
            {
                return [
                    .error(
                        "\(path).dot.properShippingName", zh: "172.101 表禁止运输“\(forbidden.entry)”",
                        en: "the table of 172.101 forbids to carry `\(forbidden.entry)`",
                        ManifestCitation.cfr49("173.21"))
                ]
            }
            guard !entries.isEmpty else {
                return [
                    .error(
                        "\(path).dot.idNumber", zh: "172.101 表中没有 \(dot.idNumber)",
                        en: "the table of 172.101 has no \(dot.idNumber)", ManifestCitation.cfr49("172.101"))
                ]
            }
            let fitting = entries.filter {
                $0.hazardClass == dot.hazardClass && $0.packingGroup == dot.packingGroup
            }
            guard !fitting.isEmpty else {
                let known = entries.map { [$0.hazardClass, $0.packingGroup ?? "-"].joined(separator: " ") }
                return [
                    .error(
                        "\(path).dot.packingGroup",
                        zh:
                            "\(dot.idNumber) 没有类别 \(dot.hazardClass)、包装类别 \(dot.packingGroup ?? "无")，表中为：\(known.shortList)",
                        en: "\(dot.idNumber) has no entry of class \(dot.hazardClass) and packing group "
                            + "\(dot.packingGroup ?? "none"); the table has: \(known.shortList)",
                        ManifestCitation.cfr49("172.101"))
                ]
            }
            return entryBreaches(dot, fitting, "\(path).dot")
        }
    }

    private static func entryBreaches(
        _ dot: ShippingDescription, _ entries: [ShippingEntry], _ path: String
    ) -> [Breach] {
        var breaches: [Breach] = []
        let named = entries.filter { entry in
            ([entry.properShippingName] + entry.names).contains {
                $0.lowercased() == dot.properShippingName.lowercased()
            }
        }
        if named.isEmpty {
            let names = entries.flatMap(\.names)
            breaches.append(
                .warning(
                    "\(path).properShippingName", zh: "名称与表中不同，表中为：\(names.shortList)",
                    en: "the name is not that of the table: \(names.shortList)", ManifestCitation.cfr49("172.101(c)")))
        }
        let meant = named.isEmpty ? entries : named
        if meant.allSatisfy({ $0.symbols.contains("G") }), dot.technicalNames.isEmpty, !dot.needsTechnicalName,
            !dot.isLabPack
        {
            breaches.append(
                .error(
                    "\(path).technicalNames", zh: "表第 1 栏有 G：须写技术名称",
                    en: "column 1 of the table has a G: technical names are needed",
                    ManifestCitation.cfr49("172.203(k)")))
        }
        if meant.allSatisfy(\.isInhalationHazard), !dot.isInhalationHazard {
            breaches.append(
                .error(
                    "\(path).isInhalationHazard", zh: "该物质吸入有毒，描述中须写明并写危险区",
                    en: "the material is poisonous by inhalation: say so, with its zone",
                    ManifestCitation.cfr49("172.203(m)")))
        }
        if dot.isLimitedQuantity, meant.allSatisfy({ !$0.hasException }) {
            breaches.append(
                .error(
                    "\(path).isLimitedQuantity", zh: "表第 8A 栏为 None：该条目没有有限数量的豁免",
                    en: "column 8A of the table says None: the entry has no exception for limited quantities",
                    ManifestCitation.cfr49("173.150 to 173.156")))
        }
        if !meant.contains(where: { Set($0.subsidiary) == Set(dot.subsidiary) }), let entry = meant.first {
            breaches.append(
                .warning(
                    "\(path).subsidiary", zh: "次要危险与表中不同，表中为：\(entry.subsidiary.shortList)",
                    en: "the subsidiary hazards are not those of the table: \(entry.subsidiary.shortList)",
                    ManifestCitation.cfr49("172.202(a)(3)")))
        }
        return breaches
    }

    /// What the facility found against what was declared (40 CFR 264.72).
    static let receivedRules: [RecordRule] = [
        RecordRule("received.discrepancy") { context in
            context.lines.compactMap { path, line in
                guard let received = line.received, received.isQuantityDiscrepancy != true,
                    let discrepancy = ManifestDiscrepancy(line, in: context.record.jurisdictions)
                else { return nil }
                return .error(
                    "\(path).received.isQuantityDiscrepancy", zh: "\(discrepancy.message.zh)，属于重大差异，须注明并说明",
                    en: "\(discrepancy.message.en): a significant discrepancy, which has to be stated with a comment",
                    ManifestCitation.cfr40("264.72(b)"))
            }
        },
        RecordRule("received.comment") { context in
            context.lines.compactMap { path, line in
                guard let received = line.received,
                    received.isQuantityDiscrepancy == true || received.isTypeDiscrepancy == true,
                    isBlank(received.comment)
                else { return nil }
                return .missing(
                    "\(path).received.comment", zh: "差异说明", en: "the comment on the discrepancy",
                    ManifestCitation.cfr40("264.72"))
            }
        },
    ]
}
