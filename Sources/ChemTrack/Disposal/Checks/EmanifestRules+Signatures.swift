import Compliance

extension EmanifestRule {
    /// Dates and names of the signatures on paper. Days are compared as instants, as EPA's service does.
    static let signatureRules: [EmanifestRule] = [
        .error(
            "signature.generator", zh: "产生者的签字日期晚于首个承运人的签字日期 {value}",
            en: "Transporter Signature date must be on or after Generator Signature date ({value})"
        ) { context in
            generatorAfterCarrier(context).map { [Breach("Emanifest.generator.\(date)", day($0.carrier))] } ?? []
        },
        .error(
            "signature.firstTransporter", zh: "首个承运人的签字日期早于产生者的签字日期 {value}",
            en: "Generator Signature Date must be earlier or the same date as the first Transporter Signature Date "
                + "({value})"
        ) { context in
            generatorAfterCarrier(context).map { [Breach("\($0.path).\(date)", day($0.generator))] } ?? []
        },
        .error(
            "signature.transporters", zh: "承运人的签字日期早于前一承运人的签字日期 {value}",
            en: "Signature Date of previous transporter must be before this transporter's signature date ({value})"
        ) { context in
            var previous: ManifestTime?
            return signedCarriers(context).compactMap { path, time in
                defer { previous = time }
                guard let previous, time < previous else { return nil }
                return .init("\(path).\(date)", day(previous))
            }
        },
        .error(
            "signature.facility", zh: "指定处置设施的签字日期早于前一方的签字日期 {value}",
            en: "Signature of designated facility must be on or after the last transporter's signature date ({value})"
        ) { context in
            let last = signedCarriers(context).last?.time ?? context.time(context.document["generator"])
            guard let last, let time = context.time(context.document["designatedFacility"]), time < last else {
                return []
            }
            return [.init("Emanifest.designatedFacility.\(date)", day(last))]
        },
        .error(
            "signature.future", zh: "签字日期 {value} 在将来",
            en: "Generator/Transporter/Designated Facility Signature Date cannot be in the future ({value})"
        ) { context in
            context.sites.compactMap { path, site in
                guard let time = context.time(site), time > context.now else { return nil }
                return .init("\(path).\(date)", day(time))
            }
        },
        .missing("signature.date", zh: "纸质联单须填各方的签字日期") { context in
            guard context.submission == "DataImage5Copy" else { return [] }
            return context.sites.filter { $0.tree[path: date] == nil }.map { .init("\($0.path).\(date)") }
        },
        .warning("signature.name", zh: "没有填签字人姓名", en: "Field is not Provided") { context in
            let name = "paperSignatureInfo.printedName"
            if context.isImage {
                return context.document[path: "generator.\(name)"] == nil ? [.init("Emanifest.generator.\(name)")] : []
            }
            guard context.submission == "DataImage5Copy" else { return [] }
            return context.sites.filter { $0.tree[path: name]?.text == nil }.map { .init("\($0.path).\(name)") }
        },
        .warning("signature.imageDate", zh: "没有填产生者的签字日期", en: "Field is not Provided") { context in
            context.isImage && context.document[path: "generator.\(date)"] == nil
                ? [.init("Emanifest.generator.\(date)")] : []
        },
        .warning(
            "signature.afterCreated", zh: "产生者签字日期晚于联单建立日期 {value}",
            en: "Provided Generator Signature Date is later than manifest created Date ({value})"
        ) { context in
            guard context.isImage, let created = context.document["createdDate"]?.text.flatMap({ ManifestTime($0) }),
                let signed = context.time(context.document["generator"]), signed > created
            else { return [] }
            return [.init("Emanifest.generator.\(date)", day(created))]
        },
        .warning(
            "signature.ignored", zh: "此种提交方式不用纸质签字，将被忽略",
            en:
                "Provided Field will be ignored. Paper Signature Information is not applicable for FullElectronic/Image "
                + "submission type"
        ) { context in
            guard context.submission == "FullElectronic" || context.isImage else { return [] }
            return context.sites.filter {
                $0.tree["paperSignatureInfo"] != nil && !(context.isImage && $0.path == "Emanifest.generator")
            }.map { .init("\($0.path).paperSignatureInfo") }
        },
        .warning(
            "signature.late", zh: "联单排定之后不再填产生者的纸质签字，将被忽略",
            en:
                "Provided value will be ignored. Generator paper signature Date/Printed Name shall not be provided after "
                + "Scheduled status"
        ) { context in
            guard context.submission == "Hybrid", context.isAtLeast("InTransit"),
                let paper = context.document[path: "generator.paperSignatureInfo"]
            else { return [] }
            return ["signatureDate", "printedName"].filter { paper[$0] != nil }
                .map { .init("Emanifest.generator.paperSignatureInfo.\($0)") }
        },
    ]

    private static let date = "paperSignatureInfo.signatureDate"

    private static func day(_ time: ManifestTime) -> String { time.day().text }

    /// The transporters that have signed, in their order.
    private static func signedCarriers(_ context: EmanifestContext) -> [(path: String, time: ManifestTime)] {
        context.transporters.sorted { ($0.tree["order"]?.integer ?? 0) < ($1.tree["order"]?.integer ?? 0) }
            .compactMap { path, site in context.time(site).map { (path, $0) } }
    }

    /// The first transporter when it signed before the generator did.
    private static func generatorAfterCarrier(
        _ context: EmanifestContext
    ) -> (path: String, generator: ManifestTime, carrier: ManifestTime)? {
        guard let first = signedCarriers(context).first, let generator = context.time(context.document["generator"]),
            generator > first.time
        else { return nil }
        return (first.path, generator, first.time)
    }
}
