import ChemTrack
import Compliance
import Dispatch
import Foundation
internal import GRDB
import Geofence
import Synchronization

/// Reads the whole record a plant starts from.
struct Loader {
    let database: Database

    func record() throws -> PlantRecord {
        guard let body = try String.fetchOne(database, sql: "SELECT body FROM sites LIMIT 1") else {
            throw StoreError.noPlant("the database")
        }
        let site = try Document.value(Site.self, body, what: "site")
        var record = PlantRecord(
            site: site, zones: try zones(), items: try items(),
            tags: try documents(TagBinding.self, "SELECT body FROM tags ORDER BY tag"),
            presence: try documents(TagPresence.self, "SELECT body FROM presence ORDER BY tag"),
            alarms: try documents(Alarm.self, "SELECT body FROM alarms WHERE state <> 'closed' ORDER BY id"),
            purchases: try documents(Purchase.self, "SELECT body FROM purchases ORDER BY id"),
            manifests: try documents(Manifest.self, "SELECT body FROM manifests ORDER BY id"),
            parties: try documents(Party.self, "SELECT body FROM parties ORDER BY id"),
            people: try documents(Person.self, "SELECT body FROM people ORDER BY id"),
            tasks: try documents(DutyTask.self, "SELECT body FROM tasks ORDER BY id"),
            orders: try documents(WorkOrder.self, "SELECT body FROM work_orders ORDER BY id"),
            vessels: try documents(Vessel.self, "SELECT body FROM vessels ORDER BY id"),
            loadUnits: try documents(LoadUnit.self, "SELECT body FROM load_units ORDER BY code"),
            scales: try documents(Scale.self, "SELECT body FROM scales ORDER BY id"),
            stockTakes: try documents(
                StockTake.self, "SELECT body FROM stock_takes WHERE state = 'open' ORDER BY id"),
            sheets: try documents(FiledSheet.self, "SELECT body FROM sheets ORDER BY id"), system: try system(),
            holdings: try holdings(),
            ledger: try ledger(origin: site.ledgerOrigin), counters: try counters())
        record.signatures = try documents(
            SignatureRequest.self, "SELECT body FROM signature_requests WHERE state = 'open' ORDER BY opened_at")
        record.imports = try documents(StoredImport.self, "SELECT body FROM imports ORDER BY id")
        record.meters = try documents(FlowMeter.self, "SELECT body FROM meters ORDER BY id")
        record.products = try documents(Product.self, "SELECT body FROM products ORDER BY id")
        record.wasteStreams = try documents(WasteStream.self, "SELECT body FROM waste_streams ORDER BY id")
        return record
    }

    /// The containers, read out of their documents by every core: there may be a million.
    private func items() throws -> [Item] {
        let rows = try String.fetchCursor(database, sql: "SELECT body FROM items ORDER BY code")
        var items: [Item] = []
        var bodies: [String] = []
        repeat {
            bodies.removeAll(keepingCapacity: true)
            while bodies.count < 20_000, let body = try rows.next() { bodies.append(body) }
            items += try Self.items(bodies)
        } while !bodies.isEmpty
        return items
    }

    private static func items(_ bodies: [String]) throws -> [Item] {
        let parts = ProcessInfo.processInfo.activeProcessorCount
        let read = Mutex<[Int: Result<[Item], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let range = bodies.count * part / parts..<bodies.count * (part + 1) / parts
            let items = Result { try bodies[range].map { try Document.value(Item.self, $0, what: "\(Item.self)") } }
            read.withLock { $0[part] = items }
        }
        return try read.withLock { read in try (0..<parts).flatMap { try read[$0]?.get() ?? [] } }
    }

    private func documents<Value: Decodable>(_ type: Value.Type, _ sql: String) throws -> [Value] {
        var values: [Value] = []
        let rows = try String.fetchCursor(database, sql: sql)
        while let body = try rows.next() { values.append(try Document.value(type, body, what: "\(type)")) }
        return values
    }

    /// Of messages and commands only what is under way, and what was ordered for alarms that are open.
    private func system() throws -> AlarmSystem {
        AlarmSystem(
            sensors: try documents(Sensor.self, "SELECT body FROM sensors ORDER BY id"),
            channels: try documents(Channel.self, "SELECT body FROM channels ORDER BY id"),
            deliveries: try documents(Delivery.self, "SELECT body FROM deliveries WHERE state = 'queued' ORDER BY id"),
            linkages: try documents(Linkage.self, "SELECT body FROM linkages ORDER BY id"),
            commands: try documents(
                DeviceCommand.self,
                """
                SELECT body FROM device_commands
                WHERE state IN ('pending', 'sent', 'failed', 'refused')
                  OR alarm IN (SELECT id FROM alarms WHERE state <> 'closed') ORDER BY id
                """),
            readers: try documents(TagReader.self, "SELECT body FROM tag_readers ORDER BY id"))
    }

    func zones() throws -> [Zone] {
        var zones: [Zone] = []
        let rows = try String.fetchCursor(database, sql: "SELECT feature FROM zones ORDER BY place")
        while let feature = try rows.next() {
            do {
                zones += try GeoJSON.zones(from: Data(feature.utf8))
            } catch {
                throw StoreError.damaged("zone", "\(error)")
            }
        }
        return zones
    }

    /// nil before the stock was reviewed as a whole.
    private func holdings() throws -> [String: HoldingReview]? {
        var holdings: [String: HoldingReview] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT material, body FROM holdings") {
            let material: String = row["material"]
            holdings[material] = try Document.value(HoldingReview.self, row["body"], what: "review of \(material)")
        }
        return holdings.isEmpty ? nil : holdings
    }

    private func counters() throws -> [Counter: Int64] {
        var counters: [Counter: Int64] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT name, next FROM counters") {
            guard let counter = Counter(rawValue: row["name"]) else { continue }
            counters[counter] = row["next"]
        }
        return counters
    }

    /// Builds the tree from the leaf hashes, and each subject's last place.
    func ledger(origin: String) throws -> LedgerHead {
        let tree = try LedgerReader.grown(MerkleTree(), in: database)
        var subjects: [String: SubjectHead] = [:]
        let heads = try RawStatement(
            database, "SELECT subject, MAX(subject_seq), MAX(seq) FROM ledger_events GROUP BY subject")
        while try heads.next() {
            subjects[heads.text(0)] = SubjectHead(subjectSeq: heads.integer(1), seq: heads.integer(2))
        }
        return try LedgerHead(origin: origin, tree: tree, subjects: subjects)
    }
}
