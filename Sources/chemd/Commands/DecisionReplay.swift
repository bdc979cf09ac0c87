import ArgumentParser
import Compliance
import Foundation

/// Writes decisions with all they were made from, and makes them again.
struct DecisionReplay {
    let file: String
    let catalogs: String?
    let format: OutputFormat

    /// One record per line.
    static func write(_ records: [DecisionRecord], to path: String) throws {
        var data = Data()
        for record in records { data += try JSONLines.encode(record) + Data("\n".utf8) }
        do {
            try data.write(to: URL(fileURLWithPath: path))
        } catch {
            throw Terminal.unusable("\(path): cannot be written: \(error.localizedDescription)")
        }
    }

    func run() throws {
        let records = try read()
        let loaded = try CatalogLocation.load(catalogs)
        var areEqual = true
        for (number, record) in records.enumerated() {
            let replay: Replay
            do {
                replay = try record.replay(with: loaded)
            } catch let error as CatalogError {
                for problem in error.problems { Terminal.complain("\(file): line \(number + 1): \(problem)") }
                throw Terminal.unusable("\(file): line \(number + 1): the decision cannot be made again")
            }
            areEqual = areEqual && replay.isEqual
            if format == .json {
                try Terminal.json(replay)
            } else {
                Terminal.line(replay.isEqual ? "一致 equal" : "不一致 different")
                for difference in replay.differences { Terminal.line("- \(difference.zh) / \(difference.en)") }
            }
        }
        if !areEqual { throw ExitStatus.partly }
    }

    private func read() throws -> [DecisionRecord] {
        let lines = try readInput(file).split(separator: UInt8(ascii: "\n"))
            .filter { !$0.allSatisfy { $0 <= 0x20 } }
        if lines.isEmpty { throw Terminal.unusable("\(file): holds no decision") }
        return try lines.enumerated().map { number, line in
            do {
                return try JSONDecoder().decode(DecisionRecord.self, from: Data(line))
            } catch {
                throw Terminal.unusable("\(file): line \(number + 1): \(StockFile.explain(error))")
            }
        }
    }
}
