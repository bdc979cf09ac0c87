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
    public enum Kind: String, Codable, Sendable { case item, person, vehicle }

    public var tag: String
    public var kind: Kind
    /// The container's code when ``kind`` is item.
    public var item: String?
    /// What the plan shows: a role, a vehicle number; never a person's name.
    public var label: Bilingual

    public var id: String { tag }

    public init(tag: String, kind: Kind, item: String? = nil, label: Bilingual) {
        self.tag = tag
        self.kind = kind
        self.item = item
        self.label = label
    }
}
