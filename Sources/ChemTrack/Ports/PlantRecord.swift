public import Compliance
public import Geofence

/// Everything a plant keeps in memory, as its store last committed it.
public struct PlantRecord: Sendable {
    public var site: Site
    public var zones: [Zone]
    public var items: [Item]
    public var tags: [TagBinding]
    /// Which tag stood in which zone, so that a restart raises no second "enter".
    public var presence: [TagPresence]
    public var alarms: [Alarm]
    public var purchases: [Purchase]
    public var manifests: [Manifest]
    public var parties: [Party]
    public var people: [Person]
    public var tasks: [DutyTask]
    public var orders: [WorkOrder]
    public var vessels: [Vessel]
    public var loadUnits: [LoadUnit]
    public var scales: [Scale]
    public var meters: [FlowMeter] = []
    /// Counts that are still going on.
    public var stockTakes: [StockTake]
    /// Acts that wait for signatures; those that are over need not be among them.
    public var signatures: [SignatureRequest] = []
    public var imports: [StoredImport] = []
    public var wasteStreams: [WasteStream] = []
    public var products: [Product] = []
    public var system: AlarmSystem
    public var sheets: [FiledSheet]
    /// What the last review of the whole stock found; nil before the first.
    public var holdings: [String: HoldingReview]?
    public var ledger: LedgerHead
    /// The next free number of each kind of id.
    public var counters: [Counter: Int64]

    public init(
        site: Site, zones: [Zone] = [], items: [Item] = [], tags: [TagBinding] = [], presence: [TagPresence] = [],
        alarms: [Alarm] = [], purchases: [Purchase] = [], manifests: [Manifest] = [], parties: [Party] = [],
        people: [Person] = [], tasks: [DutyTask] = [], orders: [WorkOrder] = [], vessels: [Vessel] = [],
        loadUnits: [LoadUnit] = [], scales: [Scale] = [], stockTakes: [StockTake] = [], sheets: [FiledSheet] = [],
        system: AlarmSystem = AlarmSystem(), holdings: [String: HoldingReview]? = nil, ledger: LedgerHead,
        counters: [Counter: Int64] = [:]
    ) {
        self.site = site
        self.zones = zones
        self.items = items
        self.tags = tags
        self.presence = presence
        self.alarms = alarms
        self.purchases = purchases
        self.manifests = manifests
        self.parties = parties
        self.people = people
        self.tasks = tasks
        self.orders = orders
        self.vessels = vessels
        self.loadUnits = loadUnits
        self.scales = scales
        self.stockTakes = stockTakes
        self.sheets = sheets
        self.system = system
        self.holdings = holdings
        self.ledger = ledger
        self.counters = counters
    }
}

/// The kinds of ids the plant numbers itself.
public enum Counter: String, Sendable, Codable, CaseIterable {
    case item, purchase, alarm, manifest, person, task, signature, sheet, delivery, command, product
    case stockTake = "stock_take"
    case wasteStream = "waste_stream"
    case importing = "import"
}

/// A purchase's decision with all it was made from; a purchase has one for every review.
public struct StoredDecision: Sendable, Hashable {
    public var purchase: String
    public var record: DecisionRecord

    public init(purchase: String, record: DecisionRecord) {
        self.purchase = purchase
        self.record = record
    }
}

/// A tag entered, left or crossed a zone: the history of where things were.
public struct Passage: Sendable, Codable, Hashable {
    public var tag: String
    public var item: String?
    public var zone: String
    /// enter, exit or cross.
    public var event: String
    public var at_ms: Int64
    /// A person's: personal data, kept for a shorter time.
    public var isPersonal: Bool

    public init(
        tag: String, item: String?, zone: String, event: String, at_ms: Int64, isPersonal: Bool = false
    ) {
        self.tag = tag
        self.item = item
        self.zone = zone
        self.event = event
        self.at_ms = at_ms
        self.isPersonal = isPersonal
    }
}

/// Free or personal text of the ledger event `seq`, kept apart so that it can be erased.
public struct StoredPrivateText: Sendable, Hashable {
    public var seq: Int
    public var text: PrivateText

    public init(seq: Int, text: PrivateText) {
        self.seq = seq
        self.text = text
    }
}
