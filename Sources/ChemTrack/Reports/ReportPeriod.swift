public import Compliance

/// The days a report is about, both included.
public struct ReportPeriod: Sendable, Hashable {
    public var first: CalendarDay
    public var last: CalendarDay

    /// `2026`, `2026-Q3` or `2026-11`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let year = parts.first.flatMap({ $0.count == 4 ? Int($0) : nil }), parts.count <= 2 else { return nil }
        var months = (first: 1, count: 12)
        if parts.count == 2 {
            if parts[1].hasPrefix("Q"), let quarter = Int(parts[1].dropFirst()), (1...4).contains(quarter) {
                months = (quarter * 3 - 2, 3)
            } else if parts[1].count == 2, let month = Int(parts[1]) {
                months = (month, 1)
            } else {
                return nil
            }
        }
        guard let first = CalendarDay(year: year, month: months.first, day: 1) else { return nil }
        self.first = first
        last = CalendarDay(number: first.adding(months: months.count).number - 1)
    }

    public func contains(_ day: CalendarDay) -> Bool { (first...last).contains(day) }
    public var text: String { "\(first) – \(last)" }
}
