import Compliance

extension RecordRule {
    /// What the 联单 asks of each line.
    static let chinaRules: [RecordRule] = [
        RecordRule("cn.number", .cn) { context in
            guard let number = context.record.numbers.cnManifest, !ChineseForm.isManifestNumber(number) else {
                return []
            }
            return [
                .error(
                    "numbers.cnManifest", zh: "联单编号 `\(number)` 应为 14 位数字：年 4 位、省 2 位、市 2 位、流水号 6 位",
                    en: "manifest number `\(number)` is not 14 digits: year 4, province 2, prefecture 2, serial 6",
                    ManifestCitation.order23("第十五条"))
            ]
        },
        RecordRule("cn.waste-code", .cn) { context in
            context.lines.compactMap { path, line in
                guard let code = line.codes.cnCode else {
                    return .missing(
                        "\(path).codes.cnCode", zh: "废物代码", en: "the waste code", ManifestCitation.order23("第十条"))
                }
                guard ChineseForm.isWasteCode(code) else {
                    return .error(
                        "\(path).codes.cnCode", zh: "废物代码 `\(code)` 应写成 900-402-06",
                        en: "waste code `\(code)` is not written as 900-402-06", ManifestCitation.wasteList())
                }
                guard context.tables.wasteCodes.isEmpty || context.tables.wasteCodes[code] != nil else {
                    return .error(
                        "\(path).codes.cnCode", zh: "名录中没有废物代码 `\(code)`",
                        en: "the national waste list has no code `\(code)`", ManifestCitation.wasteList())
                }
                return nil
            }
        },
        RecordRule("cn.category", .cn) { context in
            context.lines.compactMap { path, line in
                guard let code = line.codes.cnCode, ChineseForm.isWasteCode(code) else { return nil }
                // The last two digits of the code are the number of its category.
                let category = "HW\(code.suffix(2))"
                guard line.codes.cnCategory != category else { return nil }
                guard let stated = line.codes.cnCategory else {
                    return .missing(
                        "\(path).codes.cnCategory", zh: "废物类别（\(category)）", en: "the waste category (\(category))",
                        ManifestCitation.order23("第十条"))
                }
                return .error(
                    "\(path).codes.cnCategory", zh: "废物代码 \(code) 属于 \(category)，不是 \(stated)",
                    en: "waste code \(code) belongs to \(category), not to \(stated)", ManifestCitation.wasteList(code))
            }
        },
        RecordRule("cn.hazards", .cn) { context in
            context.lines.flatMap { path, line -> [Breach] in
                if line.cnHazards.isEmpty {
                    return [
                        .missing(
                            "\(path).cnHazards", zh: "危险特性", en: "the hazard properties",
                            ManifestCitation.order23("第十条"))
                    ]
                }
                return line.cnHazards.enumerated().compactMap { index, hazard in
                    ["T", "C", "I", "R", "In"].contains(hazard)
                        ? nil
                        : .error(
                            "\(path).cnHazards[\(index)]", zh: "危险特性 `\(hazard)` 只能是 T、C、I、R、In",
                            en: "hazard property `\(hazard)` is not T, C, I, R or In", ManifestCitation.wasteList())
                }
            }
        },
        RecordRule("cn.line-fields", .cn) { context in
            let citation = ManifestCitation.order23("第十条")
            return context.lines.flatMap { path, line -> [Breach] in
                var breaches: [Breach] = []
                if isBlank(line.name_zh) {
                    breaches.append(.missing("\(path).name_zh", zh: "废物名称", en: "the Chinese name", citation))
                }
                if line.mass_mg == nil {
                    breaches.append(.missing("\(path).mass_mg", zh: "移出量", en: "the mass", citation))
                }
                if line.physicalState == nil {
                    breaches.append(.missing("\(path).physicalState", zh: "形态", en: "the physical state", citation))
                }
                if isBlank(line.packaging?.cn) {
                    breaches.append(
                        .missing("\(path).packaging.cn", zh: "包装方式", en: "the packaging in Chinese", citation))
                }
                if line.components.isEmpty {
                    breaches.append(
                        .missing("\(path).components", zh: "有害成分名称", en: "the harmful components", citation))
                }
                if line.pieceCount == nil {
                    breaches.append(.missing("\(path).pieces", zh: "包装数量", en: "the number of packages", citation))
                }
                return breaches
            }
        },
        RecordRule("cn.small-amount", .cn) { context in
            context.lines.compactMap { path, line in
                guard let mass = line.mass_mg, mass > 0, mass < 50_000 else { return nil }
                return .warning(
                    "\(path).mass_mg", zh: "不足 0.00005 吨，联单上多写几位小数",
                    en: "below 0.00005 t: it is printed with more decimals",
                    ManifestCitation.order23("第十条"))
            }
        },
    ]

    /// What the 联单 asks of the parties and the trip.
    static let chinaPartyRules: [RecordRule] = [
        RecordRule("cn.credit-code", .cn) { context in
            let parties =
                [("generator", context.record.generator), ("facility", context.record.facility)]
                + context.record.transporters.enumerated().map { ("transporters[\($0)]", $1) }
            return parties.compactMap { path, party in
                guard let code = party.uscc, !ChineseForm.isCreditCode(code) else { return nil }
                return .error(
                    "\(path).uscc", zh: "统一社会信用代码 `\(code)` 不对：18 位，最后一位为校验码",
                    en: "unified social credit code `\(code)` is wrong: 18 characters, the last is a check character",
                    Citation(document: "GB 32100", edition: "2015"))
            }
        },
        RecordRule("cn.generator", .cn) { context in
            let party = context.record.generator
            let citation = ManifestCitation.order23("第十条")
            var breaches: [Breach] = []
            if isBlank(party.displayName_zh) {
                breaches.append(.missing("generator.name_zh", zh: "移出人名称", en: "the name of the consignor", citation))
            }
            if isBlank(party.address_zh) {
                breaches.append(
                    .missing("generator.address_zh", zh: "移出人地址", en: "the address of the consignor", citation))
            }
            if isBlank(party.contact?.name_zh ?? party.contact?.fullName) {
                breaches.append(
                    .missing(
                        "generator.contact.name_zh", zh: "移出人经办人", en: "the person in charge at the consignor", citation
                    ))
            }
            if isBlank(party.contact?.phone?.number) {
                breaches.append(
                    .missing("generator.contact.phone", zh: "移出人联系电话", en: "the phone of the consignor", citation))
            }
            if isBlank(party.emergencyPhone?.number) {
                breaches.append(.missing("generator.emergencyPhone", zh: "应急联系电话", en: "the emergency phone", citation))
            }
            return breaches
        },
        RecordRule("cn.carrier", .cn) { context in
            let citation = ManifestCitation.order23("第十一条")
            guard !context.record.transporters.isEmpty else {
                return [.missing("transporters", zh: "承运人", en: "a transporter", citation)]
            }
            return context.record.transporters.enumerated().flatMap { index, party -> [Breach] in
                let path = "transporters[\(index)]"
                var breaches: [Breach] = []
                if isBlank(party.displayName_zh) {
                    breaches.append(.missing("\(path).name_zh", zh: "承运人名称", en: "the name of the carrier", citation))
                }
                if isBlank(party.licence?.number) {
                    breaches.append(
                        .missing(
                            "\(path).licence.number", zh: "承运人营运证件号", en: "the licence number of the carrier", citation)
                    )
                }
                if let expires = party.licence?.expires, expires < context.today {
                    breaches.append(
                        .error(
                            "\(path).licence.expires", zh: "承运人的营运证件已于 \(expires) 到期",
                            en: "the licence of the carrier ended on \(expires)", citation))
                }
                return breaches
            }
        },
        RecordRule("cn.trip", .cn) { context in
            let citation = ManifestCitation.order23("第十一条")
            guard let trip = context.record.trip else {
                return [.missing("trip", zh: "车辆和行程", en: "the vehicle and its trip", citation)]
            }
            var breaches: [Breach] = []
            if isBlank(trip.plate) {
                breaches.append(.missing("trip.plate", zh: "车辆牌号", en: "the number plate", citation))
            }
            if isBlank(trip.driver) { breaches.append(.missing("trip.driver", zh: "驾驶员", en: "the driver", citation)) }
            if isBlank(trip.origin) {
                breaches.append(.missing("trip.origin", zh: "运输起点", en: "where the trip starts", citation))
            }
            if isBlank(trip.destination) {
                breaches.append(.missing("trip.destination", zh: "运输终点", en: "where the trip ends", citation))
            }
            if let departed = trip.departedAt, let arrived = trip.arrivedAt, arrived < departed {
                breaches.append(
                    .error("trip.arrivedAt", zh: "到达时间早于起运时间", en: "the arrival is before the departure", citation))
            }
            return breaches
        },
        RecordRule("cn.facility", .cn) { context in
            let party = context.record.facility
            let citation = ManifestCitation.order23("第十二条")
            var breaches: [Breach] = []
            if isBlank(party.displayName_zh) {
                breaches.append(.missing("facility.name_zh", zh: "接受人名称", en: "the name of the receiver", citation))
            }
            guard let licence = party.licence, !isBlank(licence.number) else {
                return breaches + [
                    .missing(
                        "facility.licence.number", zh: "危险废物经营许可证编号",
                        en: "the hazardous waste licence number of the receiver", citation)
                ]
            }
            if let expires = licence.expires, expires < context.today {
                breaches.append(
                    .error(
                        "facility.licence.expires", zh: "接受人的许可证已于 \(expires) 到期",
                        en: "the licence of the receiver ended on \(expires)", citation))
            }
            for (path, line) in context.lines
            where licence.covers(category: line.codes.cnCategory, code: line.codes.cnCode) == false {
                breaches.append(
                    .error(
                        "\(path).codes.cnCode", zh: "接受人的许可证不包括 \(line.codes.cnCode ?? line.codes.cnCategory ?? "")",
                        en:
                            "the licence of the receiver does not cover \(line.codes.cnCode ?? line.codes.cnCategory ?? "")",
                        citation))
            }
            return breaches
        },
        RecordRule("cn.cross-province", .cn) { context in
            guard let from = context.record.generator.uscc, let to = context.record.facility.uscc,
                ChineseForm.isCreditCode(from), ChineseForm.isCreditCode(to),
                ChineseForm.province(ofCreditCode: from) != ChineseForm.province(ofCreditCode: to),
                isBlank(context.record.crossProvinceApproval)
            else { return [] }
            return [
                .warning(
                    "crossProvinceApproval", zh: "移出人与接受人登记在不同省份：跨省转移须经批准，请填批准文号",
                    en:
                        "consignor and receiver are registered in different provinces: a transfer between provinces needs "
                        + "an approval; enter its number", ManifestCitation.order23("第二十一条"))
            ]
        },
    ]
}

/// Numbers and codes of Chinese papers.
enum ChineseForm {
    private static func digits(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy { (48...57).contains($0) } }

    /// 14 digits: year, province (11 to 82), prefecture, serial.
    static func isManifestNumber(_ text: String) -> Bool {
        guard text.utf8.count == 14, digits(text), let year = Int(text.prefix(4)),
            let province = Int(text.dropFirst(4).prefix(2))
        else { return false }
        return (2000...2999).contains(year) && (11...82).contains(province)
    }

    /// `900-402-06`
    static func isWasteCode(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [3, 3, 2] && parts.allSatisfy { digits($0) }
    }

    /// 18 characters with the check character of GB 32100-2015: weights 3^i, modulo 31.
    static func isCreditCode(_ text: String) -> Bool {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
        let values = text.utf8.compactMap { alphabet.firstIndex(of: $0) }
        guard values.count == 18, text.utf8.count == 18 else { return false }
        var weight = 1
        var sum = 0
        for value in values.dropLast() {
            sum += value * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31 == values[17]
    }

    /// The first two digits of the place of registration (characters 3 and 4).
    static func province(ofCreditCode code: String) -> Substring { code.dropFirst(2).prefix(2) }
}
