/// How long somebody has for a duty, as a rule writes it.
///
/// The day of the event is not counted, and a month ends on the same day of the month or on its last one (民法典 art.
/// 201-202). A last day that is a holiday is not moved on (art. 203 would): earlier is never too late.
enum DutyTerm: Sendable, Hashable {
    /// `at_once`: on the day itself.
    case atOnce
    /// `before`: before the act that the event is.
    case before
    /// `standing`: as long as the state lasts.
    case standing
    /// `3 d`; negative: so long before.
    case days(Int)
    /// `5 wd`: working days.
    case workingDays(Int)
    /// `6 mo`, `3 y`.
    case months(Int)
    /// `03-31`: the next such day after the event.
    case yearly(month: Int, day: Int)
    /// `03-01 even`: such a day of the year after the event, when that year is even; after another year nothing is due.
    case evenYear(month: Int, day: Int)
    /// `day 15`: the next such day of a month after the event.
    case monthly(day: Int)

    init?(_ text: String) {
        switch text {
        case "at_once": self = .atOnce
        case "before": self = .before
        case "standing": self = .standing
        default:
            let parts = text.split(separator: " ")
            if parts.count == 2, parts[0] == "day", let day = Int(parts[1]), (1...28).contains(day) {
                self = .monthly(day: day)
            } else if parts.count == 2, parts[1] == "even", let date = CalendarDay("2001-\(parts[0])") {
                self = .evenYear(month: date.parts.month, day: date.parts.day)
            } else if parts.count == 2, let count = Int(parts[0]), abs(count) <= 10_000 {
                switch parts[1] {
                case "d": self = .days(count)
                case "wd": self = .workingDays(count)
                case "mo": self = .months(count)
                case "y": self = .months(count * 12)
                default: return nil
                }
            } else if let date = CalendarDay("2001-" + text) {
                self = .yearly(month: date.parts.month, day: date.parts.day)
            } else {
                return nil
            }
        }
    }

    /// The last day of the term, nil for a standing duty.
    func due(from day: CalendarDay, calendar: WorkingCalendar) -> CalendarDay? {
        switch self {
        case .standing: return nil
        case .atOnce, .before: return day
        case .days(let count): return CalendarDay(number: day.number + count)
        case .workingDays(let count): return calendar.day(after: day, workingDays: count)
        case .months(let count): return day.adding(months: count)
        case .yearly(let month, let dayOfMonth):
            let year = day.parts.year
            let same = CalendarDay(year: year, month: month, day: dayOfMonth)
            return same.map { $0 > day ? $0 : $0.adding(months: 12) }
        case .evenYear(let month, let dayOfMonth):
            let year = day.parts.year + 1
            return year.isMultiple(of: 2) ? CalendarDay(year: year, month: month, day: dayOfMonth) : nil
        case .monthly(let dayOfMonth):
            let (year, month, _) = day.parts
            let same = CalendarDay(year: year, month: month, day: dayOfMonth)
            return same.map { $0 > day ? $0 : $0.adding(months: 1) }
        }
    }

    /// The term in words, as far as a person counts it.
    var text: Bilingual {
        switch self {
        case .atOnce: Bilingual(zh: "立即", en: "at once")
        case .before: Bilingual(zh: "事前", en: "beforehand")
        case .standing: Bilingual(zh: "持续", en: "as long as it lasts")
        case .days(let count): Self.count(count, "日", "calendar days")
        case .workingDays(let count): Self.count(count, "个工作日", "working days")
        case .months(let count) where count.isMultiple(of: 12): Self.count(count / 12, "年", "years")
        case .months(let count): Self.count(count, "个月", "months")
        case .yearly(let month, let day): Bilingual(zh: "\(month) 月 \(day) 日前", en: "by the next \(month)-\(day)")
        case .evenYear(let month, let day):
            Bilingual(zh: "偶数年 \(month) 月 \(day) 日前", en: "by \(month)-\(day) of the even year")
        case .monthly(let day): Bilingual(zh: "次月 \(day) 日前", en: "by the next day \(day) of a month")
        }
    }

    private static func count(_ count: Int, _ zh: String, _ en: String) -> Bilingual {
        let size = abs(count)
        let unit = size == 1 ? String(en.dropLast()) : en
        return count < 0
            ? Bilingual(zh: "届满前 \(size) \(zh)", en: "\(size) \(unit) before it ends")
            : Bilingual(zh: "\(size) \(zh)内", en: "within \(size) \(unit)")
    }
}
