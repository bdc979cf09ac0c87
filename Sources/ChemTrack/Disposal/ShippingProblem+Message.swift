public import Compliance

extension ShippingProblem {
    /// What is wrong and what to do.
    public var message: Bilingual {
        switch self {
        case .idNumber(let text):
            Bilingual(
                zh: "识别号 `\(text)` 不是 UN 或 NA 加四位数字，例如 UN1090",
                en: "identification number `\(text)` is not UN or NA and four digits, as in UN1090")
        case .noName:
            Bilingual(
                zh: "没有运输专用名称，请从 172.101 表第 2 栏选取", en: "no proper shipping name: take it from column 2 of 172.101")
        case .hazardClass(let text):
            Bilingual(
                zh: "`\(text)` 不是危险类别或项别，例如 3、6.1、1.4S",
                en: "`\(text)` is not a hazard class or division, as in 3, 6.1 or 1.4S")
        case .packingGroup(let text):
            Bilingual(zh: "包装类别 `\(text)` 只能是 I、II 或 III", en: "packing group `\(text)` is not I, II or III")
        case .notEnglish(let member, let text, let scalar):
            Bilingual(
                zh: "美国运输文件须用英文填写：\(member) 中的 `\(text)` 含有“\(scalar)”，请写英文名称",
                en:
                    "US shipping papers are printed in English: `\(text)` in \(member) contains “\(scalar)”; write it in English"
            )
        case .noTechnicalName(let name):
            Bilingual(
                zh: "“\(name)”是泛指名称，须在括号内写出技术名称（主要危险组分）；表第 1 栏没有 G 时可将 needsTechnicalName 设为 false",
                en: "`\(name)` is a generic name: give the technical names of the components that make it dangerous "
                    + "(or set needsTechnicalName to false when column 1 of the table has no G)")
        case .noZone(let idNumber):
            Bilingual(
                zh: "\(idNumber) 吸入有毒，须写明危险区（Zone A–D）",
                en: "\(idNumber) is poisonous by inhalation: state its hazard zone A, B, C or D")
        case .zoneOfGas(let idNumber, let zone):
            Bilingual(
                zh: "\(idNumber) 属 6.1 项液体：危险区为 A 或 B，\(zone.rawValue) 只用于气体",
                en: "\(idNumber) is a liquid of division 6.1: its zone is A or B, \(zone.rawValue) is for gases")
        case .noTemperatures(let idNumber):
            Bilingual(
                zh: "\(idNumber) 须控温运输：写明控制温度和更高的应急温度",
                en:
                    "\(idNumber) is carried temperature controlled: state its control temperature and its emergency temperature, "
                    + "the higher one")
        case .tooLong(let count):
            Bilingual(
                zh: "运输描述有 \(count) 个字符，最多 \(ShippingDescription.charactersMax) 个",
                en: "the description has \(count) characters; at most \(ShippingDescription.charactersMax) are taken")
        }
    }

    /// The member of the description that is meant.
    public var member: String {
        switch self {
        case .idNumber, .noZone, .zoneOfGas: "idNumber"
        case .noName, .tooLong: "properShippingName"
        case .hazardClass: "hazardClass"
        case .packingGroup: "packingGroup"
        case .notEnglish(let member, _, _): member
        case .noTechnicalName: "technicalNames"
        case .noTemperatures: "controlTemperature_C"
        }
    }

    public var citation: Citation {
        let clause =
            switch self {
            case .idNumber: "172.202(a)(1)"
            case .noName: "172.202(a)(2)"
            case .hazardClass: "172.202(a)(3)"
            case .packingGroup: "172.202(a)(4)"
            case .notEnglish: "172.201(a)(2)"
            case .noTechnicalName: "172.203(k)"
            case .noZone, .zoneOfGas: "172.203(m)"
            case .noTemperatures: "172.203(o)"
            case .tooLong: "printedDotInformation"
            }
        if case .tooLong = self { return ManifestCitation.emanifestSchema(clause) }
        return ManifestCitation.cfr49(clause)
    }
}

/// The documents that the rules of this folder cite.
enum ManifestCitation {
    static func cfr49(_ clause: String) -> Citation {
        Citation(document: "49 CFR (Hazardous Materials Regulations)", edition: "2023", clause: clause)
    }

    static func cfr40(_ clause: String) -> Citation {
        Citation(document: "40 CFR (RCRA)", edition: "2025", clause: clause)
    }

    static func emanifestSchema(_ clause: String) -> Citation {
        Citation(document: "EPA e-Manifest JSON schema", edition: "1.3", clause: clause)
    }

    /// EPA's description of what its services check.
    static func emanifestRules(_ clause: String) -> Citation {
        Citation(document: "EPA e-Manifest services, validation rules", edition: "v4", clause: clause)
    }

    static func form8700(_ clause: String) -> Citation {
        Citation(document: "EPA Form 8700-22 instructions", edition: "2018", clause: clause)
    }

    /// 危险废物转移管理办法
    static func order23(_ clause: String) -> Citation {
        Citation(document: "危险废物转移管理办法", edition: "部令第23号，2022-01-01 起施行", clause: clause)
    }

    static func wasteList(_ clause: String? = nil) -> Citation {
        Citation(document: "国家危险废物名录", edition: "2021年版", clause: clause)
    }
}
