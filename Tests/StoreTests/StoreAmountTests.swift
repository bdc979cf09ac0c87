import ChemTrack
import Compliance
import Store
import Testing

@Suite("The journal of amounts in the database")
struct StoreAmountTests {
    /// A plant with two lots that were divided, merged, used, corrected, lost and wasted, in two days.
    private struct Busy {
        let live: StoredPlant
        let midnight_ms: Int64
        let drums: [Item]

        init() async throws {
            live = try await StoredPlant.make()
            let (plant, by) = (live.plant, StoreSamples.clerk)
            func drum(_ lot: String, _ amount: String) async throws -> Item {
                var request = try StoreSamples.acetone()
                request.lot = lot
                request.quantity = try Quantity(amount)
                return try await plant.receive(request, by: by).items[0]
            }
            let first = try await drum("A", "10 kg")
            let second = try await drum("A", "5 kg")
            let third = try await drum("B", "3 kg")
            _ = try await plant.use(item: first.code, amount: try Quantity("1.000001 kg"), order: "WO-1", by: by)
            live.clock.advance(86_400_000)
            midnight_ms = live.clock.now_ms()
            live.clock.advance(1)
            _ = try await plant.pour(
                PourRequest(
                    sources: [.init(item: first.code, amount: try Quantity("2 kg"))], target: .existing(third.code),
                    reason: "top up"), by: by)
            _ = try await plant.use(item: third.code, amount: try Quantity("4 kg"), order: "WO-2", by: by)
            _ = try await plant.adjust(item: second.code, holds: try Quantity("4.9 kg"), reason: "weighed", by: by)
            _ = try await plant.declareWaste(
                item: first.code, WasteRequest(cnCode: "900-402-06", reason: "old"), by: by)
            _ = try await plant.lose(item: second.code, reason: "gone", by: by)
            drums = [first, second, third]
        }

        func balance(_ scope: BalanceScope) async throws -> MassBalance {
            let all = try await AmountReader(live.database).balance(scope)
            #expect(all.allSatisfy { $0.isBalanced })
            return try #require(all.first { $0.unit == .milligrams })
        }
    }

    @Test("Each scope adds up to the milligram, and the containers hold what the journal says")
    func scopes() async throws {
        let busy = try await Busy()
        let lotA = try await busy.balance(BalanceScope(lot: "A"))
        #expect(lotA.purchased == 15_000_000)
        #expect(lotA.used == 1_000_001)
        #expect(lotA.transferred == -2_000_000)
        #expect(lotA.waste == 6_999_999)
        #expect(lotA.adjusted == 5_000_000)
        #expect(lotA.stock == 0 && lotA.counted == 0)
        let lotB = try await busy.balance(BalanceScope(lot: "B"))
        #expect(
            [lotB.purchased, lotB.transferred, lotB.used, lotB.stock] == [3_000_000, 2_000_000, 4_000_000, 1_000_000])
        let order = try await busy.balance(BalanceScope(order: "WO-2"))
        #expect([order.transferred, order.used, order.stock] == [4_000_000, 4_000_000, 0])
        #expect(order.counted == nil)
        let today = try await busy.balance(BalanceScope(from_ms: busy.midnight_ms))
        #expect(today.opening == 16_999_999)
        #expect([today.purchased, today.transferred, today.used] == [0, 0, 4_000_000])
        let yesterday = try await busy.balance(BalanceScope(until_ms: busy.midnight_ms))
        #expect(yesterday.stock == today.opening)
        #expect(yesterday.counted == nil)
        let one = try await busy.balance(BalanceScope(material: "67-64-1", item: busy.drums[0].code))
        #expect(
            [one.purchased, one.used, one.transferred, one.waste] == [10_000_000, 1_000_001, -2_000_000, 6_999_999])
        #expect(try await AmountReader(busy.live.database).balance(BalanceScope(lot: "none")).isEmpty)
    }

    @Test("Entries are paged in the order of the ledger, and each names its event")
    func entries() async throws {
        let busy = try await Busy()
        let reader = AmountReader(busy.live.database)
        var entries: [AmountEntry] = []
        var after: Int64?
        repeat {
            let page = try await reader.entries(BalanceScope(), limit: 4, after: after)
            #expect(page.entries.count <= 4)
            entries += page.entries
            after = page.next
        } while after != nil
        #expect(entries.map(\.seq) == entries.map(\.seq).sorted())
        let kinds = Dictionary(busy.live.store.given.events.map { ($0.event.seq, $0.event.kind) }) { first, _ in first }
        let wanted: [AmountEntry.Kind: Set<String>] = [
            .received: ["item.received"], .used: ["item.used"], .poured: ["item.poured", "item.filled"],
            .adjusted: ["item.adjusted"], .wasted: ["item.waste"], .lost: ["item.lost"],
        ]
        for entry in entries { #expect(wanted[entry.kind]?.contains(kinds[entry.seq] ?? "") == true, "\(entry)") }
    }

    @Test("A content leads back to its lots and forward to where it went")
    func genealogy() async throws {
        let busy = try await Busy()
        let reader = AmountReader(busy.live.database)
        for start in [busy.drums[0].code, busy.drums[2].code] {
            let found = try await reader.genealogy(of: [start])
            #expect(Set(found.containers.map(\.code)) == [busy.drums[0].code, busy.drums[2].code])
            #expect(found.pours.map { [$0.from, $0.to] } == [[busy.drums[0].code, busy.drums[2].code]])
            #expect(found.pours.map(\.amount) == [2_000_000])
        }
        let third = try await reader.genealogy(of: [busy.drums[2].code]).containers.first {
            $0.code == busy.drums[2].code
        }
        #expect(third?.lots == ["A", "B"])
        #expect(third?.orders == ["WO-2"])
        #expect(try await reader.containers(ofLot: "A").sorted() == [busy.drums[0].code, busy.drums[1].code].sorted())
    }

    @Test("Orders, vessels, scales and open counts are read back, and a restart goes on with them")
    func documents() async throws {
        let live = try await StoredPlant.make()
        let by = StoreSamples.clerk
        _ = try await live.plant.register(
            vessel: "R-1", name: Bilingual(zh: "釜", en: "Reactor"), kind: .line, by: by)
        let order = try await live.plant.register(
            order: "WO-1", name: "b", lines: [.init(material: "67-64-1", quota: try Quantity("5 kg"))],
            tolerance_pct: 0.5, by: by)
        let scale = Scale(
            id: "S1", name: Bilingual(zh: "秤", en: "Scale"), max: Mass(milligrams: 2), step: Mass(milligrams: 1),
            calibrationDue: "2027-01-01")
        _ = try await live.plant.register(scale: scale, by: by)
        let take = try await live.plant.startStockTake(zone: "FL-1", by: by)
        let record = try await SQLiteStore(live.database).load()
        #expect(record.orders == [order])
        #expect(record.vessels.map(\.kind) == [.line])
        #expect(record.scales == [scale])
        #expect(record.stockTakes == [take])
        let reader = PlantReader(live.database)
        #expect(try await reader.orders(openOnly: true, limit: 10, after: nil).elements == [order])
        #expect(try await reader.orders(openOnly: false, limit: 10, after: "WO-1").elements.isEmpty)
        #expect(try await reader.stockTakes(limit: 10, after: nil).elements == [take])
        #expect(try await reader.stockTake(take.id) == take)
    }
}
