/// What a label in a sheet announces.
enum SheetLabel: Hashable {
    /// `productDescription` names the product on some sheets and its kind on others: it counts where nothing else does.
    case product, productDescription, supplier, cas, revised, issued, signalWord, hazardStatements, flashPoint
    case unNumber, transportClass, packingGroup, storageClass, content, componentName
    /// Printing dates, earlier editions: dates that are not asked for.
    case otherDate
    /// Any other label: it ends what stands before it and is never a value.
    case other
}

/// The labels that suppliers use. One table: a new wording is a new entry.
enum SheetLabels {
    struct Match {
        var label: SheetLabel
        /// The words of the cell after the label and its colon.
        var rest: Substring
        /// True when a colon or nothing follows the label, so that free text may be its value.
        var isClear: Bool
    }

    private static let phrases: [(label: SheetLabel, words: [String])] = [
        (
            .product,
            [
                "product name", "trade name", "trade name s", "product identifier", "ghs product identifier",
                "product identifier used on the label", "material name", "product", "name of product",
                "commercial product name", "substance name", "chemical name of product", "product trade name",
                "name of the substance", "identification of the product", "化学品中文名称", "化学品中文名", "化学品英文名称", "化学品英文名",
                "化学品名称",
                "产品名称", "产品中文名称", "产品英文名称", "中文名称", "英文名称", "中文名", "英文名", "商品名称", "商品名", "品名", "产品标识", "产品标识符",
                "GHS 产品标识",
                "产品中文名", "产品英文名",
            ]
        ),
        (.productDescription, ["product description", "description of product", "产品描述"]),
        (
            .supplier,
            [
                "company", "company name", "supplier", "manufacturer", "manufacturer supplier", "supplier manufacturer",
                "company identification", "suppliers details", "supplier s details", "supplier name",
                "manufacturer name",
                "name of company", "distributor", "manufactured by", "supplied by", "producer", "firm",
                "details of the supplier of the safety data sheet", "supplier details",
                "manufacturer importer supplier",
                "company undertaking identification", "manufacturer distributor", "name of supplier",
                "responsible party",
                "company undertaking", "supplier of the safety data sheet", "details of the supplier",
                "企业名称", "生产企业名称", "生产企业", "供应商", "供应商名称", "公司名称", "制造商", "制造商名称", "生产商", "生产厂家", "厂商名称", "单位名称",
                "供应商详细信息",
                "制造商或供应商信息", "企业中文名称", "供应商的具体情况", "安全技术说明书提供者的详情",
            ]
        ),
        (
            .cas,
            [
                "cas no", "cas number", "cas", "c a s no", "c a s number", "c a s", "cas nr", "cas registry number",
                "cas reg no", "cas 号", "cas 编号", "cas 登记号", "cas no 号",
                "化学文摘号", "cas number s", "cas rn", "cas 登录号", "化学文摘登记号", "cas number other identifiers cas number",
            ]
        ),
        (
            .revised,
            [
                "revision date", "date of revision", "revised", "revised on", "revised date", "last revised",
                "last revision",
                "last revision date", "date of last revision", "date revised", "revision", "reviewed on",
                "date reviewed", "review date",
                "version date", "sds revision date", "date of issue date of revision", "issue date revision date",
                "revised sds date",
                "issuing date revision date", "date of update", "update date", "updated", "updated on",
                "date last revised", "sds date revised",
                "修订日期", "修改日期", "更新日期", "版本日期", "最后修订日期", "最新修订日期", "修订时间", "修订日", "改订日期", "最近修订日期", "sds 修订日期", "修订于",
            ]
        ),
        (
            .issued,
            [
                "issue date", "date of issue", "issued", "issued on", "issuing date", "date issued", "preparation date",
                "prepared on",
                "date of preparation", "date prepared", "creation date", "date created", "date of first issue",
                "effective date", "sds date",
                "date of compilation", "date", "编制日期", "签发日期", "发布日期", "发行日期", "制定日期", "填表日期", "填表时间", "编写日期", "制表日期",
                "生效日期",
                "首次编制日期", "sds 编制日期", "最初编制日期",
            ]
        ),
        (
            .otherDate,
            [
                "print date", "printing date", "printed", "date printed", "printed on", "date of printing",
                "date of previous issue",
                "previous issue date", "previous revision date", "supersedes", "supersedes date", "supersedes version",
                "replaces", "replaced date",
                "date of preparation last revision", "previous version", "superseded date", "supercedes date",
                "supercedes", "date of previous version", "date of last issue", "date of first version",
                "revision number", "revision no", "revision note", "revision summary", "revision comments",
                "date of first edition", "next revision",
                "reasons for revision", "version", "version number", "sds number", "打印日期", "印刷日期", "上次修订日期", "替代日期",
                "前次修订日期", "版本", "版次",
                "修订次数", "修订版本", "版本号", "修订说明", "下次修订日期", "打印时间", "被替代的日期", "首次发布日期", "first issue",
            ]
        ),
        (.signalWord, ["signal word", "signal words", "signal word s", "信号词", "警示词", "警示语", "信号字", "讯号词", "提示词"]),
        (
            .hazardStatements,
            [
                "hazard statement", "hazard statements", "hazard statement s", "statement of hazard",
                "ghs hazard statements",
                "危险性说明", "危险说明", "危害说明", "危险性说明语", "危险信息", "危害性说明", "危险性陈述",
            ]
        ),
        (
            .flashPoint,
            ["flash point", "flashpoint", "flash pt", "flash point liquid", "闪点", "闪火点", "flash temperature"]
        ),
        (
            .unNumber,
            [
                "un number", "un no", "un nr", "un id no", "un id number", "un number or id number", "un", "un 号",
                "un 编号", "un number s",
                "united nations number", "un na number", "identification number", "un na no", "id number", "un id",
                "un number id number",
                "联合国危险货物编号", "联合国危险货物编号 un 号", "联合国编号", "联合国运输编号", "危险货物编号", "联合国危险货物编号 un no", "联合国 UN 编号",
                "联合国运输名称编号", "联合国编号 un 号",
                "联合国号", "un 危险货物编号",
            ]
        ),
        (
            .transportClass,
            [
                "transport hazard class", "transport hazard class es", "transport hazard classes", "hazard class",
                "hazard class es", "class",
                "un class", "transport class", "dot hazard class", "primary hazard class", "hazard class or division",
                "class division",
                "imdg class", "iata class", "adr class", "adr rid class", "dot class", "imo class",
                "运输危险类别", "运输危险性类别", "运输危险性分类", "主要危险类别", "危险类别", "运输主要危险类别", "联合国危险性分类", "联合国危险性类别", "危险性类别", "危险货物类别",
                "联合国运输危险类别",
                "类别", "运输危害类别", "运输危险种类", "主危险性", "主要危险性", "运输危险等级", "危险性分类", "联合国危险货物分类", "联合国分类",
            ]
        ),
        (
            .packingGroup,
            [
                "packing group", "pack group", "packaging group", "packing group if applicable", "pg", "packing groups",
                "包装类别", "包装组", "包装等级", "包装组别", "包装组类别", "包装类",
            ]
        ),
        (
            .storageClass,
            [
                "storage class", "german storage class", "storage class trgs 510", "lgk", "lgk germany",
                "storage category", "storage class lgk",
                "class according to trgs 510", "storage class according to trgs 510", "lagerklasse",
                "trgs 510 storage class",
                "german storage class trgs 510", "储存类别", "存储等级", "贮存等级", "储存等级", "贮存类别", "德国储存类别", "存储类别", "仓储类别",
            ]
        ),
        (
            .content,
            [
                "concentration", "content", "contents", "weight", "wt", "percent", "purity", "conc", "weight percent",
                "amount", "w w", "range",
                "concentration range", "concentration w w", "composition", "percentage", "mass", "percent by weight",
                "wt wt", "含量", "浓度",
                "浓度范围", "含量范围", "质量分数", "质量百分比", "浓度或浓度范围", "含量 wt", "重量", "重量百分比", "百分比", "纯度", "浓度或浓度范围 质量分数", "组成比例",
                "成分百分比",
            ]
        ),
        (
            .componentName,
            [
                "component", "components", "chemical name", "ingredient", "ingredients", "ingredient name", "substance",
                "name",
                "hazardous components", "chemical identity", "common name", "hazardous ingredients", "description",
                "designation", "hazardous component",
                "substances", "chemical name common name", "组分", "组分名称", "成分", "化学名称", "成分名称", "危险组分", "有害成分", "化学品名",
                "主要成分", "名称", "组成", "化学名",
                "物质名称", "中文化学名",
            ]
        ),
        (
            .other,
            [
                "synonyms", "synonym", "address", "telephone", "telephone number", "phone", "tel", "fax", "email",
                "e mail", "e mail address",
                "emergency telephone", "emergency telephone number", "emergency phone", "website", "product number",
                "product code", "product no",
                "stock number", "cat no", "catalog number", "catalogue number", "article number", "article number s",
                "brand", "product use",
                "recommended use", "identified use", "identified uses", "uses advised against", "ec no", "ec number",
                "einecs no", "index no",
                "reach no", "reach registration number", "molecular formula", "formula", "molecular weight",
                "product type", "chemical family",
                "hazard pictograms", "hazard pictogram", "pictogram", "pictograms", "ghs label elements",
                "label elements", "symbol", "symbols",
                "precautionary statements", "precautionary statement", "precautionary statement s", "prevention",
                "response", "storage", "disposal", "other hazards",
                "supplemental hazard statements", "supplemental label elements", "supplemental information",
                "hazards not otherwise classified",
                "hazards not otherwise classified hnoc", "classification of the substance or mixture", "classification",
                "ghs classification",
                "additional information", "contains", "remarks", "further information", "emergency overview",
                "potential health effects",
                "un proper shipping name", "proper shipping name", "environmental hazards", "environmental hazard",
                "marine pollutant",
                "special precautions for user", "special precautions", "subsidiary risk", "subsidiary hazard",
                "subsidiary hazards", "sub risk", "subsidiary class",
                "labels", "label", "hazard labels", "ems", "ems no", "ems number", "tunnel restriction code",
                "tunnel code", "limited quantity", "erg code", "erg number",
                "transport in bulk according to annex ii of marpol and the ibc code", "classification code",
                "special provisions", "hazard identification number",
                "boiling point", "initial boiling point and boiling range", "boiling point range", "melting point",
                "melting point freezing point", "freezing point", "auto ignition temperature",
                "autoignition temperature", "ignition temperature", "explosion limits", "evaporation rate",
                "flammability", "flammability solid gas", "vapour pressure", "vapor pressure",
                "vapour density", "vapor density", "density", "relative density", "solubility", "solubility ies",
                "water solubility", "ph", "method", "odour", "odor", "odour threshold", "odor threshold",
                "appearance", "form", "colour", "color", "viscosity", "decomposition temperature",
                "upper lower flammability or explosive limits", "lower explosion limit", "upper explosion limit",
                "partition coefficient", "physical state", "explosive properties", "oxidizing properties",
                "oxidising properties",
                "medical conditions", "classification system", "nfpa ratings", "hmis ratings",
                "同义名", "别名", "地址", "企业地址", "供应商地址", "电话", "电话号码", "联系电话", "传真", "电子邮件", "邮箱", "邮编", "应急电话", "企业应急电话",
                "应急咨询电话", "产品编号", "产品代码", "产品推荐用途",
                "推荐用途", "限制用途", "建议用途", "产品用途", "分子式", "分子量", "象形图", "标签要素", "GHS 标签要素", "防范说明", "预防措施", "事故响应", "安全储存",
                "废弃处置", "应急响应", "储存", "其他危害",
                "物理和化学危险", "健康危害", "环境危害", "紧急情况概述", "GHS 危险性类别", "GHS 分类", "物质或混合物的分类", "ec 编号", "ec 号", "索引号",
                "联合国运输名称", "正式运输名称", "联合国正确运输名称", "运输名称", "海洋污染物",
                "运输注意事项", "特殊防范措施", "次要危险性", "次危险性", "包装标志", "包装方法", "环境危害性", "沸点", "初沸点和沸程", "熔点", "熔点 凝固点", "凝固点",
                "自燃温度", "引燃温度", "爆炸极限", "爆炸上限", "爆炸下限", "相对密度",
                "密度", "溶解性", "ph 值", "外观与性状", "外观", "气味", "蒸气压", "饱和蒸气压", "蒸气密度", "相对蒸气密度", "黏度", "粘度", "分解温度", "临界温度",
                "燃烧热", "辛醇 水分配系数", "主要用途", "国标编号", "技术说明书编码",
                "产品 sds 编号", "sds 编号",
            ]
        ),
    ]

    /// The phrases by their first word, longest first.
    private static let byFirst: [String: [(words: [String], label: SheetLabel)]] = {
        var table: [String: [(words: [String], label: SheetLabel)]] = [:]
        for (label, texts) in phrases {
            for text in texts {
                let words = SheetToken.tokens(of: text).map(\.text)
                guard let first = words.first else { continue }
                table[first, default: []].append((words, label))
            }
        }
        return table.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    }()

    /// The label that begins a cell, after its bullet or number.
    static func match(_ cellText: String) -> Match? {
        let text = String(cellText[numberingEnd(cellText)...])
        let tokens = SheetToken.tokens(of: text)
        guard let found = phrase(tokens[...]) else { return nil }
        return match(found, tokens, text)
    }

    /// Every label that stands in a cell, also after other words: for dates, several of which share a line.
    static func matchesAnywhere(_ cell: SheetCell) -> [Match] {
        let tokens = SheetToken.tokens(of: cell.text)
        var result: [Match] = []
        var index = 0
        while index < tokens.count {
            guard let found = phrase(tokens[index...]) else {
                index += 1
                continue
            }
            // `date` or `revised` alone is a label only where a cell begins with it.
            if found.count > 1 || index == 0 || SheetToken.isHan(tokens[index].text.first ?? " ") {
                result.append(match((found.label, found.count + index), tokens, cell.text))
            }
            index += found.count
        }
        return result
    }

    private static func phrase(_ tokens: ArraySlice<SheetToken>) -> (label: SheetLabel, count: Int)? {
        guard let first = tokens.first, let candidates = byFirst[first.text] else { return nil }
        let found = candidates.first { candidate in
            candidate.words.count <= tokens.count && zip(candidate.words, tokens).allSatisfy { $0 == $1.text }
        }
        return found.map { ($0.label, $0.words.count) }
    }

    private static func match(
        _ found: (label: SheetLabel, count: Int), _ tokens: [SheetToken], _ text: String
    ) -> Match {
        var after = text[tokens[found.count - 1].end...]
        // `(°C)`, `[Method]`, `#` belong to the label.
        after = after.drop { " #*.)".contains($0) }
        while let open = after.first, open == "(" || open == "[" {
            guard let close = after.firstIndex(of: open == "(" ? ")" : "]"),
                after[..<close].count <= 40
            else { break }
            let next = after[after.index(after: close)...].drop { $0 == " " }
            guard next.isEmpty || next.first == ":" || next.first == "(" || next.first == "[" else { break }
            after = next
        }
        let isClear = after.isEmpty || after.first == ":"
        let rest = after.drop { " :/".contains($0) }
        // `产品名称 Product name:` says it in two languages.
        if !isClear, let second = Self.match(String(rest)), second.label == found.label { return second }
        return Match(label: found.label, rest: after.drop { " :".contains($0) }, isClear: isClear)
    }

    /// Where a text begins after `·`, `9.1`, `a)`, `(1)`.
    private static func numberingEnd(_ text: String) -> String.Index {
        var index = text.startIndex
        func skip(_ isWanted: (Character) -> Bool) {
            while index < text.endIndex, isWanted(text[index]) { index = text.index(after: index) }
        }
        skip { " ·•*●■▪◆○-–>□".contains($0) }
        let mark = index
        if index < text.endIndex, text[index] == "(" { index = text.index(after: index) }
        let begin = index
        skip { $0.isASCIIDigit || $0 == "." }
        if index > begin {
            // A number with a point or bracket, `9.1` or `1)`; a bare one may be part of the text.
            let number = text[begin..<index]
            let isBracket = index < text.endIndex && text[index] == ")"
            guard isBracket || number.contains(".") else { return mark }
            skip { ") .、".contains($0) }
            return index
        }
        skip { $0.isLetter && $0.isASCII }
        if text.distance(from: begin, to: index) == 1, index < text.endIndex, text[index] == ")" || text[index] == "." {
            skip { ") .".contains($0) }
            return index
        }
        return mark
    }
}
