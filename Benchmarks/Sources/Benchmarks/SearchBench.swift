import Compliance
import Foundation

/// A person types into the search box: names, beginnings, misspelled names and 拼音, each answered once.
enum SearchBench {
    private static let names_max = 400

    static func run(_ plant: RulesWorkload, runs: Int, _ emit: (BenchLine) -> Void) throws {
        let (texts, whole) = try queries(plant)
        var wrong = 0
        for name in whole where plant.registry.find(name, limit: 20).first.map({ $0.match <= .exact }) != true {
            wrong += 1
        }
        let times_ms = Duel.latencies_ms(texts.count * runs) { number in
            _ = plant.registry.find(texts[number % texts.count], limit: 20)
        }
        let all_s = times_ms.reduce(0, +) / 1000
        emit(
            BenchLine(
                bench: "search", unit: "searches/s", ours: Double(times_ms.count) / max(all_s, 1e-9),
                checked: whole.count,
                mismatches: wrong, seed: plant.seed, p50_ms: Duel.percentile(times_ms, 0.5),
                p95_ms: Duel.percentile(times_ms, 0.95), p99_ms: Duel.percentile(times_ms, 0.99),
                goal: "p95 <= 20 ms", runs: runs, load: Duel.load))
    }

    /// Every kind of text in equal parts, and the names that have to be found whole.
    private static func queries(_ plant: RulesWorkload) throws -> (texts: [String], whole: [String]) {
        var random = Random(seed: plant.seed ^ 0x5EA2C4)
        let chinese = try plant.catalogs.table("cn-hazchem").rows
        let english = try plant.catalogs.table("substances").rows
        var texts: [String] = []
        var whole: [String] = []
        for _ in 0..<names_max {
            for name in [
                chinese[random.below(chinese.count)]["name_zh"], english[random.below(english.count)]["name_en"],
            ] {
                // A cell may hold several names, or a number or a description behind one.
                guard name.count > 4, !name.contains(";"), !name.contains(" ["), !name.hasPrefix("[") else { continue }
                whole.append(name)
                var misspelled = Array(name)
                misspelled.swapAt(2, 3)
                texts += [name, String(name.prefix(2)), String(name.prefix(5)), String(misspelled)]
            }
            texts.append(String((0..<3).map { _ in Character(Unicode.Scalar(UInt8(97 + random.below(26)))) }))
        }
        return (texts, whole)
    }
}

/// All catalogues read, checked and indexed, as at a start.
enum CatalogLoadBench {
    static func run(_ plant: RulesWorkload, directory: String, runs: Int, _ emit: (BenchLine) -> Void) throws {
        var times_ms: [Double] = []
        var rows = 0
        for _ in 0..<max(runs, 3) {
            var loaded: Result<Catalogs, any Error>?
            times_ms.append(Duel.seconds { loaded = Result { try Catalogs.load(from: directory) } } * 1000)
            guard let catalogs = try loaded?.get() else { continue }
            rows = try catalogs.editions.reduce(0) { $0 + (try catalogs.table($1.id).rows.count) }
        }
        let middle_ms = Duel.median(times_ms)
        emit(
            BenchLine(
                bench: "catalogs-load", unit: "rows/s", ours: Double(rows) / middle_ms * 1000, checked: rows,
                mismatches: 0,
                seed: plant.seed, p50_ms: middle_ms, goal: "<= 400 ms, whole process <= 150 MB",
                size_bytes: peakMemory(), runs: times_ms.count, load: Duel.load))
    }

    /// Most memory that the process ever had, registry and pair rules with it.
    private static func peakMemory() -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 * 1024 }
    }
}
