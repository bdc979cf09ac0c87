import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence

/// `chemd simulate`: how right the alarms are, against a truth log.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate days of a plant and count right, false and missed alarms.",
        discussion: """
            EXAMPLES
              chemd simulate plant --days 10           people, forklifts, drums, gas, sensors: every kind of alarm
              chemd simulate tags --model uwb-mixed    positions of one radio technology, tag by tag
              chemd simulate reads --stray 0.1         passive tags between two readers
              chemd simulate delays                    how long a clear case may take, by technology
            """,
        subcommands: [SimulateTags.self, SimulatePlant.self, SimulateReads.self, SimulateDelays.self],
        defaultSubcommand: SimulateTags.self)
}

/// `chemd simulate tags`: location alarms of tags of one radio technology.
struct SimulateTags: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tags",
        abstract: "Days of tags of one radio technology: right, false and missed location alarms.",
        discussion: """
            Drums stand in their bays, are moved, are put into a wrong bay or taken off the site and brought back; radios \
            err as published measurements of their kind do, messages are lost, late, out of order and doubled. The \
            places and alarms are decided by the plant's own code, on the clock of the fixes. The same seed gives the \
            same run. Beside the catalogue's decision others can be compared on the same fixes.

            False alarms come with the highest rate that would show so few with 5 % probability: to show one false \
            alarm in 7,000 tag-days at most, 21,000 tag-days without one are needed. Beside another decision it says how \
            many times fewer they are, at least (95 %), and whether a true one came later than the limit.

            EXAMPLES
              chemd simulate tags --model uwb-mixed --tag-days 1000
              chemd simulate tags --model gnss --tag-days 21600 --seed 7 --format json
              chemd simulate tags --model ble --tag-days 300 --compare plain --compare "8 of 10" --cadence 1
              chemd simulate tags --model ble --tag-days 300 --nats 7 --nats 12
            """)

    @Option(
        help: ArgumentHelp(
            "Radio: \(RadioModel.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "radio"),
        transform: Self.radio)
    var model: RadioModel = .uwbMixed

    @Option(help: "Number of tags, one day each.")
    var tagDays = 100

    @Option(help: "The run's number: the same one repeats it.")
    var seed: UInt64 = 1

    @Option(help: "Seconds between the fixes of a tag that stands still; one that moves sends every second.")
    var cadence = 30.0

    @Option(help: "Another decision on the same fixes: plain, or n of m such as '8 of 10'. May be repeated.")
    var compare: [String] = []

    @Option(help: "Another threshold of the likelihood on the same fixes, natural logarithm. May be repeated.")
    var nats: [Double] = []

    @Option(help: "Metres beyond the border from which a fix counts for n of m.")
    var guardBand = 0.0

    @Option(help: "Directory with catalogs.json.") var catalogs: String?

    @OptionGroup var output: OutputOptions

    private static func radio(_ text: String) throws -> RadioModel {
        guard let model = RadioModel(rawValue: text) else {
            let names = RadioModel.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("`\(text)` is no radio: use one of \(names)")
        }
        return model
    }

    func validate() throws {
        guard (1...10_000_000).contains(tagDays) else {
            throw ValidationError("--tag-days `\(tagDays)` must be from 1 to 10000000")
        }
        guard cadence.isFinite, (1...3600).contains(cadence) else {
            throw ValidationError("--cadence `\(cadence)` must be from 1 to 3600 seconds")
        }
        guard guardBand.isFinite, (0...1000).contains(guardBand) else {
            throw ValidationError("--guard-band `\(guardBand)` must be from 0 to 1000 metres")
        }
        for threshold in nats where !(threshold > 0 && threshold <= 100) {
            throw ValidationError("--nats `\(threshold)` must be above 0 and at most 100")
        }
        for text in compare where LocationRules.decision(named: text, guard_m: guardBand) == nil {
            throw ValidationError("--compare `\(text)` is not plain, likelihood, or n of m such as `8 of 10`")
        }
    }

    func run() throws {
        let loaded = try CatalogLocation.load(catalogs)
        let rules: LocationRules
        let policies: AlarmPolicies
        do {
            rules = try LocationRules(catalogs: loaded)
            policies = try AlarmPolicies(catalogs: loaded)
        } catch {
            throw Terminal.unusable("\(error)")
        }
        let rule = rules.rule(model.technology)
        let others = compare.compactMap { LocationRules.decision(named: $0, guard_m: guardBand) }
        var settings = PlantSimulation.Settings(model: model, seed: seed, tagDays: tagDays, resting_s: cadence)
        settings.ways = ([rule.decision] + others).map { PlantSimulation.Way(decision: $0) }
        settings.ways += nats.map { PlantSimulation.Way(decision: .likelihood, alarm_nats: $0) }
        var simulation: PlantSimulation
        do {
            simulation = try PlantSimulation(settings, rules: rules, policies: policies)
        } catch {
            throw Terminal.unusable("the simulated site: \(error)")
        }
        let sheets = simulation.run()
        for (number, sheet) in sheets.enumerated() {
            var result = SimulationResult(sheet, settings, rule, fixes: simulation.fixes, lost: simulation.lost)
            if number > 0 { result.compare(sheets[0], with: sheet) }
            switch output.format {
            case .json: try Terminal.json(result)
            case .text: result.lines.forEach(Terminal.line)
            }
        }
    }
}

/// A score sheet as it is printed.
private struct SimulationResult: Encodable {
    struct Kind: Encodable {
        var kind: String
        var right: Int
        var wrong: Int
        var missed: Int
        var delay_p50_s: Double?
        var delay_p95_s: Double?
        var delay_p99_s: Double?
        var delay_max_s: Double?
    }

    var model: String
    var technology: String
    var decision: String
    var seed: UInt64
    var tag_days: Double
    var fixes: Int
    var lost_messages: Int
    var wrong: Int
    var wrong_per_tag_day: Double
    var wrong_per_tag_day_upper95: Double
    var missed: Int
    var suspects_per_tag_day: Double
    /// What the rule allows.
    var delay_limit_s: Double
    var alarms: [Kind]
    /// How many times fewer false alarms the catalogue's decision has on the same fixes, at least (95 %).
    var times_fewer_lower95: Double?
    /// The longest delay of the catalogue's decision, seconds.
    var delay_max_of_catalogue_s: Double?

    /// Says how the catalogue's decision did beside this one.
    mutating func compare(_ own: ScoreSheet, with other: ScoreSheet) {
        times_fewer_lower95 = own.timesFewer(than: other)
        delay_max_of_catalogue_s = own.delay_max_s
    }

    init(_ sheet: ScoreSheet, _ settings: PlantSimulation.Settings, _ rule: LocationRule, fixes: Int, lost: Int) {
        model = settings.model.rawValue
        technology = rule.technology.rawValue
        decision = sheet.decision
        seed = settings.seed
        tag_days = sheet.tagDays
        self.fixes = fixes
        lost_messages = lost
        wrong = sheet.wrong
        wrong_per_tag_day = sheet.wrongPerTagDay
        wrong_per_tag_day_upper95 = sheet.wrongPerTagDay_upper95
        missed = sheet.missed
        suspects_per_tag_day = Double(sheet.suspects) / max(sheet.tagDays, 1)
        delay_limit_s = rule.delayMax_s
        alarms = sheet.lines.map {
            Kind(
                kind: $0.kind, right: $0.right, wrong: $0.wrong, missed: $0.missed, delay_p50_s: $0.delay_p50_s,
                delay_p95_s: $0.delay_p95_s, delay_p99_s: $0.delay_p99_s, delay_max_s: $0.delay_max_s)
        }
    }

    var lines: [String] {
        func text(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "-" }
        func rate(_ value: Double) -> String { String(format: "%.2e", value) }
        let head =
            "\(model), \(decision), seed \(seed): \(Int(tag_days)) tag-days, \(fixes) fixes, \(lost_messages) lost on the way"
        let total =
            "  false \(wrong) = \(rate(wrong_per_tag_day)) per tag-day, at most \(rate(wrong_per_tag_day_upper95)) (95 %); "
            + "missed \(missed); suspect \(text(suspects_per_tag_day)) times per tag-day"
        let kinds = alarms.map {
            "  \($0.kind): right \($0.right), false \($0.wrong), missed \($0.missed); seconds to the alarm "
                + "p50 \(text($0.delay_p50_s)), p95 \(text($0.delay_p95_s)), p99 \(text($0.delay_p99_s)), "
                + "most \(text($0.delay_max_s)) of \(text(delay_limit_s))"
        }
        let beside = times_fewer_lower95.map {
            "  the catalogue's decision: at least \(text($0)) times fewer false alarms (95 %), its longest delay "
                + "\(text(delay_max_of_catalogue_s)) s of \(text(delay_limit_s))"
        }
        return [head, total] + kinds + (beside.map { [$0] } ?? [])
    }
}
