import Compliance

extension EmanifestRule {
    /// Number, status and parties of the document as a whole.
    static let documentRules: [EmanifestRule] = [
        .error(
            "mtn.format", zh: "联单号 `{value}` 格式不对：应为 9 位数字加 3 个大写字母",
            en: "E_InvalidManifestTrackingNumber: `{value}` is not 9 digits followed by 3 upper case letters"
        ) { context in
            guard let number = context.document["manifestTrackingNumber"]?.text else { return [] }
            return EmanifestForm.isTrackingNumber(number) ? [] : [.init("Emanifest.manifestTrackingNumber", number)]
        },
        .error(
            "mtn.suffix", zh: "联单号 `{value}` 的后缀不在已登记的后缀之中",
            en: "E_InvalidManifestTrackingNumberSuffix: the suffix of `{value}` is not a registered one"
        ) { context in
            guard let number = context.document["manifestTrackingNumber"]?.text, EmanifestForm.hasUnknownSuffix(number)
            else { return [] }
            return [.init("Emanifest.manifestTrackingNumber", number)]
        },
        .missing("mtn", zh: "以纸质联单或图像提交时须填联单号") { context in
            guard context.submission == "DataImage5Copy" || context.isImage else { return [] }
            return context.document["manifestTrackingNumber"]?.text == nil
                ? [.init("Emanifest.manifestTrackingNumber")] : []
        },
        .missing(
            "wastes", zh: "至少要有一行废物", en: "Mandatory Field is not Provided. A manifest requires at least 1 waste line"
        ) {
            context in
            context.wastes.isEmpty && !context.isImage ? [.init("Emanifest.wastes")] : []
        },
        .missing(
            "transporters", zh: "至少要有一个承运人",
            en: "Mandatory Field is not Provided. A manifest requires at least 1 transporter"
        ) { context in
            context.transporters.isEmpty && !context.isImage ? [.init("Emanifest.transporters")] : []
        },
        .missing("containsPreviousRejectOrResidue", zh: "须说明是否含此前被拒收或残留的废物") { context in
            context.isAtLeast("ReadyForSignature") && !context.isImage
                && context.document["containsPreviousRejectOrResidue"] == nil
                ? [.init("Emanifest.containsPreviousRejectOrResidue")] : []
        },
        .missing("newManifestDestination", zh: "须说明新联单的去向") { context in
            context.document["containsPreviousRejectOrResidue"]?.flag == true
                && context.document[path: "additionalInfo.newManifestDestination"] == nil
                ? [.init("Emanifest.additionalInfo.newManifestDestination")] : []
        },
        .error(
            "newManifest.rejected", zh: "退回原产生者的新联单不能再拒收",
            en: "New Manifest cannot be rejected if shipped back to the original Generator"
        ) { context in
            context.document[path: "additionalInfo.newManifestDestination"]?.text == "OriginalGenerator"
                && context.document["rejection"]?.flag == true
                ? [.init("Emanifest.additionalInfo.newManifestDestination"), .init("Emanifest.rejection")] : []
        },
    ]

    /// The sites: ids, names, addresses, phones.
    static let siteRules: [EmanifestRule] = [
        .missing("generator.epaSiteId", zh: "全电子联单须填产生者的 EPA 编号") { context in
            guard context.submission == "FullElectronic" || context.submission.isEmpty else { return [] }
            return context.document[path: "generator.epaSiteId"]?.text == nil
                ? [.init("Emanifest.generator.epaSiteId")] : []
        },
        .missing("designatedFacility.epaSiteId", zh: "须填指定处置设施的 EPA 编号") { context in
            // An image may name the generator or the alternate facility instead.
            let others = context.isImage ? ["generator", "rejectionInfo.alternateDesignatedFacility"] : []
            return (["designatedFacility"] + others).allSatisfy {
                context.document[path: "\($0).epaSiteId"]?.text == nil
            } ? [.init("Emanifest.designatedFacility.epaSiteId")] : []
        },
        .missing(
            "transporter.epaSiteId", zh: "全电子联单的每个承运人须填 EPA 编号",
            en: "For FullElectronic submission type registered Transporter Site Id must be provided"
        ) { context in
            guard context.submission == "FullElectronic" || context.submission.isEmpty else { return [] }
            return context.transporters.filter { $0.tree["epaSiteId"]?.text == nil }.map {
                .init("\($0.path).epaSiteId")
            }
        },
        .error(
            "epaSiteId.format", zh: "EPA 编号 `{value}` 应为两个州名字母加至多 10 个字母或数字",
            en: "Provided Value is not Valid. `{value}` does not match format of: Two Letter Activity Location Code + "
                + "Up to 10 alphanumeric characters"
        ) { context in
            context.sites.filter { !describesGenerator(context, $0) }.compactMap(wrongID)
        },
        .warning(
            "generator.epaSiteId.described", zh: "产生者编号 `{value}` 不是 EPA 编号（两个州名字母加至多 10 个字母或数字）：以所填名称和地址为准",
            en:
                "Provided value is not valid: `{value}`. Two Letter Activity Location Code + Up to 10 alphanumeric characters"
        ) { context in
            context.sites.filter { describesGenerator(context, $0) }.compactMap(wrongID)
        },
        .missing("site.epaSiteId", zh: "须填 EPA 编号，或填齐名称、地址和电话", en: "Value is not provided") { context in
            unregistered(context).filter { path, site in
                let needed =
                    ["name", "siteAddress", "contact.phone.number"]
                    + (path == "Emanifest.generator" ? ["mailingAddress"] : [])
                return needed.contains { site[path: $0] == nil }
            }.map { .init("\($0.path).epaSiteId") }
        },
        .error(
            "siteAddress.state", zh: "地址所在州与 EPA 编号的前两个字母 `{value}` 不同",
            en: "Location State Code is different than Site Id Activity Location (`{value}`)"
        ) { context in
            context.sites.compactMap { path, site in
                guard let id = site["epaSiteId"]?.text, EmanifestForm.isSiteID(id),
                    let state = site[path: "siteAddress.state.code"]?.text, state != id.prefix(2)
                else { return nil }
                return .init("\(path).siteAddress.state.code", String(id.prefix(2)))
            }
        },
        .missing("site.name", zh: "没有 EPA 编号的单位，以及填了地址的产生者，须填名称") { context in
            context.sites.filter { $0.tree["name"]?.text == nil }.filter { site in
                unregistered(context).contains { $0.path == site.path } || describesGenerator(context, site)
            }.map { .init("\($0.path).name") }
        },
        .missing("site.siteAddress", zh: "没有 EPA 编号的单位须填地址") { context in
            unregistered(context).filter { $0.tree["siteAddress"] == nil }.map { .init("\($0.path).siteAddress") }
        },
        .missing("generator.mailingAddress", zh: "没有 EPA 编号的产生者须填邮寄地址") { context in
            unregistered(context).filter { $0.path == "Emanifest.generator" && $0.tree["mailingAddress"] == nil }
                .map { .init("\($0.path).mailingAddress") }
        },
        .missing("site.phone", zh: "没有 EPA 编号的单位须填联系电话") { context in
            unregistered(context).filter { $0.tree[path: "contact.phone.number"] == nil }
                .map { .init("\($0.path).contact.phone.number") }
        },
        .missing("address", zh: "地址不完整", en: "Value is not Provided") { context in
            context.sites.flatMap { path, site in
                ["siteAddress", "mailingAddress"].flatMap { kind -> [Breach] in
                    guard let address = site[kind] else { return [] }
                    let needed = ["address1", "city", "zip"] + (isAbroad(address) ? [] : ["state"])
                    return needed.filter { address[$0] == nil }.map { .init("\(path).\(kind).\($0)") }
                }
            }
        },
        .error(
            "zip", zh: "邮编 `{value}` 应为 5 位数字，或 5 位加 4 位",
            en: "Provided Value is not Valid: zip `{value}` is not 5 digits, or 5 and 4"
        ) { context in
            context.sites.flatMap { path, site in
                ["siteAddress", "mailingAddress"].compactMap { kind -> Breach? in
                    guard let zip = site[path: "\(kind).zip"]?.text,
                        site[kind].map(isAbroad) == false, !EmanifestForm.isZip(zip)
                    else { return nil }
                    return .init("\(path).\(kind).zip", zip)
                }
            }
        },
        .error(
            "state", zh: "没有州 `{value}`", en: "Provided Value is not Valid: there is no state `{value}`"
        ) { context in unknownStates(context, abroad: false) },
        .warning(
            "state.abroad", zh: "没有省 `{value}`", en: "Provided Value is not Valid: there is no province `{value}`"
        ) { context in unknownStates(context, abroad: true) },
        .error(
            "phone", zh: "电话 `{value}` 应写成 ###-###-####",
            en: "Invalid Field Format: phone `{value}` does not follow the pattern ###-###-####"
        ) { context in
            context.sites.flatMap { path, site in
                ["contact.phone", "emergencyPhone"].compactMap { place -> Breach? in
                    guard let number = site[path: "\(place).number"]?.text, !EmanifestForm.isPhone(number) else {
                        return nil
                    }
                    return .init("\(path).\(place).number", number)
                }
            }
        },
        .warning(
            "phone.extension", zh: "分机号 `{value}` 超过 6 位",
            en: "String \"{value}\" is too long (maximum allowed: 6)"
        ) { context in
            context.sites.flatMap { path, site in
                ["contact.phone", "emergencyPhone"].compactMap { place -> Breach? in
                    guard let number = site[path: "\(place).extension"]?.text, number.count > 6 else { return nil }
                    return .init("\(path).\(place).extension", number)
                }
            }
        },
        .missing("generator.emergencyPhone", zh: "须填 24 小时应急电话") { context in
            guard !context.isImage else { return [] }
            return context.document[path: "generator.emergencyPhone.number"] == nil
                ? [.init("Emanifest.generator.emergencyPhone.number")] : []
        },
        .warning(
            "email", zh: "电子邮件地址 `{value}` 格式不对",
            en: "Invalid Field format. Valid email format is expected: `{value}`"
        ) { context in
            context.sites.compactMap { path, site in
                guard let email = site[path: "contact.email"]?.text, !EmanifestForm.isEmail(email) else { return nil }
                return .init("\(path).contact.email", email)
            }
        },
        .error(
            "transporter.order", zh: "承运人顺序 `{value}` 重复或不连续",
            en: "transporter orders are not 1, 2, 3 …: `{value}`"
        ) { context in
            let orders = context.transporters.map { $0.tree["order"]?.integer ?? 0 }
            guard !orders.isEmpty, orders.sorted() != (1...Int64(orders.count)).map({ $0 }) else { return [] }
            return [.init("Emanifest.transporters", orders.map(String.init).joined(separator: ", "))]
        },
    ]

    /// Sites that have to describe themselves because they have no EPA id.
    private static func unregistered(_ context: EmanifestContext) -> [(path: String, tree: JSONTree)] {
        guard !context.isImage else { return [] }
        return context.sites.filter { $0.tree["epaSiteId"]?.text == nil && $0.path != "Emanifest.designatedFacility" }
    }

    /// An id that is none of EPA's, such as `40 CFR PART 761` of one who ships nothing but PCB.
    private static func wrongID(_ path: String, _ site: JSONTree) -> Breach? {
        guard let id = site["epaSiteId"]?.text, !EmanifestForm.isSiteID(id) else { return nil }
        return Breach("\(path).epaSiteId", id)
    }

    /// Whether a generator that is not fully electronic describes itself beside its id.
    private static func describesGenerator(_ context: EmanifestContext, _ site: (path: String, tree: JSONTree)) -> Bool
    {
        site.path == "Emanifest.generator" && (context.submission == "DataImage5Copy" || context.submission == "Hybrid")
            && (site.tree["siteAddress"] != nil || site.tree["mailingAddress"] != nil)
    }

    /// An address without country is taken as one of the US.
    private static func isAbroad(_ address: JSONTree) -> Bool {
        address[path: "country.code"]?.text.map { $0 != "US" } ?? false
    }

    /// Codes of states and provinces that the country has not; countries without a list are not looked at.
    private static func unknownStates(_ context: EmanifestContext, abroad: Bool) -> [Breach] {
        context.sites.flatMap { path, site in
            ["siteAddress", "mailingAddress"].compactMap { kind -> Breach? in
                guard let address = site[kind], isAbroad(address) == abroad,
                    let code = address[path: "state.code"]?.text,
                    let states = context.tables.states[address[path: "country.code"]?.text ?? "US"],
                    !states.contains(code)
                else { return nil }
                return .init("\(path).\(kind).state.code", code)
            }
        }
    }
}
