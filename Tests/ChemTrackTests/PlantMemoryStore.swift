import ChemTrack
import Compliance
import Geofence
import Synchronization
import Testing

/// A store in memory that is as strict as the real one, and fails when it is told to.
final class MemoryStore: PlantStore {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    struct Kept {
        var site: Site?
        var zones: [Zone] = []
        var items: [String: Item] = [:]
        var tags: [String: TagBinding] = [:]
        var presence: [String: TagPresence] = [:]
        var passages: [Passage] = []
        var trail: [TrailPoint] = []
        var alarms: [String: Alarm] = [:]
        /// Every version of every alarm, in the order they were stored.
        var alarmHistory: [Alarm] = []
        var purchases: [String: Purchase] = [:]
        var manifests: [String: Manifest] = [:]
        var parties: [String: Party] = [:]
        var people: [String: Person] = [:]
        var tasks: [String: DutyTask] = [:]
        var orders: [String: WorkOrder] = [:]
        var vessels: [String: Vessel] = [:]
        var loadUnits: [String: LoadUnit] = [:]
        var scales: [String: Scale] = [:]
        var meters: [String: FlowMeter] = [:]
        var stockTakes: [String: StockTake] = [:]
        var amounts: [AmountEntry] = []
        var signatures: [String: SignatureRequest] = [:]
        var imports: [String: StoredImport] = [:]
        var sheets: [String: FiledSheet] = [:]
        var wasteStreams: [String: WasteStream] = [:]
        var products: [String: Product] = [:]
        var files: [String: [UInt8]] = [:]
        var records: [StoredDecision] = []
        var system = AlarmSystemChanges()
        var holdings: [String: HoldingReview]?
        var counters: [Counter: Int64] = [:]
        var answers: [String: StoredAnswer] = [:]
        var entries: [LedgerEntry] = []
        var texts: [StoredPrivateText] = []
        var commits = 0
        var failCommits = 0
        var failLoads = 0
        /// A commit that is reported as failed, though it was kept.
        var keepFailed = false
        var loads = 0

        /// The alarm system as a restart takes it up: of each thing its last version.
        var alarmSystem: AlarmSystem {
            func last<Thing: Identifiable>(_ things: [Thing], without removed: [Thing.ID] = []) -> [Thing] {
                Array(Dictionary(things.map { ($0.id, $0) }) { $1 }.filter { !removed.contains($0.key) }.values)
            }
            return AlarmSystem(
                sensors: last(system.sensors, without: system.removedSensors),
                channels: last(system.channels, without: system.removedChannels),
                deliveries: last(system.deliveries), linkages: last(system.linkages, without: system.removedLinkages),
                commands: last(system.commands), readers: last(system.readers, without: system.removedReaders))
        }
    }

    private let kept = Mutex(Kept())

    var now: Kept { kept.withLock { $0 } }
    var openAlarms: [Alarm] { now.alarms.values.filter { $0.state != .closed }.sorted { $0.id < $1.id } }

    /// The next commits (and then loads) throw, as on a full disk.
    func fail(commits: Int, loads: Int = 0) {
        kept.withLock {
            $0.failCommits = commits
            $0.failLoads = loads
        }
    }

    /// The next commit throws, and is kept all the same.
    func failButKeep() { kept.withLock { $0.keepFailed = true } }

    private func read() throws -> Kept {
        try kept.withLock { kept in
            if kept.failLoads > 0 {
                kept.failLoads -= 1
                throw Failure(description: "disk I/O error")
            }
            return kept
        }
    }

    func ledgerEnd() async throws -> LedgerEnd {
        let last = try read().entries.last
        return LedgerEnd(size: last.map { $0.event.seq + 1 } ?? 0, leaf: last?.leaf)
    }

    func load() async throws -> PlantRecord {
        let kept = try read()
        self.kept.withLock { $0.loads += 1 }
        guard let site = kept.site else { throw Failure(description: "no site") }
        var tree = MerkleTree()
        var subjects: [String: SubjectHead] = [:]
        for entry in kept.entries {
            tree.append(entry.leaf)
            subjects[entry.event.subject] = SubjectHead(subjectSeq: entry.event.subjectSeq, seq: entry.event.seq)
        }
        var record = PlantRecord(
            site: site, zones: kept.zones, items: kept.items.values.sorted { $0.code < $1.code },
            tags: Array(kept.tags.values), presence: Array(kept.presence.values),
            alarms: kept.alarms.values.filter { $0.state != .closed }, purchases: Array(kept.purchases.values),
            manifests: Array(kept.manifests.values), parties: Array(kept.parties.values),
            people: Array(kept.people.values), tasks: Array(kept.tasks.values),
            orders: Array(kept.orders.values), vessels: Array(kept.vessels.values),
            loadUnits: Array(kept.loadUnits.values), scales: Array(kept.scales.values),
            stockTakes: kept.stockTakes.values.filter(\.isOpen), sheets: Array(kept.sheets.values),
            system: kept.alarmSystem, holdings: kept.holdings,
            ledger: try LedgerHead(origin: site.ledgerOrigin, tree: tree, subjects: subjects), counters: kept.counters)
        record.signatures = kept.signatures.values.filter { $0.usedAt_ms == nil }
        record.imports = Array(kept.imports.values)
        record.wasteStreams = Array(kept.wasteStreams.values)
        record.products = Array(kept.products.values)
        record.meters = Array(kept.meters.values)
        return record
    }

    func commit(_ changes: ChangeSet) async throws {
        // A real disk takes a while: whoever comes meanwhile has to wait or to share the next commit.
        for _ in 0..<5 { await Task.yield() }
        try kept.withLock { kept in
            if kept.failCommits > 0 {
                kept.failCommits -= 1
                throw Failure(description: "database or disk is full")
            }
            var next = kept
            try Self.apply(changes, to: &next)
            next.commits += 1
            kept = next
            if kept.keepFailed {
                kept.keepFailed = false
                throw Failure(description: "the disk went away after the commit")
            }
        }
    }

    func alarm(_ id: String) async throws -> Alarm? { now.alarms[id] }

    func answer(toKey key: String) async throws -> StoredAnswer? {
        await Task.yield()
        return now.answers[key]
    }

    private static func apply(_ changes: ChangeSet, to kept: inout Kept) throws {
        if let site = changes.site { kept.site = site }
        if let zones = changes.zones { kept.zones = zones }
        for item in changes.items { kept.items[item.code] = item }
        for tag in changes.tags { kept.tags[tag.tag] = tag }
        for presence in changes.presence { kept.presence[presence.tag] = presence }
        kept.passages += changes.passages
        kept.trail += changes.trail
        for alarm in changes.alarms {
            kept.alarms[alarm.id] = alarm
            kept.alarmHistory.append(alarm)
        }
        for purchase in changes.purchases { kept.purchases[purchase.id] = purchase }
        for manifest in changes.manifests { kept.manifests[manifest.id] = manifest }
        for party in changes.parties { kept.parties[party.id] = party }
        for file in changes.files { kept.files[file.digest] = file.bytes }
        for task in changes.tasks { kept.tasks[task.id] = task }
        for order in changes.orders { kept.orders[order.id] = order }
        for vessel in changes.vessels { kept.vessels[vessel.id] = vessel }
        for unit in changes.loadUnits { kept.loadUnits[unit.code] = unit }
        for scale in changes.scales { kept.scales[scale.id] = scale }
        for meter in changes.meters { kept.meters[meter.id] = meter }
        for take in changes.stockTakes { kept.stockTakes[take.id] = take }
        kept.amounts += changes.amounts
        for request in changes.signatures { kept.signatures[request.id] = request }
        for stored in changes.imports { kept.imports[stored.id] = stored }
        for item in changes.removed {
            kept.items[item.code] = nil
            kept.tags = kept.tags.filter { $0.value.item != item.code }
        }
        for sheet in changes.sheets { kept.sheets[sheet.id] = sheet }
        for stream in changes.wasteStreams { kept.wasteStreams[stream.id] = stream }
        for product in changes.products { kept.products[product.id] = product }
        for id in changes.removedProducts { kept.products[id] = nil }
        kept.records += changes.records
        kept.system.append(changes.system)
        kept.holdings = changes.holdings ?? kept.holdings
        for person in changes.people { kept.people[person.id] = person }
        kept.counters.merge(changes.counters) { $1 }
        for answer in changes.answers {
            guard kept.answers[answer.key] == nil else { throw Failure(description: "UNIQUE constraint: answers.key") }
            kept.answers[answer.key] = answer
        }
        for entry in changes.events {
            guard entry.event.seq == kept.entries.count else {
                throw Failure(description: "the ledger has \(kept.entries.count) events, got number \(entry.event.seq)")
            }
            kept.entries.append(entry)
        }
        kept.texts += changes.privateTexts
        let tags = kept.items.values.compactMap(\.tag)
        guard Set(tags).count == tags.count else { throw Failure(description: "UNIQUE constraint: items.tag") }
        let aliases = kept.items.values.flatMap(\.aliases)
        guard Set(aliases).count == aliases.count else { throw Failure(description: "UNIQUE constraint: alias") }
        let open = kept.alarms.values.filter { $0.state != .closed }.map(\.key)
        guard Set(open).count == open.count else { throw Failure(description: "two open alarms for one key") }
    }
}
