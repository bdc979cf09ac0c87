import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence

/// `chemd simulate plant`: every kind of alarm of a whole plant against a truth log.
struct SimulatePlant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plant",
        abstract: "Days of a whole plant: people, forklifts, drums, gas and sensors, against a truth log.",
        discussion: """
            Four stores, six people, two forklifts, 52 drums (12 of them with passive tags) and nine sensors. What must \
            not be happens far more often than in a plant; noise, spikes and drift are as frequent as they are. Messages \
            go through the plant's own code, on a clock of their own. The same seed gives the same run.

            Of each kind of danger: alarms that told of something true, false ones, true cases nobody was told of, \
            cases that no rule can see by itself (a sensor stuck at what it reads in clean air), and the seconds from \
            the beginning of a case to its alarm.

            EXAMPLES
              chemd simulate plant --days 1
              chemd simulate plant --days 30 --seed 5 --format json
              chemd simulate plant --days 3 --yard gnss     UWB in the stores, satellites outside
              chemd simulate plant --days 1 --examples      what the false alarms were about
            """)

    @Option(help: "Number of days; each is a plant of its own.") var days = 1
    @Option(help: "The run's number: the same one repeats it.") var seed: UInt64 = 1
    @Option(help: "Hours of each day.") var hours = 24.0
    @Option(help: "Radio of the active tags: uwb or uwb-mixed.", transform: Self.radio) var model: RadioModel =
        .uwbMixed
    @Option(
        help: "Radio of the active tags outside the stores: gnss or gnss-buildings; else the same.",
        transform: Self.yardRadio) var yard: RadioModel?
    @Flag(help: "Print what the first false alarms were about.") var examples = false
    @Option(help: "Directory with catalogs.json.") var catalogs: String?
    @OptionGroup var output: OutputOptions

    private static func radio(_ text: String) throws -> RadioModel {
        guard let model = RadioModel(rawValue: text), model == .uwb || model == .uwbMixed else {
            throw ValidationError("`\(text)`: the stores of this plant are seen by uwb or uwb-mixed")
        }
        return model
    }

    private static func yardRadio(_ text: String) throws -> RadioModel {
        guard let model = RadioModel(rawValue: text), model == .gnss || model == .gnssBuildings else {
            throw ValidationError("`\(text)`: the yard of this plant is seen by gnss or gnss-buildings")
        }
        return model
    }

    func validate() throws {
        guard (1...10_000).contains(days) else { throw ValidationError("--days `\(days)` must be from 1 to 10000") }
        guard hours.isFinite, (0.1...24).contains(hours) else {
            throw ValidationError("--hours `\(hours)` must be from 0.1 to 24")
        }
    }

    func run() async throws {
        let loaded = try CatalogLocation.load(catalogs)
        let rules: Plant.Rules
        do {
            rules = try Plant.Rules(catalogs: loaded, regimes: [.cn])
        } catch {
            throw Terminal.unusable("\(error)")
        }
        var settings = PlantWorld.Settings(seed: seed, days: days)
        settings.hours = hours
        settings.model = model
        settings.yard = yard
        let sheet = try await PlantWorld(settings, rules: rules).run()
        switch output.format {
        case .json: try Terminal.json(WorldResult(sheet, hours: hours))
        case .text: WorldResult(sheet, hours: hours).table(examples: examples).forEach(Terminal.line)
        }
    }
}

/// A score sheet as it is printed.
struct WorldResult: Encodable {
    struct Line: Encodable {
        var danger: String
        var right: Int
        var wrong: Int
        var missed: Int
        var blind: Int
        var exposure: Double
        var exposure_unit: String
        var wrong_rate: Double
        var wrong_rate_upper95: Double
        var delay_p50_s: Double?
        var delay_p95_s: Double?
        var delay_max_s: Double?
        var delay_limit_s: Double
        var examples: [String]

        init(_ line: WorldLine) {
            danger = line.danger.rawValue
            right = line.right
            wrong = line.wrong
            missed = line.missed
            blind = line.blind
            exposure = line.exposure
            exposure_unit = line.unit
            wrong_rate = line.wrongRate
            wrong_rate_upper95 = line.wrongRate_upper95
            delay_p50_s = line.delay_s(0.5)
            delay_p95_s = line.delay_s(0.95)
            delay_max_s = line.delay_s(1)
            delay_limit_s = line.limit_s
            examples = line.examples
        }

        func text(_ head: String) -> String {
            func seconds(_ value: Double?) -> String { value.map { String(Int($0.rounded())) } ?? "-" }
            let name = head.padding(toLength: 24, withPad: " ", startingAt: 0)
            let delays = [delay_p50_s, delay_p95_s, delay_max_s].map(seconds).joined(separator: " / ")
            return "\(name) \(right) right, \(wrong) false, \(missed) missed"
                + (blind > 0 ? ", \(blind) unseen" : "")
                + String(format: "; %.2g false per \(exposure_unit), at most %.2g", wrong_rate, wrong_rate_upper95)
                + "; delay \(delays) s of \(seconds(delay_limit_s))"
        }
    }

    var seed: UInt64
    var days: Int
    /// Of each day.
    var hours: Double
    var messages: Int
    var lost_messages: Int
    var alarms: [Line]

    init(_ sheet: WorldSheet, hours: Double) {
        seed = sheet.seed
        days = sheet.days
        self.hours = hours
        messages = sheet.messages
        lost_messages = sheet.lost
        alarms = sheet.lines.map(Line.init)
    }

    func table(examples: Bool) -> [String] {
        ["seed \(seed): \(days) x \(hours.formatted()) h, \(messages) messages, \(lost_messages) lost on the way"]
            + alarms.flatMap { line in
                ["  \(line.text(line.danger))"] + (examples ? line.examples.map { "      \($0)" } : [])
            }
    }
}
