import Foundation

/// Whole pictures through `chemd scan`, so through the locked-in helper: the time is what a person waits for.
enum ScanBench {
    /// A picture of `scripts/label_scenes.py`.
    private struct Scene: Decodable {
        var file: String
        var kind: String
        var texts: [String]
    }

    /// A line of `chemd scan --format json`.
    private struct Answer: Decodable {
        struct Symbol: Decodable { var text: String }
        var file: String
        var symbols: [Symbol]
        var elapsed_ms: Double
    }

    private enum Failure: Error, CustomStringConvertible {
        case noProgram(String)

        var description: String {
            switch self {
            case .noProgram(let path): "`\(path)` does not run: build it with swift build -c release --product chemd"
            }
        }
    }

    private static let names = [
        ("clean", "scan-clean", "p95 <= 20 ms"), ("fail", "scan-fail", "p99 <= 500 ms"),
        ("shelf", "scan-shelf", "p95 <= 1500 ms, 55 of 60"),
    ]

    static func run(folder: String, chemd: String, seed: UInt64, _ emit: (BenchLine) -> Void) throws {
        let scenes: [Scene] = try BenchPictures.lines(folder + "/scenes.jsonl")
        for (kind, bench, goal) in names {
            let chosen = scenes.filter { $0.kind == kind }
            let answers = try answers(chemd, chosen.map { folder + "/" + $0.file })
            let asked = chosen.reduce(0) { $0 + $1.texts.count }
            var (right, wrong) = (0, 0)
            for scene in chosen {
                let found = answers[folder + "/" + scene.file]?.symbols.map(\.text) ?? []
                right += Set(found).intersection(scene.texts).count
                wrong += Set(found).subtracting(scene.texts).count
            }
            let times_ms = answers.values.map(\.elapsed_ms).sorted()
            guard !times_ms.isEmpty else { continue }
            emit(
                BenchLine(
                    bench: bench, unit: "% read", ours: asked > 0 ? 100 * Double(right) / Double(asked) : 100,
                    checked: max(asked, chosen.count), mismatches: wrong + chosen.count - answers.count, seed: seed,
                    p50_ms: Duel.percentile(times_ms, 0.5), p95_ms: Duel.percentile(times_ms, 0.95),
                    p99_ms: Duel.percentile(times_ms, 0.99), goal: goal, runs: 1, load: Duel.load))
        }
    }

    private static func answers(_ chemd: String, _ files: [String]) throws -> [String: Answer] {
        let process = Process()
        process.executableURL = URL(filePath: chemd)
        process.arguments = ["scan", "--format", "json"] + files
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { throw Failure.noProgram(chemd) }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let answers = text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Answer.self, from: Data($0.utf8))
        }
        return Dictionary(answers.map { ($0.file, $0) }, uniquingKeysWith: { $1 })
    }
}
