import ChemTrack
import Testing

@testable import Store

@Suite("Traces by person, zone and time")
struct StoreTraceTests {
    private static let day_ms: Int64 = 86_400_000
    private static let start_ms: Int64 = 1_795_000_000_000

    /// Forty days of events whose clock is set back and forward now and then, in several commits.
    private static func lived(_ random: inout Seeded, in database: PlantDatabase) async throws -> [LedgerEvent] {
        var head = try LedgerHead(origin: StoreSamples.site.ledgerOrigin)
        var events: [LedgerEvent] = []
        var at_ms = start_ms
        for _ in 0..<20 {
            var drafts: [LedgerDraft] = []
            for _ in 0..<10 {
                at_ms += random.below(2 * day_ms / 5)
                if random.below(12) == 0 { at_ms += (random.below(9) - 5) * day_ms }
                drafts.append(
                    try LedgerDraft(
                        at_us: at_ms * 1000 + random.below(1000), boot: "b", mono_us: 0, actor: "u:\(random.below(3))",
                        auth: "pw", kind: "item.moved", subject: "CT-\(random.below(9))",
                        body: ["to": LedgerValue("Z-\(random.below(3))")]))
            }
            var changes = ChangeSet()
            changes.events = try head.append(drafts)
            events += changes.events.map(\.event)
            try await SQLiteStore(database).commit(changes)
        }
        return events
    }

    /// Numbers that are the same in every run with one seed.
    struct Seeded {
        var state: UInt64

        mutating func below(_ count: Int64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % UInt64(count))
        }
    }

    @Test(
        "A trace finds what reading the whole ledger finds, whatever the clock did",
        arguments: 1...5 as ClosedRange<UInt64>)
    func sameAsReading(seed: UInt64) async throws {
        var random = Seeded(state: seed)
        let folder = try TemporaryFolder()
        let database = try PlantDatabase(folder: folder.path)
        let events = try await Self.lived(&random, in: database)
        let reader = TraceReader(database)
        for _ in 0..<60 {
            var query = TraceQuery()
            if random.below(2) == 0 { query.actor = "u:\(random.below(4))" }
            if random.below(2) == 0 { query.zone = "Z-\(random.below(4))" }
            if random.below(4) > 0 { query.from_ms = Self.start_ms + random.below(60) * Self.day_ms / 2 }
            if random.below(4) > 0 { query.to_ms = Self.start_ms + random.below(90) * Self.day_ms / 2 }
            let expected = events.reversed().filter { event in
                (query.actor ?? event.actor) == event.actor
                    && (query.zone ?? event.body["to"]?.text) == event.body["to"]?.text
                    && (query.from_ms ?? .min) * (query.from_ms == nil ? 1 : 1000) <= event.at_us
                    && event.at_us < query.to_ms.map { $0 * 1000 } ?? .max
            }
            var found: [Int] = []
            var before: Int?
            repeat {
                let page = try await reader.trace(query, limit: 7, before: before)
                found += page.elements.map(\.event.seq)
                before = page.next.flatMap { Int($0) }
            } while before != nil && found.count <= events.count
            #expect(found == expected.map(\.seq), "seed \(seed), \(query)")
        }
    }
}
