import Foundation

/// What somebody in charge has to be told of in the simulated plant.
public enum WorldDanger: String, Sendable, Codable, CaseIterable {
    /// A container with an active tag in no zone of its own, without a recorded move.
    case misplaced
    /// One with a passive tag in another bay.
    case misplacedPassive = "misplaced_passive"
    case siteExit = "site_exit"
    /// In a room with what it must not be with.
    case pairInRoom = "pair_in_room"
    /// Nearer to what it has to be kept apart from than it may be.
    case pairTooNear = "pair_too_near"
    case personWithoutRight = "person_without_right"
    case vehicleWithoutLoad = "vehicle_without_load"
    case tagSilent = "tag_silent"
    case gas1 = "gas_1"
    case gas2 = "gas_2"
    case gas3 = "gas_3"
    /// Stuck, broken wire, or away from its partner.
    case sensorFault = "sensor_fault"
    case sensorSilent = "sensor_silent"
    /// An alarm of a kind that nothing in the simulated plant gives reason for.
    case other

    /// What its false alarms are counted by.
    public var exposure: String {
        switch self {
        case .misplaced, .siteExit, .pairInRoom, .pairTooNear, .tagSilent: "tag-day"
        case .misplacedPassive: "passive-tag-day"
        case .personWithoutRight: "person-day"
        case .vehicleWithoutLoad: "vehicle-day"
        case .gas1, .gas2, .gas3, .sensorFault, .sensorSilent: "sensor-day"
        case .other: "day"
        }
    }
}

/// The alarms of a kind of danger against what was true.
public struct WorldLine: Sendable, Codable {
    public var danger: WorldDanger
    /// Days of tags, people, vehicles or sensors that were watched, and what they are days of.
    public var exposure = 0.0
    public var unit: String
    public var right = 0
    public var wrong = 0
    public var missed = 0
    /// True cases that no rule can see by itself: a sensor stuck at what it reads in clean air.
    public var blind = 0
    /// Seconds from the beginning of a case to its alarm; an early warning counts as 0.
    public var delays_s: [Double] = []
    /// How long a case may take until it is told, seconds.
    public var limit_s: Double
    /// What false alarms were about, the first ones.
    public var examples: [String] = []

    public var wrongRate: Double { exposure > 0 ? Double(wrong) / exposure : 0 }
    /// The highest rate that would show so few with 5 % probability.
    public var wrongRate_upper95: Double { exposure > 0 ? ScoreSheet.upper95(wrong) / exposure : 0 }

    /// The smallest delay that at least this share of the cases has at most.
    public func delay_s(_ share: Double) -> Double? { delays_s.sorted().quantile(share) }

    public mutating func add(_ other: WorldLine) {
        exposure += other.exposure
        right += other.right
        wrong += other.wrong
        missed += other.missed
        blind += other.blind
        delays_s += other.delays_s
        examples = Array((examples + other.examples).prefix(Self.examples_max))
    }

    static let examples_max = 10
}

/// The truth log of a simulated plant: what is true of whom since when, and what of it was told.
struct WorldTruth: Sendable {
    struct Subject: Hashable, Sendable {
        var danger: WorldDanger
        var name: String
    }
    private struct Case: Sendable {
        var start_s: Double
        var end_s: Double?
        var isTold = false
        /// No rule is expected to see it.
        var isBlind = false
    }

    private var cases: [Subject: Case] = [:]
    private(set) var lines: [WorldDanger: WorldLine] = [:]

    /// - Parameters:
    ///   - limits_s: how long a case of each kind may take until it is told.
    ///   - exposure: days by unit.
    init(limits_s: [WorldDanger: Double], exposure: [String: Double]) {
        for danger in WorldDanger.allCases {
            lines[danger] = WorldLine(
                danger: danger, exposure: exposure[danger.exposure] ?? 0, unit: danger.exposure,
                limit_s: limits_s[danger] ?? 60)
        }
    }

    private func limit_s(_ danger: WorldDanger) -> Double { lines[danger]?.limit_s ?? 60 }

    /// Says whether something is true now.
    mutating func note(_ danger: WorldDanger, _ name: String, _ holds: Bool, at time_s: Double, isBlind: Bool = false) {
        let subject = Subject(danger: danger, name: name)
        guard let known = cases[subject] else {
            if holds { cases[subject] = Case(start_s: time_s, isBlind: isBlind) }
            return
        }
        switch (holds, known.end_s) {
        case (true, nil): break
        case (true, _?):
            close(subject, known)
            cases[subject] = Case(start_s: time_s, isBlind: isBlind)
        case (false, nil): cases[subject]?.end_s = time_s
        case (false, let end_s?): if time_s - end_s > limit_s(danger) { close(subject, known) }
        }
    }

    /// Whether something is true or was, within its limit.
    func isKnown(_ danger: WorldDanger, _ name: String) -> Bool {
        cases[Subject(danger: danger, name: name)] != nil
    }

    /// Tells a case; false = there is none.
    mutating func tell(_ danger: WorldDanger, _ name: String, at time_s: Double) -> Bool {
        let subject = Subject(danger: danger, name: name)
        guard let known = cases[subject] else { return false }
        guard !known.isTold else { return true }
        cases[subject]?.isTold = true
        lines[danger]?.right += 1
        lines[danger]?.delays_s.append(max(time_s - known.start_s, 0))
        return true
    }

    mutating func countFalse(_ danger: WorldDanger, _ what: String) {
        lines[danger]?.wrong += 1
        guard let known = lines[danger]?.examples, known.count < WorldLine.examples_max else { return }
        lines[danger]?.examples.append(what)
    }

    /// An alarm that warned before the case began tells of it.
    mutating func countEarly(_ danger: WorldDanger, _ name: String, at time_s: Double) {
        _ = tell(danger, name, at: time_s)
    }

    /// The end of the run: cases that go on are left out, unless they were told.
    mutating func finish() {
        for (subject, known) in cases where known.end_s != nil { close(subject, known) }
        cases = [:]
    }

    /// A case that lasted less than its limit needs no alarm.
    private mutating func close(_ subject: Subject, _ known: Case) {
        cases[subject] = nil
        guard !known.isTold, let end_s = known.end_s, end_s - known.start_s > limit_s(subject.danger) else { return }
        if known.isBlind { lines[subject.danger]?.blind += 1 } else { lines[subject.danger]?.missed += 1 }
    }
}
