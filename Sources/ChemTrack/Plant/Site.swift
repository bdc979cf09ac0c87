public import Compliance
import Geofence

/// A plant's site: the unit that one ``Plant`` owns.
public struct Site: Sendable, Codable, Hashable {
    public struct Floor: Sendable, Codable, Hashable {
        public var floor: Double
        public var name: Bilingual
        /// Size of the floor plan; its origin is the lower left corner.
        public var width_m: Double
        public var height_m: Double

        public init(floor: Double, name: Bilingual, width_m: Double, height_m: Double) {
            self.floor = floor
            self.name = name
            self.width_m = width_m
            self.height_m = height_m
        }
    }

    /// As it stands in MQTT topics: `[A-Za-z0-9_-]`.
    public var id: String
    public var name: Bilingual
    /// IANA name, for deadlines: `Asia/Shanghai`.
    public var timeZone: String
    /// Name of the custody ledger, for example `plant.example/chemtrack/sh1/e1`.
    public var ledgerOrigin: String
    public var floors: [Floor]
    /// Whose lists and papers apply here.
    public var regimes: [Regime]
    /// Which acts are signed by whom; nil = what the law asks, ``SigningRule/lawful``.
    public var signing: [SigningRule]?
    /// How long history is kept; nil = what is usual.
    public var retention: Retention?

    public init(
        id: String, name: Bilingual, timeZone: String, ledgerOrigin: String, floors: [Floor], regimes: [Regime] = [.cn],
        signing: [SigningRule]? = nil
    ) {
        self.id = id
        self.name = name
        self.timeZone = timeZone
        self.ledgerOrigin = ledgerOrigin
        self.floors = floors
        self.regimes = regimes
        self.signing = signing
    }
}

/// What a radio tag is fixed to.
public struct TagBinding: Sendable, Codable, Hashable, Identifiable {
    public enum Kind: String, Codable, Sendable {
        case item, person, vehicle
        /// A pallet or cage: what stands on it goes where the tag goes.
        case loadUnit = "load_unit"
        /// Taken off, and free for anything.
        case free
    }

    public var tag: String
    public var kind: Kind
    /// The container's code when ``kind`` is item, the load unit's when it is one.
    public var item: String?
    /// What the plan shows: a role, a vehicle number; never a person's name.
    public var label: Bilingual
    /// Who carries it (`u:17`), for evacuation lists and rights; nil = a visitor or nobody known.
    public var person: String?
    /// What a vehicle is recorded to load; nil = nothing.
    public var load: VehicleLoad?

    public var id: String { tag }

    public init(tag: String, kind: Kind, item: String? = nil, label: Bilingual, person: String? = nil) {
        self.tag = tag
        self.kind = kind
        self.item = item
        self.label = label
        self.person = person
    }
}
