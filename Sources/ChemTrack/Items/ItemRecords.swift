import Compliance

/// Why a container is held in quarantine; only a person with the right lets it go.
public struct Hold: Sendable, Codable, Hashable {
    public enum Cause: String, Sendable, Codable {
        /// A person held it.
        case person
        /// Its lot was recalled.
        case recall
        /// It was lost and has turned up: nobody knows what was done with it.
        case found
        /// Peroxides were found in it.
        case peroxides
        /// The cylinder or pressure vessel failed its inspection.
        case inspection
    }

    public var cause: Cause
    public var reason: String
    public var at_ms: Int64
    /// Pseudonymous id, as in the ledger.
    public var by: String

    public init(cause: Cause, reason: String, at_ms: Int64, by: String) {
        self.cause = cause
        self.reason = reason
        self.at_ms = at_ms
        self.by = by
    }
}

/// That a container or a vessel was cleaned, and how: after it another content may be put in.
public struct CleaningRecord: Sendable, Codable, Hashable {
    /// What was done: rinsed three times with water, steamed out, …
    public var method: String
    /// What was found afterwards: the residue that was measured or looked for.
    public var residue: String
    public var at_ms: Int64
    public var by: String

    public init(method: String, residue: String, at_ms: Int64, by: String) {
        self.method = method
        self.residue = residue
        self.at_ms = at_ms
        self.by = by
    }
}

/// A test for peroxides.
public struct PeroxideTest: Sendable, Codable, Hashable {
    /// `yyyy-MM-dd`
    public var on: String
    /// As it was read, with its unit: `< 5 ppm`.
    public var result: String
    public var passed: Bool
    public var by: String

    public init(on: String, result: String, passed: Bool, by: String) {
        self.on = on
        self.result = result
        self.passed = passed
        self.by = by
    }
}

extension Item {
    /// The last day it may be used, `yyyy-MM-dd`: of its expiry and its shelf life after opening the earlier; nil = neither is
    /// stated.
    public var usableUntil: String? {
        var days = [expiresOn].compactMap { $0 }
        if let opened = openedOn.flatMap({ CalendarDay($0) }), let shelfLifeOpened_days {
            days.append(CalendarDay(number: opened.number + shelfLifeOpened_days).text)
        }
        return days.min()
    }

    /// Why its content may not be used on a day, nil when it may.
    func reasonNotToUse(on today: String) -> Bilingual? {
        if let last = usableUntil, last < today {
            return Bilingual(
                zh: "容器 \(code) 已于 \(last) 过期，禁止领用；请报废处理，或由有权限的人员延期。",
                en: "container \(code) expired on \(last): do not use it, declare it waste or have it extended")
        }
        if let due = peroxideTestDue, due < today {
            return Bilingual(
                zh: "容器 \(code) 可形成过氧化物，应于 \(due) 前检测；请先检测再领用。",
                en: "container \(code) may form peroxides and was to be tested by \(due): test it before it is used")
        }
        return nil
    }

    /// What it holds or held last.
    func hasSameContent(as other: Item) -> Bool {
        cas == other.cas && (cas != nil || name == other.name) && concentration_pct == other.concentration_pct
            && form == other.form && mixture == other.mixture && classification == other.classification
    }
}
