import ChemTrack
import Compliance
import GRDB
import Testing

@testable import Store

@Suite("Containers are found by parts of words")
struct StoreSearchTests {
    /// Numbers that are the same in every run with one seed.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let marks = Array("乙醇甲酮 acea-,%_'\"ÉéA1.0(☃")

    private static func text(_ length: ClosedRange<Int>, _ random: inout Seeded) -> String {
        String((0..<Int.random(in: length, using: &random)).map { _ in marks.randomElement(using: &random) ?? "a" })
    }

    private static func item(_ number: Int, _ random: inout Seeded) -> Item {
        Item(
            code: "CT-\(number)", name: Bilingual(zh: text(1...5, &random), en: text(0...8, &random)), cas: nil,
            quantity: .mass(Mass(milligrams: 1)), state: [.stored, .waste].randomElement(using: &random) ?? .stored,
            zone: ["A", "B", nil].randomElement(using: &random) ?? nil, assignedZone: nil,
            aliases: (0..<Int.random(in: 0...1, using: &random)).map { "X\(number)-\($0)" },
            lot: text(1...4, &random), receivedAt_ms: Int64(number))
    }

    /// What a list shows by a plain reading of what the filter says.
    private static func isShown(_ item: Item, _ filter: ItemFilter) -> Bool {
        let fields =
            [item.code, item.name.zh, item.name.en, item.lot].compactMap { $0?.lowercased() }
            + item.aliases.map { $0.lowercased() }
        let hasText = filter.text.map { text in
            fields.contains { Array($0.unicodeScalars).contains(Array(text.lowercased().unicodeScalars)) }
        }
        return hasText ?? true && filter.zone.map { $0 == item.zone } ?? true
            && filter.state.map { $0 == item.state } ?? true
    }

    @Test("The index finds exactly what reading every container finds", arguments: 1...6 as ClosedRange<UInt64>)
    func sameAsReading(seed: UInt64) async throws {
        var random = Seeded(state: seed)
        let folder = try TemporaryFolder()
        let database = try PlantDatabase(folder: folder.path)
        let store = SQLiteStore(database)
        let reader = PlantReader(database)
        var items: [String: Item] = [:]
        for round in 0..<6 {
            var changes = ChangeSet()
            for number in 0..<40 {
                // New ones, and old ones under another name.
                let old = items["CT-\(number * 3 % 97)"]
                var item = Self.item(old == nil ? round * 40 + number : number * 3 % 97, &random)
                if let old, Bool.random(using: &random) { item.name = old.name }
                if let old { item.aliases = old.aliases }
                items[item.code] = item
                changes.items.append(item)
            }
            if let gone = items.values.sorted(by: { $0.code < $1.code }).randomElement(using: &random) {
                items[gone.code] = nil
                changes.items.removeAll { $0.code == gone.code }
                changes.removed = [gone]
            }
            try await store.commit(changes)
            for _ in 0..<60 {
                let filter = ItemFilter(
                    text: Bool.random(using: &random)
                        ? Self.text(1...5, &random)
                        : items.values.map(\.name.zh).sorted().randomElement(using: &random),
                    zone: [nil, nil, "A"].randomElement(using: &random) ?? nil,
                    state: [nil, nil, ItemState.waste].randomElement(using: &random) ?? nil)
                var found: [String] = []
                var after: String?
                repeat {
                    let page = try await reader.items(filter, limit: 7, after: after)
                    found += page.elements.map(\.code)
                    after = page.next
                } while after != nil && found.count <= items.count
                let expected = items.values.filter { Self.isShown($0, filter) }.map(\.code).sorted()
                #expect(found.sorted() == expected, "seed \(seed), \(filter)")
            }
        }
        try await database.pool.write {
            try $0.execute(sql: "INSERT INTO item_search (item_search) VALUES ('integrity-check')")
        }
    }

    @Test("A database of the time before the index is taken up, and a copy of it finds the same")
    func takenUp() async throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.database)
        try Schema.migrator.migrate(queue, upTo: "7: manifests are searched")
        let item = Item(
            code: "CT-OLD", name: Bilingual(zh: "无水乙醇", en: "Ethanol"), cas: "64-17-5",
            quantity: .mass(Mass(milligrams: 5)), state: .stored, zone: "A", assignedZone: nil, aliases: ["GTIN 9"],
            receivedAt_ms: 1)
        try await queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO items (code, state, zone, received_at, search, body, unit, amount, account, material)
                    VALUES ('CT-OLD', 'stored', 'A', 1, ?1, ?2, 'mg', 5, 'stock', '64-17-5')
                    """,
                arguments: [
                    "ct-old\n无水乙醇\nethanol\n64-17-5\ngtin 9", try Document.text(item),
                ])
            try database.execute(sql: "INSERT INTO item_codes (alias, item) VALUES ('GTIN 9', 'CT-OLD')")
        }
        try queue.close()
        let database = try PlantDatabase(folder: folder.path)
        let copy = folder.path + "/copy.sqlite"
        try await database.pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?1", arguments: [copy]) }
        for place in [database, try PlantDatabase(backup: copy)] {
            for text in ["乙醇", "thano", "醇", "64-17", "GTIN 9", "ld"] {
                let page = try await PlantReader(place).items(ItemFilter(text: text), limit: 5, after: nil)
                #expect(page.elements == [item], "\(text)")
            }
        }
        let broken = try await database.pool.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count }
        #expect(broken == 0)
    }
}
