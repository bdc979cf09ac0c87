public import Compliance

/// A duty with a term, as data: the clock starts with an event and ends so many days later.
public struct ManifestDeadline: Sendable, Codable, Hashable {
    /// What starts the clock.
    public enum Start: String, Sendable, Codable {
        /// The first transporter took the waste over.
        case accepted
        /// The waste arrived at the facility.
        case received
    }

    public enum Days: String, Sendable, Codable {
        case calendar, working
    }

    /// Size of the generator in the US, which decides on the term.
    public enum Generator: String, Sendable, Codable, CaseIterable {
        case large, small, verySmall
    }

    public var id: String
    public var jurisdiction: ManifestJurisdiction
    public var start: Start
    public var days: Int
    public var kind: Days
    /// nil = whatever the generator's size.
    public var generators: [Generator]?
    /// First and last day of the rule; the day on which the clock starts decides.
    public var from: CalendarDay?
    public var until: CalendarDay?
    public var message: Bilingual
    public var citation: Citation
    /// `official` where the text was read, `knowledge` where it was not: such a term may remind, never block.
    public var evidence: String
}

/// Weekends, and the holidays and moved working days of a year.
public struct WorkingCalendar: Sendable, Codable, Hashable {
    public var holidays: Set<CalendarDay>
    /// Saturdays and Sundays that are worked (调休).
    public var workedWeekendDays: Set<CalendarDay>

    public init(holidays: Set<CalendarDay> = [], workedWeekendDays: Set<CalendarDay> = []) {
        self.holidays = holidays
        self.workedWeekendDays = workedWeekendDays
    }

    public func isWorking(_ day: CalendarDay) -> Bool {
        if holidays.contains(day) { return false }
        return day.weekday < 6 || workedWeekendDays.contains(day)
    }

    /// The last day of a term of working days that starts on the day after `day`.
    public func day(after day: CalendarDay, workingDays count: Int) -> CalendarDay {
        var left = count
        var day = day
        while left > 0 {
            day.number += 1
            if isWorking(day) { left -= 1 }
        }
        return day
    }
}

/// A term that runs for a manifest.
public struct RunningDeadline: Sendable, Codable, Hashable {
    public var deadline: ManifestDeadline
    public var started: CalendarDay
    /// The last day on which the duty is met.
    public var due: CalendarDay

    public func isOverdue(on day: CalendarDay) -> Bool { day > due }
}

extension ManifestDeadline {
    /// The terms known here.
    ///
    /// US: exception reporting of 40 CFR 262.42 before and after the third e-Manifest rule (89 FR 60692), whose part on
    /// exception reports took effect on 2025-12-01. China: Order 23, art. 18.
    public static let all: [ManifestDeadline] = [
        us(
            "us.contact-35", 35, [.large], until: third.previous, zh: "未收到签字副本：联系承运人和接受设施",
            en: "no signed copy yet: ask the transporter and the facility", "262.42(a)(1)"),
        us(
            "us.exception-45", 45, [.large], until: third.previous, zh: "未收到签字副本：提交异常报告",
            en: "no signed copy: file an exception report", "262.42(a)(2)"),
        us(
            "us.exception-60", 60, [.small], until: third.previous, zh: "未收到签字副本：提交异常报告",
            en: "no signed copy: file an exception report", "262.42(b)"),
        us(
            "us.contact-45-new", 45, [.large], from: third, zh: "未收到签字副本：联系承运人和接受设施",
            en: "no signed copy yet: ask the transporter and the facility", "262.42(a)(1)"),
        us(
            "us.exception-60-new", 60, [.large, .small], from: third, zh: "未收到签字副本：在 e-Manifest 中提交异常报告",
            en: "no signed copy: file an exception report in e-Manifest", "262.42(a)(2), (b)"),
        ManifestDeadline(
            id: "cn.accept-5", jurisdiction: .cn, start: .received, days: 5, kind: .working, generators: nil,
            from: CalendarDay(year: 2022, month: 1, day: 1), until: nil,
            message: Bilingual(zh: "接受人须在 5 个工作日内确认接受", en: "the receiver confirms acceptance within 5 working days"),
            citation: ManifestCitation.order23("第十八条"), evidence: "official"),
    ]

    /// The day on which the exception reporting of the third e-Manifest rule took effect.
    private static let third = CalendarDay(number: 20_423)

    private static func us(
        _ id: String, _ days: Int, _ generators: [Generator], from: CalendarDay? = nil, until: CalendarDay? = nil,
        zh: String, en: String, _ clause: String
    ) -> ManifestDeadline {
        ManifestDeadline(
            id: id, jurisdiction: .us, start: .accepted, days: days, kind: .calendar, generators: generators,
            from: from, until: until, message: Bilingual(zh: zh, en: en), citation: ManifestCitation.cfr40(clause),
            evidence: "knowledge")
    }

    /// The terms that run for a manifest and are not met yet, by due day.
    ///
    /// - Parameter generator: size of the generator in the US; nil takes the shortest terms.
    public static func running(
        for record: ManifestRecord, generator: Generator?, calendar: WorkingCalendar, clockOffset_min: Int,
        rules: [ManifestDeadline] = all
    ) -> [RunningDeadline] {
        guard [.shipped, .received].contains(record.state) else { return [] }
        return rules.compactMap { rule -> RunningDeadline? in
            guard record.jurisdictions.contains(rule.jurisdiction),
                rule.generators?.contains(generator ?? .large) ?? true,
                let started = rule.startDay(of: record, clockOffset_min: clockOffset_min),
                rule.from.map({ $0 <= started }) ?? true, rule.until.map({ started <= $0 }) ?? true
            else { return nil }
            let due =
                rule.kind == .calendar
                ? CalendarDay(number: started.number + rule.days)
                : calendar.day(after: started, workingDays: rule.days)
            return RunningDeadline(deadline: rule, started: started, due: due)
        }.sorted { ($0.due, $0.deadline.id) < ($1.due, $1.deadline.id) }
    }

    private func startDay(of record: ManifestRecord, clockOffset_min: Int) -> CalendarDay? {
        let time =
            switch start {
            case .accepted:
                record.transporters.first?.signature?.at ?? record.trip?.departedAt ?? record.epa?.shippedAt
            case .received: record.trip?.arrivedAt ?? record.epa?.receivedAt
            }
        return time?.day(offset_min: clockOffset_min)
    }
}

extension CalendarDay {
    fileprivate var previous: CalendarDay { CalendarDay(number: number - 1) }
}
