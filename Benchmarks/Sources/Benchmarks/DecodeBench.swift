import Foundation
import Labels

/// Reads freshly degraded symbols, beside what zxing-cpp read in them moments before.
enum DecodeBench {
    /// A picture of `scripts/degraded_symbols.py`.
    private struct Picture: Decodable {
        var file: String
        var symbology: String
        var text: String
        var own: Bool
    }

    /// What `scripts/zxing_peer.py` found in one.
    private struct PeerReading: Decodable {
        var file: String
        var texts: [String]
        var ms: Double
    }

    private static let names = [
        ("QRCode", "decode-qr", ">= 88 %"), ("DataMatrix", "decode-dm", ">= 88 %"),
        ("GS1DataMatrix", "decode-gs1dm", ">= 88 %"), ("Code128", "decode-c128", ">= 91 %"),
    ]

    static func run(folder: String, seed: UInt64, _ emit: (BenchLine) -> Void) throws {
        let pictures: [Picture] = try BenchPictures.lines(folder + "/pictures.jsonl")
        let readings: [PeerReading] = try BenchPictures.lines(folder + "/peer.jsonl")
        let theirs = Dictionary(readings.map { ($0.file, $0) }, uniquingKeysWith: { $1 })
        let peer = try String(contentsOfFile: folder + "/peer.txt", encoding: .utf8)
        let scanner = Scanner(settings: .init(patience: .seconds(60)))
        for (symbology, bench, goal) in names {
            var (right, theirRight, wrong) = (0, 0, 0)
            var (times_ms, theirTimes_ms): ([Double], [Double]) = ([], [])
            let chosen = pictures.filter { $0.symbology == symbology }
            for picture in chosen {
                let image = try BenchPictures.image(folder + "/" + picture.file)
                var texts: [String] = []
                times_ms.append(Duel.seconds { texts = scanner.symbols(in: image).map(\.text) } * 1000)
                if texts.contains(picture.text) { right += 1 }
                // A code of ours that is not there would put a move on another container.
                wrong += texts.count { $0 != picture.text && (picture.own || (try? ItemCode($0)) != nil) }
                guard let reading = theirs[picture.file] else { continue }
                theirTimes_ms.append(reading.ms)
                if reading.texts.contains(picture.text) { theirRight += 1 }
            }
            guard !chosen.isEmpty else { continue }
            let share = 100 * Double(right) / Double(chosen.count)
            let theirShare = 100 * Double(theirRight) / Double(chosen.count)
            times_ms.sort()
            emit(
                BenchLine(
                    bench: bench, unit: "% read", ours: share,
                    peer: "\(peer.trimmingCharacters(in: .whitespacesAndNewlines)), in % read",
                    theirs: theirShare, ratio: share / max(theirShare, 1), checked: chosen.count, mismatches: wrong,
                    seed: seed, p50_ms: Duel.percentile(times_ms, 0.5), p95_ms: Duel.percentile(times_ms, 0.95),
                    p99_ms: Duel.percentile(times_ms, 0.99), goal: goal, runs: 1, load: Duel.load))
        }
    }
}

/// The files of `scripts/bench_pictures.sh`.
enum BenchPictures {
    enum Failure: Error, CustomStringConvertible {
        case missing(String)
        case unreadable(String)

        var description: String {
            switch self {
            case .missing(let path): "`\(path)` is missing: draw the pictures with scripts/bench_pictures.sh"
            case .unreadable(let path):
                "`\(path)` cannot be read: draw the pictures anew with scripts/bench_pictures.sh"
            }
        }
    }

    static func lines<Line: Decodable>(_ path: String) throws -> [Line] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw Failure.missing(path) }
        do {
            return try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        } catch {
            throw Failure.unreadable(path)
        }
    }

    static func image(_ path: String) throws -> GrayImage {
        guard let data = FileManager.default.contents(atPath: path) else { throw Failure.missing(path) }
        return try PictureReader.read(Array(data))
    }
}
