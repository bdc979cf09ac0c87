import ChemTrack
import Compliance
import Testing

/// `Cases/waste-terms.csv`: what happened when (an instant, and the offset of the plant's clock in minutes), under which law, and
/// the last day of the term; no day = the rule does not ask for anything. The days were counted from 40 CFR 262.15 to 262.42,
/// HJ 1259, GB 18597 and 部令第23号 with the holidays of the State Council, the day of the event not counted.
@Suite("Terms of waste and manifests over month ends, leap days, holidays and changes of the rules")
struct WasteTermTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var cells: [String: String]

        subscript(_ column: String) -> String { cells[column] ?? "" }
        var testDescription: String { "\(self["rule"]) \(self["at"]): \(self["note"])" }
    }

    static let cases: [Case] = CaseFile.rows("waste-terms").map { Case(cells: $0) }

    private static func duty(_ one: Case) throws -> Duty? {
        var facts: [DutyFact: Set<String>] = [:]
        for part in one["facts"].split(separator: ";") {
            let sides = part.split(separator: "=").map(String.init)
            facts[try #require(DutyFact(rawValue: sides[0]))] = Set(sides[1].split(separator: "|").map(String.init))
        }
        let time = try #require(ManifestTime(one["at"]))
        let event = DutyEvent(
            try #require(DutyTrigger(rawValue: one["trigger"])),
            on: time.day(offset_min: try #require(Int(one["offset_min"]))), subject: "M", facts: facts)
        let regime = try #require(Regime(rawValue: one["regime"]))
        return try DisposalTables.duties().duties(of: event, regimes: [regime]).first { $0.rule == one["rule"] }
    }

    @Test("The last day of a term, which is not yet too late", arguments: cases)
    func term(_ one: Case) throws {
        let duty = try Self.duty(one)
        #expect(duty?.due?.text ?? "" == one["due"])
        guard let duty, let due = duty.due, duty.kind != .keep else { return }
        #expect(!duty.isOverdue(on: due))
        #expect(duty.isOverdue(on: CalendarDay(number: due.number + 1)))
    }

    @Test("There is a case for each rule about waste")
    func complete() throws {
        #expect(Self.cases.count > 50)
        let named = Set(Self.cases.map { $0["rule"] })
        let regimes: [Regime] = [.cn, .us]
        let day = try #require(CalendarDay("2027-12-31"))
        let triggers: [DutyTrigger] = [
            .wasteGenerated, .satelliteExceeded, .storagePointExceeded, .wasteShipped, .wasteReceived,
            .paperManifestUsed,
        ]
        for trigger in triggers {
            let rules = try DisposalTables.duties().duties(
                of: DutyEvent(trigger, on: day, subject: "x"), regimes: regimes)
            #expect(!rules.isEmpty)
            for rule in rules.map(\.rule) { #expect(named.contains(rule), "\(rule)") }
        }
    }
}
