public import Compliance

/// How a waste comes about: what decides which lists may name it.
public enum WasteOrigin: String, Codable, Sendable, CaseIterable {
    case spentSolvent = "spent_solvent"
    case unusedProduct = "unused_product"
    case spill, laboratory, emulsion, cleaning, painting, process
    case containerResidue = "container_residue"
    case usedOil = "used_oil"
    case spentCarbon = "spent_carbon"
    case stillBottom = "still_bottom"
    case spentCatalyst = "spent_catalyst"
}

/// What a solvent was used for, which decides between F001 and F002.
public enum SolventUse: String, Codable, Sendable, CaseIterable {
    case degreasing, other
}

/// What kind of thing a waste is, where the national list of China asks for it.
public enum WasteSign: String, Codable, Sendable, CaseIterable {
    case medicine, pesticide, paint, adhesive, toxic, oil, vehicle, hydraulic, transformer, acid, alkali, solvent,
        liquid, infectious
}

/// The result of a leaching test (TCLP).
public struct LeachingResult: Codable, Sendable, Hashable {
    public var cas: String
    /// mg/L in the extract.
    public var amount_mg_per_L: Double

    public init(cas: String, amount_mg_per_L: Double) {
        self.cas = cas
        self.amount_mg_per_L = amount_mg_per_L
    }
}

/// What a person knows of a kind of waste. What is not known stays nil: it is asked for, never presumed.
public struct WasteStreamFacts: Codable, Sendable, Hashable {
    public var origin: WasteOrigin
    /// What is done and what becomes waste of it, in words.
    public var process: Bilingual
    /// 行业来源 as in the national list, for example 电池制造.
    public var industry_zh: String?
    public var form: PhysicalForm?
    /// Composition, flash point and pH of the waste; nil when nobody knows it.
    public var composition: Mixture?
    public var isAqueous: Bool?
    public var solventUse: SolventUse?
    /// The solvents before use, in per cent by volume: 40 CFR 261.31 asks for that.
    public var beforeUse: [MixtureComponent]
    /// CAS number of the only active ingredient of an unused product (40 CFR 261.33(d)).
    public var soleActive: String?
    /// Corrosion of SAE 1020 steel at 55 °C, mm a year.
    public var steelCorrosion_mm_per_a: Double?
    public var reactsWithWater: Bool?
    /// Gives off toxic gas between pH 2 and 12.5, as cyanides and sulfides do.
    public var givesOffToxicGas: Bool?
    public var isExplosive: Bool?
    public var leaching: [LeachingResult]
    public var signs: Set<WasteSign>

    public init(
        origin: WasteOrigin, process: Bilingual, industry_zh: String? = nil, form: PhysicalForm? = nil,
        composition: Mixture? = nil, isAqueous: Bool? = nil, solventUse: SolventUse? = nil,
        beforeUse: [MixtureComponent] = [], soleActive: String? = nil, steelCorrosion_mm_per_a: Double? = nil,
        reactsWithWater: Bool? = nil, givesOffToxicGas: Bool? = nil, isExplosive: Bool? = nil,
        leaching: [LeachingResult] = [], signs: Set<WasteSign> = []
    ) {
        self.origin = origin
        self.process = process
        self.industry_zh = industry_zh
        self.form = form
        self.composition = composition
        self.isAqueous = isAqueous
        self.solventUse = solventUse
        self.beforeUse = beforeUse
        self.soleActive = soleActive
        self.steelCorrosion_mm_per_a = steelCorrosion_mm_per_a
        self.reactsWithWater = reactsWithWater
        self.givesOffToxicGas = givesOffToxicGas
        self.isExplosive = isExplosive
        self.leaching = leaching
        self.signs = signs
    }

    public var components: [MixtureComponent] { composition?.components ?? [] }

    /// A liquid for the characteristics: free liquids, not pastes.
    var isLiquid: Bool? {
        switch form {
        case nil: nil
        case .liquid, .solution, .refrigeratedLiquid: true
        default: false
        }
    }

    var isGas: Bool { [.gas, .liquefiedGas, .aerosol].contains(form) }

    /// What makes the facts unusable, with the field; nil when nothing does.
    public func problem() -> (field: String, message: Bilingual)? {
        if process.zh.trimmingBlanks.isEmpty || process.en.trimmingBlanks.isEmpty {
            return (
                "process",
                Bilingual(zh: "请写明产生该废物的工序。", en: "say in what process the waste comes about")
            )
        }
        for (field, parts) in [("components", components), ("before_use", beforeUse)] where !parts.isEmpty {
            do throws(MixtureError) { try Mixture(components: parts).check() } catch { return (field, error.message) }
        }
        for (field, cas) in [("sole_active", soleActive)] + leaching.map({ ("leaching", $0.cas) }) {
            guard let cas else { continue }
            do throws(CASError) { _ = try CASNumber(cas) } catch {
                return (
                    field, Bilingual(zh: "CAS 号 `\(cas)` 不正确。", en: "`\(cas)` is not a CAS number")
                )
            }
        }
        let numbers = [("steel_corrosion", steelCorrosion_mm_per_a)] + leaching.map { ("leaching", $0.amount_mg_per_L) }
        for (field, number) in numbers {
            guard let number, !(number >= 0 && number < 1e9) else { continue }
            return (field, Bilingual(zh: "\(number) 不在可能的范围内。", en: "\(number) is outside what is possible"))
        }
        return nil
    }
}
