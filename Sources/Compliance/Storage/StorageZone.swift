/// A place where containers stand, as storage rules see it.
public struct StorageZone: Sendable, Codable, Hashable {
    public var id: String
    public var name: Bilingual
    /// `storage`, `quarantine`, `use`, `waste`, `dispatch`, `restricted`, `transit`, `site`.
    public var kind: String
    /// Transport classes (`3`, `5.1`) and GHS class codes (`FLAM_LIQ`) that may stand here; empty: none stated.
    public var allowedClasses: [String]
    /// Zones of one room share its air: `separate_room` means another room than this.
    public var room: String
    public var capacity_mg: Int64?
    public var capacity_uL: Int64?
    public var capacity_count: Int?
    /// Liquid that the zone's sump, bund or trays can hold back.
    public var containment_uL: Int64?
    /// Two locks whose keys two persons hold.
    public var dualLock: Bool
    public var sprinklered: Bool
    /// The lowest and highest temperature the zone is kept at.
    public var min_c: Double?
    public var max_c: Double?
    /// The highest relative humidity the zone is kept at.
    public var max_humidity_pct: Double?
    /// The way from receiving, for ranking.
    public var way_m: Double?

    public init(
        id: String, name: Bilingual, kind: String, allowedClasses: [String] = [], room: String,
        capacity_mg: Int64? = nil, capacity_uL: Int64? = nil, capacity_count: Int? = nil,
        containment_uL: Int64? = nil, dualLock: Bool = false, sprinklered: Bool = false, min_c: Double? = nil,
        max_c: Double? = nil, max_humidity_pct: Double? = nil, way_m: Double? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.allowedClasses = allowedClasses
        self.room = room
        self.capacity_mg = capacity_mg
        self.capacity_uL = capacity_uL
        self.capacity_count = capacity_count
        self.containment_uL = containment_uL
        self.dualLock = dualLock
        self.sprinklered = sprinklered
        self.min_c = min_c
        self.max_c = max_c
        self.max_humidity_pct = max_humidity_pct
        self.way_m = way_m
    }

    /// Kinds where containers stay beside each other, so that pairs are judged.
    static let pairedKinds: Set<String> = ["storage", "quarantine", "use", "waste", "dispatch"]
    var isPaired: Bool { Self.pairedKinds.contains(kind) }
}

/// A container that stands somewhere.
public struct StoredItem: Sendable, Hashable {
    /// A spot on the plan, in metres of the site's frame.
    public struct Position: Sendable, Hashable, Codable {
        public var x: Double
        public var y: Double
        public var floor: Int?

        public init(x: Double, y: Double, floor: Int? = nil) {
            self.x = x
            self.y = y
            self.floor = floor
        }

        /// Metres in the plane; nil between two floors, where the plan says nothing of the distance.
        func distance_m(to other: Position) -> Double? {
            if let floor, let otherFloor = other.floor, floor != otherFloor { return nil }
            let distance = ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
            return distance.isFinite ? distance : nil
        }
    }

    public var id: String
    /// Its hazards; containers of one material may hold one.
    public var shared: Shared<HazardProfile>
    public var quantity: Quantity
    /// Id of the zone it stands in.
    public var zone: String
    public var position: Position?
    public var isWaste: Bool

    public var profile: HazardProfile { shared.value }

    public init(
        id: String, profile: HazardProfile, quantity: Quantity, zone: String, position: Position? = nil,
        isWaste: Bool = false
    ) {
        self.init(
            id: id, shared: Shared(profile), quantity: quantity, zone: zone, position: position,
            isWaste: isWaste)
    }

    public init(
        id: String, shared: Shared<HazardProfile>, quantity: Quantity, zone: String, position: Position? = nil,
        isWaste: Bool = false
    ) {
        self.id = id
        self.shared = shared
        self.quantity = quantity
        self.zone = zone
        self.position = position
        self.isWaste = isWaste
    }

    /// Whether it can run out: everything but solids and gases, and what is measured by volume. Unknown counts.
    var isLiquid: Bool { Self.isLiquid(profile, quantity) }

    static func isLiquid(_ profile: HazardProfile, _ quantity: Quantity) -> Bool {
        switch profile.form {
        case .solid, .powder, .article, .gas, .liquefiedGas, .refrigeratedLiquid, .aerosol: return false
        case nil:
            if case .volume = quantity { return true }
            return false
        default: return true
        }
    }

    /// A density that can be used, in kg/L; 1 where none is stated: capacities are about room and load, not about a
    /// legal amount.
    static func density_kg_per_L(_ stated: Double?) -> Double {
        guard let stated, stated > 0, stated.isFinite else { return 1 }
        return stated
    }

    /// The volume in whole µL; a mass becomes one by its density.
    static func volume_uL(_ quantity: Quantity, density_kg_per_L: Double?) -> Double {
        switch quantity {
        case .volume(let volume): Double(volume.microlitres)
        case .mass(let mass): (Double(mass.milligrams) / Self.density_kg_per_L(density_kg_per_L)).rounded()
        }
    }

    /// The mass in whole mg; a volume becomes one by its density.
    static func mass_mg(_ quantity: Quantity, density_kg_per_L: Double?) -> Double {
        switch quantity {
        case .mass(let mass): Double(mass.milligrams)
        case .volume(let volume): (Double(volume.microlitres) * Self.density_kg_per_L(density_kg_per_L)).rounded()
        }
    }
}
