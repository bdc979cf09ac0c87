import ChemTrack
import Compliance
import Testing

/// Delays, shelving and escalation as the rationalization records say.
@Suite("Alarm engine")
struct AlarmEngineTests {
    private static func book(_ alarms: [Alarm] = []) throws -> AlarmBook {
        AlarmBook(open: alarms, policies: try PlantRules.rules().alarms.policies)
    }

    private static func condition(
        _ policy: String, _ kind: AlarmKind, _ priority: AlarmPriority = .medium
    ) -> AlarmCondition {
        AlarmCondition(
            key: "k", kind: kind, priority: priority, items: [], sensors: ["S"],
            finding: Finding(
                rule: "test", verdict: .review, citation: Citation(document: "test", edition: "1"),
                message: Bilingual(zh: "试", en: "test"), remedy: Bilingual(zh: "试", en: "test")), policy: policy)
    }

    /// Starts a condition and holds it for a while in steps of a second; gives back what happened.
    private static func hold(
        _ book: inout AlarmBook, _ conditions: [AlarmCondition], from: Int64, seconds: Int64, step: Int64 = 0
    ) -> [AlarmBook.Change] {
        var changes: [AlarmBook.Change] = []
        for second in 0...seconds {
            let steady = from + second * 1000
            changes += book.reconcile(conditions, scope: { _ in true }, at: steady + step, steady_ms: steady) { "A-1" }
        }
        return changes
    }

    // alarms.md section 3: store temperature 60 s on and 300 s off, humidity 300 and 600, gas 0 and 30.
    @Test(
        "A pulse shorter than the on-delay raises nothing, a longer one raises one alarm, whatever the wall clock does",
        arguments: [
            ("climate_temperature", AlarmKind.climate, 60), ("climate_humidity", .climate, 300), ("gas_1", .gas, 0),
            ("person_without_right", .personWithoutRight, 5),
        ], [0, 86_400_000, -86_400_000, 1_576_800_000_000] as [Int64])
    func onDelay(record: (String, AlarmKind, Int64), step: Int64) throws {
        let condition = Self.condition(record.0, record.1)
        var short = try Self.book()
        if record.2 > 0 {
            #expect(Self.hold(&short, [condition], from: 0, seconds: record.2 - 1, step: step).isEmpty)
            #expect(Self.hold(&short, [], from: record.2 * 1000, seconds: 5).isEmpty)
        }
        var long = try Self.book()
        let before = Self.hold(&long, [condition], from: 0, seconds: max(record.2 - 1, 0))
        let after = Self.hold(&long, [condition], from: record.2 * 1000, seconds: 1, step: step)
        #expect((before + after).filter { $0.what == .raised }.count == 1)
        #expect(long.open.count == 1)
    }

    @Test(
        "The off-delay of each record",
        arguments: [("climate_temperature", AlarmKind.climate, 300), ("gas_1", .gas, 30)])
    func offDelay(record: (String, AlarmKind, Int64)) throws {
        var book = try Self.book()
        _ = Self.hold(&book, [Self.condition(record.0, record.1)], from: 0, seconds: 301)
        _ = Self.hold(&book, [], from: 400_000, seconds: record.2 - 1)
        #expect(book.open["k"]?.state == .unacknowledged)
        _ = Self.hold(&book, [], from: 400_000 + record.2 * 1000, seconds: 0)
        #expect(book.open["k"]?.state == .returned)
    }

    @Test("Every kind of alarm has a record with consequence and action in both languages, and a priority that rings")
    func records() throws {
        let policies = try PlantRules.rules().alarms.policies
        for kind in AlarmKind.allCases {
            let found = policies.records.filter { $0.id == kind.rawValue || $0.id.hasPrefix(kind.rawValue + "_") }
            #expect(!found.isEmpty, "\(kind) has no rationalization record")
            for record in found {
                #expect(!record.action.zh.isEmpty && !record.action.en.isEmpty, "\(record.id)")
                #expect(!record.consequenceText.zh.isEmpty && !record.clause.isEmpty, "\(record.id)")
                #expect(record.managedAs != .highlyManaged || record.shelfMax(.low) == 0, "\(record.id)")
            }
        }
    }

    @Test(
        "Priority follows from consequence and time to respond",
        arguments: [
            (AlarmConsequence.minor, [nil, .low, .low, .medium] as [AlarmPriority?]),
            (.injury, [.low, .medium, .medium, .high]), (.major, [.medium, .high, .high, .high]),
        ])
    func matrix(row: (AlarmConsequence, [AlarmPriority?])) {
        #expect([31.0, 10, 3, 2].map { AlarmPolicy.priority(row.0, respond_min: $0) } == row.1)
    }

    // MARK: Shelving

    private static func shelf(_ minutes: Int64, oneShot: Bool = false) -> AlarmShelf {
        AlarmShelf(by: "Wang", reason: "painting", since_ms: 0, until_ms: minutes * 60_000, isOneShot: oneShot)
    }

    @Test("A shelved alarm is followed in silence, and what holds at the end rings again")
    func shelved() throws {
        var book = try Self.book()
        let condition = Self.condition("outside_zone", .outsideZone)
        _ = Self.hold(&book, [condition], from: 0, seconds: 0)
        _ = book.acknowledge(id: "A-1", by: "Wang", note: nil, at: 0)
        _ = book.shelve(id: "A-1", Self.shelf(1), at: 0)
        #expect(book.open["k"]?.isRinging == false)
        #expect(Self.hold(&book, [condition], from: 1000, seconds: 58).filter(\.isCall).isEmpty)
        let ended = Self.hold(&book, [condition], from: 60_000, seconds: 0)
        #expect(ended.contains { $0.what == .unshelved && $0.isCall })
        #expect(book.open["k"]?.state == .unacknowledged)
    }

    @Test("A restart while shelved does not make the time longer, also when the clock was set back")
    func shelfOutlivesRestart() throws {
        var book = try Self.book()
        let condition = Self.condition("outside_zone", .outsideZone)
        _ = Self.hold(&book, [condition], from: 0, seconds: 0)
        _ = book.shelve(id: "A-1", Self.shelf(60), at: 0)
        for wall in [3_000_000, -86_400_000] as [Int64] {
            var next = try Self.book(Array(book.open.values))
            _ = next.reconcile([condition], scope: { _ in true }, at: wall, steady_ms: 5) { "A-2" }
            let left = max(0, min(3_600_000 - wall, 3_600_000))
            _ = next.advance(to: wall + left - 1, steady_ms: 5 + left - 1)
            #expect(next.open["k"]?.shelf != nil)
            _ = next.advance(to: wall + left, steady_ms: 5 + left)
            #expect(next.open["k"]?.shelf == nil)
        }
    }

    @Test("More danger than was put aside takes an alarm off the shelf; one shot ends with the condition")
    func shelfEndsEarly() throws {
        var book = try Self.book()
        _ = Self.hold(&book, [Self.condition("gas_1", .gas)], from: 0, seconds: 0)
        _ = book.shelve(id: "A-1", Self.shelf(30), at: 0)
        let worse = Self.hold(&book, [Self.condition("gas_2", .gas, .high)], from: 1000, seconds: 0)
        #expect(worse.contains { $0.what == .widened && $0.isCall })
        #expect(book.open["k"]?.level == 2)
        var once = try Self.book()
        _ = Self.hold(&once, [Self.condition("outside_zone", .outsideZone)], from: 0, seconds: 0)
        _ = once.shelve(id: "A-1", Self.shelf(30, oneShot: true), at: 0)
        _ = Self.hold(&once, [], from: 1000, seconds: 11)
        #expect(once.open["k"]?.shelf == nil)
    }

    @Test("What must not be shelved is not: gas level 2, site exit; without a reason nothing is")
    func shelvingRefused() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        try await bench.read("S1", 55)
        let id = try #require(bench.gas?.id)
        let plant = bench.plant.plant
        let managed = await refusal {
            _ = try await plant.shelve(alarm: id, minutes: 5, reason: "x", by: TestPlant.ehs)
        }
        #expect(managed?.word == "refused")
        let silent = await refusal { _ = try await plant.shelve(alarm: id, minutes: 5, reason: " ", by: TestPlant.ehs) }
        #expect(silent?.word == "invalid reason")
    }

    // MARK: Escalation, levels

    @Test("Nobody answers: the next in line is told after 10, 20 and 30 minutes, and an answer ends it")
    func escalation() throws {
        var book = try Self.book()
        let condition = Self.condition("gas_1", .gas)
        var told: [Int64] = []
        for second in Int64(0)...2400 {
            let changes = book.reconcile(
                [condition], scope: { _ in true }, at: second * 1000, steady_ms: second * 1000
            ) { "A-1" }
            if changes.contains(where: { $0.what == .escalated }) { told.append(second) }
        }
        #expect(told == [600, 1200, 1800])
        var answered = try Self.book()
        _ = Self.hold(&answered, [condition], from: 0, seconds: 0)
        _ = answered.acknowledge(id: "A-1", by: "Wang", note: nil, at: 1)
        #expect(Self.hold(&answered, [condition], from: 1000, seconds: 1500).isEmpty)
    }

    @Test("A level goes up with a ring and comes down without one; the highest stays on record")
    func upAndDown() throws {
        var book = try Self.book()
        _ = Self.hold(&book, [Self.condition("gas_1", .gas)], from: 0, seconds: 0)
        _ = book.acknowledge(id: "A-1", by: "Wang", note: nil, at: 1)
        let up = Self.hold(&book, [Self.condition("gas_3", .gas, .high)], from: 1000, seconds: 0)
        #expect(up.map(\.what) == [.widened])
        #expect(book.open["k"]?.state == .unacknowledged)
        let down = Self.hold(&book, [Self.condition("gas_1", .gas)], from: 2000, seconds: 3)
        #expect(down.map(\.what) == [.eased])
        #expect(book.open["k"]?.level == 3 && book.open["k"]?.levelNow == 1)
    }

    @Test("A drill rings as level 3, switches nothing, and ends")
    func drill() async throws {
        let bench = try await GasBench.make()
        let plant = bench.plant.plant
        try await plant.register(
            Linkage(
                id: "fan", name: Bilingual(zh: "风机", en: "fan"), zone: "FL-1", level: 3, device: "fan-1", action: "on"),
            by: TestPlant.admin)
        _ = try await plant.arm(linkage: "fan", by: TestPlant.admin)
        _ = try await plant.arm(linkage: "fan", by: TestPlant.ehs)
        let alarm = try await plant.startDrill(zone: "FL-1", plan: "spill", by: TestPlant.ehs)
        #expect(alarm.level == 3 && alarm.isDrill == true)
        #expect(bench.plant.store.now.system.commands.map(\.state) == [.dryRun])
        try await plant.endDrill(zone: "FL-1", by: TestPlant.ehs)
        #expect(bench.open(.drill).isEmpty)
    }

    @Test("An alarm keeps who saw it, what was done and what it was, also after it is closed")
    func handling() async throws {
        let bench = try await GasBench.make()
        try await bench.register("S1", .combustible)
        try await bench.read("S1", 30)
        let plant = bench.plant.plant
        let id = try #require(bench.gas?.id)
        try await plant.see(alarm: id, by: TestPlant.warehouse)
        try await plant.see(alarm: id, by: TestPlant.warehouse)
        _ = try await plant.acknowledge(alarm: id, note: nil, by: TestPlant.ehs)
        for _ in 0..<40 { try await bench.read("S1", 0) }
        #expect(bench.gas == nil)
        let handled = try await plant.handle(
            alarm: id, cause: "loose flange", action: "tightened", result: .real, by: TestPlant.ehs)
        #expect(handled.state == .closed && handled.handling?.result == .real)
        #expect(bench.plant.store.now.alarms[id]?.seen?.map(\.by) == ["Wang"])
        #expect(bench.plant.store.now.alarms[id]?.policy?.hasPrefix("gas_1@") == true)
    }
}
