import Foundation
public import Geofence

/// Days of a plant in minutes: drums that stand, are moved and are mislaid, radios that err, messages that are lost or
/// late, on the clock of the fixes. The places and alarms are those of the plant: ``TagPlaces`` and ``AlarmBook``.
///
/// The same seed gives the same run. Each hundred tags are a site of their own, with its own noise.
public struct PlantSimulation: Sendable {
    /// One way of deciding.
    public struct Way: Sendable, Hashable {
        public var decision: LocationDecision
        /// In place of the catalogue's threshold.
        public var alarm_nats: Double?

        public init(decision: LocationDecision, alarm_nats: Double? = nil) {
            self.decision = decision
            self.alarm_nats = alarm_nats
        }

        var name: String { alarm_nats.map { "\(decision.name) \($0.shortText)" } ?? decision.name }
    }

    public struct Settings: Sendable {
        public var model: RadioModel
        public var seed: UInt64
        public var tagDays: Int
        /// How often a tag that stands still reports, seconds.
        public var resting_s: Double
        public var outings_per_day = 0.5
        /// The share of ways out that must not be: far more than in a plant, so that there are cases.
        public var wrong_share = 0.2
        /// How alarms are decided, side by side on the same fixes.
        public var ways = [Way(decision: .likelihood)]

        public init(model: RadioModel, seed: UInt64, tagDays: Int, resting_s: Double = 30) {
            self.model = model
            self.seed = seed
            self.tagDays = tagDays
            self.resting_s = resting_s
        }
    }

    /// One day of one tag; so long a site's noise stays the same, in tags.
    static let day_s = 86_400.0
    static let tagsPerSite = 100
    private static let start_ms: Int64 = 1_795_831_200_000

    public let settings: Settings
    private let rules: LocationRules
    private let policies: AlarmPolicies
    private let site: SimulatedSite
    public private(set) var fixes = 0
    public private(set) var lost = 0

    /// - Throws: never for the layouts we make: ``ZoneDefect`` says what is wrong with one.
    public init(
        _ settings: Settings, rules: LocationRules, policies: AlarmPolicies
    ) throws(ZoneDefect) {
        self.settings = settings
        self.rules = rules
        self.policies = policies
        site = try SimulatedSite(scale: settings.model.scale)
    }

    /// Runs all tag-days; a sheet for each decision.
    public mutating func run() -> [ScoreSheet] {
        var sheets = settings.ways.map { ScoreSheet(decision: $0.name, tagDays: 0) }
        for tag in 0..<settings.tagDays {
            var siteNumbers = SeededNumbers(seed: settings.seed &* 1_000_003 &+ UInt64(tag / Self.tagsPerSite))
            let noise = RadioErrors.ofSite(settings.model, &siteNumbers)
            let numbers = SeededNumbers(seed: (settings.seed << 32) ^ UInt64(tag) ^ 0x5bd1_e995)
            for (place, sheet) in day(of: "T\(tag)", noise, numbers).enumerated() { sheets[place].add(sheet) }
        }
        return sheets
    }

    private mutating func day(of tag: String, _ noise: LocationNoise, _ drawn: SeededNumbers) -> [ScoreSheet] {
        var numbers = drawn
        var drum = SimulatedDrum(
            site, settings.model, outings_per_day: settings.outings_per_day, wrong_share: settings.wrong_share, &numbers
        )
        var errors = RadioErrors(noise)
        var channel = RadioChannel()
        let start = site.bays[drum.home].id
        var lanes = settings.ways.map { way in
            SimulatedLane(
                tag, site, start: start, rules: rules, way: way, policies: policies,
                grace_s: rules.rule(settings.model.technology).delayMax_s)
        }
        let outward = settings.model.outliersPointOutward ? drum.outward : nil
        var time_s = numbers.between(0, settings.resting_s)
        var pause_s = settings.resting_s
        while time_s < Self.day_s {
            let at_ms = Self.start_ms + Int64(time_s * 1000)
            for fix in channel.arrivals(until_ms: at_ms) {
                for place in lanes.indices { lanes[place].take(fix, drum, site) }
            }
            let truth = drum.place(at: time_s, &numbers)
            let wrongs = drum.wrongs(at: truth)
            for place in lanes.indices { lanes[place].note(wrongs, at_ms: at_ms) }
            let error = errors.next(seconds: pause_s, outward: outward.map { atan2($0.1, $0.0) }, &numbers)
            let fix = Fix(
                tag: tag, at_ms: at_ms, point: Point(x: truth.x + error.x, y: truth.y + error.y),
                acc_m: settings.model.stated_m, technology: settings.model.technology)
            fixes += 1
            channel.send(fix, seconds: pause_s, &numbers)
            pause_s = drum.pause_s(after: time_s, resting_s: settings.resting_s)
            time_s += pause_s
        }
        lost += channel.lost
        return lanes.map { $0.finished() }
    }
}
