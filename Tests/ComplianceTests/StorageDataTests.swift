import Foundation
import Testing

@testable import Compliance

/// The rules are data: what a plant changes in a file changes the answer, and what it breaks is reported with its place.
@Suite("Storage rules as data")
struct StorageDataTests {
    private static let tables: Set<String> = [
        "us-segregation", "us-177-848f", "us-hmt", "imdg-segregation", "imdg-groups", "imdg-group-pairs",
        "cameo-groups",
        "cameo-pairs", "cas-reactive-groups", "trgs510-pairs", "trgs510-classes", "epa600-groups", "epa600-pairs",
        "cn-hudi-pairs",
        "cn-hudi-categories", "ghs-transport-classes", "storage-traits", "storage-trait-signs", "plant-pair-rules",
        "storage-keep-defaults", "storage-keep-changes", "storage-conditions", "pair-confirmations", "storage-climate",
        "storage-rules",
        "cn-hypertoxic", "peroxide-formers",
    ]

    /// The tables of the pair rules in a directory of their own, with one text replaced in one of them.
    static func rules(changing table: String, _ text: String, to other: String) throws -> PairRules {
        let home = CatalogFixture.directory
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("rules-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        var kept: [CatalogDescription] = []
        for folder in ["", "/pairs"] {
            let data = try #require(FileManager.default.contents(atPath: home + folder + "/catalogs.json"))
            for var description in try JSONDecoder().decode(CatalogManifest.self, from: data).catalogs
            where tables.contains(description.id) {
                var bytes = try #require(FileManager.default.contents(atPath: "\(home)\(folder)/\(description.file)"))
                if description.id == table {
                    let before = String(decoding: bytes, as: UTF8.self)
                    try #require(before.contains(text), "\(table) does not hold `\(text)`")
                    let after = before.replacing(text, with: other, maxReplacements: 1)
                    description.rows =
                        (description.rows ?? 0) + after.split(separator: "\n").count
                        - before.split(separator: "\n").count
                    bytes = Data(after.utf8)
                }
                description.file = description.id + ".csv"
                description.sha256 = SHA256.hex(of: [UInt8](bytes))
                // References lead to tables that are not here.
                description.columns = description.columns?.map { column in
                    var column = column
                    column.ref = nil
                    return column
                }
                try bytes.write(to: URL(fileURLWithPath: "\(place)/\(description.file)"))
                kept.append(description)
            }
        }
        let manifest = CatalogManifest(format: 1, catalogs: kept)
        try JSONEncoder().encode(manifest).write(to: URL(fileURLWithPath: place + "/catalogs.json"))
        return try PairRules(catalogs: try Catalogs.load(from: place))
    }

    private func verdict(_ rules: PairRules, _ a: String, _ b: String) throws -> PairVerdict {
        rules.judge(try PairFixture.material(a), try PairFixture.material(b))
    }

    @Test("A plant tightens a rule by its file alone")
    func tightened() throws {
        let rules = try Self.rules(
            changing: "plant-pair-rules", "acid-base,acid,base,apart,3", to: "acid-base,acid,base,separate_room,")
        #expect(try verdict(rules, "sodium hydroxide", "sulfuric acid").verdict == .separateRoom)
        #expect(try verdict(rules, "acetone", "ethanol").verdict == .together)
    }

    @Test("A plant keeps CAMEO's caution apart by its file alone")
    func cautionApart() throws {
        let rules = try Self.rules(changing: "storage-keep-defaults", "cameo,W,together,", to: "cameo,W,apart,2")
        let verdict = try verdict(rules, "ethanol", "sodium sulfide")
        #expect(verdict.systems.first { $0.system == "cameo" }?.distance_m == 2)
    }

    @Test("An answer without a keeping rule holds the pair")
    func noKeepingRule() throws {
        let rules = try Self.rules(changing: "storage-keep-defaults", "us-177.848,O,apart", to: "us-177.848,Q,apart")
        let verdict = try verdict(rules, "acetone", "potassium permanganate")
        #expect(verdict.systems.first { $0.system == "us-177.848" }?.answer == .unknown)
    }

    @Test(
        "A wrong cell is reported with file, line and column",
        arguments: [
            (
                "plant-pair-rules", "oxidiser-flammable,oxidiser,flammable", "oxidiser-flammable,oxidizer,flammable",
                "oxidizer", 2
            ),
            (
                "plant-pair-rules", "oxidiser-flammable,oxidiser,flammable", "oxidiser-flammable,oxidiser,flamable",
                "flamable", 3
            ),
            ("storage-keep-defaults", "imdg,1,apart,3", "imdg,1,apart,", "", 4),
            ("storage-trait-signs", "explosive,ghs,EXPL", "explosives,ghs,EXPL", "explosives", 1),
            ("cn-hudi-categories", "OX_SOL:1,combustible", "OX_SOL:1,burning", "burning", 5),
            ("imdg-groups", "SGG6,氰化物,cyanides,cyanide", "SGG6,氰化物,cyanides,", "SGG6", 1),
        ])
    func wrongCell(_ table: String, _ text: String, _ other: String, _ offending: String, _ column: Int) throws {
        let error = #expect(throws: CatalogError.self) { try Self.rules(changing: table, text, to: other) }
        let problem = try #require(error?.problems.first)
        #expect(problem.file.hasSuffix(".csv"))
        #expect((problem.line ?? 0) >= 2)
        #expect(problem.column == column)
        #expect(problem.what.contains("`\(offending)`"))
        #expect(!problem.remedy.isEmpty)
    }
}
