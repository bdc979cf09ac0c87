import ChemTrack
import Compliance
import Geofence
import Testing

@Suite("Working hours")
struct WorkingHoursTests {
    /// Hours, a local time in Shanghai, and whether work goes on.
    static let cases: [(String, String, Bool)] = [
        // A Friday and a Saturday; the end does not belong to the span.
        ("WD 08:00-18:00", "2026-11-27T07:59", false), ("WD 08:00-18:00", "2026-11-27T08:00", true),
        ("WD 08:00-18:00", "2026-11-27T17:59", true), ("WD 08:00-18:00", "2026-11-27T18:00", false),
        ("WD 08:00-18:00", "2026-11-28T10:00", false),
        // A worked Sunday and a holiday on a Tuesday, Spring Festival 2025.
        ("WD 08:00-18:00", "2025-01-26T10:00", true), ("WD 08:00-18:00", "2025-01-28T10:00", false),
        // Days by name go by the week alone.
        ("Mo-Fr 08:00-18:00", "2025-01-28T10:00", true), ("Mo-Fr 08:00-18:00", "2025-01-26T10:00", false),
        // Over midnight: the span belongs to the day it begins on.
        ("Mo-Fr 22:00-06:00", "2026-11-27T23:00", true), ("Mo-Fr 22:00-06:00", "2026-11-28T05:59", true),
        ("Mo-Fr 22:00-06:00", "2026-11-28T06:00", false), ("Mo-Fr 22:00-06:00", "2026-11-30T05:00", false),
        ("WD 20:00-04:00", "2026-11-28T03:00", true), ("WD 20:00-04:00", "2026-11-29T03:00", false),
        // Ranges over the end of the week, lists, several parts.
        ("Sa-Mo 09:00-10:00", "2026-11-29T09:30", true), ("Sa-Mo 09:00-10:00", "2026-11-30T09:30", true),
        ("Sa-Mo 09:00-10:00", "2026-12-01T09:30", false), ("Tu,Th 09:00-10:00", "2026-12-01T09:30", true),
        ("WD 08:00-12:00; WD 13:00-17:00", "2026-11-27T12:30", false),
        ("WD 08:00-12:00; Sa 08:00-12:00", "2026-11-28T11:00", true), ("24/7", "2026-11-28T03:00", true),
        ("Sa 00:00-24:00", "2026-11-28T23:59", true), ("Sa 00:00-24:00", "2026-11-29T00:00", false),
    ]

    @Test("What is written is what holds", arguments: cases)
    func holds(text: String, time: String, isOpen: Bool) throws {
        let calendar = try PlantRules.rules().duties.calendar
        let at_ms = try #require(Timestamp.parse(time + ":00+08:00"))
        #expect(try WorkingHours(text).isOpen(at: at_ms, offset_min: 480, calendar: calendar) == isOpen)
    }

    @Test(
        "What cannot be read is named",
        arguments: [
            "", "08:00-18:00", "Mo 8:00-18:00", "Mo 08:00-25:00", "Mo 08:00", "Xx 08:00-10:00", "Mo- 08:00-10:00",
            "WD 08:00-18:00; so", "Mo 08:60-10:00", "Mo 24:00-10:00", "mo 08:00-10:00",
        ])
    func refused(text: String) {
        #expect(throws: WorkingHoursError.self) { _ = try WorkingHours(text) }
    }
}
