import ChemTrack
import Compliance
import Foundation
internal import GRDB
import Geofence

/// Reads the whole record a plant starts from.
struct Loader {
    let database: Database

    func record() throws -> PlantRecord {
        guard let body = try String.fetchOne(database, sql: "SELECT body FROM sites LIMIT 1") else {
            throw StoreError.noPlant("the database")
        }
        let site = try Document.value(Site.self, body, what: "site")
        var record = PlantRecord(
            site: site, zones: try zones(), items: try documents(Item.self, "SELECT body FROM items ORDER BY code"),
            tags: try documents(TagBinding.self, "SELECT body FROM tags ORDER BY tag"),
            presence: try documents(TagPresence.self, "SELECT body FROM presence ORDER BY tag"),
            alarms: try documents(Alarm.self, "SELECT body FROM alarms WHERE state <> 'closed' ORDER BY id"),
            purchases: try documents(Purchase.self, "SELECT body FROM purchases ORDER BY id"),
            manifests: try documents(Manifest.self, "SELECT body FROM manifests ORDER BY id"),
            parties: try documents(Party.self, "SELECT body FROM parties ORDER BY id"),
            people: try documents(Person.self, "SELECT body FROM people ORDER BY id"),
            tasks: try documents(DutyTask.self, "SELECT body FROM tasks ORDER BY id"),
            sheets: try documents(FiledSheet.self, "SELECT body FROM sheets ORDER BY id"), holdings: try holdings(),
            ledger: try ledger(origin: site.ledgerOrigin), counters: try counters())
        record.signatures = try documents(
            SignatureRequest.self, "SELECT body FROM signature_requests WHERE state = 'open' ORDER BY opened_at")
        record.imports = try documents(StoredImport.self, "SELECT body FROM imports ORDER BY id")
        return record
    }

    private func documents<Value: Decodable>(_ type: Value.Type, _ sql: String) throws -> [Value] {
        var values: [Value] = []
        let rows = try String.fetchCursor(database, sql: sql)
        while let body = try rows.next() { values.append(try Document.value(type, body, what: "\(type)")) }
        return values
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
        var tree = MerkleTree()
        let leaves = try Row.fetchCursor(database, sql: "SELECT seq, leaf FROM ledger_events ORDER BY seq")
        while let row = try leaves.next() {
            let leaf: Data = row["leaf"]
            guard let digest = LedgerDigest(Array(leaf)), row["seq"] == tree.size else {
                throw StoreError.damaged("ledger event \(tree.size)", "its row is missing or its hash has not 32 bytes")
            }
            tree.append(digest)
        }
        var subjects: [String: SubjectHead] = [:]
        let heads = try Row.fetchCursor(
            database,
            sql: "SELECT subject, MAX(subject_seq) AS last, MAX(seq) AS seq FROM ledger_events GROUP BY subject")
        while let row = try heads.next() {
            subjects[row["subject"]] = SubjectHead(subjectSeq: row["last"], seq: row["seq"])
        }
        return try LedgerHead(origin: origin, tree: tree, subjects: subjects)
    }
}
