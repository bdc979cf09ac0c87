import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence

/// `chemd simulate delays`: how long a clear case may take, by technology.
struct SimulateDelays: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delays",
        abstract: "How long a clear case takes until it is an alarm, for each technology as its record says it errs.",
        discussion: """
            Each case stands three of the record's sigmas beyond a border and sends a fix every second for a minute, then \
            at its resting cadence; errors are those of the record, messages are lost and late. The limit of a record \
            (delay_max_s of the catalogue alarm-location) is the delay that all but one case in ten thousand have at \
            most: a plant that writes its own record takes it from here.

            EXAMPLES
              chemd simulate delays
              chemd simulate delays --technology uwb --cases 100000 --cadence 10
            """)

    @Option(
        help: ArgumentHelp("Only this technology; may be repeated.", valueName: "technology"),
        transform: Self.technology
    )
    var technology: [Technology] = []
    @Option(help: "Number of cases of each technology.") var cases = 100_000
    @Option(help: "The run's number: the same one repeats it.") var seed: UInt64 = 1
    @Option(help: "Seconds between the fixes of a tag that stands still.") var cadence = 30.0
    @Option(help: "Directory with catalogs.json.") var catalogs: String?
    @OptionGroup var output: OutputOptions

    private static func technology(_ text: String) throws -> Technology {
        guard let technology = Technology(rawValue: text) else {
            let names = Technology.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("`\(text)` is no technology: use one of \(names)")
        }
        return technology
    }

    func validate() throws {
        guard (1...10_000_000).contains(cases) else {
            throw ValidationError("--cases `\(cases)` must be from 1 to 10000000")
        }
        guard cadence.isFinite, (1...3600).contains(cadence) else {
            throw ValidationError("--cadence `\(cadence)` must be from 1 to 3600 seconds")
        }
    }

    func run() throws {
        let loaded = try CatalogLocation.load(catalogs)
        let rules: LocationRules
        do {
            rules = try LocationRules(catalogs: loaded)
        } catch {
            throw Terminal.unusable("\(error)")
        }
        for each in technology.isEmpty ? Technology.allCases : technology {
            let rule = rules.rule(each)
            guard rule.decision == .likelihood else { continue }
            let result = DelayResult(
                DelayTail(rule, cases: cases, seed: seed, resting_s: cadence), rule, resting_s: cadence, seed: seed)
            switch output.format {
            case .json: try Terminal.json(result)
            case .text: Terminal.line(result.line)
            }
        }
    }
}

private struct DelayResult: Encodable {
    var technology: String
    var seed: UInt64
    var cases: Int
    /// How far beyond the border a case stands, metres.
    var clear_m: Double
    var undisturbed_s: Double
    var delay_p50_s: Double?
    var delay_p99_s: Double?
    var delay_p9999_s: Double?
    var delay_max_s: Double?
    var delay_limit_s: Double
    var above_limit: Int

    init(_ tail: DelayTail, _ rule: LocationRule, resting_s: Double, seed: UInt64) {
        technology = rule.technology.rawValue
        self.seed = seed
        cases = tail.delays_s.count
        clear_m = rule.clear_m
        undisturbed_s = rule.attempt_s(resting_s: resting_s)
        delay_p50_s = tail.delay_s(0.5)
        delay_p99_s = tail.delay_s(0.99)
        delay_p9999_s = tail.delay_s(DelayTail.share)
        delay_max_s = tail.delay_s(1)
        delay_limit_s = rule.delayMax_s
        above_limit = tail.count(above: rule.delayMax_s)
    }

    var line: String {
        func text(_ value: Double?) -> String { value.map { String(format: "%.0f", $0) } ?? "-" }
        return "\(technology), seed \(seed): \(cases) cases at \(String(format: "%.2f", clear_m)) m; undisturbed "
            + "\(text(undisturbed_s)) s; p50 \(text(delay_p50_s)), p99 \(text(delay_p99_s)), p99.99 "
            + "\(text(delay_p9999_s)), most \(text(delay_max_s)) s; \(above_limit) above the limit of "
            + "\(text(delay_limit_s)) s"
    }
}
