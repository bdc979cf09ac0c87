extension EmanifestRule {
    /// What becomes of a document of which only an image is handed in: EPA keys its data in, and by which site is named it
    /// takes the load as accepted (facility or generator) or as wholly refused (alternate facility).
    static let imageRules: [EmanifestRule] = [
        .warning(
            "image.generator", zh: "产生者的单位和签字资料不完整，无法确定本联单的收费",
            en:
                "Not all required Generator site and signature information is provided so system cannot determine which "
                + "price to charge for this manifest. To ensure that this manifest is billed accurately, please update the "
                + "manifest with all required generator site and signature information."
        ) { context in
            guard context.isImage else { return [] }
            let site = context.document["generator"]
            let isDescribed =
                site?["epaSiteId"]?.text.map(EmanifestForm.isSiteID)
                ?? ["name", "siteAddress", "mailingAddress"].allSatisfy { site?[$0] != nil }
            let isSigned = context.time(site) != nil && site?[path: "paperSignatureInfo.printedName"]?.text != nil
            return isDescribed && isSigned ? [] : [.init("Emanifest.generator")]
        },
        .warning("image.ignored", zh: "以图像提交时这些内容将被忽略", en: "Provided Value will be Ignored.") { context in
            context.isImage && context.document["wastes"]?.items?.isEmpty == false ? [.init("Emanifest.wastes")] : []
        },
        .warning(
            "image.false", zh: "以图像提交时 {value} 一律记为 false",
            en: "Provided Value will be Ignored. Emanifest.{value} = false will be assigned"
        ) { context in
            guard context.isImage else { return [] }
            let isAccepted = names(context, "designatedFacility") || names(context, "generator")
            // A document that names the alternate facility is of a refused load.
            let flags =
                ["residue", "import", "containsPreviousRejectOrResidue"]
                + (isAccepted && !namesAlternate(context) ? ["rejection"] : [])
            return flags.filter { context.document[$0]?.flag == true }.map { .init("Emanifest.\($0)", $0) }
        },
        .warning("image.rejectionInfo", zh: "没有替代处置设施，拒收资料将被忽略", en: "Provided Value will be Ignored.") { context in
            guard context.isImage, names(context, "designatedFacility") || names(context, "generator"),
                !namesAlternate(context)
            else { return [] }
            return (context.document["rejectionInfo"]?.members ?? [:]).keys.sorted()
                .map { .init("Emanifest.rejectionInfo.\($0)") }
        },
        .warning(
            "image.rejected", zh: "有替代处置设施：拒收一律记为 true",
            en: "Provided Value will be Ignored. Emanifest.rejection = true will be assigned"
        ) { context in
            context.isImage && namesAlternate(context) && context.document["rejection"]?.flag == false
                ? [.init("Emanifest.rejection")] : []
        },
        .warning(
            "image.onSite", zh: "有替代处置设施：承运车辆一律记为尚在现场",
            en: "Provided Value will be Ignored. Emanifest.rejectionInfo.transporterOnSite = true will be assigned"
        ) { context in
            context.isImage && namesAlternate(context)
                && context.document[path: "rejectionInfo.transporterOnSite"]?.flag == false
                ? [.init("Emanifest.rejectionInfo.transporterOnSite")] : []
        },
        .warning(
            "image.full", zh: "有替代处置设施：一律记为全部拒收",
            en: "Provided Value will be Ignored. Emanifest.rejectionInfo.rejectionType = 'FullReject' will be assigned"
        ) { context in
            context.isImage && namesAlternate(context)
                && context.document[path: "rejectionInfo.rejectionType"]?.text == "PartialReject"
                ? [.init("Emanifest.rejectionInfo.rejectionType")] : []
        },
        .warning(
            "image.facility", zh: "有替代处置设施：类型一律记为处置设施",
            en:
                "Provided Value will be Ignored. Emanifest.rejectionInfo.alternateDesignatedFacilityType = 'Tsdf' will be "
                + "assigned"
        ) { context in
            context.isImage && namesAlternate(context)
                && context.document[path: "rejectionInfo.alternateDesignatedFacilityType"]?.text == "Generator"
                ? [.init("Emanifest.rejectionInfo.alternateDesignatedFacilityType")] : []
        },
        .warning(
            "image.newNumbers", zh: "承运车辆尚在现场时没有新联单，将被忽略",
            en: "Provided Value will be Ignored. New Manifest(s) are not created if Transporter is On Site"
        ) { context in
            context.isImage && namesAlternate(context)
                && context.document[path: "rejectionInfo.newManifestTrackingNumbers"].saysSomething
                ? [.init("Emanifest.rejectionInfo.newManifestTrackingNumbers")] : []
        },
    ]

    private static func names(_ context: EmanifestContext, _ site: String) -> Bool {
        context.document[path: "\(site).epaSiteId"]?.text != nil
    }

    private static func namesAlternate(_ context: EmanifestContext) -> Bool {
        names(context, "rejectionInfo.alternateDesignatedFacility")
    }
}
