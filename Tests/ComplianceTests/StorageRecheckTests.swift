import Testing

@testable import Compliance

/// The pairs of a room, counted anew each time by asking the rules about every two containers.
private final class PlainRooms {
    let rules: PairRules
    var zones: [String: StorageZone]
    var items: [String: StoredItem] = [:]
    /// What the rules said, so that each two materials are asked once.
    private var said: [[String]: PairVerdict] = [:]

    init(rules: PairRules, zones: [StorageZone]) {
        self.rules = rules
        self.zones = Dictionary(uniqueKeysWithValues: zones.map { ($0.id, $0) })
    }

    private func judge(_ a: StoredItem, _ b: StoredItem) -> PairVerdict {
        let key = [a.profile.name.en, "\(a.isWaste)", b.profile.name.en, "\(b.isWaste)"]
        if let known = said[key] { return known }
        let verdict = rules.judge(
            rules.signature(of: a.profile, isWaste: a.isWaste), rules.signature(of: b.profile, isWaste: b.isWaste))
        said[key] = verdict
        return verdict
    }

    /// Why two containers may not stand as they do; nil when they may.
    func conflict(_ a: StoredItem, _ b: StoredItem) -> KeepAnswer? {
        let paired: Set<String> = ["storage", "quarantine", "use", "waste", "dispatch"]
        guard let left = zones[a.zone], let right = zones[b.zone], left.room == right.room, paired.contains(left.kind),
            paired.contains(right.kind)
        else { return nil }
        let verdict = judge(a, b)
        switch verdict.verdict {
        case .together: return nil
        case .unknown: return left.kind == "quarantine" || right.kind == "quarantine" ? nil : .unknown
        case .separateRoom, .never: return verdict.verdict
        case .apart:
            guard let here = a.position, let there = b.position, here.floor == nil || here.floor == there.floor,
                let required_m = verdict.distance_m
            else { return .apart }
            let (x, y) = (here.x - there.x, here.y - there.y)
            return (x * x + y * y).squareRoot() < required_m ? .apart : nil
        }
    }

    func census(_ room: String) -> RoomCensus {
        var census = RoomCensus()
        let all = items.values.filter { zones[$0.zone]?.room == room }.sorted { $0.id < $1.id }
        for (number, a) in all.enumerated() {
            for b in all[(number + 1)...] {
                switch conflict(a, b) {
                case .apart: census.apart += 1
                case .unknown: census.unknown += 1
                case .separateRoom: census.separateRoom += 1
                case .never: census.never += 1
                case .together, nil: break
                }
            }
        }
        return census
    }
}

@Suite("A room checked again after each move")
struct StorageRecheckTests {
    private func zone(_ id: String, _ kind: String, _ room: String) -> StorageZone {
        StorageZone(id: id, name: Bilingual(zh: id, en: id), kind: kind, room: room)
    }

    private func place(_ random: inout CaseRandom) -> StoredItem.Position? {
        guard Int.random(in: 0..<5, using: &random) > 0 else { return nil }
        return StoredItem.Position(
            x: Double(Int.random(in: 0..<12, using: &random)), y: Double(Int.random(in: 0..<12, using: &random)),
            floor: Int.random(in: 0..<4, using: &random) == 0 ? 2 : 1)
    }

    @Test(
        "The count that every move keeps equals the count of all pairs", arguments: [1, 2, 3, 20_261_128] as [UInt64])
    func census(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        var zones = [
            zone("A", "storage", "R1"), zone("B", "storage", "R1"), zone("Q", "quarantine", "R1"),
            zone("T", "transit", "R1"), zone("C", "storage", "R2"), zone("W", "waste", "R2"),
        ]
        let names = try PairFixture.materials().keys.sorted()
        var random = CaseRandom(seed: seed)
        var stock = ZoneStock(rules: rules, zones: zones)
        let plain = PlainRooms(rules: rules, zones: zones)
        for step in 0..<300 {
            let id = "I\(Int.random(in: 0..<30, using: &random))"
            switch Int.random(in: 0..<20, using: &random) {
            case 0, 1, 2:
                plain.items[id] = nil
                stock.remove(id)
            case 3:
                // A wall is built or torn down, a zone changes its use.
                let number = Int.random(in: 0..<zones.count, using: &random)
                zones[number].room = Bool.random(using: &random) ? "R1" : "R2"
                if number == 1 { zones[1].kind = Bool.random(using: &random) ? "storage" : "quarantine" }
                plain.zones[zones[number].id] = zones[number]
                stock.set(zones[number])
            case 4, 5, 6, 7:
                // Only its place changes, as a tag sees it.
                guard var item = plain.items[id] else { continue }
                item.position = place(&random)
                plain.items[id] = item
                stock.put(item)
            default:
                var item = try StorageFixture.item(
                    id, names[Int.random(in: 0..<names.count, using: &random)],
                    zone: zones[Int.random(in: 0..<zones.count, using: &random)].id, at: place(&random))
                item.isWaste = Int.random(in: 0..<4, using: &random) == 0
                plain.items[id] = item
                stock.put(item)
            }
            for room in ["R1", "R2"] where step % 3 == 0 || step > 250 {
                #expect(stock.census(room: room) == plain.census(room), "seed \(seed), step \(step), room \(room)")
            }
        }
    }

    @Test("What one item is told is what every two containers say", arguments: [5, 6] as [UInt64])
    func conflicts(seed: UInt64) throws {
        let rules = try PairFixture.rules()
        let zones = [zone("A", "storage", "R"), zone("B", "use", "R"), zone("C", "storage", "S")]
        let names = try PairFixture.materials().keys.sorted()
        var random = CaseRandom(seed: seed)
        let plain = PlainRooms(rules: rules, zones: zones)
        for number in 0..<60 {
            let item = try StorageFixture.item(
                "I\(number)", names[Int.random(in: 0..<names.count, using: &random)],
                zone: zones[number % zones.count].id, at: place(&random))
            plain.items[item.id] = item
        }
        let all = plain.items.values.sorted { $0.id < $1.id }
        var stock = ZoneStock(rules: rules, zones: zones, items: all)
        for item in all {
            let others = all.filter { $0.id != item.id && plain.conflict(item, $0) != nil }
            let told = stock.conflicts(of: item)
            #expect(told.map(\.count).reduce(0, +) == others.count, "seed \(seed), \(item.id)")
            #expect(Set(told.map(\.zone)) == Set(others.map(\.zone)), "seed \(seed), \(item.id)")
            let findings = StorageCheck(rules: rules).neighbours(
                of: item, in: try #require(zones.first { $0.id == item.zone }), &stock)
            #expect(findings.count == told.count, "seed \(seed), \(item.id): each conflict has its words")
        }
    }

    @Test("Sums of what stands in a zone stay exact over many moves")
    func sums() throws {
        let rules = try PairFixture.rules()
        var stock = ZoneStock(rules: rules, zones: [zone("A", "storage", "R")])
        var random = CaseRandom(seed: 9)
        let fixed = try StorageFixture.item("fixed", "acetone", zone: "A", quantity: "0.1 kg")
        stock.put(fixed)
        for number in 0..<2_000 {
            let id = "I\(number % 7)"
            stock.put(
                try StorageFixture.item(
                    id, "toluene", zone: "A", quantity: "\(Int.random(in: 1...999_999, using: &random)) mg"))
        }
        for number in 0..<7 { stock.remove("I\(number)") }
        #expect(stock.contents["A"]?.mass_mg == 100_000)
        #expect(stock.contents["A"]?.volume_uL == 100_000)
        #expect(stock.count(in: "A") == 1)
    }
}
