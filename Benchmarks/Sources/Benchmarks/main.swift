import Foundation

// Usage: Benchmarks [--only GROUP] [--seed N] [--runs N] [--out FILE.jsonl]     groups: zones proximity events
let options = Options(Array(CommandLine.arguments.dropFirst()))
var report = Report(path: options.out)
if options.wants("zones") {
    for make in [ZoneWorkload.site, ZoneWorkload.country, ZoneWorkload.coast] {
        ZoneBench.run(make(options.seed), seed: options.seed, runs: options.runs) { report.add($0) }
    }
}
if options.wants("proximity") {
    ProximityBench.run(seed: options.seed, runs: options.runs) { report.add($0) }
}
if options.wants("events") {
    EventBench.run(seed: options.seed, runs: options.runs) { report.add($0) }
}
exit(report.finish() ? 0 : 1)
