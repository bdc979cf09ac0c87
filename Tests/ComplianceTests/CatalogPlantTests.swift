import Foundation
import Testing

@testable import Compliance

@Suite("A plant's own catalogues")
struct CatalogPlantTests {
    static let bans = """
        {"id": "plant:bans", "file": "bans.csv", "kind": "list", "title": {"zh": "禁用清单", "en": "Banned here"},
         "edition": "3"}
        """
    static let effects = """
        {"id": "plant:effects", "file": "effects.csv", "kind": "effects", "title": {"zh": "后果", "en": "Effects"},
         "edition": "1"}
        """
    /// A row of the table of effects; the header is the product's, so that a new column there needs no change here.
    static func effect(_ values: [String: String]) throws -> String {
        let columns = try CatalogFixture.catalogs().table("effects").columns
        return columns.joined(separator: ",") + "\n" + columns.map { values[$0] ?? "" }.joined(separator: ",") + "\n"
    }

    static let prohibits = [
        "list": "plant:bans", "effect": "prohibited", "verdict": "prohibited", "rule": "list.plant:bans",
        "match": "cas",
        "message_zh": "{name} 本厂禁用", "message_en": "{name} is banned here", "remedy_zh": "换用",
        "remedy_en": "replace it",
        "evidence": "official",
    ]

    @Test("A list without columns, hash or row count has the usual columns and its effect")
    func ownList() throws {
        let folder = try PlantFolder(
            Self.bans + "," + Self.effects,
            ["bans.csv": "entry,cas,name_zh\nB1,67-66-3,氯仿\n", "effects.csv": try Self.effect(Self.prohibits)])
        let decision = try folder.review().kilogram("67-66-3")
        let finding = try #require(decision.findings.first { $0.list == "plant:bans" })
        #expect(decision.verdict == .prohibited && finding.verdict == .prohibited)
        #expect(finding.entry == "B1" && finding.citation.edition == "3")
        #expect(finding.message.zh == "三氯甲烷 本厂禁用" || finding.message.zh.hasSuffix("本厂禁用"))
        #expect(decision.catalogs.contains { $0.id == "plant:bans" && $0.sha256.count == 64 })
        #expect(try folder.review().kilogram("67-64-1").verdict < .prohibited)
    }

    @Test("A list that nobody gave an effect asks for a look")
    func listWithoutEffect() throws {
        let folder = try PlantFolder(Self.bans, ["bans.csv": "entry,cas\nB1,7732-18-5\n"])
        let finding = try #require(
            try folder.review().kilogram("7732-18-5").findings.first { $0.list == "plant:bans" })
        #expect(finding.verdict == .review)
    }

    struct Wrong: Sendable {
        var what: String
        var manifest: String
        var files: [String: String]
        var says: [String]
    }

    static let hazards = """
        {"id": "plant:hazards", "file": "hazards.csv", "kind": "hazards", "title": {"zh": "本厂分类", "en": "Own hazards"},
         "edition": "1"}
        """
    static let hazardHeader = "cas,name_zh,condition,hazard_class,category,reviewed_by,reviewed_on,reason\n"

    @Test(
        "A wrong file is refused with file, line, column and what to do",
        arguments: [
            Wrong(
                what: "check digit", manifest: bans, files: ["bans.csv": "entry,cas\nB1,67-66-3\nB2,67-66-4\n"],
                says: ["bans.csv:3: column 2 (cas)", "expected 3"]),
            Wrong(
                what: "missing column", manifest: bans, files: ["bans.csv": "cas\n67-66-3\n"],
                says: ["bans.csv:1", "`entry` is missing"]),
            Wrong(
                what: "unknown column", manifest: bans, files: ["bans.csv": "entry,cas,colour\nB1,,red\n"],
                says: ["bans.csv:1: column 3 (colour)", "not in catalogs.json"]),
            Wrong(what: "no file", manifest: bans, files: [:], says: ["bans.csv: the file cannot be read"]),
            Wrong(
                what: "reviewer missing", manifest: hazards,
                files: ["hazards.csv": hazardHeader + "7732-18-5,水,,NOT_CLASSIFIED,,,2026-11-01,SDS\n"],
                says: ["hazards.csv:2: column 6 (reviewed_by)", "required"]),
            Wrong(
                what: "date", manifest: hazards,
                files: ["hazards.csv": hazardHeader + "7732-18-5,水,,NOT_CLASSIFIED,,Li,1.11.2026,SDS\n"],
                says: ["hazards.csv:2: column 7 (reviewed_on)", "not a date"]),
            Wrong(
                what: "class", manifest: hazards,
                files: ["hazards.csv": hazardHeader + "7732-18-5,水,,WET,1,Li,2026-11-01,SDS\n"],
                says: ["hazards.csv:2: column 4 (hazard_class)", "`WET` with category `1`", "NOT_CLASSIFIED"]),
            Wrong(
                what: "both", manifest: hazards,
                files: [
                    "hazards.csv": hazardHeader
                        + "56-81-5,,,NOT_CLASSIFIED,,Li,2026-11-01,SDS\n56-81-5,,,SKIN_CORR,2,Li,2026-11-01,SDS\n"
                ], says: ["hazards.csv:2", "in no class, and in another row to be in one"]),
            Wrong(
                what: "id taken",
                manifest: bans.replacing("plant:bans", with: "cn-hypertoxic").replacing(
                    "\"edition\"", with: "\"inForce\": \"2015-05-01\", \"edition\""),
                files: ["bans.csv": "entry,cas\nB1,67-66-3\n"], says: ["bans.csv", "stands twice", "replaces"]),
            Wrong(
                what: "edition date",
                manifest: bans.replacing("\"edition\"", with: "\"inForce\": \"May 2026\", \"edition\""),
                files: ["bans.csv": "entry,cas\nB1,67-66-3\n"], says: ["bans.csv", "`May 2026`", "2026-05-01"]),
            Wrong(
                what: "pairs need columns", manifest: bans.replacing("\"list\"", with: "\"pairs\""),
                files: ["bans.csv": "entry,cas\nB1,67-66-3\n"], says: ["bans.csv", "`columns` is missing"]),
        ])
    func wrong(_ wrong: Wrong) throws {
        let problems = try PlantFolder(wrong.manifest, wrong.files).problems()
        let text = problems.joined(separator: "\n")
        #expect(!problems.isEmpty, "\(wrong.what)")
        for part in wrong.says { #expect(text.contains(part), "\(wrong.what): \(text)") }
    }

    // MARK: Replacing a table

    private static func replacing(_ answer: String) -> String {
        """
        {"id": "cn-special-control", "file": "special.csv", "kind": "list", "regime": "cn",
         "title": {"zh": "特别管控", "en": "Special control"}, "edition": "plant 1", "replaces": {\(answer)}}
        """
    }

    private static func special(without cas: String? = nil, with more: String = "") throws -> String {
        let path = CatalogFixture.directory + "/lists/cn-special-control.csv"
        let text = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        return text.split(separator: "\n").filter { line in cas.map { !line.contains($0) } ?? true }
            .joined(separator: "\n") + "\n" + more
    }

    @Test("A table may be replaced by a stricter one without a word")
    func stricter() throws {
        let more = "99,一号料,,,67-64-1,,,read\n"
        let folder = try PlantFolder(Self.replacing(""), ["special.csv": try Self.special(with: more)])
        #expect(folder.problems().isEmpty)
        let decision = try folder.review().kilogram("67-64-1")
        #expect(decision.findings.contains { $0.list == "cn-special-control" && $0.entry == "99" })
        #expect(!decision.findings.contains { $0.rule == "catalog.milder" })
    }

    @Test("A milder one needs a reason, a person and a day, and the decisions it touches say so")
    func milder() throws {
        let files = ["special.csv": try Self.special(without: "7664-41-7")]
        let silent = try PlantFolder(Self.replacing("\"reason\": \"own refrigeration\""), files).problems()
        #expect(silent.count == 1 && silent[0].contains("milder") && silent[0].contains("`by`"), "\(silent)")
        let answer = "\"reason\": \"own refrigeration\", \"by\": \"Li Na\", \"on\": \"2026-10-01\""
        let folder = try PlantFolder(Self.replacing(answer), files)
        let touched = try folder.review().kilogram("7664-41-7")
        let finding = try #require(touched.findings.first { $0.rule == "catalog.milder" })
        #expect(finding.verdict == .note && finding.facts["by"] == .text("Li Na"))
        #expect(finding.message.zh.contains("own refrigeration") && finding.message.en.contains("Li Na"))
        #expect(!touched.findings.contains { $0.list == "cn-special-control" && $0.rule != "catalog.milder" })
        let other = try folder.review().kilogram("67-64-1")
        #expect(!other.findings.contains { $0.rule == "catalog.milder" })
    }

    @Test("Lower thresholds and stricter verdicts are not milder; higher and milder ones are")
    func comparison() throws {
        func milder(_ kind: String, _ columns: String, _ base: String, _ new: String) throws -> Int {
            func table(_ rows: String) throws -> CatalogTable {
                let draft = try CatalogDraft()
                try draft.write("t.csv", columns + "\n" + rows + "\n")
                let schema = columns.split(separator: ",").map { "{\"name\": \"\($0)\", \"type\": \"text\"}" }
                try draft.write(
                    "catalogs.json",
                    """
                    {"format": 1, "catalogs": [{"id": "t", "file": "t.csv", "kind": "\(kind)", "edition": "1",
                     "title": {"zh": "表", "en": "t"}, "columns": [\(schema.joined(separator: ","))]}]}
                    """)
                return try Catalogs.load(from: draft.directory).table("t")
            }
            return CatalogComparison(of: try table(new), with: try table(base)).milder.count
        }
        let amounts = "entry,cas,condition,threshold,unit"
        #expect(try milder("thresholds", amounts, "1,67-64-1,,10,t", "1,67-64-1,,5,t") == 0)
        #expect(try milder("thresholds", amounts, "1,67-64-1,,10,t", "1,67-64-1,,10.5,t") == 1)
        #expect(try milder("thresholds", amounts, "1,67-64-1,含量>20%,10,t", "1,67-64-1,,10,t") == 0)
        #expect(try milder("thresholds", amounts, "1,67-64-1,,10,t", "1,67-64-1,含量>20%,10,t") == 1)
        #expect(try milder("thresholds", amounts, "1,67-64-1,,10,t", "1,67-64-1,,5,lb") == 1)
        let effects = "list,flag,phase,rule,verdict,message_zh"
        #expect(try milder("effects", effects, "a,,,r,note,x", "a,,,r,review,y") == 0)
        #expect(try milder("effects", effects, "a,,,r,review,x", "a,,,r,note,x") == 1)
        #expect(try milder("pairs", "a,b,keep", "1,2,apart", "1,2,never") == 1)
    }
}
