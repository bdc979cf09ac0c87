/// What someone wants to buy.
public struct PurchaseRequest: Sendable, Hashable, Codable {
    /// As typed; ``check()`` says what is wrong with it.
    public var cas: String?
    public var name: String?
    public var quantity: Quantity
    /// Content in per cent by weight; of a range, the upper end.
    public var concentration_pct: Double?
    public var form: PhysicalForm?
    /// Stated density, kg/L: the only way from a volume to a mass.
    public var density_kg_per_L: Double?
    public var purpose: String?
    /// The GB 18218 unit (one dike, one warehouse building) it goes to; nil counts the whole site as one unit.
    public var unitID: String?
    /// The plant's own limit for this material.
    public var plantLimit: Quantity?
    /// The composition of a product of several substances; nil for a substance.
    public var components: [MixtureComponent]?
    /// Measured on the product: closed cup flash point and initial boiling point in °C, pH, kinematic viscosity at 40 °C.
    public var flash_c: Double?
    public var boiling_c: Double?
    public var ph: Double?
    public var viscosity_mm2_s: Double?
    /// What its safety data sheet, or the plant after a review, says of its hazards.
    public var classification: StatedClassification?

    private enum CodingKeys: String, CodingKey {
        case cas, name, quantity, concentration_pct, form, density_kg_per_L, purpose
        case components, flash_c, boiling_c, ph, viscosity_mm2_s, classification
        case unitID = "unit"
        case plantLimit = "plant_limit"
    }

    public init(
        cas: String? = nil, name: String? = nil, quantity: Quantity, concentration_pct: Double? = nil,
        form: PhysicalForm? = nil, density_kg_per_L: Double? = nil, purpose: String? = nil, unitID: String? = nil,
        plantLimit: Quantity? = nil
    ) {
        self.cas = cas
        self.name = name
        self.quantity = quantity
        self.concentration_pct = concentration_pct
        self.form = form
        self.density_kg_per_L = density_kg_per_L
        self.purpose = purpose
        self.unitID = unitID
        self.plantLimit = plantLimit
    }

    /// Checks what a list cannot: that there is something to look up and that the numbers make sense.
    public func check() throws(PurchaseRequestError) {
        if let cas {
            do { _ = try CASNumber(cas) } catch { throw .cas(error) }
        }
        if cas == nil, components == nil, (name ?? "").allSatisfy(\.isWhitespace) { throw .nothingNamed }
        if let mixture { do { try mixture.check() } catch { throw .composition(error) } }
        if let concentration_pct, !(concentration_pct > 0 && concentration_pct <= 100) {
            throw .concentration(concentration_pct)
        }
        if let density_kg_per_L, !(density_kg_per_L > 0 && density_kg_per_L <= 25) { throw .density(density_kg_per_L) }
        if quantity.isZero { throw .noAmount }
    }

    var number: CASNumber? { cas.flatMap { try? CASNumber($0) } }

    /// Takes over a product's composition and what is stated of its hazards.
    public mutating func describe(mixture: Mixture?, stated: StatedClassification?) {
        components = mixture?.components
        flash_c = mixture?.flash_c
        boiling_c = mixture?.boiling_c
        ph = mixture?.ph
        viscosity_mm2_s = mixture?.viscosity_mm2_s
        classification = stated
    }

    /// The product's composition with what was measured on it.
    public var mixture: Mixture? {
        components.map {
            Mixture(
                components: $0, flash_c: flash_c, boiling_c: boiling_c, ph: ph, viscosity_mm2_s: viscosity_mm2_s)
        }
    }

    var query: SubstanceQuery {
        SubstanceQuery(
            cas: number, name: name, concentration_pct: concentration_pct, form: form, mixture: mixture,
            stated: classification)
    }
}

extension Quantity {
    var isZero: Bool {
        switch self {
        case .mass(let mass): mass.milligrams <= 0
        case .volume(let volume): volume.microlitres <= 0
        }
    }
}

public enum PurchaseRequestError: Error, Equatable, CustomStringConvertible {
    case nothingNamed
    case cas(CASError)
    case concentration(Double)
    case density(Double)
    case noAmount
    case composition(MixtureError)

    public var description: String {
        switch self {
        case .nothingNamed: "the request names no substance: give a CAS number or a name"
        case .cas(let error): error.description
        case .concentration(let value): "concentration `\(value)` is not a content: give per cent above 0, up to 100"
        case .density(let value): "density `\(value)` is not believable: give kg/L above 0, up to 25"
        case .noAmount: "the amount is zero: give how much is to be bought"
        case .composition(let error): error.description
        }
    }
}

/// Material that is on site or already ordered.
public struct StockLine: Sendable, Hashable, Codable {
    public var cas: String?
    public var name: String
    public var quantity: Quantity
    public var concentration_pct: Double?
    public var form: PhysicalForm?
    public var density_kg_per_L: Double?
    /// The GB 18218 unit it stands in.
    public var unitID: String?
    public var onOrder: Bool
    /// The composition and the stated hazards of a product of several substances.
    public var mixture: Mixture?
    public var classification: StatedClassification?

    public init(
        cas: String? = nil, name: String, quantity: Quantity, concentration_pct: Double? = nil,
        form: PhysicalForm? = nil,
        density_kg_per_L: Double? = nil, unitID: String? = nil, onOrder: Bool = false, mixture: Mixture? = nil,
        classification: StatedClassification? = nil
    ) {
        self.cas = cas
        self.name = name
        self.quantity = quantity
        self.concentration_pct = concentration_pct
        self.form = form
        self.density_kg_per_L = density_kg_per_L
        self.unitID = unitID
        self.onOrder = onOrder
        self.mixture = mixture
        self.classification = classification
    }

    var mass: Mass? { quantity.mass(density_kg_per_L: density_kg_per_L) }

    /// What the catalogues are asked about it.
    public var query: SubstanceQuery {
        SubstanceQuery(
            cas: cas.flatMap { try? CASNumber($0) }, name: name, concentration_pct: concentration_pct, form: form,
            mixture: mixture, stated: classification)
    }
}
