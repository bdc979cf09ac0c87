public import Compliance

/// The technologies of 40 CFR 268.45 table 1 for hazardous debris.
public enum DebrisTechnology: String, Codable, Sendable, CaseIterable {
    case abrasiveBlasting = "abrasive_blasting"
    case scarification
    case spalling
    case vibratoryFinishing = "vibratory_finishing"
    case highPressure = "high_pressure"
    case waterWashing = "water_washing"
    case liquidSolvent = "liquid_solvent"
    case vaporSolvent = "vapor_solvent"
    case metalsRecovery = "metals_recovery"
    case thermalDesorption = "thermal_desorption"
    case biodegradation
    case chemicalOxidation = "chemical_oxidation"
    case chemicalReduction = "chemical_reduction"
    case thermalDestruction = "thermal_destruction"
    case macroencapsulation
    case microencapsulation
    case sealing

    /// Whether debris so treated is no hazardous waste any more: by extraction or destruction it is, immobilised it is not
    /// (261.3(f)(1)).
    public var excludes: Bool { ![.macroencapsulation, .microencapsulation, .sealing].contains(self) }

    public var name: Bilingual {
        switch self {
        case .abrasiveBlasting: Bilingual(zh: "喷砂", en: "abrasive blasting")
        case .scarification: Bilingual(zh: "凿毛、研磨和刨削", en: "scarification, grinding, and planing")
        case .spalling: Bilingual(zh: "剥落", en: "spalling")
        case .vibratoryFinishing: Bilingual(zh: "振动光饰", en: "vibratory finishing")
        case .highPressure: Bilingual(zh: "高压蒸汽和水喷射", en: "high pressure steam and water sprays")
        case .waterWashing: Bilingual(zh: "水洗和喷淋", en: "water washing and spraying")
        case .liquidSolvent: Bilingual(zh: "液相溶剂萃取", en: "liquid phase solvent extraction")
        case .vaporSolvent: Bilingual(zh: "气相溶剂萃取", en: "vapor phase solvent extraction")
        case .metalsRecovery: Bilingual(zh: "高温金属回收", en: "high temperature metals recovery")
        case .thermalDesorption: Bilingual(zh: "热脱附", en: "thermal desorption")
        case .biodegradation: Bilingual(zh: "生物降解", en: "biodegradation")
        case .chemicalOxidation: Bilingual(zh: "化学氧化", en: "chemical oxidation")
        case .chemicalReduction: Bilingual(zh: "化学还原", en: "chemical reduction")
        case .thermalDestruction: Bilingual(zh: "热销毁", en: "thermal destruction")
        case .macroencapsulation: Bilingual(zh: "宏观包封", en: "macroencapsulation")
        case .microencapsulation: Bilingual(zh: "微观包封", en: "microencapsulation")
        case .sealing: Bilingual(zh: "密封", en: "sealing")
        }
    }
}
