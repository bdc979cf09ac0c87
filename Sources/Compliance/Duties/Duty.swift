/// What somebody has to do, from which article, until when.
public struct Duty: Sendable, Codable, Hashable {
    /// Who in the plant answers for it.
    public enum Holder: String, Sendable, Codable, CaseIterable {
        case warehouse, ehs, environment
        /// 主要负责人: the person in charge of the plant.
        case head

        public var name: Bilingual {
            switch self {
            case .warehouse: Bilingual(zh: "仓库", en: "warehouse")
            case .ehs: Bilingual(zh: "安环", en: "EHS")
            case .environment: Bilingual(zh: "环保", en: "environment")
            case .head: Bilingual(zh: "主要负责人", en: "person in charge")
            }
        }
    }

    public enum Kind: String, Sendable, Codable {
        /// Something is to be done until ``Duty/due``.
        case act
        /// A record is to be kept at least until ``Duty/due``.
        case keep
        /// A state may last until ``Duty/due`` and no longer; without a day it may never be.
        case limit
    }

    public enum Timing: String, Sendable, Codable {
        /// By ``Duty/due``; for ``Kind/keep`` at least until then.
        case until
        case atOnce = "at_once"
        /// Before the act of the event: it should already be done on ``Duty/due``.
        case before
        /// As long as the state lasts; there is no day.
        case standing
    }

    /// Id in `duty-rules`.
    public var rule: String
    public var trigger: DutyTrigger
    public var subject: String
    public var who: Holder
    public var kind: Kind
    public var timing: Timing
    public var text: Bilingual
    /// The day from which the term counts.
    public var from: CalendarDay
    /// The last day on which the duty is met, nil when it is standing.
    public var due: CalendarDay?
    /// How ``due`` was counted, and what was assumed for it.
    public var because: Bilingual
    /// Facts that nobody stated: with them the rule might not apply. The strict reading was taken.
    public var assumed: [DutyFact]
    public var citation: Citation
    /// `official` or `read` where the text was read, `knowledge` where it was not: such a duty may remind, never block.
    public var evidence: String

    public init(
        rule: String, trigger: DutyTrigger, subject: String, who: Holder, kind: Kind, timing: Timing, text: Bilingual,
        from: CalendarDay, due: CalendarDay?, because: Bilingual, assumed: [DutyFact] = [], citation: Citation,
        evidence: String
    ) {
        self.rule = rule
        self.trigger = trigger
        self.subject = subject
        self.who = who
        self.kind = kind
        self.timing = timing
        self.text = text
        self.from = from
        self.due = due
        self.because = because
        self.assumed = assumed
        self.citation = citation
        self.evidence = evidence
    }

    public func isOverdue(on day: CalendarDay) -> Bool { kind != .keep && (due.map { day > $0 } ?? false) }

    /// Days that are left, 0 on the last one, negative afterwards; nil when there is no day.
    public func daysLeft(on day: CalendarDay) -> Int? { due.map { $0.number - day.number } }
}
