import Foundation

extension EmanifestRule {
    /// Density and the codes of the biennial report.
    static let biennialRules: [EmanifestRule] = [
        .warning(
            "density.ignored", zh: "只有按体积（G、L、N、Y）申报时才填密度及其单位，将被忽略",
            en: "Provided field will be ignored. Density and its Units Of Measurement shall be provided only if the "
                + "quantity units of measurement is the volume (G, L, N, Y)"
        ) { context in
            context.wastes.filter { isByVolume($0.tree) == false }.flatMap { path, waste in
                densityMembers.filter { waste[path: "brInfo.\($0)"] != nil }.map { .init("\(path).brInfo.\($0)") }
            }
        },
        .warning(
            "density.missing", zh: "按体积申报时须填密度与其单位",
            en: "Density and densityUnitOfMeasurement.code are not provided. Both fields – Density and "
                + "densityUnitOfMeasurement.code fields shall be provided"
        ) { context in
            context.wastes("brInfo.density") { waste in
                waste["br"]?.flag == true && waste["brInfo"]?.members?.isEmpty == false && isByVolume(waste) == true
                    && densityMembers.allSatisfy { waste[path: "brInfo.\($0)"] == nil }
            }
        },
        .warning(
            "density.unit", zh: "密度与其单位须同时填写",
            en: "Density/densityUnitOfMeasurement.code is not provided. Both fields – Density and "
                + "densityUnitOfMeasurement.code fields shall be provided"
        ) { context in
            context.wastes("brInfo.density") { waste in
                isByVolume(waste) != false && densityMembers.count { waste[path: "brInfo.\($0)"] != nil } == 1
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
        .warning(
            "br.invalid", zh: "双年报资料没有一项有效",
            en: "None of the provided brInfo are valid, provided br will be set to false"
        ) { context in
            context.wastes("br") { waste in
                waste["br"]?.flag == true && waste["brInfo"]?.members?.isEmpty == false && !hasValidBiennial(waste)
            }
        },
        .warning("br.unset", zh: "填了双年报资料，却标为没有", en: "Provided brInfo is valid, provided br will be set to true") {
            context in
            context.wastes("br") { $0["br"]?.flag == false && hasValidBiennial($0) }
        },
        .warning("br.fields", zh: "双年报资料不完整", en: "Field is not Provided") { context in
            context.wastes.flatMap { path, waste -> [Breach] in
                guard waste["br"]?.flag == true, let info = waste["brInfo"] else { return [] }
                return ["sourceCode", "formCode", "wasteMinimizationCode"].filter { info[$0] == nil }
                    .map { .init("\(path).brInfo.\($0).code") }
            }
        },
    ]

    private static let densityMembers = ["density", "densityUnitOfMeasurement.code"]

    /// Whether the line is declared in a unit of volume; nil when it has no unit.
    private static func isByVolume(_ waste: JSONTree) -> Bool? {
        waste[path: "quantity.unitOfMeasurement.code"]?.text.map { ["G", "L", "N", "Y"].contains($0) }
    }

    /// Whether one member at least has the form of its code. Which codes there are stands in EPA's instructions of the year.
    private static func hasValidBiennial(_ waste: JSONTree) -> Bool {
        guard let info = waste["brInfo"] else { return false }
        return BiennialCode.allCases.contains { code in
            info[path: "\(code.emanifestMember).code"]?.text.map(code.matches) ?? false
        } || info["mixedRadioactiveWaste"]?.flag != nil || (info["density"]?.decimal ?? 0) > 0
    }
}
