import ChemTrack
import Compliance
import Foundation

// Usage: Benchmarks [--only GROUP] [--seed N] [--runs N] [--out FILE.jsonl] [--catalogs DIR] [--pictures DIR] [--chemd FILE]
//                   [--size small|full|N] [--store FOLDER] [--live FOLDER]
// Groups: zones proximity events rules decode scan paper store live
let options = Options(Array(CommandLine.arguments.dropFirst()))
var report = Report(path: options.out)
if options.wants("zones") {
    for make in [ZoneWorkload.site, ZoneWorkload.country, ZoneWorkload.coast] {
        ZoneBench.run(make(options.seed), seed: options.seed, runs: options.runs) { report.add($0) }
    }
    ReplaceBench.run(seed: options.seed) { report.add($0) }
}
if options.wants("proximity") {
    ProximityBench.run(seed: options.seed, runs: options.runs) { report.add($0) }
}
if options.wants("events") {
    EventBench.run(seed: options.seed, runs: options.runs) { report.add($0) }
}
if options.wants("rules") {
    do {
        let plant = try RulesWorkload(catalogs: options.catalogs, seed: options.seed)
        PairBench.run(plant, runs: options.runs) { report.add($0) }
        ZoneRecheckBench.run(plant, runs: options.runs) { report.add($0) }
        try SearchBench.run(plant, runs: options.runs) { report.add($0) }
        try CatalogLoadBench.run(plant, directory: options.catalogs, runs: options.runs) { report.add($0) }
        try PurchaseBench.run(plant, runs: options.runs) { report.add($0) }
    } catch {
        FileHandle.standardError.write(Data("bench: rules: \(error)\n".utf8))
        exit(2)
    }
}
if options.wants("decode") || options.wants("scan") {
    do {
        if options.wants("decode") {
            try DecodeBench.run(folder: options.pictures, seed: options.seed) { report.add($0) }
        }
        if options.wants("scan") {
            try ScanBench.run(folder: options.pictures, chemd: options.chemd, seed: options.seed) { report.add($0) }
        }
    } catch {
        FileHandle.standardError.write(Data("bench: scanning: \(error)\n".utf8))
        exit(2)
    }
}
if options.wants("paper") {
    do {
        let plant = try RulesWorkload(catalogs: options.catalogs, seed: options.seed)
        try await PaperBench(plant, runs: options.runs, folder: "\(options.store)-manifests") { report.add($0) }.run()
    } catch {
        FileHandle.standardError.write(Data("bench: paper: \(error)\n".utf8))
        exit(2)
    }
}
if options.wants("store") {
    do {
        let plant = try RulesWorkload(catalogs: options.catalogs, seed: options.seed)
        try await StoreBench(
            work: StoreWorkload(plant, size: options.size, folder: options.store),
            rules: try Plant.Rules(catalogs: plant.catalogs, regimes: [.cn]), emit: { report.add($0) }
        ).run()
    } catch {
        FileHandle.standardError.write(Data("bench: store: \(error)\n".utf8))
        exit(2)
    }
}
if options.wants("live") {
    do {
        let folder = options.live
        try await LiveBench(
            plant: LivePlant(folder: folder + "/plant", seed: options.seed), chemd: options.chemd,
            catalogs: options.catalogs, folder: folder, emit: { report.add($0) }
        ).run()
    } catch {
        FileHandle.standardError.write(Data("bench: live: \(error)\n".utf8))
        exit(2)
    }
}
exit(report.finish() ? 0 : 1)
