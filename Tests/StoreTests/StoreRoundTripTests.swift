import ChemTrack
import Compliance
import Foundation
import Geofence
import Store
import Testing

@Suite("What is written is read back")
struct StoreRoundTripTests {
    @Test("A plant's whole record is loaded equal to what was committed")
    func record() async throws {
        let live = try await StoredPlant.make()
        try await live.live()
        let given = live.store.given
        let record = try await SQLiteStore(live.database).load()
        #expect(record.site == StoreSamples.site)
        #expect(record.zones == given.zones)
        #expect(record.items == given.items.values.sorted { $0.code < $1.code })
        #expect(record.tags == given.tags.values.sorted { $0.tag < $1.tag })
        #expect(record.presence == given.presence.values.sorted { $0.tag < $1.tag })
        #expect(record.alarms == given.alarms.values.filter { $0.state != .closed }.sorted { $0.id < $1.id })
        #expect(record.purchases == given.purchases.values.sorted { $0.id < $1.id })
        #expect(record.tasks == given.tasks.values.sorted { $0.id < $1.id })
        #expect(record.holdings == given.holdings && record.holdings?.isEmpty == false)
        #expect(record.manifests == given.manifests.values.sorted { $0.id < $1.id })
        #expect(record.wasteStreams == given.wasteStreams.values.sorted { $0.id < $1.id })
        #expect(record.products == given.products.values.sorted { $0.id < $1.id })
        #expect(!record.products.isEmpty)
        #expect(record.parties == given.parties.values.sorted { $0.id < $1.id })
        #expect(record.people == Array(given.people.values))
        #expect(record.counters == given.counters)
        #expect(record.ledger.size == given.events.count)
        #expect(record.ledger.tree == MerkleTree(leaves: given.events.map(\.leaf)))
        #expect(given.alarms.values.contains { $0.state == .closed })
        #expect([given.tags.count, given.presence.count, given.manifests.count].allSatisfy { $0 > 0 })
    }

    @Test("A plant that is taken up again goes on as if nothing had happened")
    func takenUp() async throws {
        let live = try await StoredPlant.make()
        try await live.live()
        let before = live.store.given
        let next = try await Plant(
            store: live.store, rules: try StoreSamples.rules(), clock: live.clock, boot: "b2")
        try await next.judgeAll()
        #expect(live.store.given.alarms == before.alarms)
        #expect(live.store.given.passages == before.passages)
        #expect(await next.counts.items == before.items.count)
        #expect(await next.counts.ledgerSize == before.events.count)
        let again = try await next.receive(try StoreSamples.acetone(tag: "T1"), by: StoreSamples.clerk, key: "k1")
        #expect(again.items.map(\.tag) == ["T1"])
        #expect(live.store.given.items.count == before.items.count)
    }

    @Test("Passages and the history of a container are read in order, with the texts kept apart")
    func history() async throws {
        let live = try await StoredPlant.make()
        try await live.live()
        let given = live.store.given
        let code = try #require(given.tags["T1"]?.item)
        let reader = PlantReader(live.database)
        #expect(try await reader.passages(ofItem: code, limit: 100) == given.passages.filter { $0.item == code })
        let last = try await reader.passages(ofItem: code, limit: 2)
        #expect(last == Array(given.passages.filter { $0.item == code }.suffix(2)))
        let events = try await LedgerReader(live.database).events(ofSubject: code)
        let bare = events.map { event in
            var row = event.row
            row.privateText = nil
            return row
        }
        #expect(bare == given.events.filter { $0.event.subject == code }.map { LedgerRow($0) })
        #expect(events.compactMap(\.text) == ["废"])
        #expect(try await reader.displayNames() == ["u:1": "王 Wang"])
        #expect(try await reader.names(ofItems: [code, "CT-none"]).keys.sorted() == [code])
    }

    @Test("The answer to a key is kept with what it made")
    func answers() async throws {
        let live = try await StoredPlant.make()
        let made = try await live.plant.receive(
            try StoreSamples.acetone(count: 3), by: StoreSamples.clerk, key: "u:3 a key")
        let answer = try #require(try await SQLiteStore(live.database).answer(toKey: "u:3 a key"))
        #expect(answer.ids == made.items.map(\.code))
        #expect(answer.at_ms == live.clock.now_ms())
        #expect(try await SQLiteStore(live.database).answer(toKey: "other") == nil)
    }

    // MARK: Lists

    @Test("Containers are found by text, zone and state; what a pattern would mean is text")
    func filters() async throws {
        let live = try await StoredPlant.make()
        try await live.live()
        let reader = PlantReader(live.database)
        let items = live.store.given.items.values.sorted { $0.code < $1.code }
        func found(_ text: String?, zone: String? = nil, state: ItemState? = nil) async throws -> [String] {
            try await reader.items(ItemFilter(text: text, zone: zone, state: state), limit: 100, after: nil).elements
                .map(\.code)
        }
        #expect(try await found(nil) == items.map(\.code))
        #expect(try await found("7631-99-4") == items.filter { $0.cas == "7631-99-4" }.map(\.code))
        #expect(try await found("丙酮").count == 4)
        #expect(try await found("ACETONE").count == 4)
        #expect(try await found("华东").count == 4)
        #expect(try await found("l_26%1").count == 4)
        #expect(try await found("L%1").isEmpty)
        #expect(try await found("l_2__1").isEmpty)
        #expect(try await found("000451").count == 1)
        #expect(try await found("x' OR 1=1 --").isEmpty)
        #expect(try await found(nil, zone: "FL-1") == items.filter { $0.zone == "FL-1" }.map(\.code))
        #expect(try await found(nil, state: .waste) == items.filter { $0.state == .waste }.map(\.code))
        #expect(try await found("acetone", zone: "OX-1").isEmpty)
        #expect(try await reader.item(items[0].code) == items[0])
        #expect(try await reader.item("CT-none") == nil)
    }

    @Test("Pages follow on each other without a gap or a repeat", arguments: [1, 2, 3, 7, 500])
    func paging(limit: Int) async throws {
        let live = try await StoredPlant.make()
        _ = try await live.plant.receive(try StoreSamples.acetone(count: 7), by: StoreSamples.clerk)
        let reader = PlantReader(live.database)
        var codes: [String] = []
        var after: String?
        var pages = 0
        repeat {
            let page = try await reader.items(ItemFilter(), limit: limit, after: after)
            #expect(page.elements.count <= limit)
            codes += page.elements.map(\.code)
            after = page.next
            pages += 1
        } while after != nil && pages < 20
        #expect(codes == live.store.given.items.keys.sorted())
        #expect(pages == (7 + limit - 1) / limit)
        let none = try await reader.items(ItemFilter(), limit: -3, after: nil)
        #expect(none.elements.count == 1)
    }

    @Test("Newest first stays newest first beyond four digits")
    func newestFirst() async throws {
        let live = try await StoredPlant.make()
        let purchase = try await live.plant.requestPurchase(
            PurchaseRequest(cas: "67-64-1", quantity: try Quantity("5 kg"), purpose: "x"), supplier: nil,
            by: StoreSamples.clerk)
        var changes = ChangeSet()
        for number in ["P-9998", "P-9999", "P-10000", "P-10001"] {
            var other = purchase
            other.id = number
            changes.purchases.append(other)
        }
        try await live.store.commit(changes)
        let reader = PlantReader(live.database)
        let first = try await reader.purchases(limit: 2, after: nil)
        #expect(first.elements.map(\.id) == ["P-10001", "P-10000"])
        let second = try await reader.purchases(limit: 2, after: first.next)
        #expect(second.elements.map(\.id) == ["P-9999", "P-9998"])
        let third = try await reader.purchases(limit: 2, after: second.next)
        #expect(third.elements.map(\.id) == ["P-0001"])
        #expect(third.next == nil)
    }

    @Test("Open alarms and all alarms, one at a time and in pages")
    func alarms() async throws {
        let live = try await StoredPlant.make()
        try await live.live()
        let reader = PlantReader(live.database)
        let all = live.store.given.alarms.values.sorted { $0.id > $1.id }
        #expect(try await reader.alarms(openOnly: false, limit: 100, after: nil).elements == all)
        #expect(
            try await reader.alarms(openOnly: true, limit: 100, after: nil).elements
                == all.filter { $0.state != .closed })
        #expect(try await reader.alarm(all[0].id) == all[0])
        let page = try await reader.alarms(openOnly: false, limit: 1, after: nil)
        #expect(page.next == all[0].id)
        #expect(try await reader.alarms(openOnly: false, limit: 1, after: page.next).elements == [all[1]])
        #expect(try await reader.purchases(limit: 5, after: nil).elements.count == 1)
        for manifest in live.store.given.manifests.values {
            #expect(try await reader.manifests(limit: 5, after: nil).elements.map(\.id) == [manifest.id])
            #expect(try await reader.manifest(manifest.id) == manifest)
        }
        #expect(try await reader.parties().map(\.id) == ["f", "g", "t"])
    }
}
