import Foundation

extension EmanifestRule {
    /// What a waste line says the waste is.
    static let lineRules: [EmanifestRule] = [
        .missing("dotInformation", zh: "危险货物须有运输描述") { context in
            context.wastes("dotInformation") { $0["dotHazardous"]?.flag == true && $0["dotInformation"] == nil }
        },
        .warning(
            "dotInformation.ignored", zh: "非危险货物的运输描述将被忽略",
            en: "For non-hazardous Waste Dot Information will be ignored."
        ) { context in
            context.wastes("dotInformation") { $0["dotHazardous"]?.flag == false && $0["dotInformation"] != nil }
        },
        .missing("wasteDescription", zh: "非危险货物须有废物说明") { context in
            context.wastes("wasteDescription") {
                $0["dotHazardous"]?.flag == false && $0["wasteDescription"]?.text?.trimmingBlanks.isEmpty != false
            }
        },
        .error(
            "wasteDescription.length", zh: "废物说明超过 500 个字符",
            en: "Invalid Field format. Value of no longer than 500 characters is expected"
        ) { context in
            context.wastes("wasteDescription") { ($0["wasteDescription"]?.text?.count ?? 0) > 500 }
        },
        .warning(
            "wasteDescription.ignored", zh: "危险货物的废物说明将被忽略",
            en: "For hazardous Waste, wasteDescription will be ignored."
        ) { context in
            context.wastes("wasteDescription") { $0["dotHazardous"]?.flag == true && $0["wasteDescription"] != nil }
        },
        .error("dot.idNumber", zh: "识别号 `{value}` 不在 172.101 表中", en: "Provided Value is not Found: `{value}`") {
            context in
            context.wastes.compactMap { path, waste in
                guard let id = waste[path: "dotInformation.idNumber.code"]?.text, id != "NOID" else { return nil }
                let isKnown = context.tables.shipping.isEmpty || !context.tables.shipping.entries(idNumber: id).isEmpty
                return ShippingDescription.isIDNumber(id) && isKnown
                    ? nil : .init("\(path).dotInformation.idNumber", id)
            }
        },
        .error(
            "dot.english", zh: "运输描述须用英文，含有“{value}”",
            en: "the description must be printed in English; it contains “{value}”",
            citation: ManifestCitation.cfr49("172.201(a)(2)")
        ) { context in
            context.wastes.compactMap { path, waste in
                guard let text = waste[path: "dotInformation.printedDotInformation"]?.text,
                    let scalar = ShippingDescription.notEnglish(text)
                else { return nil }
                return .init("\(path).dotInformation.printedDotInformation", String(Character(scalar)))
            }
        },
        .warning(
            "dot.technicalName", zh: "泛指名称后应在括号内写技术名称",
            en: "a generic (n.o.s.) name should be followed by technical names in parentheses",
            citation: ManifestCitation.cfr49("172.203(k)")
        ) { context in
            context.wastes("dotInformation.printedDotInformation") {
                let text = $0[path: "dotInformation.printedDotInformation"]?.text ?? ""
                return ShippingDescription.isGeneric(text) && !text.contains("(")
            }
        },
        .missing(
            "federalWasteCodes", zh: "EPA 危险废物至少要有一个联邦废物代码", en: "an EPA waste requires at least 1 federal waste code"
        ) {
            context in
            context.wastes("hazardousWaste.federalWasteCodes") { waste in
                guard waste["epaWaste"]?.flag == true else { return false }
                return waste[path: "hazardousWaste.federalWasteCodes"]?.items?.isEmpty != false
            }
        },
        .error(
            "federalWasteCodes.unknown", zh: "没有联邦废物代码 `{value}`", en: "Provided Value is not Found: `{value}`"
        ) { context in
            context.wastes.flatMap { path, waste in
                (waste[path: "hazardousWaste.federalWasteCodes"]?.items ?? []).enumerated().compactMap { index, item in
                    guard let code = item["code"]?.text else { return nil }
                    let isKnown = context.tables.federalCodes?.contains(code) ?? EmanifestForm.isFederalCode(code)
                    return isKnown ? nil : .init("\(path).hazardousWaste.federalWasteCodes.\(index)", code)
                }
            }
        },
        .warning(
            "codes.paper", zh: "有 {value} 个废物代码：纸质联单一行只能写 6 个，其余写在附页",
            en: "{value} waste codes: the paper form takes 6 on a line, the others go to the addendum",
            citation: ManifestCitation.form8700("item 13")
        ) { context in
            context.wastes.compactMap { path, waste in
                let count = ["federalWasteCodes", "tsdfStateWasteCodes", "generatorStateWasteCodes", "txWasteCodes"]
                    .reduce(0) { $0 + (waste[path: "hazardousWaste.\($1)"]?.items?.count ?? 0) }
                return count > 6 ? .init("\(path).hazardousWaste", String(count)) : nil
            }
        },
        .missing("managementMethod", zh: "须填处置方式代码", en: "Field is Not Provided") { context in
            // On paper of EPA's wastes; once signed, of every line.
            guard context.submission == "DataImage5Copy" || context.isAtLeast("Signed") else { return [] }
            return context.wastes("managementMethod.code") {
                ($0["epaWaste"]?.flag == true || context.isAtLeast("Signed")) && $0["managementMethod"] == nil
            }
        },
        .error(
            "managementMethod.unknown", zh: "没有处置方式代码 `{value}`", en: "Provided Value not Found: `{value}`"
        ) { context in
            context.submission == "DataImage5Copy" || context.isAtLeast("Signed") ? unknownMethods(context) : []
        },
        .warning(
            "managementMethod.early", zh: "没有处置方式代码 `{value}`，签收之前须改正",
            en: "Provided Value not Found: `{value}`; it has to be right when the facility signs"
        ) { context in
            context.submission == "DataImage5Copy" || context.isAtLeast("Signed") ? [] : unknownMethods(context)
        },
        .warning(
            "stateWasteCodes.form", zh: "州废物代码 `{value}` 的格式不对",
            en:
                "state waste code `{value}` has not the form of its state: California 3 digits, Texas 4 characters, a form "
                + "code of 3 digits and H, 1, 2 or 3",
            citation: ManifestCitation.form8700("item 13")
        ) { context in
            context.wastes.flatMap { path, waste -> [Breach] in
                stateLists
                    .flatMap { list, site -> [Breach] in
                        let state =
                            site.map { context.document[path: "\($0).epaSiteId"]?.text?.prefix(2) ?? "" } ?? "TX"
                        return (waste[path: "hazardousWaste.\(list)"]?.items ?? []).enumerated().compactMap {
                            index, item in
                            guard let code = item["code"]?.text ?? item.text,
                                !EmanifestForm.isStateCode(code, of: String(state))
                            else { return nil }
                            return .init("\(path).hazardousWaste.\(list).\(index)", code)
                        }
                    }
            }
        },
        .error(
            "lineNumber", zh: "行号 {value} 重复或不是 1 以上的整数",
            en: "line number {value} is repeated or not a whole number from 1"
        ) { context in
            var seen: Set<Int64> = []
            return context.wastes.compactMap { path, waste in
                guard let tree = waste["lineNumber"] else { return nil }
                guard let number = tree.integer, number > 0, seen.insert(number).inserted else {
                    return .init("\(path).lineNumber", tree.decimal.map { "\($0)" } ?? tree.typeName)
                }
                return nil
            }
        },
        .warning(
            "lines.paper", zh: "有 {value} 行：纸质联单一页 4 行，其余写在续页",
            en: "{value} waste lines: the paper form takes 4, the others go to the continuation sheet",
            citation: ManifestCitation.form8700("22A")
        ) { context in
            context.wastes.count > 4 ? [.init("Emanifest.wastes", String(context.wastes.count))] : []
        },
    ]

    /// The lists of state codes with the site whose state they are of; Texas has one of its own.
    private static let stateLists: [(list: String, site: String?)] = [
        ("generatorStateWasteCodes", "generator"), ("tsdfStateWasteCodes", "designatedFacility"), ("txWasteCodes", nil),
    ]

    private static func unknownMethods(_ context: EmanifestContext) -> [Breach] {
        guard let methods = context.tables.managementMethods else { return [] }
        return context.wastes.compactMap { path, waste in
            guard let code = waste[path: "managementMethod.code"]?.text, !methods.contains(code) else { return nil }
            return .init("\(path).managementMethod.code", code)
        }
    }

    /// Containers and quantities.
    static let amountRules: [EmanifestRule] = [
        .missing("quantity", zh: "须填容器数、容器类型、数量和单位") { context in
            context.wastes.flatMap { path, waste -> [Breach] in
                guard let quantity = waste["quantity"] else { return [.init("\(path).quantity")] }
                return ["containerNumber", "containerType", "quantity", "unitOfMeasurement"]
                    .filter { quantity[$0] == nil }.map { .init("\(path).quantity.\($0)") }
            }
        },
        .error(
            "quantity.zero", zh: "数量为 0：换用较小的单位", en: "the quantity is 0: use a smaller unit",
            citation: ManifestCitation.form8700("item 11")
        ) { context in context.wastes("quantity.quantity") { $0[path: "quantity.quantity"]?.integer == 0 } },
        .error(
            "containerNumber", zh: "容器数 {value} 应在 1 至 9999 之间",
            en: "Numeric instance is greater than the required maximum (maximum: 9999) or 0: {value}"
        ) { context in
            context.wastes.compactMap { path, waste in
                guard let count = waste[path: "quantity.containerNumber"]?.integer, !(1...9999).contains(count) else {
                    return nil
                }
                return .init("\(path).quantity.containerNumber", String(count))
            }
        },
    ]
}
