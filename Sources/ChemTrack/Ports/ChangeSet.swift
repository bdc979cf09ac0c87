public import Compliance
public import Geofence

/// The effects of one decided command: committed together, then published.
public struct ChangeSet: Sendable {
    public var site: Site?
    /// The whole zone set, when it changed.
    public var zones: [Zone]?
    public var items: [Item] = []
    public var tags: [TagBinding] = []
    public var presence: [TagPresence] = []
    public var passages: [Passage] = []
    /// Points of the ways of tags.
    public var trail: [TrailPoint] = []
    public var alarms: [Alarm] = []
    public var purchases: [Purchase] = []
    public var manifests: [Manifest] = []
    public var wasteStreams: [WasteStream] = []
    public var products: [Product] = []
    /// Ids of products that never were: a taken-back import's.
    public var removedProducts: [String] = []
    public var parties: [Party] = []
    public var people: [Person] = []
    public var tasks: [DutyTask] = []
    public var orders: [WorkOrder] = []
    public var vessels: [Vessel] = []
    public var loadUnits: [LoadUnit] = []
    public var scales: [Scale] = []
    public var meters: [FlowMeter] = []
    public var stockTakes: [StockTake] = []
    /// Changes of what containers hold, each with the place of its event: see ``AmountEntry``.
    public var amounts: [AmountEntry] = []
    public var signatures: [SignatureRequest] = []
    public var imports: [StoredImport] = []
    /// Containers that never were: a taken-back import's.
    public var removed: [Item] = []
    /// Sensors, readings, messages on their way out, commands to devices.
    public var system = AlarmSystemChanges()
    public var sheets: [FiledSheet] = []
    public var files: [StoredFile] = []
    /// Decisions with all they were made from.
    public var records: [StoredDecision] = []
    /// What a review of the whole stock found, when there was one.
    public var holdings: [String: HoldingReview]?
    public var events: [LedgerEntry] = []
    public var privateTexts: [StoredPrivateText] = []
    public var counters: [Counter: Int64] = [:]
    public var answers: [StoredAnswer] = []
    /// Who acts: the first who is recorded and is not the daemon itself.
    var actor: Actor?
    /// Events of this command that have no place in the ledger yet.
    var drafts: [(draft: LedgerDraft, text: PrivateText?)] = []
    /// What to tell the pages once it is stored.
    public var notices: [Notice] = []

    public init() {}

    /// True when there is nothing to store; there may still be notices.
    public var isEmpty: Bool {
        site == nil && zones == nil && items.isEmpty && tags.isEmpty && presence.isEmpty && passages.isEmpty
            && trail.isEmpty
            && alarms.isEmpty && purchases.isEmpty && manifests.isEmpty && parties.isEmpty && people.isEmpty
            && tasks.isEmpty && signatures.isEmpty && imports.isEmpty && removed.isEmpty && records.isEmpty
            && holdings == nil && events.isEmpty && privateTexts.isEmpty && counters.isEmpty && answers.isEmpty
            && orders.isEmpty && vessels.isEmpty && loadUnits.isEmpty && scales.isEmpty && meters.isEmpty
            && stockTakes.isEmpty
            && amounts.isEmpty && sheets.isEmpty && files.isEmpty && system.isEmpty
            && wasteStreams.isEmpty && products.isEmpty && removedProducts.isEmpty
    }
}

extension ChangeSet {
    /// Several commands' effects as one; the later value of the same thing stands.
    init(merging parts: [ChangeSet]) {
        self.init()
        guard parts.count != 1 else {
            self = parts[0]
            return
        }
        for part in parts {
            site = part.site ?? site
            zones = part.zones ?? zones
            items += part.items
            tags += part.tags
            presence += part.presence
            passages += part.passages
            trail += part.trail
            alarms += part.alarms
            purchases += part.purchases
            records += part.records
            tasks += part.tasks
            signatures += part.signatures
            imports += part.imports
            removed += part.removed
            sheets += part.sheets
            files += part.files
            holdings = part.holdings ?? holdings
            manifests += part.manifests
            wasteStreams += part.wasteStreams
            products += part.products
            removedProducts += part.removedProducts
            parties += part.parties
            people += part.people
            system.append(part.system)
            events += part.events
            privateTexts += part.privateTexts
            counters.merge(part.counters) { max($0, $1) }
            answers += part.answers
            orders += part.orders
            vessels += part.vessels
            loadUnits += part.loadUnits
            scales += part.scales
            meters += part.meters
            stockTakes += part.stockTakes
            amounts += part.amounts
        }
    }
}
