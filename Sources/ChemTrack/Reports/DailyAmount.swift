import Compliance

/// How much of something was there, day by day: each day counts with the most that was there on it.
struct DailyAmount: Sendable {
    /// A change in mg at an instant, oldest first.
    struct Change: Sendable {
        var day: CalendarDay
        var change_mg: Double
    }

    /// The most on any day of the period, mg.
    private(set) var max_mg = 0.0
    private var sum_mg = 0.0
    /// Days on which there was some.
    private(set) var days = 0

    /// Below a milligram nothing is left: shares of mixtures are no whole numbers.
    private static let least_mg = 0.5

    init(_ changes: [Change], in period: ClosedRange<CalendarDay>) {
        var held_mg = 0.0
        var next = changes.startIndex
        while next < changes.endIndex, changes[next].day < period.lowerBound {
            held_mg += changes[next].change_mg
            next += 1
        }
        for number in period.lowerBound.number...period.upperBound.number {
            var peak_mg = held_mg
            while next < changes.endIndex, changes[next].day.number == number {
                held_mg += changes[next].change_mg
                peak_mg = max(peak_mg, held_mg)
                next += 1
            }
            guard peak_mg >= Self.least_mg else { continue }
            max_mg = max(max_mg, peak_mg)
            sum_mg += peak_mg
            days += 1
        }
    }

    /// The sum of all days by the days on which there was some, mg.
    var average_mg: Double { days == 0 ? 0 : sum_mg / Double(days) }
}
