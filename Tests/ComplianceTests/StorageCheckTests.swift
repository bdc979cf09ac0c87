import Foundation
import Testing

@testable import Compliance

@Suite("A container in its zone, at every move")
struct StorageCheckTests {
    private func check(_ item: StoredItem, beside items: [StoredItem] = []) throws -> [Finding] {
        let rules = try PairFixture.rules()
        var stock = ZoneStock(rules: rules, zones: try StorageFixture.zones(), items: items)
        stock.put(item)
        return StorageCheck(rules: rules).findings(for: item.id, in: &stock)
    }

    @Test("An oxidiser carried into the flammables store: wrong class, and too near every flammable")
    func oxidiserAmongFlammables() throws {
        let findings = try check(
            StorageFixture.item("OX", "potassium permanganate", zone: "FL-1"),
            beside: [
                StorageFixture.item("A1", "acetone", zone: "FL-1"), StorageFixture.item("A2", "acetone", zone: "FL-1"),
                StorageFixture.item("T1", "toluene", zone: "FL-1"), StorageFixture.item("T2", "toluene", zone: "FL-2"),
            ])
        #expect(findings.map(\.rule) == ["storage.allowed-class", "pair.plant", "pair.plant"])
        #expect(findings.allSatisfy { $0.verdict == .prohibited })
        #expect(findings[1].facts["neighbours"] == .list(["A1", "A2"]))
        #expect(findings[2].facts["neighbours"] == .list(["T1"]))
        #expect(findings[1].facts["answer"] == .text("separate_room"))
    }

    @Test("A container where it belongs has no findings")
    func rightPlace() throws {
        #expect(
            try check(
                StorageFixture.item("A", "acetone", zone: "FL-1"),
                beside: [StorageFixture.item("E", "ethanol", zone: "FL-1")]
            ).isEmpty)
    }

    @Test(
        "Unknown hazard is refused outside quarantine and silent inside",
        arguments: [
            ("FL-1", ["storage.unknown-hold"]), ("Q-1", []), ("USE-1", ["storage.unknown-hold"]),
        ])
    func unknown(_ zone: String, _ expected: [String]) throws {
        let findings = try check(
            StorageFixture.item("U", "unlabelled drum", zone: zone),
            beside: [StorageFixture.item("V", "unlabelled drum", zone: "Q-1")])
        #expect(findings.map(\.rule) == expected)
    }

    @Test("Neighbours of an unknown container ask for a review")
    func besideUnknown() throws {
        let findings = try check(
            StorageFixture.item("A", "acetone", zone: "FL-1"),
            beside: [StorageFixture.item("U", "unlabelled drum", zone: "FL-1")])
        #expect(findings.map(\.verdict) == [.review])
        #expect(findings.first?.facts["answer"] == .text("unknown"))
    }

    @Test(
        "Apart: enough metres pass, too few do not, an unmeasured place in one zone needs a look",
        arguments: [
            (Optional(3.0), Verdict?.none), (2.9, .prohibited), (0.0, .prohibited), (nil, .review),
        ])
    func distance(_ metres: Double?, _ expected: Verdict?) throws {
        let here = StoredItem.Position(x: 0, y: 0)
        let findings = try check(
            StorageFixture.item("B", "sodium hydroxide", zone: "AC-1", at: here),
            beside: [
                StorageFixture.item(
                    "S", "sulfuric acid", zone: "AC-1", at: metres.map { StoredItem.Position(x: 0, y: $0) })
            ])
        #expect(findings.first?.verdict == expected)
        if expected == .prohibited {
            #expect(findings.first?.facts["distance_required_m"] == .number(3))
            #expect(findings.first?.facts["distance_m"] == metres.map { Fact.number($0) })
        }
    }

    @Test("Separate rooms: the next zone of the room is too near, another room is not")
    func rooms() throws {
        let rules = try PairFixture.rules()
        func zone(_ id: String, _ room: String) -> StorageZone {
            StorageZone(id: id, name: Bilingual(zh: id, en: id), kind: "storage", room: room)
        }
        var stock = ZoneStock(
            rules: rules, zones: [zone("A", "R1"), zone("B", "R1"), zone("C", "R2")],
            items: [try StorageFixture.item("OX", "potassium permanganate", zone: "B")])
        let check = StorageCheck(rules: rules)
        #expect(!check.findings(for: try StorageFixture.item("X", "acetone", zone: "A"), in: &stock).isEmpty)
        #expect(check.findings(for: try StorageFixture.item("X", "acetone", zone: "C"), in: &stock).isEmpty)
        stock.set(zone("B", "R2"))
        #expect(check.findings(for: try StorageFixture.item("X", "acetone", zone: "A"), in: &stock).isEmpty)
        #expect(!check.findings(for: try StorageFixture.item("X", "acetone", zone: "C"), in: &stock).isEmpty)
    }

    @Test("A corridor is passed without findings, a zone without chemicals is not")
    func passing() throws {
        let rules = try PairFixture.rules()
        func zone(_ id: String, _ kind: String) -> StorageZone {
            StorageZone(id: id, name: Bilingual(zh: id, en: id), kind: kind, room: "R")
        }
        var stock = ZoneStock(
            rules: rules, zones: [zone("T", "transit"), zone("O", "restricted")],
            items: [try StorageFixture.item("OX", "potassium permanganate", zone: "T")])
        let check = StorageCheck(rules: rules)
        #expect(check.findings(for: try StorageFixture.item("X", "acetone", zone: "T"), in: &stock).isEmpty)
        #expect(
            check.findings(for: try StorageFixture.item("X", "acetone", zone: "O"), in: &stock).map(\.rule)
                == ["storage.allowed-kind"])
    }

    @Test("The incremental check equals one made from scratch over random moves", arguments: [1, 2, 3] as [UInt64])
    func incremental(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        let zones = try StorageFixture.zones()
        let names = try PairFixture.materials().keys.sorted()
        let check = StorageCheck(rules: rules)
        var random = CaseRandom(seed: seed)
        var stock = ZoneStock(rules: rules, zones: zones)
        var items: [String: StoredItem] = [:]
        for step in 0..<150 {
            let id = "I\(Int.random(in: 0..<40, using: &random))"
            if items[id] != nil, Int.random(in: 0..<5, using: &random) == 0 {
                items[id] = nil
                stock.remove(id)
                continue
            }
            let zone = zones[Int.random(in: 0..<zones.count, using: &random)].id
            let place = StoredItem.Position(
                x: Double(Int.random(in: 0..<8, using: &random)), y: Double(Int.random(in: 0..<8, using: &random)))
            var item = try StorageFixture.item(
                id, names[Int.random(in: 0..<names.count, using: &random)], zone: zone, at: place)
            item.isWaste = Bool.random(using: &random)
            items[id] = item
            stock.put(item)
            guard step % 5 == 0 else { continue }
            var fresh = ZoneStock(
                rules: rules, zones: zones, items: items.values.sorted { $0.id < $1.id })
            let one = check.findings(for: id, in: &stock)
            let other = check.findings(for: id, in: &fresh)
            // The order of materials is that of their first appearance, which differs.
            #expect(Set(one) == Set(other) && one.count == other.count, "seed \(seed), step \(step)")
        }
    }

    @Test("A zone of 5,000 containers is checked after a move without asking 5,000 pairs")
    func large() throws {
        let rules = try PairFixture.rules()
        let zone = StorageZone(id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: "storage", room: "R")
        let names = [
            "acetone", "ethanol", "methanol", "toluene", "styrene", "diethyl ether", "water", "sodium chloride",
        ]
        var stock = ZoneStock(rules: rules, zones: [zone])
        for number in 0..<5_000 {
            stock.put(try StorageFixture.item("I\(number)", names[number % names.count], zone: "Z"))
        }
        let check = StorageCheck(rules: rules)
        #expect(check.findings(for: "I0", in: &stock).isEmpty)
        #expect(stock.cache.count == names.count)
        for number in 0..<names.count { #expect(check.findings(for: "I\(number)", in: &stock).isEmpty) }
        #expect(stock.cache.count == names.count)
    }

    @Test("The live engine gets distances from the stock's cache")
    func distances() throws {
        let rules = try PairFixture.rules()
        var stock = ZoneStock(rules: rules, zones: [])
        let check = StorageCheck(rules: rules)
        let acid = try StorageFixture.item("S", "sulfuric acid", zone: "")
        let base = try StorageFixture.item("B", "sodium hydroxide", zone: "")
        let cyanide = try StorageFixture.item("C", "sodium cyanide", zone: "")
        #expect(check.requiredDistance_m(acid, base, in: &stock) == 3)
        #expect(check.requiredDistance_m(acid, cyanide, in: &stock) == .infinity)
        #expect(check.requiredDistance_m(acid, acid, in: &stock) == 0)
    }
}
