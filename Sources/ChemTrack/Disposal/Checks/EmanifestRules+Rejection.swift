import Compliance

extension EmanifestRule {
    private static let info = "Emanifest.rejectionInfo"

    /// What of `rejectionInfo` is there, by member. An empty list says nothing that could be ignored.
    private static func given(_ context: EmanifestContext, _ members: [String]) -> [Breach] {
        members.filter { context.document[path: "rejectionInfo.\($0)"].saysSomething }.map { .init("\(info).\($0)") }
    }

    private static func isOnSite(_ context: EmanifestContext) -> Bool? {
        context.document[path: "rejectionInfo.transporterOnSite"]?.flag
    }

    /// A refused load whose vehicle leaves with it, on paper: who takes it instead signs too.
    private static func alternate(_ context: EmanifestContext) -> (path: String, tree: JSONTree?)? {
        guard context.submission == "DataImage5Copy", context.document["rejection"]?.flag == true,
            isOnSite(context) == true
        else { return nil }
        switch context.document[path: "rejectionInfo.alternateDesignatedFacilityType"]?.text {
        case "Tsdf":
            return (
                "\(info).alternateDesignatedFacility.paperSignatureInfo",
                context.document[path: "rejectionInfo.alternateDesignatedFacility.paperSignatureInfo"]
            )
        case "Generator":
            return (generatorPath, context.document[path: "rejectionInfo.generatorPaperSignature"])
        default: return nil
        }
    }

    private static let generatorPath = "\(info).generatorPaperSignature"

    /// Who takes a refused load cannot have signed before the facility refused it.
    private static func earlyAlternate(_ context: EmanifestContext, isGenerator: Bool) -> [Breach] {
        guard let (path, tree) = alternate(context), (path == generatorPath) == isGenerator,
            let time = tree?["signatureDate"]?.text.flatMap({ ManifestTime($0) }),
            let facility = context.time(context.document["designatedFacility"]), time < facility
        else { return [] }
        return [.init("\(path).signatureDate", facility.day().text)]
    }

    static let rejectionRules: [EmanifestRule] = [
        .warning(
            "rejection.onSite.type", zh: "承运车辆尚在现场时只能全部拒收",
            en: "Provided value will be Ignored. If Transporter is On Site rejection type must be 'FullReject'"
        ) { context in
            context.document[path: "rejectionInfo.rejectionType"]?.text == "PartialReject"
                && isOnSite(context) == true && !context.isElectronic
                ? [.init("\(info).rejectionType")] : []
        },
        .warning(
            "rejection.onSite.numbers", zh: "承运车辆尚在现场时没有新联单",
            en: "Provided Field will be Ignored. New Manifest(s) are not created if Transporter is On Site"
        ) { context in
            isOnSite(context) == true ? given(context, ["newManifestTrackingNumbers"]) : []
        },
        .warning(
            "rejection.onSite.electronic", zh: "电子联单不填承运车辆尚在现场，将被忽略", en: "Provided Value will be ignored"
        ) { context in
            context.isElectronic && isOnSite(context) == true ? given(context, ["transporterOnSite"]) : []
        },
        .warning(
            "rejection.offSite", zh: "承运车辆已离开时不填替代单位，将被忽略",
            en: "Provided Field will be Ignored. Not applicable if Transporter is Off Site"
        ) { context in
            isOnSite(context) == false
                ? given(
                    context,
                    ["alternateDesignatedFacilityType", "generatorPaperSignature", "alternateDesignatedFacility"])
                : []
        },
        .warning(
            "rejection.none", zh: "没有拒收，拒收资料将被忽略",
            en: "Provided Field will be Ignored. Not applicable if Manifest is not Rejected"
        ) { context in
            context.document["rejection"]?.flag == false
                ? given(
                    context,
                    [
                        "rejectionType", "transporterOnSite", "alternateDesignatedFacilityType",
                        "generatorPaperSignature", "alternateDesignatedFacility",
                    ]) : []
        },
        .missing("rejection.alternate.epaSiteId", zh: "须填替代处置设施的 EPA 编号") { context in
            guard context.document["rejection"]?.flag == true, isOnSite(context) == true, !context.isElectronic,
                context.document[path: "rejectionInfo.alternateDesignatedFacilityType"]?.text == "Tsdf",
                context.document[path: "rejectionInfo.alternateDesignatedFacility.epaSiteId"]?.text == nil
            else { return [] }
            return [.init("\(info).alternateDesignatedFacility.epaSiteId")]
        },
        .error(
            "rejection.alternate.epaSiteId.format", zh: "EPA 编号 `{value}` 应为两个州名字母加至多 10 个字母或数字",
            en:
                "Provided Value is not Valid. `{value}` does not match the format of: Two Letter Activity Location Code + "
                + "Up to 10 alphanumeric characters"
        ) { context in
            guard let id = context.document[path: "rejectionInfo.alternateDesignatedFacility.epaSiteId"]?.text,
                !EmanifestForm.isSiteID(id)
            else { return [] }
            return [.init("\(info).alternateDesignatedFacility.epaSiteId", id)]
        },
        .missing("rejection.alternate.date", zh: "须填替代单位的签字日期") { context in
            guard let (path, tree) = alternate(context), tree?["signatureDate"] == nil else { return [] }
            return [.init("\(path).signatureDate")]
        },
        .missing("rejection.alternate.name", zh: "须填替代处置设施的签字人") { context in
            guard let (path, tree) = alternate(context), path != generatorPath, tree?["printedName"]?.text == nil else {
                return []
            }
            return [.init("\(path).printedName")]
        },
        .warning("rejection.generator.name", zh: "须填产生者的签字人", en: "Mandatory Field is not Provided.") { context in
            guard let (path, tree) = alternate(context), path == generatorPath, tree?["printedName"]?.text == nil else {
                return []
            }
            return [.init("\(path).printedName")]
        },
        .error(
            "rejection.alternate.order", zh: "替代设施的签字日期早于指定设施的签字日期 {value}",
            en:
                "Signature of alternate designated facility must be on or after the designated facility's signature date "
                + "({value})"
        ) { context in earlyAlternate(context, isGenerator: false) },
        .error(
            "rejection.generator.order", zh: "产生者作为替代设施的签字日期早于指定设施的签字日期 {value}",
            en:
                "Invalid Value Provided. Generator signature date (signing as alternate Facility) shall be on or later than "
                + "TSDF signature date ({value})"
        ) { context in earlyAlternate(context, isGenerator: true) },
        .error(
            "rejection.alternate.future", zh: "替代单位的签字日期 {value} 在将来",
            en:
                "Invalid Value Provided. Signature date (signing as alternate Facility) cannot be in the future ({value})"
        ) { context in
            guard let (path, tree) = alternate(context),
                let time = tree?["signatureDate"]?.text.flatMap({ ManifestTime($0) }), time > context.now
            else { return [] }
            return [.init("\(path).signatureDate", time.day().text)]
        },
    ]

    /// What EPA's service drops, so that a person does not rely on it.
    static let ignoredRules: [EmanifestRule] = [
        .warning(
            "waste.additionalInfo.ignored", zh: "废物行不填这一项，将被忽略",
            en: "Provided Field will be ignored. This field shall not be provided for the Waste.additionalInfo"
        ) { context in
            context.wastes.flatMap { path, waste in
                ["originalManifestTrackingNumbers", "newManifestDestination"]
                    .filter { waste[path: "additionalInfo.\($0)"].saysSomething }.map {
                        .init("\(path).additionalInfo.\($0)")
                    }
            }
        },
        .warning(
            "mailingAddress.country", zh: "邮寄地址没有国家，按美国处理",
            en:
                "Field not Provided. Other mailing address fields will be validated assuming this site is located in the US"
        ) { context in
            context.sites.filter {
                $0.tree["mailingAddress"]?.members != nil && $0.tree[path: "mailingAddress.country"] == nil
            }.map { .init("\($0.path).mailingAddress.country") }
        },
    ]
}

extension JSONTree? {
    /// Neither absent nor an empty list.
    var saysSomething: Bool { self != nil && self?.items?.isEmpty != true }
}
