import Compliance
import Foundation
import Testing

/// An event and what the law asks for after it. See `Cases/duties.json`.
struct DutyCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Sendable {
        var rule: String
        var due: CalendarDay?
        var timing: Duty.Timing?
        var who: Duty.Holder?
        var kind: Duty.Kind?
        var evidence: String?
        var assumed: [DutyFact]?
        /// Part of the English explanation.
        var because: String?
    }

    var title: String
    /// The article, or the principle where none is concerned.
    var clause: String
    var regimes: [Regime]
    var event: DutyEvent
    var duties: [Expected]
    /// Rules that must not apply.
    var absent: [String]

    var testDescription: String { title }

    static let all: [DutyCase] = {
        guard let url = Bundle.module.resourceURL?.appendingPathComponent("Cases/duties.json") else { return [] }
        do {
            return try JSONDecoder().decode([DutyCase].self, from: Data(contentsOf: url))
        } catch {
            // A broken case file must not pass as "no cases".
            fatalError("duties.json: \(error)")
        }
    }()
}

@Suite("Duties")
struct DutiesTests {
    static let rules = Result { try DutyRules(catalogs: CatalogFixture.catalogs()) }

    @Test("Case", arguments: DutyCase.all)
    func decide(_ item: DutyCase) throws {
        let duties = try Self.rules.get().duties(of: item.event, regimes: item.regimes)
        for expected in item.duties {
            guard let duty = duties.first(where: { $0.rule == expected.rule }) else {
                Issue.record("\(expected.rule) is missing among \(duties.map(\.rule))")
                continue
            }
            #expect(duty.due == expected.due, "\(duty.rule)")
            if let timing = expected.timing { #expect(duty.timing == timing, "\(duty.rule)") }
            if let who = expected.who { #expect(duty.who == who, "\(duty.rule)") }
            if let kind = expected.kind { #expect(duty.kind == kind, "\(duty.rule)") }
            if let evidence = expected.evidence { #expect(duty.evidence == evidence, "\(duty.rule)") }
            if let assumed = expected.assumed { #expect(duty.assumed == assumed, "\(duty.rule)") }
            if let because = expected.because { #expect(duty.because.en.contains(because), "\(duty.because.en)") }
        }
        for absent in item.absent { #expect(!duties.contains { $0.rule == absent }, "\(absent)") }
        for duty in duties {
            #expect(duty.subject == item.event.subject && !duty.citation.document.isEmpty)
            #expect(!duty.text.zh.isEmpty && !duty.text.en.isEmpty && !duty.because.zh.isEmpty)
            #expect((duty.timing == .standing) == (duty.due == nil))
        }
        #expect(duties.compactMap(\.due) == duties.compactMap(\.due).sorted())
    }

    @Test("Every duty of the law table that falls on a plant has a rule, and every trigger one")
    func complete() throws {
        let catalogs = try CatalogFixture.catalogs()
        // The first is a date, the second a duty of the authorities.
        let others: Set<String> = ["LD-EFFECTIVE", "LD-ELABEL"]
        let rows = try catalogs.table("duty-rules").rows
        let covered = Set(rows.map { $0["law_duty"] })
        for row in try catalogs.table("cn-law-duties").rows where !others.contains(row["duty"]) {
            #expect(covered.contains(row["duty"]), "\(row["duty"])")
        }
        #expect(Set(rows.map { $0["trigger"] }) == Set(DutyTrigger.allCases.map(\.rawValue)))
    }

    @Test("Rules and law table agree on the term where both state it in days, months or years")
    func terms() throws {
        let catalogs = try CatalogFixture.catalogs()
        let units = ["days": "d", "day": "d", "years": "y", "year": "y", "months": "mo", "month": "mo"]
        var compared = 0
        for row in try catalogs.table("duty-rules").rows where !row["law_duty"].isEmpty {
            let law = try catalogs.table("cn-law-duties").rows(where: "duty", equals: row["law_duty"]).first
            let value = law?["value"] ?? ""
            guard !value.contains("/"), row["term"].first?.isNumber == true else { continue }
            let words = value.replacing(">=", with: "").split(separator: " ").map(String.init)
            if words.count == 2, let unit = units[words[1]] {
                #expect(row["term"] == "\(words[0]) \(unit)", "\(row["duty"])")
                compared += 1
            } else if words.count == 3, words[1] == "working" {
                #expect(row["term"] == "\(words[0]) wd", "\(row["duty"])")
                compared += 1
            }
        }
        #expect(compared >= 12)
    }

    @Test("Knowing less never takes a duty away", arguments: [1, 2, 3] as [UInt64])
    func lessKnowledge(seed: UInt64) throws {
        let rules = try Self.rules.get()
        var random = CaseRandom(seed: seed)
        for item in DutyCase.all {
            let full = rules.duties(of: item.event, regimes: Regime.allCases)
            var less = item.event
            if let fact = less.facts.keys.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &random) {
                less.facts[fact] = nil
            }
            let found = rules.duties(of: less, regimes: Regime.allCases).map(\.rule)
            #expect(Set(full.map(\.rule)).isSubset(of: found), "seed \(seed), \(item.title)")
        }
    }

    @Test("A duty is overdue the day after its last day, a record to keep never")
    func overdue() throws {
        let friday = try #require(CalendarDay("2026-11-27"))
        let event = DutyEvent(.sale, on: friday, subject: "P-1", facts: [.list: ["cn-hypertoxic"]])
        let duties = try Self.rules.get().duties(of: event, regimes: [.cn])
        let file = try #require(duties.first { $0.rule == "cn.flow-file-sale" })
        let due = try #require(file.due)
        #expect(!file.isOverdue(on: due) && file.daysLeft(on: due) == 0)
        #expect(file.isOverdue(on: CalendarDay(number: due.number + 1)))
        let record = try #require(duties.first { $0.rule == "cn.sales-record" })
        #expect(!record.isOverdue(on: CalendarDay(number: due.number + 10_000)))
    }
}

@Suite("Calendar days")
struct CalendarDayTests {
    /// Days of a month by the rule of leap years.
    private static func length(_ year: Int, _ month: Int) -> Int {
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    @Test("Months are added by counting months, and cut at the month's end", arguments: [11, 12] as [UInt64])
    func months(seed: UInt64) {
        var random = CaseRandom(seed: seed)
        for _ in 0..<2_000 {
            let day = CalendarDay(number: Int.random(in: -70_000...80_000, using: &random))
            let months = Int.random(in: -600...600, using: &random)
            var (year, month, dayOfMonth) = day.parts
            for _ in 0..<abs(months) {
                month += months.signum()
                if month == 13 { (year, month) = (year + 1, 1) }
                if month == 0 { (year, month) = (year - 1, 12) }
            }
            dayOfMonth = min(dayOfMonth, Self.length(year, month))
            #expect(day.adding(months: months).parts == (year, month, dayOfMonth), "seed \(seed): \(day) + \(months)")
        }
    }

    @Test("Days follow each other as the months' lengths say")
    func days() {
        var (year, month, dayOfMonth) = (1890, 1, 1)
        guard var day = CalendarDay("1890-01-01") else { return }
        while year < 2110 {
            guard day.parts == (year, month, dayOfMonth), CalendarDay(day.text) == day else {
                Issue.record("\(day) is not \(year)-\(month)-\(dayOfMonth)")
                return
            }
            day.number += 1
            dayOfMonth += 1
            if dayOfMonth > Self.length(year, month) { (month, dayOfMonth) = (month + 1, 1) }
            if month == 13 { (year, month) = (year + 1, 1) }
        }
    }

    @Test(
        "What is no day is refused",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-01x", "2026/01/01", "",
            "0000-01-01",
            "2026-01-0１",
        ])
    func refused(text: String) { #expect(CalendarDay(text) == nil) }

    @Test("Working days are counted as one by one, forwards and back", arguments: [21, 22] as [UInt64])
    func workingDays(seed: UInt64) throws {
        let calendar = try DutiesTests.rules.get().calendar
        var random = CaseRandom(seed: seed)
        for _ in 0..<300 {
            let start = CalendarDay(number: Int.random(in: 20_089...20_800, using: &random))
            let count = Int.random(in: 1...40, using: &random)
            let end = calendar.day(after: start, workingDays: count)
            let between = (start.number + 1...end.number).map(CalendarDay.init(number:))
            #expect(between.filter(calendar.isWorking).count == count && calendar.isWorking(end), "seed \(seed)")
            let back = calendar.day(after: start, workingDays: -count)
            let before = (back.number..<start.number).map(CalendarDay.init(number:))
            #expect(before.filter(calendar.isWorking).count == count && calendar.isWorking(back), "seed \(seed)")
        }
    }
}
