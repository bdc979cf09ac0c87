import Foundation
import Testing

@testable import Compliance

/// A throw-away catalogue directory.
struct CatalogDraft: ~Copyable {
    let directory: String

    init() throws {
        directory = NSTemporaryDirectory() + "catalog-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/" + name))
    }

    /// A list with a typical schema, its hash right unless another one is given.
    func writeList(
        _ csv: String, sha256: String? = nil, rows: Int? = nil, more: String = "", columns: String? = nil
    ) throws {
        try write("list.csv", csv)
        let count = csv.split(separator: "\n").count - 1
        let schema =
            columns ?? """
                {"name": "entry", "type": "integer", "required": true}, {"name": "cas", "type": "cas"},
                {"name": "name", "type": "text", "required": true}, {"name": "kind", "type": "enum", "values": ["acid", "base"]},
                {"name": "limit", "type": "number", "min": 0, "max": 100}, {"name": "since", "type": "date"}
                """
        try write(
            "catalogs.json",
            """
            {"format": 1, "catalogs": [{"id": "list", "file": "list.csv", "kind": "list", "regime": "any",
            "title": {"zh": "清单", "en": "list"}, "document": "D", "edition": "1", "source": "S", "licence": "L", "evidence": "read",
            "sha256": "\(sha256 ?? SHA256.hex(of: Array(csv.utf8)))", "rows": \(rows ?? count), "unique": [["entry"]], "index": ["cas"],
            "columns": [\(schema)]}\(more)]}
            """)
    }

    func problems() -> [CatalogProblem] {
        do {
            _ = try Catalogs.load(from: directory)
            return []
        } catch {
            return error.problems
        }
    }
}

@Suite("Loading catalogues")
struct CatalogLoaderTests {
    static let header = "entry,cas,name,kind,limit,since\n"

    @Test("A right file loads; rows are found by key, cells by name")
    func right() throws {
        let draft = try CatalogDraft()
        try draft.writeList(
            Self.header
                + "1,67-64-1,\"ketone, \"\"simple\"\"\",acid,5,2026-05-01\n2,,second,base,,\n3,67-64-1,third,,,\n")
        let catalogs = try Catalogs.load(from: draft.directory)
        let table = try catalogs.table("list")
        #expect(table.rows.count == 3)
        #expect(table.rows(where: "cas", equals: "67-64-1").map { $0["entry"] } == ["1", "3"])
        #expect(table.rows(where: "name", equals: "second").map(\.line) == [3])
        #expect(table.rows(where: "cas", equals: "").map { $0["entry"] } == ["2"])
        #expect(table.rows[0]["name"] == "ketone, \"simple\"")
        #expect(table.rows[0].number("limit") == 5)
        #expect(table.rows[1]["nonsense"] == "")
        #expect(catalogs.editions.map(\.id) == ["list"])
        #expect(throws: CatalogError.self) { try catalogs.table("other") }
    }

    @Test("A byte order mark, CR LF and a missing last line end are no trouble")
    func lineEnds() throws {
        let draft = try CatalogDraft()
        try draft.writeList(
            "\u{FEFF}entry,cas,name,kind,limit,since\r\n1,67-64-1,a,acid,5,2026-05-01\r\n2,,\"two\r\nlines\",,,",
            rows: 2)
        let table = try Catalogs.load(from: draft.directory).table("list")
        #expect(table.rows.map { $0["name"] } == ["a", "two\r\nlines"])
        #expect(table.rows.map(\.line) == [2, 3])
    }

    struct Wrong: Sendable {
        var what: String
        var rows: String
        var line: Int
        var column: Int
        var says: String
    }

    @Test(
        "Every kind of wrong cell names file, line, column and what to do",
        arguments: [
            Wrong(
                what: "check digit", rows: "1,67-64-1,a,,,\n2,67-64-2,b,,,\n", line: 3, column: 2,
                says: "check digit (expected 1)"),
            Wrong(what: "no CAS", rows: "1,acetone,a,,,\n", line: 2, column: 2, says: "is not a CAS number"),
            Wrong(what: "CAS spelling", rows: "1,67641,a,,,\n", line: 2, column: 2, says: "write 67-64-1"),
            Wrong(what: "enum", rows: "1,,a,salt,,\n", line: 2, column: 4, says: "acid, base"),
            Wrong(what: "integer", rows: "x,,a,,,\n", line: 2, column: 1, says: "`x` is not a number"),
            Wrong(what: "fraction", rows: "1.5,,a,,,\n", line: 2, column: 1, says: "whole number"),
            Wrong(what: "number", rows: "1,,a,,5 t,\n", line: 2, column: 5, says: "`5 t` is not a number"),
            Wrong(what: "infinite", rows: "1,,a,,inf,\n", line: 2, column: 5, says: "not a number"),
            Wrong(what: "above", rows: "1,,a,,101,\n", line: 2, column: 5, says: "above 100"),
            Wrong(what: "below", rows: "1,,a,,-1,\n", line: 2, column: 5, says: "below 0"),
            Wrong(what: "date", rows: "1,,a,,,2026-02-29\n", line: 2, column: 6, says: "not a date"),
            Wrong(what: "date text", rows: "1,,a,,,May 2026\n", line: 2, column: 6, says: "not a date"),
            Wrong(what: "empty", rows: "1,,,,,\n", line: 2, column: 3, says: "required"),
            Wrong(
                what: "duplicate", rows: "1,,a,,,\n2,,b,,,\n1,,c,,,\n", line: 4, column: 1,
                says: "already stands in line 2"),
            Wrong(what: "open quote", rows: "1,,\"a,,,\n2,,b,,,\n", line: 2, column: 3, says: "never closed"),
            Wrong(what: "behind quote", rows: "1,,\"a\"b,,,\n", line: 2, column: 3, says: "behind the closing quote"),
            Wrong(what: "inner quote", rows: "1,,a\"b,,,\n", line: 2, column: 3, says: "not quoted"),
            Wrong(what: "short row", rows: "1,,a\n", line: 2, column: 3, says: "3 cells, the header has 6"),
            Wrong(what: "long row", rows: "1,,a,,,,x\n", line: 2, column: 6, says: "7 cells"),
        ])
    func wrongCell(_ wrong: Wrong) throws {
        let draft = try CatalogDraft()
        try draft.writeList(Self.header + wrong.rows)
        let problems = draft.problems()
        let match = problems.first {
            $0.line == wrong.line && $0.column == wrong.column && "\($0)".contains(wrong.says)
        }
        #expect(match != nil, "\(wrong.what): \(problems)")
        #expect(match?.file == "list.csv" && match?.remedy.isEmpty == false)
        #expect(match.map { "\($0)".hasPrefix("list.csv:\(wrong.line): column \(wrong.column)") } == true)
    }

    @Test("All problems are found in one go")
    func allAtOnce() throws {
        let draft = try CatalogDraft()
        try draft.writeList(
            Self.header + "1,67-64-2,a,salt,,\n2,67-64-3,,,,\n", sha256: String(repeating: "0", count: 64), rows: 9)
        let problems = draft.problems()
        #expect(problems.count == 6, "\(problems)")
        #expect(problems.contains { $0.what.contains("SHA-256") && $0.line == nil })
        #expect(problems.contains { $0.what.contains("2 rows, catalogs.json says 9") })
    }

    @Test("A missing or unknown column is named")
    func columns() throws {
        let draft = try CatalogDraft()
        try draft.writeList("entry,cas,nom,kind,limit,since\n1,,a,,,\n")
        let problems = draft.problems().map(\.description)
        #expect(
            problems.contains { $0.hasPrefix("list.csv:1: column 3 (name): the column `name` is missing") },
            "\(problems)")
        #expect(problems.contains { $0.contains("`nom` is not in catalogs.json") })
    }

    @Test("A reference must stand where it points")
    func references() throws {
        let draft = try CatalogDraft()
        let columns =
            #"{"name": "entry", "type": "integer", "required": true}, {"name": "cas", "type": "cas"}, {"name": "up", "type": "code", "ref": "list.entry", "separator": ";"}"#
        try draft.writeList("entry,cas,up\n1,,\n2,,1;2\n3,,1;7\n", columns: columns)
        let problems = draft.problems()
        #expect(
            problems.map(\.description) == [
                "list.csv:4: column 3 (up): `7` does not stand in list.entry: correct the cell, or add the code there"
            ])
    }

    @Test("Text that is not UTF-8 is located")
    func encoding() throws {
        let draft = try CatalogDraft()
        try draft.writeList(Self.header + "1,,a,,,\n")
        let bytes = Data(Self.header.utf8) + Data([0x31, 0x2C, 0x2C, 0xB1, 0xFB, 0x2C, 0x2C, 0x2C, 0x0A])
        try bytes.write(to: URL(fileURLWithPath: draft.directory + "/list.csv"))
        #expect(draft.problems().contains { $0.line == 2 && $0.what.contains("not UTF-8") })
    }

    @Test("A missing directory, a broken manifest and a missing file are said plainly")
    func unreadable() throws {
        let draft = try CatalogDraft()
        #expect(throws: CatalogError.self) { try Catalogs.load(from: draft.directory) }
        try draft.write("catalogs.json", "{\"format\": 1}")
        do {
            _ = try Catalogs.load(from: draft.directory)
            Issue.record("loaded")
        } catch {
            #expect(error.description.contains("`catalogs` is missing"))
        }
        try draft.writeList(Self.header + "1,,a,,,\n")
        try FileManager.default.removeItem(atPath: draft.directory + "/list.csv")
        #expect(draft.problems().map(\.what) == ["the file cannot be read"])
        try draft.write("catalogs.json", "{\"format\": 2, \"catalogs\": []}")
        do {
            _ = try Catalogs.load(from: draft.directory)
            Issue.record("loaded")
        } catch {
            #expect(error.description.contains("format is 2"))
        }
    }

    @Test("A plant's own list is loaded beside the product's and asks for a review when it states no effect")
    func plantList() throws {
        let draft = try CatalogDraft()
        let csv = "entry,cas,name_zh\nA1,67-56-1,甲醇\n"
        try draft.write("ban.csv", csv)
        try draft.write(
            "catalogs.json",
            """
            {"format": 1, "catalogs": [{"id": "plant:ban", "file": "ban.csv", "kind": "list", "regime": "any",
            "title": {"zh": "本厂清单", "en": "plant list"}, "document": "SOP-7", "edition": "3", "source": "plant", "licence": "own",
            "evidence": "official", "sha256": "\(SHA256.hex(of: Array(csv.utf8)))", "rows": 1, "unique": [["entry"]], "index": ["cas", "entry"],
            "columns": [{"name": "entry", "type": "text", "required": true}, {"name": "cas", "type": "cas"}, {"name": "name_zh", "type": "text"}]}]}
            """)
        let catalogs = try Catalogs.load(from: [CatalogFixture.directory, draft.directory])
        let registry = try SubstanceRegistry(catalogs: catalogs)
        let review = try PurchaseReview(catalogs: catalogs, registry: registry, regimes: [.cn])
        let decision = review.decide(
            PurchaseRequest(cas: "67-56-1", quantity: try Quantity("1 kg")), stock: [], now_ms: 0)
        let finding = try #require(decision.findings.first { $0.list == "plant:ban" })
        #expect(finding.verdict == .review && finding.citation.document == "SOP-7" && finding.entry == "A1")
    }

    @Test(
        "SHA-256 equals FIPS 180-4 and NIST vectors",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func sha256(text: String, hex: String) {
        #expect(SHA256.hex(of: Array(text.utf8)) == hex)
    }
}
