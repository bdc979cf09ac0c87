import Foundation

extension EmanifestRule {
    private static let loadTypes = ["Container", "ArticleInContainer", "ArticleNotInContainer", "BulkWaste"]

    /// The PCB entries of all lines with their load type.
    private static func pcbInfos(_ context: EmanifestContext) -> [(path: String, tree: JSONTree, load: String)] {
        context.wastes.flatMap { path, waste in
            (waste["pcbInfos"]?.items ?? []).enumerated().map { index, info in
                ("\(path).pcbInfos.\(index)", info, info[path: "loadType.code"]?.text ?? "")
            }
        }
    }

    static let pcbRules: [EmanifestRule] = [
        .missing("pcbInfos", zh: "标明含多氯联苯，须填其资料") { context in
            context.wastes("pcbInfos") { $0["pcb"]?.flag == true && $0["pcbInfos"]?.items?.isEmpty != false }
        },
        .warning(
            "pcbInfos.ignored", zh: "没有标明含多氯联苯，其资料将被忽略",
            en: "Provided value will be ignored. PcbInfos provided but pcb flag equals false"
        ) { context in
            context.wastes("pcbInfos") { $0["pcb"]?.flag == false && $0["pcbInfos"]?.items?.isEmpty == false }
        },
        .error(
            "pcb.loadType", zh: "多氯联苯装载类型 `{value}` 不对",
            en: "Invalid Field Format. One of the following values is expected: 'Container', 'ArticleInContainer', "
                + "'ArticleNotInContainer', 'BulkWaste' (`{value}`)"
        ) { context in
            pcbInfos(context).filter { !loadTypes.contains($0.load) }.map { .init("\($0.path).loadType.code", $0.load) }
        },
        .missing(
            "pcb.articleContainerId", zh: "须填物品或容器编号",
            en: "Mandatory Field is not Provided. Fields must be provided if PCB load type is 'Container', "
                + "'ArticleInContainer', or 'ArticleNotInContainer'"
        ) { context in
            pcbInfos(context).filter { loadTypes.prefix(3).contains($0.load) && $0.tree["articleContainerId"] == nil }
                .map { .init("\($0.path).articleContainerId") }
        },
        .missing("pcb.bulkIdentity", zh: "散装多氯联苯须填标识") { context in
            pcbInfos(context).filter { $0.load == "BulkWaste" && $0.tree["bulkIdentity"] == nil }
                .map { .init("\($0.path).bulkIdentity") }
        },
        .missing("pcb.wasteType", zh: "须填废物类型") { context in
            pcbInfos(context).filter { loadTypes.prefix(2).contains($0.load) && $0.tree["wasteType"] == nil }
                .map { .init("\($0.path).wasteType") }
        },
        .missing("pcb.date", zh: "须填停用日期") { context in
            pcbInfos(context).filter { $0.tree["dateOfRemoval"] == nil }.map { .init("\($0.path).dateOfRemoval") }
        },
        .missing("pcb.weight", zh: "须填重量") { context in
            pcbInfos(context).filter { $0.tree["weight"] == nil }.map { .init("\($0.path).weight") }
        },
        .warning("pcb.ignored", zh: "此装载类型不用这一项，将被忽略", en: "Field will be ignored") { context in
            pcbInfos(context).flatMap { info -> [Breach] in
                let needless =
                    info.load == "BulkWaste"
                    ? ["articleContainerId", "wasteType"]
                    : loadTypes.prefix(2).contains(info.load) ? ["bulkIdentity"] : []
                return needless.filter { info.tree[$0] != nil }.map { .init("\(info.path).\($0)") }
            }
        },
        .error(
            "pcb.length", zh: "超过 255 个字符", en: "Invalid Field Format. Text no longer than 255 characters is expected"
        ) { context in
            pcbInfos(context).flatMap { info in
                ["articleContainerId", "bulkIdentity", "wasteType"].filter { (info.tree[$0]?.text?.count ?? 0) > 255 }
                    .map { .init("\(info.path).\($0)") }
            }
        },
    ]

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
            guard context.document["rejection"]?.flag == true else { return [] }
            let info = context.document["rejectionInfo"]
            var needed = ["rejectionComments", "transporterOnSite"]
            if info?["transporterOnSite"]?.flag == false { needed.append("rejectionType") }
            if info?["transporterOnSite"]?.flag == true { needed.append("alternateDesignatedFacilityType") }
            return needed.filter { info?[$0] == nil }.map { .init("Emanifest.rejectionInfo.\($0)") }
        },
        .error(
            "numbers.format", zh: "联单号 `{value}` 格式不对：应为 9 位数字加 3 个大写字母",
            en: "Invalid Field Format. 9 digits followed by 3 upper case letters is expected: `{value}`"
        ) { context in
            [
                "rejectionInfo.newManifestTrackingNumbers", "residueNewManifestTrackingNumbers",
                "additionalInfo.originalManifestTrackingNumbers",
            ]
            .flatMap { list in
                (context.document[path: list]?.items ?? []).enumerated().compactMap { index, item in
                    guard let number = item.text, !EmanifestForm.isTrackingNumber(number) else { return nil }
                    return .init("Emanifest.\(list).\(index)", number)
                }
            }
        },
    ]

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
            "comments.handler", zh: "备注所指单位 `{value}` 不在本联单上，将被忽略",
            en:
                "Comment will be ignored. Provided handlerId does not match Generator or TSDF or any of Transporter Site "
                + "IDs (`{value}`)"
        ) { context in
            let ids = Set(context.sites.compactMap { $0.tree["epaSiteId"]?.text })
            return ([("Emanifest", context.document)] + context.wastes).flatMap { path, tree in
                (tree[path: "additionalInfo.comments"]?.items ?? []).enumerated().compactMap { index, comment in
                    guard let id = comment["handlerId"]?.text, !ids.contains(id) else { return nil }
                    return .init("\(path).additionalInfo.comments.\(index).handlerId", id)
                }
            }
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
}
