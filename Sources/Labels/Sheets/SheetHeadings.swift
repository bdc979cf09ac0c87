/// The 16 headings of a sheet (GHS annex 4 A4.2.2, GB/T 16483-2008 clause 4, 29 CFR 1910.1200 appendix D), in the words
/// that suppliers use, also of older sheets with another order: the words decide, not the number.
enum SheetHeadings {
    /// Words of which one has to stand in the heading, for each section.
    private static let signs: [(section: Int, words: [String])] = [
        (
            1,
            [
                "identification of the substance", "identification of the material", "identification of the product",
                "identification of the chemical", "identification of substance", "product and company",
                "company and product", "product identification", "product identifier and identity",
                "chemical product and", "material identification", "company identification", "化学品及企业标识",
                "化学品及企业", "化学品和企业", "化学产品和企业", "产品及企业", "产品和公司", "产品及公司", "产品与企业",
                "物质或混合物和供应商", "化学品与厂商",
            ]
        ),
        (
            2,
            [
                "hazard identification", "hazards identification", "hazardous identification",
                "hazard s identification",
                "hazard overview", "hazards summary", "危险性概述", "危险性概要", "危险标识", "危险性标识", "危险性识别", "危害性概述",
                "危害辨识", "危险辨识",
            ]
        ),
        (
            3,
            [
                "composition", "information on ingredients", "ingredients information", "成分组成", "组成成分", "成分构成", "成份组成",
                "组成信息",
                "主要组成与性状", "成分信息",
            ]
        ),
        (4, ["first aid", "急救"]),
        (5, ["firefighting", "fire fighting", "fire and explosion", "消防", "灭火措施"]),
        (6, ["accidental release", "accidental spill", "泄漏", "泄露"]),
        (
            7,
            [
                "handling and storage", "storage and handling", "操作处置与储存", "操作处理与储存", "操作与储存", "操作处置和储存", "操作和储存",
                "处理与储存",
                "处置与储存", "搬运和储存", "操作处置与贮存", "操作与存储", "使用与储存", "搬运与储存", "处理和储存", "操作和存储", "安全处置与储存",
            ]
        ),
        (
            8,
            ["exposure control", "exposure controls", "exposure guidelines personal", "接触控制", "暴露控制", "暴露预防", "暴露的控制"]
        ),
        (
            9,
            [
                "physical and chemical", "physical chemical", "physicochemical", "chemical and physical", "理化特性",
                "理化性质",
                "物理和化学", "物理化学", "物理及化学",
            ]
        ),
        (
            10,
            [
                "stability and reactivity", "reactivity and stability", "stability reactivity", "稳定性和反应", "稳定性与反应",
                "稳定性及反应", "稳定性反应",
            ]
        ),
        (11, ["toxicological", "toxicology", "毒理"]),
        (12, ["ecological", "ecotoxicological", "生态"]),
        (
            13,
            [
                "disposal consideration", "disposal considerations", "waste disposal", "disposal information", "废弃处置",
                "废弃处理", "废物处置",
                "废弃物处置", "处置注意", "废弃注意",
            ]
        ),
        (14, ["transport information", "transportation information", "shipping information", "transport", "运输"]),
        (15, ["regulatory", "regulation information", "法规"]),
        (
            16,
            [
                "other information", "additional information", "other informations", "其他信息", "其它信息", "其他资料", "其他说明",
                "附加信息",
            ]
        ),
    ]

    /// Words a heading may have besides: anything else, and it is a sentence.
    private static let fillers: Set<String> = [
        "identification", "identity", "of", "the", "and", "on", "or", "for", "substance", "mixture", "material",
        "product", "company",
        "undertaking", "supplier", "manufacturer", "preparation", "chemical", "information", "ingredients", "measures",
        "procedures", "personal", "protection", "controls", "control", "exposure", "properties", "considerations",
        "consideration", "hazard", "hazards", "s", "data", "section", "composition", "physical", "use", "protective",
        "equipment", "continued",
        "methods", "explosion", "fire", "its", "component", "components", "safety", "handling", "storage",
        "regulations", "aspects", "other",
        "general", "spill", "leak", "response", "emergency", "overview", "effects", "uses", "contact", "details",
        "parameters", "aid", "first",
        "identifier", "guidelines", "disposal", "waste", "transport", "status", "label", "elements", "toxicity",
        "reactivity", "stability",
    ]

    private static let hanNumerals = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六",
    ]
    private static let romanNumerals = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi",
    ]

    /// A heading: the section by its words, and whether a number that fits stands before it.
    struct Heading: Equatable {
        var section: Int
        var isNumbered: Bool
    }

    /// The heading that a line is, or nil.
    static func heading(_ text: String) -> Heading? {
        guard text.count <= 130 else { return nil }
        guard let (number, title) = split(tokens(text)), !title.isEmpty,
            let section = section(title: title, isNumbered: number != nil)
        else { return nil }
        // Sheets before 2003 have sections 2 and 3 the other way round; anything farther off is another list.
        if let number, abs(number - section) > 1 { return nil }
        return Heading(section: section, isNumbered: number != nil)
    }

    /// The number of a line such as `SECTION 3` or `第三部分`, whose title stands on the next.
    private static func numberAlone(_ text: String) -> Int? {
        guard text.count <= 16, let (number, title) = split(tokens(text)), title.isEmpty else { return nil }
        let first = text.lowercased().drop { !$0.isLetter }
        return first.hasPrefix("section") || first.hasPrefix("第") ? number : nil
    }

    private static func tokens(_ text: String) -> [String] {
        SheetToken.tokens(of: text.replacing("(", with: " ").replacing(")", with: " ")).map(\.text)
    }

    /// The number before the title, and the title; nil for a part of a section such as `14.1`.
    private static func split(_ tokens: [String]) -> (number: Int?, title: [String])? {
        var rest = tokens[...]
        let isNamed = rest.first == "section" || rest.first == "第"
        if isNamed { rest = rest.dropFirst() }
        var number: Int?
        if let first = rest.first, let found = Int(first) {
            guard (1...16).contains(found) else { return nil }
            number = found
            rest = rest.dropFirst()
            if let second = rest.first, Int(second) != nil { return nil }
        } else if let first = rest.first, let place = romanNumerals.firstIndex(of: first), rest.count > 1 {
            number = place + 1
            rest = rest.dropFirst()
        } else {
            let han = rest.prefix { hanNumerals.prefix(10).contains($0) }.joined()
            if let place = hanNumerals.firstIndex(of: han) {
                number = place + 1
                rest = rest.dropFirst(han.count)
            }
        }
        if isNamed, number == nil { return nil }
        return (number, Array(rest.drop { ["部", "分", "章", "节", "项"].contains($0) }))
    }

    private static func section(title: [String], isNumbered: Bool) -> Int? {
        let isHan = title.contains { $0.first.map(SheetToken.isHan) ?? false }
        let words = " " + title.joined(separator: " ") + " "
        let han = title.filter { $0.first.map(SheetToken.isHan) ?? false }.joined()
        let found = signs.first { sign in
            sign.words.contains { word in
                word.first.map(SheetToken.isHan) ?? false ? han.contains(word) : words.contains(" " + word + " ")
            }
        }?.section
        guard let found else { return isNumbered && title == ["identification"] ? 1 : nil }
        if isHan { return han.count <= (isNumbered ? 24 : 14) ? found : nil }
        let strange = title.filter { !fillers.contains($0) && !isSign($0, of: found) }
        return strange.count <= (isNumbered ? 1 : 0) ? found : nil
    }

    private static func isSign(_ word: String, of section: Int) -> Bool {
        signs[section - 1].words.contains { $0.split(separator: " ").contains { $0 == word } }
    }

    /// Gives every line its section; the headings themselves are lines of theirs.
    static func assign(_ lines: inout [SheetLine]) {
        var found: [Heading?] = lines.map { heading($0.text) ?? $0.cells.first.flatMap { heading($0.text) } }
        for index in lines.indices.dropLast() where found[index] == nil {
            guard let number = numberAlone(lines[index].text) else { continue }
            found[index] = heading("\(number) \(lines[index + 1].text)")
        }
        // Where the sections are numbered, a line without a number is a heading inside one of them.
        let isNumbered = found.count { $0?.isNumbered ?? false } >= 6
        var section = 0
        for index in lines.indices {
            if let heading = found[index], heading.isNumbered || !isNumbered { section = heading.section }
            lines[index].section = section
        }
    }
}
