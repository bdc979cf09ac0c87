import Foundation
import Testing

@testable import Compliance

/// One cell of a table drawn as a grid in `Cases/`.
struct GridCell: CustomTestStringConvertible, Sendable {
    var a: String
    var b: String
    var code: String
    var testDescription: String { "\(a) with \(b): \(code)" }

    static func all(_ file: String) -> [GridCell] {
        guard let data = try? PairFixture.caseFile(file) else { return [] }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        guard let head = lines.first else { return [] }
        return lines.dropFirst().flatMap { row in
            zip(head, row).dropFirst().map { GridCell(a: row[0], b: $0, code: $1) }
        }
    }
}

@Suite("Segregation tables cell by cell")
struct PairTablesTests {
    /// A material of which only the transport class is known.
    private func bare(_ hazardClass: String, un: String = "", packingGroup: String? = nil) -> HazardProfile {
        let name = Bilingual(zh: hazardClass, en: hazardClass)
        return HazardProfile(
            name: name,
            transport: [
                Transport(un: un, properShippingName: name, hazardClass: hazardClass, packingGroup: packingGroup)
            ])
    }

    /// A material that stands in a row of the 177.848(d) table.
    private func profile(row: String) -> HazardProfile {
        switch row {
        case "1.1/1.2": bare("1.1D", un: "UN0209")
        case "1.3", "1.4", "1.5", "1.6": bare(row + "D")
        // UN 2188 arsine is in hazard zone A, UN 1017 chlorine in zone B (special provisions 1 and 2).
        case "2.3A": bare("2.3", un: "UN2188")
        case "2.3B": bare("2.3", un: "UN1017")
        // UN 1092 acrolein is a 6.1 liquid of packing group I, zone A.
        case "6.1-PGI-A-liquid": bare("6.1", un: "UN1092", packingGroup: "I")
        case "8-liquid": bare("8", un: "UN1789")
        default: bare(row)
        }
    }

    @Test("The grid of 177.848(d) has its 324 cells: 104 X, 44 O, 25 *")
    func census() {
        let cells = GridCell.all("pairs-177.848d.csv")
        #expect(cells.count == 324)
        #expect(cells.filter { $0.code == "X" }.count == 104)
        #expect(cells.filter { $0.code == "O" }.count == 44)
        #expect(cells.filter { $0.code == "*" }.count == 25)
    }

    @Test(
        "49 CFR 177.848(d): X separate rooms, O apart, * class 1 by (f), blank together",
        arguments: GridCell.all("pairs-177.848d.csv"))
    func us(_ cell: GridCell) throws {
        let rules = try PairFixture.rules()
        let verdict = rules.judge(profile(row: cell.a), profile(row: cell.b))
        let answer = try #require(verdict.systems.first { $0.system == "us-177.848" })
        switch cell.code {
        case "X":
            #expect(answer.answer == .separateRoom)
            #expect(answer.citation.clause == "177.848(d)")
        case "O":
            #expect(answer.answer == .apart)
            #expect(answer.distance_m == 3)
        case "*":
            // Group D with group D: together.
            #expect(answer.answer == .together)
            #expect(answer.citation.clause == "177.848(f)")
        default: #expect(answer.answer == .together)
        }
        let back = rules.judge(profile(row: cell.b), profile(row: cell.a))
        #expect(back.systems.first { $0.system == "us-177.848" }?.answer == answer.answer)
    }

    @Test(
        "49 CFR 177.848(f): a blank, 2 and 3 together; X, 1, 4/5 and 6, which set conditions, separate rooms",
        arguments: GridCell.all("pairs-177.848f.csv"))
    func explosives(_ cell: GridCell) throws {
        let rules = try PairFixture.rules()
        let verdict = rules.judge(bare("1.1" + cell.a), bare("1.1" + cell.b))
        let answer = try #require(verdict.systems.first { $0.system == "us-177.848" })
        #expect(answer.answer == ([".", "2", "3"].contains(cell.code) ? .together : .separateRoom))
        #expect(answer.citation.clause == "177.848(f)")
    }

    @Test("The grids hold every row of the tables that the rules load")
    func complete() throws {
        let catalogs = try CatalogFixture.catalogs()
        for (file, table, columns) in [
            ("pairs-177.848f.csv", "us-177-848f", ("group_a", "group_b")),
            ("pairs-177.848d.csv", "us-segregation", ("class_a", "class_b")),
            ("pairs-imdg-7.2.4.csv", "imdg-segregation", ("class_a", "class_b")),
        ] {
            let grid = Dictionary(GridCell.all(file).map { ([$0.a, $0.b], $0.code) }) { first, _ in first }
            #expect(!grid.isEmpty)
            for row in try catalogs.table(table).rows {
                let (a, b) = (row[columns.0], row[columns.1])
                let code = grid[[a, b]]
                let printed = row["code"] == "blank" || row["code"].isEmpty ? "." : row["code"]
                #expect(code == printed, "\(table) \(a) with \(b)")
                #expect(grid[[b, a]] == printed, "\(table) \(b) with \(a)")
            }
        }
    }

    @Test("Class 1 without a compatibility group is kept in separate rooms")
    func noGroup() throws {
        let rules = try PairFixture.rules()
        let verdict = rules.judge(bare("1.1"), bare("1.1D"))
        #expect(verdict.systems.first { $0.system == "us-177.848" }?.answer == .separateRoom)
    }

    @Test(
        "A zone that is not known counts as the strictest, zones C and D have no row",
        arguments: [
            ("", KeepAnswer.separateRoom), ("UN2188", .separateRoom), ("UN1017", .apart), ("UN1005", .together),
        ])
    func zones(_ un: String, _ expected: KeepAnswer) throws {
        let rules = try PairFixture.rules()
        let verdict = rules.judge(bare("2.3", un: un), bare("3"))
        #expect(verdict.systems.first { $0.system == "us-177.848" }?.answer == expected)
    }

    @Test("Solids of class 8 are outside the liquids' column; what is not known counts as liquid")
    func solids() throws {
        let rules = try PairFixture.rules()
        var solid = bare("8")
        let oxidiser = bare("5.1")
        #expect(rules.judge(solid, oxidiser).systems.first { $0.system == "us-177.848" }?.answer == .apart)
        solid.form = .solid
        #expect(rules.judge(solid, oxidiser).systems.first { $0.system == "us-177.848" }?.answer == .together)
    }

    @Test("Subsidiary hazards count")
    func subsidiary() throws {
        let rules = try PairFixture.rules()
        var fuel = bare("3")
        #expect(rules.judge(fuel, bare("8")).systems.first { $0.system == "us-177.848" }?.answer == .together)
        fuel.transport[0].subsidiary = ["5.1"]
        #expect(rules.judge(fuel, bare("8")).systems.first { $0.system == "us-177.848" }?.answer == .apart)
    }

    @Test("Within one class subsidiary hazards count only between materials that can react, 177.848(e)(6)")
    func sameClass() throws {
        let rules = try PairFixture.rules()
        let peroxide = try PairFixture.material("hydrogen peroxide 50 %")
        let nitrate = try PairFixture.material("sodium nitrate")
        let mild = rules.judge(peroxide, nitrate).systems
        #expect(mild.first { $0.system == "cameo" }?.answer == .together)
        #expect(mild.first { $0.system == "us-177.848" }?.answer == .together)
        #expect(mild.first { $0.system == "us-177.848" }?.citation.clause == "177.848(e)(6)")
        #expect(mild.first { $0.system == "imdg" }?.answer == .together)
        // Nitric acid is of class 8 with 5.1 and reacts with hydrochloric acid.
        let strict = rules.judge(
            try PairFixture.material("nitric acid 68 %"), try PairFixture.material("hydrochloric acid"))
        #expect(strict.systems.first { $0.system == "us-177.848" }?.answer == .apart)
        // A group that is not known cannot show that nothing reacts.
        var open = nitrate
        open.reactiveGroups = []
        #expect(rules.judge(peroxide, open).systems.first { $0.system == "us-177.848" }?.answer == .apart)
    }

    @Test("IMDG 7.2.4: 1 is 3 m, 2 is 6 m, 3 and 4 separate rooms", arguments: GridCell.all("pairs-imdg-7.2.4.csv"))
    func imdg(_ cell: GridCell) throws {
        let rules = try PairFixture.rules()
        let (a, b) = (
            bare(cell.a.hasPrefix("1.") ? cell.a + "D" : cell.a), bare(cell.b.hasPrefix("1.") ? cell.b + "D" : cell.b)
        )
        let answer = try #require(rules.judge(a, b).systems.first { $0.system == "imdg" })
        switch cell.code {
        case "1": #expect(answer.answer == .apart && answer.distance_m == 3)
        case "2": #expect(answer.answer == .apart && answer.distance_m == 6)
        case "3", "4": #expect(answer.answer == .separateRoom)
        default: #expect(answer.answer == .together)
        }
        #expect(rules.judge(b, a).systems.first { $0.system == "imdg" }?.answer == answer.answer)
    }

    @Test("The IMDG grid has 400 cells")
    func imdgCensus() {
        #expect(GridCell.all("pairs-imdg-7.2.4.csv").count == 400)
    }

    @Test(
        "TRGS 510: the pairs of the table through hazards",
        arguments: [
            (["H225"], ["H225"], KeepAnswer.together), (["H225"], ["H271"], .separateRoom),
            (["H225"], ["H272"], .together), (["H225"], ["H250"], .separateRoom), (["H314"], ["H271"], .separateRoom),
            (["H220"], ["H225"], .separateRoom), (["H201"], ["H225"], .separateRoom),
        ])
    func trgs(_ a: [String], _ b: [String], _ expected: KeepAnswer) throws {
        let rules = try PairFixture.rules()
        func profile(_ codes: [String]) -> HazardProfile {
            HazardProfile(
                name: Bilingual(zh: "甲", en: "a"),
                statements: codes.map {
                    HazardStatement(
                        hazardClass: "TEST", category: "", hCode: $0, source: Citation(document: "case", edition: "1"))
                })
        }
        let answer = rules.judge(profile(a), profile(b)).systems.first { $0.system == "trgs-510" }
        #expect(answer?.answer == expected)
        #expect(answer?.confirm == true)
    }
}
