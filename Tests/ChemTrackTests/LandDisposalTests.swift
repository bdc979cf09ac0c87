import ChemTrack
import Compliance
import Foundation
import Labels
import Testing

@Suite("US land disposal restrictions")
struct LandDisposalTests {
    typealias Sample = DisposalSample
    static let highTOC =
        "High TOC ignitable characteristic liquids subcategory based on 261.21(a)(1), greater than or equal to 10% total organic carbon"
    static let spentSolvent = "F001 to F005 solvent wastes, other than those of one of the subcategories"

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var codes: [String]
        var facts: LandDisposalFacts
        /// The members that are missing or wrong.
        var lacks: [String]

        init(_ name: String, _ codes: [String], _ facts: LandDisposalFacts, lacks: [String]) {
            testDescription = name
            self.codes = codes
            self.facts = facts
            self.lacks = lacks
        }
    }

    /// By 40 CFR 268.7(a) with its table of what each notice holds, 268.9 and 268.40.
    static let cases: [Case] = [
        Case(
            "nothing of a characteristic waste is stated", ["D001"], LandDisposalFacts(standing: .treat),
            lacks: ["wastewater", "subcategories"]),
        Case(
            "an ignitable wastewater is of one subcategory, its underlying constituents are asked for", ["D001"],
            LandDisposalFacts(standing: .treat, isWastewater: true), lacks: ["constituents"]),
        Case(
            "high TOC liquids have no underlying constituents to name", ["D001"],
            LandDisposalFacts(standing: .treat, isWastewater: false, subcategories: ["D001": highTOC]), lacks: []),
        Case(
            "high TOC liquids are no wastewater", ["D001"],
            LandDisposalFacts(
                standing: .treat, isWastewater: true, subcategories: ["D001": highTOC], constituents: []), lacks: []),
        Case(
            "that none is expected is a statement", ["D002"],
            LandDisposalFacts(standing: .treat, isWastewater: false, constituents: []), lacks: []),
        Case(
            "the facility treats all of them", ["D002", "D008"],
            LandDisposalFacts(
                standing: .treat, isWastewater: false,
                subcategories: ["D008": "Wastes that exhibit the toxicity characteristic for lead"], treatsAll: true),
            lacks: []),
        Case(
            "of a spent solvent the constituents of concern", ["F002"],
            LandDisposalFacts(standing: .treat, isWastewater: false), lacks: ["constituents"]),
        Case(
            "F003 has two subcategories", ["F003"],
            LandDisposalFacts(standing: .meets, isWastewater: false, constituents: ["Acetone"]),
            lacks: ["subcategories"]),
        Case(
            "F003 with its subcategory", ["F003"],
            LandDisposalFacts(
                standing: .meets, isWastewater: false, subcategories: ["F003": spentSolvent], constituents: ["Acetone"]),
            lacks: []),
        Case(
            "a subcategory that the table does not have", ["F003"],
            LandDisposalFacts(
                standing: .treat, isWastewater: false, subcategories: ["F003": "Solvents"], constituents: ["Acetone"]),
            lacks: ["subcategories"]),
        Case(
            "a subcategory of a code that the waste does not have", ["D002"],
            LandDisposalFacts(
                standing: .treat, isWastewater: false, subcategories: ["D009": "All D009 wastewaters"],
                constituents: []),
            lacks: ["subcategories"]),
        Case(
            "a product is of its code alone", ["U220"], LandDisposalFacts(standing: .treat, isWastewater: false),
            lacks: []),
        Case("the facility determines", ["D001", "F003"], LandDisposalFacts(standing: .undetermined), lacks: []),
        Case(
            "mercury is no waste for a lab pack", ["D001", "D009"], LandDisposalFacts(standing: .labPack),
            lacks: ["standing"]),
        Case("a lab pack of other wastes", ["D001", "U220"], LandDisposalFacts(standing: .labPack), lacks: []),
        Case(
            "an exemption has to be named", ["D002"],
            LandDisposalFacts(standing: .exempt, isWastewater: false, constituents: []), lacks: ["exemption"]),
        Case(
            "soil has three statements and its contaminants", ["D018"],
            LandDisposalFacts(standing: .soil, isWastewater: false), lacks: ["constituents", "soil"]),
        Case(
            "debris has its contaminants", ["D008"],
            LandDisposalFacts(
                standing: .debris, isWastewater: false, subcategories: ["D008": "Lead acid batteries subcategory"],
                constituents: [" "]),
            lacks: ["constituents"]),
        Case(
            "what the treater made meets the standards", ["D001"],
            LandDisposalFacts(
                standing: .treated, isWastewater: false, subcategories: ["D001": highTOC], constituents: []), lacks: []),
        Case(
            "a listed waste stays one when its characteristic is gone", ["F002"],
            LandDisposalFacts(standing: .decharacterized, isWastewater: false, constituents: ["Toluene"]),
            lacks: ["standing"]),
        Case(
            "what is still to be treated has to be named", ["D002"],
            LandDisposalFacts(standing: .decharacterized, isWastewater: false, constituents: []),
            lacks: ["constituents"]),
        Case(
            "underlying constituents are treated too", ["D002"],
            LandDisposalFacts(
                standing: .decharacterizedTreated, isWastewater: false, constituents: ["Benzene"]), lacks: []),
        Case(
            "treated debris names its technology", ["D008"], LandDisposalFacts(standing: .debrisExcluded),
            lacks: ["debris_technology"]),
        Case(
            "washed debris is excluded", ["D008", "F001"],
            LandDisposalFacts(standing: .debrisExcluded, debrisTechnology: .waterWashing), lacks: []),
        Case(
            "encapsulated debris is not", ["D008"],
            LandDisposalFacts(standing: .debrisExcluded, debrisTechnology: .macroencapsulation),
            lacks: ["debris_technology"]),
    ]

    @Test("what a notice lacks", arguments: cases)
    func lacking(_ one: Case) throws {
        let found = try DisposalTables.tables().landDisposal.problems(of: one.facts, codes: one.codes)
        #expect(found.map(\.field) == one.lacks, "\(found.map(\.message.en))")
    }

    static let stated = LandDisposalFacts(
        standing: .treat, isWastewater: false, subcategories: ["D001": highTOC, "F003": spentSolvent],
        constituents: ["Acetone"], analysis: "GC/MS of 2026-10-01")

    static func papers() throws -> ManifestPapers {
        ManifestPapers(landDisposal: try DisposalTables.tables().landDisposal)
    }

    static func record(_ facts: [LandDisposalFacts?]) throws -> ManifestRecord {
        var number = 0
        return try Sample.record(
            facts.map { one in
                number += 1
                var container = Sample.container("W-\(number)")
                container.landDisposal = one
                return container
            })
    }

    @Test("containers about which different things are stated stand on different lines")
    func lines() throws {
        var other = Self.stated
        other.standing = .meets
        let record = try Self.record([Self.stated, Self.stated, other, nil])
        #expect(record.lines.map { $0.containers.map(\.code) } == [["W-1", "W-2"], ["W-3"], ["W-4"]])
        #expect(record.lines.map(\.landDisposal) == [Self.stated, other, nil])
        let (again, unknown) = try ManifestRecord.read(try record.json())
        #expect(again == record)
        #expect(unknown == [])
    }

    @Test("the notice names codes, subcategories, group and constituents, and gives the words of the rule once")
    func notice() throws {
        let notice = try Self.papers().landDisposalNotice(Self.record([Self.stated, Self.stated]))
        let line = try #require(notice.lines.first)
        #expect(line.codes == ["D001: \(Self.highTOC)", "F003: \(Self.spentSolvent)"])
        #expect(line.category == "Nonwastewater")
        #expect(line.constituents == "Acetone")
        #expect(line.paragraph == "268.7(a)(2)")
        #expect(notice.statements.count == 1)
        #expect(notice.statements.first?.isSigned == false)
        #expect(notice.manifestNumber == nil)
        let paper = try Self.papers().render(Self.record([Self.stated]), paper: .usLDR)
        #expect(paper.overflows == [])
        #expect(try Self.papers().render(Self.record([Self.stated]), paper: .usLDR).pdf == paper.pdf)
    }

    @Test(
        "each standing has the words of its paragraph, and certifications are signed",
        arguments: [
            (LandDisposalFacts.Standing.undetermined, "The treatment facility must make the determination.", false),
            (.treat, "must be treated to meet them before land disposal", false),
            (.meets, "complies with the treatment standards specified in 40 CFR part 268 subpart D", true),
            (.exempt, "This waste is not prohibited from land disposal: 268.6", false),
            (.labPack, "alternative treatment standards for lab packs at 40 CFR 268.42(c)", true),
            (.debris, "being treated to comply with 40 CFR 268.45", false),
            (
                .soil,
                "does contain listed hazardous waste and does not exhibit a characteristic of hazardous waste and is subject to",
                false
            ),
            (.treated, "so as to comply with the treatment standards specified in 40 CFR 268.40", true),
            (.decharacterized, "contains underlying hazardous constituents that require further treatment", true),
            (.decharacterizedTreated, "have been treated on-site to meet the 268.48", true),
            (.debrisExcluded, "was treated by spalling (268.45 table 1)", true),
        ])
    func words(standing: LandDisposalFacts.Standing, says: String, isSigned: Bool) throws {
        var facts = Self.stated
        facts.standing = standing
        facts.exemption = "268.6 until 2027-06-30"
        facts.soil = LandDisposalFacts.Soil(
            containsListedWaste: true, exhibitsCharacteristic: false, complies: false)
        facts.debrisTechnology = .spalling
        // Characteristic only: a listed waste does not become another by treatment.
        var container = Sample.container("W-1")
        container.federalCodes = ["D001"]
        facts.subcategories["F003"] = nil
        container.landDisposal = facts
        let notice = try Self.papers().landDisposalNotice(try Sample.record([container]))
        let statement = try #require(notice.statements.first)
        #expect(statement.text.contains(says))
        #expect(statement.isSigned == isSigned)
    }

    @Test("everything that is missing is told at once, line by line, in both languages")
    func refused() throws {
        let record = try Self.record([LandDisposalFacts(standing: .treat), nil])
        let error = #expect(throws: ManifestPaperError.self) {
            try Self.papers().render(record, paper: .usLDR)
        }
        guard case .lacking(let lacks) = error else {
            Issue.record("\(error.map { "\($0)" } ?? "nothing")")
            return
        }
        // D001 and F003 have several subcategories each; then the second line.
        #expect(lacks.map(\.line) == [1, 1, 1, 2])
        #expect(error?.message.zh.contains("第 2 行") == true)
        #expect(error?.message.en.contains("line 2") == true)
    }

    @Test("without a federal code there is nothing to notify")
    func nothing() throws {
        var container = Sample.container("W-1")
        container.federalCodes = []
        let record = try Sample.record([container])
        #expect(throws: ManifestPaperError.noFederalCode) { try Self.papers().render(record, paper: .usLDR) }
    }

    @Test("a Chinese constituent is refused on the English notice")
    func chinese() throws {
        var facts = Self.stated
        facts.constituents = ["丙酮"]
        let error = #expect(throws: ManifestPaperError.self) {
            try Self.papers().render(Self.record([facts]), paper: .usLDR)
        }
        #expect(error?.description.contains("English") == true)
    }

    @Test("a hundred lines with long texts are all on the notice, on numbered pages")
    func long() throws {
        var facts = Self.stated
        facts.constituents = (1...40).map { "constituent number \($0) of a long list" }
        let containers = (1...100).map { number in
            var container = Sample.container("W-\(number)", name: Bilingual(zh: "废物", en: "Waste \(number)"))
            facts.analysis = "report \(number)"
            container.landDisposal = facts
            return container
        }
        let paper = try Self.papers().render(try Sample.record(containers), paper: .usLDR)
        #expect(paper.overflows == [])
        #expect(paper.pageCount > 10)
    }

    @Test("codes of form GM have their forms, and reach the line and the EPA document")
    func biennial() throws {
        var container = Sample.container("W-1")
        container.biennial = BiennialReport(
            form: ManifestCode("W203"), source: ManifestCode("G01"), minimization: ManifestCode("N"))
        let document = try Sample.record([container]).emanifest()
        #expect(document[path: "wastes.0.br"] == .flag(true))
        #expect(document[path: "wastes.0.brInfo.sourceCode.code"] == .text("G01"))
        #expect(document[path: "wastes.0.brInfo.formCode.code"] == .text("W203"))
    }
}
