/// Weekends, and the holidays and moved working days of the years that are known.
public struct WorkingCalendar: Sendable, Codable, Hashable {
    public var holidays: Set<CalendarDay>
    /// Saturdays and Sundays that are worked (调休).
    public var workedWeekendDays: Set<CalendarDay>

    public init(holidays: Set<CalendarDay> = [], workedWeekendDays: Set<CalendarDay> = []) {
        self.holidays = holidays
        self.workedWeekendDays = workedWeekendDays
    }

    /// Reads the table `cn-holidays`; a plant replaces it by its own.
    public init(catalogs: Catalogs) throws(CatalogError) {
        self.init()
        for row in try catalogs.table("cn-holidays").rows {
            guard let day = CalendarDay(row["day"]) else { continue }
            if row["kind"] == "holiday" { holidays.insert(day) } else { workedWeekendDays.insert(day) }
        }
    }

    public func isWorking(_ day: CalendarDay) -> Bool {
        if holidays.contains(day) { return false }
        return day.weekday < 6 || workedWeekendDays.contains(day)
    }

    /// The last day of a term of working days that starts on the day after `day`; a negative count goes back from it.
    public func day(after day: CalendarDay, workingDays count: Int) -> CalendarDay {
        var left = abs(count)
        var day = day
        while left > 0 {
            day.number += count.signum()
            if isWorking(day) { left -= 1 }
        }
        return day
    }

    /// Whether the holidays of every year between two days are known; else only weekends were counted.
    public func knows(from first: CalendarDay, through last: CalendarDay) -> Bool {
        let years = Set(holidays.map { $0.parts.year })
        return (min(first, last).parts.year...max(first, last).parts.year).allSatisfy(years.contains)
    }
}
