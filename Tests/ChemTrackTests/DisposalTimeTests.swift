import ChemTrack
import Compliance
import Foundation
import Testing

@Suite("Times, terms and amounts of a manifest")
struct DisposalTimeTests {
    @Test(
        "both forms of the offset are read, and written as RFC 3339",
        arguments: [
            ("2018-03-18T04:00:00.000+0000", "2018-03-18T04:00:00.000+00:00"),
            ("2018-03-18T04:00:00+0000", "2018-03-18T04:00:00.000+00:00"),
            ("2018-03-18T04:00:00.5Z", "2018-03-18T04:00:00.500+00:00"),
            ("2018-03-18T00:00:00-04:00", "2018-03-18T04:00:00.000+00:00"),
            ("2024-02-29T23:59:59.999+0800", "2024-02-29T15:59:59.999+00:00"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999+00:00"),
        ])
    func reads(text: String, epa: String) throws {
        let time = try #require(ManifestTime(text))
        #expect(time.epaText == epa)
        #expect(ManifestTime(time.text) == time)
    }

    @Test(
        "what is not a time is not read",
        arguments: [
            "", "2018-03-18", "2018-02-29T00:00:00Z", "2018-13-01T00:00:00Z", "2018-03-18T24:00:00Z",
            "2018-03-18T04:00:00", "2018-03-18T04:00:00.Z", "2018-03-18T04:00:00+25:00", "18-03-2018T04:00:00Z",
            "2018-03-18T04:00:00Z ",
        ])
    func refuses(text: String) { #expect(ManifestTime(text) == nil) }

    @Test("days count over month ends, leap days and years, as Foundation counts them")
    func days() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for number in stride(from: -40_000, through: 80_000, by: 37) {
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let day = CalendarDay(number: number)
            #expect(day.parts == (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0))
            #expect(day.weekday == ((parts.weekday ?? 0) + 5) % 7 + 1)
            #expect(CalendarDay(day.text) == day)
        }
    }

    @Test("five working days pass over weekends, holidays and worked Saturdays")
    func working() throws {
        let friday = try #require(CalendarDay("2026-09-25"))
        func due(_ calendar: WorkingCalendar) -> String { calendar.day(after: friday, workingDays: 5).text }
        #expect(due(WorkingCalendar()) == "2026-10-02")
        let holidays = Set((1...7).compactMap { CalendarDay(year: 2026, month: 10, day: $0) })
        #expect(due(WorkingCalendar(holidays: holidays)) == "2026-10-09")
        let worked = Set([CalendarDay("2026-09-27"), CalendarDay("2026-10-10")].compactMap { $0 })
        #expect(due(WorkingCalendar(holidays: holidays, workedWeekendDays: worked)) == "2026-10-08")
    }

    @Test(
        "a mass in whole units is rounded half up, exactly",
        arguments: [
            (499_999 as Int64, "K", 0 as Int64), (500_000, "K", 1), (1_499_999, "K", 1), (1_500_000, "K", 2),
            (453_592, "P", 1), (226_796, "P", 0), (226_797, "P", 1), (45_359_237, "P", 100), (907_184_740, "T", 1),
            (1_499_999_999, "M", 1), (1_500_000_000, "M", 2), (9_000_000_000_000_000, "K", 9_000_000_000), (0, "K", 0),
        ])
    func units(mass_mg: Int64, unit: String, amount: Int64) {
        #expect(ManifestAmounts.declared(mass_mg: mass_mg, unit: unit) == amount)
    }

    @Test(
        "a volume in whole units is rounded half up",
        arguments: [
            (208_197_648 as Int64, "G", 55 as Int64), (3_785_412, "G", 1), (1_892_705, "G", 0), (1_892_706, "G", 1),
            (1_500_000, "L", 2), (764_554_858, "Y", 1), (500_000_000, "N", 1),
        ])
    func volumes(volume_uL: Int64, unit: String, amount: Int64) {
        #expect(ManifestAmounts.declared(volume_uL: volume_uL, unit: unit) == amount)
    }

    @Test("a mass is no volume and an unknown unit is none")
    func noUnit() {
        #expect(ManifestAmounts.declared(mass_mg: 1_000_000, unit: "G") == nil)
        #expect(ManifestAmounts.declared(mass_mg: 1_000_000, unit: "Q") == nil)
        #expect(ManifestAmounts.declared(volume_uL: 1_000_000, unit: "K") == nil)
        #expect(ManifestAmounts.declared(mass_mg: 200_000) == nil)
        #expect(ManifestAmounts.declared(mass_mg: 300_000)?.unit.code == "P")
    }

    @Test(
        "tonnes have four decimals, more only where four would show nothing",
        arguments: [
            (182_500_000 as Int64, "0.1825"), (365_049_999, "0.3650"), (365_050_000, "0.3651"),
            (1_000_000_000, "1.0000"),
            (49_999, "0.00005"), (50_000, "0.0001"), (1, "0.000000001"), (0, "0.0000"),
            (12_345_678_900_000, "12345.6789"),
        ])
    func tonnes(mass_mg: Int64, text: String) { #expect(ManifestAmounts.tonnes(mass_mg: mass_mg) == text) }

    @Test(
        "kilograms are printed exactly",
        arguments: [(182_500_000 as Int64, "182.5"), (1, "0.000001"), (5_000_000, "5")])
    func kilograms(mass_mg: Int64, text: String) { #expect(ManifestAmounts.kilograms(mass_mg: mass_mg) == text) }
}
