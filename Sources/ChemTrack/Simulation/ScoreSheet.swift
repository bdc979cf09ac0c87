import Foundation

/// How a way of deciding did, against the truth log.
public struct ScoreSheet: Sendable, Codable {
    /// The alarms of one kind.
    public struct Line: Sendable, Codable {
        public var kind: String
        /// Alarms that told of something true.
        public var right = 0
        /// Alarms without anything true.
        public var wrong = 0
        /// True cases that no alarm told of.
        public var missed = 0
        /// From the border crossing to the alarm, seconds, in the order of the cases.
        var delays_s: [Double] = []

        public var delay_p50_s: Double? { percentile(0.5) }
        public var delay_p95_s: Double? { percentile(0.95) }
        public var delay_p99_s: Double? { percentile(0.99) }
        public var delay_max_s: Double? { delays_s.max() }

        init(_ kind: String) { self.kind = kind }

        /// The smallest delay that at least this share of the cases has at most.
        func percentile(_ share: Double) -> Double? { delays_s.sorted().quantile(share) }

        mutating func add(_ other: Line) {
            right += other.right
            wrong += other.wrong
            missed += other.missed
            delays_s += other.delays_s
        }
    }

    /// `likelihood`, `plain`, `8 of 10`.
    public var decision: String
    public var tagDays: Double
    public var lines: [Line]
    /// How often a tag was shown as suspect.
    public var suspects = 0

    init(decision: String, tagDays: Double) {
        self.decision = decision
        self.tagDays = tagDays
        lines = SimulatedDrum.Wrong.allCases.map { Line($0.rawValue) }
    }

    public var wrong: Int { lines.reduce(0) { $0 + $1.wrong } }
    public var missed: Int { lines.reduce(0) { $0 + $1.missed } }

    public var wrongPerTagDay: Double { tagDays > 0 ? Double(wrong) / tagDays : 0 }
    /// The highest rate that would show so few with 5 % probability (Poisson).
    public var wrongPerTagDay_upper95: Double { tagDays > 0 ? Self.upper95(wrong) / tagDays : 0 }

    /// How many times fewer false alarms it has than another way on the same fixes, at least (95 %).
    public func timesFewer(than other: ScoreSheet) -> Double { Double(other.wrong) / Self.upper95(wrong) }

    /// The longest delay of all kinds, seconds.
    public var delay_max_s: Double? { lines.compactMap(\.delay_max_s).max() }

    mutating func add(_ other: ScoreSheet) {
        tagDays += other.tagDays
        suspects += other.suspects
        for place in lines.indices { lines[place].add(other.lines[place]) }
    }

    /// The mean of a Poisson count of which at most `count` is seen with 5 % probability: 3.0 for none.
    public static func upper95(_ count: Int) -> Double {
        var (low, high) = (0.0, 20.0 + 3 * Double(count))
        for _ in 0..<60 {
            let mean = (low + high) / 2
            var (term, sum) = (-mean, 0.0)
            for k in 0...count {
                if k > 0 { term += log(mean / Double(k)) }
                sum += exp(term)
            }
            if sum > 0.05 { low = mean } else { high = mean }
        }
        return high
    }
}

/// The alarms of one tag against what was true: one of each kind at a time.
struct TruthLog {
    private struct Case {
        var start_ms: Int64
        var end_ms: Int64?
        var isTold = false
    }
    private var cases: [SimulatedDrum.Wrong: Case] = [:]
    private(set) var sheet: ScoreSheet
    /// So long after a true case is over an alarm still tells of it.
    private let grace_ms: Int64

    init(_ sheet: ScoreSheet, grace_s: Double) {
        self.sheet = sheet
        grace_ms = Int64(grace_s * 1000)
    }

    /// What is true at a moment.
    mutating func note(_ wrongs: Set<SimulatedDrum.Wrong>, at_ms: Int64) {
        for (place, wrong) in SimulatedDrum.Wrong.allCases.enumerated() {
            if wrongs.contains(wrong) {
                if let known = cases[wrong], known.end_ms == nil { continue }
                close(wrong, place)
                cases[wrong] = Case(start_ms: at_ms)
            } else if let known = cases[wrong] {
                if known.end_ms == nil { cases[wrong]?.end_ms = at_ms }
                if let end_ms = cases[wrong]?.end_ms, at_ms - end_ms > grace_ms { close(wrong, place) }
            }
        }
    }

    /// An alarm rings.
    mutating func ring(_ wrong: SimulatedDrum.Wrong, at_ms: Int64) {
        guard let place = SimulatedDrum.Wrong.allCases.firstIndex(of: wrong) else { return }
        guard let known = cases[wrong] else {
            sheet.lines[place].wrong += 1
            return
        }
        guard !known.isTold else { return }
        cases[wrong]?.isTold = true
        sheet.lines[place].right += 1
        sheet.lines[place].delays_s.append(Double(at_ms - known.start_ms) / 1000)
    }

    mutating func suspect() { sheet.suspects += 1 }

    /// The end of the run: a case that goes on is left out, unless it was told.
    mutating func finish() {
        for (place, wrong) in SimulatedDrum.Wrong.allCases.enumerated() where cases[wrong]?.end_ms != nil {
            close(wrong, place)
        }
    }

    /// A case that lasted less than a passing moment needs no alarm: the rule is about who stays.
    private mutating func close(_ wrong: SimulatedDrum.Wrong, _ place: Int) {
        guard let known = cases.removeValue(forKey: wrong), !known.isTold else { return }
        if let end_ms = known.end_ms, end_ms - known.start_ms > grace_ms { sheet.lines[place].missed += 1 }
    }
}
