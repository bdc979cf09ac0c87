import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence

/// `chemd simulate reads`: passive tags between two readers against a truth log.
struct SimulateReads: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reads",
        abstract: "Days of passive tags between two readers: right, false and missed changes of place.",
        discussion: """
            Twelve tags in two bays with a reader each. Readers miss tags, hear those of the other bay, and both hear what \
            is carried past. Now and then a tag is put into the wrong bay and brought back. Beside the catalogue's rule \
            others can be compared on the same reads.

            EXAMPLES
              chemd simulate reads --tag-days 120
              chemd simulate reads --read 0.65 --stray 0.1 --compare plain --compare "15 of 30" --nats 7 --nats 12
            """)

    @Option(help: "Number of tags, one day each; in twelves.") var tagDays = 120
    @Option(help: "The run's number: the same one repeats it.") var seed: UInt64 = 1
    @Option(help: "Share of cycles in which a tag is heard at its own place.") var read = 0.65
    @Option(help: "Share of cycles in which the neighbouring reader hears it.") var stray = 0.02
    @Option(help: "Another rule on the same reads: plain, or n of m such as '15 of 30'. May be repeated.")
    var compare: [String] = []
    @Option(help: "Another threshold of the likelihood, natural logarithm. May be repeated.") var nats: [Double] = []
    @Option(help: "Directory with catalogs.json.") var catalogs: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000_000).contains(tagDays) else {
            throw ValidationError("--tag-days `\(tagDays)` must be from 1 to 1000000")
        }
        for (name, share) in [("read", read), ("stray", stray)] where !(0...1).contains(share) {
            throw ValidationError("--\(name) `\(share)` must be from 0 to 1")
        }
        for threshold in nats where !(threshold > 0 && threshold <= 100) {
            throw ValidationError("--nats `\(threshold)` must be above 0 and at most 100")
        }
        for text in compare where LocationRules.decision(named: text, guard_m: 0) == nil {
            throw ValidationError("--compare `\(text)` is not plain, likelihood, or n of m such as `15 of 30`")
        }
    }

    func run() throws {
        let loaded = try CatalogLocation.load(catalogs)
        let known: ReadRules
        do {
            known = try ReadRules(catalogs: loaded)
        } catch {
            throw Terminal.unusable("\(error)")
        }
        var rules = [known.rule]
        var names = [known.rule.decision.name]
        for decision in compare.compactMap({ LocationRules.decision(named: $0, guard_m: 0) }) {
            rules.append(known.rule)
            rules[rules.count - 1].decision = decision
            names.append(decision.name)
        }
        for threshold in nats {
            rules.append(known.rule)
            rules[rules.count - 1].alarm_nats = threshold
            names.append("\(known.rule.decision.name) \(threshold)")
        }
        var simulation = ReadSimulation(
            ReadSimulation.Settings(
                model: ReadModel(read: read, stray: stray), seed: seed, tagDays: tagDays, rules: rules,
                limit_s: known.delayMax_s))
        let lines = simulation.run().map(WorldResult.Line.init)
        switch output.format {
        case .json:
            try Terminal.json(
                ReadResult(
                    seed: seed, read: read, stray: stray, reads: simulation.reads,
                    rules: zip(names, lines).map { ReadResult.Rule(rule: $0, result: $1) }))
        case .text:
            Terminal.line("read \(read), stray \(stray), seed \(seed): \(simulation.reads) reads")
            for (name, line) in zip(names, lines) { Terminal.line("  \(line.text(name))") }
        }
    }
}

private struct ReadResult: Encodable {
    struct Rule: Encodable {
        var rule: String
        var result: WorldResult.Line
    }
    var seed: UInt64
    var read: Double
    var stray: Double
    var reads: Int
    var rules: [Rule]
}
