public import Compliance

/// One container: one code and one history, from receipt to disposal.
public struct Item: Sendable, Codable, Hashable, Identifiable {
    /// The item code printed on the container (``Labels/ItemCode``), for example `CT-7K3M9Q-4`.
    public var code: String
    public var name: Bilingual
    public var cas: String?
    /// Mass share of the named substance in percent, nil when pure or not stated.
    public var concentration_pct: Double?
    public var form: PhysicalForm?
    /// kg/L; without it a volume is never turned into a mass.
    public var density_kg_per_L: Double?
    /// What is in it now.
    public var quantity: Quantity
    /// What was in it when it was received.
    public var received: Quantity
    public var state: ItemState
    /// The zone it was last put into or seen in; nil while it is in none.
    public var zone: String?
    /// The zone it belongs to: chosen at put-away, changed by a move.
    public var assignedZone: String?
    /// Until then (UTC ms) it may be under way to ``assignedZone``.
    public var moveUntil_ms: Int64?
    /// What it is packed in: the EPA's container type (`DM` metal drum) and 包装方式 (铁桶).
    @Seldom public var packaging: ManifestPackaging?
    /// The radio tag it carries.
    public var tag: String?
    /// Other codes for the same container: GTIN with serial, EPC, the supplier's own.
    public var aliases: [String]
    public var supplier: String?
    public var lot: String?
    /// `yyyy-MM-dd`, the last day it may be used.
    public var expiresOn: String?
    public var receivedAt_ms: Int64
    public var purchase: String?
    /// The product it is of.
    public var product: String?
    /// Set for ever when it was bought although that was prohibited.
    @Seldom public var override: OverrideMark?
    @Seldom public var waste: WasteDeclaration?
    public var manifest: String?
    /// The composition, when it is a product of several substances.
    @Seldom public var mixture: Mixture?
    /// What its data sheet or the plant says of its hazards.
    @Seldom public var classification: StatedClassification?
    /// Weight of the container without its content.
    public var tare_mg: Int64?
    /// `yyyy-MM-dd`
    public var openedOn: String?
    public var shelfLifeOpened_days: Int?
    /// The last day before which a peroxide former has to be tested (again).
    public var peroxideTestDue: String?
    @Seldom public var peroxideTest: PeroxideTest?
    /// `yyyy-MM-dd`: the last day before which the cylinder or pressure vessel has to be inspected (again); nil = it is none,
    /// or nobody has said.
    public var inspectionDue: String?
    @Seldom public var inspection: VesselInspection?
    /// The load unit (pallet, cage) it stands on.
    public var parent: String?
    /// The container its first content was divided from.
    public var dividedFrom: String?
    /// Further lots that were poured onto its own.
    public var alsoLots: [String]?
    /// The work order it was issued to as a whole.
    public var order: String?
    @Seldom public var hold: Hold?
    /// What it was when it was lost.
    public var lostAs: ItemState?
    /// Set when it was cleaned after its last content.
    @Seldom public var cleaned: CleaningRecord?

    public var id: String { code }

    public init(
        code: String, name: Bilingual, cas: String?, concentration_pct: Double? = nil, form: PhysicalForm? = nil,
        density_kg_per_L: Double? = nil, quantity: Quantity, state: ItemState, zone: String?, assignedZone: String?,
        packaging: ManifestPackaging? = nil, tag: String? = nil, aliases: [String] = [], supplier: String? = nil,
        lot: String? = nil,
        expiresOn: String? = nil, receivedAt_ms: Int64, purchase: String? = nil
    ) {
        self.code = code
        self.name = name
        self.cas = cas
        self.concentration_pct = concentration_pct
        self.form = form
        self.density_kg_per_L = density_kg_per_L
        self.quantity = quantity
        received = quantity
        self.state = state
        self.zone = zone
        self.assignedZone = assignedZone
        self.packaging = packaging
        self.tag = tag
        self.aliases = aliases
        self.supplier = supplier
        self.lot = lot
        self.expiresOn = expiresOn
        self.receivedAt_ms = receivedAt_ms
        self.purchase = purchase
    }

    /// What the catalogues are asked about this container. The name goes with the CAS number, because some numbers mean
    /// two materials: 7723-14-0 is red phosphorus, and in some lists white.
    public var query: SubstanceQuery {
        SubstanceQuery(
            cas: cas.flatMap { try? CASNumber($0) }, name: name.zh,
            concentration_pct: concentration_pct, form: form, mixture: mixture, stated: classification)
    }
}

/// What a person said when a container became waste.
public struct WasteDeclaration: Sendable, Codable, Hashable {
    /// 废物代码 of the national list, for example `900-402-06`.
    public var cnCode: String
    /// 废物类别, for example `HW06`.
    public var category: String
    public var description: Bilingual
    /// 危险特性 of the list entry: T, C, I, R, In.
    public var hazards: [String]
    /// US federal codes, when the plant needs them.
    public var federalCodes: [String]
    public var reason: String
    public var declaredAt_ms: Int64
    /// The site's day of that, and the number of the container among those of the day, from 1.
    public var declaredOn: CalendarDay?
    public var serial: Int?
    /// True when it began in a satellite area (40 CFR 262.15), where no term runs.
    public var wasInSatellite: Bool?
    /// When somebody confirmed that its label (HJ 1276, 40 CFR 262.32) is on; nil = nobody has.
    public var labelledAt_ms: Int64?
    /// The waste stream it is of.
    public var stream: String?
    /// When it left the satellite area; nil while it stands there, and where it never did.
    public var accumulatesFrom_ms: Int64?

    public init(
        cnCode: String, category: String, description: Bilingual, hazards: [String], federalCodes: [String] = [],
        reason: String, declaredAt_ms: Int64
    ) {
        self.cnCode = cnCode
        self.category = category
        self.hazards = hazards
        self.federalCodes = federalCodes
        self.description = description
        self.reason = reason
        self.declaredAt_ms = declaredAt_ms
    }
}
