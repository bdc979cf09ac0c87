public import Compliance

/// The subcategories of 40 CFR 268.40 that a notice has to tell apart, and for which constituents are named.
public struct LandDisposalTables: Sendable {
    struct Subcategory: Sendable, Hashable {
        var name: Bilingual
        /// nil = wastewaters and nonwastewaters.
        var isWastewater: Bool?
        var needsConstituents: Bool
    }

    private var subcategories: [String: [Subcategory]] = [:]

    /// 40 CFR 268 appendix IV: wastes that a lab pack may not hold. From knowledge.
    private static let notInLabPack: Set<String> = [
        "D009", "F019", "K003", "K004", "K005", "K006", "K062", "K071", "K100", "K106", "P010", "P011", "P012", "P076",
        "P078", "U134", "U151",
    ]

    /// No table: no subcategory is asked for.
    public init() {}

    /// Takes `us-ldr-subcategories`.
    public init(catalogs: Catalogs) throws(CatalogError) {
        for row in try catalogs.table("us-ldr-subcategories").rows {
            let applies = row["applies"]
            subcategories[row["code"], default: []].append(
                Subcategory(
                    name: Bilingual(zh: row["subcategory_zh"], en: row["subcategory_en"]),
                    isWastewater: applies == "any" ? nil : applies == "wastewater",
                    needsConstituents: !row["constituents"].isEmpty))
        }
    }

    /// The subcategories that a code may have, in the order of 268.40; none for a code that has no such division.
    ///
    /// - Parameter isWastewater: nil = of both treatability groups.
    public func names(of code: String, isWastewater: Bool? = nil) -> [Bilingual] {
        possible(code, isWastewater).map(\.name)
    }

    private func possible(_ code: String, _ isWastewater: Bool?) -> [Subcategory] {
        (subcategories[code] ?? []).filter { one in
            guard let asked = isWastewater, let own = one.isWastewater else { return true }
            return asked == own
        }
    }

    /// The subcategory of a code: the only one that it has, else the one that was stated; nil when there is none or it is open.
    func subcategory(of code: String, _ facts: LandDisposalFacts) -> Bilingual? { chosen(code, facts)?.name }

    private func chosen(_ code: String, _ facts: LandDisposalFacts) -> Subcategory? {
        let possible = possible(code, facts.isWastewater)
        if possible.count == 1 { return possible[0] }
        guard let stated = facts.subcategories[code] else { return nil }
        return possible.first { $0.name.en == stated || $0.name.zh == stated }
    }

    /// What the notice still lacks, or says wrongly, each with the member it belongs to.
    public func problems(of facts: LandDisposalFacts, codes: [String]) -> [(field: String, message: Bilingual)] {
        var found: [(field: String, message: Bilingual)] = []
        func add(_ field: String, _ zh: String, _ en: String) { found.append((field, Bilingual(zh: zh, en: en))) }
        for code in facts.subcategories.keys.sorted() where !codes.contains(code) {
            add("subcategories", "\(code) 不是该废物的代码", "\(code) is not a code of this waste")
        }
        if facts.standing == .labPack {
            for code in codes where Self.notInLabPack.contains(code) {
                add("standing", "\(code) 不得装入实验室组合包（附录 IV）", "\(code) may not be in a lab pack (appendix IV)")
            }
        }
        if facts.standing == .decharacterized || facts.standing == .decharacterizedTreated {
            for code in codes where !code.hasPrefix("D") {
                add(
                    "standing", "\(code) 是名录废物，不因去除危险特性而改变",
                    "\(code) is a listed waste: removing a characteristic does not change it")
            }
        }
        if facts.standing == .debrisExcluded {
            if let technology = facts.debrisTechnology {
                if !technology.excludes {
                    add(
                        "debris_technology", "以\(technology.name.zh)处理的碎屑仍是危险废物（261.3(f)(1)）",
                        "debris treated by \(technology.name.en) stays hazardous waste (261.3(f)(1))")
                }
            } else {
                add(
                    "debris_technology", "未写明碎屑的处理技术（268.45 表 1）",
                    "not stated: the technology that treated the debris (268.45 table 1)")
            }
        }
        guard facts.standing.describesWaste else { return found }
        if facts.isWastewater == nil {
            add("wastewater", "未说明是废水还是非废水（268.2）", "not stated: wastewater or nonwastewater (268.2)")
        }
        for code in codes {
            let possible = possible(code, facts.isWastewater)
            guard possible.count > 1, chosen(code, facts) == nil else { continue }
            let names = possible.map(\.name)
            add(
                "subcategories", "\(code) 有多个子类，请选定：\(names.map(\.zh).joined(separator: "；"))",
                "\(code) has several subcategories, choose one: \(names.map(\.en).joined(separator: "; "))")
        }
        if !facts.treatsAll { addConstituents(facts, codes, &found) }
        if facts.standing == .exempt, facts.exemption?.trimmingWhitespace.isEmpty != false {
            add("exemption", "未写明豁免依据和日期", "not stated: the exemption and its date")
        }
        if facts.standing == .soil, facts.soil == nil {
            add("soil", "未写明污染土壤的三项声明", "not stated: the three statements about contaminated soil")
        }
        return found
    }

    private func addConstituents(
        _ facts: LandDisposalFacts, _ codes: [String], _ found: inout [(field: String, message: Bilingual)]
    ) {
        let names = (facts.constituents ?? []).filter { !$0.trimmingWhitespace.isEmpty }
        let asking = codes.filter { chosen($0, facts)?.needsConstituents == true }
        switch facts.standing {
        case .decharacterized:
            guard names.isEmpty else { return }
            found.append(
                (
                    "constituents",
                    Bilingual(zh: "未写明仍须处理的潜在有害成分", en: "not stated: the underlying constituents still to be treated")
                ))
        case .debris, .soil:
            guard names.isEmpty else { return }
            found.append(
                (
                    "constituents",
                    Bilingual(zh: "未写明须处理的污染物", en: "not stated: the contaminants subject to treatment")
                ))
        default:
            guard facts.constituents == nil, !asking.isEmpty else { return }
            let list = asking.joined(separator: ", ")
            found.append(
                (
                    "constituents",
                    Bilingual(
                        zh: "未写明 \(list) 的潜在有害成分（268.48）；确无时写空列表",
                        en:
                            "not stated: the constituents of \(list) subject to treatment (268.48); an empty list says that there are none"
                    )
                ))
        }
    }
}
