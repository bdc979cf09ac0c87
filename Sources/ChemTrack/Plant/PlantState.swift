import Compliance
import Geofence

/// The live state of a site in memory: what the plant decides on.
struct PlantState {
    var site: Site
    var zones: ZoneBook {
        didSet {
            zonesAreNew = true
            rebuildStock()
            fits = [:]
            inRoom = [:]
            siteStock = SiteStock(review: review)
            for item in items.values { count(item, in: true) }
            for purchase in purchases.values { count(purchase) }
        }
    }
    /// The containers by zone, kept up to date for put-away.
    private(set) var stock: ZoneStock
    private let pairs: PairRules
    private let review: PurchaseReview
    private(set) var items = UndoTable<Item>()
    /// Codes of the containers on the site, by the room of their zone.
    private(set) var inRoom: [String: Set<String>] = [:]
    /// Containers on the site that are in no zone.
    private(set) var inNoZone: Set<String> = []
    /// Containers that have until some time to get to their zone.
    private(set) var underWay: Set<String> = []
    /// What is on the site and on order, summed for the thresholds.
    private(set) var siteStock: SiteStock
    /// What the catalogues say of each container's content.
    private(set) var profiles = UndoTable<HazardProfile>()
    /// Item codes and aliases to the item code.
    private(set) var codes = UndoTable<String>()
    var tags = UndoTable<TagBinding>()
    /// Where the tags were last seen: heard, not decided, so that nothing is ever taken back.
    var positions: [String: TagView] = [:]
    private(set) var purchases = UndoTable<Purchase>()
    var tasks = UndoTable<DutyTask>()
    var sheets = UndoTable<FiledSheet>()
    /// What the last review of the whole stock found; nil before the first.
    var holdings: [String: HoldingReview]?
    var manifests = UndoTable<Manifest>()
    var parties = UndoTable<Party>()
    var people = UndoTable<Person>()
    var alarms: AlarmBook
    /// Sensors, channels, linkages and what of them is under way.
    var system: AlarmSystem
    var ledger: LedgerHead
    var counters: [Counter: Int64]
    /// The pair rules' number of each container's kind.
    var kinds: [String: (id: PairCache.ID, isWaste: Bool)] = [:]
    /// What the zone a container stands in says to it, asked once for each place.
    var fits: [String: (zone: String, isWaste: Bool, refusal: Finding?)] = [:]

    /// What is small enough to be kept whole while a command runs.
    private struct Small {
        var site: Site
        var zones: ZoneBook
        var alarms: AlarmBook
        var system: AlarmSystem
        var counters: [Counter: Int64]
        var holdings: [String: HoldingReview]?
    }
    private var before: Small?
    private var zonesAreNew = false

    init(_ record: PlantRecord, rules: Plant.Rules) {
        site = record.site
        zones = ZoneBook(record.zones)
        pairs = rules.pairs
        review = rules.review
        siteStock = SiteStock(review: rules.review)
        stock = ZoneStock(rules: rules.pairs, zones: zones.storage)
        alarms = AlarmBook(open: record.alarms, policies: rules.alarms.policies)
        system = record.system
        ledger = record.ledger
        counters = record.counters
        for item in record.items { keep(item, profile: rules.registry.profile(item.query)) }
        for tag in record.tags { tags[tag.tag] = tag }
        for purchase in record.purchases { keep(purchase) }
        for task in record.tasks { tasks[task.id] = task }
        for sheet in record.sheets { sheets[sheet.id] = sheet }
        holdings = record.holdings
        for manifest in record.manifests { manifests[manifest.id] = manifest }
        for party in record.parties { parties[party.id] = party }
        for person in record.people { people[person.id] = person }
    }

    // MARK: A command that is refused leaves no trace

    /// From now on everything can be taken back. The ledger is not in it: a command's events are entered last.
    mutating func watch() {
        before = Small(
            site: site, zones: zones, alarms: alarms, system: system, counters: counters, holdings: holdings)
        zonesAreNew = false
        items.watch()
        profiles.watch()
        codes.watch()
        tags.watch()
        purchases.watch()
        manifests.watch()
        parties.watch()
        people.watch()
        tasks.watch()
        sheets.watch()
    }

    /// What was changed stands.
    mutating func settle() {
        before = nil
        items.settle()
        profiles.settle()
        codes.settle()
        tags.settle()
        purchases.settle()
        manifests.settle()
        parties.settle()
        people.settle()
        tasks.settle()
        sheets.settle()
    }

    /// Takes back everything since ``watch()``.
    mutating func takeBack() {
        guard let before else { return }
        let touched = items.changed
        for code in touched {
            if let item = items[code] { count(item, in: false) }
            stock.remove(code)
            kinds[code] = nil
            fits[code] = nil
        }
        items.takeBack()
        profiles.takeBack()
        codes.takeBack()
        tags.takeBack()
        let ordered = purchases.changed
        purchases.takeBack()
        for id in ordered {
            if let purchase = purchases[id] { count(purchase) } else { siteStock.set(.order(id), nil) }
        }
        manifests.takeBack()
        parties.takeBack()
        people.takeBack()
        tasks.takeBack()
        sheets.takeBack()
        site = before.site
        alarms = before.alarms
        system = before.system
        counters = before.counters
        holdings = before.holdings
        if zonesAreNew { zones = before.zones }
        for code in touched {
            guard let item = items[code] else { continue }
            count(item, in: true)
            if let stored = stored(item) { stock.put(stored) }
        }
        self.before = nil
    }

    /// Takes up an item, new or changed, with everything that is looked up by it.
    mutating func keep(_ item: Item, profile: HazardProfile? = nil) {
        if let old = items[item.code] { count(old, in: false) }
        items[item.code] = item
        count(item, in: true)
        codes[item.code] = item.code
        for alias in item.aliases { codes[alias] = item.code }
        if let profile {
            profiles[item.code] = profile
            kinds[item.code] = nil
            fits[item.code] = nil
        }
        if let stored = stored(item) { stock.put(stored) } else { stock.remove(item.code) }
    }

    mutating func keep(_ purchase: Purchase) {
        purchases[purchase.id] = purchase
        count(purchase)
    }

    private mutating func count(_ purchase: Purchase) {
        siteStock.set(.order(purchase.id), purchase.isOnOrder ? purchase.stockLine : nil)
    }

    /// Keeps the look-ups by place: a fix must not look at every container of the site.
    private mutating func count(_ item: Item, in isIn: Bool) {
        func set(_ codes: inout Set<String>, _ belongs: Bool) {
            if isIn && belongs { codes.insert(item.code) } else { codes.remove(item.code) }
        }
        siteStock.set(.container(item.code), isIn ? unitLine(item) : nil)
        set(&underWay, item.moveUntil_ms != nil)
        set(&inNoZone, item.state.isOnSite && item.zone == nil)
        if item.state.isOnSite, let zone = item.zone, let room = zones.room(zone) {
            set(&inRoom[room, default: []], true)
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
            id: item.code, profile: profile, quantity: item.quantity, zone: zone, isWaste: item.waste != nil)
    }

    /// Every zone for a material, allowed or not, with the reasons. `itemID` is no neighbour of itself.
    ///
    /// - Parameter count: equal containers that arrive together: a zone has to take all of them.
    mutating func rankZones(
        for profile: HazardProfile, quantity: Quantity, count: Int = 1, isWaste: Bool, itemID: String = ""
    ) -> [ZoneSuggestion] {
        PutAway(rules: pairs).rank(
            profile, quantity: quantity, count: count, isWaste: isWaste, itemID: itemID, in: &stock)
    }

    mutating func next(_ counter: Counter) -> Int64 {
        let number = counters[counter, default: 1]
        counters[counter] = number + 1
        return number
    }

    func item(_ code: String) throws(PlantError) -> Item {
        guard let found = codes[code], let item = items[found] else { throw .notFound(kind: "item", id: code) }
        return item
    }
}
