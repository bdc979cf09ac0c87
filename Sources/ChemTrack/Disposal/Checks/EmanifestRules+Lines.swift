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
            guard context.submission == "DataImage5Copy" || context.isAtLeast("Signed") else { return [] }
            return context.wastes("managementMethod.code") {
                $0["epaWaste"]?.flag == true && $0["managementMethod"] == nil
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

    /// Containers, quantities and density.
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
        .warning(
            "density.ignored", zh: "只有按体积（G、L、N、Y）申报时才填密度，将被忽略",
            en: "Provided field will be ignored. Density shall be provided only if the quantity units of measurement "
                + "is the volume (G, L, N, Y)"
        ) { context in
            context.wastes("brInfo.density") { waste in
                guard waste[path: "brInfo.density"] != nil,
                    let unit = waste[path: "quantity.unitOfMeasurement.code"]?.text
                else { return false }
                return !["G", "L", "N", "Y"].contains(unit)
            }
        },
        .warning(
            "density.unit", zh: "密度与其单位须同时填写",
            en: "Both fields – Density and densityUnitOfMeasurement.code fields shall be provided"
        ) { context in
            context.wastes("brInfo.density") {
                ($0[path: "brInfo.density"] == nil) != ($0[path: "brInfo.densityUnitOfMeasurement.code"] == nil)
            }
        },
        .warning(
            "density.format", zh: "密度应大于 0、不超过 999.99，至多 2 位小数",
            en:
                "Invalid Field Format. Numeric value containing no more than 3 whole digit(s) and 2 decimal digit(s) expected"
        ) { context in
            context.wastes("brInfo.density") {
                guard let density = $0[path: "brInfo.density"]?.decimal else { return false }
                let hundredths = JSONTree.number(density * 100).integer
                return hundredths.map { !(1...99_999).contains($0) } ?? true
            }
        },
        .warning(
            "density.unitCode", zh: "密度单位应为 1（lbs/gal）或 2（sg）",
            en: "Invalid Field Format. Numeric value 1 ('lbs/gal') or 2 ('sg') shall be provided"
        ) { context in
            context.wastes("brInfo.densityUnitOfMeasurement.code") {
                $0[path: "brInfo.densityUnitOfMeasurement.code"]?.text.map { $0 != "1" && $0 != "2" } ?? false
            }
        },
        .warning(
            "br.empty", zh: "标明有双年报资料，却没有填",
            en: "If brInfo is not Provided/Provided brInfo contains no fields, provided br shall be false"
        ) { context in
            context.wastes("br") { $0["br"]?.flag == true && $0["brInfo"]?.members?.isEmpty != false }
        },
        .warning("br.unset", zh: "填了双年报资料，却标为没有", en: "Provided brInfo is valid, provided br will be set to true") {
            context in
            context.wastes("br") { $0["br"]?.flag == false && $0["brInfo"]?.members?.isEmpty == false }
        },
        .warning("br.fields", zh: "双年报资料不完整", en: "Field is not Provided") { context in
            context.wastes.flatMap { path, waste -> [Breach] in
                guard waste["br"]?.flag == true, let info = waste["brInfo"] else { return [] }
                return ["sourceCode", "formCode", "wasteMinimizationCode"].filter { info[$0] == nil }
                    .map { .init("\(path).brInfo.\($0).code") }
            }
        },
    ]
}
