/// A day of the Gregorian calendar, written `2026-11-28`. It has no time zone: whoever makes one from an instant says
/// which zone is meant.
public struct CalendarDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public var number: Int

    public init(number: Int) { self.number = number }

    /// The day this text names (`2026-11-28`, four, two and two digits), or nil.
    public init?(_ text: String) {
        let parts = text.utf8.prefix(11).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2] else { return nil }
        var numbers: [Int] = []
        for part in parts {
            guard part.allSatisfy({ (48...57).contains($0) }) else { return nil }
            numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 48) })
        }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// - Returns: nil for a day that does not exist, such as 30 February.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Howard Hinnant's days-from-civil: years start in March so that a leap day is the last one.
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
        guard parts == (year, month, day) else { return nil }
    }

    /// The day of an instant (UTC ms) at an offset from UTC in minutes (China: 480).
    public init(utc_ms: Int64, offset_min: Int = 0) {
        number = Int((utc_ms + Int64(offset_min) * 60_000).floorDivided(by: 86_400_000))
    }

    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = Int(Int64(shifted).floorDivided(by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The first millisecond of the day in UTC.
    public var start_ms: Int64 { Int64(number) * 86_400_000 }

    /// Monday 1 … Sunday 7.
    public var weekday: Int { Int(Int64(number + 3) - Int64(number + 3).floorDivided(by: 7) * 7) + 1 }

    /// The same day of the month so many months later (earlier when negative); the month's last day where it has no
    /// such day: 31 January + 1 month = 28 or 29 February, as 民法典 art. 202 counts.
    public func adding(months: Int) -> CalendarDay {
        let (year, month, day) = parts
        let count = Int64(year) * 12 + Int64(month - 1) + Int64(months)
        let newYear = Int(count.floorDivided(by: 12))
        let newMonth = Int(count - Int64(newYear) * 12) + 1
        for last in stride(from: day, through: 28, by: -1) {
            if let found = CalendarDay(year: newYear, month: newMonth, day: last) { return found }
        }
        return CalendarDay(year: newYear, month: newMonth, day: min(day, 28)) ?? self
    }

    public var text: String {
        let (year, month, day) = parts
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    public var description: String { text }

    public static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }
}

extension CalendarDay: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = CalendarDay(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "`\(text)` is not a day: write it as 2026-11-28"))
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var single = encoder.singleValueContainer()
        try single.encode(text)
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
