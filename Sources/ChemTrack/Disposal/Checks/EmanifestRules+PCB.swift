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
        .missing("pcb.loadType.missing", zh: "须填多氯联苯装载类型") { context in
            pcbInfos(context).filter { $0.load.isEmpty }.map { .init("\($0.path).loadType.code") }
        },
        .error(
            "pcb.loadType", zh: "多氯联苯装载类型 `{value}` 不对",
            en: "Invalid Field Format. One of the following values is expected: 'Container', 'ArticleInContainer', "
                + "'ArticleNotInContainer', 'BulkWaste' (`{value}`)"
        ) { context in
            pcbInfos(context).filter { !$0.load.isEmpty && !loadTypes.contains($0.load) }.map {
                .init("\($0.path).loadType.code", $0.load)
            }
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
        .error(
            "pcb.weight.format", zh: "重量 {value} 应大于或等于 0，整数至多 11 位，小数至多 6 位",
            en:
                "Invalid Field Format. Value containing no more than 11 whole digit(s) and 6 decimal digit(s) is expected "
                + "({value})"
        ) { context in
            pcbInfos(context).compactMap { info in
                guard let weight = info.tree["weight"]?.decimal else { return nil }
                let isGood =
                    weight >= 0 && weight < 100_000_000_000 && JSONTree.number(weight * 1_000_000).integer != nil
                return isGood ? nil : .init("\(info.path).weight", "\(weight)")
            }
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
}
