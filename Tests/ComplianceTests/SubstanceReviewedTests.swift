import Foundation
import Testing

@testable import Compliance

@Suite("Goods in no hazard class, and what a plant has reviewed")
struct SubstanceReviewedTests {
    private static func plant(_ rows: String) throws -> PlantFolder {
        try PlantFolder(
            CatalogPlantTests.hazards, ["hazards.csv": CatalogPlantTests.hazardHeader + rows])
    }

    private func profile(
        _ folder: borrowing PlantFolder, _ cas: String, _ concentration_pct: Double? = nil
    ) throws
        -> HazardProfile
    {
        try SubstanceRegistry(catalogs: try folder.load()).profile(
            SubstanceQuery(cas: try CASNumber(cas), concentration_pct: concentration_pct))
    }

    @Test("No substance of the table stands on any list, in any classification, or has a UN number")
    func disjoint() throws {
        let catalogs = try CatalogFixture.catalogs()
        let harmless = try catalogs.table("not-classified")
        var dangerous: [String: String] = [:]
        for kind in [CatalogKind.list, .thresholds, .hazards] {
            for table in catalogs.tables(of: kind) {
                // IARC group 3 is "not classifiable", no hazard.
                for row in table.rows where !(table.edition.id == "iarc" && row["flag"] == "3") {
                    dangerous[row["cas"]] = table.edition.id
                }
            }
        }
        for row in try catalogs.table("peroxide-formers").rows { dangerous[row["cas"]] = "peroxide-formers" }
        for row in try catalogs.table("substances").rows where !row["un"].isEmpty { dangerous[row["cas"]] = row["un"] }
        #expect(harmless.rows.count > 100)
        for row in harmless.rows {
            #expect(dangerous[row["cas"]] == nil, "\(row["cas"]) \(row["name_en"])")
            #expect(row["evidence"] != "official", "nothing here was read in a document")
        }
    }

    @Test("None of them is taken for harmless before a person has confirmed it", arguments: Regime.allCases)
    func proposals(regime: Regime) throws {
        let review = try PurchaseFixture.review([regime])
        for row in try CatalogFixture.catalogs().table("not-classified").rows {
            let decision = try review.kilogram(row["cas"])
            #expect(decision.verdict == .review, "\(row["name_en"])")
            let finding = try #require(decision.findings.first { $0.rule == "hazard.not-classified" })
            #expect(finding.facts["evidence"] == .text("knowledge") && !finding.message.zh.isEmpty)
            #expect(!decision.findings.contains { $0.rule == "hazard.unknown" })
        }
        let profile = try SubstanceIdentityTests.shared.get().profile(SubstanceQuery(cas: try CASNumber("7732-18-5")))
        #expect(!profile.isKnown && profile.statements.isEmpty && profile.review?.isConfirmed == false)
    }

    @Test("Confirmed once by a person, the material is known, in no class, and a note says who confirmed it")
    func confirmed() throws {
        let folder = try Self.plant("7732-18-5,水,,NOT_CLASSIFIED,,Li Na,2026-11-01,SDS of the works\n")
        let water = try profile(folder, "7732-18-5")
        #expect(water.isKnown && water.statements.isEmpty && water.label.pictograms.isEmpty)
        #expect(water.review?.by == "Li Na" && water.review?.on == "2026-11-01")
        let decision = try folder.review().kilogram("7732-18-5")
        #expect(decision.verdict == .note)
        let finding = try #require(decision.findings.first { $0.rule == "hazard.not-classified" })
        #expect(finding.facts["reviewed_by"] == .text("Li Na") && finding.message.en.contains("SDS of the works"))
        // Its neighbour in the table stays a proposal.
        #expect(try folder.review().kilogram("56-81-5").verdict == .review)
    }

    @Test("A data sheet makes what the plant has reviewed stricter, never milder; the plant's own word does both")
    func sheetAgainstPlant() throws {
        let folder = try Self.plant("110-98-5,自配料,,FLAM_LIQ,2,Li Na,2026-11-01,SDS rev. 4\n")
        let registry = try SubstanceRegistry(catalogs: try folder.load())
        func category(_ author: StatedClassification.Author, _ category: String) throws -> [String] {
            var query = SubstanceQuery(cas: try CASNumber("110-98-5"))
            query.stated = StatedClassification(
                author: author, document: "SDS rev. 5", date: "2026-11-20",
                hazards: [StatedClassification.Hazard("FLAM_LIQ", category)], complete: false)
            return registry.profile(query).statements.map(\.category)
        }
        #expect(try category(.sds, "3") == ["2"] && category(.sds, "none") == ["2"])
        #expect(try category(.sds, "1") == ["1"])
        #expect(try category(.plant, "3") == ["3"] && category(.plant, "none").isEmpty)
    }

    @Test("A plant's classification of what no list knows gives label, hazards and findings")
    func ownClass() throws {
        let folder = try Self.plant(
            "110-98-5,自配料,,FLAM_LIQ,2,Li Na,2026-11-01,SDS rev. 4\n110-98-5,自配料,,EYE_DAM,2A,Li Na,2026-11-01,SDS rev. 4\n"
        )
        let profile = try profile(folder, "110-98-5")
        #expect(profile.isKnown && Set(profile.statements.map(\.hCode)) == ["H225", "H319"])
        #expect(profile.statements.allSatisfy { $0.evidence == "plant" })
        #expect(profile.label.pictograms == ["GHS02", "GHS07"])
        let decision = try folder.review().kilogram("110-98-5")
        #expect(decision.verdict >= .note)
        #expect(decision.findings.contains { $0.rule == "hazard.plant-reviewed" })
    }

    @Test("Where it leaves out what others say, the difference is shown")
    func difference() throws {
        let folder = try Self.plant("67-64-1,丙酮,,FLAM_LIQ,1,Li Na,2026-11-01,own test\n")
        let acetone = try profile(folder, "67-64-1")
        #expect(acetone.isKnown && acetone.statements.map(\.hCode) == ["H224"])
        let omits = try #require(acetone.review?.omits)
        #expect(omits.contains("FLAM_LIQ 2") && omits.contains { $0.hasPrefix("STOT_SE") })
        let finding = try #require(
            try folder.review().kilogram("67-64-1").findings.first { $0.rule == "hazard.plant-reviewed" })
        #expect(finding.facts["omits"] == .list(omits) && finding.message.zh.contains("FLAM_LIQ 2"))
    }

    @Test("A classified material is not made harmless by a row without a condition: it is a contradiction")
    func contradiction() throws {
        let folder = try Self.plant("67-64-1,丙酮,,NOT_CLASSIFIED,,Li Na,2026-11-01,wish\n")
        let acetone = try profile(folder, "67-64-1")
        #expect(!acetone.isKnown && acetone.statements.contains { $0.hazardClass == "FLAM_LIQ" })
        #expect(acetone.unknownBecause?.en.contains("FLAM_LIQ 2") == true)
        #expect(try folder.review().kilogram("67-64-1").verdict >= .review)
    }

    @Test(
        "A dilution that the plant has reviewed is in no class up to its limit, and classified above it",
        arguments: [(Optional(5.0), true), (5.1, false), (60.0, false), (nil, false)])
    func dilution(concentration_pct: Double?, isHarmless: Bool) throws {
        let folder = try Self.plant("64-19-7,乙酸,含量≤5%,NOT_CLASSIFIED,,Li Na,2026-11-01,SDS vinegar\n")
        let profile = try profile(folder, "64-19-7", concentration_pct)
        #expect(profile.statements.isEmpty == isHarmless)
        #expect((profile.review != nil) == isHarmless)
    }

    @Test("What the plant states of a class is taken even when its condition is open")
    func openCondition() throws {
        let folder = try Self.plant("56-81-5,甘油,含量>50%,SKIN_CORR,2,Li Na,2026-11-01,SDS\n")
        #expect(try profile(folder, "56-81-5").has("SKIN_CORR"))
        #expect(try profile(folder, "56-81-5", 80).has("SKIN_CORR"))
        #expect(!(try profile(folder, "56-81-5", 10).has("SKIN_CORR")))
    }
}
