import Foundation

/// One line of `bench.jsonl`.
struct BenchLine: Encodable {
    var bench: String
    var unit: String
    var ours: Double
    /// What ours is compared with: a product, or a plain way of doing the same; none where there is nothing to compare.
    var peer: String?
    var theirs: Double?
    var ratio: Double?
    /// A plain scan's rate, where there is one.
    var plain: Double?
    /// Answers compared with the peer's, and with the plain scan's.
    var checked: Int
    var checkedPlain: Int?
    var mismatches: Int
    var seed: UInt64
    /// Of single calls: the middle, and what 95 and 99 of 100 stay below.
    var p50_ms: Double?
    var p95_ms: Double?
    var p99_ms: Double?
    /// What was asked for, as `p99 <= 1 ms`.
    var goal: String?
    var build_ms: Double?
    /// Processor time of all threads, where the clock of a busy machine says little.
    var cpu_ms: Double?
    /// The same of the peer.
    var peer_cpu_ms: Double?
    var size_bytes: Int?
    /// Blocks that the allocator gave out during one whole pass.
    var allocations: Int?
    var runs: Int
    var load: Double

    enum CodingKeys: String, CodingKey {
        case bench, unit, ours, peer, theirs, ratio, plain, checked
        case checkedPlain = "checked_plain"
        case mismatches, seed, p50_ms, p95_ms, p99_ms, goal, build_ms, cpu_ms, peer_cpu_ms, size_bytes, allocations,
            runs, load
    }
}

/// Writes each line to the file as it comes, and a table at the end.
struct Report {
    private let file: FileHandle?
    private var lines: [BenchLine] = []

    init(path: String) {
        let place = URL(filePath: path)
        try? FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        file = try? FileHandle(forWritingTo: place)
        if file == nil { FileHandle.standardError.write(Data("bench: cannot write `\(path)`\n".utf8)) }
    }

    mutating func add(_ line: BenchLine) {
        lines.append(line)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let data = try? encoder.encode(line) { try? file?.write(contentsOf: data + Data("\n".utf8)) }
        FileHandle.standardError.write(Data("bench: \(line.bench) done\n".utf8))
    }

    /// Prints the table; whether every answer was right.
    func finish() -> Bool {
        let heads =
            "ours /s       peer /s    ratio  plain scan /s  wrong  allocations  build ms      MB    p50 ms    p99 ms  goal"
        print("bench".padding(toLength: 24, withPad: " ", startingAt: 0) + heads)
        for line in lines {
            func cell(_ value: Double?, _ width: Int, _ digits: Int) -> String {
                guard let value else { return String(repeating: " ", count: width - 1) + "-" }
                let text = value.formatted(.number.precision(.fractionLength(digits)).locale(Locale(identifier: "en")))
                return String(repeating: " ", count: max(0, width - text.count)) + text
            }
            print(
                line.bench.padding(toLength: 22, withPad: " ", startingAt: 0),
                cell(line.ours, 12, line.ours < 1000 ? 1 : 0),
                cell(line.theirs, 12, line.ours < 1000 ? 1 : 0), cell(line.ratio, 8, 1), cell(line.plain, 14, 0),
                cell(Double(line.mismatches), 6, 0), cell(line.allocations.map(Double.init), 12, 0),
                cell(line.build_ms, 9, 0), cell(line.size_bytes.map { Double($0) / 1e6 }, 7, 1),
                cell(line.p50_ms, 9, 3), cell(line.p99_ms, 9, 3), " \(line.goal ?? "-")")
        }
        for peer in Set(lines.compactMap(\.peer)).sorted() { print("peer: \(peer)") }
        return lines.allSatisfy { $0.mismatches == 0 }
    }
}

/// What the command line says.
struct Options {
    static let groups = ["zones", "proximity", "events", "rules", "decode", "scan", "store", "live"]
    /// One name for the two groups about pictures.
    static let scanning: Set = ["decode", "scan"]
    var only: Set<String> = []
    var seed: UInt64 = 1
    var runs = 5
    var out = ".build/bench.jsonl"
    /// Directory with catalogs.json, for the group `rules`.
    var catalogs = "data/catalogs"
    /// Directory of `scripts/bench_pictures.sh`, for the groups `decode` and `scan`.
    var pictures = ".build/scanning"
    /// How large the plant of the group `store` is, and where its database is kept; the size and the seed are added.
    var size = StoreSize.small
    var store = ".build/bench-store"
    /// Folder of the plant and the broker of the group `live`.
    var live = ".build/bench-live"
    /// The program whose `scan` and `serve` are measured.
    var chemd = ".build/release/chemd"

    init(_ arguments: [String]) {
        var rest = arguments[...]
        func fail(_ text: String) -> Never {
            FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
            exit(64)
        }
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { fail("`\(name)` needs a value") }
            switch name {
            case "--only":
                only = Set(value.split(separator: " ").map(String.init))
                if only.remove("scanning") != nil { only.formUnion(Self.scanning) }
                let unknown = only.subtracting(Self.groups).sorted()
                if let first = unknown.first {
                    fail("no group `\(first)`; there are \(Self.groups.joined(separator: ", ")), scanning")
                }
            case "--seed": if let number = UInt64(value) { seed = number } else { fail("`\(value)` is no seed") }
            case "--runs":
                if let number = Int(value), number > 0 { runs = number } else { fail("`\(value)` is no count") }
            case "--out": out = value
            case "--catalogs": catalogs = value
            case "--pictures": pictures = value
            case "--chemd": chemd = value
            case "--size":
                guard let known = StoreSize(value) else {
                    fail("`\(value)` is no size: small, full, or a number of containers from 1000")
                }
                size = known
            case "--store": store = value
            case "--live": live = value
            default:
                fail(
                    "no option `\(name)`; use --only, --seed, --runs, --out, --catalogs, --pictures, --chemd, --size, --store, --live"
                )
            }
        }
    }

    func wants(_ group: String) -> Bool { only.isEmpty || only.contains(group) }
}
