import Geofence

/// Days of a whole plant in minutes, through the plant's own code: fixes, reads and readings go in as they come from
/// feeds, and what is scored is what the plant stores as alarms.
///
/// People work and pass walls, forklifts carry containers by record and without, drums stand, gas leaks and clears,
/// sensors drift, fail and are calibrated, tags die, their clocks are wrong, gateways are lost; radios err as published,
/// messages are lost and late. The same seed gives the same run. What must not be happens far more often than in a plant, so that there are cases; noise, spikes and drift are as
/// frequent as they are.
public struct PlantWorld: Sendable {
    public struct Settings: Sendable {
        public var seed: UInt64
        /// A new plant each day: layout the same, everything else drawn anew.
        public var days: Int
        public var hours = 24.0
        /// Radio of the active tags.
        public var model = RadioModel.uwbMixed
        /// What active tags are located by outside the stores; nil = by the same radio.
        public var yard: RadioModel?
        public var reads = ReadModel()
        /// Seconds between two fixes of a drum at rest.
        public var resting_s = 30.0
        /// Errands of each forklift in a day, and the share of them that must not be.
        public var errands_per_day = 40.0
        public var wrong_share = 0.3
        public var leaks_per_day = 2.0
        public var faults_per_day = 1.0
        /// Calibrations of each gas sensor in a day: two people take it out of service, test gas is let in.
        public var calibrations_per_day = 0.3
        /// Share of tags that die in a day, for an hour or two.
        public var deaths_per_day = 0.1
        /// How often the gateway of a store is lost.
        public var gatewayLosses_per_day = 0.5
        /// Share of tags whose clock is set wrong in a day, by whole hours or to 1970.
        public var wrongClock_share = 0.05
        /// Share of the ways of somebody without the right that lead into the store all the same.
        public var trespass_share = 0.05

        public init(seed: UInt64, days: Int) {
            self.seed = seed
            self.days = days
        }
    }

    public let settings: Settings
    private let rules: Plant.Rules

    public init(_ settings: Settings, rules: Plant.Rules) {
        self.settings = settings
        self.rules = rules
    }

    /// Runs all days.
    ///
    /// - Throws: ``PlantError`` when the plant refuses what the simulation sets up.
    public func run() async throws -> WorldSheet {
        var sheet = WorldSheet(seed: settings.seed)
        for day in 0..<settings.days {
            var run = try await WorldRun(settings, rules: rules, day: day)
            sheet.add(try await run.day())
        }
        return sheet
    }

    /// How long each kind of case may take until it is told, seconds: the rules' own times.
    static func limits_s(_ rules: AlarmRules, _ settings: Settings) -> [WorldDanger: Double] {
        let location_s = rules.locations.rule(settings.model.technology).delayMax_s
        // Off the site only the radio of the yard sees it.
        let exit_s = rules.locations.rule((settings.yard ?? settings.model).technology).delayMax_s
        func onDelay_s(_ kind: AlarmKind) -> Double { Double(rules.policies[kind.rawValue].onDelay_ms) / 1000 }
        let silence_s = Double(Plant.usualSilence_ms) / 1000
        return [
            .misplaced: max(location_s, exit_s), .siteExit: exit_s, .pairInRoom: location_s, .pairTooNear: location_s,
            .misplacedPassive: rules.reads.delayMax_s,
            .personWithoutRight: location_s + onDelay_s(.personWithoutRight),
            .vehicleWithoutLoad: max(location_s, exit_s),
            // Three missed reports, which may have been a minute apart when it last moved little.
            .tagSilent: silence_s + 3 * 60 + 20,
            .gas1: 30, .gas2: 30, .gas3: 90, .sensorFault: 700, .sensorSilent: 75,
        ]
    }
}

/// What came of it.
public struct WorldSheet: Sendable, Codable {
    public var seed: UInt64
    public var days = 0
    /// Messages that went in, and those lost on the way.
    public var messages = 0
    public var lost = 0
    public var lines: [WorldLine] = []

    init(seed: UInt64) { self.seed = seed }

    public subscript(danger: WorldDanger) -> WorldLine? { lines.first { $0.danger == danger } }

    mutating func add(_ other: WorldSheet) {
        days += other.days
        messages += other.messages
        lost += other.lost
        guard !lines.isEmpty else {
            lines = other.lines
            return
        }
        for place in lines.indices { lines[place].add(other.lines[place]) }
    }
}
