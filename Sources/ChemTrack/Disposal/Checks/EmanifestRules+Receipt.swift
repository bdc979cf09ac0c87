import Foundation

extension EmanifestRule {
    /// What the facility reports: discrepancies, residue, rejection.
    static let receiptRules: [EmanifestRule] = [
        .missing("discrepancy.comments", zh: "有差异时须填说明") { context in
            context.wastes("discrepancyResidueInfo.discrepancyComments") { waste in
                guard let info = waste["discrepancyResidueInfo"] else { return false }
                return (info["wasteQuantity"]?.flag == true || info["wasteType"]?.flag == true)
                    && info["discrepancyComments"]?.text?.isEmpty != false
            }
        },
        .warning("discrepancy.ignored", zh: "没有差异，说明将被忽略", en: "Provided Field will be Ignored.") { context in
            context.wastes("discrepancyResidueInfo.discrepancyComments") { waste in
                guard let info = waste["discrepancyResidueInfo"] else { return false }
                return info["wasteQuantity"]?.flag != true && info["wasteType"]?.flag != true
                    && info["discrepancyComments"] != nil
            }
        },
        .missing("discrepancy.flags", zh: "须说明有无数量差异、品种差异和残留") { context in
            guard context.isAtLeast("ReadyForSignature"), !context.isImage else { return [] }
            return context.wastes.flatMap { path, waste in
                ["wasteQuantity", "wasteType", "residue"].filter { waste[path: "discrepancyResidueInfo.\($0)"] == nil }
                    .map { .init("\(path).discrepancyResidueInfo.\($0)") }
            }
        },
        .warning("residue.ignored", zh: "没有残留，说明将被忽略", en: "Provided Field will be Ignored.") { context in
            context.wastes("discrepancyResidueInfo.residueComments") {
                $0[path: "discrepancyResidueInfo.residue"]?.flag == false
                    && $0[path: "discrepancyResidueInfo.residueComments"] != nil
            }
        },
        .warning(
            "residue.newNumbers", zh: "有残留，但没有填转运残留的联单号",
            en: "One of the Waste has residue. Manifest Tracking Number(s) for shipping waste to another Facility(ies) "
                + "is not provided"
        ) { context in
            let hasResidue = context.wastes.contains { $0.tree[path: "discrepancyResidueInfo.residue"]?.flag == true }
            let numbers = context.document["residueNewManifestTrackingNumbers"]?.items ?? []
            return hasResidue && numbers.isEmpty ? [.init("Emanifest.residueNewManifestTrackingNumbers")] : []
        },
        .warning(
            "rejection.early", zh: "到达处置设施之前不填拒收，将被忽略",
            en: "Provided Field will be ignored. Rejection information shall be provided at ReadyForSignature status"
        ) { context in
            guard !context.isAtLeast("ReadyForSignature"),
                context.document["rejection"]?.flag == true || context.document["rejectionInfo"] != nil
            else { return [] }
            return [.init("Emanifest.rejection")]
        },
        .missing("rejection", zh: "须说明是否拒收") { context in
            context.isAtLeast("ReadyForSignature") && context.document["rejection"] == nil
                ? [.init("Emanifest.rejection")] : []
        },
        .missing("rejectionInfo", zh: "拒收时须填拒收资料") { context in
            // Of an image EPA itself fills in how the load was refused, and its staff read the rest off the paper.
            guard context.document["rejection"]?.flag == true, !context.isImage else { return [] }
            let info = context.document["rejectionInfo"]
            var needed = ["rejectionComments", "transporterOnSite"]
            if info?["transporterOnSite"]?.flag == false { needed.append("rejectionType") }
            if info?["transporterOnSite"]?.flag == true, !context.isElectronic {
                needed.append("alternateDesignatedFacilityType")
            }
            return needed.filter { info?[$0] == nil }.map { .init("Emanifest.rejectionInfo.\($0)") }
        },
        .error(
            "numbers.format", zh: "联单号 `{value}` 格式不对：应为 9 位数字加 3 个大写字母",
            en: "Invalid Field Format. 9 digits followed by 3 upper case letters is expected: `{value}`"
        ) { context in numbers(context, in: [newNumbers]) { !EmanifestForm.isTrackingNumber($0) } },
        .error(
            "numbers.suffix", zh: "联单号 `{value}` 的后缀不在已登记的后缀之中",
            en: "Invalid Manifest Tracking Number Suffix is Provided: `{value}`"
        ) { context in numbers(context, in: [newNumbers], where: EmanifestForm.hasUnknownSuffix) },
        .warning(
            "numbers.ignored", zh: "联单号 `{value}` 格式不对，将被忽略：应为 9 位数字加 3 个大写字母",
            en: "Field will be ignored. Invalid Field Format. 9 digits followed by 3 upper case letters is expected: "
                + "`{value}`"
        ) { context in numbers(context, in: [residueNumbers]) { !EmanifestForm.isTrackingNumber($0) } },
        .warning(
            "numbers.ignoredSuffix", zh: "联单号 `{value}` 的后缀不在已登记的后缀之中，将被忽略",
            en: "Field will be ignored. Invalid Manifest Tracking Number Suffix is Provided: `{value}`"
        ) { context in numbers(context, in: [residueNumbers], where: EmanifestForm.hasUnknownSuffix) },
        .warning(
            "numbers.original", zh: "原联单号 `{value}` 不对，将被忽略",
            en: "Invalid value provided. Provided Field will be ignored: `{value}`"
        ) { context in
            numbers(context, in: ["additionalInfo.originalManifestTrackingNumbers"]) {
                !EmanifestForm.isTrackingNumber($0) || EmanifestForm.hasUnknownSuffix($0)
            }
        },
    ]

    private static let newNumbers = "rejectionInfo.newManifestTrackingNumbers"
    private static let residueNumbers = "residueNewManifestTrackingNumbers"

    private static func numbers(
        _ context: EmanifestContext, in lists: [String], where isBroken: (String) -> Bool
    ) -> [Breach] {
        lists.flatMap { list in
            (context.document[path: list]?.items ?? []).enumerated().compactMap { index, item in
                guard let number = item.text, isBroken(number) else { return nil }
                return .init("Emanifest.\(list).\(index)", number)
            }
        }
    }

    /// Remarks and instructions.
    static let commentRules: [EmanifestRule] = [
        .warning(
            "handlingInstructions", zh: "处理说明超过 4000 个字符",
            en: "Invalid Field format. Text can be no longer than 4000 characters"
        ) { context in
            ([("Emanifest", context.document)] + context.wastes).compactMap { path, tree in
                (tree[path: "additionalInfo.handlingInstructions"]?.text?.count ?? 0) > 4000
                    ? .init("\(path).additionalInfo.handlingInstructions") : nil
            }
        },
        .warning("comments", zh: "备注缺少标签、内容或单位编号，将被忽略", en: "Comment will be ignored. Field is not Provided") {
            context in
            ([("Emanifest", context.document)] + context.wastes).flatMap { path, tree in
                (tree[path: "additionalInfo.comments"]?.items ?? []).enumerated().flatMap { index, comment in
                    ["label", "description", "handlerId"].filter { comment[$0]?.text == nil }
                        .map { .init("\(path).additionalInfo.comments.\(index).\($0)") }
                }
            }
        },
        .warning(
            "comments.length", zh: "备注超过 250 个字符，将被忽略",
            en: "Comment will be ignored. Invalid Value. Text can be no longer than 250 characters."
        ) { context in
            ([("Emanifest", context.document)] + context.wastes).flatMap { path, tree in
                (tree[path: "additionalInfo.comments"]?.items ?? []).enumerated().flatMap { index, comment in
                    ["label", "description"].filter { (comment[$0]?.text?.count ?? 0) > 250 }
                        .map { .init("\(path).additionalInfo.comments.\(index).\($0)") }
                }
            }
        },
        .warning(
            "comments.handler.format", zh: "备注的单位编号 `{value}` 格式不对，将被忽略",
            en: "Comment will be ignored, due to an invalid Site ID format being submitted (`{value}`)"
        ) { context in handlers(context) { !EmanifestForm.isSiteID($0) } },
        .warning(
            "comments.handler", zh: "备注所指单位 `{value}` 不在本联单上，将被忽略",
            en:
                "Comment will be ignored. Provided handlerId does not match Generator or TSDF or any of Transporter Site "
                + "IDs (`{value}`)"
        ) { context in
            let ids = Set(context.sites.compactMap { $0.tree["epaSiteId"]?.text })
            return handlers(context) { EmanifestForm.isSiteID($0) && !ids.contains($0) }
        },
        .error(
            "consentNumber", zh: "进口同意号 `{value}` 应为 6 位数字、字母 I 和 5 位数字",
            en: "consent number `{value}` is not 6 digits, the letter I and 5 digits"
        ) { context in
            context.wastes.compactMap { path, waste in
                guard let number = waste[path: "additionalInfo.consentNumber"]?.text else { return nil }
                let bytes = Array(number.utf8)
                let isGood =
                    bytes.count == 12
                    && bytes.enumerated().allSatisfy { $0 == 6 ? $1 == 73 : (48...57).contains($1) }
                return isGood ? nil : .init("\(path).additionalInfo.consentNumber", number)
            }
        },
    ]

    private static func handlers(_ context: EmanifestContext, where isBroken: (String) -> Bool) -> [Breach] {
        ([("Emanifest", context.document)] + context.wastes).flatMap { path, tree in
            (tree[path: "additionalInfo.comments"]?.items ?? []).enumerated().compactMap { index, comment in
                guard let id = comment["handlerId"]?.text, isBroken(id) else { return nil }
                return .init("\(path).additionalInfo.comments.\(index).handlerId", id)
            }
        }
    }
}
