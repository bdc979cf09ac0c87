import Foundation
public import Geofence

/// Days of passive tags between two readers in minutes: which readers hear them, what the plant's own ``ReaderJudge``
/// makes of it, and what was true. Several rules are asked about the same reads; the same seed gives the same run.
public struct ReadSimulation: Sendable {
    public struct Settings: Sendable {
        public var model: ReadModel
        public var seed: UInt64
        public var tagDays: Int
        public var rules: [ReadRule]
        /// Share of tags on metal or liquid, which are heard a fifth to a half as often.
        public var metal_share = 0.3
        /// Times a day a tag is put into the other bay, and back after 30 to 60 minutes.
        public var outings_per_day = 1.0
        /// A case that lasts so long has to be told, seconds.
        public var limit_s: Double

        public init(model: ReadModel, seed: UInt64, tagDays: Int, rules: [ReadRule], limit_s: Double) {
            self.model = model
            self.seed = seed
            self.tagDays = tagDays
            self.rules = rules
            self.limit_s = limit_s
        }
    }

    /// Tags of one bay: what the readers hear of the others says that they are on.
    static let tagsPerDay = 12
    static let bays = ["A", "B"]

    public let settings: Settings
    public private(set) var reads = 0

    public init(_ settings: Settings) { self.settings = settings }

    /// Runs all tag-days; a line for each rule.
    public mutating func run() -> [WorldLine] {
        var lines = settings.rules.map { _ in Self.line(settings.limit_s) }
        let days = (settings.tagDays + Self.tagsPerDay - 1) / Self.tagsPerDay
        for day in 0..<days {
            for (place, line) in self.day(day).enumerated() { lines[place].add(line) }
        }
        return lines
    }

    private static func line(_ limit_s: Double) -> WorldLine {
        WorldLine(danger: .misplacedPassive, unit: WorldDanger.misplacedPassive.exposure, limit_s: limit_s)
    }

    private struct Drum {
        var tag: String
        var home: String
        var radio: WorldPassiveTag
        var leaves_s: Double
        var back_s: Double
        /// Seconds on the way between the bays.
        static let way_s = 20.0

        /// Where it is; nil = on the fork, past both readers.
        func place(at time_s: Double) -> String? {
            let other = home == bays[0] ? bays[1] : bays[0]
            if time_s < leaves_s || time_s >= back_s + Self.way_s { return home }
            if time_s < leaves_s + Self.way_s || time_s >= back_s { return nil }
            return other
        }
    }

    private mutating func day(_ day: Int) -> [WorldLine] {
        let seed = settings.seed &* 1_000_003 &+ UInt64(day)
        var numbers = SeededNumbers(seed: seed)
        var drums = (0..<Self.tagsPerDay).map { number in
            Drum(
                tag: "T\(number)", home: Self.bays[number % 2],
                radio: WorldPassiveTag(
                    settings.model, isOnMetal: numbers.happens(settings.metal_share),
                    seed: seed ^ UInt64(number + 1) << 40),
                leaves_s: 600 + numbers.exponential(mean: 86_400 / settings.outings_per_day), back_s: 0)
        }
        for drum in drums.indices { drums[drum].back_s = drums[drum].leaves_s + numbers.between(1_800, 3_600) }
        var judges = settings.rules.map { ReaderJudge(rule: $0) }
        var believed = settings.rules.map { _ in drums.map(\.home) }
        var truths = settings.rules.map { _ in
            WorldTruth(
                limits_s: [.misplacedPassive: settings.limit_s], exposure: ["passive-tag-day": Double(drums.count)])
        }
        var wasWrong = drums.map { _ in false }
        var time_s = 0.0
        while time_s < 86_400 {
            time_s += 1
            for number in drums.indices {
                let place = drums[number].place(at: time_s)
                let (tag, home) = (drums[number].tag, drums[number].home)
                let heard = drums[number].radio.cycle(readers: Self.bays, at: place, isCarried: place == nil)
                reads += heard.count
                let isWrong = place != nil && place != home
                // A case that is over is closed when nobody can be late any more.
                let isDue = isWrong != wasWrong[number] || Int(time_s) % 60 == 0
                wasWrong[number] = isWrong
                for rule in judges.indices {
                    if isDue { truths[rule].note(.misplacedPassive, tag, isWrong, at: time_s) }
                    for (reader, rssi_dBm) in heard {
                        let zone = judges[rule].take(
                            tag, zone: reader, rssi_dBm: rssi_dBm, start: home, steady_ms: Int64(time_s * 1000),
                            isHome: { $0 == home })
                        guard let zone, zone != believed[rule][number] else { continue }
                        believed[rule][number] = zone
                        guard zone != home, !truths[rule].tell(.misplacedPassive, tag, at: time_s) else { continue }
                        truths[rule].countFalse(.misplacedPassive, "\(Int(time_s)) s: \(tag)")
                    }
                }
            }
        }
        return truths.map { log in
            var log = log
            log.finish()
            return log.lines[.misplacedPassive] ?? Self.line(settings.limit_s)
        }
    }
}
