public import Compliance

/// When a zone or the site is worked in: `WD 08:00-18:00; Sa 08:00-12:00`.
///
/// Parts are joined by `;`. Each names days and a span of the day. Days are `Mo` to `Su`, ranges and lists of them
/// (`Mo-Fr`, `Mo,We`), or `WD`: the days that are worked by the calendar of holidays, moved weekend days included. A span
/// that ends at or before its beginning runs into the next day. `24/7` = always.
public struct WorkingHours: Sendable, Hashable {
    private enum Days: Sendable, Hashable {
        case weekdays(Set<Int>)
        case working
    }

    private struct Span: Sendable, Hashable {
        var days: Days
        /// Minutes of the day it begins on; the end may be up to 2880.
        var from_min: Int
        var until_min: Int
    }

    private static let names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    private static let day_min = 1440
    /// As it was written.
    public let text: String
    private var spans: [Span] = []

    /// - Throws: ``WorkingHoursError`` with the part that cannot be read.
    public init(_ text: String) throws(WorkingHoursError) {
        self.text = text
        if text.trimmingWhitespace == "24/7" {
            spans = [Span(days: .weekdays(Set(1...7)), from_min: 0, until_min: Self.day_min)]
            return
        }
        for part in text.split(separator: ";") {
            let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count == 2, let days = Self.days(words[0]), let span = Self.span(words[1]) else {
                throw WorkingHoursError(part: String(part).trimmingWhitespace)
            }
            spans.append(Span(days: days, from_min: span.from, until_min: span.until))
        }
        guard !spans.isEmpty else { throw WorkingHoursError(part: text) }
    }

    private static func days(_ text: String) -> Days? {
        if text == "WD" { return .working }
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
                .map { names.firstIndex(of: String($0)) }
            guard (1...2).contains(ends.count), let first = ends.first.flatMap(\.self),
                let last = ends.last.flatMap(\.self)
            else { return nil }
            var day = first
            found.insert(day + 1)
            while day != last {
                day = (day + 1) % 7
                found.insert(day + 1)
            }
        }
        return .weekdays(found)
    }

    private static func span(_ text: String) -> (from: Int, until: Int)? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { minutes(String($0)) }
        guard ends.count == 2, let from = ends[0], let until = ends[1], from < day_min else { return nil }
        return (from, until > from ? until : until + day_min)
    }

    private static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= day_min
        else { return nil }
        return hour * 60 + minute
    }

    /// Whether the calendar of holidays is asked.
    public var followsCalendar: Bool { spans.contains { $0.days == .working } }

    /// Whether work goes on at an instant.
    ///
    /// - Parameters:
    ///   - at_ms: UTC.
    ///   - offset_min: by which the site's clocks are ahead of UTC then.
    public func isOpen(at at_ms: Int64, offset_min: Int, calendar: WorkingCalendar) -> Bool {
        let today = CalendarDay(utc_ms: at_ms, offset_min: offset_min)
        let minute = Int((at_ms + Int64(offset_min) * 60_000 - today.start_ms) / 60_000)
        let yesterday = CalendarDay(number: today.number - 1)
        func falls(_ span: Span, on day: CalendarDay) -> Bool {
            switch span.days {
            case .weekdays(let days): days.contains(day.weekday)
            case .working: calendar.isWorking(day)
            }
        }
        return spans.contains { span in
            (span.from_min..<span.until_min).contains(minute) && falls(span, on: today)
                || (span.from_min..<span.until_min).contains(minute + Self.day_min) && falls(span, on: yesterday)
        }
    }
}

/// A part of working hours that cannot be read.
public struct WorkingHoursError: Error, Sendable, Hashable {
    public var part: String
}
