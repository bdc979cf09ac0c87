import Compliance
import Geofence
import Labels

/// The live state of a site in memory: what the plant decides on.
struct PlantState {
    var site: Site
    var zones: ZoneBook {
        didSet {
            if !open.isEmpty { open[open.count - 1].zonesAreNew = true }
            rebuildStock()
            fits = [:]
            inRoom = [:]
            roomKinds = [:]
            onUnit = [:]
            siteStock = SiteStock(review: review)
            for item in items.values { count(item, in: true) }
            for purchase in purchases.values { count(purchase) }
        }
    }
    /// The containers by zone, kept up to date for put-away.
    var stock: ZoneStock
    let pairs: PairRules
    private let review: PurchaseReview
    private(set) var items = UndoTable<Item>(notesChanges: true)
    /// Codes of the containers on the site, by the room of their zone.
    private(set) var inRoom: [String: Set<String>] = [:]
    /// Containers on the site that are in no zone.
    private(set) var inNoZone: Set<String> = []
    /// Containers that have until some time to get to their zone.
    private(set) var underWay: Set<String> = []
    /// What is on the site and on order, summed for the thresholds.
    private(set) var siteStock: SiteStock
    /// What the catalogues say of each container's content.
    private(set) var profiles = UndoTable<Shared<HazardProfile>>()
    /// The profile that was taken up last.
    private var newest: Shared<HazardProfile>?
    /// Item codes and aliases to the item code.
    private(set) var codes = UndoTable<String>()
    var tags = TagBindings()
    /// Where the tags were last seen: heard, not decided, so that nothing is ever taken back.
    var positions = TagPositions()
    private(set) var purchases = UndoTable<Purchase>()
    var tasks = UndoTable<DutyTask>()
    var orders = UndoTable<WorkOrder>()
    var vessels = UndoTable<Vessel>()
    var loadUnits = UndoTable<LoadUnit>()
    /// Codes of the containers on each load unit, as long as they are on the site.
    private(set) var onUnit: [String: Set<String>] = [:]
    var scales = UndoTable<Scale>()
    var meters = UndoTable<FlowMeter>()
    /// Counts that are still going on, and those that were closed since the start.
    var stockTakes = UndoTable<StockTake>()
    var sheets = UndoTable<FiledSheet>()
    /// What the last review of the whole stock found; nil before the first.
    var holdings: [String: HoldingReview]?
    var manifests = UndoTable<Manifest>()
    var wasteStreams = UndoTable<WasteStream>()
    private(set) var products = UndoTable<Product>()
    /// GTINs, and supplier with article number, to the product's id.
    private(set) var productKeys = UndoTable<String>()
    var parties = UndoTable<Party>()
    var people = UndoTable<Person>()
    /// Acts that wait for signatures, and those that got them.
    var signatures = UndoTable<SignatureRequest>()
    var imports = UndoTable<StoredImport>()
    var alarms: AlarmBook
    /// Sensors, channels, linkages and what of them is under way.
    var system: AlarmSystem
    var ledger: LedgerHead
    var counters: [Counter: Int64]
    /// The answers of the pair rules for the kinds of material on the site.
    var pairCache: PairCache
    /// The pair rules' number of each container's kind.
    var kinds: [String: (id: PairCache.ID, isWaste: Bool)] = [:]
    /// The kinds in the rooms that somebody has asked about.
    var roomKinds: [String: RoomKinds] = [:]
    /// What a zone says to a material that stands in it, asked once.
    var fits: [Fit: Finding?] = [:]

    struct Fit: Hashable {
        var material: HazardProfile
        var isWaste: Bool
        var zone: String
    }

    /// What is small enough to be kept whole for each command that is not stored yet.
    private struct Small {
        var site: Site
        var zones: ZoneBook
        var zonesAreNew = false
        var alarms: AlarmBook
        var system: AlarmSystem
        var counters: [Counter: Int64]
        var holdings: [String: HoldingReview]?
        var ledger: LedgerMark
    }
    /// The open commands, oldest first: decided, but not stored.
    private var open: [Small] = []

    init(_ record: PlantRecord, rules: Plant.Rules) {
        site = record.site
        zones = ZoneBook(record.zones)
        pairs = rules.pairs
        review = rules.review
        pairCache = PairCache(rules: rules.pairs)
        siteStock = SiteStock(review: rules.review)
        stock = ZoneStock(rules: rules.pairs, zones: zones.storage)
        alarms = AlarmBook(open: record.alarms, policies: rules.alarms.policies)
        system = record.system
        ledger = record.ledger
        counters = record.counters
        // A material is looked up once, and what is known of it is kept once, however many containers hold it.
        var known: [SubstanceQuery: Shared<HazardProfile>] = [:]
        items.reserve(record.items.count)
        for item in record.items {
            let query = item.query
            let profile = known[query] ?? Shared(rules.registry.profile(query))
            known[query] = profile
            keep(item, profile: profile)
        }
        for tag in record.tags { tags[tag.tag] = tag }
        for purchase in record.purchases { keep(purchase) }
        for task in record.tasks { tasks[task.id] = task }
        for order in record.orders { orders[order.id] = order }
        for vessel in record.vessels { vessels[vessel.id] = vessel }
        for unit in record.loadUnits { loadUnits[unit.code] = unit }
        for scale in record.scales { scales[scale.id] = scale }
        for meter in record.meters { meters[meter.id] = meter }
        for take in record.stockTakes { stockTakes[take.id] = take }
        for sheet in record.sheets { sheets[sheet.id] = sheet }
        holdings = record.holdings
        for manifest in record.manifests { manifests[manifest.id] = manifest }
        for party in record.parties { parties[party.id] = party }
        for person in record.people { people[person.id] = person }
        for stream in record.wasteStreams { wasteStreams[stream.id] = stream }
        for product in record.products { keep(product) }
        for request in record.signatures { signatures[request.id] = request }
        for stored in record.imports { imports[stored.id] = stored }
    }

    /// The same plant under other rules: what was worked out from the old ones is worked out again.
    ///
    /// - Precondition: no command is open.
    mutating func takeUp(_ rules: Plant.Rules) {
        precondition(open.isEmpty, "rules change between commands")
        var record = PlantRecord(
            site: site, zones: zones.zones, items: Array(items.values), tags: Array(tags.values),
            purchases: Array(purchases.values), manifests: Array(manifests.values),
            parties: Array(parties.values), people: Array(people.values), tasks: Array(tasks.values),
            orders: Array(orders.values), vessels: Array(vessels.values), loadUnits: Array(loadUnits.values),
            scales: Array(scales.values), stockTakes: Array(stockTakes.values), sheets: Array(sheets.values),
            system: system, holdings: holdings, ledger: ledger, counters: counters)
        record.signatures = Array(signatures.values)
        record.imports = Array(imports.values)
        record.wasteStreams = Array(wasteStreams.values)
        record.products = Array(products.values)
        record.meters = Array(meters.values)
        var next = PlantState(record, rules: rules)
        (next.alarms, next.positions) = (alarms, positions)
        self = next
    }

    // MARK: A command that is refused or cannot be stored leaves no trace

    /// Opens a command: from now on all that it changes can be taken back, in the reverse order of the commands.
    mutating func watch() {
        open.append(
            Small(
                site: site, zones: zones, alarms: alarms, system: system, counters: counters, holdings: holdings,
                ledger: ledger.watch()))
        items.watch()
        profiles.watch()
        codes.watch()
        tags.watch()
        purchases.watch()
        manifests.watch()
        parties.watch()
        people.watch()
        tasks.watch()
        orders.watch()
        vessels.watch()
        loadUnits.watch()
        scales.watch()
        meters.watch()
        stockTakes.watch()
        signatures.watch()
        imports.watch()
        sheets.watch()
        wasteStreams.watch()
        products.watch()
        productKeys.watch()
    }

    /// The oldest open command is stored: it stands.
    mutating func settle() {
        guard !open.isEmpty else { return }
        open.removeFirst()
        ledger.keep(until: open.first?.ledger)
        items.settle()
        profiles.settle()
        codes.settle()
        tags.settle()
        purchases.settle()
        manifests.settle()
        parties.settle()
        people.settle()
        tasks.settle()
        orders.settle()
        vessels.settle()
        loadUnits.settle()
        scales.settle()
        meters.settle()
        stockTakes.settle()
        signatures.settle()
        imports.settle()
        sheets.settle()
        wasteStreams.settle()
        products.settle()
        productKeys.settle()
    }

    /// The newest open command has nothing to store: it stands or falls with the one before it.
    mutating func join() {
        guard open.count > 1 else { return settle() }
        let last = open.removeLast()
        if last.zonesAreNew { open[open.count - 1].zonesAreNew = true }
        items.join()
        profiles.join()
        codes.join()
        tags.join()
        purchases.join()
        manifests.join()
        parties.join()
        people.join()
        tasks.join()
        signatures.join()
        imports.join()
        orders.join()
        vessels.join()
        loadUnits.join()
        scales.join()
        meters.join()
        stockTakes.join()
        sheets.join()
        wasteStreams.join()
        products.join()
        productKeys.join()
    }

    /// Takes back everything the newest open command changed.
    mutating func takeBack() {
        guard let before = open.last else { return }
        let touched = items.changed
        for code in touched {
            if let item = items[code] { count(item, in: false) }
            stock.remove(code)
            kinds[code] = nil
        }
        items.takeBack()
        profiles.takeBack()
        codes.takeBack()
        tags.takeBack()
        let ordered = purchases.changed
        purchases.takeBack()
        for id in ordered {
            if let purchase = purchases[id] { count(purchase) } else { siteStock.set(order: id, nil) }
        }
        manifests.takeBack()
        parties.takeBack()
        people.takeBack()
        tasks.takeBack()
        orders.takeBack()
        vessels.takeBack()
        loadUnits.takeBack()
        scales.takeBack()
        meters.takeBack()
        stockTakes.takeBack()
        signatures.takeBack()
        imports.takeBack()
        sheets.takeBack()
        wasteStreams.takeBack()
        products.takeBack()
        productKeys.takeBack()
        site = before.site
        alarms = before.alarms
        system = before.system
        counters = before.counters
        holdings = before.holdings
        ledger.takeBack(to: before.ledger)
        // Everything is counted anew with other zones.
        if before.zonesAreNew { zones = before.zones }
        open.removeLast()
        for code in touched where !before.zonesAreNew {
            guard let item = items[code] else { continue }
            count(item, in: true)
            if let stored = stored(item) { stock.put(stored) }
        }
    }

    /// Takes up an item, new or changed, with everything that is looked up by it.
    mutating func keep(_ item: Item, profile: HazardProfile) {
        // Containers of one act have one profile.
        if newest?.value != profile { newest = Shared(profile) }
        keep(item, profile: newest)
    }

    /// Takes up an item, new or changed, with everything that is looked up by it.
    mutating func keep(_ item: Item, profile: Shared<HazardProfile>? = nil) {
        if let old = items[item.code] { count(old, in: false) }
        items[item.code] = item
        if let profile {
            profiles[item.code] = profile
            kinds[item.code] = nil
        }
        count(item, in: true)
        codes[item.code] = item.code
        for alias in item.aliases { codes[alias] = item.code }
        if let stored = stored(item) { stock.put(stored) } else { stock.remove(item.code) }
    }

    mutating func keep(_ product: Product) {
        if let old = products[product.id] { drop(old) }
        products[product.id] = product
        for key in [product.key, product.gtin].compactMap({ $0 }) { productKeys[key] = product.id }
    }

    mutating func drop(_ product: Product) {
        products[product.id] = nil
        for key in [product.key, product.gtin].compactMap({ $0 }) { productKeys[key] = nil }
    }

    mutating func keep(_ purchase: Purchase) {
        purchases[purchase.id] = purchase
        count(purchase)
    }

    private mutating func count(_ purchase: Purchase) {
        siteStock.set(order: purchase.id, purchase.isOnOrder ? purchase.stockLine : nil)
    }

    /// Takes a container out that never was: one of an import that is taken back.
    mutating func drop(_ code: String) {
        guard let item = items[code] else { return }
        count(item, in: false)
        stock.remove(code)
        kinds[code] = nil
        for known in [code] + item.aliases { codes[known] = nil }
        profiles[code] = nil
        items[code] = nil
    }

    /// Keeps the look-ups by place: a fix must not look at every container of the site.
    private mutating func count(_ item: Item, in isIn: Bool) {
        func set(_ codes: inout Set<String>, _ belongs: Bool) {
            if isIn && belongs { codes.insert(item.code) } else { codes.remove(item.code) }
        }
        if let line = unitLine(item) { if isIn { siteStock.add(line) } else { siteStock.remove(line) } }
        set(&underWay, item.moveUntil_ms != nil)
        if let unit = item.parent, item.state.isOnSite { set(&onUnit[unit, default: []], true) }
        set(&inNoZone, item.state.isOnSite && item.zone == nil)
        if item.state.isOnSite, let zone = item.zone, let room = zones.room(zone) {
            set(&inRoom[room, default: []], true)
            if roomKinds[room] != nil {
                let kind = isIn ? self.kind(of: item) : nil
                roomKinds[room]?.set(item.code, kind, &pairCache)
            }
        }
    }

    private mutating func rebuildStock() {
        stock = ZoneStock(rules: pairs, zones: zones.storage, items: items.values.compactMap { stored($0) })
    }

    /// The container as put-away sees it; nil when it stands nowhere.
    private func stored(_ item: Item) -> StoredItem? {
        guard item.state.isOnSite, let zone = item.assignedZone ?? item.zone, let profile = profiles[item.code] else {
            return nil
        }
        return StoredItem(
            id: item.code, shared: profile, quantity: item.quantity, zone: zone, isWaste: item.waste != nil)
    }

    /// The containers and the tags that were changed since this was last asked.
    mutating func takeNoted() -> (items: Set<String>, tags: Set<String>) { (items.takeNoted(), tags.takeNoted()) }

    mutating func next(_ counter: Counter) -> Int64 {
        var number = counters[counter, default: 1]
        // An import may have brought codes that this plant would give later.
        while counter == .item, codes[ItemCode(serial: UInt64(number)).text] != nil { number += 1 }
        counters[counter] = number + 1
        return number
    }

    func item(_ code: String) throws(PlantError) -> Item {
        guard let found = codes[code], let item = items[found] else { throw .notFound(kind: "item", id: code) }
        return item
    }
}
