/// When a zone counts: an iCalendar recurrence (RFC 5545, 3.3.10) with a duration, in a fixed offset from UTC.
///
/// Supported: FREQ=DAILY, WEEKLY, MONTHLY, YEARLY with INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYHOUR,
/// BYMINUTE, BYSECOND, WKST. Anything else is refused, never ignored. A window holds its start and not its end.
public struct Schedule: Hashable, Sendable {
    enum Frequency: String { case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY", yearly = "YEARLY" }

    struct Weekday: Hashable, Sendable {
        /// Monday = 0.
        var day: Int
        /// The n-th of the month, from its end when negative; 0 = every one.
        var ordinal: Int
    }

    /// As it stood in the zone file.
    public let source: JSONValue
    var frequency = Frequency.daily
    var interval = 1
    var weekdays: [Weekday] = []
    var monthDays: [Int] = []
    var months: [Int] = []
    /// Starts within a day, milliseconds after local midnight, rising.
    var times_ms: [Int64] = [0]
    var weekStart = 0
    var offset_ms: Int64 = 0
    var start_ms: Int64 = 0
    var until_ms = Int64.max
    var duration_ms: Int64 = 0

    init(source: JSONValue) { self.source = source }

    /// Whether the zone counts at a time.
    public func isActive(at ms: Int64) -> Bool { end(at: ms) != nil }

    /// When the window that holds `ms` ends, following windows that join it; nil when none holds it.
    public func end(at ms: Int64) -> Int64? {
        guard var end = singleEnd(at: ms) else { return nil }
        // A year of joined daily windows is as good as always.
        for _ in 0..<400 {
            guard let next = singleEnd(at: end) else { return end }
            end = next
        }
        return .max
    }

    /// The first start after `ms`; nil when there is none within ten years.
    public func start(after ms: Int64) -> Int64? {
        let from = max(ms, start_ms - 1)
        let first = day(of: from)
        for day in first..<first + 3660 {
            if midnight(day) > until_ms { return nil }
            guard matches(day) else { continue }
            for time in times_ms {
                let start = midnight(day) + time
                if start > from && start >= start_ms { return start <= until_ms ? start : nil }
            }
        }
        return nil
    }

    private func singleEnd(at ms: Int64) -> Int64? {
        guard ms >= start_ms else { return nil }
        var latest: Int64?
        for day in day(of: ms - duration_ms)...day(of: ms) where matches(day) {
            for time in times_ms {
                let start = midnight(day) + time
                if start <= ms && ms - start < duration_ms && start >= start_ms && start <= until_ms {
                    latest = max(latest ?? start + duration_ms, start + duration_ms)
                }
            }
        }
        return latest
    }

    private func midnight(_ day: Int) -> Int64 { Int64(day) * 86_400_000 - offset_ms }

    private func day(of ms: Int64) -> Int { Int((ms + offset_ms).flooredDivision(by: 86_400_000)) }

    /// Whether the recurrence has starts on a local day.
    private func matches(_ day: Int) -> Bool {
        let first = self.day(of: start_ms)
        if day < first { return false }
        let date = CivilDate(day: day)
        let begin = CivilDate(day: first)
        if !months.isEmpty && !months.contains(date.month) { return false }
        let weekday = Self.weekday(day)
        switch frequency {
        case .daily:
            return (day - first) % interval == 0 && allows(monthDayOf: date) && allows(weekday, date)
        case .weekly:
            let week = { (day: Int) in (day - (Self.weekday(day) - weekStart + 7) % 7) }
            if (week(day) - week(first)) / 7 % interval != 0 { return false }
            return weekdays.isEmpty ? weekday == Self.weekday(first) : allows(weekday, date)
        case .monthly:
            let passed = (date.year - begin.year) * 12 + date.month - begin.month
            return passed % interval == 0 && allowsDay(date, begin, weekday)
        case .yearly:
            if (date.year - begin.year) % interval != 0 { return false }
            if months.isEmpty && monthDays.isEmpty && date.month != begin.month { return false }
            return allowsDay(date, begin, weekday)
        }
    }

    private func allowsDay(_ date: CivilDate, _ begin: CivilDate, _ weekday: Int) -> Bool {
        if weekdays.isEmpty && monthDays.isEmpty { return date.day == begin.day }
        return allows(monthDayOf: date) && allows(weekday, date)
    }

    private func allows(monthDayOf date: CivilDate) -> Bool {
        monthDays.isEmpty || monthDays.contains { $0 > 0 ? $0 == date.day : date.daysInMonth + 1 + $0 == date.day }
    }

    private func allows(_ weekday: Int, _ date: CivilDate) -> Bool {
        weekdays.isEmpty
            || weekdays.contains { rule in
                guard rule.day == weekday else { return false }
                if rule.ordinal > 0 { return (date.day - 1) / 7 + 1 == rule.ordinal }
                return rule.ordinal == 0 || (date.daysInMonth - date.day) / 7 + 1 == -rule.ordinal
            }
    }

    static func weekday(_ day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }
}
