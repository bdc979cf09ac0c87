import ChemTrack
import Compliance
import Testing

@Suite("Alarm book")
struct AlarmBookTests {
    private static func condition(
        _ key: String = "k", priority: AlarmPriority = .medium, items: [String] = ["A", "B"]
    ) -> AlarmCondition {
        AlarmCondition(
            key: key, kind: .incompatiblePair, priority: priority, items: items,
            finding: Finding(
                rule: "pair.test", verdict: .prohibited, citation: Citation(document: "test", edition: "1"),
                message: Bilingual(zh: "试", en: "test"), remedy: Bilingual(zh: "试", en: "test")))
    }

    /// What happens to one alarm, a letter each: C condition holds, c it does not, w a newcomer joins, p its priority
    /// is high, a somebody acknowledges, t ten seconds pass, s nine seconds pass.
    struct Story: Sendable, CustomTestStringConvertible {
        var steps: String
        var changes: [String]
        var state: AlarmState?
        var occurrence = 1
        var testDescription: String { "\(steps) -> \(state?.rawValue ?? "closed")" }
    }

    static let stories = [
        Story(steps: "C", changes: ["raised"], state: .unacknowledged),
        Story(steps: "CCC", changes: ["raised"], state: .unacknowledged),
        Story(steps: "Ca", changes: ["raised", "acknowledged"], state: .acknowledged),
        Story(steps: "Caa", changes: ["raised", "acknowledged", "-"], state: .acknowledged),
        Story(steps: "Ccs", changes: ["raised"], state: .unacknowledged),
        Story(steps: "Cct", changes: ["raised", "returned"], state: .returned),
        Story(steps: "CcsCt", changes: ["raised"], state: .unacknowledged),
        Story(steps: "CcsCcs", changes: ["raised"], state: .unacknowledged),
        Story(steps: "Ccta", changes: ["raised", "returned", "acknowledged"], state: nil),
        Story(steps: "Cact", changes: ["raised", "acknowledged", "closed"], state: nil),
        Story(steps: "Cac", changes: ["raised", "acknowledged"], state: .acknowledged),
        Story(steps: "CctC", changes: ["raised", "returned", "repeated"], state: .unacknowledged, occurrence: 2),
        Story(
            steps: "CctCctC", changes: ["raised", "returned", "repeated", "returned", "repeated"],
            state: .unacknowledged, occurrence: 3),
        Story(steps: "CactC", changes: ["raised", "acknowledged", "closed", "raised"], state: .unacknowledged),
        Story(steps: "Cw", changes: ["raised", "widened"], state: .unacknowledged),
        Story(steps: "Cww", changes: ["raised", "widened"], state: .unacknowledged),
        Story(steps: "CwCw", changes: ["raised", "widened"], state: .unacknowledged),
        Story(steps: "Caw", changes: ["raised", "acknowledged", "widened"], state: .unacknowledged, occurrence: 2),
        Story(steps: "CaC", changes: ["raised", "acknowledged"], state: .acknowledged),
        Story(steps: "Cp", changes: ["raised", "widened"], state: .unacknowledged),
        Story(steps: "CapC", changes: ["raised", "acknowledged", "widened"], state: .unacknowledged, occurrence: 2),
        Story(steps: "pC", changes: ["raised"], state: .unacknowledged),
        Story(steps: "a", changes: ["-"], state: nil),
        Story(steps: "ct", changes: [], state: nil),
    ]

    @Test("An alarm goes through its states as ISA-18.2 draws them", arguments: stories)
    func states(story: Story) {
        var book = AlarmBook(offDelay_ms: 10_000)
        var now_ms: Int64 = 0
        var number = 0
        var changes: [AlarmBook.Change?] = []
        for step in story.steps {
            func hold(_ conditions: [AlarmCondition]) {
                changes += book.reconcile(conditions, scope: { _ in true }, at: now_ms) {
                    number += 1
                    return "A-\(number)"
                }
            }
            switch step {
            case "C": hold([Self.condition()])
            case "w": hold([Self.condition(items: ["A", "C"])])
            case "p": hold([Self.condition(priority: .high)])
            case "c": hold([])
            case "a": changes.append(book.acknowledge(id: "A-1", by: "Wang", note: nil, at: now_ms))
            case "s":
                now_ms += 9_000
                changes += book.advance(to: now_ms)
            default:
                now_ms += 10_000
                changes += book.advance(to: now_ms)
            }
        }
        #expect(changes.map { $0?.what.rawValue ?? "-" } == story.changes)
        #expect(book.open["k"]?.state == story.state)
        if story.state != nil { #expect(book.open["k"]?.occurrence == story.occurrence) }
        // A repeated alarm keeps its id; a closed one that comes back is a new one.
        let raised = story.changes.filter { $0 == "raised" }.count
        #expect(number == raised)
    }

    @Test("An answer belongs to its occurrence: what is worse than answered for is unanswered again")
    func answerBelongsToOccurrence() throws {
        var book = AlarmBook()
        _ = book.reconcile([Self.condition()], scope: { _ in true }, at: 0) { "A-1" }
        let change = book.acknowledge(id: "A-1", by: "Wang", note: "seen", at: 5)
        let answered = try #require(change)
        #expect(answered.alarm.acknowledgedBy == "Wang")
        #expect(answered.alarm.note == "seen")
        let worse = book.reconcile([Self.condition(priority: .high)], scope: { _ in true }, at: 9) { "A-2" }
        let alarm = try #require(worse.first?.alarm)
        #expect(alarm.id == "A-1")
        #expect(alarm.priority == .high)
        #expect(alarm.acknowledgedBy == nil)
        #expect(alarm.acknowledgedAt_ms == nil)
        #expect(alarm.note == nil)
    }

    @Test("A priority never falls while the condition lasts, and who was concerned stays named")
    func widens() throws {
        var book = AlarmBook()
        _ = book.reconcile([Self.condition(priority: .high)], scope: { _ in true }, at: 0) { "A-1" }
        let wider = book.reconcile([Self.condition(priority: .low, items: ["A", "C"])], scope: { _ in true }, at: 1) {
            "A-2"
        }
        let alarm = try #require(wider.first?.alarm)
        #expect(alarm.priority == .high)
        #expect(alarm.items == ["A", "C", "B"])
        let back = book.reconcile([Self.condition(items: ["A", "B"])], scope: { _ in true }, at: 2) { "A-3" }
        #expect(back.isEmpty)
    }

    @Test("What was not looked at is left alone, whatever holds elsewhere")
    func scope() {
        var book = AlarmBook(offDelay_ms: 10)
        _ = book.reconcile([Self.condition("here"), Self.condition("there")], scope: { _ in true }, at: 0) { "A-1" }
        _ = book.reconcile([], scope: { $0.key == "here" }, at: 1) { "A-2" }
        let changes = book.advance(to: 100)
        #expect(changes.map(\.alarm.key) == ["here"])
        #expect(book.open["there"]?.state == .unacknowledged)
    }

    @Test("Stored alarms are taken up where they were; closed ones are not")
    func takesUp() throws {
        var book = AlarmBook()
        _ = book.reconcile([Self.condition("a"), Self.condition("b")], scope: { _ in true }, at: 0) { "A-x" }
        var stored = Array(book.open.values)
        stored[0].state = .closed
        let next = AlarmBook(open: stored)
        #expect(next.open.count == 1)
        #expect(next.open[stored[1].key] == stored[1])
    }

    // MARK: Against a plain model

    /// One key of the plain model: what ISA-18.2 says, in as few words as possible.
    private struct Plain {
        var holds = false
        var open = false
        var isAnswered = false
        var hasReturned = false
        var falseSince: Int64?
        var occurrence = 0
        var id = ""
        var items: Set<String> = []
        var priority = AlarmPriority.low
    }

    @Test(
        "No alarm is lost, and no key has two: random sequences against a plain model",
        arguments: 1...60 as ClosedRange<UInt64>)
    func randomSequences(seed: UInt64) {
        var random = CustodySeed(seed: seed)
        var book = AlarmBook(offDelay_ms: 10)
        var model: [String: Plain] = [:]
        let keys = ["a", "b", "c"]
        var now_ms: Int64 = 0
        var ids = 0
        for step in 0..<400 {
            now_ms += Int64.random(in: 0...4, using: &random)
            let act = Int.random(in: 0..<10, using: &random)
            if act < 6 {
                let holding = keys.filter { _ in Bool.random(using: &random) }
                let conditions = holding.map { key in
                    Self.condition(
                        key, priority: [.low, .medium, .high].randomElement(using: &random) ?? .low,
                        items: ["x", "y", "z"].filter { _ in Bool.random(using: &random) })
                }
                _ = book.reconcile(conditions, scope: { _ in true }, at: now_ms) {
                    ids += 1
                    return "A-\(ids)"
                }
                for key in keys { Self.hold(conditions.first { $0.key == key }, &model[key, default: Plain()], now_ms) }
            } else if act < 8 {
                _ = book.advance(to: now_ms)
            } else if let alarm = book.open[keys.randomElement(using: &random) ?? "a"] {
                let key = alarm.key
                let change = book.acknowledge(id: alarm.id, by: "Wang", note: nil, at: now_ms)
                let isOpenQuestion = model[key].map { $0.open && !$0.isAnswered } ?? false
                #expect((change != nil) == isOpenQuestion, "seed \(seed) step \(step)")
                if isOpenQuestion {
                    model[key]?.isAnswered = true
                    if model[key]?.hasReturned == true { model[key]?.open = false }
                }
            }
            if act < 8 { for key in keys { Self.pass(&model[key, default: Plain()], now_ms) } }
            for key in keys {
                let plain = model[key] ?? Plain()
                let alarm = book.open[key]
                #expect((alarm != nil) == plain.open, "seed \(seed) step \(step) key \(key)")
                guard let alarm, plain.open else { continue }
                let state: AlarmState =
                    plain.hasReturned ? .returned : plain.isAnswered ? .acknowledged : .unacknowledged
                #expect(alarm.state == state, "seed \(seed) step \(step) key \(key)")
                #expect(alarm.occurrence == plain.occurrence, "seed \(seed) step \(step) key \(key)")
                #expect(Set(alarm.items) == plain.items, "seed \(seed) step \(step) key \(key)")
                #expect(alarm.priority == plain.priority, "seed \(seed) step \(step) key \(key)")
            }
            #expect(Set(book.open.values.map(\.id)).count == book.open.count)
        }
    }

    private static func hold(_ condition: AlarmCondition?, _ plain: inout Plain, _ now_ms: Int64) {
        guard let condition else {
            plain.holds = false
            if plain.open, !plain.hasReturned, plain.falseSince == nil { plain.falseSince = now_ms }
            return
        }
        plain.holds = true
        plain.falseSince = nil
        let isNew = !plain.open || plain.hasReturned
        if isNew {
            plain.occurrence = plain.open ? plain.occurrence + 1 : 1
            plain.items = Set(condition.items)
            plain.priority = condition.priority
            plain.isAnswered = false
        } else if !plain.items.isSuperset(of: condition.items) || condition.priority > plain.priority {
            plain.items.formUnion(condition.items)
            plain.priority = max(plain.priority, condition.priority)
            if plain.isAnswered { plain.occurrence += 1 }
            plain.isAnswered = false
        }
        plain.open = true
        plain.hasReturned = false
    }

    private static func pass(_ plain: inout Plain, _ now_ms: Int64) {
        guard plain.open, let since = plain.falseSince, now_ms - since >= 10 else { return }
        plain.falseSince = nil
        if plain.isAnswered { plain.open = false } else { plain.hasReturned = true }
    }
}
